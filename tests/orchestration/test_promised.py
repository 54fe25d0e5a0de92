"""The keys that other databases declare are those that dbt's tests prove, read from the project itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration import dbt
from orchestration.promised import keys_of
from warehouse.home import Home
from warehouse.keys import Keys, Reference


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dbt.manifest(Home(tmp_path_factory.mktemp("home")))


OF_A_DOCUMENT = Reference(("document_id",), "documents", ("document_id",))
OF_A_GOVERNMENT = Reference(("government_code",), "government_codes", ("government_code",))


@pytest.mark.parametrize(
    ("mart", "primary", "unique", "references"),
    [
        ("documents", ("document_id",), (), (OF_A_GOVERNMENT,)),
        ("awards", ("record_id",), (), (OF_A_DOCUMENT,)),
        ("budget_by_sector", ("record_id",), (), (OF_A_DOCUMENT,)),
        ("initiative_attributes", ("attribute_record_id",), (), (OF_A_DOCUMENT,)),
        ("corrections", ("document_id", "line_no"), (), (OF_A_DOCUMENT,)),
        # Nullable columns make no primary key.
        ("grants_by_ministry", (), (("document_id", "ministry"),), (OF_A_DOCUMENT,)),
        ("provenance", (), (("record_id", "source_no"),), ()),
        # Its relationship to grants only warns; provenance.record_id, to which evidence leads, is no key.
        ("grant_funding", ("record_id",), (), (OF_A_DOCUMENT,)),
        ("evidence", ("record_id",), (), (OF_A_DOCUMENT,)),
        ("build_info", (), (), ()),
    ],
)
def test_a_mart_has_the_keys_that_tests_prove(
    mart: str,
    primary: tuple[str, ...],
    unique: tuple[tuple[str, ...], ...],
    references: tuple[Reference, ...],
    manifest: Path,
) -> None:
    keys = keys_of(manifest)[mart]
    assert (keys.primary, keys.unique, keys.references) == (primary, unique, references)


def test_a_revision_leads_to_the_document_before(manifest: Path) -> None:
    to_the_former = Reference(("former_document_id",), "documents", ("document_id",))
    assert keys_of(manifest)["revisions"].references == (to_the_former,)


def test_columns_that_always_have_a_value_are_the_contracts(manifest: Path) -> None:
    required = keys_of(manifest)["grants_by_ministry"].required
    assert required == ("document_id", "grant_count")


def test_every_mart_of_the_contract_is_told(manifest: Path) -> None:
    nodes = json.loads(manifest.read_bytes())["nodes"].values()
    marts = {node["name"] for node in nodes if node["resource_type"] == "model" and node["schema"] == "marts"}
    assert keys_of(manifest).keys() == marts


def changed(manifest: Path, folder: Path, test: str, **config: Any) -> Path:
    found = json.loads(manifest.read_bytes())
    [node] = [node for node in found["nodes"].values() if node["name"].startswith(test)]
    node["config"].update(config)
    path = folder / "manifest.json"
    path.write_text(json.dumps(found), "utf-8")
    return path


def test_a_test_that_only_warns_promises_nothing(manifest: Path, tmp_path: Path) -> None:
    quiet = changed(manifest, tmp_path, "unique_combination_provenance", severity="warn")
    assert keys_of(quiet)["provenance"] == Keys(keys_of(manifest)["provenance"].required)
