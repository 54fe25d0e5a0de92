"""A mart's rows as a table and a chart of a page: what each cell says, how it sorts, where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from web.marts import Row
from web.plans import Links
from web.sections import Chart, Column, Kind, Section
from web.words import money, money_en, money_ko, number, percent, unit_of, word

# The column that says what the former revision printed: it leads there.
_FORMER = "former_text"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown, and the value behind it: what is sorted by and what a download has.

    `href` is where it leads, if not where its row does.
    """

    shown: Markup
    value: object
    is_figure: bool
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row: where it leads, the page that it is printed on, how deep it stands below others.

    `of` is the name under which another section's row chooses it, `chooses` the name by which it chooses others.
    """

    cells: tuple[Cell, ...]
    href: str | None
    page: int | None
    level: int = 0
    of: str | None = None
    chooses: str | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A section with data. `scope` and `side` say whose money of which kind it is, where the mart knows that."""

    section: Section
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    unit: str | None
    scope: str | None = None
    side: str | None = None
    chart: Mapping[str, Any] | None = None
    key: str = field(default="")


def blocks(sections: Iterable[Section], rows: Mapping[str, Sequence[Row]], links: Links) -> list[Block]:
    """The sections that have rows; money comes apart by whose it is and by revenue and spending."""
    found = []
    for section in sections:
        known = _with_funding(rows) if section.mart == "grants" else rows.get(section.mart, [])
        for number_, (whose, group) in enumerate(_apart(known)):
            lines = list(group)
            if any(row.get(section.label) is not None for row in lines):
                found.append(_block(section, lines, links, whose, number_))
    return found


def _apart(rows: Sequence[Row]) -> Iterable[tuple[tuple[str | None, str | None], Iterable[Row]]]:
    def whose(row: Row) -> tuple[str | None, str | None]:
        return row.get("scope"), row.get("side")

    return groupby(sorted(rows, key=lambda row: [str(it or "") for it in whose(row)]), whose)


def _block(
    section: Section, rows: list[Row], links: Links, whose: tuple[str | None, str | None], nth: int
) -> Block:
    columns = tuple(
        column for column in section.columns if any(row.get(column.name) is not None for row in rows)
    )
    amounts = [
        int(row[column.name])
        for row in rows
        for column in columns
        if column.kind is Kind.WON and row[column.name] is not None
    ]
    won, unit = unit_of(amounts) if amounts else (1, None)
    lines = tuple(_line(section, row, columns, won, links) for row in rows)
    key = f"{section.mart}-{nth}" if nth else section.mart
    return Block(section, columns, lines, unit, *whose, _chart(section, rows, links), key)


def _line(section: Section, row: Row, columns: tuple[Column, ...], won: int, links: Links) -> Line:
    """A row that counts others leads to them; one that vanished to where it was printed before."""
    record_id, page, former = row.get("record_id"), row.get("page"), links.former(row)
    href = links.to(record_id, page) or former or (f"#{section.lists}" if section.lists else None)
    cells = (_cell(row, column, won) for column in columns)
    return Line(
        tuple(
            replace(cell, href=former) if column.name == _FORMER and cell.value is not None else cell
            for column, cell in zip(columns, cells, strict=True)
        ),
        href,
        page=links.page(record_id, page),
        level=row.get("level") or 0,
        of=_chosen_by(section, row),
        chooses=row.get(section.label) if section.lists else None,
        flag=row.get("outcome"),
    )


def _cell(row: Row, column: Column, won: int) -> Cell:
    value = row.get(column.name)
    if value is None:
        status = row.get("amount_status")
        shown = word(f"amount_status.{status}") if column.kind is Kind.WON and status else Markup("–")
        return Cell(shown, None, column.is_figure)
    if isinstance(value, Markup):
        return Cell(value, value.striptags(), column.is_figure)
    return Cell(_shown(value, column.kind, won), value, column.is_figure)


def _shown(value: Any, kind: Kind, won: int) -> Markup:
    match kind:
        case Kind.WON:
            return escape(number(value // won))
        case Kind.PERCENT:
            return escape(percent(value))
        case Kind.NUMBER:
            return escape(number(value))
        case Kind.WORD:
            return word(value)
        case Kind.TEXT:
            return escape(value)


def _with_funding(rows: Mapping[str, Sequence[Row]]) -> list[Row]:
    """The grants, each with its payers in a line."""
    payers: dict[str, list[Markup]] = {}
    for share in rows.get("grant_funding", []):
        source = share["funding_source"]
        name = word("funding.district" if source == "district" else source)
        said = Markup("{} {}").format(name, money(share["amount_krw"])) if share["amount_krw"] else name
        payers.setdefault(share["grant_record_id"], []).append(said)
    return [
        dict(grant) | {"funding": Markup(" · ").join(payers.get(grant["record_id"], [])) or None}
        for grant in rows.get("grants", [])
    ]


def _chosen_by(section: Section, row: Row) -> str | None:
    return {"grants": row.get("ministry"), "awards": row.get("department")}.get(section.mart)


_PARTS = ("national_krw", "city_krw", "other_krw")


def _chart(section: Section, rows: list[Row], links: Links) -> Mapping[str, Any] | None:
    """What the page's script draws: amounts in won with their words in both languages."""
    if section.chart is None:
        return None
    value = "award_count" if section.chart is Chart.COUNTS else "amount_krw"
    drawn = [row for row in rows if row.get(value) is not None]
    if section.chart is not Chart.COUNTS and "level" not in (rows[0] if rows else {}):
        drawn.sort(key=lambda row: -row[value])
    elif section.chart is Chart.COUNTS:
        drawn.sort(key=lambda row: (-row[value], row[section.label]))
    if len(drawn) < 2 or min(row[value] for row in drawn) < 0:
        return None
    return {
        "kind": section.chart.value,
        "lists": section.lists,
        "year": drawn[0]["plan_year"],
        "bars": [_bar(section, row, value, links) for row in drawn],
    }


def _bar(section: Section, row: Row, value: str, links: Links) -> dict[str, Any]:
    amount = row[value]
    bar: dict[str, Any] = {"name": row[section.label] or "–", "value": amount}
    if value == "award_count":
        bar |= {"ko": f"{amount}건", "en": f"{amount}"}
    else:
        share = row.get("share_pct")
        more = f" · {percent(share)}" if share is not None else ""
        bar |= {"ko": money_ko(amount) + more, "en": money_en(amount) + more}
    prior = row["prior_amount_krw"] if row.get("prior_amount_krw") is not None else row.get("last_plan_krw")
    if prior is not None:
        bar |= {"prior": prior, "prior_ko": money_ko(prior), "prior_en": money_en(prior)}
    if section.chart is Chart.PARTS:
        bar["parts"] = [{"of": part.removesuffix("_krw"), "value": row[part] or 0} for part in _PARTS]
    if row.get("level") is not None:
        bar["level"] = row["level"]
    if href := links.to(row.get("record_id"), row.get("page")):
        bar["href"] = href
    return bar
