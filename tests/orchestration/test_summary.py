"""The daily summary: a few lines that a person can act on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.summary import room, summary_of
from warehouse import ledger
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.standing import Build, standing


def test_it_says_what_arrived_what_waits_and_what_readers_see(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    with connect(home) as con:
        for number in range(7):
            ledger.wait_unread(con, Origin.of(f"/inbox/{number}\x1b.pdf"), "still_growing", "it grows")
        con.execute(
            "UPDATE ledger.arrivals SET received_at = now() - INTERVAL 2 DAY WHERE file_name LIKE '0%'"
        )
        stands = standing(con)
    now = datetime.now(UTC)
    lines = summary_of(stands, Build("20261123T0", now - timedelta(hours=30), "other"), now)
    assert lines[0].startswith("6 files arrived in the last 24 hours (6 waiting); 7 in all: 0 loaded,")
    assert lines[1] == "Waits: 0\ufffd.pdf: it grows"
    assert lines[6] == "... and 2 more: planhouse status --state waiting"
    assert lines[7] == "Published: build 20261123T0, 30 hours ago; stale, the warehouse has changed since."
    assert room(home).startswith("Disk: ")
