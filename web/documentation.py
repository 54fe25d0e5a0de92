"""Documentation that others make, taken into the site: what the marts are (dbt) and how they were accepted.

A page of several megabytes, as dbt's is, goes in packed: a browser unpacks it when it is opened.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from web.paper import put

# What such a page may do, which is what dbt's own needs: run what stands in it, and ask nobody for anything.
_UNPACKS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>planhouse</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; \
style-src 'unsafe-inline'; img-src data:; font-src data:">
</head><body><noscript>This page needs JavaScript.</noscript><script>
(async () => {
  const packed = Uint8Array.from(atob("PACKED"), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const page = await new Response(stream).text();
  document.open();
  document.write(page);
  document.close();
})();
</script></body></html>
"""


@dataclass(frozen=True, slots=True)
class Documentation:
    """Where it lies: the dbt project's one page, the folder of the acceptance's pages. None: as it was."""

    dbt: Path | None = None
    acceptance: Path | None = None


def take_in(site: Path, found: Documentation) -> Mapping[str, str]:
    """Copies what there is below `site`, and returns the key of its word → its address, of all that stands there."""
    if found.acceptance is not None and found.acceptance.is_dir():
        _mirror(found.acceptance, site / "docs" / "acceptance")
    if found.dbt is not None and found.dbt.is_file():
        put(site / "docs" / "dbt.html", _packed(found.dbt.read_bytes()))
    known = {"quality_docs": "docs/acceptance/index.html", "dbt_docs": "docs/dbt.html"}
    return {key: address for key, address in known.items() if (site / address).is_file()}


def _mirror(source: Path, target: Path) -> None:
    """The same files there as here, and no others."""
    wanted = {path.relative_to(source) for path in source.rglob("*")}
    for path in sorted(target.rglob("*"), reverse=True):
        if path.relative_to(target) not in wanted:
            path.rmdir() if path.is_dir() else path.unlink()
    for name in sorted(wanted):
        if (source / name).is_file():
            put(target / name, (source / name).read_bytes())


def _packed(page: bytes) -> bytes:
    packed = base64.b64encode(gzip.compress(page, compresslevel=9, mtime=0)).decode()
    return _UNPACKS.replace("PACKED", packed, 1).encode()
