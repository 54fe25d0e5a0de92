"""How a message leaves: an HTTP POST of JSON to a webhook, a mail command that reads it on standard input.

Neither may keep anybody waiting or bring anything down: each has a timeout and one kind of failure, `NotDelivered`,
whose words name no secret.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Protocol
from urllib.parse import urlsplit

from orchestration.alerts.notices import Notice, message, payload

WEBHOOK_VARIABLE = "PLANHOUSE_ALERTS_WEBHOOK"
LAST_WORDS = 200


class NotDelivered(Exception):
    """The message did not arrive, as far as we know. It is sent again."""


@dataclass(frozen=True, slots=True)
class Alerts:
    """Who is told of what. Nobody, unless there is a `webhook` or a `mail_command`.

    `webhook` is an http(s) URL; where it is a secret, PLANHOUSE_ALERTS_WEBHOOK has it instead. `mail_command` is a
    list of arguments, run without a shell; an argument {subject} becomes the subject. `states` are those of documents
    that are told; `waiting_minutes` and `stale_minutes` say from when on waiting files and stale marts are.
    """

    webhook: str = ""
    mail_command: tuple[str, ...] = ()
    states: tuple[str, ...] = ("needs_review", "rejected", "waiting")
    waiting_minutes: float = 30
    stale_minutes: float = 60
    timeout_s: float = 10
    first_pause_s: float = 30
    longest_pause_s: float = 3600

    def __post_init__(self) -> None:
        allowed = ("waiting", "loaded", "needs_review", "rejected", "duplicate")
        if unknown := sorted(set(self.states) - set(allowed)):
            raise ValueError(f"states has {unknown[0]!r}; it may have {', '.join(allowed)}")
        if self.webhook and not _is_web(self.webhook):
            raise ValueError("webhook must be a URL that begins with http:// or https://")
        if self.timeout_s <= 0:
            raise ValueError("timeout_s must be more than 0")
        if min(self.waiting_minutes, self.stale_minutes, self.first_pause_s, self.longest_pause_s) < 0:
            raise ValueError(
                "waiting_minutes, stale_minutes, first_pause_s and longest_pause_s must be 0 or more"
            )


class Channel(Protocol):
    name: str

    def send(self, notices: Sequence[Notice]) -> None:
        """Raises NotDelivered."""


def channels(alerts: Alerts, environ: Mapping[str, str] = os.environ) -> list[Channel]:
    """Those that are configured."""
    url = alerts.webhook or environ.get(WEBHOOK_VARIABLE, "")
    found: list[Channel] = [Webhook(url, alerts.timeout_s)] if url else []
    if alerts.mail_command:
        found.append(MailCommand(alerts.mail_command, alerts.timeout_s))
    return found


@dataclass(frozen=True, slots=True)
class Webhook:
    url: str
    timeout_s: float
    name: str = "webhook"

    def send(self, notices: Sequence[Notice]) -> None:
        if not _is_web(self.url):
            raise NotDelivered(f"{WEBHOOK_VARIABLE} is no URL that begins with http:// or https://")
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        body = json.dumps(payload(notices), ensure_ascii=False).encode()
        try:
            kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
            connection = kind(host, parts.port, timeout=self.timeout_s)
            try:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
                status = connection.getresponse().status
            finally:
                connection.close()
        except (OSError, HTTPException, ValueError) as error:
            # The URL's path is often the secret: it is not told.
            raise NotDelivered(
                f"webhook at {host}: {type(error).__name__}: {getattr(error, 'strerror', None) or 'no answer'}"
            ) from None
        # A redirection is not followed: it would carry the message to where nobody configured.
        if not 200 <= status < 300:
            raise NotDelivered(f"webhook at {host}: it answered {status}")


@dataclass(frozen=True, slots=True)
class MailCommand:
    arguments: tuple[str, ...]
    timeout_s: float
    name: str = "mail_command"

    def send(self, notices: Sequence[Notice]) -> None:
        title, text = message(notices)
        command = [argument.replace("{subject}", title) for argument in self.arguments]
        try:
            ran = subprocess.run(
                command,
                input=f"{text}\n".encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=self.timeout_s,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            why = getattr(error, "strerror", None) or f"no end after {self.timeout_s:g} s"
            raise NotDelivered(f"mail_command {command[0]}: {why}") from None
        if ran.returncode:
            words = " ".join(ran.stderr.decode(errors="replace").split())[-LAST_WORDS:]
            raise NotDelivered(f"mail_command {command[0]} ended with code {ran.returncode}. {words}".strip())


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))
