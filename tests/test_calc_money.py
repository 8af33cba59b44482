"""Splits and roundings of money keep every cent, whatever is split."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.money import (
    from_units,
    percent,
    split,
    split_within,
    to_units,
)

CENTS = st.integers(-(10**11), 10**11)
WEIGHTS = st.lists(
    st.one_of(st.integers(0, 10**6), st.floats(0, 1e6, allow_nan=False)), max_size=8
).filter(lambda weights: not weights or sum(weights) > 1e-3)
STEPS = st.sampled_from([0.01, 0.05, 0.001, 1, 1.0])


def as_decimal(amount):
    """Return the shortest decimal that reads back as this float."""
    return Decimal(repr(float(amount)))


@given(CENTS)
def test_cents_go_to_euros_and_back(cents):
    assert to_units(from_units(cents)) == cents


@given(CENTS, STEPS)
def test_units_of_any_step_go_to_amounts_and_back(units, step):
    assert to_units(from_units(units, step), step) == units


@given(st.integers(-(10**12), 10**12))
def test_halves_of_a_cent_are_rounded_away_from_zero(thousandths):
    exact = Decimal(thousandths) / 1000
    cents = (exact * 100).quantize(Decimal(1), ROUND_HALF_UP)
    assert to_units(thousandths / 1000) == int(cents)


@given(CENTS, WEIGHTS.filter(bool))
def test_the_parts_of_a_split_add_up_to_the_cent(cents, weights):
    parts = split(from_units(cents), weights)
    assert len(parts) == len(weights)
    assert sum(map(as_decimal, parts)) == Decimal(cents) / 100


@given(CENTS, WEIGHTS.filter(bool))
def test_a_part_is_within_a_cent_of_its_exact_share_but_for_the_last(cents, weights):
    parts = split(from_units(cents), weights)
    base = sum(map(Decimal, weights))
    last = max(number for number, weight in enumerate(weights) if weight)
    for number, (part, weight) in enumerate(zip(parts, weights, strict=True)):
        exact = Decimal(cents) / 100 * Decimal(weight) / base
        room = len(weights) if number == last else 1
        assert abs(as_decimal(part) - exact) < Decimal("0.0101") * room


@given(CENTS, WEIGHTS.filter(bool))
def test_a_part_has_the_sign_of_the_whole_and_none_has_no_weight(cents, weights):
    for part, weight in zip(split(from_units(cents), weights), weights, strict=True):
        assert part == 0 or (part > 0) == (cents > 0)
        if not weight:
            assert part == 0


@given(CENTS, WEIGHTS.filter(bool))
def test_a_refund_is_split_like_what_it_refunds(cents, weights):
    there = split(from_units(cents), weights)
    back = split(from_units(-cents), weights)
    assert [-part for part in there] == back


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=6), st.data())
def test_what_is_booked_in_several_times_reaches_each_limit(limits, data):
    whole = sum(limits)
    cuts = sorted(data.draw(st.lists(st.integers(0, whole), max_size=4)))
    left = list(limits)
    for start, end in zip([0, *cuts], [*cuts, whole], strict=True):
        parts = split_within(from_units(end - start), [from_units(u) for u in left])
        cents = [to_units(part) for part in parts]
        assert sum(cents) == end - start
        assert all(0 <= cent <= limit for cent, limit in zip(cents, left, strict=True))
        left = [limit - cent for limit, cent in zip(left, cents, strict=True)]
    assert left == [0] * len(limits)


def test_no_limit_holds_more_than_it_is():
    with pytest.raises(ValueError, match="cannot hold"):
        split_within(10.01, [6, 4])
    with pytest.raises(ValueError, match="cannot hold"):
        split_within(-0.01, [6, 4])
    assert split_within(0, [0, 0]) == [0.0, 0.0]


def test_a_third_of_a_cent_is_never_lost():
    assert split(100, [1, 1, 1]) == [33.33, 33.33, 33.34]
    assert split(0.02, [1, 1, 1]) == [0.0, 0.0, 0.02]
    assert split(10_000.01, [6000, 4000]) == [6000.0, 4000.01]


def test_the_remainder_never_goes_to_a_part_without_weight():
    assert split(10, [1, 2, 0]) == [3.33, 6.67, 0.0]


def test_nothing_can_be_shared_between_nobody():
    assert split(0, []) == []
    assert split(0, [0, 0]) == [0.0, 0.0]
    with pytest.raises(ValueError, match="nothing to share"):
        split(1, [0, 0])
    with pytest.raises(ValueError, match="nothing to share"):
        split(1, [])


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        split(1, [2, -1])


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(6000, 7500, 80.0), (1, 3, 33.33), (2, 3, 66.67), (0, 5, 0.0), (5, 0, None)],
)
def test_a_percentage_of_nothing_is_left_empty(part, whole, expected):
    assert percent(part, whole) == expected
