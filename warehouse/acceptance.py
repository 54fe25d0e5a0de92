"""Accepting the marts: Great Expectations checks what `warehouse.promises` says, and writes Data Docs about it.

Great Expectations takes seconds to import: functions here do it when they are called, and `warm` does it
beforehand. It runs on frames, because its SQL engine fails on DuckDB (great_expectations issue 11579).
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from duckdb import DuckDBPyConnection

from warehouse import accepted, data_docs
from warehouse.accepted import Scope
from warehouse.data_docs import Judged
from warehouse.database import columns, connect, identifier, tables
from warehouse.home import Home
from warehouse.promises import PROMISES, Promise
from warehouse.suites import suite

if TYPE_CHECKING:
    import pandas as pd

SHOWN_VALUES = 5


@dataclass(frozen=True, slots=True)
class Check:
    """A promise, kept or not. `finding` says what was found instead, with the count and the first values."""

    mart: str
    column: str | None
    expectation: str
    success: bool
    finding: str | None = None

    def __str__(self) -> str:
        place = f"{self.mart}.{self.column}" if self.column else self.mart
        return f"{place}: {self.expectation}" + (f"; found {self.finding}" if self.finding else "")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The outcome for all marts; `docs_path` is the first page of the Data Docs, `scope` what was looked at."""

    success: bool
    checks: tuple[Check, ...]
    docs_path: Path
    scope: Scope

    @property
    def failures(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.success)


class Validated(NamedTuple):
    """A suite and what came of it, as Great Expectations has them."""

    suite: Any
    result: Any


def warm() -> None:
    """Imports what `accept` needs, with its telemetry off. Worth a thread while something else runs."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations.expectations  # noqa: F401
    import pandas as pd  # noqa: F401


def accept(home: Home, beside: AbstractContextManager[object] | None = None) -> Acceptance:
    """Checks the marts of the warehouse file against their promises and writes the Data Docs to `home.docs`.

    Rows that were accepted before and are as they were are not looked at again (`warehouse.accepted`). What goes on
    `beside` this may read the warehouse: it is left before anything is written there.
    Raises NoWarehouse and WarehouseBusy. A mart that is missing is a failed check, not an error.
    """
    # Open until what goes on beside is over, too: nobody writes between what is looked at and what is copied.
    with connect(home, read_only=True) as con, beside or nullcontext():
        checks, scope = _looked_at(home, con)
    success = all(check.success for check in checks)
    if success and scope.built:
        accepted.remember(home, scope.built)
    return Acceptance(success, tuple(checks), home.docs / "index.html", scope)


def _looked_at(home: Home, con: DuckDBPyConnection) -> tuple[list[Check], Scope]:
    present, scope = set(tables(con, "marts")), accepted.scope(con)
    filled = {
        mart
        for mart, promise in PROMISES.items()
        if present >= {mart, "documents"} and _filled(con, promise, scope)
    }
    validated = dict(_validated(_frames(con, present, scope), filled))
    checks, judged = [], []
    for mart in PROMISES:
        told = None if mart in present else "no such table"
        found = [Check(mart, None, "the mart is there", mart in present, told)]
        if mart in validated:
            found += [_check(mart, outcome) for outcome in validated[mart].result.results]
        checks += found
        failures = tuple(str(check) for check in found if not check.success)
        suite, result = validated.get(mart, (None, None))
        judged.append(Judged(mart, suite, result, failures))
    docs = home.root / f".docs-{os.getpid()}"
    try:
        data_docs.write(docs, judged, scope)
        _replace(docs, home.docs)
    finally:
        shutil.rmtree(docs, ignore_errors=True)
    return checks, scope


def _frames(con: DuckDBPyConnection, present: set[str], scope: Scope) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows that are looked at, mart by mart: all together they take several times what the largest does."""
    for mart in PROMISES:
        if mart in present:
            query = f"SELECT {_needed(con, mart)} FROM {scope.rows_of(mart)}"  # noqa: S608  our own names
            yield mart, con.execute(query, scope.parameters(query)).df()


def _needed(con: DuckDBPyConnection, mart: str) -> str:
    """All columns, those of whose values nothing is promised without them: texts are most of a mart, and slow."""
    looked_into = PROMISES[mart].looked_into
    return ", ".join(
        identifier(name) if name in looked_into else f"true AS {identifier(name)}"
        for name in columns(con, "marts", mart)
    )


def _filled(con: DuckDBPyConnection, promise: Promise, scope: Scope) -> bool:
    """Whether a sound current document that is looked at has rows that belong into the mart."""
    if promise.source is None:
        return False
    source = identifier(promise.source)
    sound = (
        "SELECT d.document_id FROM marts.documents AS d WHERE d.status = 'loaded' AND d.superseded_by IS NULL"
    )
    query = f"FROM raw.{source} SELECT 1 WHERE document_id IN ({sound}) AND {scope.condition()} LIMIT 1"
    return con.execute(query, scope.parameters(query)).fetchone() is not None


def _validated(
    frames: Iterable[tuple[str, pd.DataFrame]], filled: set[str]
) -> Iterator[tuple[str, Validated]]:
    """What Great Expectations says of each mart."""
    warm()
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.execution_engine import pandas_execution_engine

    # Frames up to this size are hashed first, which takes as long as judging them; nobody asks for the hash.
    pandas_execution_engine.HASH_THRESHOLD = 0
    # Its logger tells of every metric that a missing column makes impossible; the check says it once.
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # One asset for all marts: with each that is added the context writes down all that it has, as YAML.
    whole_mart = (
        context.data_sources.add_pandas("warehouse")
        .add_dataframe_asset("mart")
        .add_batch_definition_whole_dataframe("whole")
    )
    for mart, frame in frames:
        expectations = [
            getattr(gxe, expected.kind)(**expected.arguments, description=expected.words)
            for expected in suite(PROMISES[mart], set(frame.columns), mart in filled)
        ]
        checked = gx.ExpectationSuite(name=mart, expectations=expectations)
        batch = whole_mart.get_batch({"dataframe": frame})
        # Not by a ValidationDefinition: what the context keeps of it for later runs is a quarter of the time.
        result = batch.validate(
            checked,
            result_format={"result_format": "SUMMARY", "partial_unexpected_count": SHOWN_VALUES},
        )
        yield mart, Validated(checked, result)


def _check(mart: str, outcome: Any) -> Check:
    config, result = outcome.expectation_config, outcome.result
    finding = None
    if not outcome.success:
        values = ", ".join(str(value) for value in result.get("partial_unexpected_list", ()))
        if missing := result.get("details", {}).get("mismatched", {}).get("missing"):
            finding = f"no {', '.join(missing)}"
        elif "unexpected_count" in result:
            finding = f"{result['unexpected_count']} of {result['element_count']} rows otherwise: {values}"
        elif "observed_value" in result:
            finding = str(result["observed_value"])
        else:
            finding = f"an error: {outcome.exception_info}"
    return Check(mart, config.kwargs.get("column"), str(config.description), bool(outcome.success), finding)


def _replace(new: Path, target: Path) -> None:
    """Pages of former runs go: the Data Docs tell of the marts as they are."""
    former = target.with_name(f"{new.name}-former")
    if target.exists():
        target.rename(former)
    new.rename(target)
    shutil.rmtree(former, ignore_errors=True)
