"""The sharing of a result keeps every cent and favours nobody."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.sharing import mixed, part, result, share

UNITS = st.integers(0, 10**8)
WEIGHTS = st.lists(st.integers(0, 10**4), min_size=1, max_size=12).filter(sum)
RATES = st.decimals(0, 100, places=2).map(float)


@given(UNITS, WEIGHTS)
def test_the_shares_add_up_and_nobody_is_negative(units, weights):
    parts = share(units, weights)
    assert sum(parts) == units
    assert min(parts) >= 0


@given(UNITS, WEIGHTS)
def test_each_share_is_within_a_cent_of_its_exact_part(units, weights):
    for got, weight in zip(share(units, weights), weights, strict=True):
        assert abs(got * sum(weights) - units * weight) < sum(weights)


@given(UNITS, WEIGHTS)
def test_more_weight_is_never_less_money_and_equals_differ_by_a_cent(units, weights):
    pairs = sorted(zip(weights, share(units, weights), strict=True))
    for (weight, lower), (next_weight, higher) in zip(pairs, pairs[1:], strict=False):
        if weight == next_weight:
            assert abs(lower - higher) <= 1
        else:
            assert lower <= higher


@given(UNITS, WEIGHTS)
def test_no_weight_gets_nothing(units, weights):
    parts = share(units, weights)
    assert not any(got for got, w in zip(parts, weights, strict=True) if not w)


@given(UNITS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_decides_nothing_but_who_gets_a_cent_among_equals(
    units, weights, random
):
    order = list(range(len(weights)))
    random.shuffle(order)
    shuffled = share(units, [weights[i] for i in order])
    expected = sorted(zip(weights, share(units, weights), strict=True))
    found = sorted(zip([weights[i] for i in order], shuffled, strict=True))
    # Two weights with the same remainder may swap a cent; money of equals may not.
    remainders = [units * weight % sum(weights) for weight in weights]
    assume(len(set(remainders)) == len(set(weights)))
    assert found == expected


@given(UNITS, st.lists(st.integers(0, 6000), min_size=1, max_size=12), RATES)
def test_a_mixed_sharing_adds_up_and_lies_between_its_two_rules(units, hours, rate):
    assume(sum(hours))
    parts = share(units, mixed(hours, rate))
    assert sum(parts) == units
    equal, by_hours = share(units, [1] * len(hours)), share(units, hours)
    for got, low, high in zip(parts, equal, by_hours, strict=True):
        assert min(low, high) - 1 <= got <= max(low, high) + 1


@given(st.integers(0, 10**8), RATES)
def test_a_percentage_never_exceeds_the_whole(units, rate):
    assert 0 <= part(units, rate) <= units


@given(
    *[st.integers(-(10**7), 10**7)] * 3,
    RATES,
    st.sampled_from(["turnover", "margin"]),
)
def test_the_figures_of_a_result_add_up(turnover, purchases, others, rate, base):
    found = result(turnover, purchases, others, rate, base)
    parts = purchases + others + found.contribution + found.result
    assert turnover == parts
    assert found.contribution >= 0


@pytest.mark.parametrize(
    ("units", "weights"), [(1, []), (1, [0, 0]), (-1, [1]), (1, [2, -1])]
)
def test_what_cannot_be_shared_is_refused(units, weights):
    with pytest.raises(ValueError):
        share(units, weights)


def test_nobody_has_hours_and_all_goes_by_hours():
    with pytest.raises(ValueError):
        mixed([0, 0], 50)
    assert mixed([0, 0], 100) == [0.5, 0.5]
