"""`planhouse rebuild`: the warehouse made anew from the store and the journal."""

from __future__ import annotations

from orchestration.verbs.build import carry_out


def run() -> int:
    return carry_out(lambda flow, home, shown: flow.rebuild(home, shown))
