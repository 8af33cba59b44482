"""The counting rules of the indicators hold for whoever comes."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.indicator_codes import ESF, PARTITIONS, TESTS
from odoo.addons.flashcoop_odoo.calc.indicators import (
    COLUMNS,
    MISSING,
    Crowd,
    Person,
    Stay,
    Threshold,
    is_too_short,
    long_term,
    merge,
)

YES_NO = ["yes", "no", "unknown", "not_asked"]
CODES = {
    "gender": ["f", "m", "x", "unknown", "not_asked"],
    "age": [9, 15, 16, 17, 18, 25, 26, 29, 30, 54, 55, 64, 65, 80, "not_asked"],
    "labour": ["unemployed", "inactive", "education", "employed", "unknown"],
    "long_term": ["yes", "no", "unknown", "not_asked"],
    "city_long_term": ["yes", "no", "unknown", "not_asked"],
    "isced": [*range(9), "unknown", "not_asked"],
    "level": [*range(2, 9), "unknown", "not_asked"],
    "disability": [*YES_NO, "refused"],
    "nationality": ["fr", "eu", "non_eu", "unknown"],
    "background": [*YES_NO, "refused"],
    "minority": [*YES_NO, "refused"],
    "housing": YES_NO,
    "rural": YES_NO,
    "qpv": YES_NO,
    "benefit": ["none", "rsa", "cej", "unknown"],
    "exit_labour": ["employed", "seeking", "education", "inactive", "unreachable"],
    "exit_category": ["durable", "transition", "positive", "other", "removed"],
    "qualification": YES_NO,
    "m3_category": ["durable", "other", "pending"],
    "m6_labour": ["employed", "seeking", "pending", "still_there"],
    "m6_category": ["positive", "other", "pending"],
    "improved": YES_NO,
}
PERSONS = st.fixed_dictionaries(
    {name: st.sampled_from(codes) for name, codes in CODES.items()}
).map(lambda codes: Person(**codes))
PEOPLE = st.lists(PERSONS, max_size=30).map(Counter)
STAYS = st.lists(
    st.builds(
        Stay,
        who=st.integers(1, 4),
        entry=st.integers(1, 9),
        person=PERSONS,
        days=st.frozensets(st.integers(1, 9), max_size=3),
        minutes=st.integers(0, 500),
        filled=st.just(0),
        attended=st.just(0),
        label=st.just(""),
        key=st.integers(1, 10**6),
    ),
    max_size=8,
    unique_by=lambda stay: stay.key,
)


@given(PERSONS)
def test_somebody_stands_in_one_row_of_a_set_at_most(person):
    for codes in PARTITIONS:
        assert sum(TESTS[code](person) is True for code in codes) <= 1


@given(PERSONS)
def test_an_answer_is_yes_no_or_why_it_is_not_known(person):
    for test in TESTS.values():
        answer = test(person)
        assert answer is True or answer is False or answer in MISSING


@given(PEOPLE)
def test_the_statuses_and_those_not_known_make_all_participants(people):
    found = {code: Crowd(people.elements()).tally(test) for code, test in ESF.items()}
    missing = {
        sum(found[code].missing.values()) for code in ("EECO02", "EECO04", "EECO05")
    }
    assert len(missing) == 1
    statuses = sum(found[code].total for code in ("EECO02", "EECO04", "EECO05"))
    assert statuses + missing.pop() == found["EECO01"].total == people.total()


@given(PEOPLE)
def test_levels_of_education_and_those_not_known_make_all_participants(people):
    found = {code: Crowd(people.elements()).tally(test) for code, test in ESF.items()}
    levels = sum(found[code].total for code in ("EECO09", "EECO10", "EECO11"))
    missing = sum(found["EECO09"].missing.values())
    assert levels + missing == people.total()


@given(PEOPLE)
def test_genders_make_the_total_of_every_row(people):
    for test in TESTS.values():
        found = Crowd(people.elements()).tally(test)
        assert sum(found.counts[column] for column in COLUMNS) == found.total
        assert set(found.counts) <= set(COLUMNS)


@given(PEOPLE)
def test_long_term_unemployed_are_unemployed(people):
    found = {
        code: Crowd(people.elements()).tally(TESTS[code])
        for code in ("EECO02", "EECO03")
    }
    for column in COLUMNS:
        assert found["EECO03"].counts[column] <= found["EECO02"].counts[column]


@given(PERSONS)
def test_a_result_is_a_change_since_entry(person):
    if person.labour == "employed":
        for code in ("EECR01", "EECR04", "EECR05"):
            assert TESTS[code](person) is False
    if person.labour not in ("inactive", "education"):
        assert TESTS["EECR01"](person) is not True
    if person.labour == "education":
        assert TESTS["EECR02"](person) is False
    if person.labour != "employed":
        assert TESTS["EECR06"](person) is not True


@given(PERSONS)
def test_who_lacks_an_answer_is_never_counted_as_outside(person):
    """Blanking a field turns no answer into another one, only into none."""
    for code, test in TESTS.items():
        before = test(person)
        for name in test.fields:
            after = test(person._replace(**{name: "unknown"}))
            assert after == before or after in MISSING, (code, name)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(14, 70))
def test_a_lower_threshold_never_makes_fewer_long_term(months, threshold, age):
    high = long_term(months, months, age, Threshold(threshold + 1))
    higher = long_term(months, months, age, Threshold(threshold + 2))
    assert (higher, high) != ("yes", "no")
    assert {high, higher} <= {"yes", "no"}


@given(st.integers(0, 60), st.integers(0, 60), st.integers(14, 70))
def test_a_range_of_months_says_what_all_its_months_say(low, length, age):
    threshold = Threshold(12, 6)
    answers = {
        long_term(months, months, age, threshold)
        for months in range(low, low + length + 1)
    }
    found = long_term(low, low + length, age, threshold)
    assert found == (answers.pop() if len(answers) == 1 else "unknown")


@given(STAYS, st.randoms(use_true_random=False))
def test_everybody_is_one_record_whatever_the_order(stays, random):
    people = merge(stays)
    assert set(people) == {stay.who for stay in stays}
    shuffled = list(stays)
    random.shuffle(shuffled)
    assert merge(shuffled) == people


@given(STAYS)
def test_entry_is_the_first_exit_the_last_and_hours_add_up(stays):
    for who, found in merge(stays).items():
        own = sorted((s for s in stays if s.who == who), key=lambda s: (s.entry, s.key))
        assert found.entry == own[0].entry
        assert found.person.labour == own[0].person.labour
        assert found.person.exit_labour == own[-1].person.exit_labour
        assert found.person.m6_labour == own[-1].person.m6_labour
        assert found.minutes == sum(stay.minutes for stay in own)
        assert found.days == frozenset().union(*(stay.days for stay in own))


@given(STAYS)
def test_two_single_days_are_more_than_one_day(stays):
    for who, found in merge(stays).items():
        days = {day for stay in stays if stay.who == who for day in stay.days}
        assert is_too_short(found) == (len(days) <= 1)
