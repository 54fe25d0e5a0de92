"""Why a file cannot be read as a plan: one class per failure, whose `code` goes to the ledger.

What a readable document lacks (a text layer, a known table) is a `Problem` of its plan, not an error.
"""

from __future__ import annotations


class Unreadable(Exception):
    """The file cannot be read. The message names the file, what is wrong with it and what to do."""

    code = "unreadable"

    def __init__(self, file_name: str, message: str) -> None:
        super().__init__(f"{file_name}: {message}")
        self.file_name = file_name
        self._message = message

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str]]:
        return type(self), (self.file_name, self._message)


class NotAPdf(Unreadable):
    """The bytes do not begin as a PDF's do."""

    code = "not_a_pdf"


class HwpFile(NotAPdf):
    """A Hangul word processor's file: to be printed to PDF first."""

    code = "hwp_file"


class Encrypted(Unreadable):
    """The PDF asks for a password that we do not have."""

    code = "encrypted"


class Truncated(Unreadable):
    """The file ends before its PDF does."""

    code = "truncated"


class Malformed(Unreadable):
    """The PDF breaks the rules of its format."""

    code = "malformed"


class NoPages(Malformed):
    """The PDF has no page."""

    code = "no_pages"


class ResourceLimit(Unreadable):
    """The file asks for more than `extract.limits.Limits` allows. The message names the limit and what was seen."""

    code = "resource_limit"


class TooManyPages(ResourceLimit):
    """More pages than any plan has."""

    code = "too_many_pages"
