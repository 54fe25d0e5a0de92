"""The `planhouse` command: each verb calls one function. Heavy imports stand inside the verbs: `--help` is quick."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from orchestration import exits

EXAMPLES = "\b\nExamples:\n"
HOME_HELP = "Everything is kept below $PLANHOUSE_HOME (default: data/ under the current folder)."


class Verbs(click.Group):
    """A failure that the domain knows is a message and an exit code, never a traceback (PLANHOUSE_DEBUG=1 shows it)."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            click.echo(
                "\nInterrupted. What was not loaded waits in the ledger; build it again to go on.", err=True
            )
            ctx.exit(exits.INTERRUPTED)
        except Exception as error:
            if os.environ.get("PLANHOUSE_DEBUG") == "1":
                raise
            message, code = _explained(error)
            click.echo(f"planhouse: {message}", err=True)
            ctx.exit(code)


def _explained(error: Exception) -> tuple[str, int]:
    from orchestration.dbt import DbtRefused
    from orchestration.reading import NotRead
    from warehouse import errors

    if isinstance(error, NotRead):
        return str(error), exits.DOCUMENT_NOT_SOUND
    if isinstance(error, errors.WarehouseBusy):
        return str(error), exits.BUSY
    if isinstance(
        error, errors.NothingPublished | errors.NoWarehouse | errors.UnknownRecord | errors.AmbiguousRecord
    ):
        return str(error), exits.NOTHING_THERE
    if isinstance(error, errors.WarehouseError | DbtRefused):
        return str(error), exits.NOT_PUBLISHED
    return (
        f"{type(error).__name__}: {error}\nThis is a fault of planhouse; please report it. "
        "PLANHOUSE_DEBUG=1 shows where.",
        exits.NOT_PUBLISHED,
    )


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
)
@click.argument("pdfs", nargs=-1, type=click.Path(path_type=Path), metavar="[PDF]...")
def build(pdfs: tuple[Path, ...]) -> None:
    """Read, load and publish plans, then print the three marts that most people ask for.

    The same bytes again are recorded as a duplicate and change nothing.
    """
    for path in pdfs:
        if not os.path.lexists(path):
            raise click.BadParameter(f"{path} does not exist.", param_hint="PDF")
    from orchestration.verbs.build import run

    sys.exit(run(pdfs))


@main.command(epilog=EXAMPLES + "  planhouse status\n  planhouse status | grep needs_review\n")
def status() -> None:
    """Show the ledger: every file that arrived, and what became of it."""
    from orchestration.verbs.status import run

    sys.exit(run())


@main.command(
    epilog=EXAMPLES
    + "  planhouse check plan-2025.pdf                what would be recognised, and what not\n"
    + "  planhouse check plan-2025.pdf --json > plan.json\n"
)
@click.argument("pdf", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="All that was read, with the box of every cell.")
def check(pdf: Path, as_json: bool) -> None:
    """Read a plan and report, without loading it."""
    from orchestration.verbs.check import print_json, print_report

    sys.exit((print_json if as_json else print_report)(pdf))


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
    """Write a picture of the page with the cells that RECORD was read from marked."""
    from orchestration.verbs.show import run

    sys.exit(run(record, out))


@main.command(epilog=EXAMPLES + "  planhouse export\n  planhouse export --format csv --to ~/Desktop/marts\n")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["parquet", "csv"]),
    multiple=True,
    help="May be given more than once. Default: both.",
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

    sys.exit(run(folder, formats or ("parquet", "csv")))


@main.command(
    epilog=EXAMPLES
    + '  planhouse sql "FROM budget_by_sector"\n'
    + '  planhouse sql "FROM awards_by_department ORDER BY award_count DESC LIMIT 5"\n'
)
@click.argument("query")
def sql(query: str) -> None:
    """Ask the published marts (read-only). Tables need no schema before their name."""
    from orchestration.verbs.sql import run

    sys.exit(run(query))


@main.command(epilog=EXAMPLES + "  planhouse serve\n  planhouse serve --port 3001\n")
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
def serve(port: int) -> None:
    """Start Dagster on 127.0.0.1 with this home: the asset graph, its runs and checks. Stop it with Ctrl-C."""
    from orchestration.verbs.serve import run

    run(port)


if __name__ == "__main__":
    main()
