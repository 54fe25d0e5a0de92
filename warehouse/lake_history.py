"""The lake's history, in which every commit is a snapshot until it is expired, and the tidying of its files.

What a load appended stays for good, with the readings that later ones took the place of. What goes is what builds
replaced, and the many small files of single loads, which become few.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from duckdb import DuckDBPyConnection

from warehouse.lake import Lake, Session

# Files that nothing names any more may be open in a reader that began before, or just written and not committed.
GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A commit: its number, its time in UTC, who made it and what he said of it, where he said anything."""

    version: int
    at: datetime
    author: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many snapshots were expired, how many files were merged away, how many were removed."""

    snapshots: int
    merged: int
    removed: int


def snapshots(con: DuckDBPyConnection) -> list[Snapshot]:
    """The earliest first."""
    found = con.execute(
        "SELECT snapshot_id, snapshot_time AT TIME ZONE 'UTC', author, commit_message FROM lake.snapshots() "
        "ORDER BY snapshot_id"
    ).fetchall()
    return [Snapshot(version, at.replace(tzinfo=UTC), author, said) for version, at, author, said in found]


def tidy(lake: Lake, now: datetime, grace: timedelta = GRACE) -> Tidied:
    """Expires what is older than `kept_days`, writes rows that stand in the catalog to files, makes few files of many,
    and removes what no snapshot needs. Loads may go on meanwhile. Raises LakeBusy.
    """

    before, leftovers = now - timedelta(days=lake.kept_days), now - grace
    with Session(lake) as session:

        def call(function: str, *values: object) -> list[tuple[object, ...]]:
            return session.do(lambda con: con.execute(f"CALL {function}", values or None).fetchall())

        expired = call("ducklake_expire_snapshots('lake', older_than => ?)", before)
        call("ducklake_flush_inlined_data('lake')")
        merged = call("ducklake_merge_adjacent_files('lake')")
        removed = call("ducklake_cleanup_old_files('lake', older_than => ?)", leftovers)
        removed += call("ducklake_delete_orphaned_files('lake', older_than => ?)", leftovers)
    return Tidied(len(expired), sum(int(str(row[2])) for row in merged), len(removed))
