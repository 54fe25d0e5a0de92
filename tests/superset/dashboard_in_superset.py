"""`make test-superset`: Superset 6.1 on the published sample in PostgreSQL, over REST and as a picture.

Not part of `make test`: its environment is large, and it takes some minutes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import requests
from PIL import Image

from bench.postgres_server import Server
from tests.superset import bundle
from tests.superset.photographed import CHROMIUM, HEIGHT, WIDTH, photograph
from tests.superset.served import PROGRAMS, Installation, Superset, superset
from warehouse.database import open_published
from warehouse.home import Home
from warehouse.postgres import deliver
from warehouse.targets import Target

READER, PASSWORD = "bi", "bi-of-the-test"
SLUG = "planhouse"
# Where the picture is kept, for a person to look at.
PICTURE = os.environ.get("PLANHOUSE_PICTURE")


@dataclass(frozen=True)
class Published:
    """The sample's marts, here and in PostgreSQL. `address` is host:port/name."""

    home: Home
    address: str

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with open_published(self.home) as con:
            return con.execute(query).fetchall()


@pytest.fixture(scope="module")
def published(postgres: Server, sample_pdf: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("sample") / "home"
    subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "build", sample_pdf],
        env=os.environ | {"PLANHOUSE_HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    deliver(Home(folder), Target.of(postgres.url()))
    with psycopg.connect(postgres.url(), autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}' IN ROLE planhouse_reader".encode())
    return Published(Home(folder), f"127.0.0.1:{postgres.port}/{urlsplit(postgres.url()).path[1:]}")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    assert PROGRAMS.exists(), "make test-superset makes Superset's environment"
    return Installation(tmp_path_factory.mktemp("superset") / "empty.db").set_up()


@pytest.fixture(scope="module")
def first(
    installation: Installation, published: Published, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Superset]:
    """With the repository's dashboard, imported as a user does it: the address edited, the password typed in."""
    with superset(installation, tmp_path_factory.mktemp("first") / "superset") as served:
        found = bundle.served_from(bundle.files(), published.address)
        served.import_dashboard(bundle.zipped(found), {bundle.DATABASE: PASSWORD})
        yield served


@pytest.fixture(scope="module")
def exported(first: Superset) -> bytes:
    [dashboard] = first.get("dashboard/")["result"]
    return first.export_dashboard(dashboard["id"])


@pytest.fixture(scope="module")
def second(
    installation: Installation, exported: bytes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Superset]:
    """Another one, with what the first exported."""
    with superset(installation, tmp_path_factory.mktemp("second") / "superset") as served:
        assert not served.charts()
        served.import_dashboard(exported, {bundle.DATABASE: PASSWORD})
        yield served


EOK = "100000000.0"
CHARTS = {
    "세출예산": f"SELECT sum(amount_krw) / {EOK} FROM marts.budget_by_sector WHERE scope = 'district'",
    "공모사업 선정": "SELECT sum(grant_count) FROM marts.grants_by_ministry",
    "공모사업비": f"SELECT sum(amount_krw) / {EOK} FROM marts.grants_by_ministry",
    "수상·인증": "SELECT sum(award_count) FROM marts.awards_by_department",
    "분야별 세출예산 (억원)": f"""
        SELECT sector, amount_krw / {EOK} FROM marts.budget_by_sector WHERE scope = 'district' ORDER BY amount_krw DESC
    """,
    "부처별 공모사업비 (억원)": f"""
        SELECT ministry, amount_krw / {EOK} FROM marts.grants_by_ministry ORDER BY amount_krw DESC
    """,
    "부서별 수상 건수": """
        SELECT department, award_count FROM marts.awards_by_department ORDER BY award_count DESC
    """,
    "부처별 공모사업과 재원 (억원)": f"""
        SELECT ministry, grant_count, amount_krw / {EOK}, national_krw / {EOK}, city_krw / {EOK}, other_krw / {EOK}
        FROM marts.grants_by_ministry ORDER BY amount_krw DESC
    """,
}
# The sample's, from the plan itself: 백만원 826,250; 천원 18,633,248.
PRINTED = {"세출예산": 8262.50, "공모사업 선정": 66, "공모사업비": 186.33248, "수상·인증": 60}


def sorted_rows(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(
        (
            tuple(value if isinstance(value, str | None) else round(float(value), 6) for value in row)
            for row in rows
        ),
        key=repr,
    )


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("which", ["first", "second"])
def test_a_chart_of_the_dashboard_shows_what_the_marts_say(
    which: str, chart: str, published: Published, request: pytest.FixtureRequest
) -> None:
    served: Superset = request.getfixturevalue(which)
    shown = [tuple(row.values()) for row in served.rows(served.charts()[chart])]
    assert sorted_rows(shown) == sorted_rows(published.rows(CHARTS[chart]))
    if chart in PRINTED:
        assert [float(value) for (value,) in shown] == [PRINTED[chart]]
    else:
        by_figure = [row[-1] if len(row) == 2 else row[2] for row in shown]
        assert by_figure == sorted(by_figure, reverse=True)


def test_the_dashboard_has_every_chart(first: Superset) -> None:
    charts = first.get(f"dashboard/{SLUG}/charts")["result"]
    assert {chart["slice_name"] for chart in charts} == CHARTS.keys()
    assert first.get(f"dashboard/{SLUG}")["result"]["dashboard_title"] == "주요업무계획 요약"


def test_what_superset_exports_is_what_the_repository_has(exported: bytes) -> None:
    """Edited in Superset: export, and take what is new into docs/bi/superset."""
    assert bundle.canonical(bundle.unzipped(exported)) == bundle.canonical(bundle.files())


def test_nothing_in_the_repository_or_in_an_export_is_a_password(exported: bytes) -> None:
    for found in (bundle.files(), bundle.unzipped(exported)):
        assert PASSWORD not in "".join(found.values())
        assert ":XXXXXXXXXX@" in found[bundle.DATABASE]


@dataclass(frozen=True)
class ByHand:
    """A connection, and a dataset and a chart a mart, made over REST by somebody who starts from nothing."""

    served: Superset
    database: int
    datasets: dict[str, int]
    charts: dict[str, int]


# The mart, its dimension, its figure.
MARTS = {
    "budget_by_sector": ("sector", "amount_krw"),
    "grants_by_ministry": ("ministry", "amount_krw"),
    "awards_by_department": ("department", "award_count"),
}


@pytest.fixture(scope="module")
def by_hand(
    installation: Installation, published: Published, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ByHand]:
    uri = f"postgresql+psycopg2://{READER}:{PASSWORD}@{published.address}"
    with superset(installation, tmp_path_factory.mktemp("third") / "superset") as served:
        body = {"database_name": "by hand", "sqlalchemy_uri": uri, "expose_in_sqllab": True}
        made = ByHand(served, served.post("database/", body)["id"], {}, {})
        for mart in MARTS:
            table = {"database": made.database, "schema": "marts", "table_name": mart}
            made.datasets[mart] = served.post("dataset/", table)["id"]
            made.charts[mart] = _chart(served, mart, made.datasets[mart])
        yield made


def _chart(served: Superset, mart: str, dataset: int) -> int:
    column, figure = MARTS[mart]
    metric = {"expressionType": "SQL", "sqlExpression": f"SUM({figure})", "label": "sum"}
    query = {
        "datasource": {"id": dataset, "type": "table"},
        "queries": [{"columns": [column], "metrics": [metric], "row_limit": 1000}],
        "result_format": "json",
        "result_type": "full",
    }
    chart = {
        "slice_name": f"{mart} by hand",
        "viz_type": "table",
        "datasource_id": dataset,
        "datasource_type": "table",
        "params": json.dumps({"viz_type": "table", "groupby": [column], "metrics": [metric]}),
        "query_context": json.dumps(query),
    }
    return int(served.post("chart/", chart)["id"])


@pytest.mark.parametrize("mart", MARTS)
def test_a_chart_made_by_hand_shows_the_mart(mart: str, by_hand: ByHand, published: Published) -> None:
    column, figure = MARTS[mart]
    shown = [(row[column], row["sum"]) for row in by_hand.served.rows(by_hand.charts[mart])]
    asked = f"SELECT {column}, sum({figure}) FROM marts.{mart} GROUP BY 1"
    assert sorted_rows(shown) == sorted_rows(published.rows(asked))


@pytest.mark.parametrize("mart", MARTS)
def test_superset_describes_a_column_as_the_mart_does(
    mart: str, by_hand: ByHand, published: Published
) -> None:
    columns = by_hand.served.get(f"dataset/{by_hand.datasets[mart]}")["result"]["columns"]
    comments = published.rows(
        f"SELECT column_name, comment FROM duckdb_columns() WHERE table_name = '{mart}'"
    )
    assert {each["column_name"]: each["description"] for each in columns} == dict(comments)


def test_the_charts_go_on_a_dashboard(by_hand: ByHand) -> None:
    dashboard = by_hand.served.post("dashboard/", {"dashboard_title": "by hand"})["id"]
    for chart in by_hand.charts.values():
        by_hand.served.put(f"chart/{chart}", {"dashboards": [dashboard]})
    there = by_hand.served.get(f"dashboard/{dashboard}/charts")["result"]
    assert {chart["slice_name"] for chart in there} == {f"{mart} by hand" for mart in MARTS}


def test_sql_lab_may_read_and_not_write(by_hand: ByHand) -> None:
    def run(sql: str) -> requests.Response:
        body = {"database_id": by_hand.database, "schema": "marts", "sql": sql, "runAsync": False}
        body["client_id"] = os.urandom(5).hex()
        return by_hand.served.session.post(
            f"{by_hand.served.url}/api/v1/sqllab/execute/", json=body, timeout=60
        )

    assert run("SELECT count(*) AS n FROM marts.grants").json()["data"] == [{"n": 66}]
    refused = run("DELETE FROM marts.grants")
    assert refused.status_code >= 400 and re.search("(?i)permission|not allowed|DML", refused.text)


@pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium on the PATH (Debian: chromium, fonts-nanum)"
)
def test_the_dashboard_is_drawn(first: Superset, tmp_path: Path) -> None:
    picture = Path(PICTURE) if PICTURE else tmp_path / "dashboard.png"
    photograph(first, f"/superset/dashboard/{SLUG}/", picture)
    with Image.open(picture) as opened:
        assert opened.size == (WIDTH, HEIGHT)
        drawn = opened.convert("RGB")
    # The three charts' bars: a blank page, a login or an error message has none.
    bars = sum(count for count, colour in drawn.getcolors(1 << 24) or [] if colour == (31, 168, 201))
    assert bars > 15_000
