"""`make bench-workers`: a batch of plans in one process, on Celery's workers, and with one of these killed midway.

Each way has a server and a home of its own. Told are the seconds from the drop of the plans to the end of the last run,
and whether the tables (raw and published marts) are those of the first way; if not, it ends with code 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from bench import drawn_plans, same
from bench.celery_workers import Worker, environment, redis, workers
from bench.served import Served, serving, wait_for
from orchestration.settings import FILE_NAME
from warehouse.contents import of_published
from warehouse.home import Home
from warehouse.measures import Follower

AT_MOST = 1200.0


@dataclass(frozen=True)
class Way:
    """How the steps are done; what happens to the workers once the plans are there."""

    name: str
    readers: int = 0
    happens: Callable[[list[Worker]], str] | None = None


@dataclass(frozen=True)
class Outcome:
    seconds: float
    tables: dict[str, str]
    runs: list[str] = field(default_factory=list)
    told: str = ""


def whole_worker_killed(made: list[Worker]) -> str:
    """As when its machine is gone."""
    chosen = wait_for("a step that reads", lambda: _at_work(made), AT_MOST, 0.05)
    chosen.kill()
    return f"{chosen.name} killed with a step in hand"


def child_killed(made: list[Worker]) -> str:
    """As the kernel does when memory runs out; the worker sees it, and goes on with another child."""
    chosen = wait_for("a step that reads", lambda: _at_work(made), AT_MOST, 0.05)
    [child] = chosen.children()
    os.kill(child, signal.SIGKILL)
    return f"a child of {chosen.name} killed with a step in hand"


IN_PROCESS = Way("in the server's process")
WAYS = (
    IN_PROCESS,
    Way("one worker", readers=1),
    Way("two workers", readers=2),
    Way("two workers, the child of one killed", readers=2, happens=child_killed),
    Way("two workers, one killed", readers=2, happens=whole_worker_killed),
)


def carry_out(way: Way, plans: list[Path], batch: int, given_anew_after: int, folder: Path) -> Outcome:
    """Raises TookTooLong and NoRedis."""
    home = Home(folder / "home").create()
    (home.root / FILE_NAME).write_text(f"[bulk]\nbatch = {batch}\n", "utf-8")
    with _served(way, home, given_anew_after, folder) as (served, made):
        aside = folder / "aside"
        aside.mkdir()
        for plan in plans:
            shutil.copyfile(plan, aside / plan.name)
        started = time.monotonic()
        for plan in aside.iterdir():
            plan.rename(home.inbox / plan.name)
        told = way.happens(made) if way.happens else ""
        follower = Follower(home)
        wait_for("the marts of all plans", lambda: _is_done(served, follower, len(plans)), AT_MOST, 0.5)
        seconds = time.monotonic() - started
        runs = [f"{run.job_name} {run.status.value}" for run in served.runs()]
    return Outcome(seconds, same.facts(home), runs, told)


@contextmanager
def _served(
    way: Way, home: Home, given_anew_after: int, folder: Path
) -> Iterator[tuple[Served, list[Worker]]]:
    with ExitStack() as stack:
        made: list[Worker] = []
        if not way.readers:
            yield stack.enter_context(serving(home.root)), made
            return
        env = environment(home, stack.enter_context(redis(folder)), given_anew_after)
        served = stack.enter_context(serving(home.root, environ=env))
        yield served, stack.enter_context(workers(folder, env, way.readers))


def _is_done(served: Served, follower: Follower, plans: int) -> bool | None:
    by_state = follower.measure(datetime.now(UTC)).by_state
    if by_state["loaded"] + by_state["needs_review"] < plans:
        return None
    runs = served.instance.get_runs()
    if not runs or any(not run.is_finished for run in runs):
        return None
    published = of_published(served.home)
    last_loaded = served.instance.get_latest_materialization_event(dg.AssetKey("loaded"))
    last_published = served.instance.get_latest_materialization_event(dg.AssetKey("published"))
    if published is None or last_published is None or last_loaded is None:
        return None
    return True if last_published.timestamp > last_loaded.timestamp else None


def _at_work(made: list[Worker]) -> Worker | None:
    return next((worker for worker in made[:-1] if worker.begun()), None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=24)
    parser.add_argument("--batch", type=int, default=3)
    parser.add_argument("--given-anew-after", type=int, default=60)
    parser.add_argument("--ways", type=int, nargs="*", default=range(len(WAYS)))
    chosen = parser.parse_args()
    equal = True
    with tempfile.TemporaryDirectory(prefix="planhouse-workers-") as name:
        drawn = Path(name, "plans")
        drawn.mkdir()
        plans = drawn_plans.draw(chosen.plans, drawn)
        first: Outcome | None = None
        for number in chosen.ways:
            folder = Path(name, str(number))
            folder.mkdir()
            outcome = carry_out(WAYS[number], plans, chosen.batch, chosen.given_anew_after, folder)
            first = first or outcome
            is_equal = outcome.tables == first.tables
            equal = equal and is_equal
            print(
                f"{WAYS[number].name}: {outcome.seconds:.1f} s; {len(outcome.tables)} tables, "
                f"{'equal' if is_equal else 'NOT equal'}; runs: {', '.join(outcome.runs)} {outcome.told}",
                flush=True,
            )
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
