"""An invented district's plan in the sample's layout, small enough to check by eye, with its truth beside it.

`sample_like_plan(path)` draws it; the truth has the keys and order of the gold that comes with the sample
(amounts in won). Every promise that the plan prints is kept: sums, shares, counts and headlines agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.drawing import Beside, Block, Cell, Gap, Labels, PageBreak, Table, Text, draw_plan
from tests.pen import Align

Row = list[Cell | str]

MILLION = 1_000_000

# name as printed, this year, the year before (백만원), change, change in percent
ACCOUNTS = [
    ("총    계", "612,480", "580,000", "32,480", "5.6%"),
    ("일 반 회 계", "601,300", "569,500", "31,800", "5.6%"),
    ("특 별 회 계", "11,180", "10,500", "680", "6.5%"),
    ("주  차  장", "8,730", "9,000", "△270", "△3.0%"),
    ("의료급여기금", "430", "500", "△70", "△14.0%"),
    ("건 축 안 전", "2,020", "1,000", "1,020", "102.0%"),
]
SOURCES = [
    ("보  조  금", "250,000", "40.8%"),
    ("조정교부금등", "130,480", "21.3%"),
    ("지  방  세", "120,000", "19.6%"),
    ("보전수입등내부거래", "60,000", "9.8%"),
    ("세 외 수 입", "42,000", "6.9%"),
    ("지방교부세", "10,000", "1.6%"),
]
SECTORS = [
    ("사 회 복 지", "280,000", "45.7%"),
    ("행정운영경비", "120,480", "19.7%"),
    ("일반공공행정", "52,000", "8.5%"),
    ("환      경", "40,000", "6.5%"),
    ("문화 및 관광", "35,000", "5.7%"),
    ("예  비  비", "35,000", "5.7%"),
    ("교통 및 물류", "30,000", "4.9%"),
    ("보      건", "20,000", "3.3%"),
]

TRUTH: dict[str, Any] = {
    "district": "종로구",
    "province": "서울특별시",
    "plan_year": 2026,
    "budget_by_account": [
        ["총계", 612_480 * MILLION, 580_000 * MILLION],
        ["일반회계", 601_300 * MILLION, 569_500 * MILLION],
        ["특별회계", 11_180 * MILLION, 10_500 * MILLION],
        ["주차장", 8_730 * MILLION, 9_000 * MILLION],
        ["의료급여기금", 430 * MILLION, 500 * MILLION],
        ["건축안전", 2_020 * MILLION, 1_000 * MILLION],
    ],
    "budget_by_source": [
        ["보조금", 250_000 * MILLION],
        ["조정교부금등", 130_480 * MILLION],
        ["지방세", 120_000 * MILLION],
        ["보전수입등내부거래", 60_000 * MILLION],
        ["세외수입", 42_000 * MILLION],
        ["지방교부세", 10_000 * MILLION],
    ],
    "budget_by_sector": [
        ["사회복지", 280_000 * MILLION],
        ["행정운영경비", 120_480 * MILLION],
        ["일반공공행정", 52_000 * MILLION],
        ["환경", 40_000 * MILLION],
        ["문화및관광", 35_000 * MILLION],
        ["예비비", 35_000 * MILLION],
        ["교통및물류", 30_000 * MILLION],
        ["보건", 20_000 * MILLION],
    ],
    "award_count": 8,
    "awards": [
        [1, "2024년 지자체 적극행정 종합평가 - 서울시 자치구 1위", "우수", "행정안전부", "감사담당관"],
        [2, "2024년 종합청렴도 평가", "2등급", "국민권익위원회", "감사담당관"],
        [3, "2025년 자치회관 운영평가", "장려", "서울특별시", "자치행정과"],
        [4, "2025년 우수 평생학습도시 선정", "장관상", "교육부(국가평생교육진흥원)", "교육지원과"],
        [5, "2025년 장애인 평생학습도시", "선정(인증)", "교육부(국립특수교육원)", "교육지원과"],
        [6, "2025년 지역도서관 우수사례 경진대회", "최우수", "문화체육관광부", "교육지원과"],
        [7, "2025 결핵관리사업 우수기관", "우수구", "서울특별시", "지역건강과"],
        [8, "2025 지자체 구강보건사업 우수기관", "장관상(장려)", "보건복지부", "지역건강과"],
    ],
    "grant_count": 7,
    "grant_total": 1_111_333_000,
    "grants": [
        [1, "2025년 미래교육지구 공모", "교육부", "교육지원과", 95_000_000, [["국", 95_000_000]]],
        [2, "2025년 동네배움터 운영사업", "서울시", "교육지원과", 100_000_000, [["시", 100_000_000]]],
        [
            3,
            "2025년 전통시장 및 상점가 활성화 지원사업 (통인시장/광장시장)",
            "중소벤처기업부",
            "지역경제과",
            511_000_000,
            [["국", 325_000_000], ["시", 186_000_000]],
        ],
        [4, "2025년 골목형 상점가 지원사업", "서울시", "지역경제과", None, [["기", None]]],
        [
            5,
            "2025년 지역주도형 청년일자리 사업",
            "행정안전부",
            "지역경제과",
            165_333_000,
            [["국", 81_333_000], ["시", 84_000_000]],
        ],
        [
            6,
            "2025년 철도 유휴부지 활용사업 (창신동)",
            "국토교통부(국가철도공단)",
            "주거정비과",
            None,
            [["기", None]],
        ],
        [7, "2025년 도시경관사업 대상지 공모", "서울시", "주거정비과", 240_000_000, [["시", 240_000_000]]],
    ],
    # topic, measure, value, unit, share in percent: where the label of the measure is printed
    "district_profile": [
        ["인구", "남자", 66_442, "명", 48.0],
        ["인구", "여자", 71_978, "명", 52.0],
        ["면적", "주거지역", 10.00, "㎢", 41.82],
        ["면적", "상업지역", 2.50, "㎢", 10.46],
        ["면적", "녹지지역", 11.41, "㎢", 47.72],
        ["주택", "단독", 12_000, "호", None],
        ["주택", "아파트", 28_000, "호", None],
        ["주택", "연립주택", 8_000, "호", None],
        ["주택", "다가구", 12_000, "호", None],
    ],
    "initiatives": [
        {
            "section": "1-1",
            "section_title": "도심 재생으로 지역가치 재조명",
            "theme": "체계적인 도시계획으로 성장동력 확보",
            "title": "세운상가 일대 입체복합개발",
            "page": 8,
            "attributes": [
                ["위치", "종로3가 일대(종묘 ~ 청계천 구간)"],
                ["내용", "기본구상 마련과 녹지축 조성"],
            ],
        },
        {
            "section": "1-1",
            "section_title": "도심 재생으로 지역가치 재조명",
            "theme": "체계적인 도시계획으로 성장동력 확보",
            "title": "창신ㆍ숭인 주거환경 개선",
            "page": 8,
            "attributes": [["규모", "지하2층~지상5층"]],
        },
        {
            "section": "1-2",
            "section_title": "문화와 쉼이 있는 도시",
            "theme": "일상이 즐거운 문화도시 조성",
            "title": "북촌 한옥마을 정비",
            "page": 9,
            "attributes": [["기간", "2026. 1월 ~ 12월"], ["예산", "1,200백만원(시비 600, 구비 600)"]],
        },
    ],
}


@dataclass(frozen=True)
class DrawnPlan:
    """A PDF and what is printed in it."""

    path: Path
    truth: dict[str, Any]


def sample_like_plan(path: Path) -> DrawnPlan:
    """The invented plan: nine pages; awards and grants go on over a page inside a merged department."""
    pages = [cover(), profile(), finances(), awards(), grants(), section_one(), section_two()]
    blocks = [block for page in pages for block in (*page, PageBreak())][:-1]
    return DrawnPlan(draw_plan(path, blocks, title="2026년 주요업무계획"), TRUTH)


def cover() -> list[Block]:
    return [
        Gap(180),
        Text("2026년 주요업무계획", size=28, align="center", doubled=True),
        Gap(300),
        Text("서울특별시 종로구", size=20, align="center"),
    ]


def profile() -> list[Block]:
    left: Align = "left"
    rows: list[Row] = [
        [
            Cell("인    구"),
            Cell("138,420명"),
            Cell("남자 : 66,442명 (48.0%)  여자 : 71,978명 (52.0%)", 1, 2, left),
        ],
        [
            Cell("면    적", row_span=2),
            Cell("23.91㎢", row_span=2),
            Cell("주거지역 : 10.00㎢ (41.82%)", align=left),
            Cell("상업지역 : 2.50㎢ (10.46%)", align=left),
        ],
        [Cell("녹지지역 : 11.41㎢ (47.72%)", 1, 2, left)],
        [
            Cell("주    택", row_span=2),
            Cell("60,000가구", row_span=2),
            Cell("단    독 : 12,000호", align=left),
            Cell("아 파 트 : 28,000호", align=left),
        ],
        [Cell("연립주택 : 8,000호", align=left), Cell("다 가 구 : 12,000호", align=left)],
        [Cell("행정조직", row_span=2), Cell("행정구역 : 17개동 234통 1,526반", 1, 3, left)],
        [Cell("인    원 : 1,352명", 1, 3, left)],
    ]
    return [
        Text("Ⅱ. 구정현황", size=17, align="center"),
        Text("기 본 현 황", size=13),
        Table(rows, widths=[75, 105, 165, 160], header_rows=0),
        Text("(2025.12.31. 기준)", size=9, align="right"),
    ]


def finances() -> list[Block]:
    header: list[Row] = [
        [Cell("회 계 별", 2), Cell("2026년", 2), Cell("2025년", 2), Cell("증 (△) 감", 1, 2)],
        ["증감액", "증감율"],
    ]
    lines = [
        [Cell(name), *(Cell(figure, align="right") for figure in figures)] for name, *figures in ACCOUNTS
    ]
    unit = Text("(단위 : 백만원)", size=9.5, align="right")
    return [
        Text("재 정 현 황", size=13),
        Text("2026년 예산규모"),
        unit,
        Table([*header, *lines], widths=[145, 90, 90, 90, 90], header_rows=2),
        Text("세입·세출 예산구조"),
        unit,
        Table(_shares(SOURCES), widths=[180, 100, 80], left=110, header_rows=0),
        Gap(),
        Table(_shares(SECTORS), widths=[180, 100, 80], left=110, header_rows=0),
    ]


def _shares(lines: list[tuple[str, str, str]]) -> list[Row]:
    return [[name, Cell(amount, align="right"), Cell(share, align="right")] for name, amount, share in lines]


def awards() -> list[Block]:
    def row(number: str, title: str, grade: str, organizer: str, *department: Cell) -> Row:
        return [number, Cell(title, align="left"), grade, organizer, *department]

    rows: list[Row] = [
        ["연번", "사  업  명", "훈 격", "주 관", "추진부서"],
        row(
            "1",
            "2024년 지자체 적극행정 종합평가\n- 서울시 자치구 1위",
            "우수",
            "행정안전부",
            Cell("감사담당관", 2),
        ),
        row("2", "2024년 종합청렴도 평가", "2등급", "국민권익위원회"),
        row("3", "2025년 자치회관 운영평가", "장려", "서울특별시", Cell("자치행정과")),
        row(
            "4",
            "2025년 우수 평생학습도시 선정",
            "장관상",
            "교육부\n(국가평생교육진흥\n원)",
            Cell("교육지원과", 3),
        ),
        row("5", "2025년 장애인 평생학습도시", "선정(인증)", "교육부\n(국립특수교육원)"),
        row("6", "2025년 지역도서관 우수사례 경진대회", "최우수", "문화체육관광부"),
        row("7", "2025 결핵관리사업 우수기관", "우수구", "서울특별시", Cell("지역건강과", 2)),
        row("8", "2025 지자체 구강보건사업 우수기관", "장관상\n(장려)", "보건복지부"),
    ]
    return [
        Text("Ⅲ. 2025년 수상 및 공모현황", size=17, align="center"),
        Text("수 상 ·인 증 8개 분야 선정", size=13),
        Table(rows, widths=[35, 230, 65, 95, 80], breaks_before=[6], labels=Labels.FIRST_PART),
    ]


def grants() -> list[Block]:
    def row(number: str, title: str, organizer: str, markers: str, amounts: str, *department: Cell) -> Row:
        return [
            number,
            *department,
            Cell(title, align="left"),
            organizer,
            markers,
            Cell(amounts, align="right"),
        ]

    rows: list[Row] = [
        ["연번", "추진부서", "사  업  명", "공모주관", Cell("예산확보액(천원)", 1, 2)],
        [Cell("계", 1, 4), Cell("1,111,333", 1, 2, "right")],
        row("1", "2025년 미래교육지구 공모", "교육부", "국", "95,000", Cell("교육지원과", 2)),
        row("2", "2025년 동네배움터 운영사업", "서울시", "시", "100,000"),
        row(
            "3",
            "2025년 전통시장 및 상점가 활성화 지원사업\n(통인시장/광장시장)",
            "중소벤처\n기업부",
            "계\n국\n시",
            "511,000\n325,000\n186,000",
            Cell("지역경제과", 3),
        ),
        row("4", "2025년 골목형 상점가 지원사업", "서울시", "기", "-"),
        row(
            "5",
            "2025년 지역주도형 청년일자리 사업",
            "행정안전부",
            "계\n국\n시",
            "165,333\n81,333\n84,000",
        ),
        row(
            "6",
            "2025년 철도 유휴부지 활용사업\n(창신동)",
            "국토교통부\n(국가철도공단)",
            "기",
            "미정",
            Cell("주거정비과", 2),
        ),
        row("7", "2025년 도시경관사업 대상지 공모", "서울시", "시", "240,000"),
    ]
    return [
        Text("공 모 사 업 7개 사업 선정 · 사업비 11억 확보", size=13),
        Table(rows, widths=[35, 75, 220, 80, 25, 75], breaks_before=[5], labels=Labels.FIRST_PART),
    ]


def section_one() -> list[Block]:
    return [
        Text("1-1", size=13),
        Text("도심 재생으로 지역가치 재조명"),
        Text("“체계적인 도시계획으로 성장동력 확보”", size=13, align="center"),
        Text("□ 세운상가 일대 입체복합개발", size=12.5),
        Text("ㆍ위  치 : 종로3가 일대(종묘 ~ 청계천 구간)"),
        Text("ㆍ내  용 : 기본구상 마련과 녹지축 조성"),
        Text("□ 창신ㆍ숭인 주거환경 개선", size=12.5),
        Text("ㆍ규  모 : 지하2층~지상5층"),
        Text("ㆍ내  용"),
        Text("- 노후 주택 정비와 주민공동시설 확충", indent=10),
    ]


def section_two() -> list[Block]:
    return [
        Text("1-2", size=13),
        Text("문화와 쉼이 있는 도시"),
        Text("“일상이 즐거운 문화도시 조성”", size=13, align="center"),
        Text("□ 북촌 한옥마을 정비", size=12.5),
        Text("ㆍ기  간 : 2026. 1월 ~ 12월"),
        Text("ㆍ예  산 : 1,200백만원(시비 600, 구비 600)"),
        Gap(),
        Beside(
            [
                Table([["구분", "방문객"], ["2024년", "1,204천명"]], widths=[80, 90], left=50),
                Table([["구분", "한옥"], ["2025년", "642채"]], widths=[80, 90], left=310),
            ]
        ),
    ]
