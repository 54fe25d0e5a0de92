"""What tests of every folder share: a home of their own, the sample, a drawn plan, homes in which they were built by
the command, a PostgreSQL server, the reference folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bench.postgres_server import NoServer, Server, server
from orchestration import exits, logs
from tests.invented_plan import DrawnPlan, sample_like_plan
from tests.workshop import Built, Ran, Workshop

REPOSITORY = Path(__file__).parents[1]

# Nothing that a test starts may phone home.
os.environ |= {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "False",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
}


# Homes that take half a minute to build, and the group of those who read them: one worker builds each.
BUILT_ONCE = {"built_sample": "sample", "built_two": "two plans"}


# Before xdist looks at the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in BUILT_ONCE.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(BUILT_ONCE[name]))


@pytest.fixture
def home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, in $PLANHOUSE_HOME too."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PLANHOUSE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def sample_pdf() -> Path:
    return REPOSITORY / "samples" / "seodaemun-plan-2024.pdf"


@pytest.fixture(scope="session")
def drawn_plan(tmp_path_factory: pytest.TempPathFactory) -> DrawnPlan:
    """The invented plan, drawn once. Its truth is shared: read it, do not change it."""
    return sample_like_plan(tmp_path_factory.mktemp("drawn") / "plan.pdf")


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sample, built by `planhouse build`.

    The home is test_sample's, which goes on with it; all others read the warehouse file as it was.
    """
    workshop = Workshop.below(tmp_path_factory.mktemp("sample"))
    first = workshop.planhouse("build", PLANHOUSE_TIMINGS="1")
    assert first.code == exits.FINE, first.out + first.err
    warehouse = workshop.folder / "planhouse.duckdb"
    shutil.copyfile(workshop.home.database, warehouse)
    return Built(workshop, first, warehouse)


@pytest.fixture(scope="session")
def built_two(
    tmp_path_factory: pytest.TempPathFactory, sample_pdf: Path, drawn_plan: DrawnPlan
) -> tuple[Workshop, Ran]:
    """The sample and the invented plan, built by a command that logs as JSON. For reading only."""
    workshop = Workshop.below(tmp_path_factory.mktemp("two"))
    ran = workshop.planhouse("build", sample_pdf, drawn_plan.path, **{logs.VARIABLE: "json"})
    assert ran.code == exits.FINE, ran.out + ran.err
    return workshop, ran


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real server, once a worker."""
    try:
        with server() as running:
            yield running
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL here: {reason}")


NUMBERS = count(1)


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    """The URL of an empty database, as its administrator."""
    name = f"plans_{next(NUMBERS)}"
    with psycopg.connect(postgres.url(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        yield postgres.url(name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference folder beside the repository (gold, variants, real plans), where there is one."""
    folder = REPOSITORY.parent / "shared"
    if not (folder / "plan-2024").is_dir():
        pytest.skip("needs the reference folder ../shared, which is not beside this checkout")
    return folder
