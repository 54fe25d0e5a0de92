"""The dashboard as a folder of YAML (docs/bi/superset), as Superset imports and exports it in a zip file.

`canonical` is what of it is ours: ids that each Superset gives anew, times and the address of the database are not.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "docs" / "bi" / "superset"
DATABASE = "databases/planhouse.yaml"

# Superset numbers charts and datasets itself; the uuids stay.
NUMBERS = frozenset(
    {"chartId", "datasource", "slice_id", "chartsInScope", "tabsInScope", "chart_configuration"}
)
OF_ITS_PLACE = frozenset({"sqlalchemy_uri", "catalog", "timestamp"})
# Superset adds what it knows by default.
EMPTY = (None, "", [], {}, "{}")


def files() -> dict[str, str]:
    """Of the repository, by the path in the bundle."""
    return {
        path.relative_to(FOLDER).as_posix(): path.read_text("utf-8")
        for path in sorted(FOLDER.rglob("*.yaml"))
    }


def zipped(found: Mapping[str, str]) -> bytes:
    """As docs/bi/README.md says: python3 -m zipfile -c planhouse-superset.zip superset."""
    with TemporaryDirectory() as name:
        folder = Path(name, "superset")
        for path, text in found.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        bundle = Path(name, "planhouse-superset.zip")
        zipfile.main(["-c", str(bundle), str(folder)])
        return bundle.read_bytes()


def unzipped(bundle: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {
            name.partition("/")[2]: archive.read(name).decode()
            for name in archive.namelist()
            if not name.endswith("/")
        }


def served_from(found: Mapping[str, str], address: str) -> dict[str, str]:
    """The same for the database at `address` (host:port/name), as a user edits it."""
    text, times = re.subn(r"@[^\s/]+/\w+", f"@{address}", found[DATABASE])
    assert times == 1, f"{DATABASE} names no address"
    return {**found, DATABASE: text}


def canonical(found: Mapping[str, str]) -> dict[str, Any]:
    """By uuid, so that names of files do not matter."""
    parsed = [yaml.safe_load(text) for text in found.values()]
    return {each.get("uuid") or each["type"]: _ours(each) for each in parsed}


def _ours(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get("query_context"):
            value = {**value, "query_context": json.loads(value["query_context"])}
        kept = {
            key: _ours(each) for key, each in value.items() if key not in NUMBERS and key not in OF_ITS_PLACE
        }
        return {key: each for key, each in kept.items() if each not in EMPTY}
    if isinstance(value, list):
        return [_ours(each) for each in value]
    return value
