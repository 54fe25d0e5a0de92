"""The bench reads the steps that processes print, and says what no step accounts for."""

from bench.run_vs_script import Run, report, shares, steps_of


def test_steps_are_read_from_among_other_lines_and_repeated_ones_are_summed() -> None:
    stderr = "reading page 3\ntiming dbt build 2.50\ntiming extract 1.00\ntiming extract 0.25\ntiming\n"
    assert steps_of(stderr) == {"dbt build": 2.5, "extract": 1.25}


def test_shares_are_medians_longest_first_with_the_rest_last() -> None:
    runs = [Run(10, {"dbt": 6, "load": 1}), Run(12, {"dbt": 7, "load": 1}), Run(20, {"dbt": 8, "load": 9})]
    assert shares(runs) == [("dbt", 7), ("load", 1), ("start-up and the rest", 3)]


def test_the_rest_is_never_less_than_nothing() -> None:
    assert shares([Run(5, {"flow": 5, "dbt in flow": 4})])[-1] == ("start-up and the rest", 0)


def test_the_report_gives_the_ratio_to_the_bare_script() -> None:
    text = report([{"bare": Run(8, {}), "plain": Run(9, {}), "cold": Run(16, {}), "warm": Run(12, {})}])
    assert "  12.00 s   1.50 x  planhouse build, same home again" in text
    assert "   8.00 s   1.00 x  bare script" in text
