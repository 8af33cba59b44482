"""An hour of a volunteer is worth the rate of its day, whatever comes after."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.volunteering import hour_value, rate_on

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
AMOUNTS = st.integers(1, 10_000).map(lambda cents: cents / 100)
RATES = st.dictionaries(DAYS, AMOUNTS, min_size=1).map(lambda d: list(d.items()))


@given(RATES, DAYS)
def test_the_rate_is_the_last_that_started(rates, day):
    rate = rate_on(day, rates)
    started = [first for first, _amount in rates if first <= day]
    assert (rate is None) == (not started)
    if started:
        assert rate == dict(rates)[max(started)]


@given(RATES, DAYS, AMOUNTS)
def test_a_later_rate_changes_no_earlier_day(rates, day, amount):
    later = max(*(first for first, _amount in rates), day) + timedelta(days=1)
    assert rate_on(day, [*rates, (later, amount)]) == rate_on(day, rates)


@given(AMOUNTS, st.integers(1, 1000).map(lambda n: n / 100))
def test_an_hour_is_rounded_once_and_to_the_nearest_cent(rate, multiplier):
    assert abs(hour_value(rate, multiplier) - rate * multiplier) <= 0.005 + 1e-9
