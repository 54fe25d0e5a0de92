"""The command's exit codes. Scripts rely on them: they stay as they are."""

FINE = 0
DOCUMENT_NOT_SOUND = 1
USAGE = 2
NOT_PUBLISHED = 3
NOTHING_THERE = 4
BUSY = 5
DISK_FULL = 6
UNHEALTHY = 7
INTERRUPTED = 130
# As a shell has it for a program that wrote into a pipe which nobody reads any more.
READER_GONE = 141

EXPLAINED = """\
\b
Exit codes:
    0  fine
    1  a document was rejected or needs review
    2  the command was used wrongly
    3  the marts could not be built, accepted or published; readers keep the former ones
    4  nothing is published yet, or no such record
    5  another process has the warehouse open (serve: the port, or this home)
    6  the disk is full (disk_full): what arrived waits for room
    7  health: something keeps this home from working by itself
  130  interrupted (Ctrl-C)
  141  whoever read the output stopped reading
"""
