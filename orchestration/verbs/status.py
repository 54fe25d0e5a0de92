"""`planhouse status`: the ledger."""

from __future__ import annotations

from rich.text import Text

from orchestration import exits
from orchestration.console import console, table
from orchestration.strays import tell_strays
from warehouse import ledger
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.home import Home

COLOURS = {
    "loaded": "green",
    "needs_review": "yellow",
    "rejected": "red",
    "duplicate": "dim",
    "waiting": "cyan",
}


def run() -> int:
    home = Home.from_environment()
    with connect(home, read_only=True) as con:
        arrivals = ledger.statuses(con)
        counts = balance(con)
    shown = table("received", "file", "state", "reason", "sha256")
    for arrival in arrivals:
        shown.add_row(
            arrival.received_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            arrival.file_name,
            Text(str(arrival.state), style=COLOURS[str(arrival.state)]),
            arrival.reason or "",
            (arrival.sha256 or "")[:12],
        )
    out = console()
    out.print(shown)
    out.print(
        f"{counts.arrivals} arrivals = {counts.loaded} loaded + {counts.needs_review} needs_review + "
        f"{counts.rejected} rejected + {counts.duplicate} duplicate + {counts.waiting} waiting"
    )
    tell_strays(out, home)
    return exits.FINE
