"""The lake, with its catalog in a real PostgreSQL: what is appended, by whom, and what counts of it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from extract.plan import Plan, Problem
from tests.warehouse.conftest import PlanMaker
from warehouse import lake as lake_module
from warehouse import lake_load, lake_schema, ledger
from warehouse.database import columns, connect, identifier, tables
from warehouse.errors import FieldsMismatch, LakeBusy, LakeUnreachable, NoLake, UnknownFamily, WrongArrival
from warehouse.home import Home
from warehouse.lake import Lake, one_builder, opened, persistently
from warehouse.lake_load import Arrived, Loader
from warehouse.ledger import Origin, State
from warehouse.load import load
from warehouse.store import StoredFile

pytest.importorskip("duckdb_extension_ducklake", reason="the extra lake is not installed")

RECEIVED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def con(lake: Lake) -> Iterator[DuckDBPyConnection]:
    with opened(lake) as con:
        yield con


def arrived(plan: Plan, name: str = "a") -> Arrived:
    document = plan.document
    return Arrived(
        f"arrival-{name}-{document.document_id[:8]}", RECEIVED, document.file_name, f"/inbox/{document.file_name}",
        document.byte_size, document.document_id,
    )  # fmt: skip


def rows(con: DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    names = (identifier(name) for name in columns(con, "raw", table) if name != "loaded_at")
    return con.execute(f"SELECT {', '.join(names)} FROM raw.{identifier(table)} ORDER BY ALL").fetchall()


def in_a_file(home: Home, plans: list[Plan]) -> dict[str, list[tuple[object, ...]]]:
    """What the warehouse file has of the same arrivals, by table."""
    with connect(home) as con:
        for plan in plans:
            brought = arrived(plan)
            stored = StoredFile(brought.sha256, brought.byte_size, Path(brought.source_path))
            entered = ledger.arrive(con, stored, Origin.of(brought.source_path))
            con.execute(
                "UPDATE ledger.arrivals SET arrival_id = ?, received_at = ? WHERE arrival_id = ?",
                [brought.arrival_id, brought.received_at, entered.arrival_id],
            )
            load(con, plan, brought.arrival_id)
        return {table: rows(con, table) for table in tables(con, "raw")}


def test_a_plan_has_the_same_rows_in_the_lake_as_in_the_warehouse_file(
    con: DuckDBPyConnection, home: Home, make_plan: PlanMaker
) -> None:
    plan = make_plan(rows=20, problems=(Problem("no_year", "no year was found", 1),))

    appended = lake_load.append(con, plan, arrived(plan))

    of_the_file = in_a_file(home, [plan])
    assert appended.state == State.NEEDS_REVIEW
    assert {table: rows(con, table) for table in of_the_file} == of_the_file
    assert appended.rows == {table: len(found) for table, found in of_the_file.items() if found}


def test_the_same_bytes_read_alike_are_a_duplicate_and_appended_once(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    lake_load.append(con, plan, arrived(plan))
    renamed = replace(plan, document=replace(plan.document, file_name="copy.pdf"))

    again = lake_load.append(con, renamed, arrived(renamed, "b"))

    assert again.rows == {} and again.attempt == 1
    assert con.execute("SELECT file_name, state, reason FROM ledger.arrivals ORDER BY ALL").fetchall() == [
        ("copy.pdf", "duplicate", "the same bytes are loaded from plan.pdf"),
        ("plan.pdf", "loaded", None),
    ]


def test_a_load_that_is_tried_again_after_its_commit_appends_nothing(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    lake_load.append(con, plan, arrived(plan))

    lake_load.append(con, plan, arrived(plan))

    assert con.execute("SELECT count(*) FROM appended.arrivals").fetchall() == [(1,)]
    assert con.execute("SELECT count(*) FROM appended.loads").fetchall() == [(1,)]


def test_another_reading_counts_from_its_commit_on_and_the_former_stays(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan, better = make_plan(), make_plan(title="지방세정 종합평가")
    lake_load.append(con, plan, arrived(plan))
    before = con.execute("FROM ledger.contents").fetchall()

    lake_load.append(con, better, arrived(better, "b"))

    assert con.execute("SELECT title FROM raw.awards").fetchall() == [("지방세정 종합평가",)]
    assert con.execute("SELECT title FROM appended.awards ORDER BY title").fetchall() == [
        ("지방세 운영 우수",), ("지방세정 종합평가",),
    ]  # fmt: skip
    assert con.execute("SELECT arrival_id FROM raw.documents").fetchall() == [(arrived(plan).arrival_id,)]
    assert con.execute("SELECT attempt FROM appended.loads ORDER BY attempt").fetchall() == [(1,), (2,)]
    assert con.execute("FROM ledger.contents").fetchall() != before


def test_a_refused_file_is_an_arrival_until_its_bytes_are_read(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    lake_load.settle(con, arrived(plan), State.REJECTED, "encrypted", "it asks for a password")
    assert con.execute("SELECT state, reason_code FROM ledger.arrivals").fetchall() == [
        ("rejected", "encrypted")
    ]

    lake_load.append(con, plan, arrived(plan, "b"))

    assert con.execute("SELECT status FROM raw.documents").fetchall() == [("loaded",)]


@pytest.mark.parametrize(
    ("fields", "error"),
    [({"unknown": 1}, FieldsMismatch), ({"amount_krw": 1, "title": None}, FieldsMismatch)],
)
def test_a_row_that_fits_no_table_leaves_nothing_of_its_plan(
    con: DuckDBPyConnection, make_plan: PlanMaker, fields: dict[str, object], error: type[Exception]
) -> None:
    plan = make_plan(**fields)

    with pytest.raises(error):
        lake_load.append(con, plan, arrived(plan))

    assert con.execute("SELECT count(*) FROM appended.arrivals").fetchall() == [(0,)]
    assert con.execute("SELECT count(*) FROM appended.cells").fetchall() == [(0,)]


def test_a_family_without_a_table_and_other_bytes_are_refused(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    stray = replace(plan, records=(replace(plan.records[0], family="medals"),))

    with pytest.raises(UnknownFamily, match="medals"):
        lake_load.append(con, stray, arrived(plan))
    with pytest.raises(WrongArrival, match=r"plan\.pdf"):
        lake_load.append(con, plan, arrived(make_plan(b"%PDF-2")))


def _append_all(lake: Lake, plans: list[Plan], name: str, gate: Barrier) -> None:
    gate.wait()
    with Loader(lake) as loader:
        for plan in plans:
            loader.append(plan, arrived(plan, name))


def test_processes_that_append_the_same_plans_at_once_to_a_new_lake_lose_and_repeat_nothing(
    database: str, tmp_path: Path, home: Home, make_plan: PlanMaker
) -> None:
    lake = Lake(database, str(tmp_path / "rows"))
    plans = [make_plan(bytes([number]), rows=12) for number in range(3)]
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(2)
    workers = [context.Process(target=_append_all, args=(lake, plans, name, gate)) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)

    assert [worker.exitcode for worker in workers] == [0, 0]
    of_the_file = in_a_file(home, plans)
    with opened(lake) as con:
        assert con.execute("SELECT state, count(*) FROM ledger.arrivals GROUP BY ALL ORDER BY ALL").fetchall() == [
            ("duplicate", 3), ("loaded", 3),
        ]  # fmt: skip
        for table in of_the_file.keys() - {"documents"}:
            assert rows(con, table) == of_the_file[table]


def test_a_lake_of_an_earlier_version_gets_the_columns_that_it_lacks(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    con.execute(
        "DROP VIEW raw.awards; ALTER TABLE appended.awards DROP COLUMN grade; DELETE FROM appended.schema"
    )

    lake_schema.prepare(con)

    plan = make_plan()
    lake_load.append(con, plan, arrived(plan))
    assert con.execute("SELECT grade FROM raw.awards").fetchall() == [("우수",)]


def test_sql_on_a_lake_reaches_no_other_file(con: DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")

    for statement in (f"FROM '{tmp_path}/secret.csv'", f"COPY (SELECT 1) TO '{tmp_path}/out.csv'"):
        with pytest.raises(duckdb.PermissionException):
            con.execute(statement)


def test_a_catalog_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    gone = Lake("postgresql://planhouse:hunter2@127.0.0.1:1/plans", str(tmp_path / "rows"))

    with pytest.raises(LakeUnreachable, match=r"127\.0\.0\.1:1/plans") as told, opened(gone):
        pass

    assert "hunter2" not in f"{told.value!r} {told.value.__cause__!r} {gone!r}"


def test_a_home_without_a_lake_says_where_to_name_one() -> None:
    with pytest.raises(NoLake, match=r"\[lake\]"), opened(Lake()):
        pass


@pytest.mark.parametrize(
    ("catalog", "data", "told"),
    [
        ("postgresql://host/db", "", "belong together"),
        ("postgresql://host/db", "rows", "absolute"),
        ("mysql://host/db", "/rows", "postgresql://"),
    ],
)
def test_a_lake_that_cannot_be_is_refused_before_anything_is_opened(
    catalog: str, data: str, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        Lake(catalog, data)


CONFLICT = duckdb.TransactionException("Transaction conflict - another transaction has altered it")


def test_what_passes_is_begun_anew_and_what_does_not_is_raised_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lake_module, "FIRST_PAUSE", 0.0)
    answers: list[Exception | int] = [
        CONFLICT,
        duckdb.IOException("server closed the connection unexpectedly"),
        7,
    ]
    begun_anew: list[None] = []

    def action() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert persistently(action, lambda: begun_anew.append(None)) == 7
    assert len(begun_anew) == 2
    answers[:] = [duckdb.BinderException("no such column"), 7]
    with pytest.raises(duckdb.BinderException):
        persistently(action, list)
    answers[:] = [CONFLICT] * lake_module.TRIES
    with pytest.raises(LakeBusy, match="Transaction conflict"):
        persistently(action, list)


def test_one_at_a_time_builds_a_lakes_marts(lake: Lake) -> None:
    with one_builder(lake):
        with pytest.raises(LakeBusy, match="being built"), one_builder(lake):
            pass
        with one_builder(replace(lake, schema="another")):
            pass
    with one_builder(lake):
        pass


def test_the_times_of_arrivals_are_those_of_whoever_brought_them(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    later = replace(arrived(plan), received_at=RECEIVED + timedelta(days=1))

    lake_load.append(con, plan, later)

    received = "SELECT received_at AT TIME ZONE 'UTC' FROM "
    expected = [(datetime(2026, 1, 2),)]  # noqa: DTZ001  UTC, as the question says
    assert con.execute(received + "raw.documents").fetchall() == expected
    assert con.execute(received + "ledger.arrivals").fetchall() == expected
