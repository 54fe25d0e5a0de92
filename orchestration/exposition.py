"""The measures of a home in Prometheus' words: what `/metrics` of the site says and `planhouse health` writes.

Each look builds the figures anew from what the ledger has, so that they survive a restart and are alike from wherever
one asks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from orchestration.health import Health, examine
from orchestration.settings import SettingsUnusable, settings_of
from warehouse.home import Home
from warehouse.measures import Follower, Measures

# Seconds a page: text alone takes some milliseconds, pages full of tables a tenth of a second, hostile ones seconds.
BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Exporter(Collector):
    """One home's figures; it remembers how far it has read the journal."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.follower = Follower(home)
        self.registry = CollectorRegistry(auto_describe=False)
        self.registry.register(self)

    def text(self) -> bytes:
        """Prometheus' text format. Raises OSError where the home cannot be read."""
        return generate_latest(self.registry)

    def health(self) -> Health:
        return self._look()[1]

    def collect(self) -> Iterable[Metric]:
        measures, health = self._look()
        now = datetime.now(UTC)
        yield from _of_documents(measures, now)
        yield from _of_reading(measures)
        yield from _of_publishing(measures)
        yield from _of_space(measures)
        yield GaugeMetricFamily(
            "planhouse_healthy", "1 where planhouse health finds no fault.", not health.faults
        )

    def _look(self) -> tuple[Measures, Health]:
        now = datetime.now(UTC)
        measures = self.follower.measure(now)
        try:
            return measures, examine(measures, settings_of(self.home), now)
        except SettingsUnusable as unusable:
            return measures, Health((str(unusable),))


def _of_documents(measures: Measures, now: datetime) -> Iterator[Metric]:
    states = GaugeMetricFamily("planhouse_arrivals", "Files that arrived, by state.", labels=["state"])
    for state, number in measures.by_state.items():
        states.add_metric([state], number)
    yield states
    since = measures.waiting_since
    yield GaugeMetricFamily(
        "planhouse_queue_age_seconds",
        "How long the oldest waiting file has waited; 0 where none waits.",
        (now - since).total_seconds() if since else 0,
    )
    attempts = CounterMetricFamily(
        "planhouse_attempts", "Tries to read and load a document, by outcome.", labels=["outcome"]
    )
    for outcome, number in sorted(measures.outcomes.items()):
        attempts.add_metric([outcome], number)
    yield attempts
    failed = GaugeMetricFamily(
        "planhouse_last_failure_timestamp_seconds", "When an attempt failed last, and why.", labels=["reason"]
    )
    if measures.last_failure:
        failed.add_metric([measures.last_failure.code], measures.last_failure.at.timestamp())
    yield failed


def _of_reading(measures: Measures) -> Iterator[Metric]:
    """Documents of several pages count once, with their mean."""
    counts = [0] * (len(BUCKETS) + 1)
    total = 0.0
    for pages, seconds in measures.readings:
        counts[bisect_left(BUCKETS, seconds / pages)] += 1
        total += seconds / pages
    buckets, so_far = [], 0
    for edge, count in zip([*map(str, BUCKETS), "+Inf"], counts, strict=True):
        so_far += count
        buckets.append((edge, so_far))
    yield HistogramMetricFamily(
        "planhouse_reading_seconds_per_page",
        "Seconds of reading a page, the mean of each document's.",
        buckets=buckets,
        sum_value=total,
    )
    yield CounterMetricFamily(
        "planhouse_pages_read", "Pages that were read.", sum(pages for pages, _ in measures.readings)
    )


def _of_publishing(measures: Measures) -> Iterator[Metric]:
    build = measures.build
    published = GaugeMetricFamily(
        "planhouse_last_publish_timestamp_seconds", "When the marts that readers see were published."
    )
    if build:
        published.add_metric([], build.published_at.timestamp())
        yield InfoMetricFamily("planhouse_build", "The marts that readers see.", {"build_id": build.build_id})
    yield published


def _of_space(measures: Measures) -> Iterator[Metric]:
    sizes = measures.sizes
    places = {"store": sizes.store, "warehouse": sizes.warehouse, "published": sizes.published}
    used = GaugeMetricFamily("planhouse_size_bytes", "What a part of the home takes.", labels=["part"])
    for part, size in places.items():
        used.add_metric([part], size)
    yield used
    yield GaugeMetricFamily("planhouse_disk_free_bytes", "Free on the home's disk.", sizes.disk_free)
    yield GaugeMetricFamily("planhouse_disk_bytes", "The home's disk.", sizes.disk_total)
