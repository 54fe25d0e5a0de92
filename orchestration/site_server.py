"""The site over HTTP, for `planhouse serve`: a process of its own on the loopback address, ending with its parent.

Started with `-m`; its standard input stays open for as long as the process that serves lives.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"
OWN_NAMES = frozenset({"127.0.0.1", "localhost"})


class Pages(SimpleHTTPRequestHandler):
    """Files of one folder and nothing else: no listing, nothing hidden, and only under this machine's own names."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".webp": "image/webp"}  # noqa: RUF012

    def send_head(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        # Another site's name that leads to 127.0.0.1 must not read what is here.
        if self.headers.get("Host", "").rsplit(":", 1)[0] not in OWN_NAMES:
            self.send_error(403, "This site answers on 127.0.0.1 and localhost only")
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


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Raises OSError where the port is taken."""
    return ThreadingHTTPServer((HOST, port), partial(Pages, directory=str(folder)))


def main(folder: str, port: str) -> None:
    serving = server(Path(folder), int(port))
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main(*sys.argv[1:3])
