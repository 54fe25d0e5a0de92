"""What a label of a budget table says: side, account, department, year, measure; by its words alone.

A label may say several things at once: `2025년 세출예산`, `합계(일반회계)`. Where the label stands is `crosstab`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from extract.families.numbered import is_total
from extract.korean import name_key
from extract.vocabulary import Vocabulary


class Side(StrEnum):
    """Of which side of the budget a figure is: 세입 or 세출."""

    REVENUE = "revenue"
    SPENDING = "spending"


class Measure(StrEnum):
    """What a figure measures. A ratio is a rate of change or a share, as its neighbours have it."""

    AMOUNT = "amount"
    CHANGE = "change"
    RATE = "rate"
    SHARE = "share"
    RATIO = "ratio"
    INCOME = "income"
    OUTLAY = "outlay"
    BALANCE = "balance"
    OTHER = "other"


# `(A)`, `(A-B)`, `(B/A)`: letters by which a header's sums refer to its columns.
_REFERENCE = re.compile(r"[(（]\s*[A-Za-zＡ-Ｚ](?:\s*[-+=÷/*×]\s*[A-Za-zＡ-Ｚ])*(?:\s*[*×]\s*100)?\s*[)）]")
_PARENTHESES = re.compile(r"[(\[（〔][^)\]）〕]*[)\]）〕]")
_YEAR = re.compile(r"(?:(20\d{2})|['’‘′`](\d{2})|(?<!\d)(\d{2})(?=년))\.?(?:회계)?(?:년도?|연도)?")
_SIDES = {"세입": Side.REVENUE, "세출": Side.SPENDING}
_SIDE = re.compile(r"(세입|세출)(?:총괄|예산)?(?:액|안|규모|현황|총액|총계|합계|계)?")
_PATTERNS = (
    (Measure.SHARE, r"구성비율?|비중|점유율|구성"),
    (Measure.RATE, r"(?:전년도?대비)?(?:증[△▲]?감|증가|신장|증)(?:율|률|비율)|(?:전년도?)?대비(?:율|률)"),
    (Measure.RATIO, r"비율|율|률|%|％"),
    (Measure.CHANGE, r"(?:전년도?대비)?(?:비교)?증[△▲]?감(?:액|내역|규모)?|전년도?대비|(?:비교)?증가액"),
    (Measure.INCOME, r"수입(?:액|계획|계획액|예정액)?"),
    (Measure.OUTLAY, r"(?:지출|집행)(?:액|계획|계획액|예정액)?|사용액|사용계획"),
    (Measure.BALANCE, r".*(?:조성|예상|예정|보유|현재|적립)액|.*잔액|.*조성규모|.*말?현재|말(?:조성|현재)?"),
    (
        Measure.AMOUNT,
        r"|금액|(?:본|당초|최종|기정|현|확정|편성|총|최종예산|당해|추경)?예산(?:액|안|규모|현액|편성액?)?|본예산안|"
        r"당초|최종|기정|(?:운용|조성|운영)?(?:계획)(?:액|안)?|기금운용계획|도|규모|예산서",
    ),
    (Measure.OTHER, r"비고|참고|기타사항|주요내용|사업내용|내용"),
)  # fmt: skip
_MEASURES = tuple((measure, re.compile(pattern)) for measure, pattern in _PATTERNS)
_THIS_YEAR = re.compile(r"금년도?|올해|당해(?:년도?|연도)?|해당연도")
_LAST_YEAR = re.compile(r"전년도?|작년|직전년도?")
_ACCOUNT = re.compile(r".*(?:일반|특별)회계.*|.*기금|.*계정")
_DEPARTMENT = re.compile(
    r"[가-힣\dA-Z·]{1,18}(?:과|관|단|국|실|본부|사업소|센터|팀|TF|대|원|소|서)"
    r"|본청|(?:직속|소속|산하|출연)기관"
)
_NO_DEPARTMENT = re.compile(
    r"재원|.*지원|기관|.*자원|.*세원|.*복원|.*민원|.*공원|.*확대|.*증대|요소|해소|효과|성과"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label says. `account` is the name of one that the label has (in parentheses too)."""

    side: Side | None = None
    measure: Measure | None = None
    year: int | None = None
    initial: bool = False
    account: str | None = None
    total: bool = False
    department: bool = False

    @property
    def names_nothing(self) -> bool:
        """Does the label only measure (a year, 증감), and so name no line of the budget?"""
        return self.side is None and self.account is None and not self.total and not self.department

    @property
    def unknown(self) -> bool:
        return self.names_nothing and self.measure is None


@lru_cache(maxsize=1 << 12)
def meaning_of(text: str, vocabulary: Vocabulary, plan_year: int | None) -> Meaning:
    """What the label's words say; a label that says none of it is `unknown`."""
    plain = _REFERENCE.sub("", text)
    bare = name_key(_PARENTHESES.sub("", plain)) or name_key(plain).strip("()[]（）")
    noted = next((name_key(found)[1:-1] for found in _PARENTHESES.findall(plain)), "")
    year, words = _year(bare, plan_year)
    side = _SIDE.fullmatch(words)
    if side is not None:
        return Meaning(side=_SIDES[side.group(1)], year=year, total=is_total(_sideless(words)))
    if is_total(words):
        return Meaning(
            total=True, year=year, account=noted if noted and is_account(noted, vocabulary) else None
        )
    if is_account(words, vocabulary):
        return Meaning(account=words, year=year)
    for measure, pattern in _MEASURES:
        if pattern.fullmatch(words):
            is_rate = measure is Measure.CHANGE and noted in ("%", "％", "률", "율")
            return Meaning(
                measure=Measure.RATE if is_rate else measure,
                year=year,
                initial="당초" in words or "기정" in words,
            )
    if is_department(words):
        return Meaning(department=True, year=year)
    return Meaning(year=year)


def is_account(text: str, vocabulary: Vocabulary) -> bool:
    """Is the text the name of an account or a fund: one that a seed knows, or one that says so?"""
    key = name_key(text)
    return (key in vocabulary.accounts and not is_total(key)) or _ACCOUNT.fullmatch(key) is not None


def is_department(text: str) -> bool:
    """Does the text end as the names of departments do (과, 담당관, 사업소 …)?"""
    key = name_key(text)
    return _DEPARTMENT.fullmatch(key) is not None and _NO_DEPARTMENT.fullmatch(key) is None


def side_said(text: str | None) -> Side | None:
    """The side that a heading names (`세입예산 972백만원`); None where it names both or none."""
    said = {side for word, side in _SIDES.items() if word in name_key(text or "")}
    return said.pop() if len(said) == 1 else None


def value_of(side: Side | None) -> str | None:
    """The side as a record's field has it."""
    return side.value if side is not None else None


def _sideless(words: str) -> str:
    return words.removeprefix("세입").removeprefix("세출").removeprefix("예산")


def _year(key: str, plan_year: int | None) -> tuple[int | None, str]:
    """The year that the label names, in figures or as 전년도, and the label without it."""
    match = _YEAR.search(key)
    if match is not None:
        digits = next(group for group in match.groups() if group is not None)
        return 2000 + int(digits[-2:]), key[: match.start()] + key[match.end() :]
    for pattern, back in ((_THIS_YEAR, 0), (_LAST_YEAR, 1)):
        relative = pattern.match(key)
        if relative is not None and not key.startswith(("전년대비", "전년도대비")):
            year = plan_year - back if plan_year is not None else None
            return year, key[relative.end() :]
    return None, key
