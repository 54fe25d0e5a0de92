"""Exports: what other programs read, and what a spreadsheet must not run."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from warehouse.database import connect
from warehouse.errors import NothingPublished, UnknownFormat
from warehouse.export import export, harmless
from warehouse.home import Home
from warehouse.publish import publish


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_mart_is_written_in_each_format(built: Home, tmp_path: Path) -> None:
    done = publish(built)
    written = export(built, tmp_path / "out")
    assert [path.name for path in written] == sorted(
        [
            "datapackage.json",
            "planhouse.xlsx",
            *(f"{mart}.{end}" for mart in done.tables for end in ("parquet", "csv")),
        ]
    )
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(path.name for path in written)
    for mart, count in done.tables.items():
        assert len(rows(tmp_path / "out" / f"{mart}.csv")) == count
        path = str(tmp_path / "out" / f"{mart}.parquet")
        assert duckdb.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchall() == [(count,)]


def test_csv_is_utf8_with_a_mark_and_keeps_figures_and_nulls(published: Home, tmp_path: Path) -> None:
    export(published, tmp_path, ["csv"])
    content = (tmp_path / "budget_by_account.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfdistrict,bureau,plan_year,") and content.endswith(b"\r\n")
    [account] = rows(tmp_path / "budget_by_account.csv")
    assert (account["account_printed"], account["amount_krw"], account["parent_account"]) == (
        "총    계",
        "826257000000",
        "",
    )
    assert (account["change_krw"], account["change_pct"]) == ("-73743000000", "-8.1900")


def test_text_that_a_spreadsheet_would_run_is_disarmed_in_the_file(built: Home, tmp_path: Path) -> None:
    with connect(built) as con:
        con.execute(
            "UPDATE marts.awards SET grade = E'\\t=1+1', title = '=cmd|'' /C calc''!A0' WHERE award_no = 13"
        )
    publish(built)
    export(built, tmp_path, ["csv"])
    award = rows(tmp_path / "awards.csv")[1]
    assert (award["title"], award["grade"]) == ("'=cmd|' /C calc'!A0", "'\t=1+1")
    assert rows(tmp_path / "awards.csv")[0]["title"] == "지방세 운영 우수"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1+1", "-", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "-2+3+cmd|' /C calc'!A0"],
)
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "지방세", "1,200", "-1,200", "-14.2", "-14.2 %", "+3", "△14.2", "'=1", "a=b", " -"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_an_unknown_format_and_an_unpublished_home_are_told_before_anything_is_written(
    built: Home, tmp_path: Path
) -> None:
    with pytest.raises(UnknownFormat, match=r"'xls' is not a format\. Choose from: parquet, csv, xlsx"):
        export(built, tmp_path / "out", ["csv", "xls"])
    with pytest.raises(NothingPublished):
        export(built, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_failed_export_leaves_the_former_file(
    published: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "awards.csv").write_text("former")

    def fail(_: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warehouse.export.harmless", fail)
    with pytest.raises(OSError, match="No space left"):
        export(published, tmp_path, ["csv"])
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir() if path.is_file()] == [
        ("awards.csv", "former")
    ]
