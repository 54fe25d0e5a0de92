"""`planhouse check`: what a plan says, without loading it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from orchestration import exits, plan_report, reading
from orchestration.console import console, progress, show, table
from orchestration.figures import figure
from orchestration.pictures import pages_in_question, write_each
from orchestration.plan_json import as_json
from orchestration.settings import settings_of
from warehouse.home import Home

if TYPE_CHECKING:
    from extract.plan import Plan

NUMBERS = frozenset({"records", "rejects", "rows", "page", "tables", "printed", "computed", "difference"})


def print_json(pdf: Path, folder: Path | None) -> int:
    plan = _read(pdf)
    json.dump(as_json(plan), sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
    if folder is not None:
        _pictures(console(sys.stderr), pdf, plan, folder)
    return _verdict(plan)


def print_report(pdf: Path, folder: Path | None) -> int:
    plan = _read(pdf)
    out = console()
    _identity(out, plan)
    _families(out, plan)
    _unrecognised(out, plan)
    _rejects(out, plan)
    _promises(out, plan)
    for problem in plan.problems:
        where = f" (page {problem.page})" if problem.page else ""
        out.print(f"needs review: {problem.message}{where}", style="yellow")
    if not plan.problems:
        out.print("Sound: it would be loaded as it is.", style="green")
    if folder is not None:
        _pictures(out, pdf, plan, folder)
    elif pages := pages_in_question(plan):
        numbers = ", ".join(map(str, pages))
        out.print(
            f"Pages to look at: {numbers}. With --pictures DIR they are drawn, what is in question marked."
        )
    return _verdict(plan)


def _read(pdf: Path) -> Plan:
    with progress() as shown:
        shown.step(f"reading {pdf.name}")
        settings = settings_of(Home.from_environment())
        plan = reading.read(pdf, pdf.name, shown.pages, settings.limits, settings.reading)
        shown.step("validating the records")
        from extract.validate import validate

        return validate(plan)


def _verdict(plan: Plan) -> int:
    return exits.DOCUMENT_NOT_SOUND if plan.problems else exits.FINE


def _identity(out: Console, plan: Plan) -> None:
    document = plan.document
    out.print(document.file_name, style="bold")
    out.print(f"  sha256      {document.document_id}")
    for name in ("province", "district", "bureau", "plan_year"):
        value, evidence = getattr(document, name), document.evidence.get(name)
        out.print(
            f"  {name:<11} {value if value is not None else '-'}{f'  ({evidence})' if evidence else ''}"
        )
    tables = plan_report.ruled_tables(plan)
    frames = len(plan.tables) - len(tables)
    out.print(
        f"  {document.page_count} pages, {len(tables)} tables, {frames} frames, {len(plan.lines)} lines\n"
    )


def _families(out: Console, plan: Plan) -> None:
    shown = table("family", "records", "rejects", "confidence", right=NUMBERS)
    rejects = plan_report.rejects_by_family(plan)
    records = plan_report.records_by_family(plan)
    sure = plan_report.confidence_by_family(plan)
    for family in sorted(records | rejects):
        counts = (f"{found.get(family, 0):,}" for found in (records, rejects))
        shown.add_row(family, *counts, sure.get(family, "-"))
    show(out, "Recognised", shown)


def _unrecognised(out: Console, plan: Plan) -> None:
    left = plan_report.unrecognised(plan)
    if not left:
        return
    shown = table("table", "page", "heading", right=NUMBERS)
    for one in left:
        shown.add_row(one.table_id, str(one.page), one.heading or "-")
    show(out, "Tables that no family recognises (kept cell by cell)", shown)


def _rejects(out: Console, plan: Plan) -> None:
    if not plan.rejects:
        return
    shown = table("family", "page", "rows", "rule", "reason", right=NUMBERS)
    alike = Counter((reject.family, reject.page, reject.rule, reject.reason) for reject in plan.rejects)
    for (family, page, rule, reason), rows in alike.items():
        shown.add_row(family, str(page), f"{rows:,}", rule, reason)
    show(out, "Rejects", shown)


def _pictures(out: Console, pdf: Path, plan: Plan, folder: Path) -> None:
    pages = pages_in_question(plan)
    for path in write_each(pdf, pages, folder, "--pictures"):
        out.print(f"Wrote {path}.")
    if not pages:
        out.print("No picture: no page has a doubtful table, a reject or a problem.")


def _promises(out: Console, plan: Plan) -> None:
    counts = plan_report.checks_by_outcome(plan)
    summary = ", ".join(f"{n} {outcome}" for outcome, n in counts.items()) or "nothing to check"
    out.print(f"The plan against its own figures: {summary}\n")
    told = [check for check in plan.checks if str(check.outcome) not in plan_report.QUIET_OUTCOMES]
    if told:
        headers = ("check", "subject", "printed", "computed", "difference", "outcome", "page")
        shown = table(*headers, right=NUMBERS)
        for one in told:
            figures = (figure(value, one.unit) for value in (one.printed, one.computed, one.difference))
            shown.add_row(one.name, one.subject or "", *figures, str(one.outcome), str(one.page))
        out.print(shown, "")
