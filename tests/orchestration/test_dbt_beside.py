"""dbt in a process of its own does not outlive the command."""

from __future__ import annotations

import subprocess
import sys

CHILD = """
import os
parent = os.getppid()
from orchestration.dbt_beside import end_with
print("on", flush=True)
end_with(parent)
"""
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"


def test_it_ends_when_the_process_that_started_it_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None and parent.stdout.readline() == b"on\n"
        parent.kill()
        # The pipe ends when the child, which holds it too, has ended.
        assert parent.communicate(timeout=20) == (b"", None)
