"""The bare script that `run_vs_script` measures against: read the tables, put them into DuckDB, run dbt once.

No provenance, no checks, no ledger, no acceptance, no publishing: what somebody would write in an hour.

    python bench/bare_script.py PLAN.pdf WAREHOUSE.duckdb DBT_TARGET

WAREHOUSE.duckdb is a copy of a built warehouse, so that dbt has the raw layer that its models read.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pdfplumber

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"
DBT = Path(sys.executable).parent / "dbt"


@contextmanager
def timed(step: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    print(f"timing {step} {time.perf_counter() - started:.2f}", file=sys.stderr)


def main(plan: Path, warehouse: Path, target: Path) -> None:
    with timed("pdfplumber"), pdfplumber.open(plan) as pdf:
        rows = [
            (page.page_number, number, row_no, row)
            for page in pdf.pages
            for number, table in enumerate(page.extract_tables())
            for row_no, row in enumerate(table)
        ]
    with timed("duckdb"), duckdb.connect(str(warehouse)) as con:
        con.execute("create or replace table bare_rows (page int, table_no int, row_no int, texts varchar[])")
        con.begin()
        con.executemany("insert into bare_rows values (?, ?, ?, ?)", rows)
        con.commit()
    with timed("dbt"):
        subprocess.run(
            [DBT, "build", "--quiet", "--project-dir", PROJECT, "--profiles-dir", PROJECT],
            env=os.environ | {"PLANHOUSE_DATABASE": str(warehouse), "DBT_TARGET_PATH": str(target)},
            stdout=subprocess.DEVNULL,
            check=True,
        )


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:4]))
