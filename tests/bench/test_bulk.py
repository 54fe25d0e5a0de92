"""bench-bulk: what it says of two builds."""

from __future__ import annotations

from bench.bulk import Bulk, report


def test_what_is_beyond_reading_has_no_site_in_it_and_two_cores_are_held_against_one() -> None:
    one = Bulk(
        1, 250.0, {"readers at work": 180.0, "load": 9.0, "site": 50.0}, {"planhouse build": 300.0}, 290.0
    )
    two = Bulk(
        2, 140.0, {"readers at work": 90.0, "load": 8.0, "site": 40.0}, {"planhouse build": 310.0}, 300.0
    )
    told = "\n".join(report([one, two], 360))
    assert "reading 2.0 plans/s\n  beyond reading 20.0 s, 10% of 200 s" in told
    assert "reading 4.0 plans/s\n  beyond reading 10.0 s, 10% of 100 s" in told
    assert "2 cores to 1: reading 2.00 times as fast, all without the site 2.00" in told
