"""What dbt's manifest promises of the marts: which are built by document, and their keys. A key is what a test proves.

A `not_null` constraint, the tests `unique`, `unique_combination` and `relationships`, and singular tests over many
marts that say in their `meta` what they prove: `unique` ({mart: column}) or `references` ({column, to, marts}). A
test that only warns promises nothing.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from warehouse.keys import Keys, Reference, chosen

_REF = re.compile(r"ref\(\s*['\"](\w+)['\"]\s*\)")

Node = Mapping[str, Any]


def keys_of(manifest: Path) -> dict[str, Keys]:
    """By mart."""
    nodes: Mapping[str, Node] = json.loads(manifest.read_bytes())["nodes"]
    marts = {
        node_id: node["name"]
        for node_id, node in nodes.items()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    }
    unique: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    references: dict[str, list[Reference]] = defaultdict(list)
    for test in _binding_tests(nodes):
        mart = marts.get(test.get("attached_node") or "")
        for name, columns in _unique(test, mart):
            unique[name].append(columns)
        for name, reference in _references(test, mart):
            references[name].append(reference)
    return {
        mart: chosen(
            _always(nodes[node_id]),
            unique[mart],
            # A foreign key leads to a key.
            [reference for reference in references[mart] if reference.to_columns in unique[reference.to]],
        )
        for node_id, mart in marts.items()
    }


def by_document(manifest: Path) -> frozenset[str]:
    """The marts that dbt builds document by document: a row of theirs is of one document, and stands with its stamp."""
    nodes: Mapping[str, Node] = json.loads(manifest.read_bytes())["nodes"]
    return frozenset(
        node["name"]
        for node in nodes.values()
        if node["resource_type"] == "model"
        and node["schema"] == "marts"
        and node["config"]["materialized"] == "incremental"
    )


def _binding_tests(nodes: Mapping[str, Node]) -> Iterator[Node]:
    for node in nodes.values():
        if node["resource_type"] == "test" and node["config"]["severity"].upper() == "ERROR":
            yield node


def _always(model: Node) -> list[str]:
    return [
        name
        for name, column in model["columns"].items()
        if any(constraint["type"] == "not_null" for constraint in column["constraints"])
    ]


def _unique(test: Node, mart: str | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, column in test["config"]["meta"].get("unique", {}).items():
        yield name, (column,)
    if mart is None:
        return
    name, arguments = _generic(test)
    if name == "unique":
        yield mart, (arguments["column_name"],)
    elif name == "unique_combination":
        yield mart, tuple(arguments["columns"])


def _references(test: Node, mart: str | None) -> Iterator[tuple[str, Reference]]:
    if told := test["config"]["meta"].get("references"):
        for name in told["marts"]:
            yield name, Reference((told["column"],), told["to"], (told["column"],))
    name, arguments = _generic(test)
    if mart is not None and name == "relationships" and (to := _REF.search(arguments["to"])):
        yield mart, Reference((arguments["column_name"],), to[1], (arguments["field"],))


def _generic(test: Node) -> tuple[str, Mapping[str, Any]]:
    metadata = test.get("test_metadata")
    return (metadata["name"], metadata["kwargs"]) if metadata else ("", {})
