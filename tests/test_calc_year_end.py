"""Over the years a grant is recognised once, whatever happens to it in between."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.year_end import (
    RESULT_ROLES,
    STEPS,
    Position,
    amount_of,
    lines,
    missing,
    part_after,
)

UNITS = st.integers(0, 10**9)
# What happens to a grant in a year: newly booked, given back, accrued, left to later
# years (in thousandths of what could be), spent, and whether the rest stays dedicated.
YEAR = st.tuples(
    UNITS,
    st.integers(0, 1000),
    UNITS,
    st.integers(0, 1000),
    UNITS,
    st.booleans(),
)


class Books:
    """A ledger with the accounts of one grant: role → debit less credit."""

    def __init__(self):
        self.balance = dict.fromkeys(
            (*("receivable", "income", "deferred", "fund", "report", "use"), "cash"), 0
        )

    def enter(self, entry):
        assert sum(amount for _role, amount in entry) == 0, "an entry balances"
        for role, amount in entry:
            self.balance[role] += amount

    @property
    def income(self):
        return -sum(self.balance[role] for role in RESULT_ROLES)


def live(years):
    """Yield the position and the books after the entries of each closing."""
    books = Books()
    booked = given_back = spent = opening = 0
    reversals = {}
    for new, back, accrued, later, costs, dedicated in years:
        for step, amount in reversals.items():
            books.enter(lines(step, amount))
        refund = (booked + new) * back // 1000
        books.enter([("cash", new - refund), ("income", refund - new)])
        booked, given_back = booked + new - refund, given_back + refund
        spent += costs
        position = Position(
            booked=booked,
            accrued=accrued,
            later=(booked + accrued) * later // 1000,
            spent=spent,
            spent_year=costs,
            opening=opening,
            dedicated=dedicated,
        )
        steps = position.steps()
        for step in [s for s in steps if not STEPS[s][2]]:
            books.enter(lines(step, steps[step]))
        reversals = {s: a for s, a in steps.items() if STEPS[s][2]}
        opening = position.closing
        yield position, books, given_back


@given(st.lists(YEAR, min_size=1, max_size=8))
def test_the_books_hold_what_the_position_says_at_each_end_of_year(years):
    for position, books, _given_back in live(years):
        assert books.balance["deferred"] == -position.later
        assert books.balance["fund"] == -position.closing
        assert books.balance["receivable"] == position.accrued
        assert books.income == position.recognised


@given(st.lists(YEAR, max_size=7), YEAR)
def test_income_and_what_was_given_back_is_in_the_end_what_was_granted(years, last):
    granted = sum(year[0] for year in (*years, last))
    new, back, _accrued, _later, costs, _dedicated = last
    *_others, (_position, books, given_back) = live(
        [*years, (new, back, 0, 0, costs, False)]
    )
    assert books.income + given_back == granted
    assert books.balance["fund"] == books.balance["deferred"] == 0


@given(st.lists(YEAR, min_size=1, max_size=8))
def test_no_amount_is_negative_and_no_fund_gives_more_than_it_has(years):
    opening = 0
    for position, _books, _given_back in live(years):
        assert all(amount > 0 for amount in position.steps().values())
        assert position.use <= opening
        assert position.closing <= max(position.resources, 0)
        assert position.closing == opening - position.use + position.report
        opening = position.closing


@given(st.lists(YEAR, min_size=1, max_size=8))
def test_dedicated_funds_are_used_as_they_are_spent(years):
    opening = 0
    for position, _books, _given_back in live(years):
        assert position.use >= min(opening, position.spent_year)
        opening = position.closing


AMOUNTS = st.dictionaries(st.sampled_from(sorted(STEPS)), UNITS)


@given(AMOUNTS, AMOUNTS)
def test_what_is_missing_leads_to_what_is_wanted_and_then_nothing_is(wanted, existing):
    gaps = missing(wanted, existing)
    reached = {step: existing.get(step, 0) + gaps.get(step, 0) for step in STEPS}
    assert reached == {step: wanted.get(step, 0) for step in STEPS}
    assert not missing(wanted, reached)


@given(st.sampled_from(sorted(STEPS)), st.integers(-(10**9), 10**9))
def test_the_amount_of_an_entry_is_read_back_from_its_costs_and_income(step, amount):
    balance = sum(units for role, units in lines(step, amount) if role in RESULT_ROLES)
    assert amount_of(step, balance) == amount


@given(UNITS, st.integers(0, 400), st.integers(0, 400))
def test_a_part_lies_within_its_whole(amount, before, after):
    part = part_after(amount, before, after)
    assert 0 <= part <= amount
    assert part == (amount if after and not before else part)
    assert part + part_after(amount, after, before) in (
        *(amount, amount + 1),
        *((0,) if not before + after else ()),
    )
