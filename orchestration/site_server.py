"""The site over HTTP, for `planhouse serve`: a process of its own on the loopback address, ending with its parent.

Started with `-m`; its standard input stays open for as long as the process that serves lives. Beside the pages it
answers `/metrics` and `/health`. A container has a process for it too (`orchestration.site_alone`).
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Collection
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.home import Home

if TYPE_CHECKING:
    from orchestration.exposition import Exporter

HOST = "127.0.0.1"
OWN_NAMES = frozenset({"127.0.0.1", "localhost"})
PLAIN = "text/plain; charset=utf-8"


class Pages(SimpleHTTPRequestHandler):
    """Files of one folder and two answers: no listing, nothing hidden, and only under names of our own."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".webp": "image/webp"}  # noqa: RUF012

    def __init__(self, *args: Any, measured: Measured, names: Collection[str], **options: Any) -> None:
        self.measured = measured
        self.names = names
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        answers = {"/metrics": self.measured.metrics, "/health": self.measured.health}
        answer = answers.get(self.path.partition("?")[0])
        if answer is None or not self._is_ours():
            super().do_GET()
            return
        status, kind, body = answer()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _is_ours(self) -> bool:
        """Another site's name that leads to 127.0.0.1 must not read what is here."""
        return self.headers.get("Host", "").rsplit(":", 1)[0] in self.names

    def send_head(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        if not self._is_ours():
            self.send_error(403, f"This site answers as {', '.join(sorted(self.names))} only")
            return None
        inside = Path(self.translate_path(self.path)).relative_to(self.directory)
        if any(part.startswith(".") for part in inside.parts):
            self.send_error(404)
            return None
        try:
            return super().send_head()
        except ValueError:
            # No file's name: it has a zero byte.
            self.send_error(404)
            return None

    def list_directory(self, path: str | os.PathLike[str]) -> None:  # type: ignore[override]
        self.send_error(404)

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return None


class Measured:
    """What the server says of its home, one asker at a time. What it needs is imported with the first question."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._lock = threading.Lock()
        self._exporter: Exporter | None = None

    def metrics(self) -> tuple[int, str, bytes]:
        with self._lock:
            try:
                return 200, "text/plain; version=0.0.4; charset=utf-8", self._ours().text()
            except OSError as error:
                return 503, PLAIN, f"{error}\n".encode()

    def health(self) -> tuple[int, str, bytes]:
        with self._lock:
            try:
                faults = self._ours().health().faults
            except OSError as error:
                faults = (str(error),)
        return (503 if faults else 200), PLAIN, ("\n".join(faults or ("healthy",)) + "\n").encode()

    def _ours(self) -> Exporter:
        if self._exporter is None:
            from orchestration.exposition import Exporter

            self._exporter = Exporter(self.home)
        return self._exporter


def server(
    home: Home, port: int, host: str = HOST, names: Collection[str] = OWN_NAMES
) -> ThreadingHTTPServer:
    """Raises OSError where the port is taken."""
    pages = partial(Pages, directory=str(home.site), measured=Measured(home), names=names)
    return ThreadingHTTPServer((host, port), pages)


def main(root: str, port: str) -> None:
    serving = server(Home(Path(root)), int(port))
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main(*sys.argv[1:3])
