"""What dbt-duckdb's target `lake` needs: the home's lake, attached and sealed before dbt looks for it."""

from __future__ import annotations

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from orchestration.settings import settings_of
from warehouse.home import Home
from warehouse.lake import attach


class Plugin(BasePlugin):
    """By this name dbt-duckdb looks for it. What the profile attaches is there already then."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        attach(conn, settings_of(Home.from_environment()).lake, inlined_rows=0)
