"""Grants won (공모사업): one record per numbered row, with the split of its funding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extract.families.base import (
    Columns,
    Context,
    Reading,
    header_key,
    headers,
    joined,
    match_columns,
    mentions,
    part_at,
    reject,
    source,
    where,
)
from extract.families.numbered import DEPARTMENT, NUMBER, Row, is_total, numbered_rows, total_cells
from extract.families.units import NO_UNIT, column_unit, unit_name
from extract.korean import UNITS, Amount, NotAnAmount, amount, name_key
from extract.plan import AmountStatus, Check, Record, Reject, Source, Value
from extract.reconcile import check_count, check_headline, check_sum
from extract.whole import Placed, WholeTable

FAMILY = "grants"
FUNDING_FAMILY = "grant_funding"

HEADERS = headers({
    "number": NUMBER,
    "department": DEPARTMENT,
    "organizer": (
        "(공모|선정|주관|지원|소관|주최)(주관|기관|부처|처|청)(명|부처)?",
        "주관", "부처명?", "중앙부처", "(시행|추진)(기관|부처|처|청)명?", "기관명?",
    ),
    "title": ("공모(사업|과제)?명칭?", "(선정)?(사업|과제)명", "사업내용", "사업", "과제", "내용", "구분"),
    "amount": (
        "(예산|국시비|국도비|국비|외부재원|재원|사업비)?확보(사업비|예산액?|금액|액|현황|재원액?)?",
        "(지원|보조|공모|선정|교부)(사업비|예산액?|금액?|액)", "사업비", "예산액?", "금액", "총사업비",
    ),
})  # fmt: skip
REQUIRED = {"title", "organizer", "amount"}
WORDS = ("공모", "확보", "외부재원")

# Who pays, as plans abbreviate it: `국 325,000`, `시비`, a column headed `구비`. In a city that is no metropolis its
# own money is `시`, the province's `도` (`_funding_source`).
FUNDING = {
    "국": "national", "국고": "national", "특교": "national", "균특": "national",
    "시": "city", "도": "city", "광역": "city", "시도": "city",
    "구": "district", "군": "district", "자체": "district",
    "민": "private", "민간": "private", "자부담": "private", "자담": "private",
    "기": "other", "기타": "other", "기금": "other", "특": "other", "교육청": "other", "지방": "other",
}  # fmt: skip
_TOTALS = {"계", "합계", "총계", "소계", "총"}
_PAYER = re.compile(rf"({'|'.join(sorted([*FUNDING, *_TOTALS], key=len, reverse=True))})(?:비|액|사업비)?")
_MONEY = r"[△▲]?[\d,.]+|[-–—]|미\s*정|미\s*확\s*정"
# `국 325,000`, `국비: 100(70%)`, `100(국비)`
_SHARE = re.compile(
    rf"(?:{_PAYER.pattern}\s*[:：]?\s*)?({_MONEY})(?:\s*\(\s*(?:{_PAYER.pattern}|[\d.]+\s*[%％])\s*\))?"
)
_COUNT = re.compile(r"(\d+)\s*개?\s*(?:사업|건|과제)")
_HEADLINE = re.compile(r"(?<![\d,.])(\d[\d,]*)\s*억")


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the amount's cells: who pays (None where nothing says so) and the amount as printed."""

    payer: str | None
    text: str


def read(tables: list[WholeTable], context: Context) -> Reading:
    """The grants of all tables whose header has their words."""
    reading = Reading()
    for table in tables:
        columns = _with_payers(table, match_columns(table, HEADERS))
        if columns.spans.keys() >= REQUIRED and mentions(table, WORDS):
            reading += _read_table(table, columns, context)
    return reading


def _with_payers(table: WholeTable, columns: Columns) -> Columns:
    """The amount's columns with those beside them that a payer heads: `총사업비 | 국비 | 도비 | 군비`."""
    if "amount" not in columns:
        return columns
    first, last = columns.spans["amount"]
    while last < table.col_count and any(payer_of(header_key(h.text)) for h in table.header(last)):
        last += 1
    return Columns({**columns.spans, "amount": (first, last)})


def _read_table(table: WholeTable, columns: Columns, context: Context) -> Reading:
    records: list[Record] = []
    rejects: list[Reject] = []
    checks: list[Check] = []
    factor = column_unit(table, columns.spans["amount"][0])
    unit = (factor, unit_name(factor)) if factor is not None else None
    rows = list(numbered_rows(table, columns))
    for row in rows:
        fields: dict[str, Value] = {
            "grant_no": row.number,
            "title": row.text("title"),
            "organizer_printed": row.text("organizer"),
            "department_printed": row.text("department"),
        }
        if row.faults:
            rejects.append(reject(FAMILY, "number", row.faults[0], row.all_cells, fields))
            continue
        if unit is None:
            why = f"{where(row.all_cells[0], 'amount')}: {NO_UNIT}"
            rejects.append(reject(FAMILY, "unit", why, row.all_cells, fields))
            continue
        try:
            shares = [(s, amount(s.text)) for s in shares_of(table, columns, row)]
            total, parts, check = _total(shares, unit[1], row)
            if check is not None:
                checks.append(check)
            records += grant_records(context, table, row, fields, total, parts, unit[0])
        except NotAnAmount as error:
            place = where(row.cells["amount"][0], "amount") if row.cells["amount"] else f"row {row.number}"
            rejects.append(reject(FAMILY, "amount", f"{place}: {error}", row.all_cells, fields))
    checks += _promises(table, columns, records, len(rows), unit)
    return Reading(
        tuple(records), tuple(rejects), tuple(checks), frozenset(part.table_id for part in table.parts)
    )


def shares_of(table: WholeTable, columns: Columns, row: Row) -> list[Share]:
    """The amount as printed, a share at a time.

    Who pays stands in the line itself (`국 325,000`), in a cell beside it, line by line (`계/국/시`), or in
    the header of the share's column (`국비`).
    """
    cells = [cell for cell in row.cells["amount"] if cell.text]
    markers = [cell for cell in cells if _all_payers(cell)]
    figures = [cell for cell in cells if cell not in markers]
    if markers:
        payers = [payer_of(line) for cell in markers for line in cell.cell.text_printed.split("\n")]
        lines = [line for cell in figures for line in cell.cell.text_printed.split("\n")]
        if len(payers) != len(lines):
            raise NotAnAmount(f"{len(payers)} payers stand beside {len(lines)} amounts")
        return [Share(payer, line) for payer, line in zip(payers, lines, strict=True)]
    shares: list[Share] = []
    for cell in figures:
        above = next(
            (p for h in reversed(table.header(cell.col)) if (p := payer_of(header_key(h.text)))), None
        )
        for line in cell.cell.text_printed.split("\n"):
            shares += _in_line(line, above)
    return shares


def _in_line(line: str, above: str | None) -> list[Share]:
    """`국 325,000 시 186,000` is two shares; a line that is neither payers nor amounts is kept whole."""
    found = list(_SHARE.finditer(line))
    rest = _SHARE.sub("", line).strip(" ,/·+()")
    if not found or rest:
        return [Share(above, line)]
    return [Share(match.group(1) or match.group(3) or above, match.group(2)) for match in found]


def payer_of(text: str) -> str | None:
    """Who pays, where the text says nothing else (`국비` → 국)."""
    match = _PAYER.fullmatch(name_key(text))
    return match.group(1) if match else None


def _all_payers(placed: Placed) -> bool:
    return all(payer_of(line) for line in placed.cell.text_printed.split("\n"))


def _total(
    shares: list[tuple[Share, Amount]], unit: str, row: Row
) -> tuple[Amount, list[tuple[Share, Amount]], Check | None]:
    """The grant's amount, its parts, and the promise 계 = 국 + 시 where both are printed."""
    if not shares:
        raise NotAnAmount("the cell is empty")
    parts = [(share, money) for share, money in shares if share.payer not in _TOTALS]
    named = [(share, money) for share, money in parts if share.payer is not None]
    # The whole is what is printed as such, or the one amount that no payer is named for.
    wholes = [money for share, money in shares if share.payer in _TOTALS]
    unnamed = [money for share, money in parts if share.payer is None]
    if not wholes and len(unnamed) == 1:
        wholes = unnamed
    values = [money.value for _, money in named if money.value is not None]
    if wholes:
        check = _split_check(row, unit, wholes[0], values) if len(shares) > 1 and values else None
        return wholes[0], named, check
    values += [money.value for money in unnamed if money.value is not None]
    if len(parts) == 1 or not values:
        return parts[0][1], named, None
    return Amount(sum(values, Decimal(0)), AmountStatus.AMOUNT), named, None


def _split_check(row: Row, unit: str, total: Amount, parts: list[Decimal]) -> Check:
    printed = row.cells["amount"][0].table
    page, table_id = printed.page, printed.table_id
    return check_sum("grant_funding_total", f"{row.number}", unit, total.value, parts, page, table_id)


def _funding_source(payer: str, context: Context) -> str:
    """National, city (the metropolis or province), district (one's own), private or other."""
    own = payer == "시" and context.district is not None and context.district.endswith("시")
    return "district" if own and not context.is_metropolitan else FUNDING[payer]


def grant_records(
    context: Context,
    table: WholeTable,
    row: Row,
    fields: dict[str, Value],
    total: Amount,
    parts: list[tuple[Share, Amount]],
    unit: int,
) -> list[Record]:
    """A grant and its funding shares, from its row and its money in `unit` won."""
    part = part_at(table, row.rows.start)
    sources = [source(cell, name) for name, cells in row.cells.items() for cell in cells]
    anchor = joined(row.cells.get("number", [])) + "|" + (row.text("title") or "")
    fields |= {"amount_krw": total.krw(unit), "amount_status": total.status.value}
    grant = context.record(FAMILY, part.page, anchor, fields, sources, part.table_id)
    records = [grant]
    paid: list[Source] = [source(cell, "amount") for cell in row.cells["amount"]]
    for number, (share, money) in enumerate(parts, start=1):
        payer = share.payer or ""
        funding: dict[str, Value] = {
            "grant_record_id": grant.record_id,
            "grant_no": row.number,
            "share_no": number,
            "source_printed": payer,
            "funding_source": _funding_source(payer, context),
            "amount_krw": money.krw(unit),
            "amount_status": money.status.value,
        }
        records.append(
            context.record(FUNDING_FAMILY, part.page, f"{anchor}|{payer}", funding, paid, part.table_id)
        )
    return records


def _promises(
    table: WholeTable, columns: Columns, records: list[Record], rows: int, unit: tuple[int, str] | None
) -> list[Check]:
    """The grand total of the table, and what its heading says: `66개 사업 선정 · 사업비 186억 확보`."""
    grants = [record for record in records if record.family == FAMILY]
    heading = table.heading or ""
    count = _COUNT.search(heading)
    promised = int(count.group(1)) if count else None
    checks = [check_count("grant_count", None, "건", promised, rows, table.page, table.table_id)]
    if unit is None:
        return checks
    factor, name = unit
    won = [int(r.fields["amount_krw"]) for r in grants if isinstance(r.fields["amount_krw"], int)]
    printed = None
    for cell in total_cells(table, columns, "amount"):
        if cell.text and not is_total(cell.text):
            try:
                printed = amount(cell.cell.text_printed.split("\n")[0]).value
            except NotAnAmount:
                continue
            break
    parts = [Decimal(amount_) / factor for amount_ in won]
    checks.append(check_sum("grant_total", None, name, printed, parts, table.page, table.table_id))
    headline = _HEADLINE.search(heading)
    if headline:
        base = printed * factor if printed is not None else Decimal(sum(won))
        hundred_million = Decimal(headline.group(1).replace(",", ""))
        exact = base / UNITS["억원"]
        checks.append(
            check_headline(
                "grant_total_headline", None, "억원", hundred_million, exact, table.page, table.table_id
            )
        )
    return checks
