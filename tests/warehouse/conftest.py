"""A home, and small plans built by hand: what the tests of this folder share."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bench.postgres_server import Server
from extract.plan import Check, Document, Evidence, Outcome, Plan, Problem, Record, Reject, Source
from extract.printed import Basis, BBox, Cell, CellPlace, Line, Page, Table, TableKind
from warehouse.database import connect
from warehouse.home import Home
from warehouse.lake import Lake, opened
from warehouse.lake_schema import prepare
from warehouse.publish import publish

PlanMaker = Callable[..., Plan]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


@pytest.fixture(scope="session")
def make_plan() -> PlanMaker:
    """A plan of `content`'s sha256 with one award, one budget line, a check, a reject and `rows` rows of cells."""

    def make(
        content: bytes = b"%PDF-1", rows: int = 3, problems: tuple[Problem, ...] = (), **fields: object
    ) -> Plan:
        sha256 = hashlib.sha256(content).hexdigest()
        box = BBox(10.0, 20.0, 30.0, 40.0)
        cells = tuple(
            Cell(row, col, 1, 1, box, f"칸\n{row}", f"칸{row}") for row in range(rows) for col in (0, 1)
        )
        award = {
            "award_no": 12,
            "title": "지방세 운영 우수",
            "grade": "우수",
            "organizer_printed": "행전안전부",
            "department_printed": "세무1과",
        }
        sector = {
            "scope": "district",
            "line_no": 1,
            "sector_printed": "사회복지",
            "amount_krw": 414_711_000_000,
            "share_pct": Decimal("50.2"),
            "prior_amount_krw": None,
            "change_krw": None,
            "change_pct": None,
            "printed_total_krw": 826_257_000_000,
        }
        return Plan(
            document=Document(
                sha256,
                "plan.pdf",
                len(content),
                1,
                "서대문구",
                "서울특별시",
                None,
                2024,
                {"plan_year": "cover"},
            ),
            pages=(Page(1, 595.0, 842.0, 1234),),
            tables=(
                Table(
                    "p1t1",
                    "p1t1",
                    1,
                    1,
                    TableKind.TABLE,
                    box,
                    rows,
                    2,
                    cells,
                    "수상 현황",
                    1_000_000,
                    "awards",
                    1,
                    Basis.SHADED,
                ),
                Table(
                    "p1t2",
                    "p1t2",
                    1,
                    2,
                    TableKind.TABLE,
                    box,
                    1,
                    1,
                    (),
                    basis=Basis.ALIGNED,
                    parent=CellPlace("p1t1", 2, 1),
                ),
            ),
            lines=(Line(1, 1, box, 12.0, "주요업무계획", "주요업무계획"),),
            records=(
                Record(
                    "awards",
                    f"award-{sha256[:8]}",
                    1,
                    "p1t1",
                    award | fields,
                    (Source(1, box, "12"), Source(1, box, "우수", "grade")),
                    Evidence(Basis.SHADED, has_header=True, agreeing=2, contrary=1),
                ),
                Record(
                    "budget_by_sector", f"sector-{sha256[:8]}", 1, None, sector, (Source(1, box, "414,711"),)
                ),
            ),
            rejects=(
                Reject(
                    "grants",
                    "amount",
                    "'1,2O0' is not an amount",
                    1,
                    "p1t1",
                    {"share": Decimal("0.1")},
                    (Source(1, box, "1,2O0"),),
                ),
            ),
            checks=(
                Check(
                    "sector_sum",
                    None,
                    "백만원",
                    Decimal(826_257),
                    Decimal(826_250),
                    Decimal(7),
                    Decimal("3.24"),
                    Outcome.SUSPICIOUS,
                    14,
                    1,
                ),
            ),
            problems=problems,
        )

    return make


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("built")).create()
    with connect(home) as con:
        con.begin()
        con.execute(Path(__file__).with_name("marts.sql").read_text(encoding="utf-8"))
        con.commit()
    stored = home.stored("a" * 64)
    stored.parent.mkdir()
    stored.write_bytes(b"%PDF-")
    return home


@pytest.fixture(scope="session")
def published_once(built_once: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    root = tmp_path_factory.mktemp("published")
    home = Home(shutil.copytree(built_once.root, root, dirs_exist_ok=True))
    publish(home)
    return home


@pytest.fixture
def built(built_once: Home, home: Home) -> Home:
    """A home whose warehouse has marts, none of them published."""
    shutil.copytree(built_once.root, home.root, dirs_exist_ok=True)
    return home


@pytest.fixture
def published(published_once: Home, home: Home) -> Home:
    """A home with the same marts, published once."""
    shutil.copytree(published_once.root, home.root, symlinks=True, dirs_exist_ok=True)
    return home


LAKES = count(1)


@pytest.fixture(scope="session")
def empty_lake(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of a lake's catalog that has its tables and no rows."""
    pytest.importorskip("duckdb_extension_ducklake", reason="the extra lake is not installed")
    with psycopg.connect(postgres.url(), autocommit=True) as admin:
        admin.execute("CREATE DATABASE empty_lake")
    with opened(Lake(postgres.url("empty_lake"), str(tmp_path_factory.mktemp("lake")))) as con:
        prepare(con)
    return "empty_lake"


@pytest.fixture
def lake(empty_lake: str, postgres: Server, tmp_path: Path) -> Iterator[Lake]:
    """A lake of its own for each test, with its tables and no rows."""
    name, rows = f"lake_{next(LAKES)}", f"{tmp_path}/rows/"
    with psycopg.connect(postgres.url(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {empty_lake}".encode())
        with psycopg.connect(postgres.url(name)) as catalog:
            catalog.execute(
                "UPDATE planhouse_lake.ducklake_metadata SET value = %s WHERE key = 'data_path'", [rows]
            )
        yield Lake(postgres.url(name), rows)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
