"""A page of Superset as a picture, by Chromium. Its login is a form: a proxy on loopback brings the session along."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import requests

from tests.superset.served import ADMIN, Superset

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OF_THE_CONNECTION = {
    "transfer-encoding",
    "connection",
    "content-length",
    "set-cookie",
    "accept-encoding",
    "cookie",
}
WIDTH, HEIGHT = 1500, 1400


def photograph(served: Superset, path: str, picture: Path) -> None:
    assert CHROMIUM
    with _logged_in(served) as url:
        subprocess.run(
            [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             f"--user-data-dir={picture.parent / 'chromium'}", f"--window-size={WIDTH},{HEIGHT}",
             "--virtual-time-budget=60000", f"--screenshot={picture}", url + path],
            check=True, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


@contextmanager
def _logged_in(served: Superset) -> Iterator[str]:
    session = requests.Session()
    page = session.get(f"{served.url}/login/", timeout=60).text
    token = re.search(r'csrf_token[^>]*?value="([^"]+)"', page) or re.search(
        r"csrf_token&#34;: &#34;([^&]+)", page
    )
    assert token, "Superset's login page has no token"
    form = {"username": ADMIN, "password": served.password, "csrf_token": token[1]}
    answer = session.post(f"{served.url}/login/", data=form, timeout=60, allow_redirects=False)
    assert answer.status_code == 302
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in session.cookies)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(urlsplit(served.url).port or 0, cookies))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(port: int, cookies: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            sent = {
                name: value for name, value in self.headers.items() if name.lower() not in OF_THE_CONNECTION
            }
            connection = HTTPConnection("127.0.0.1", port, timeout=120)
            connection.request(self.command, self.path, body or None, sent | {"Cookie": cookies})
            answer = connection.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in OF_THE_CONNECTION:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = pass_on  # noqa: N815  the names that http.server asks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return None

    return Handler
