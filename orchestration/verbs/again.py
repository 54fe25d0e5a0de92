"""`planhouse retry` and `planhouse reprocess`: documents of the store read anew, whatever became of them before."""

from __future__ import annotations

from collections.abc import Sequence

import click

from extract.plan import EXTRACTOR_VERSION
from orchestration import exits
from orchestration.verbs.build import carry_out
from warehouse import asides, corrections, ledger
from warehouse.attempts import stale
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import WITHDRAWN, Arrival, State
from warehouse.named import named
from warehouse.withdrawal import take_back


def retry(keys: Sequence[str]) -> int:
    """Without keys: everything that waits or was parked."""
    home = Home.from_environment()
    with connect(home) as con:
        chosen = (
            [named(con, key) for key in keys]
            if keys
            else [row for row in ledger.statuses(con) if _hangs(row)]
        )
        for one in chosen:
            if one.reason_code == WITHDRAWN and one.sha256:
                take_back(con, one.sha256)
    return _read(chosen, "Nothing waits, and nothing was parked.")


def reprocess(keys: Sequence[str], everything: bool) -> int:
    """Without keys: what another version of the extractor or of corrections.csv read, or all."""
    if keys and everything:
        raise click.UsageError("Name documents or give --all, not both.")
    home = Home.from_environment()
    with connect(home) as con:
        chosen = (
            [named(con, key) for key in keys]
            if keys
            else stale(con, None if everything else EXTRACTOR_VERSION)
        )
        if not keys and not everything:
            reached = corrections.affected(con, corrections.read(home))
            chosen += [ledger.of_document(con, sha256)[-1] for sha256 in reached]
    return _read(
        chosen,
        f"Every document was read by this version ({EXTRACTOR_VERSION}), with the corrections that are there. "
        "--all reads all anew.",
    )


def _hangs(row: Arrival) -> bool:
    waits = row.state is State.WAITING and row.sha256 is not None
    return waits or row.reason_code in (ledger.PARKED, asides.CODE)


def _read(chosen: Sequence[Arrival], otherwise: str) -> int:
    sha256s = list(dict.fromkeys(one.sha256 for one in chosen if one.sha256))
    if not sha256s:
        click.echo(otherwise)
        return exits.FINE
    return carry_out(lambda flow, home, shown: flow.again(sha256s, home, shown))
