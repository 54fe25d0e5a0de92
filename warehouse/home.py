"""Where everything of one installation lies: the folder that $PLANHOUSE_HOME names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import HomeUnusable


@dataclass(frozen=True, slots=True)
class Home:
    """The folders and files below `root`, which is absolute. Naming them creates nothing."""

    root: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Home:
        """The home that PLANHOUSE_HOME names, else `data` under the current folder."""
        return cls(Path(environ.get("PLANHOUSE_HOME") or "data").expanduser().absolute())

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def store(self) -> Path:
        return self.root / "store"

    @property
    def database(self) -> Path:
        """The warehouse file, which one process at a time may open."""
        return self.root / "warehouse" / "planhouse.duckdb"

    @property
    def corrections(self) -> Path:
        """What reviewers correct, a line each. It is theirs: nothing here writes it."""
        return self.root / "corrections.csv"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def site(self) -> Path:
        """The pages that people read; `site/index.html` is the first."""
        return self.root / "site"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def builds(self) -> Path:
        return self.published / "builds"

    @property
    def current(self) -> Path:
        """The link to the build that readers see."""
        return self.published / "current"

    @property
    def published_database(self) -> Path:
        """The path that readers open; it leads through `current` to the marts' file."""
        return self.published / "planhouse.duckdb"

    def stored(self, sha256: str) -> Path:
        """Where the store keeps the file with these bytes."""
        return self.store / sha256[:2] / f"{sha256}.pdf"

    def create(self) -> Home:
        """Makes the folders that do not exist yet. Raises HomeUnusable."""
        for folder in (self.inbox, self.store, self.database.parent, self.dagster, self.docs, self.builds):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise HomeUnusable(folder, error.strerror or str(error)) from error
        return self
