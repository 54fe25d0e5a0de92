"""Plans drawn here, in layouts that the sample does not have, read back as they were drawn."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.plan import Outcome, Plan
from extract.reading import read_plan
from tests.drawing import Beside, Block, Cell, Gap, Labels, PageBreak, Rules, Table, Text, draw_plan
from tests.extract.test_gold import assert_equals_gold, key
from tests.invented_plan import DrawnPlan

LANDSCAPE = (842.0, 595.0)
COVER: list[Block] = [
    Text("2026년 주요업무계획", size=28),
    Gap(100),
    Text("서울특별시 종로구", size=20),
    PageBreak(),
]


@pytest.fixture(scope="module")
def drawn(drawn_plan: DrawnPlan) -> Plan:
    return read_plan(drawn_plan.path)


def read(folder: Path, *blocks: Block, page_size: tuple[float, float] = (595.0, 842.0)) -> Plan:
    return read_plan(draw_plan(folder / "plan.pdf", [*COVER, *blocks], page_size=page_size))


def column(plan: Plan, family: str, name: str) -> list[object]:
    return [record.fields[name] for record in plan.of_family(family)]


def test_an_invented_plan_equals_its_truth(drawn: Plan, drawn_plan: DrawnPlan) -> None:
    assert_equals_gold(drawn, drawn_plan.truth)
    assert drawn.document.province == "서울특별시"
    assert {check.outcome for check in drawn.checks} <= {Outcome.EXACT, Outcome.ROUNDING}


def test_the_basic_profile_of_an_invented_plan_equals_its_truth(drawn: Plan, drawn_plan: DrawnPlan) -> None:
    figures = {
        (r.fields["topic"], r.fields["measure"], r.fields["value"], r.fields["unit"], r.fields["share_pct"])
        for r in drawn.of_family("district_profile")
    }
    for topic, measure, value, unit, share in drawn_plan.truth["district_profile"]:
        assert (
            topic,
            measure,
            Decimal(str(value)),
            unit,
            None if share is None else Decimal(str(share)),
        ) in figures
    assert set(column(drawn, "district_profile", "as_of")) == {"2025-12-31"}


def test_a_line_of_three_figures_is_three_records(drawn: Plan) -> None:
    lines = [r.fields for r in drawn.of_family("district_profile") if r.fields["measure"] == "행정구역"]
    assert [(f["value"], f["unit"]) for f in lines] == [(17, "개동"), (234, "통"), (1526, "반")]


def test_the_initiatives_of_an_invented_plan_equal_their_truth(drawn: Plan, drawn_plan: DrawnPlan) -> None:
    wanted = drawn_plan.truth["initiatives"]
    columns = ("section", "section_title", "theme", "title")
    assert [tuple(key(r.fields[c]) for c in columns) for r in drawn.of_family("initiatives")] == [
        tuple(key(item[c]) for c in columns) for item in wanted
    ]
    found = [
        (key(r.fields["attribute"]), key(r.fields["value"])) for r in drawn.of_family("initiative_attributes")
    ]
    assert found == [(key(a), key(v)) for item in wanted for a, v in item["attributes"]]


def test_tables_that_no_family_claims_are_kept_with_their_headings(drawn: Plan) -> None:
    kept = [table for table in drawn.tables if table.family is None and table.kind == "table"]
    assert [[cell.text for cell in table.cells] for table in kept] == [
        ["구분", "방문객", "2024년", "1,204천명"],
        ["구분", "한옥", "2025년", "642채"],
    ]
    assert {table.heading for table in kept} == {"예 산 : 1,200백만원(시비 600, 구비 600)"}


def test_every_character_of_an_invented_plan_is_in_one_cell_or_line(drawn: Plan) -> None:
    for page in drawn.pages:
        texts = [c.text_printed for t in drawn.tables if t.page == page.number for c in t.cells]
        texts += [line.text_printed for line in drawn.lines if line.page == page.number]
        assert sum(len("".join(text.split())) for text in texts) == page.char_count


AWARD_ROWS = [
    (1, "민원서비스 평가", "장려", "행정안전부", "민원과"),
    (2, "청렴도 평가", "우수", "국민권익위원회", "감사과"),
    (3, "안전문화 평가", "대상", "서울특별시", "감사과"),
    (4, "보육정책 평가", "최우수", "보건복지부", "보육과"),
]
AWARD_HEADERS = [
    ["연번", "사업명", "훈격", "주관", "추진부서"],
    ["순번", "수상명", "수상내역", "주관기관", "담당부서"],
    ["번호", "평가명", "등급", "시상기관", "소관부서"],
    ["No", "대회명", "수상결과", "평가기관", "부서명"],
]


@pytest.mark.parametrize("header", AWARD_HEADERS, ids=lambda header: header[1])
@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (0, 4, 1, 3, 2), (4, 0, 3, 2, 1)])
def test_awards_are_read_whatever_their_headers_and_the_order_of_columns(
    tmp_path: Path, header: list[str], order: tuple[int, ...]
) -> None:
    rows = [[header[i] for i in order], *([str(row[i]) for i in order] for row in AWARD_ROWS)]
    plan = read(tmp_path, Text("수상ㆍ인증 4개 분야 선정", size=13), Table(rows, widths=[80] * 5))
    assert [tuple(r.fields.values()) for r in plan.of_family("awards")] == AWARD_ROWS
    assert [c.outcome for c in plan.checks if c.name == "award_count"] == [Outcome.EXACT]


@pytest.mark.parametrize("rules", [Rules.LINES, Rules.RECTS, Rules.DOTTED, Rules.HORIZONTAL])
@pytest.mark.parametrize("labels", list(Labels))
@pytest.mark.parametrize("repeat_header", [True, False])
@pytest.mark.parametrize("page_size", [(595.0, 842.0), LANDSCAPE], ids=["portrait", "landscape"])
def test_department_of_a_merged_cell_reaches_every_row_across_a_page_break(
    tmp_path: Path, rules: Rules, labels: Labels, repeat_header: bool, page_size: tuple[float, float]
) -> None:
    rows = [
        ["연번", "사업명", "훈격", "주관", "추진부서"],
        ["1", "민원 평가", "장려", "행정안전부", Cell("민원과")],
        ["2", "청렴도 평가", "우수", "국민권익위원회", Cell("감사과", 4)],
        ["3", "안전 평가", "대상", "서울특별시"],
        ["4", "보육 평가", "최우수", "보건복지부"],
        ["5", "도서관 평가", "장려", "교육부"],
        ["6", "체육 평가", "장려", "교육부", Cell("체육과")],
    ]
    table = Table(
        rows,
        widths=[40, 150, 60, 100, 80],
        breaks_before=[4],
        labels=labels,
        repeat_header=repeat_header,
        rules=rules,
    )
    plan = read(tmp_path, Text("수상 6개 분야 선정", size=13), table, page_size=page_size)
    assert column(plan, "awards", "department_printed") == [
        "민원과",
        "감사과",
        "감사과",
        "감사과",
        "감사과",
        "체육과",
    ]
    assert column(plan, "awards", "award_no") == [1, 2, 3, 4, 5, 6]
    assert [record.page for record in plan.of_family("awards")] == [2, 2, 2, 3, 3, 3]
    assert len({table.logical_id for table in plan.tables}) == 1


@pytest.mark.parametrize(("unit", "factor"), [("원", 1), ("천원", 10**3), ("백만원", 10**6), ("억원", 10**8)])
@pytest.mark.parametrize("in_header", [True, False])
def test_units_come_from_the_header_or_the_note(
    tmp_path: Path, unit: str, factor: int, in_header: bool
) -> None:
    amount = f"사업비({unit})" if in_header else "사업비"
    note: list[Block] = [] if in_header else [Text(f"(단위 : {unit})", size=9, align="right")]
    rows = [
        ["연번", "부서명", "공모사업명", "주관기관", amount],
        ["계", "", "", "", "1,734"],
        ["1", "복지과", "돌봄 공모", "보건복지부", "1,234"],
        ["2", "복지과", "일자리 공모", "서울시", "500"],
        ["3", "문화과", "축제 공모", "서울시", "-"],
        ["4", "문화과", "미술관 공모", "문화체육관광부", "미정"],
    ]
    plan = read(tmp_path, Text("공모사업 4개 사업 선정"), *note, Table(rows, widths=[40, 80, 120, 100, 90]))
    assert column(plan, "grants", "amount_krw") == [1234 * factor, 500 * factor, None, None]
    assert column(plan, "grants", "amount_status") == ["amount", "amount", "none", "undecided"]
    assert {c.name: c.outcome for c in plan.checks} == {
        "grant_count": Outcome.EXACT,
        "grant_total": Outcome.EXACT,
    }


def test_without_any_unit_amounts_are_rejected_and_say_so(tmp_path: Path) -> None:
    rows = [["연번", "부서명", "공모사업명", "주관기관", "사업비"], ["1", "복지과", "돌봄", "서울시", "12"]]
    plan = read(tmp_path, Table(rows, widths=[40, 80, 120, 100, 90]))
    assert not plan.of_family("grants")
    assert [(r.family, r.rule, r.page) for r in plan.rejects] == [("grants", "unit", 2)]
    assert [problem.code for problem in plan.problems] == ["family_failed"]


FUNDING = [
    ("국 325,000\n시 186,000", 511_000_000, [("국", 325_000_000), ("시", 186_000_000)]),
    ("계 511,000\n국 325,000\n구 186,000", 511_000_000, [("국", 325_000_000), ("구", 186_000_000)]),
    ("시비 4,500", 4_500_000, [("시", 4_500_000)]),
    ("기 -", None, [("기", None)]),
    ("12,000", 12_000_000, []),
]


@pytest.mark.parametrize(("printed", "amount", "parts"), FUNDING, ids=[f[0].split()[0] for f in FUNDING])
def test_funding_is_split_where_payer_and_amount_share_a_cell(
    tmp_path: Path, printed: str, amount: int | None, parts: list[tuple[str, int | None]]
) -> None:
    rows = [
        ["연번", "부서명", "공모사업명", "주관기관", "확보액(천원)"],
        ["1", "복지과", "돌봄", "서울시", printed],
    ]
    plan = read(tmp_path, Table(rows, widths=[40, 80, 120, 100, 90]))
    assert column(plan, "grants", "amount_krw") == [amount]
    assert [
        (r.fields["source_printed"], r.fields["amount_krw"]) for r in plan.of_family("grant_funding")
    ] == parts


def test_funding_is_split_over_columns_headed_by_payers(tmp_path: Path) -> None:
    rows = [
        [
            Cell("연번", 2),
            Cell("부서명", 2),
            Cell("사업명", 2),
            Cell("공모주관", 2),
            Cell("확보액(백만원)", 1, 4),
        ],
        ["계", "국비", "시비", "구비"],
        ["1", "복지과", "돌봄", "보건복지부", "100", "60", "30", "10"],
        ["2", "복지과", "일자리", "서울시", "40", "-", "40", "-"],
    ]
    plan = read(tmp_path, Table(rows, widths=[40, 70, 90, 90, 50, 50, 50, 50], header_rows=2))
    assert column(plan, "grants", "amount_krw") == [100_000_000, 40_000_000]
    assert [
        (r.fields["grant_no"], r.fields["funding_source"], r.fields["amount_krw"])
        for r in plan.of_family("grant_funding")
    ] == [
        (1, "national", 60_000_000), (1, "city", 30_000_000), (1, "district", 10_000_000),
        (2, "national", None), (2, "city", 40_000_000), (2, "district", None),
    ]  # fmt: skip
    assert [(c.subject, c.outcome) for c in plan.checks if c.name == "grant_funding_total"] == [
        ("1", Outcome.EXACT), ("2", Outcome.EXACT),
    ]  # fmt: skip


def test_a_misprinted_amount_is_a_reject_that_points_at_the_character(tmp_path: Path) -> None:
    rows = [
        ["연번", "부서명", "공모사업명", "주관기관", "확보액(천원)"],
        ["1", "복지과", "돌봄", "서울시", "1,2O0"],
        ["2", "복지과", "일자리", "서울시", "300"],
    ]
    plan = read(tmp_path, Table(rows, widths=[40, 80, 120, 100, 90]))
    (reject,) = plan.rejects
    assert "page 2, table 1, row 2" in reject.reason
    assert "'1,2O0' is not an amount (letter O at 4)" in reject.reason
    assert "1,2O0" in [source.text for source in reject.sources]
    assert column(plan, "grants", "grant_no") == [2]


SHARES = [("보조금", "600", "60%"), ("지방세", "300", "30%"), ("세외수입", "100", "10%")]
SECTORS = [
    ("사회복지", "500", "50.0%"),
    ("환 경", "300", "30.0%"),
    ("교 육", "150", "15.0%"),
    ("예 비 비", "50", "5.0%"),
]


def account_table(*lines: tuple[str, ...]) -> Table:
    return Table(
        [["회계별", "2026년", "2025년", "증감액", "증감율"], *map(list, lines)], widths=[120, 80, 80, 80, 80]
    )


def test_revenue_beside_spending_is_two_lists(tmp_path: Path) -> None:
    left, right = (Table([list(row) for row in rows], widths=[80, 60, 50], left=x, header_rows=0)
                   for rows, x in ((SHARES, 50), (SECTORS, 300)))  # fmt: skip
    plan = read(
        tmp_path, Text("세입ㆍ세출 예산구조"), Text("(단위 : 백만원)", align="right"), Beside([left, right])
    )
    assert column(plan, "budget_by_source", "source_printed") == ["보조금", "지방세", "세외수입"]
    assert column(plan, "budget_by_sector", "amount_krw") == [
        500_000_000,
        300_000_000,
        150_000_000,
        50_000_000,
    ]


def test_lists_on_both_sides_of_a_page_break_are_told_apart_by_their_members(tmp_path: Path) -> None:
    source, sector = (
        Table([list(row) for row in rows], widths=[80, 60, 50], header_rows=0) for rows in (SHARES, SECTORS)
    )
    plan = read(tmp_path, Text("(단위 : 억원)"), source, PageBreak(), sector)
    assert column(plan, "budget_by_source", "amount_krw") == [60_000_000_000, 30_000_000_000, 10_000_000_000]
    assert column(plan, "budget_by_sector", "share_pct") == [
        Decimal("50.0"),
        Decimal("30.0"),
        Decimal("15.0"),
        Decimal("5.0"),
    ]
    assert len({table.logical_id for table in plan.tables}) == 2


def test_an_unknown_sector_passes_through(tmp_path: Path) -> None:
    rows = [*SECTORS, ("우주개발", "7", "0.7%")]
    plan = read(
        tmp_path,
        Text("(단위 : 천원)"),
        Table([list(row) for row in rows], widths=[80, 60, 50], header_rows=0),
    )
    assert column(plan, "budget_by_sector", "sector_printed")[-1] == "우주개발"
    assert column(plan, "budget_by_sector", "amount_krw")[-1] == 7_000


def test_accounts_and_their_checks(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        Text("(단위 : 백만원)", align="right"),
        account_table(
            ("총    계", "1,000", "900", "100", "11.1%"),
            ("일 반 회 계", "900", "850", "50", "5.8%"),
            ("특 별 회 계", "93", "50", "43", "86.0%"),
            ("주 차 장", "93", "50", "△43", "86%"),
        ),
    )
    levels = [
        (r.fields["account_printed"], r.fields["level"], r.fields["parent_printed"])
        for r in plan.of_family("budget_by_account")
    ]
    assert levels == [
        ("총계", 0, None),
        ("일반회계", 1, "총계"),
        ("특별회계", 1, "총계"),
        ("주차장", 2, "특별회계"),
    ]
    outcomes = {(c.name, c.subject): c.outcome for c in plan.checks}
    # 900 + 93 = 993: seven off with three figures in play, whose hard bound is 1.5.
    assert outcomes["account_total", "총계"] is Outcome.MISMATCH
    assert outcomes["account_prior_total", "총계"] is Outcome.EXACT
    # 50 / 850 is 5.88 %, printed 5.8.
    assert outcomes["account_change_rate", "일반회계"] is Outcome.TRUNCATED
    assert outcomes["account_change", "주차장"] is Outcome.MISMATCH
    assert outcomes["account_change_rate", "특별회계"] is Outcome.EXACT


def test_the_same_print_keeps_its_record_ids(tmp_path: Path, drawn: Plan, drawn_plan: DrawnPlan) -> None:
    again = read_plan(drawn_plan.path)
    assert [r.record_id for r in again.records] == [r.record_id for r in drawn.records]
    assert len({r.record_id for r in drawn.records}) == len(drawn.records)


def test_two_pairs_of_name_and_amount_share_a_row(tmp_path: Path) -> None:
    rows = [
        ["구 분", "금 액", "구성비", "구 분", "금 액", "구성비"],
        ["보조금", "600", "60.0", "세외수입", "100", "10.0"],
        ["지방세", "250", "25.0", "지방교부세", "50", "5.0"],
    ]
    plan = read(tmp_path, Text("(단위 : 억원)"), Table(rows, widths=[80, 70, 60] * 2))
    lines = {r.fields["source_printed"]: r.fields["amount_krw"] for r in plan.of_family("budget_by_source")}
    billion = 10**8
    assert lines == {
        "보조금": 600 * billion,
        "지방세": 250 * billion,
        "세외수입": 100 * billion,
        "지방교부세": 50 * billion,
    }
    assert sorted(map(str, column(plan, "budget_by_source", "share_pct"))) == ["10.0", "25.0", "5.0", "60.0"]


def test_amount_and_share_may_stand_in_one_cell(tmp_path: Path) -> None:
    rows = [["사회복지", "51,288(30.7)"], ["환 경", "30,000 (18.0%)"], ["교 육", "△200(0.1)"]]
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[90, 120], header_rows=0))
    assert column(plan, "budget_by_sector", "amount_krw") == [51_288_000_000, 30_000_000_000, -200_000_000]
    assert list(map(str, column(plan, "budget_by_sector", "share_pct"))) == ["30.7", "18.0", "0.1"]


def test_the_total_of_a_list_is_the_base_of_its_shares_and_no_line(tmp_path: Path) -> None:
    rows = [["구 분", "예산액", "비율"], ["합 계", "1,000", "100%"], *map(list, SECTORS)]
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[90, 80, 60]))
    assert column(plan, "budget_by_sector", "sector_printed") == ["사회복지", "환경", "교육", "예비비"]
    assert set(column(plan, "budget_by_sector", "printed_total_krw")) == {1_000_000_000}
    assert {c.name: c.outcome for c in plan.checks if c.subject is None} == {
        "budget_by_sector_total": Outcome.EXACT
    }


@pytest.mark.parametrize(
    ("heading", "header"),
    [
        ("도로 정비 계획", ["연번", "사업명", "시행기관", "사업비(천원)", "담당부서"]),
        ("시설물 현황", ["연번", "시설명", "등급", "관리기관", "담당부서"]),
    ],
)
def test_a_list_that_only_looks_like_grants_or_awards_is_neither(
    tmp_path: Path, heading: str, header: list[str]
) -> None:
    plan = read(
        tmp_path, Text(heading), Table([header, ["1", "가", "나", "10", "다"]], widths=[40, 90, 90, 90, 90])
    )
    assert plan.records == ()
    assert [problem.code for problem in plan.problems] == ["no_known_table"]
    assert [table.heading for table in plan.tables] == [heading]


def test_notes_and_headings_over_the_whole_width_are_no_awards(tmp_path: Path) -> None:
    rows = [
        ["연번", "사업명", "훈격", "주관", "추진부서"],
        [Cell("중앙부처", 1, 5)],
        ["1", "청렴도 평가", "우수", "국민권익위원회", "감사과"],
        [Cell("※ 2026. 1. 기준", 1, 5)],
    ]
    plan = read(tmp_path, Table(rows, widths=[60, 120, 80, 100, 80]))
    assert column(plan, "awards", "title") == ["청렴도 평가"]
    assert not plan.rejects


def test_a_table_with_horizontal_rules_only_has_the_columns_that_its_text_shows(tmp_path: Path) -> None:
    rows = [["회계별", "2026년", "2025년", "증감액", "증감율"], ["총    계", "1,000", "900", "100", "11.1%"],
            ["일 반 회 계", "900", "850", "50", "5.9%"], ["특 별 회 계", "100", "50", "50", "100.0%"]]  # fmt: skip
    table = Table(rows, widths=[120, 80, 80, 80, 80], rules=Rules.HORIZONTAL)
    plan = read(tmp_path, Text("(단위 : 백만원)", align="right"), table)
    assert [[cell.text for cell in t.cells] for t in plan.tables] == [
        ["회계별", "2026년", "2025년", "증감액", "증감율", "총계", "1,000", "900", "100", "11.1%",
         "일반회계", "900", "850", "50", "5.9%", "특별회계", "100", "50", "50", "100.0%"]
    ]  # fmt: skip
    assert column(plan, "budget_by_account", "prior_amount_krw") == [900_000_000, 850_000_000, 50_000_000]


def test_rules_under_headings_make_no_table(tmp_path: Path) -> None:
    headings = [
        Table([[text]], widths=[400], rules=Rules.HORIZONTAL, header_rows=0) for text in ("가", "나", "다")
    ]
    plan = read(tmp_path, *(block for heading in headings for block in (heading, Gap(30))))
    assert not [table for table in plan.tables if table.kind == "table"]
