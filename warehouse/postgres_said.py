"""What PostgreSQL or its client answered, as one of our errors: its own words, and what to do."""

from __future__ import annotations

import duckdb

from warehouse.errors import TargetRefused, TargetUnreachable
from warehouse.targets import Target

_NO_CONNECTION = {
    "could not translate host name": "Check the host's name.",
    "Connection refused": "Nothing listens there: start PostgreSQL, or check host and port.",
    "No such file or directory": "No PostgreSQL runs on this machine: start it, or name its host in the URL.",
    "timeout expired": "Check host, port and what stands between.",
    "no password supplied": "Give it in PGPASSWORD, in ~/.pgpass or in the URL.",
    "password authentication failed": "Check the user, and the password in PGPASSWORD, ~/.pgpass or the URL.",
    "no pg_hba.conf entry": "The server lets this user in from elsewhere only, or with SSL: see its pg_hba.conf.",
    "database": "Create it (createdb), or check its name.",
    "role": "Check the user's name.",
}
_NO_SERVER = "Check the URL, the password (PGPASSWORD, ~/.pgpass) and that the server lets you in."

_REFUSED = {
    "depend": "Views of yours read these tables, and the contract has changed: drop them, publish, make them anew.",
    "lock timeout": "Another planhouse publish has been at work for five minutes: wait for it, or end it.",
    "permission denied": "The user that publishes must own the schema and its tables.",
    "must be owner": "The user that publishes must own the schema and its tables.",
    "No space left": "Make room on the server.",
}
_NOTHING_WRITTEN = "Nothing was written there."


def unreachable(target: Target, error: duckdb.Error) -> TargetUnreachable:
    said = _one_line(str(error).partition(f'"{target.dsn}": ')[2] or str(error))
    return TargetUnreachable(target.shown, said, _advice(_NO_CONNECTION, said, _NO_SERVER))


def refused(target: Target, error: duckdb.Error, statements: str = "") -> TargetRefused:
    """`statements` are left out of what is told: DuckDB repeats them."""
    said = _one_line(str(error).rpartition(statements or "\0")[2])
    return TargetRefused(target.shown, said, _advice(_REFUSED, said, _NOTHING_WRITTEN))


def _advice(known: dict[str, str], said: str, otherwise: str) -> str:
    return next((advice for sign, advice in known.items() if sign in said), otherwise)


def _one_line(said: str) -> str:
    """Its first line, and the detail below it where there is one."""
    first, *rest = [line.strip() for line in said.lstrip('": \n').rstrip().splitlines()] or [""]
    detail = next((line for line in rest if line.startswith("DETAIL:")), "")
    return f"{first} {detail}".strip().rstrip(".")
