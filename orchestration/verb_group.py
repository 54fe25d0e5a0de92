"""What all verbs of the command share: how a failure, an interruption and a reader that went away end, and how a PDF is
named. The verbs themselves belong in `cli`, what a failure says in `explained`.
"""

from __future__ import annotations

import logging
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from orchestration import exits, logs

NOTHING_CHANGED = "Nothing was changed."
AFTER_CTRL_C: dict[str | None, str] = {
    "build": "What is loaded stays loaded, readers keep the marts that they have; build again to go on.",
    "rebuild": "The former file lies aside, readers keep the marts that they have; planhouse build goes on.",
    "retry": "What was asked for is noted; planhouse build --inbox or serve goes on.",
    "reprocess": "Documents that were read anew stay so, the others stay as they were; readers keep their marts.",
    "withdraw": "planhouse status says whether the file is withdrawn; planhouse build builds the marts without it.",
    "check": "Nothing was loaded.",
    "site": "Pages that are there open; planhouse site writes the others.",
    "publish": "Readers there have the former marts or this build, whole; planhouse publish says which, and goes on.",
    "lake": "What was appended or published stays, whole; the same command goes on.",
    "export": "Files that are there are whole; export again for the others.",
}


class Verbs(click.Group):
    """A failure that the domain knows is a message and an exit code, never a traceback (PLANHOUSE_DEBUG=1 shows it)."""

    def invoke(self, ctx: click.Context) -> Any:
        logs.set_up()
        try:
            try:
                return super().invoke(ctx)
            except RuntimeError as error:
                # DuckDB's word for Ctrl-C in the middle of a statement.
                if str(error) == "Query interrupted":
                    raise KeyboardInterrupt from error
                raise
            finally:
                sys.stdout.flush()
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except BrokenPipeError:
            # Python flushes once more when it ends, and would complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(exits.READER_GONE)
        except KeyboardInterrupt:
            click.echo(
                f"\nInterrupted. {AFTER_CTRL_C.get(ctx.invoked_subcommand, NOTHING_CHANGED)}", err=True
            )
            ctx.exit(exits.INTERRUPTED)
        except Exception as error:
            if os.environ.get("PLANHOUSE_DEBUG") == "1":
                raise
            from orchestration.explained import explained

            message, code = explained(error)
            if logs.as_json():
                logging.getLogger(logs.OURS).error(  # noqa: TRY400  the message is for people
                    message, extra={"exit_code": code}
                )
            else:
                click.echo(f"planhouse: {message}", err=True)
            ctx.exit(code)


class Pdf(click.Path):
    """A file that the user names. A link is followed; what is no file is a wrong use, and never opened or entered."""

    name = "PDF"

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if not path.exists():
            self.fail(f"{path} does not exist.", param, ctx)
        if not path.is_file():
            what = "a folder: name the files in it" if path.is_dir() else "not a file"
            self.fail(f"{path} is {what}.", param, ctx)
        return Path(super().convert(value, param, ctx)).resolve()


class PdfOrFolder(Pdf):
    """Such a file, or a folder for all that lie in it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        return path.resolve() if path.is_dir() else super().convert(value, param, ctx)


class Moment(click.ParamType):
    """A number, or a time that says its zone: the machines that write a lake may stand in several."""

    name = "VERSION|TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | datetime:
        if isinstance(value, int | datetime):
            return value
        if value.isdecimal():
            return int(value)
        try:
            when = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is neither a number nor a time such as 2026-11-01T09:00+09:00.", param, ctx)
        if when.tzinfo is None:
            self.fail(f"{value} has no zone; write {value}+09:00 for Korea, {value}Z for UTC.", param, ctx)
        return when
