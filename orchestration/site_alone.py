"""The site, `/metrics` and `/health` as a container's only process: on all its addresses, until it is ended.

Who may reach it is the container's business, which publishes the port on the loopback address. It answers under
PLANHOUSE_SITE_NAMES too (separated by commas): the names by which other containers call it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from orchestration.site_server import OWN_NAMES, server
from warehouse.home import Home


def main(host: str, port: str) -> None:
    home = Home.from_environment()
    home.site.mkdir(parents=True, exist_ok=True)
    names = OWN_NAMES | {name for name in os.environ.get("PLANHOUSE_SITE_NAMES", "").split(",") if name}
    serving = server(home, int(port), host, names)
    # A container's first process has no default for SIGTERM; shutdown waits for the thread that serves.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=serving.shutdown).start())
    serving.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:3])
