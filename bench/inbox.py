"""The hostile set dropped into an inbox at once, with a good plan between each: what becomes of every file.

`make bench-inbox` makes the set (`bench.hostile`) unless `ARGS="--set DIR"` names one, drops it with good plans (the
sample with another last line each) and runs `planhouse build --inbox`. It passes when every file has one state that is
wanted, every good plan is loaded, the ledger balances and no process is left.
"""

from __future__ import annotations

import contextlib
import csv
import os
import re
import socket
import stat
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from ast import literal_eval
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import duckdb

from bench.hostile import is_wanted, made
from bench.material import REPOSITORY
from warehouse.ledger import displayed

SAMPLE = REPOSITORY / "samples" / "seodaemun-plan-2024.pdf"
GOOD = "good-plan-"
QUOTED = re.compile(r"inbox/b?['\"]")
# Words of the set's answers, and the outcomes that they mean.
TAKEN = {"loaded", "needs_review"}
OF_ENTRIES = {
    "not_a_regular_file": {"rejected: not_a_file"},
    "too_large": {"rejected: too_large"},
    "rejected/ignored": {"rejected: extension"},
    "until renamed": {"waiting"},
    "ignored with a record": {"rejected: hidden", "rejected: not_a_file"},
    "recorded: duplicate": {"duplicate", *TAKEN},
    "loaded once": {"duplicate", *TAKEN},
    "as .pdf?": {"rejected: extension", *TAKEN},
    "unreadable": {"waiting", *TAKEN},
    "own arrival": {"duplicate", *TAKEN},
}


def fill(inbox: Path, folder: Path, most: int | None) -> dict[str, str]:
    """Drops everything; returns what is wanted of each hostile file, by its displayed name."""
    wanted = {}
    sample = SAMPLE.read_bytes()
    for number, (source, asked) in enumerate(islice(_rows(folder), most)):
        _put(source, inbox / source.name)
        wanted[displayed(os.fsencode(source.name))] = asked
        (inbox / f"{source.name[:3].encode(errors='replace').hex()}-{GOOD}{number:03}.pdf").write_bytes(
            sample + b"%%%d\n" % number
        )
    return wanted


def _rows(folder: Path) -> Iterator[tuple[Path, str]]:
    before = ""
    with (folder / "CRAFTED.tsv").open(encoding="utf-8", errors="surrogateescape", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            before = before if row["a good system answers"] == "as above" else row["a good system answers"]
            path = row["file"]
            if QUOTED.match(path):
                name = literal_eval(path.removeprefix("inbox/"))
                path = "inbox/" + (os.fsdecode(name) if isinstance(name, bytes) else name)
            if not path.startswith("inbox/growing"):
                yield folder / path, before


def _put(source: Path, target: Path) -> None:
    """As it is: links stay links, pipes stay pipes, and a sparse giant stays sparse."""
    found = source.lstat()
    if stat.S_ISLNK(found.st_mode):
        target.symlink_to(source.readlink())
    elif stat.S_ISFIFO(found.st_mode):
        os.mkfifo(target)
    elif stat.S_ISDIR(found.st_mode):
        target.mkdir()
    elif stat.S_ISSOCK(found.st_mode):
        with socket.socket(socket.AF_UNIX) as server, contextlib.chdir(target.parent):
            server.bind(target.name)
    else:
        with target.open("wb") as copy:
            if found.st_blocks * 512 < found.st_size // 2:
                copy.truncate(found.st_size)
            else:
                copy.write(source.read_bytes())
        target.chmod(stat.S_IMODE(found.st_mode))


def left_behind(home: Path) -> list[str]:
    """Processes that still work for this home."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(home) in command and int(process.name) != os.getpid():
            found.append(f"{process.name}: {command[:100]}")
    return found


def verdicts(database: Path, wanted: dict[str, str]) -> Iterator[tuple[bool, str, str, str, str]]:
    with duckdb.connect(str(database), read_only=True) as con:
        rows = con.execute(
            "SELECT file_name, state, coalesce(reason_code, ''), coalesce(reason, '') FROM ledger.arrivals "
            "ORDER BY received_at, file_name"
        ).fetchall()
    for name, state, code, reason in rows:
        got = f"rejected: {code}" if state == "rejected" else state
        asked = "loaded" if GOOD in name else wanted[name]
        yield got == asked if GOOD in name else _is_right(asked, got), name, got, asked, reason


def _is_right(asked: str, got: str) -> bool:
    """What the set says of names and of things that are no PDF comes on top of what it says of PDFs."""
    for words, codes in OF_ENTRIES.items():
        if words in asked:
            return got in codes
    return is_wanted(asked, got)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, dest="folder", help="a folder that craft.py made")
    parser.add_argument("--most", type=int, help="only so many of the set")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or made(Path(scratch) / "set")
        home = Path(scratch) / "home"
        inbox = home / "inbox"
        inbox.mkdir(parents=True)
        wanted = fill(inbox, folder, options.most)
        names = [path.name for path in inbox.iterdir()]
        dropped, planted = len(names), sum(GOOD in name for name in names)
        started = time.monotonic()
        command = [sys.executable, "-m", "orchestration.cli", "build", "--inbox"]
        environment = os.environ | {"PLANHOUSE_HOME": str(home)}
        with subprocess.Popen(
            command, cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as run:
            _, _, usage = os.wait4(run.pid, 0)
            run.returncode = 0
        seconds = time.monotonic() - started
        told = list(verdicts(home / "warehouse" / "planhouse.duckdb", wanted))
        for is_right, name, got, asked, reason in told:
            if GOOD not in name or not is_right:
                verdict = "right" if is_right else "WRONG"
                print(f"{verdict:<6}{name[:44]:<46}{got:<26}wanted: {asked[:60]}\n      {reason[:200]}")
        good = sum(is_right for is_right, name, *_ in told if GOOD in name)
        remaining = left_behind(home)
        status = subprocess.run(
            [sys.executable, "-m", "orchestration.cli", "status"],
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    wrong = sum(not is_right for is_right, *_ in told)
    print(
        f"{dropped} dropped, {len(told)} arrivals, {wrong} wrong; {good} of {planted} good plans loaded; "
        f"{len(remaining)} processes left; {seconds:.0f} s, peak {usage.ru_maxrss // 1024} MB in any process\n"
        f"{next(line for line in status.stdout.splitlines() if ' arrivals = ' in line)}"
    )
    sys.exit(bool(wrong or remaining or dropped != len(told) or good != planted))


if __name__ == "__main__":
    main()
