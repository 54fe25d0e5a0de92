"""Tables that next to no rule shows, drawn: what nothing printed proves is doubtful, what a total proves is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.drawing import Cell, Rules, Table, Text, draw_plan
from tests.extract.drawn import COVER


@dataclass(frozen=True)
class Unruled:
    """A heading and rows on page 2, and how the same table prints its total: in the heading or as a row of its own.

    A space parts two cells of a row, `_` is a space within one.
    """

    heading: str
    rows: tuple[str, ...]
    widths: tuple[float, ...]
    with_total: str
    rules: Rules = Rules.OUTER
    in_heading: bool = False

    def draw(self, path: Path, *, proved: bool) -> Path:
        heading = self.with_total if proved and self.in_heading else self.heading
        rows = [*self.rows, *([self.with_total] if proved and not self.in_heading else [])]
        cells = [[Cell(text.replace("_", " "), align="left") for text in row.split(" ")] for row in rows]
        table = Table(cells, self.widths, rules=self.rules, header_grey=1)
        return draw_plan(path, [*COVER, Text(heading, size=14), table])


AWARDS = Unruled(
    "수상 현황",
    (
        "연번 사업명 훈격 주관 추진부서",
        "1 지방세_운영_평가 우수 행정안전부 세무과",
        "2 공약_이행_평가 최우수 교육부 기획예산과",
        "3 자원봉사_평가 장려 서울특별시 자치행정과",
        "4 민원_평가 장려 서울특별시 민원과",
    ),
    (40, 180, 80, 100, 100),
    "수상 현황 : 4개 분야",
    in_heading=True,
)
GRANTS = Unruled(
    "공모사업 선정 현황 (단위 : 백만원)",
    (
        "연번 공모사업명 주관 사업비 국비 시비 담당부서",
        "1 골목상권_살리기 행정안전부 100 60 40 지역경제과",
        "2 야간_경관_조성 서울시 250 100 150 도시계획과",
        "3 청년_창업_지원 중소벤처기업부 70 70 0 일자리과",
        "4 도서관_지원 교육부 30 20 10 교육과",
    ),
    (40, 120, 100, 60, 60, 60, 70),
    " 합계  450 250 200 ",
)
BUDGET = Unruled(
    "세출예산 (단위 : 백만원)",
    (
        "분야 예산액 구성비",
        "복지 400,000 50.0",
        "교육 200,000 25.0",
        "환경 100,000 12.5",
        "보건 100,000 12.5",
    ),
    (150, 100, 80),
    "합계 800,000 100.0",
    rules=Rules.NONE,
)
EACH = {"awards": AWARDS, "grants": GRANTS, "budget": BUDGET}
