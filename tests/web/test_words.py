"""How the site says amounts and numbers, in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.plan import Outcome
from web.sections import OF_ITS_PROOF, OF_THE_PLAN, PROFILE
from web.words import both, money_en, money_ko, number, percent, unit_of, word, words


@pytest.mark.parametrize(
    ("won", "korean", "english"),
    [
        (826_257_000_000, "8,263억원", "₩826.3bn"),
        (1_075_300_000_000, "1조 753억원", "₩1.08tn"),
        (1_000_000_000_000, "1조원", "₩1tn"),
        (999_960_000_000, "1조원", "₩1tn"),
        (99_996_000, "1억원", "₩100m"),
        (950_000, "95만원", "₩950,000"),
        (9_892_000_000, "98.9억원", "₩9.9bn"),
        (450_000_000, "4.5억원", "₩450m"),
        (95_000_000, "9,500만원", "₩95m"),
        (10_000, "1만원", "₩10,000"),
        (9_999, "9,999원", "₩9,999"),
        (0, "0원", "₩0"),
        (-5_302_000_000, "△53억원", "−₩5.3bn"),
    ],
)
def test_an_amount_is_said_as_people_say_it(won: int, korean: str, english: str) -> None:
    assert (money_ko(won), money_en(won)) == (korean, english)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "–"),
        (Decimal("306231.000000"), "306,231"),
        (Decimal("17.610000"), "17.61"),
        (0, "0"),
        (-7, "-7"),
        (100, "100"),
    ],
)
def test_a_number_keeps_its_decimals_and_no_more(value: Decimal | None, said: str) -> None:
    assert number(value) == said


def test_a_rate_is_said_in_percent() -> None:
    assert (percent(Decimal("52.0000")), percent(Decimal("-31.8000")), percent(None)) == (
        "52%",
        "-31.8%",
        "–",
    )


@pytest.mark.parametrize(
    ("amounts", "unit"),
    [
        ([429_415_000_000, 0], (1_000_000, "million_won")),
        ([95_000_000, 44_262_000], (1_000, "thousand_won")),
        ([1_001], (1, "won")),
    ],
)
def test_a_table_has_the_largest_unit_in_which_nothing_is_rounded(
    amounts: list[int], unit: tuple[int, str]
) -> None:
    assert unit_of(amounts) == unit


def test_what_a_plan_says_cannot_be_markup() -> None:
    assert "<script>" not in both("<script>", "&") + word("count_grants", n="<script>") + word("<script>")


def test_a_name_in_the_data_that_is_the_key_of_a_sentence_by_chance_is_no_error() -> None:
    assert word("rows_n").striptags() == "{n}줄{n} rows"


def test_every_word_is_said_in_both_languages() -> None:
    assert all(korean.strip() and english.strip() for korean, english in words().values())
    assert all(
        {part.split("}")[0] for part in korean.split("{")[1:]}
        == {part.split("}")[0] for part in english.split("{")[1:]}
        for korean, english in words().values()
    )


def test_every_section_column_and_value_of_a_closed_list_has_its_word() -> None:
    """A key without one stands for itself, which is English in Korean pages."""
    sections = (*OF_THE_PLAN, *OF_ITS_PROOF)
    keys = {section.mart for section in sections} | {
        column.word for section in sections for column in section.columns
    }
    assert keys | {str(outcome) for outcome in Outcome} <= set(words())


def test_a_column_of_basic_statistics_is_not_called_as_the_choice_of_what_to_compare() -> None:
    [measure] = [column for column in PROFILE.columns if column.name == "measure"]
    assert words()[measure.word] == ("항목", "Measure")
