"""The settings of one home: `planhouse.toml` in it, read into frozen values. What it leaves out keeps its default.

A section is one field of `Settings`, named as in the file; its values and their defaults belong to the module that
uses them. What the environment says (PLANHOUSE_HOME) belongs in `warehouse.home`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import msgspec

from extract.limits import Limits
from orchestration.alerts.channels import Alerts
from orchestration.batches import Bulk
from orchestration.health import Watchfulness
from orchestration.process_limits import ProcessLimits
from orchestration.routine import Clock, Kept
from orchestration.site import SiteRules
from orchestration.turns import Waiting
from warehouse.attempts import RetryPolicy
from warehouse.intake import Rules
from warehouse.lake import Lake
from warehouse.space import Floor
from warehouse.targets import Publishing

if TYPE_CHECKING:
    from warehouse.home import Home

FILE_NAME = "planhouse.toml"


class SettingsUnusable(Exception):
    """The settings file says what cannot be followed. The message names the file, the key and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; each field is a section of the file."""

    limits: Limits = field(default_factory=Limits)
    reading: ProcessLimits = field(default_factory=ProcessLimits)
    inbox: Rules = field(default_factory=Rules)
    attempts: RetryPolicy = field(default_factory=RetryPolicy)
    alerts: Alerts = field(default_factory=Alerts)
    schedules: Clock = field(default_factory=Clock)
    housekeeping: Kept = field(default_factory=Kept)
    bulk: Bulk = field(default_factory=Bulk)
    space: Floor = field(default_factory=Floor)
    waiting: Waiting = field(default_factory=Waiting)
    site: SiteRules = field(default_factory=SiteRules)
    publish: Publishing = field(default_factory=Publishing)
    lake: Lake = field(default_factory=Lake)
    health: Watchfulness = field(default_factory=Watchfulness)


def settings_of(home: Home) -> Settings:
    """The settings of `home`, all defaults where it has no file. Raises SettingsUnusable."""
    path = home.root / FILE_NAME
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsUnusable(f"{path}: cannot be read ({error}). It is a TOML file in UTF-8.") from error
    try:
        given = tomllib.loads(text)
        unknown = [*_unknown(given)]
        if unknown:
            raise SettingsUnusable(f"{path}: {'; '.join(unknown)}.")
        return msgspec.convert(given, Settings)
    except tomllib.TOMLDecodeError as error:
        raise SettingsUnusable(f"{path}: is no TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise SettingsUnusable(f"{path}: {_in_words(error)}.") from error


def _unknown(given: dict[str, Any]) -> Iterator[str]:
    """What the file names and we do not have, with what is allowed in its place."""
    defaults = Settings()
    sections = {section.name: getattr(defaults, section.name) for section in fields(Settings)}
    for name, values in given.items():
        if not isinstance(values, dict):
            yield f"{name!r} stands outside a section; it belongs below one of [{'], ['.join(sections)}]"
        elif name not in sections:
            yield f"[{name}] is no section; there are {', '.join(sections)}"
        else:
            known = [each.name for each in fields(sections[name])]
            yield from (
                f"[{name}] has no {key!r}; it may have {', '.join(known)}"
                for key in values
                if key not in known
            )


def _in_words(error: msgspec.ValidationError) -> str:
    """msgspec: ``Expected `int`, got `str` - at `$.limits.pages` ``."""
    what, _, place = str(error).replace("`", "").partition(" - at $.")
    section, _, key = re.sub(r"\[.*?\]$", "", place).partition(".")
    return f"[{section}] {key}{': ' if key else ''}{what[:1].lower()}{what[1:]}"
