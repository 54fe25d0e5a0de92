"""`planhouse serve`: this process becomes Dagster's."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import click

from orchestration import dbt, exits, logs
from orchestration.instance import serve_lock, settle_in
from warehouse.home import Home

PROJECT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
LAST_PORT = 65_535


def run(port: int) -> int:
    """The exit code where it cannot start; else it never returns."""
    home = Home.from_environment()
    settle_in(home)
    if (other := _lock(home)) is not None:
        click.echo(
            f"planhouse: {home.root} is served already ({other}). Use that one, or stop it first.", err=True
        )
        return exits.BUSY
    if _is_taken(port):
        click.echo(
            f"planhouse: port {port} of {HOST} is taken by another program. Choose another one: "
            f"planhouse serve --port {port + 2 if port + 2 < LAST_PORT else 3000}",
            err=True,
        )
        return exits.BUSY
    serve_lock(home).write_text(f"process {os.getpid()}, http://{HOST}:{port}", "utf-8")
    _serve_site(home, port + 1)
    return _become_dagster(home, port)


def _serve_site(home: Home, port: int) -> None:
    """Beside Dagster, which serves no other pages; without it where its port is taken."""
    if port > LAST_PORT or _is_taken(port):
        click.echo(f"The site is not served: port {port} is taken. Open {home.site / 'index.html'}", err=True)
        return
    # Nothing is written into the pipe: it closes when this process ends, whatever it becomes, and so does the site.
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    subprocess.Popen(
        [sys.executable, "-P", "-m", "orchestration.site_server", str(home.root), str(port)], stdin=reading
    )
    os.close(reading)
    click.echo(f"The site: http://{HOST}:{port}/ (/metrics for Prometheus, /health for health checks)")


def _become_dagster(home: Home, port: int) -> NoReturn:
    dbt.manifest(home)
    # The processes that Dagster starts run elsewhere: a relative home would be another one there.
    os.environ["PLANHOUSE_HOME"] = str(home.root)
    # dg warns where the active environment is not the project's, and asks PyPI for newer releases of itself.
    os.environ |= {"VIRTUAL_ENV": sys.prefix, "DAGSTER_DG_UPDATE_CHECK_ENABLED": "0"}
    dg = str(Path(sys.executable).parent / "dg")
    # dg and its children look for dbt, and for each other, on PATH.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    # A shell's background job ignores SIGINT, and so would its children: dg ends its own with it, SIGTERM included.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    form = ["--log-format", "json"] if logs.as_json() else []
    os.execv(dg, [dg, "dev", "--target-path", str(PROJECT), "--host", HOST, "--port", str(port), *form])  # noqa: S606


def _lock(home: Home) -> str | None:
    """Who serves this home; where nobody does, it is this process until it ends, whatever it becomes."""
    path = serve_lock(home)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return path.read_text("utf-8") or "it is just starting"
    # The lock lives as long as the handle, which has to survive execv.
    os.set_inheritable(handle, True)
    return None


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        # Connections of a server that just ended do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False
