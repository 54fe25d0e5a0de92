"""Where to publish, as URLs: libpq's forms are understood, and no password is ever shown."""

from __future__ import annotations

import pytest

from warehouse.targets import Publishing, Target

QUIET = " application_name='planhouse'"


@pytest.mark.parametrize(
    ("url", "dsn", "password", "shown"),
    [
        (
            "postgresql://bi@db.example:5433/plans",
            "host='db.example' port='5433' user='bi' dbname='plans'",
            None,
            "postgresql://bi@db.example:5433/plans",
        ),
        (
            "postgres://bi:p%40ss%2Fw@db.example/plans?sslmode=require",
            "host='db.example' user='bi' dbname='plans' sslmode='require'",
            "p@ss/w",
            "postgresql://bi@db.example/plans",
        ),
        (
            "postgresql://[::1]:5433/plans?user=bi&password=pw",
            "host='::1' port='5433' user='bi' dbname='plans'",
            "pw",
            "postgresql://bi@::1:5433/plans",
        ),
        (
            "postgresql://%2Fvar%2Frun/o%27brien%5C",
            r"host='/var/run' dbname='o\'brien\\'",
            None,
            "postgresql:///var/run/o'brien\\",
        ),
        (
            "postgresql://bi@one:1,two:2/plans",
            "host='one,two' port='1,2' user='bi' dbname='plans'",
            None,
            "postgresql://bi@one,two:1,2/plans",
        ),
        ("postgresql://", "", None, "postgresql:///"),
    ],
)
def test_a_url_is_read_as_libpq_reads_it(url: str, dsn: str, password: str | None, shown: str) -> None:
    target = Target.of(url)
    assert target.dsn == f"connect_timeout='10'{QUIET} {dsn}".strip()
    assert target.password == password
    assert target.shown == f"{shown}, schema marts"


def test_a_timeout_of_ones_own_is_kept() -> None:
    assert "connect_timeout='3'" in Target.of("postgresql://h/d?connect_timeout=3").dsn


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://bi:sekret@h/d", "is written as postgresql://user@host:5432/database"),
        ("host=h dbname=d password=sekret", "is written as postgresql://user@host:5432/database"),
        ("postgresql://bi:sekret@h:x/d", "cannot be read"),
        (
            "postgresql://bi:sek/ret@h/d",
            "cannot be read; it is written as postgresql://user@host:5432/database",
        ),
        ("postgresql://bi:sekret#@h/d", "cannot be read"),
        ("postgresql://h/d?sslpassword=sekret", "sslpassword cannot stand in the URL"),
    ],
)
def test_what_is_no_such_url_is_refused_without_repeating_it(url: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as wrong:
        Target.of(url)
    assert "sek" not in str(wrong.value)


def test_no_password_is_in_what_python_prints_of_it() -> None:
    url = "postgresql://bi:sekret@h/d"
    assert (
        "sekret"
        not in f"{Target.of(url)!r} {Target.of(url).shown} {Target.of(url).dsn} {Publishing((url,))!r}"
    )


def test_settings_name_the_entry_that_is_wrong() -> None:
    with pytest.raises(ValueError, match="to, entry 2: a place to publish to is written as"):
        Publishing(("postgresql://h/d", "ftp://sekret@h/d"))
