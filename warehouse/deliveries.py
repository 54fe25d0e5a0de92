"""What became of the last try to publish to each target: a note a target below `published/targets/`, for status."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from warehouse.home import Home
from warehouse.targets import Target


@dataclass(frozen=True, slots=True)
class Delivery:
    """`build_id` is what the target has as far as we know; `failure` why the last try failed."""

    target: str
    at: datetime
    build_id: str | None = None
    failure: str | None = None


def last(home: Home, target: Target) -> Delivery | None:
    """None where nothing was tried yet."""
    try:
        return msgspec.json.decode(_note(home, target).read_bytes(), type=Delivery)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def note(home: Home, target: Target, build_id: str | None = None, failure: str | None = None) -> None:
    """After a failure the target still has what it had."""
    before = last(home, target) or Delivery(target.shown, datetime.now(UTC))
    now = replace(before, at=datetime.now(UTC), build_id=build_id or before.build_id, failure=failure)
    path = _note(home, target)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(msgspec.json.encode(now))
    unfinished.replace(path)


def _note(home: Home, target: Target) -> Path:
    return home.published / "targets" / f"{hashlib.sha256(target.shown.encode()).hexdigest()[:16]}.json"
