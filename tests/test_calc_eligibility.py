"""Rules on costs and the suggestion keep what they promise, on whatever is thrown."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.distribution import charge_more, taken
from odoo.addons.flashcoop_odoo.calc.eligibility import (
    Item,
    Reason,
    Room,
    Rules,
    allowed,
    counted,
    refusals,
    suggest,
)

DAY = date(2022, 3, 1)
days = st.integers(0, 40).map(lambda n: DAY + timedelta(n))
prefixes = st.sets(st.sampled_from(["60", "606", "61", "62"]), max_size=2).map(tuple)
amounts = st.integers(0, 300_000)


@st.composite
def rules(draw, key):
    return Rules(
        key,
        accepted=draw(prefixes),
        refused=draw(prefixes),
        date_from=draw(st.none() | days),
        date_to=draw(st.none() | days),
        by_invoice=draw(st.booleans()),
        with_tax=draw(st.booleans()),
        part_rate=draw(st.sampled_from([0, 0, 50, 80])),
        cohorts=draw(st.sampled_from([frozenset(), frozenset({1}), frozenset({1, 2})])),
    )


@st.composite
def rooms(draw):
    return Room(
        draw(amounts),
        draw(st.dictionaries(st.sampled_from([1, 2]), amounts)),
        draw(st.dictionaries(st.sampled_from(["60", "61"]), amounts)),
        draw(st.none() | amounts),
    )


@st.composite
def costs(draw, key):
    whole = draw(st.integers(-50_000, 200_000))
    part = whole if draw(st.booleans()) else int(whole * 0.4)
    code = draw(st.sampled_from(["606100", "601000", "613000", "625000"]))
    charged = draw(st.sampled_from([0, 0, 0.5, 1]))
    return Item(
        key,
        draw(st.sampled_from([1, 2])),
        code,
        draw(days),
        whole,
        part,
        int(part * draw(st.sampled_from([1, 1.2]))),
        draw(st.none() | days),
        frozenset({code[:2]}),
        {9: int(part * charged)} if charged else {},
    )


@st.composite
def situations(draw):
    fundings = range(1, draw(st.integers(1, 3)) + 1)
    return (
        [draw(rules(key)) for key in fundings],
        {key: draw(rooms()) for key in fundings},
        [draw(costs(key)) for key in range(draw(st.integers(0, 8)))],
    )


def _spent(plan, rules_of, items, funding):
    """Return [(item, what the funding counts for its step)]."""
    return [
        (items[step.item], counted(rules_of[funding], items[step.item], step.units))
        for step in plan.steps
        if step.funding == funding
    ]


@given(situations())
def test_the_suggestion_keeps_within_every_rule(situation):
    all_rules, all_rooms, items = situation
    plan = suggest(all_rules, all_rooms, items)
    rules_of = {rule.key: rule for rule in all_rules}
    for step in plan.steps:
        assert step.units > 0
        assert not refusals(rules_of[step.funding], items[step.item])
    for key, room in all_rooms.items():
        spent = _spent(plan, rules_of, items, key)
        total = sum(units for _item, units in spent)
        assert total <= room.grant
        assert room.rate is None or total <= room.rate
        for cohort, limit in room.shares.items():
            assert sum(u for item, u in spent if item.cohort == cohort) <= limit
        for row, limit in room.caps.items():
            assert sum(u for item, u in spent if row in item.rows) <= limit
        if rate := rules_of[key].part_rate:
            for item, units in spent:
                most = counted(rules_of[key], item, item.part) * rate / 100
                assert units <= most + 1e-6


@given(situations())
def test_no_cost_is_paid_for_twice_and_nothing_vanishes(situation):
    all_rules, all_rooms, items = situation
    plan = suggest(all_rules, all_rooms, items)
    placed = dict.fromkeys(range(len(items)), 0)
    for step in plan.steps:
        placed[step.item] += step.units
    rests = {rest.item: rest for rest in plan.rests}
    for item in items:
        left = rests[item.key].units if item.key in rests else 0
        assert placed[item.key] + left == item.left
        assert placed[item.key] <= max(item.left, 0)


@given(situations())
def test_what_is_not_placed_could_not_be_and_says_why(situation):
    all_rules, all_rooms, items = situation
    plan = suggest(all_rules, all_rooms, items)
    rooms_left = {key: room.duplicate() for key, room in all_rooms.items()}
    rules_of = {rule.key: rule for rule in all_rules}
    for step in plan.steps:
        units = counted(rules_of[step.funding], items[step.item], step.units)
        rooms_left[step.funding].take(items[step.item], units)
    placed = {(step.item, step.funding): step.units for step in plan.steps}
    for rest in plan.rests:
        if rest.units < 0:
            continue
        item = items[rest.item]
        charged = dict(item.charged)
        for (key, funding), units in placed.items():
            if key == rest.item:
                charged[funding] = charged.get(funding, 0) + units
        today = Item(**(item.__dict__ | {"charged": charged}))
        told = {funding for funding, _reason in rest.reasons}
        assert told == set(rules_of)
        for rule in all_rules:
            if not refusals(rule, item):
                more, _why = allowed(rule, rooms_left[rule.key], today)
                assert more <= 1 + item.whole / 10_000  # what a percentage cannot say


@given(situations())
def test_the_same_question_has_the_same_answer(situation):
    assert suggest(*situation) == suggest(*situation)


def _item(key=1, code="606100", day=DAY, units=10_000, **values):
    values = {"whole": units, "part": units, "total": units} | values
    return Item(key, 1, code, day, **values)


def test_the_funding_with_the_least_choice_comes_first():
    narrow, wide = Rules(1, accepted=("606",)), Rules(2)
    items = [_item(1), _item(2, "613000")]
    plan = suggest([wide, narrow], {1: Room(10_000), 2: Room(10_000)}, items)
    assert [(s.funding, s.item, s.units) for s in plan.steps] == [
        (1, 1, 10_000),
        (2, 2, 10_000),
    ]
    assert [rank.funding for rank in plan.ranks] == [1, 2]
    assert not plan.rests
    assert not plan.unspent


def test_a_funding_takes_first_what_no_other_accepts():
    wide, narrow = Rules(1), Rules(2, accepted=("606",))
    old, lonely = _item(1), _item(2, "613000", DAY + timedelta(9))
    plan = suggest([wide, narrow], {1: Room(10_000), 2: Room(90_000)}, [old, lonely])
    assert [(s.funding, s.item) for s in plan.steps] == [(2, 1), (1, 2)]


def test_a_credit_note_is_left_to_people():
    plan = suggest([Rules(1)], {1: Room(10_000)}, [_item(units=-500)])
    assert not plan.steps
    assert plan.rests[0].units == -500
    assert plan.rests[0].reasons == ((1, Reason("refunded")),)


def test_the_day_of_the_invoice_counts_when_the_funder_asks_for_it():
    item = _item(day=DAY, invoice_date=DAY - timedelta(1))
    assert not refusals(Rules(1, date_from=DAY), item)
    late = Rules(1, date_from=DAY, by_invoice=True)
    assert refusals(late, item) == [Reason("early", DAY)]
    assert not refusals(late, _item(day=DAY))  # no invoice: the day of the books


@given(
    st.dictionaries(
        st.sampled_from(["1", "2", "1,7", "2,8", "8"]), st.integers(1, 5000), min_size=1
    ),
    st.integers(1, 10_000),
)
def test_charging_more_keeps_what_others_have(units, share):
    distribution = {key: part / 100 for key, part in units.items()}
    before = taken(distribution, {8, 9})
    try:
        result = charge_more(distribution, {8, 9}, 1, 9, share / 100)
    except ValueError:
        return
    assert taken(result, {8}) == taken(distribution, {8})
    assert round(taken(result, {9}) * 100) == share
    assert taken(result, {8, 9}) <= max(before, 100)
    for cohort in (1, 2):
        assert taken(result, {cohort}) == taken(distribution, {cohort})
