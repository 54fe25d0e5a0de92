"""What glyphs of Unicode's private areas show: Hancom's own symbols, and those of Wingdings.

Hancom Office prints symbols of its fonts under private code points, and U+F000 for a glyph that has none at all (the
boxed numbers of headings). U+F020 to U+F0FF are the places of a symbol font, nearly always Wingdings. A glyph that
the table does not know is marked with U+FFFD: something is printed there that no text says.
"""

from __future__ import annotations

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# Where the codes of a symbol font's bytes begin.
SYMBOLS = 0xF000

_WINGDINGS = {
    0xF020: " ", 0xF046: "☞", 0xF06C: "●", 0xF06D: "○", 0xF06E: "■", 0xF06F: "□", 0xF070: "□", 0xF071: "❑", 0xF072: "❒",
    0xF073: "⬧", 0xF074: "⧫", 0xF075: "◆", 0xF076: "❖", 0xF077: "⬥", 0xF09E: "·", 0xF09F: "•", 0xF0A0: "▪",
    0xF0A1: "○", 0xF0A2: "○", 0xF0A4: "◉", 0xF0A5: "◎", 0xF0A7: "▪", 0xF0A8: "□", 0xF0AB: "★", 0xF0B7: "•",
    0xF0D8: "➢", 0xF0DF: "←", 0xF0E0: "→", 0xF0E1: "↑", 0xF0E2: "↓", 0xF0E8: "➔", 0xF0EF: "⇦", 0xF0F0: "⇨",
    0xF0F1: "⇧", 0xF0F2: "⇩", 0xF0FB: "✗", 0xF0FC: "✔", 0xF0FD: "☒", 0xF0FE: "☑",
}  # fmt: skip
_HANCOM = {
    0xF003B: "↓", 0xF0090: "✺", 0xF00DA: "▸", 0xF00E1: "(인)", 0xF012B: "(인)", 0xF02EC: "◇", 0xF02EF: "·",
    0xF02FB: "▸", 0xF02FC: "►", 0xF031C: "■", 0xF03A0: "↵", 0xF03A7: "⊟", 0xF03A8: "⊞", 0xF03C5: "□",
    0xF03DA: "□", 0xF03FF: "□", 0xF080F: "━", 0xF0827: "■", 0xF0832: "═", 0xF0848: "━", 0xF0854: "《",
    0xF0855: "》",
}  # fmt: skip
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩"
_NUMBERED = (
    (0xF080, _CIRCLED),
    (0xF08B, "⓿❶❷❸❹❺❻❼❽❾❿"),
    (0xF0288, _CIRCLED[:10]),
    (0xF02B1, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
)
_SHOWN = (
    _WINGDINGS
    | _HANCOM
    | {first + i: character for first, characters in _NUMBERED for i, character in enumerate(characters)}
)


def shown(code: int) -> str:
    """What the private code point shows, or UNKNOWN."""
    return _SHOWN.get(code, UNKNOWN)
