"""The bench tells which packages a command imports, and which command takes longer than was promised."""

from bench.startup import DUCKDB, NOTHING, Package, packages_of, report


def test_a_packages_modules_are_added_up_and_the_dearest_stands_first() -> None:
    told = (
        "import time: self [us] | cumulative | imported package\n"
        "import time:       300 |        300 |   click.core\n"
        "import time:       200 |        500 | click\n"
        "import time:      2000 |       2500 | duckdb\n"
        "something that the command said\n"
    )
    assert packages_of(told) == [Package("duckdb", 2.0), Package("click", 0.5)]


def test_the_report_gives_ratios_and_says_what_is_too_slow() -> None:
    taken = {NOTHING: 0.02, DUCKDB: 0.1, "planhouse --help": 0.4}
    imported = {name: [Package("click", 30.0)] for name in taken}
    told = report(taken, imported)
    assert "| `planhouse --help` | 0.40 | 20.0 | 4.0 | 30 | click 30 |" in told
    assert "| planhouse --help: CPU s | 0.40 | ≤ 0.30 | **fail** |" in told
    assert "| planhouse status: CPU s | – | ≤ 0.60 | not measured |" in told
