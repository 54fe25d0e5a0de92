"""The dbt project as one page for readers: every model, column and test, with the lineage between them.

dbt's own page (`dbt docs generate --static`) with the manifest that builds use anyway, filled in here as dbt does it:
starting dbt for that takes seconds, this a fraction of one. The catalog stays empty, so no database is opened; the
columns' types stand in the contracts.
"""

from __future__ import annotations

import fcntl
import json
from importlib.resources import files
from pathlib import Path

from orchestration import dbt
from warehouse.home import Home

MANIFEST_PLACE = '"MANIFEST.JSON INLINE DATA"'
CATALOG_PLACE = '"CATALOG.JSON INLINE DATA"'
NO_CATALOG = {"metadata": {}, "nodes": {}, "sources": {}, "errors": None}
HEAD = "<head>"
# dbt's page can load a tracker, and asks for an icon that is not there: a browser that heeds this asks nobody for
# anything. Its own scripts and styles all stand in the page.
SEAL = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:\">"
)


def dbt_docs(home: Home) -> Path | None:
    """The page of the project as it stands, made where it is missing or older; None where dbt refuses the project."""
    try:
        return page(home)
    except dbt.DbtRefused:
        return None


def page(home: Home) -> Path:
    """The same, raising DbtRefused in dbt's own words."""
    manifest = dbt.manifest(home)
    # Beside dbt's other artifacts: acceptance replaces `home.docs` as a whole.
    folder = dbt.target(home) / "docs"
    folder.mkdir(parents=True, exist_ok=True)
    made, stamp = folder / "index.html", folder / "fingerprint"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = dbt.fingerprint()
        if not (made.exists() and stamp.exists() and stamp.read_text() == wanted):
            new = folder / "new.html"
            new.write_text(_filled(manifest), encoding="utf-8")
            new.replace(made)
            stamp.write_text(wanted)
    return made


def _filled(manifest: Path) -> str:
    html = files("dbt").joinpath("task", "docs", "index.html").read_text(encoding="utf-8")
    missing = [place for place in (HEAD, MANIFEST_PLACE, CATALOG_PLACE) if place not in html]
    if missing:
        raise dbt.DbtRefused(
            f"The page that this dbt brings has no {missing[0]}: it is filled in another way now."
        )
    html = html.replace(HEAD, HEAD + SEAL, 1)
    html = html.replace(CATALOG_PLACE, json.dumps(NO_CATALOG))
    return html.replace(MANIFEST_PLACE, _inline(_of_the_project(manifest)))


def _of_the_project(manifest: Path) -> str:
    """Without the macros of dbt itself and its adapter: a sixth of the page, and not about the marts."""
    said = json.loads(manifest.read_bytes())
    own = said["metadata"]["project_name"]
    said["macros"] = {name: it for name, it in said["macros"].items() if it["package_name"] == own}
    return json.dumps(said, ensure_ascii=False)


def _inline(found: str) -> str:
    """JSON as it may stand in a page that is passed on: no description ends the script, no path tells the machine."""
    here = json.dumps(str(dbt.PROJECT))[1:-1]
    return found.replace(here, dbt.PROJECT.name).replace("</", "<\\/")
