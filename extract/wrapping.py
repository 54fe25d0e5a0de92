"""Lines that a width wrapped, joined as a reader would say them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from extract.text import TextLine


def join_lines(lines: Sequence[TextLine], width: float, is_name: Callable[[str], bool]) -> str:
    """The text of lines wrapped within `width` points, as a reader would say it.

    A break is a space unless the width cut a word: that is so where the two halves are a known name
    together, or where the line was full to the last character and the next begins in mid-word (`진흥` /
    `원)`).
    """
    if not lines:
        return ""
    joined = lines[0].text
    for before, after in pairwise(lines):
        joined += ("" if _cuts_a_word(before, after, width, is_name) else " ") + after.text
    return joined


def _cuts_a_word(before: TextLine, after: TextLine, width: float, is_name: Callable[[str], bool]) -> bool:
    head, tail = before.text.split(" ")[-1], after.text.split(" ")[0]
    if not _is_word_letter(head[-1:]) or not _is_word_letter(tail[:1]):
        # A parenthesis that closes nothing on its own line belongs to the word before it.
        return tail[:1] in ")]」』" and not before.ends_with_space
    whole = _bare(head) + _bare(tail)
    if is_name(whole) or is_name(whole.removesuffix("산하").removesuffix("소관")):
        return True
    # A parenthesis without any space inside names one thing.
    if "(" in head and ")" not in head and ")" in tail and not before.ends_with_space:
        return True
    if before.ends_with_space:
        return False
    room = width - before.bbox.width
    # Wrapping by words leaves at least the room that the next word lacks; wrapping by characters leaves
    # less than one character, and what is left over of the word is short.
    full = room < 1.6 * before.size
    fragment = len(_bare(tail)) <= 2 and not tail[:1].isdigit()
    return full and fragment


def _is_word_letter(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "LN"


def _bare(word: str) -> str:
    return word.strip("()[]「」『』〈〉《》‘’“”.,·ㆍ")
