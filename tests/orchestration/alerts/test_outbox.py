"""The outbox: each thing is told once on each channel, and one that fails is tried again later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.alerts.channels import NotDelivered
from orchestration.alerts.notices import Notice
from orchestration.alerts.outbox import Outbox

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECONDS = timedelta(seconds=1)


@dataclass
class Heard:
    """A channel of our own; the real ones are in test_channels."""

    name: str = "heard"
    is_deaf: bool = False
    told: list[list[str]] = field(default_factory=list)
    tries: int = 0

    def send(self, notices: Sequence[Notice]) -> None:
        self.tries += 1
        if self.is_deaf:
            raise NotDelivered("deaf")
        self.told.append([notice.key for notice in notices])


def notice(key: str) -> Notice:
    return Notice(key, "run", "run 1", "failed", "", "")


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path)


def deliver(outbox: Outbox, *channels: Heard, after: int = 0) -> list[str]:
    return outbox.deliver(channels, 30 * SECONDS, 100 * SECONDS, NOON + after * SECONDS)


def test_a_thing_is_told_once_also_by_another_process(outbox: Outbox, tmp_path: Path) -> None:
    channel = Heard()
    assert outbox.put([notice("a"), notice("b")]) == 2
    deliver(outbox, channel)
    assert Outbox(tmp_path).put([notice("a"), notice("c")]) == 1
    deliver(Outbox(tmp_path), channel)
    deliver(outbox, channel)
    assert channel.told == [["a", "b"], ["c"]]


def test_a_channel_that_fails_is_tried_after_growing_pauses_and_nothing_is_lost(outbox: Outbox) -> None:
    channel = Heard(is_deaf=True)
    outbox.put([notice("a")])
    tried_at = []
    for second in range(400):
        before = channel.tries
        deliver(outbox, channel, after=second)
        if channel.tries > before:
            tried_at.append(second)
    assert tried_at == [0, 30, 90, 190, 290, 390]
    channel.is_deaf = False
    outbox.put([notice("b")])
    assert deliver(outbox, channel, after=500) == []
    assert channel.told == [["a", "b"]]


def test_one_deaf_channel_does_not_keep_another_one_silent(outbox: Outbox) -> None:
    deaf, hearing = Heard(is_deaf=True), Heard("other")
    outbox.put([notice("a")])
    assert deliver(outbox, deaf, hearing) == ["deaf; 1 notices wait, tried again in 30 s"]
    assert hearing.told == [["a"]]
    deaf.is_deaf = False
    deliver(outbox, deaf, hearing, after=31)
    assert (deaf.told, hearing.told) == ([["a"]], [["a"]])


def test_a_condition_counts_from_when_it_began_without_a_break(outbox: Outbox) -> None:
    assert outbox.since("stale", True, NOON) == NOON
    assert outbox.since("stale", True, NOON + SECONDS) == NOON
    assert outbox.since("stale", False, NOON + 2 * SECONDS) is None
    assert outbox.since("stale", True, NOON + 3 * SECONDS) == NOON + 3 * SECONDS
