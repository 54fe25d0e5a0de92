"""What the assets of the flow are called, what they hold, who answers for them: names and policies, one place.

Nothing here runs. The models of dbt describe themselves (`dbt_project/`); `orchestration.dbt` groups them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypedDict

OWNERS = ["team:data-engineering"]

ARRIVAL = "arrival"
EXTRACTED = "extracted"
VALIDATED = "validated"
LOADED = "loaded"
ACCEPTED = "accepted"
PUBLISHED = "published"
SITE = "site"
DELIVERED = "delivered"
LEDGER = "ledger"

# The order in which a document passes.
DOCUMENT_STEPS = (ARRIVAL, EXTRACTED, VALIDATED, LOADED)

GROUP_OF_MARTS = "marts"
MEND_MARTS = "mend_marts"
GROUP_OF_MODELS_BELOW_MARTS = "warehouse"

# Marts are built at least once a night. Plans come when they come: what is made per document cannot be late.
MARTS_WARN_AFTER = timedelta(hours=26)
MARTS_FAIL_AFTER = timedelta(hours=50)

# Whatever opens the warehouse file for writing, and whatever must not read it meanwhile, takes this pool.
# `dagster.yaml` gives every pool one slot: DuckDB has one writer.
DUCKDB_POOL = "duckdb"

INGEST = "ingest"
INTAKE = "intake"
MARTS = "marts"
HOUSEKEEPING = "housekeeping"
SUMMARY = "summary"

# Jobs that nothing has to wait for.
ASIDE = (HOUSEKEEPING, SUMMARY)


class Facts(TypedDict):
    """The keyword arguments that `dagster.asset` takes for them."""

    name: str
    group_name: str
    kinds: set[str]
    owners: list[str]
    description: str


def facts(name: str) -> Facts:
    group, kinds, description = _FACTS[name]
    return Facts(name=name, group_name=group, kinds=kinds, owners=OWNERS, description=description)


def spec_of(name: str) -> dict[str, Any]:
    """The same for `dagster.AssetSpec`."""
    group, kinds, description = _FACTS[name]
    return {"key": name, "group_name": group, "kinds": kinds, "owners": OWNERS, "description": description}


_FACTS: dict[str, tuple[str, set[str], str]] = {
    ARRIVAL: (
        "arrival",
        {"pdf"},
        "A plan's bytes in the content-addressed store, and the line in the ledger with which they came. "
        "The partition is the sha256 of the bytes: a document is its bytes, never its name.",
    ),
    EXTRACTED: (
        "extract",
        {"python", "pdf"},
        "What the PDF says, read in a child process: pages, tables of cells, lines, records with the cells they "
        "were read from, and the plan's promises checked against its own figures.",
    ),
    VALIDATED: (
        "extract",
        {"python", "pandera"},
        "The same plan after each family's records were held against their schema; a record that fails is a reject "
        "with its rule, reason and cells.",
    ),
    LOADED: (
        "warehouse",
        {"python", "duckdb"},
        "The plan in `raw.*`, written in one transaction together with its line in the ledger. The same bytes again "
        "change nothing.",
    ),
    LEDGER: (
        "arrival",
        {"duckdb"},
        "Every file that arrived and what became of it, as counts: arrivals = loaded + needs_review + rejected + "
        "duplicate + waiting. Observed by the inbox's sensor whenever they change; planhouse status has the rows.",
    ),
    ACCEPTED: (
        "published",
        {"python", "greatexpectations"},
        "The built marts held against the expectations of their readers. Marts that fail are not published; the Data "
        "Docs say why in words.",
    ),
    PUBLISHED: (
        "published",
        {"duckdb", "parquet"},
        "A read-only DuckDB file, Parquet and a datapackage.json of the accepted marts, switched by one rename: a "
        "reader sees the former build or this one, never a mixture.",
    ),
    SITE: (
        "published",
        {"html"},
        "The published marts as static pages that people read: every figure leads to the picture of the page that it "
        "is printed on. planhouse serve shows them, and they open from the disk.",
    ),
    DELIVERED: (
        "published",
        {"postgres"},
        "The same build in the PostgreSQL databases that planhouse.toml names, rows exchanged in one transaction. A "
        "database that does not take it keeps the former one, and the check says why.",
    ),
}
