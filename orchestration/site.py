"""Writing the site of a home as its settings say; what stands on its pages is `web`'s business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.home import Home
    from web.site import Site

# In the home: somebody asked for no pictures, which holds until somebody asks for them, though the site's folder goes.
NO_PICTURES = ".no-pictures"


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Whether the site shows pictures of the printed pages, which can name people and their telephones."""

    pictures: bool = True


def write_site(home: Home, tell: Callable[[str], object] = str, acceptance: Path | None = None) -> Site:
    """`acceptance`: the pages of the acceptance of what was just published; later ones can be of a refused build.

    Raises what `web.site.write` raises, and SettingsUnusable.
    """
    from orchestration.dbt_docs import dbt_docs
    from orchestration.drawing import drawer
    from orchestration.settings import settings_of
    from web.documentation import Documentation
    from web.site import write

    settings = settings_of(home)
    draw = drawer(home, settings.reading) if shows_pictures(home, settings.site) else None
    return write(home, draw, tell, Documentation(dbt_docs(home), acceptance))


def shows_pictures(home: Home, rules: SiteRules) -> bool:
    return rules.pictures and not (home.root / NO_PICTURES).exists()


def choose_pictures(home: Home, wanted: bool | None) -> None:
    """From now on with pictures or without; None leaves it as it was."""
    mark = home.root / NO_PICTURES
    if wanted:
        mark.unlink(missing_ok=True)
    elif wanted is not None:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
