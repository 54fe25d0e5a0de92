"""Tests of several marts at once show up in Dagster, each beside the mart that it speaks of."""

import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dbt_build")]


def test_every_test_of_the_project_is_a_check_of_an_asset(built: Path) -> None:
    from dagster_dbt import DagsterDbtTranslator
    from dagster_dbt.asset_utils import get_asset_check_key_for_test

    manifest = json.loads((built.parent / "target" / "manifest.json").read_text(encoding="utf-8"))
    tests = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "test"}
    checks = {
        node["name"]: get_asset_check_key_for_test(manifest, DagsterDbtTranslator(), key, None)
        for key, node in tests.items()
    }
    assert [name for name, key in checks.items() if key is None] == []
    singular = {
        node["name"]: key.asset_key.path[-1]
        for node in tests.values()
        if "test_metadata" not in node and (key := checks[node["name"]])
    }
    assert singular == {
        "every_mart_row_is_of_a_current_document": "documents",
        "every_record_leads_to_its_cells": "provenance",
        "plans_agree_with_themselves": "reconciliation",
        "record_ids_are_unique": "provenance",
        "summaries_equal_their_rows": "grants_by_ministry",
    }
