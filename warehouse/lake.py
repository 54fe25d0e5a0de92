"""The lake: a warehouse that many processes write at once (DuckLake, docs/decisions/ducklake.md).

Its rows are Parquet files in a folder or an object store, its catalog stands in a PostgreSQL database. This module says
where a lake is and opens it; what its tables are, who writes and who tidies belongs in `warehouse.lake_*`.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlsplit

import duckdb
from duckdb import DuckDBPyConnection

from warehouse import extensions, faults, postgres_attached
from warehouse.database import OPEN, literal
from warehouse.errors import LakeBusy, LakeUnreachable, NoLake
from warehouse.targets import Target

NAME = "lake"
CATALOG_SCHEMA = "planhouse_lake"

# What DuckLake does by itself where another process took the next snapshot's number; ten seconds in all.
PATIENCE: dict[str, float] = {
    "ducklake_max_retry_count": 20,
    "ducklake_retry_wait_ms": 50,
    "ducklake_retry_backoff": 1.2,
}
# What we do where it gave up, or where its catalog went away for a moment.
TRIES = 8
# DuckLake's own default: more of them made loads slower.
INLINED_ROWS = 10
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0

T = TypeVar("T")
Moment = int | datetime
"""A snapshot's number, or a time: the snapshot that was the newest then."""


@dataclass(frozen=True, slots=True)
class Lake:
    """[lake] of planhouse.toml: the catalog's database (postgresql://…), where the rows lie (a folder or s3://…), the
    catalog's schema there, and for how long what was replaced can still be asked for.

    Passwords come from where libpq finds them, S3's keys from AWS_* in the environment.
    """

    catalog: str = field(default="", repr=False)
    data: str = ""
    schema: str = CATALOG_SCHEMA
    kept_days: int = 30

    def __post_init__(self) -> None:
        if bool(self.catalog) != bool(self.data):
            raise ValueError("catalog and data belong together")
        if self.catalog:
            Target.of(self.catalog)
            if not self.is_remote and not Path(self.data).is_absolute():
                raise ValueError("data is an absolute path or begins with s3://")
        if self.kept_days < 1 or not self.schema:
            raise ValueError("kept_days must be 1 or more, and schema is a name")

    @property
    def is_remote(self) -> bool:
        return self.data.startswith("s3://")

    @property
    def folder(self) -> str:
        """Where the rows lie, as DuckDB compares it: with the slash."""
        return self.data.rstrip("/") + "/"


@contextmanager
def opened(
    lake: Lake, writable: Sequence[Path] = (), at: Moment | None = None
) -> Iterator[DuckDBPyConnection]:
    """An in-memory database with the lake as its default catalog, which reaches no files but the lake's and those in
    `writable`. `at` is a moment of its history, where nothing can be written.

    Raises NoLake, LakeUnreachable and ExtensionMissing.
    """
    with duckdb.connect(config=OPEN) as con:
        attach(con, lake, writable, at)
        con.execute(f"USE {NAME}")
        yield con


def attach(
    con: DuckDBPyConnection,
    lake: Lake,
    writable: Sequence[Path] = (),
    at: Moment | None = None,
    inlined_rows: int = INLINED_ROWS,
) -> None:
    """The lake as `lake` on this connection, which is sealed after it. Inserts of at most `inlined_rows` are kept in
    the catalog, where each table has one for them: whoever replaces tables wants none.
    """
    if not lake.catalog:
        raise NoLake
    con.execute("SET enable_progress_bar = false")
    for name in (extensions.POSTGRES, extensions.DUCKLAKE, *((extensions.HTTPFS,) * lake.is_remote)):
        extensions.load(con, name)
    if not lake.is_remote:
        Path(lake.folder).mkdir(parents=True, exist_ok=True)
    target = Target.of(lake.catalog)
    options = f"DATA_PATH {literal(lake.folder)}, METADATA_SCHEMA {literal(lake.schema)}"
    if at is None:
        options += f", DATA_INLINING_ROW_LIMIT {inlined_rows}"
    if isinstance(at, int):
        options += f", SNAPSHOT_VERSION {at}"
    elif at is not None:
        options += f", SNAPSHOT_TIME {literal(at.isoformat())}"
    if postgres_attached.keep_password(con, target):
        options += f", META_SECRET '{postgres_attached.SECRET}'"
    if lake.is_remote:
        con.execute(_s3_secret(lake, os.environ))
    reachable = ", ".join(literal(place) for place in (lake.folder, *(f"{path}/" for path in writable)))
    try:
        con.execute(f"ATTACH {literal(f'ducklake:postgres:{target.dsn}')} AS {NAME} ({options})")
    except duckdb.Error as error:
        raise LakeUnreachable(_shown(lake, target), faults.first_line(error)) from error
    for setting, value in PATIENCE.items():
        con.execute(f"SET {setting} = {value}")
    con.execute(f"SET allowed_directories = [{reachable}]")
    con.execute("SET enable_external_access = false")


def persistently(action: Callable[[], T], before_another: Callable[[], object]) -> T:
    """What `action` answers, which is one transaction. Where another process came first, or the catalog was gone for a
    moment, it begins anew after a pause that grows and is never the same. It has to see for itself what a try whose
    commit was not answered has left. Raises LakeBusy.
    """
    for number in range(1, TRIES + 1):
        try:
            return action()
        except (duckdb.Error, LakeUnreachable) as error:
            if number == TRIES and faults.is_passing(error):
                raise LakeBusy(TRIES, faults.first_line(error)) from error
            if not faults.is_passing(error):
                raise
        before_another()
        pause = min(FIRST_PAUSE * 2**number, LONGEST_PAUSE)
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311  no secret
    raise AssertionError("unreachable")


class Session:
    """A lake, open until the block ends, and opened anew where that helps. `retries` counts transactions begun anew."""

    def __init__(self, lake: Lake) -> None:
        self.retries = 0
        self._lake = lake
        self._open = ExitStack()
        self._con: DuckDBPyConnection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go()

    def do(self, action: Callable[[DuckDBPyConnection], T]) -> T:
        """What `action` answers, which is one transaction: see `persistently`."""

        def once() -> T:
            if self._con is None:
                self._con = self._open.enter_context(opened(self._lake))
            return action(self._con)

        return persistently(once, self._again)

    def _again(self) -> None:
        """On a new connection: some of DuckLake's errors leave the former one unusable."""
        self.retries += 1
        self._let_go()

    def _let_go(self) -> None:
        self._con = None
        self._open.close()


@contextmanager
def one_builder(lake: Lake) -> Iterator[None]:
    """Alone among those who build this lake's marts, on any machine. Raises LakeBusy."""
    target = Target.of(lake.catalog)
    with duckdb.connect(config=OPEN) as con:
        try:
            postgres_attached.attach(con, target)
        except duckdb.Error as error:
            raise LakeUnreachable(_shown(lake, target), faults.first_line(error)) from error
        con.begin()
        key = f"hashtext('planhouse lake'), hashtext({literal(lake.schema)})"
        [(is_ours,)] = con.execute(
            f"FROM postgres_query('pg', {literal(f'SELECT pg_try_advisory_xact_lock({key})')})"
        ).fetchall()
        if not is_ours:
            raise LakeBusy(1, "its marts are being built already")
        yield


def _s3_secret(lake: Lake, environ: Mapping[str, str]) -> str:
    """What the S3 clients of others read from the environment, too."""
    given = {
        "KEY_ID": environ.get("AWS_ACCESS_KEY_ID"),
        "SECRET": environ.get("AWS_SECRET_ACCESS_KEY"),
        "SESSION_TOKEN": environ.get("AWS_SESSION_TOKEN"),
        "REGION": environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION"),
    }
    options = [f"{name} {literal(value)}" for name, value in given.items() if value]
    endpoint = urlsplit(environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL") or "")
    if endpoint.netloc:
        # Other servers than Amazon's have no host name for each bucket.
        options += [f"ENDPOINT {literal(endpoint.netloc)}", "URL_STYLE 'path'"]
        options += [f"USE_SSL {str(endpoint.scheme == 'https').lower()}"]
    return f"CREATE TEMPORARY SECRET data (TYPE s3, SCOPE {literal(lake.folder)}, {', '.join(options)})"


def _shown(lake: Lake, target: Target) -> str:
    return target.shown.replace(f"schema {target.schema}", f"schema {lake.schema}")
