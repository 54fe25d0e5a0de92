"""`make bench-startup`: what each command costs before it does anything, in CPU seconds and as ratios.

    make bench-startup
    make bench-startup ARGS="--rounds 9"

Each round starts every command once, in turn, so that a busy machine slows all alike; the figures are medians. The two
processes that all are compared with are in the same rounds: `python -c pass` and `python -c "import duckdb"`. Which
packages a command imports, and for how long, is told by Python itself (`-X importtime`), in a run of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.report import Target, markdown, target_table

PYTHON = (sys.executable, "-P")
PLANHOUSE = (*PYTHON, "-m", "orchestration.cli")
NOTHING, DUCKDB = "python -c pass", 'python -c "import duckdb"'
DEAREST = 3


@dataclass(frozen=True)
class Command:
    """What is typed, how it is started here, and the CPU seconds that it may take, where it was promised."""

    name: str
    started: tuple[str, ...]
    bound: float | None = None


@dataclass(frozen=True)
class Package:
    """A package that a command imports, and the milliseconds that its own modules took."""

    name: str
    milliseconds: float


def planhouse(arguments: str, bound: float | None = None) -> Command:
    return Command(f"planhouse {arguments}", (*PLANHOUSE, *arguments.split()), bound)


COMMANDS = (
    Command(NOTHING, (*PYTHON, "-c", "pass")),
    Command(DUCKDB, (*PYTHON, "-c", "import duckdb")),
    planhouse("--help", 0.3),
    planhouse("--version", 0.3),
    planhouse("build --help", 0.3),
    planhouse("status", 0.6),
    Command(
        'planhouse sql "FROM build_info"', (*PLANHOUSE, "sql", "FROM build_info SELECT contract_version"), 0.6
    ),
    planhouse("review"),
    planhouse("docs"),
    planhouse("show award:1"),
    planhouse("publish --help"),
    planhouse("serve --help"),
)


def cpu_seconds(command: Sequence[str], home: Path) -> float:
    """Of one process and its children. Exits with its own words where it fails."""
    running = subprocess.Popen(
        command,
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert running.stderr is not None  # noqa: S101  asked for above
    said = running.stderr.read()
    _, status, usage = os.wait4(running.pid, 0)
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(f"{' '.join(command)} ended with {code}:\n{said.decode()}")
    return usage.ru_utime + usage.ru_stime


def measure(commands: Sequence[Command], home: Path, rounds: int) -> dict[str, float]:
    """Medians by command; one round before the first is not counted."""
    taken: dict[str, list[float]] = {command.name: [] for command in commands}
    for number in range(rounds + 1):
        for command in commands:
            seconds = cpu_seconds(command.started, home)
            if number:
                taken[command.name].append(seconds)
    return {name: median(seconds) for name, seconds in taken.items()}


def imports(command: Command, home: Path) -> list[Package]:
    """The dearest first."""
    python, *rest = command.started
    told = subprocess.run(
        [python, "-X", "importtime", *rest],
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    ).stderr
    return packages_of(told)


def packages_of(told: str) -> list[Package]:
    """From the lines of `-X importtime`: `import time: <own µs> | <with all that it imports µs> | <module>`."""
    microseconds: dict[str, int] = {}
    for line in told.splitlines():
        match line.removeprefix("import time:").split("|"):
            case [own, _, module] if line.startswith("import time:") and own.strip().isdigit():
                package = module.strip().partition(".")[0]
                microseconds[package] = microseconds.get(package, 0) + int(own)
    found = [Package(name, taken / 1000) for name, taken in microseconds.items()]
    return sorted(found, key=lambda it: -it.milliseconds)


def report(taken: Mapping[str, float], imported: Mapping[str, Sequence[Package]]) -> str:
    rows = [
        (
            f"`{name}`",
            f"{seconds:.2f}",
            f"{seconds / taken[NOTHING]:.1f}",
            f"{seconds / taken[DUCKDB]:.1f}",
            f"{sum(it.milliseconds for it in imported[name]):.0f}",
            ", ".join(f"{it.name} {it.milliseconds:.0f}" for it in imported[name][:DEAREST]),
        )
        for name, seconds in taken.items()
    ]
    headers = ["command", "CPU s", "× pass", "× duckdb", "imports, ms", "the dearest, ms"]
    targets = [
        Target(
            f"{command.name}: CPU s", taken.get(command.name), command.bound, at_least=False, form="{:.2f}"
        )
        for command in COMMANDS
        if command.bound is not None
    ]
    return f"{markdown(headers, rows)}\n\n{target_table(targets)}"


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"PLANHOUSE_HOME": str(home), "NO_COLOR": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default: 5)")
    arguments = parser.parse_args()
    if arguments.rounds < 1:
        parser.error("--rounds is at least 1")
    with tempfile.TemporaryDirectory(prefix="bench-startup-") as folder:
        home = Path(folder)
        subprocess.run([*PLANHOUSE, "build"], env=_environment(home), check=True, capture_output=True)
        taken = measure(COMMANDS, home, arguments.rounds)
        imported = {command.name: imports(command, home) for command in COMMANDS}
    print(report(taken, imported))


if __name__ == "__main__":
    main()
