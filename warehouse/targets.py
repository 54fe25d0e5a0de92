"""Where else the marts are published: a PostgreSQL database, named by its URL. A password is never shown.

What libpq finds by itself (PGPASSWORD, ~/.pgpass, a service file) needs no place here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

FORM = "postgresql://user@host:5432/database"
SCHEMA = "marts"
READER = "planhouse_reader"

_HOST = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>\d*))?")
_QUIET = {"connect_timeout": "10", "application_name": "planhouse"}


@dataclass(frozen=True, slots=True)
class Target:
    """A schema of a database, and the role that may read it. `parameters` are libpq's, without a password."""

    parameters: tuple[tuple[str, str], ...]
    password: str | None = field(default=None, repr=False)
    schema: str = SCHEMA
    reader: str = READER

    @classmethod
    def of(cls, url: str, schema: str = SCHEMA, reader: str = READER) -> Target:
        """Raises ValueError, which says nothing of what might be a password."""
        if not url.startswith(("postgresql://", "postgres://")):
            raise ValueError(f"a place to publish to is written as {FORM}")
        parts = urlsplit(url)
        user, _, server = parts.netloc.rpartition("@")
        user, _, password = user.partition(":")
        hosts = [_HOST.fullmatch(host) for host in server.split(",")]
        if not all(hosts) or parts.fragment or parts.path.count("/") > 1:
            raise ValueError(
                f"the URL cannot be read; it is written as {FORM}, with %40 for an @ in a password and so on"
            )
        given = {
            "host": ",".join(unquote(host["host"]).strip("[]") for host in hosts if host),
            "port": ",".join(host["port"] or "" for host in hosts if host),
            "user": unquote(user),
            "dbname": unquote(parts.path[1:]),
            "password": unquote(password),
        } | dict(parse_qsl(parts.query))
        if "sslpassword" in given:
            raise ValueError("sslpassword cannot stand in the URL; use a key without a passphrase")
        if not schema or not reader:
            raise ValueError("schema and reader are names")
        password = given.pop("password")
        named = {name: value for name, value in given.items() if value.strip(",")}
        return cls(tuple((_QUIET | named).items()), password or None, schema, reader)

    @property
    def dsn(self) -> str:
        """For libpq, without the password."""
        return " ".join(f"{name}='{_escaped(value)}'" for name, value in self.parameters)

    @property
    def shown(self) -> str:
        """For people and logs."""
        given = dict(self.parameters)
        user = f"{given['user']}@" if "user" in given else ""
        port = f":{given['port']}" if "port" in given else ""
        return f"postgresql://{user}{given.get('host', '')}{port}/{given.get('dbname', '')}, schema {self.schema}"


@dataclass(frozen=True, slots=True)
class Publishing:
    """Where each build goes besides the published file: URLs, the schema there, the role that may read it."""

    to: tuple[str, ...] = field(default=(), repr=False)
    schema: str = SCHEMA
    reader: str = READER

    def __post_init__(self) -> None:
        for number, url in enumerate(self.to, 1):
            try:
                Target.of(url, self.schema, self.reader)
            except ValueError as error:
                raise ValueError(f"to, entry {number}: {error}") from None

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(Target.of(url, self.schema, self.reader) for url in self.to)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
