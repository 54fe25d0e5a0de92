"""Each metric is what the mart says: MetricFlow itself is asked, on marts with what must not be added up twice."""

from __future__ import annotations

import csv
import shutil
import socket
from pathlib import Path

import duckdb
import pytest

from orchestration import metrics
from warehouse.home import Home

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dbt_build")]

# A second government of another year, and a bureau whose plan prints its government's budget once more.
MORE = """
    INSERT INTO marts.documents BY NAME
    SELECT * REPLACE ('other' AS document_id, '달빛구' AS district, 2023 AS plan_year)
    FROM marts.documents WHERE document_id = 'new'
    UNION ALL BY NAME
    SELECT * REPLACE ('bureau' AS document_id, '교통국' AS bureau) FROM marts.documents WHERE document_id = 'new';
    INSERT INTO marts.budget_by_sector BY NAME
    SELECT line.* REPLACE (
        d.id AS document_id, d.bureau AS bureau, d.scope AS scope, d.year AS plan_year, d.won AS amount_krw
    )
    FROM (FROM marts.budget_by_sector LIMIT 1) AS line, (
        VALUES ('other', NULL, 'district', 2023, 5), ('bureau', '교통국', 'district', 2024, 70),
        ('other', NULL, '교통국', 2023, 900)
    ) AS d (id, bureau, scope, year, won);
    INSERT INTO marts.budget_by_source BY NAME
    SELECT line.* REPLACE (
        d.id AS document_id, d.bureau AS bureau, d.scope AS scope, d.year AS plan_year, d.won AS amount_krw
    )
    FROM (FROM marts.budget_by_source LIMIT 1) AS line, (
        VALUES ('other', NULL, 'district', 2023, 11), ('bureau', '교통국', 'district', 2024, 70)
    ) AS d (id, bureau, scope, year, won);
    INSERT INTO marts.grants BY NAME
    SELECT * REPLACE ('other' AS document_id, 'g' AS record_id, 2023 AS plan_year, 7 AS amount_krw)
    FROM marts.grants LIMIT 1;
"""

WHOLE = "scope = 'district' AND bureau IS NULL"
METRICS = {
    "budget_krw": (
        "spending__sector",
        f"sum(amount_krw) FROM marts.budget_by_sector WHERE {WHOLE}",
        "sector",
    ),
    "revenue_krw": (
        "revenue__source",
        f"sum(amount_krw) FROM marts.budget_by_source WHERE {WHOLE}",
        "source",
    ),
    "grant_krw": ("grant__ministry", "sum(amount_krw) FROM marts.grants", "ministry"),
    "grant_count": ("grant__department", "count(*) FROM marts.grants", "department"),
    "award_count": ("award__department", "count(*) FROM marts.awards", "department"),
}


@pytest.fixture(scope="module")
def marts_file(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("metrics") / "planhouse.duckdb"
    shutil.copy(built, path)
    with duckdb.connect(str(path)) as con:
        con.execute(MORE)
    # MetricFlow keeps its file open as long as the process lives.
    shutil.copy(path, path.with_name("said.duckdb"))
    return path


def answer(marts_file: Path, folder: Path, *arguments: str) -> list[dict[str, str]]:
    csv_file = folder / "answer.csv"
    metrics.ask(Home(folder), marts_file, ["query", "--quiet", *arguments, "--csv", str(csv_file)])
    with csv_file.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("metric", METRICS)
def test_a_metric_is_what_the_marts_say(metric: str, marts_file: Path, tmp_path: Path) -> None:
    dimension, figure, column = METRICS[metric]
    group = f"document__district,metric_time__year,{dimension}"
    found = answer(marts_file, tmp_path, "--metrics", metric, "--group-by", group)
    with duckdb.connect(str(marts_file.with_name("said.duckdb")), read_only=True) as con:
        said = con.execute(f"SELECT document_id, plan_year, {column}, {figure} GROUP BY ALL").fetchall()
        districts = dict(con.execute("SELECT document_id, district FROM marts.documents").fetchall())
    assert said
    assert sorted(
        (row["document__district"], row["metric_time__year"][:4], row[dimension], float(row[metric] or 0))
        for row in found
    ) == sorted(
        (districts[document] or "", str(year or ""), name or "", float(won or 0))
        for document, year, name, won in said
    )


def test_a_bureaus_copy_of_the_budget_is_not_added_up_again(marts_file: Path, tmp_path: Path) -> None:
    found = answer(marts_file, tmp_path, "--metrics", "budget_krw", "--group-by", "document__plan_year")
    assert {row["document__plan_year"]: int(row["budget_krw"]) for row in found} == {
        "2023": 5,
        "2024": 1_000_000_000,
    }


def test_metrics_ask_nobody_else(marts_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MetricFlow's own command looks for newer releases of itself at each start."""
    asked: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _socket, address: asked.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: asked.append(host) or [])
    metrics.ask(Home(tmp_path), marts_file, ["list", "metrics"])
    assert asked == []
