"""The `planhouse` command: each verb calls one function. Heavy imports stand inside the verbs: `--help` is quick."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from orchestration import exits
from orchestration.verb_group import Moment, Pdf, PdfOrFolder, Verbs

EXAMPLES = "\b\nExamples:\n"
PICTURES_HELP = "Whether the site shows pictures of the printed pages; it stays so until you say otherwise."
HOME_HELP = "Everything is kept below $PLANHOUSE_HOME (default: data/ under the current folder)."


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"{HOME_HELP}\n\n{exits.EXPLAINED}",
)
@click.version_option(package_name="planhouse")
def main() -> None:
    """Turns yearly work plans (주요업무계획, PDF) into a warehouse that people trust.

    \b
    Begin with:
      planhouse build              the sample plan, from PDF to published marts
      planhouse show award:1       an award on the page that it was read from
    """


@main.command(
    epilog=EXAMPLES
    + "  planhouse build                     the sample that comes with planhouse\n"
    + "  planhouse build plan-2025.pdf       one plan\n"
    + "  planhouse build plans/*.pdf         several; the marts are built once at the end\n"
    + "  planhouse build plans/              all PDFs of a folder and those below it\n"
    + "  planhouse build --inbox             what lies in the inbox, and what is due (for cron, without serve)\n"
)
@click.argument("pdfs", nargs=-1, type=PdfOrFolder(), metavar="[PDF|FOLDER]...")
@click.option("--inbox", is_flag=True, help="Take in what lies in the inbox, once.")
@click.option("--pictures/--no-pictures", default=None, help=PICTURES_HELP)
def build(pdfs: tuple[Path, ...], inbox: bool, pictures: bool | None) -> None:
    """Read, load and publish plans.

    Prints the three marts that most people ask for; of many plans only what became of them. The same bytes again are
    recorded as a duplicate and change nothing. Stopped and started again, a build goes on where it was.
    """
    from orchestration.site import choose_pictures
    from orchestration.verbs.build import run, run_inbox
    from warehouse.home import Home

    if pdfs and inbox:
        raise click.UsageError("Name files or give --inbox, not both.")
    choose_pictures(Home.from_environment(), pictures)
    sys.exit(run_inbox() if inbox else run(pdfs))


@main.command(
    epilog=EXAMPLES
    + "  planhouse retry                     all that waits or was parked\n"
    + "  planhouse retry plan-2025.pdf       one file, by the name under which it arrived\n"
    + "  planhouse retry 3f9a2c              or by the beginning of its sha256\n"
)
@click.argument("files", nargs=-1, metavar="[FILE]...")
def retry(files: tuple[str, ...]) -> None:
    """Try files again that wait, were rejected, parked or withdrawn.

    The bytes are in the store: nothing has to be sent again.
    """
    from orchestration.verbs.again import retry as run

    sys.exit(run(files))


@main.command(
    epilog=EXAMPLES
    + "  planhouse reprocess                 what other corrections or an earlier version read\n"
    + "  planhouse reprocess plan-2025.pdf   one document\n"
    + "  planhouse reprocess --all           every document\n"
)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--all", "everything", is_flag=True, help="Every document, whichever version read it.")
def reprocess(files: tuple[str, ...], everything: bool) -> None:
    """Read documents of the warehouse anew.

    Each new reading takes the former one's place in one transaction; records keep their ids.
    """
    from orchestration.verbs.again import reprocess as run

    sys.exit(run(files, everything))


@main.command(epilog=EXAMPLES + '  planhouse withdraw plan-2025.pdf --reason "a draft, not the plan"\n')
@click.argument("file")
@click.option("--reason", required=True, help="Why; it stands in the ledger.")
def withdraw(file: str, reason: str) -> None:
    """Take a wrong FILE out of the marts.

    What was read from it stays in the warehouse, and planhouse retry takes it back.
    """
    from orchestration.verbs.withdraw import run

    sys.exit(run(file, reason))


@main.command(epilog=EXAMPLES + "  planhouse rebuild\n")
def rebuild() -> None:
    """Make the warehouse anew from the plans in the store.

    The former file is moved aside, never deleted. Arrivals keep their ids, times and states.
    """
    from orchestration.verbs.rebuild import run

    sys.exit(run())


@main.command(
    epilog=EXAMPLES
    + "  planhouse status\n"
    + "  planhouse status --state needs_review --state rejected\n"
    + "  planhouse status --json | jq .counts\n"
)
@click.option(
    "--state",
    "states",
    type=click.Choice(["waiting", "loaded", "needs_review", "rejected", "duplicate"]),
    multiple=True,
    help="Only files in this state. May be given more than once.",
)
@click.option("--json", "as_json", is_flag=True, help="All of it for programs.")
def status(states: tuple[str, ...], as_json: bool) -> None:
    """Show the ledger: every file that arrived, and what became of it.

    Says too what a run has in hand, when a waiting file is due, what waits for a person with the command to run
    next, and whether the published marts are behind. While a load has the warehouse open it waits for some seconds,
    then answers from the published copy and says so.
    """
    from orchestration.verbs.status import run

    sys.exit(run(states, as_json))


@main.command(
    epilog=EXAMPLES
    + "  planhouse check plan-2025.pdf                what would be recognised, and what not\n"
    + "  planhouse check plan-2025.pdf --json > plan.json\n"
    + "  planhouse check plan-2025.pdf --pictures review/   the pages to look at, as PNG files\n"
)
@click.argument("pdf", type=Pdf())
@click.option("--json", "as_json", is_flag=True, help="All that was read, with the box of every cell.")
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Draw each page that needs a look there, the cells in question marked.",
)
def check(pdf: Path, as_json: bool, pictures: Path | None) -> None:
    """Read a plan and report, without loading it.

    Every record is proved (a printed total, count or rate agrees), read (nothing speaks against it) or doubtful. A
    table that no rule shows and nothing proves is held back.
    """
    from orchestration.verbs.check import print_json, print_report

    sys.exit((print_json if as_json else print_report)(pdf, pictures))


@main.command(
    epilog=EXAMPLES
    + "  planhouse review\n"
    + "  planhouse review --pictures review/              the cells in question, drawn on their pages\n"
    + "  planhouse review --csv >> data/corrections.csv   lines to fill in: corrected, reason, reviewer\n"
)
@click.option(
    "--csv", "as_csv", is_flag=True, help="Lines for corrections.csv, all but the correction filled in."
)
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Draw each page that needs a look there, the cells in question marked.",
)
def review(as_csv: bool, pictures: Path | None) -> None:
    """List what waits for a person.

    Documents that need review and why, doubtful tables, rows that were kept out, corrections that do not fit what is
    printed. Each comes with what a line of corrections.csv in the home would say of it. The exit code is 1 while
    anything waits.
    """
    from orchestration.verbs.review import run

    sys.exit(run(as_csv, pictures))


@main.command(
    epilog=EXAMPLES
    + "  planhouse show award:12\n"
    + "  planhouse show grant:7 --out grant-7.png\n"
    + "  planhouse show sector:사회복지\n"
    + "  planhouse show 3f9a2c                        the beginning of any record_id\n"
)
@click.argument("record")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The picture's file. Default: named after the record.",
)
def show(record: str, out: Path | None) -> None:
    """Draw the page of RECORD with its cells marked."""
    from orchestration.verbs.show import run

    sys.exit(run(record, out))


@main.command(epilog=EXAMPLES + "  planhouse export\n  planhouse export --format xlsx --to ~/Desktop\n")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["parquet", "csv", "xlsx"]),
    multiple=True,
    help="May be given more than once. Default: all. XLSX is one workbook with a sheet a mart.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("export"),
    show_default=True,
    help="The folder, made where missing.",
)
def export(formats: tuple[str, ...], folder: Path) -> None:
    """Write the published marts as files for other tools."""
    from orchestration.verbs.export import run

    sys.exit(run(folder, formats))


@main.command(
    epilog=EXAMPLES
    + "  planhouse publish --to postgresql://planhouse@bi.example/plans\n"
    + "  planhouse publish                            where [publish] of planhouse.toml says\n"
)
@click.option(
    "--to",
    "urls",
    multiple=True,
    metavar="URL",
    help="postgresql://user@host:5432/database; PGPASSWORD or ~/.pgpass has the password. May be given more than once.",
)
@click.option("--schema", metavar="NAME", help="The schema there. Default: marts.")
@click.option(
    "--reader", metavar="ROLE", help="Who may read it; made where missing. Default: planhouse_reader."
)
@click.option("--again", is_flag=True, help="Even where this build is there already.")
def publish(urls: tuple[str, ...], schema: str | None, reader: str | None, again: bool) -> None:
    """Publish the current build to PostgreSQL, for BI tools.

    Readers there see the former build or this one, whole, and are never in the way. Types, descriptions and keys are
    those of the marts.
    """
    from orchestration.verbs.publish import run

    sys.exit(run(urls, schema, reader, again))


@main.command(
    epilog=EXAMPLES
    + '  planhouse sql "FROM budget_by_sector"\n'
    + '  planhouse sql "FROM awards_by_department ORDER BY award_count DESC LIMIT 5"\n'
)
@click.argument("query")
def sql(query: str) -> None:
    """Ask the published marts (read-only).

    Tables need no schema before their name. On a terminal the answer is a table, in a pipe it is CSV.
    """
    from orchestration.verbs.sql import run

    sys.exit(run(query))


@main.command(
    epilog=EXAMPLES + "  planhouse site\n  planhouse site --no-pictures      where pages name people\n"
)
@click.option("--pictures/--no-pictures", default=None, help=PICTURES_HELP)
def site(pictures: bool | None) -> None:
    """Write the site anew from the published marts.

    Each build does so. The first page is site/index.html below the home; it opens from the disk.
    """
    from orchestration.verbs.site import run

    sys.exit(run(pictures))


@main.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    epilog=EXAMPLES
    + "  planhouse metrics                            what there is, with dimensions\n"
    + "  planhouse metrics query --metrics budget_krw --group-by spending__sector\n",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[COMMAND]...")
def metrics(arguments: tuple[str, ...]) -> None:
    """Ask metrics of the published marts (MetricFlow; needs dbt-metricflow)."""
    from orchestration.verbs.metrics import run

    sys.exit(run(arguments))


@main.command(
    epilog=EXAMPLES
    + "  planhouse health                    in a container's health check\n"
    + "  planhouse health --textfile /var/lib/node_exporter/planhouse.prom\n"
)
@click.option(
    "--textfile",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the measures there too, as Prometheus reads them.",
)
def health(textfile: Path | None) -> None:
    """Say whether this home works by itself, by the exit code.

    It looks at the room on the disk, at the settings and at what is due and not begun, and never opens the warehouse.
    While planhouse serve runs, its site answers the same at /health, and all measures at /metrics.
    """
    from orchestration.verbs.health import run

    sys.exit(run(textfile))


@main.command(epilog=EXAMPLES + "  planhouse docs\n")
def docs() -> None:
    """Say where the page on all marts and columns is (dbt docs), made anew where the project changed."""
    from orchestration.dbt_docs import page
    from warehouse.home import Home

    click.echo(page(Home.from_environment()))


@main.group(
    epilog=EXAMPLES
    + "  planhouse lake load plans/                      on as many machines as you like\n"
    + "  planhouse lake build\n"
)
def lake() -> None:
    """A warehouse that many processes write at once (docs/lake.md).

    Its catalog stands in a PostgreSQL database, its rows are files in a folder or an object store: [lake] in
    planhouse.toml.
    """


@lake.command(
    "load",
    epilog=EXAMPLES + "  planhouse lake load plans/ s3://inbox/2025/     on as many machines as you like\n",
)
@click.argument("places", nargs=-1, required=True, metavar="PDF|DIR|URL...")
def lake_load(places: tuple[str, ...]) -> None:
    """Read plans and append them to the lake.

    What the lake has already is recorded as a duplicate. Nothing of another process is waited for or lost.
    """
    from orchestration.verbs.lake import load

    sys.exit(load(places))


@lake.command("build")
def lake_build() -> None:
    """Build the marts in the lake, accept them, publish them in this home."""
    from orchestration.verbs.lake import build

    sys.exit(build())


@lake.command("history")
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="How many snapshots.")
def lake_history(last: int) -> None:
    """List the lake's snapshots: who committed what, and when."""
    from orchestration.verbs.lake import history

    sys.exit(history(last))


@lake.command(
    "marts",
    epilog=EXAMPLES
    + "  planhouse lake marts --at 118 --to before.duckdb\n"
    + "  planhouse lake marts --at 2026-11-01T09:00+09:00 --to november.duckdb\n",
)
@click.option("--at", type=Moment(), required=True, help="A snapshot's version, or a time with its zone.")
@click.option(
    "--to", "path", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
def lake_marts(at: int, path: Path) -> None:
    """Write the marts as they were into a DuckDB file."""
    from orchestration.verbs.lake import marts

    sys.exit(marts(at, path))


@lake.command("tidy")
def lake_tidy() -> None:
    """Expire old snapshots, make few files of many, remove what no snapshot needs."""
    from orchestration.verbs.lake import tidy

    sys.exit(tidy())


@main.command(epilog=EXAMPLES + "  planhouse serve\n  planhouse serve --port 3001\n")
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
def serve(port: int) -> None:
    """Start Dagster with this home.

    Its pages on 127.0.0.1 show the asset graph, its runs and checks; the site is on the next port. Stop it with
    Ctrl-C.
    """
    from orchestration.verbs.serve import run

    sys.exit(run(port))


if __name__ == "__main__":
    main()
