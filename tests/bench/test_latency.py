"""The bench of latency: each step's seconds are since the one before it."""

from bench.latency import STEPS, report


def test_steps_are_medians_of_what_each_took_and_end_with_the_whole() -> None:
    rounds = [{step: (place + 1) * pace for place, step in enumerate(STEPS)} for pace in (1.0, 2.0, 9.0)]
    lines = report(rounds, bare=[len(STEPS) / 2] * 3).splitlines()
    assert lines[1].startswith("medians of 3 rounds")
    assert [line.split()[0] for line in lines[3:-3]] == ["2.00"] * len(STEPS)
    assert lines[-3].split()[0] == f"{2.0 * len(STEPS):.2f}"
    assert lines[-2].split()[0] == f"{len(STEPS) / 2:.2f}"
    assert lines[-1].split()[:2] == ["4.00", "x"]
