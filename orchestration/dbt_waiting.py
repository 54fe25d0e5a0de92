"""The process that waits with dbt imported and the project parsed, and then is the dbt of one build (`dbt_ahead`).

Run with `-m`; the arguments are the listening socket, the folder for dbt's artifacts, and the process that started it.
It ends with that one for as long as it waits, and then with the one that handed over.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from orchestration import collector, dbt
from orchestration.dbt_ahead import take
from orchestration.dbt_beside import LOOK_EVERY, stand_beside_the_warehouse

# For whom nobody came by then the run has failed: what waits holds some 200 MB.
LONGEST_WAIT = 900.0


def main(listener: socket.socket, target: Path, starter: int) -> None:
    database = Path(os.environ["PLANHOUSE_DATABASE"])
    # As dbt will see it, or it would parse anew.
    os.environ["PLANHOUSE_DATABASE"] = database.name
    manifest = _parsed(target)
    connection, order = _handed_over(listener, starter)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(str(order["folder"]))
    stand_beside_the_warehouse()
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
    code = _run(order["arguments"], manifest)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    connection.sendall(bytes([code]))


def _parsed(target: Path) -> Any:
    from dbt.cli.main import dbtRunner

    folders = (
        "--project-dir",
        dbt.PROJECT,
        "--profiles-dir",
        dbt.PROJECT,
        "--target-path",
        target,
        "--log-path",
        target,
    )
    # A project that dbt refuses is refused again by the build, which says why.
    return dbtRunner().invoke(["--quiet", "parse", *map(str, folders)]).result


def _handed_over(listener: socket.socket, starter: int) -> tuple[socket.socket, dict[str, Any]]:
    """Ends this process where nobody comes. Whoever comes without an order only looks whether somebody listens."""
    until = time.monotonic() + LONGEST_WAIT
    listener.settimeout(LOOK_EVERY)
    while os.getppid() == starter and time.monotonic() < until:
        with suppress(TimeoutError):
            connection, _ = listener.accept()
            if (order := take(connection)) is not None:
                listener.close()
                return connection, order
            connection.close()
    sys.exit(1)


def _run(arguments: Any, manifest: Any) -> int:
    from dbt.cli.main import cli

    try:
        cli(arguments, obj={"manifest": manifest, "callbacks": []} if manifest is not None else None)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def _end_with(connection: socket.socket) -> None:
    connection.recv(1)
    os._exit(1)


if __name__ == "__main__":
    collector.never()
    main(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2]), starter=int(sys.argv[3]))
