"""Publishing into PostgreSQL, against a real server: what is there, who may read it, what readers see meanwhile."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import create_engine, inspect

from bench.postgres_server import Server
from warehouse import extensions, postgres
from warehouse.database import attached, connect
from warehouse.errors import (
    ExtensionMissing,
    NoSuchType,
    NothingPublished,
    TargetFailed,
    TargetRefused,
    TargetUnreachable,
)
from warehouse.home import Home
from warehouse.keys import Keys, Reference
from warehouse.postgres import deliver
from warehouse.publish import publish
from warehouse.targets import Target

OF_DOCUMENTS = Reference(("document_id",), "documents", ("document_id",))
KEYS = {
    "documents": Keys(("document_id", "sha256"), ("document_id",)),
    "awards": Keys(("record_id", "document_id"), ("record_id",), (), (OF_DOCUMENTS,)),
    "awards_by_department": Keys((), (), (("document_id", "department"),), (OF_DOCUMENTS,)),
}


def built_again(home: Home, *statements: str) -> str:
    """A new build of the home, its warehouse changed first. Its id."""
    if statements:
        with connect(home) as con:
            for statement in statements:
                con.execute(statement)
    return publish(home, KEYS).build_id


def asked(url: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as con:
        return con.execute(query.encode(), values or None).fetchall()


def admin(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as con:
        for statement in statements:
            con.execute(statement.encode())


@pytest.fixture
def target(database: str) -> Target:
    return Target.of(database)


@pytest.fixture(scope="module")
def published_once(built_once: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """As every test of this folder finds it, and with keys."""
    home = Home(shutil.copytree(built_once.root, tmp_path_factory.mktemp("keyed") / "home"))
    built_again(home)
    return home


@pytest.fixture
def delivered(published: Home, target: Target) -> Home:
    """A home whose build is in the target."""
    deliver(published, target)
    return published


KINDS = [
    ("BOOLEAN", "TRUE", "boolean", True),
    ("TINYINT", "-3", "smallint", -3),
    ("SMALLINT", "-300", "smallint", -300),
    ("INTEGER", "2024", "integer", 2024),
    ("BIGINT", "826257000000", "bigint", 826_257_000_000),
    ("DECIMAL(24,6)", "-14.290000", "numeric(24,6)", Decimal("-14.290000")),
    ("FLOAT", "0.5", "real", 0.5),
    ("DOUBLE", "10.1", "double precision", 10.1),
    ("VARCHAR", "'사회복지 \\ '' \" $do$ 👪'", "text", "사회복지 \\ ' \" $do$ 👪"),
    ("VARCHAR", "'a' || chr(0) || 'b'", "text", "a\ufffdb"),
    ("VARCHAR", "''", "text", ""),
    ("VARCHAR", "NULL", "text", None),
    ("DATE", "'2023-12-31'", "date", date(2023, 12, 31)),
    (
        "TIMESTAMP",
        "'2026-11-22 10:00:09.5'",
        "timestamp without time zone",
        datetime.fromisoformat("2026-11-22T10:00:09.5"),
    ),
    (
        "TIMESTAMPTZ",
        "'2026-11-22 10:00:09+09'",
        "timestamp with time zone",
        datetime(2026, 11, 22, 10, 0, 9, tzinfo=timezone(timedelta(hours=9))),
    ),
    ("UUID", "'c945a775-136a-413a-ad58-17c96b567f4a'", "uuid", UUID("c945a775-136a-413a-ad58-17c96b567f4a")),
    ("JSON", """'{"금액": [1, null]}'""", "json", {"금액": [1, None]}),
    ("BLOB", r"'\x00\xFF'::BLOB", "bytea", b"\x00\xff"),
    ("VARCHAR[]", "['가', NULL, '']", "text[]", ["가", None, ""]),
    ("BIGINT[]", "[1, 2]", "bigint[]", [1, 2]),
    ("DECIMAL(12,4)[]", "[1.5]", "numeric(12,4)[]", [Decimal("1.5000")]),
]


@pytest.fixture(scope="module")
def kinds(built_once: Home, postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A mart with a column of each kind, published once; the URL of its database."""
    home = Home(shutil.copytree(built_once.root, tmp_path_factory.mktemp("kinds") / "home"))
    columns = (f"CAST({value} AS {kind}) AS x{number}" for number, (kind, value, _, _) in enumerate(KINDS))
    built_again(home, f"CREATE TABLE marts.kinds AS SELECT {', '.join(columns)}")
    admin(postgres.url(), "CREATE DATABASE kinds")
    deliver(home, Target.of(postgres.url("kinds")))
    return postgres.url("kinds")


@pytest.mark.parametrize("number", range(len(KINDS)), ids=[f"{kind} {value}" for kind, value, _, _ in KINDS])
def test_a_column_keeps_its_type_and_its_values(number: int, kinds: str) -> None:
    _, _, there, read = KINDS[number]
    kind = (
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'marts.kinds'::regclass"
    )
    assert asked(kinds, f"{kind} AND attname = 'x{number}'") == [(there,)]
    assert asked(kinds, f"SELECT x{number} FROM marts.kinds") == [(read,)]


def test_a_type_that_postgresql_has_not_is_named_with_its_column(built: Home, target: Target) -> None:
    built_again(built, "CREATE TABLE marts.one AS SELECT {'a': 1} AS x")
    with pytest.raises(NoSuchType, match=r"marts\.one\.x is STRUCT\(a INTEGER\)"):
        deliver(built, target)


def test_every_row_and_description_of_the_build_is_there(delivered: Home, database: str) -> None:
    def named(relation: str) -> str:
        return f"SELECT col_description('marts.{relation}'::regclass, attnum), attname::text FROM pg_attribute " \
            f"WHERE attrelid = 'marts.{relation}'::regclass AND attnum > 0 ORDER BY attnum"  # fmt: skip

    with attached(delivered.published_database.resolve(), "build") as con:
        tables = con.execute("SELECT table_name, comment FROM duckdb_tables() ORDER BY 1").fetchall()
        assert len(tables) > 20
        there = "SELECT relname::text, obj_description(oid) FROM pg_class WHERE relnamespace = 'marts'::regnamespace "
        assert asked(database, f"{there} AND relkind = 'r' ORDER BY relname") == tables
        for table, _ in tables:
            rows = con.execute(f"SELECT * FROM build.marts.{table}").fetchall()
            assert sorted(map(repr, asked(database, f"SELECT * FROM marts.{table}"))) == sorted(
                map(repr, rows)
            )
            columns = (
                "SELECT comment, column_name FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index"
            )
            assert asked(database, named(table)) == con.execute(columns, [table]).fetchall()
    assert ("The award's title. / 사업명", "title") in asked(database, named("awards"))


CONSTRAINTS = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'marts'::regnamespace AND contype <> 'n' ORDER BY 1, 2
"""


def test_the_keys_that_the_contract_promises_are_declared(delivered: Home, database: str) -> None:
    to_documents = (
        "FOREIGN KEY (document_id) REFERENCES marts.documents(document_id) DEFERRABLE INITIALLY DEFERRED"
    )
    assert asked(database, CONSTRAINTS) == [
        ("marts.awards", to_documents),
        ("marts.awards", "PRIMARY KEY (record_id)"),
        ("marts.awards_by_department", to_documents),
        ("marts.awards_by_department", "UNIQUE NULLS NOT DISTINCT (document_id, department)"),
        ("marts.documents", "PRIMARY KEY (document_id)"),
    ]
    always = (
        "SELECT attname::text FROM pg_attribute WHERE attrelid = 'marts.documents'::regclass AND attnotnull"
    )
    assert {name for (name,) in asked(database, f"{always} AND attnum > 0")} == {"document_id", "sha256"}
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'marts' AND tablename = 'awards'"
    indexed = {definition.rpartition("btree ")[2] for (definition,) in asked(database, indexes)}
    assert indexed == {"(record_id)", "(document_id)", "(district, plan_year)"}


def test_sqlalchemy_finds_what_bi_tools_ask_it_for(delivered: Home, database: str) -> None:
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    found = inspect(engine)
    assert len(found.get_table_names("marts")) > 20
    assert found.get_table_comment("awards", "marts") == {"text": "Awards, the district's own. / 수상"}
    comments = {column["name"]: column["comment"] for column in found.get_columns("awards", "marts")}
    assert comments["title"] == "The award's title. / 사업명"
    assert found.get_pk_constraint("awards", "marts")["constrained_columns"] == ["record_id"]
    [key] = found.get_foreign_keys("awards", "marts")
    assert (key["constrained_columns"], key["referred_table"]) == (["document_id"], "documents")
    [unique] = found.get_unique_constraints("awards_by_department", "marts")
    assert unique["column_names"] == ["document_id", "department"]
    engine.dispose()


def test_the_reader_may_read_every_mart_and_nothing_more(delivered: Home, database: str) -> None:
    admin(database, "CREATE ROLE bi LOGIN PASSWORD 'bi' IN ROLE planhouse_reader")
    assert asked(
        database, "SELECT rolcanlogin, rolpassword FROM pg_authid WHERE rolname = 'planhouse_reader'"
    ) == [(False, None)]
    reader = database.replace("postgres:", "bi:").replace(
        database.split(":")[2].split("@", maxsplit=1)[0], "bi"
    )
    try:
        for _ in range(2):
            for (table,) in asked(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'marts'"):
                asked(reader, f"SELECT * FROM marts.{table}")
            for forbidden in (
                "DELETE FROM marts.awards",
                "CREATE TABLE marts.mine ()",
                "DROP TABLE marts.awards",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    admin(reader, forbidden)
            built_again(delivered)
            deliver(delivered, Target.of(database))
    finally:
        admin(database, "DROP ROLE bi")


def test_schema_and_reader_are_a_choice(published: Home, database: str) -> None:
    chosen = Target.of(database, 'plans of "2026"', "보는 사람")
    assert deliver(published, chosen).rows["awards"] == 2
    assert asked(database, 'SELECT count(*) FROM "plans of ""2026""".awards') == [(2,)]
    may = "SELECT has_table_privilege(%s, %s, 'SELECT')"
    assert asked(database, may, "보는 사람", '"plans of ""2026""".awards') == [(True,)]
    admin(database, 'DROP OWNED BY "보는 사람"', 'DROP ROLE "보는 사람"')


def test_the_same_build_is_published_once(delivered: Home, target: Target, database: str) -> None:
    admin(database, "DELETE FROM marts.awards")
    done = deliver(delivered, target)
    assert not done.rows and done.former == done.build_id
    assert asked(database, "SELECT count(*) FROM marts.awards") == [(0,)]
    assert deliver(delivered, target, again=True).rows["awards"] == 2
    assert asked(database, "SELECT count(*) FROM marts.awards") == [(2,)]


NEW_AWARD = """
    INSERT INTO marts.awards (record_id, document_id, award_no, title) VALUES ('new', repeat('a', 64), 99, '새 상')
"""


def test_a_new_build_takes_the_former_ones_place_and_leaves_views_and_grants_alone(
    delivered: Home, target: Target, database: str
) -> None:
    admin(
        database,
        "CREATE ROLE clerk",
        "GRANT SELECT ON marts.awards TO clerk",
        "CREATE VIEW public.titles AS SELECT title FROM marts.awards",
        "CREATE TABLE marts.notes (x int)",
    )
    former = asked(database, "SELECT build_id FROM marts.build_info")[0][0]
    try:
        build_id = built_again(delivered, NEW_AWARD)
        done = deliver(delivered, target)
        assert (done.build_id, done.former, done.others) == (build_id, former, ("notes",))
        assert asked(database, "SELECT count(*) FROM public.titles WHERE title = '새 상'") == [(1,)]
        assert asked(database, "SELECT has_table_privilege('clerk', 'marts.awards', 'SELECT')") == [(True,)]
    finally:
        admin(database, "DROP OWNED BY clerk CASCADE", "DROP ROLE clerk")


def test_a_change_of_the_contract_makes_the_tables_anew(
    delivered: Home, target: Target, database: str
) -> None:
    built_again(delivered, "ALTER TABLE marts.awards ADD COLUMN juror VARCHAR DEFAULT '김'")
    deliver(delivered, target)
    assert asked(database, "SELECT juror, count(*) FROM marts.awards GROUP BY 1") == [("김", 2)]
    assert len(asked(database, CONSTRAINTS)) == 5


def test_a_view_that_reads_what_changes_is_not_dropped_but_told(
    delivered: Home, target: Target, database: str
) -> None:
    admin(database, "CREATE VIEW public.titles AS SELECT title FROM marts.awards")
    former = asked(database, "SELECT build_id FROM marts.build_info")
    built_again(delivered, "ALTER TABLE marts.awards ADD COLUMN juror VARCHAR")
    with pytest.raises(
        TargetRefused, match=r"view public\.titles depends on table marts\.awards.*drop them, publish"
    ):
        deliver(delivered, target)
    assert asked(database, "SELECT build_id FROM marts.build_info") == former
    assert asked(database, "SELECT count(*) FROM public.titles") == [(2,)]


PUBLISHER = """
import sys
from pathlib import Path
from warehouse.home import Home
from warehouse.postgres import deliver
from warehouse.targets import Target

print(deliver(Home(Path(sys.argv[1])), Target.of(sys.argv[2])).build_id)
"""


@contextmanager
def publishing(home: Home, database: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that publishes, until the block ends."""
    command = [sys.executable, "-c", PUBLISHER, str(home.root), database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(database: str, query: str) -> None:
    until = time.monotonic() + 20
    while asked(database, query) != [(True,)]:
        assert time.monotonic() < until
        time.sleep(0.02)


OF_A_PUBLISHER = "FROM pg_stat_activity WHERE application_name = 'planhouse'"
AT_THE_GAP = f"SELECT count(*) > 0 {OF_A_PUBLISHER} AND query LIKE '%FOR mart IN%'"


def test_a_publisher_killed_before_its_commit_leaves_the_former_marts_and_nothing_else(
    delivered: Home, target: Target, database: str
) -> None:
    former = asked(database, "SELECT build_id FROM marts.build_info")
    build_id = built_again(delivered, NEW_AWARD)
    schemas = asked(database, "SELECT nspname FROM pg_namespace ORDER BY 1")
    with psycopg.connect(database) as reader, publishing(delivered, database) as publisher:
        # All is written but for the commit, which waits for this reader.
        assert reader.execute("SELECT count(*) FROM marts.awards").fetchall() == [(2,)]
        wait_until(database, AT_THE_GAP)
        publisher.send_signal(signal.SIGKILL)
        publisher.wait()
    wait_until(database, f"SELECT count(*) = 0 {OF_A_PUBLISHER}")
    assert asked(database, "SELECT build_id FROM marts.build_info") == former
    assert asked(database, "SELECT count(*) FROM marts.awards") == [(2,)]
    assert asked(database, "SELECT nspname FROM pg_namespace ORDER BY 1") == schemas
    assert deliver(delivered, target).build_id == build_id
    assert asked(database, "SELECT count(*) FROM marts.awards") == [(3,)]


def test_publishers_at_the_same_moment_come_one_after_the_other(
    published: Home, target: Target, database: str
) -> None:
    build_id = published.current.resolve().name
    with ThreadPoolExecutor(4) as several:
        done = list(several.map(lambda again: deliver(published, target, again), [False, True, True, False]))
    assert {each.build_id for each in done} == {build_id}
    assert asked(database, "SELECT count(*), count(DISTINCT record_id) FROM marts.awards") == [(2, 2)]


@pytest.mark.parametrize("isolation", list(psycopg.IsolationLevel)[1:])
def test_a_transaction_that_began_before_sees_the_former_build_to_its_end(
    isolation: psycopg.IsolationLevel, delivered: Home, database: str
) -> None:
    former = asked(database, "SELECT build_id FROM marts.build_info")
    build_id = built_again(delivered, NEW_AWARD)
    with psycopg.connect(database) as reader, publishing(delivered, database) as publisher:
        reader.isolation_level = isolation
        assert reader.execute("SELECT build_id FROM marts.build_info").fetchall() == former
        wait_until(database, AT_THE_GAP)
        assert reader.execute("SELECT count(*) FROM marts.awards").fetchall() == [(2,)]
        reader.commit()
        assert publisher.communicate()[0].strip() == build_id
        assert reader.execute("SELECT build_id FROM marts.build_info").fetchall() == [(build_id,)]
        assert reader.execute("SELECT count(*) FROM marts.awards").fetchall() == [(3,)]


def test_a_reader_who_never_ends_holds_nobody_up(
    delivered: Home, target: Target, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "GAP_WITHIN_MS", 500)
    with psycopg.connect(database) as reader:
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        former = reader.execute("SELECT build_id FROM marts.build_info").fetchall()
        build_id = built_again(delivered, NEW_AWARD)
        deliver(delivered, target)
        assert asked(database, "SELECT build_id FROM marts.build_info") == [(build_id,)]
        assert reader.execute("SELECT build_id FROM marts.build_info").fetchall() == former
        assert reader.execute("SELECT count(*) FROM marts.awards").fetchall() == [(2,)]


@pytest.mark.slow
def test_readers_that_never_pause_see_whole_builds_and_no_error(
    delivered: Home, target: Target, database: str
) -> None:
    """`make bench-postgres` is the same with processes, plans and thousands of reads."""
    over, seen = threading.Event(), set[tuple[object, ...]]()

    def read(isolation: psycopg.IsolationLevel) -> int:
        reads = 0
        with psycopg.connect(database) as con:
            con.isolation_level = isolation
            while not over.is_set():
                with con.transaction():
                    [build] = con.execute("SELECT build_id FROM marts.build_info").fetchall()
                    [awards] = con.execute("SELECT count(*) FROM marts.awards").fetchall()
                    [by_hand] = con.execute(
                        "SELECT sum(award_count) FROM marts.awards_by_department"
                    ).fetchall()
                seen.add((*build, *awards, *by_hand))
                reads += 1
        return reads

    truth = {(*asked(database, "SELECT build_id FROM marts.build_info")[0], 2, 2)}
    usual, repeatable = psycopg.IsolationLevel.READ_COMMITTED, psycopg.IsolationLevel.REPEATABLE_READ
    with ThreadPoolExecutor(3) as readers:
        reading = [readers.submit(read, isolation) for isolation in (usual, repeatable, usual)]
        try:
            for number in range(1, 5):
                build_id = built_again(
                    delivered,
                    NEW_AWARD.replace("'new'", f"'new-{number}'"),
                    "UPDATE marts.awards_by_department SET award_count = award_count + 1",
                )
                truth.add((build_id, 2 + number, 2 + number))
                deliver(delivered, target)
        finally:
            over.set()
        assert sum(each.result() for each in reading) > 100
    assert seen == truth


def restricted(database: str, user: str, *statements: str) -> str:
    """The URL for a user who may log in and what the statements grant."""
    admin(database, f"CREATE ROLE {user} LOGIN PASSWORD 'sekret'", *statements)
    return f"postgresql://{user}:sekret@{database.partition('@')[2]}"


@pytest.mark.parametrize(
    ("grants", "schema", "told"),
    [
        ((), "marts", r"clerk may not create a schema .* CREATE SCHEMA \"marts\" AUTHORIZATION \"clerk\""),
        (
            ("CREATE SCHEMA mine",),
            "mine",
            r"the schema mine does not belong to clerk.* Its owner can: ALTER SCHEMA",
        ),
        (("CREATE SCHEMA mine AUTHORIZATION clerk",), "mine", r"no role nobody_of_that_name.* CREATE ROLE"),
        (
            ("CREATE SCHEMA mine AUTHORIZATION clerk", "CREATE TABLE mine.own (x int)"),
            "mine",
            r"has tables that planhouse did not publish \(own\)\. Choose another one \(--schema\)",
        ),
        (
            (
                "CREATE SCHEMA mine AUTHORIZATION clerk",
                "COMMENT ON SCHEMA mine IS 'planhouse: published marts'",
                "CREATE TABLE mine.build_info (build_id text)",
            ),
            "mine",
            r"permission denied for table build_info\. The user that publishes must own the schema and its tables",
        ),
        (("ALTER ROLE clerk SET default_transaction_read_only = on",), "marts", "the server is read-only"),
    ],
)
def test_what_a_user_may_not_do_is_told_with_what_the_owner_would_run(
    grants: tuple[str, ...], schema: str, told: str, published: Home, database: str
) -> None:
    reader = "nobody_of_that_name" if "no role" in told else "clerk"
    try:
        with pytest.raises(TargetRefused, match=told):
            deliver(published, Target.of(restricted(database, "clerk", *grants), schema, reader))
    finally:
        admin(database, "DROP OWNED BY clerk CASCADE", "DROP ROLE clerk")


def test_a_user_who_owns_the_schema_needs_no_other_right(
    published: Home, database: str, target: Target
) -> None:
    build_id = published.current.resolve().name
    deliver(published, target)
    url = restricted(database, "clerk", "CREATE SCHEMA mine AUTHORIZATION clerk")
    try:
        assert deliver(published, Target.of(url, "mine")).build_id == build_id
        assert deliver(published, Target.of(url, "mine"), again=True).rows["awards"] == 2
    finally:
        admin(database, "DROP OWNED BY clerk CASCADE", "DROP ROLE clerk")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"port": "1"},
            "Connection refused.* Nothing listens there: start PostgreSQL, or check host and port",
        ),
        ({"host": "no-such-host.invalid"}, "could not translate host name.* Check the host's name"),
        ({"dbname": "nodb"}, 'database "nodb" does not exist.* Create it'),
        ({"user": "nobody"}, "password authentication failed.* Check the user, and the password"),
        ({"password": "wrong"}, "password authentication failed.* PGPASSWORD"),
        ({"password": ""}, "no password supplied.* Give it in PGPASSWORD"),
        ({"host": "/nowhere"}, "No such file or directory.* No PostgreSQL runs on this machine"),
        ({"sslmode": "require"}, "does not support SSL.* Check the URL"),
        ({"service": "sekret-is-not-here"}, "definition of service.* Check the URL"),
    ],
)
def test_no_connection_is_told_with_what_to_do_and_without_the_password(
    change: dict[str, str], told: str, published: Home, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    password = change.pop("password", target.password)
    wrong = replace(
        target, parameters=tuple((dict(target.parameters) | change).items()), password=password or None
    )
    with pytest.raises(TargetUnreachable, match=told) as failed:
        deliver(published, wrong)
    words = f"{failed.value} {failed.value.__cause__} {failed.value.__context__}"
    assert not password or password not in words
    assert str(failed.value).startswith(wrong.shown)
    assert str(failed.value).endswith("Its readers keep the marts that they have.")


@pytest.mark.parametrize("way", ["PGPASSWORD", "PGPASSFILE"])
def test_the_password_may_stand_where_libpq_looks_for_it(
    way: str, published: Home, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert target.password
    file = tmp_path / "pgpass"
    file.write_text(f"*:*:*:*:{target.password}\n", "utf-8")
    file.chmod(0o600)
    monkeypatch.setenv(way, target.password if way == "PGPASSWORD" else str(file))
    build_id = published.current.resolve().name
    assert deliver(published, replace(target, password=None)).build_id == build_id


def test_what_fails_half_way_changes_nothing_and_repeats_no_row(
    delivered: Home, target: Target, database: str
) -> None:
    built_again(delivered, NEW_AWARD, NEW_AWARD)
    with pytest.raises(TargetFailed, match="duplicate key value violates unique constraint") as failed:
        deliver(delivered, target)
    assert len(str(failed.value)) < 600
    assert asked(database, "SELECT count(*) FROM marts.awards") == [(2,)]


def test_a_home_without_a_build_has_nothing_to_publish(home: Home, target: Target) -> None:
    with pytest.raises(NothingPublished, match="planhouse build"):
        deliver(home, target)


@pytest.mark.parametrize(
    ("version", "name", "told"),
    [
        (None, "nosuch", "its package is not installed"),
        ("9.9.9", extensions.POSTGRES, r"is for DuckDB v1\.\d+\.\d+, and this is v9\.9\.9"),
    ],
)
def test_an_extension_that_is_not_there_is_named_with_its_package(
    version: str | None, name: str, told: str, published: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    if version:
        monkeypatch.setattr("duckdb.__version__", version)
    with (
        attached(published.published_database.resolve(), "build") as con,
        pytest.raises(ExtensionMissing, match=told),
    ):
        extensions.load(con, name)


def test_an_extension_of_another_platform_is_refused_by_duckdb_and_told(
    published: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "postgres_scanner.duckdb_extension"
    other.write_bytes(b"\xcf\xfa\xed\xfe" * 1000)
    monkeypatch.setattr(extensions, "_file", lambda name: other)
    with (
        attached(published.published_database.resolve(), "build") as con,
        pytest.raises(ExtensionMissing) as missing,
    ):
        extensions.load(con, extensions.POSTGRES)
    assert "duckdb-extension-postgres-scanner" in str(missing.value) and "macOS" in str(missing.value)
