"""The hostile set: 118 crafted PDFs, what a good system answers to each, and what ours answers.

`make bench-hostile` makes the set with the shared folder's `hostile/craft.py` (some minutes, 60 MB) unless
`ARGS="--set DIR"` names one. A file passes when its outcome is one that is wanted, in time, with no process left.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.isolated import isolated
from bench.material import REPOSITORY, SHARED

CRAFT = SHARED / "hostile" / "craft.py"
SECONDS = 65
MEGABYTES = 1024
# How the set names what we call otherwise.
CODES = {
    "not_pdf": {"not_a_pdf", "hwp_file"},
    "empty": {"not_a_pdf"},
    "no_pages": {"no_pages", "malformed"},
    "malformed": {"malformed", "no_pages", "damaged", "truncated", "not_a_pdf"},
    "truncated": {"truncated"},
    "damaged": {"damaged"},
    "encrypted": {"encrypted", "malformed"},
    "resource_limit": {"resource_limit", "too_many_pages"},
    "too_many_pages": {"too_many_pages"},
}


@dataclass(frozen=True)
class Result:
    """What one file came to."""

    file: str
    wanted: str
    got: str
    message: str
    seconds: float
    peak_mb: int
    left: int

    @property
    def is_right(self) -> bool:
        in_bounds = self.seconds <= SECONDS and self.peak_mb <= MEGABYTES and not self.left
        return in_bounds and is_wanted(self.wanted, self.got)


def is_wanted(wanted: str, got: str) -> bool:
    """Is the outcome one that the set's sentence allows? A PDF that is no plan is loaded as one to be reviewed."""
    said = re.sub(r"never [^;,]*|\([^)]*\)", "", wanted)
    if got in ("loaded", "needs_review"):
        return got in said or ("loaded" in said or "ignored" in said or "no file outside" in said)
    if "rejected" not in said:
        return False
    asked = [codes for name, codes in CODES.items() if name in wanted.partition("rejected")[2]]
    code = got.removeprefix("rejected: ")
    return not asked or any(code in codes for codes in asked)


def results(folder: Path, names: list[str]) -> Iterator[Result]:
    """Each file of the set, read one after the other."""
    before = ""
    with (folder / "CRAFTED.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            wanted = row["a good system answers"]
            before = wanted = before if wanted == "as above" else wanted
            if row["file"].startswith("crafted/") and (not names or Path(row["file"]).stem in names):
                yield one(folder / row["file"], wanted)


def one(path: Path, wanted: str) -> Result:
    """The outcome of one file, read in a fresh process."""
    run = subprocess.run(
        [sys.executable, "-m", "bench.contained", str(path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        return Result(path.name, wanted, f"broke: {run.stderr[-300:]}", "", 0, 0, 0)
    told = json.loads(run.stdout)
    return Result(
        path.name, wanted, told["got"], told["message"], told["seconds"], told["peak_mb"], told["left"]
    )


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, dest="folder", help="a folder that craft.py made")
    parser.add_argument("names", nargs="*", help="only these files (without .pdf)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or made(Path(scratch))
        wrong = []
        for result in results(folder, options.names):
            verdict = "right" if result.is_right else "WRONG"
            print(
                f"{verdict:<6}{result.file:<42}{result.got:<26}{result.seconds:>6.1f} s{result.peak_mb:>6} MB  "
                f"wanted: {result.wanted[:70]}\n      {result.message[:220]}",
                flush=True,
            )
            wrong += [result] if not result.is_right else []
    print(f"{len(wrong)} wrong: {', '.join(result.file for result in wrong)}")
    sys.exit(bool(wrong))


def made(folder: Path) -> Path:
    if not CRAFT.exists():
        sys.exit(
            f"the hostile set is made by {CRAFT.relative_to(SHARED.parent)}, which is not beside this checkout"
        )
    command = [*isolated("pypdf", "cryptography"), str(CRAFT), str(folder)]
    subprocess.run(command, check=True)
    return folder


if __name__ == "__main__":
    main()
