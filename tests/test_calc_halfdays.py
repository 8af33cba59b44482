"""Working days leave out weekends and the public holidays of France."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.halfdays import (
    at_hour,
    is_working_day,
    minutes_between,
    public_holidays,
    working_days,
)

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


@given(DAYS, st.integers(1, 30))
def test_working_days_are_the_first_ones_and_none_is_left_out(start, count):
    days = working_days(start, count)
    assert len(days) == count
    assert days == sorted(set(days))
    assert days[0] >= start
    between = [start + timedelta(n) for n in range((days[-1] - start).days + 1)]
    assert [day for day in between if is_working_day(day)] == days


@given(DAYS)
def test_a_day_of_the_weekend_is_never_worked(day):
    if day.weekday() >= 5:
        assert not is_working_day(day)


@given(st.integers(1990, 2080))
def test_a_year_has_eleven_holidays_unless_two_meet(year):
    holidays = public_holidays(year)
    assert len(holidays) in (10, 11)
    assert all(day.year == year for day in holidays)
    mondays = [day for day in holidays if day.weekday() == 0]
    assert len(mondays) >= 2, "Easter Monday and Whit Monday"


def test_the_holidays_of_2025_are_those_of_the_official_calendar():
    assert sorted(public_holidays(2025)) == [
        date(2025, 1, 1),
        date(2025, 4, 21),
        date(2025, 5, 1),
        date(2025, 5, 8),
        date(2025, 5, 29),
        date(2025, 6, 9),
        date(2025, 7, 14),
        date(2025, 8, 15),
        date(2025, 11, 1),
        date(2025, 11, 11),
        date(2025, 12, 25),
    ]


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2022, 3, 7), date(2022, 3, 15)),  # Monday: seven days in nine
        (date(2022, 3, 12), date(2022, 3, 22)),  # from a Saturday
        (date(2022, 5, 23), date(2022, 6, 1)),  # over Ascension Day
        (date(2024, 12, 24), date(2025, 1, 3)),  # over Christmas and New Year
    ],
)
def test_seven_days_end_where_a_calendar_says(start, last):
    assert working_days(start, 7)[-1] == last


def test_no_day_asked_gives_no_day():
    assert working_days(date(2022, 3, 7), 0) == []


@given(DAYS, st.integers(0, 24 * 60 - 1))
def test_an_hour_is_exact_to_the_minute(day, minutes):
    moment = at_hour(day, minutes / 60)
    assert moment == datetime.combine(day, datetime.min.time()) + timedelta(
        minutes=minutes
    )
    assert minutes_between(0.0, minutes / 60) == minutes
