"""Channels, against a real HTTP server and real commands: what arrives there, and what a failure says."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from orchestration.alerts.channels import Alerts, MailCommand, NotDelivered, Webhook, channels
from orchestration.alerts.notices import MOST_TOLD, Notice

ONE = Notice(
    "document 1", "document", "plan-2025.pdf (3f9a2c)", "needs_review", "it is drunk", "planhouse review"
)


@dataclass
class Listener:
    """A real server on loopback. `status` is what it answers next."""

    url: str
    status: int = 200
    heard: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append(json.loads(body) | {"path": self.path})
            self.send_response(found.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Listener(f"http://127.0.0.1:{server.server_port}/hook/secret?room=1")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


def test_a_webhook_gets_one_post_of_json_that_chat_programs_show(listener: Listener) -> None:
    Webhook(listener.url, 5).send([ONE])
    [heard] = listener.heard
    assert heard["path"] == "/hook/secret?room=1"
    assert heard["text"].splitlines() == [
        "planhouse: plan-2025.pdf (3f9a2c): needs_review",
        "plan-2025.pdf (3f9a2c): needs_review. it is drunk. planhouse review",
    ]
    assert heard["notices"] == [ONE.as_json()]


def test_many_things_are_one_message_of_bounded_length(listener: Listener) -> None:
    Webhook(listener.url, 5).send([ONE] * (MOST_TOLD + 12))
    [heard] = listener.heard
    assert (heard["count"], len(heard["notices"])) == (MOST_TOLD + 12, MOST_TOLD)
    assert heard["text"].endswith("... and 12 more: planhouse status")


@pytest.mark.parametrize("status", [302, 404, 500])
def test_whatever_is_no_success_is_told_without_the_secret(listener: Listener, status: int) -> None:
    listener.status = status
    with pytest.raises(NotDelivered, match=f"webhook at 127.0.0.1: it answered {status}") as failed:
        Webhook(listener.url, 5).send([ONE])
    assert "secret" not in str(failed.value)
    assert len(listener.heard) == 1


def test_a_server_that_never_answers_or_is_not_there_keeps_nobody_waiting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(NotDelivered, match="TimeoutError"):
            Webhook(f"http://127.0.0.1:{port}/", 0.2).send([ONE])
    with pytest.raises(NotDelivered, match="Connection refused"):
        Webhook(f"http://127.0.0.1:{port}/secret", 5).send([ONE])


def test_a_mail_command_gets_the_text_on_its_standard_input_and_no_shell_sees_it(tmp_path: Path) -> None:
    hostile = Notice("k", "document", "$(touch pwned)`id`; rm -rf .pdf", "rejected", "", "")
    written = tmp_path / "mail"
    script = "import sys; open(sys.argv[1], 'w').write(sys.argv[2] + '\\n' + sys.stdin.read())"
    MailCommand((sys.executable, "-c", script, str(written), "{subject}"), 30).send([hostile])
    assert written.read_text().splitlines() == [
        "planhouse: $(touch pwned)`id`; rm -rf .pdf: rejected",
        "$(touch pwned)`id`; rm -rf .pdf: rejected.",
    ]
    assert list(tmp_path.iterdir()) == [written]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("/nowhere/sendmail",), "mail_command /nowhere/sendmail: No such file"),
        ((sys.executable, "-c", "import sys; sys.exit('no\\n route')"), "ended with code 1. no route"),
        ((sys.executable, "-c", "import time; time.sleep(60)"), "no end after 1 s"),
    ],
)
def test_a_mail_command_that_fails_says_how(command: tuple[str, ...], said: str) -> None:
    with pytest.raises(NotDelivered, match=said):
        MailCommand(command, 1).send([ONE])


def test_without_settings_there_is_no_channel_and_the_environment_may_keep_the_secret() -> None:
    assert channels(Alerts(), {}) == []
    secret = {"PLANHOUSE_ALERTS_WEBHOOK": "https://hooks.example/T0/secret"}
    assert [type(each) for each in channels(Alerts(mail_command=("mail",)), secret)] == [Webhook, MailCommand]


def test_a_webhook_that_is_no_web_address_is_never_opened(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="http:// or https://"):
        Alerts(webhook="file:///etc/passwd")
    with pytest.raises(NotDelivered, match="http:// or https://"):
        Webhook("file:///etc/passwd", 1).send([ONE])
