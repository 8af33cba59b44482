"""Charging an item to one plan takes nothing from the other plans."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.distribution import (
    charge,
    key_ids,
    taken,
    without,
)

COHORTS = (1, 2, 3)
FUNDINGS = (11, 12, 13)
HUNDREDTHS = st.integers(1, 10_000)


def units(value):
    """Return a percentage as a whole number of hundredths."""
    return int((Decimal(repr(float(value))) * 100).to_integral_exact())


@st.composite
def parts_of_a_whole(draw, accounts, complete=None):
    """Draw {account: percentage to two decimals} that adds up to 100 or less."""
    chosen = draw(st.lists(st.sampled_from(accounts), unique=True, max_size=3))
    left, parts = 10_000, {}
    for account in chosen:
        if not left:
            break
        part = draw(st.integers(1, left))
        parts[account] = part
        left -= part
    if parts and (draw(st.booleans()) if complete is None else complete):
        parts[chosen[len(parts) - 1]] += left
    return {account: part / 100 for account, part in parts.items()}


@st.composite
def distributions(draw):
    """Draw a distribution over cohorts and fundings, keys combined or not."""
    result, left = {}, 10_000
    for _number in range(draw(st.integers(0, 4))):
        if not left:
            break
        ids = draw(
            st.tuples(
                st.sampled_from([*COHORTS, None]), st.sampled_from([*FUNDINGS, None])
            )
        )
        key = ",".join(str(i) for i in ids if i)
        if not key or key in result:
            continue
        part = draw(st.integers(1, left))
        result[key] = part / 100
        left -= part
    return result


@given(distributions(), parts_of_a_whole(FUNDINGS))
def test_charging_keeps_what_each_cohort_has_to_the_hundredth(distribution, shares):
    charged = charge(distribution, set(FUNDINGS), shares)
    for cohort in COHORTS:
        assert taken(charged, {cohort}) == taken(distribution, {cohort})


@given(distributions(), parts_of_a_whole(FUNDINGS))
def test_charging_gives_fundings_their_part_to_the_hundredth(distribution, shares):
    """However many parts of the other plan are cut."""
    charged = charge(distribution, set(FUNDINGS), shares)
    for funding in FUNDINGS:
        assert taken(charged, {funding}) == shares.get(funding, 0)


@given(distributions(), parts_of_a_whole(FUNDINGS))
def test_fundings_never_take_more_than_the_item(distribution, shares):
    charged = charge(distribution, set(FUNDINGS), shares)
    assert taken(charged, set(FUNDINGS)) <= 100
    assert all(part > 0 for part in charged.values())


@given(distributions(), parts_of_a_whole(FUNDINGS, complete=True))
def test_an_item_charged_whole_is_charged_to_the_last_hundredth(distribution, shares):
    assume(shares)
    charged = charge(distribution, set(FUNDINGS), shares)
    assert taken(charged, set(FUNDINGS)) == 100.0


@given(distributions(), parts_of_a_whole(FUNDINGS))
def test_charging_nothing_undoes_any_charge(distribution, shares):
    charged = charge(distribution, set(FUNDINGS), shares)
    undone = charge(charged, set(FUNDINGS), {})
    assert undone == without(distribution, set(FUNDINGS))


@given(distributions(), parts_of_a_whole(FUNDINGS))
def test_charging_twice_is_charging_once(distribution, shares):
    once = charge(distribution, set(FUNDINGS), shares)
    again = charge(once, set(FUNDINGS), shares)
    for account in (*COHORTS, *FUNDINGS):
        assert taken(again, {account}) == taken(once, {account})


def test_a_whole_charge_combines_both_plans_in_one_key():
    assert charge({"1": 60.0, "2": 40.0}, {11}, {11: 100.0}) == {
        "1,11": 60.0,
        "2,11": 40.0,
    }


def test_an_account_of_a_third_plan_stays_where_it_is():
    assert charge({"1,77": 50.0, "2": 50.0}, {11, 12}, {12: 100.0}) == {
        "1,77,12": 50.0,
        "2,12": 50.0,
    }


def test_a_former_funding_gives_way_to_the_new_one():
    assert charge({"1,11": 100.0}, {11, 12}, {12: 40.0}) == {"1,12": 40.0, "1": 60.0}


def test_three_thirds_fill_the_item():
    charged = charge({"1": 100.0}, {11, 12, 13}, {11: 33.33, 12: 33.33, 13: 33.34})
    assert charged == {"1,11": 33.33, "1,12": 33.33, "1,13": 33.34}


@pytest.mark.parametrize(
    "shares", [{11: 100.01}, {11: 60.0, 12: 40.01}, {11: -0.01}, {11: -5.0, 12: 50.0}]
)
def test_parts_beyond_the_item_or_below_zero_are_refused(shares):
    with pytest.raises(ValueError, match="between 0 and 100"):
        charge({"1": 100.0}, {11, 12}, shares)


@pytest.mark.parametrize(
    ("distribution", "expected"),
    [
        ({"1,11": 60.0, "2,11": 40.0}, 100.0),
        ({"1,11": 33.33, "1,12": 33.33, "1,13": 33.33}, 99.99),
        ({"1": 100.0}, 0.0),
        ({"11": 0.1, "12": 0.2}, 0.3),
        ({"__update__": ["x_plan"], "11": 10.0}, 10.0),
        (None, 0.0),
        (False, 0.0),
    ],
)
def test_what_fundings_take_of_an_item_is_exact(distribution, expected):
    assert taken(distribution, {11, 12, 13}) == expected


def test_a_key_is_read_as_ids_whatever_its_spaces():
    assert key_ids("12, 21") == [12, 21]
    assert key_ids("") == []
