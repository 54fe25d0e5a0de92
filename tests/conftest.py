"""What tests of every folder share: a home of their own, the sample, a drawn plan, a PostgreSQL server, the
reference folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bench.postgres_server import NoServer, Server, server
from tests.invented_plan import DrawnPlan, sample_like_plan

REPOSITORY = Path(__file__).parents[1]

# Nothing that a test starts may phone home.
os.environ |= {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "False",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
}


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
