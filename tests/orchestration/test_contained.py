"""Whatever the reading process does, its document ends in one answer, in time, and no process of its group is left."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration import reading
from orchestration.process_limits import ProcessLimits
from orchestration.warm import ENVIRONMENT, Zygote

LIMITS = ProcessLimits(wall_seconds=8, cpu_seconds=1, memory_bytes=400 << 20, answer_bytes=1_000_000)
# For what would never end by itself.
IMPATIENT = replace(LIMITS, wall_seconds=2)
# In place of read_plan, in the child as it is: bound by its limits, after its start. What is to be read says what it
# does instead; beside that file processes leave their numbers.
MOCK = """
import os, signal, subprocess, sys, time
import extract.reading
from orchestration import zygote

def read_plan(path, name, report, processes, limits):
    own = open(os.fsdecode(path) + ".pids", "a")
    print(os.getpid(), file=own, flush=True)
    exec(open(path).read(), {**globals(), "own": own})

extract.reading.read_plan = read_plan
zygote.main(*sys.argv[-2:])
"""


@pytest.fixture(scope="module")
def mocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    """Warm, and its children do what a file says instead of reading it. One for all tests: none may harm it."""
    folder = tmp_path_factory.mktemp("mocked")
    script, python = folder / "mock.py", folder / "python"
    script.write_text(MOCK)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P "{script}" "$@"\n')
    python.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
        patch.setattr(sys, "executable", str(python))
        zygote = Zygote()
    with zygote:
        does(zygote, folder / "first.pdf", "os._exit(0)")
        yield zygote


def does(mocked: Zygote, path: Path, body: str, limits: ProcessLimits = LIMITS) -> reading.NotRead:
    """How it is refused when the child does this."""
    path.write_text(body)
    with pytest.raises(reading.NotRead) as refused:
        reading.read(path, path.name, lambda done, total: None, process=limits, zygote=mocked)
    return refused.value


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize(
    ("body", "code", "says", "may_pass"),
    [
        ("while True: pass", "resource_limit", "limit cpu_seconds is 1", False),
        ("time.sleep(60)", "timeout", "not read within 2 s", True),
        (
            "held = [bytes(50 << 20) for _ in range(60)]",
            "resource_limit",
            "limit memory_bytes is 419,430,400",
            False,
        ),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "reader_died", "SIGSEGV", True),
        ("os._exit(7)", "reader_died", "code 7", True),
        ("raise ZeroDivisionError('of the reader')", "reader_died", "of the reader", True),
        (
            "os.write(zygote.ANSWER, b'x' * 2_000_000)\nos._exit(0)",
            "bad_extractor_output",
            "no plan",
            True,
        ),
        ("os.write(zygote.ANSWER, b'{')\nos._exit(0)", "bad_extractor_output", "no plan", True),
        ("os.write(zygote.ANSWER, b'\\xff')\nos._exit(0)", "bad_extractor_output", "no plan", True),
        ("os._exit(0)", "bad_extractor_output", "no plan", True),
        (
            "print('a page or two', flush=True)\ntime.sleep(60)",
            "bad_extractor_output",
            "report of pages",
            True,
        ),
        ("while True: os.write(1, b'9' * 4096)", "bad_extractor_output", "report of pages", True),
        (
            "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
            "for _ in range(3):\n"
            "    if not os.fork():\n"
            "        print(os.getpid(), file=own, flush=True)\n"
            "        break\n"
            "time.sleep(60)",
            "timeout",
            "not read within",
            True,
        ),
        (
            "if not os.fork():\n"
            "    print(os.getpid(), file=own, flush=True)\n"
            "    time.sleep(60)\n"
            "time.sleep(0.2)\n"
            "os._exit(3)",
            "reader_died",
            "code 3",
            True,
        ),
    ],
)
def test_a_reader_that_goes_wrong_is_one_answer_and_leaves_no_process(
    body: str, code: str, says: str, may_pass: bool, mocked: Zygote, tmp_path: Path
) -> None:
    limits = IMPATIENT if code == "timeout" else LIMITS
    begun = time.monotonic()
    refused = does(mocked, tmp_path / "any.pdf", body, limits)
    assert time.monotonic() - begun < limits.wall_seconds + 5
    assert (refused.code, refused.may_pass) == (code, may_pass)
    assert str(refused).startswith("any.pdf: ") and says in str(refused)
    numbers = [int(line) for line in (tmp_path / "any.pdf.pids").read_text().split()]
    time.sleep(0.1)
    assert numbers and not any(is_running(pid) for pid in numbers)
    assert mocked.is_alive


def test_the_reader_sees_no_secret(mocked: Zygote, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    does(
        mocked,
        tmp_path / "any.pdf",
        f"open({str(seen)!r}, 'w').write('\\n'.join(os.environ))\nos._exit(0)",
    )
    allowed = ENVIRONMENT | {"PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"}
    assert set(seen.read_text().split()) <= allowed


def test_the_readers_files_are_bounded_and_no_core_is_dumped(mocked: Zygote, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    does(
        mocked,
        tmp_path / "any.pdf",
        "import resource as r\n"
        "limits = [r.getrlimit(x)[1] for x in (r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_NOFILE, r.RLIMIT_CORE)]\n"
        f"open({str(seen)!r}, 'w').write(repr(limits))\nos._exit(0)",
    )
    assert seen.read_text() == repr([LIMITS.memory_bytes, LIMITS.answer_bytes, LIMITS.open_files, 0])


def test_the_same_document_is_read_after_a_refusal(sample_pdf: Path, tmp_path: Path) -> None:
    with pytest.raises(reading.NotRead):
        reading.read(tmp_path / "gone.pdf", "gone.pdf", lambda done, total: None)
    assert reading.read(sample_pdf, os.fsdecode(b"bad\xff.pdf"), lambda done, total: None).records


def test_the_reader_has_nothing_open_but_its_own_descriptors(mocked: Zygote, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    does(
        mocked,
        tmp_path / "any.pdf",
        "own.close()\n"
        "import fcntl\n"
        "there = []\n"
        "for n in range(100):\n"
        "    try: there.append(fcntl.fcntl(n, fcntl.F_GETFD) * 0 + n)\n"
        "    except OSError: pass\n"
        f"open({str(seen)!r}, 'w').write(repr(there))\n"
        "os._exit(0)",
    )
    assert seen.read_text() == "[0, 1, 2, 3]"
