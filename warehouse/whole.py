"""Whether a file of this machine is whole: it ends as a PDF does, and no program has it open to write.

Who writes is asked of Linux by a lease, which is granted only where nobody does (fcntl(2), F_SETLEASE). A file system
that gives none (NFS), another user's file without CAP_LEASE and other systems are answered with no: such files rest.
"""

from __future__ import annotations

import fcntl
import os
import signal
import stat
from pathlib import Path

# ISO 32000-1, 7.5.5, with Adobe's implementation note 18: the marker stands in the last 1,024 bytes.
END, WITHIN = b"%%EOF", 1024


def is_whole(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or _is_written(handle):
            return False
        return END in os.pread(handle, WITHIN, max(0, found.st_size - WITHIN))
    except OSError:
        return False
    finally:
        os.close(handle)


def _is_written(handle: int) -> bool:
    if not hasattr(fcntl, "F_SETLEASE"):
        return True
    # Who opens the file while the lease stands makes the kernel send a signal: SIGIO, unless told, ends a process.
    fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
    try:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError:
        return True
    fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
