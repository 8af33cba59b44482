"""Terms, windows and the answer that counts, for any day and any order of answers."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.followup import (
    DYNAMIC,
    TERMS,
    UNREACHABLE,
    clamp,
    due,
    effective,
    exit_rate,
    status_on,
    window,
)

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))
TERM = st.sampled_from(sorted(TERMS))
ANSWERS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 28)), st.text("abc", max_size=1)),
    max_size=12,
)
CATEGORIES = (*DYNAMIC, "other", "removed", UNREACHABLE, None)


@given(DAYS, TERM)
def test_a_window_is_twenty_eight_days_long_and_holds_its_due_date(end, term):
    first, last = window(end, term)
    assert last - first == timedelta(days=28)
    assert first <= due(end, term) <= last


@given(DAYS)
def test_terms_follow_one_another_and_never_overlap(end):
    windows = [window(end, term) for term in ("exit", "m3", "m6", "m12")]
    assert windows[0][0] == end
    for (_first, last), (first, _last) in zip(windows, windows[1:], strict=False):
        assert last < first


@given(DAYS, TERM)
def test_a_term_falls_on_the_same_day_of_the_month_or_on_its_last(end, term):
    first, _last = window(end, term)
    months = (first.year - end.year) * 12 + first.month - end.month
    assert months == TERMS[term]
    is_last = (first + timedelta(days=1)).month != first.month
    assert first.day == end.day or (is_last and first.day < end.day)


@given(DAYS, st.integers(0, 400), TERM)
def test_the_windows_move_with_the_last_day(end, days, term):
    later = end + timedelta(days=days)
    assert window(end, term)[0] <= window(later, term)[0]
    assert due(end, term) <= due(later, term)


@given(DAYS, DAYS, TERM)
def test_the_usual_day_of_a_situation_lies_in_the_window(end, today, term):
    first, last = window(end, term)
    day = clamp(today, first, last)
    assert first <= day <= last
    assert day == today or not first <= today <= last


@given(ANSWERS)
def test_the_last_answer_given_counts_at_the_end(answers):
    known = status_on(answers, 28)
    given_last = answers[-1] if answers else (None, None)
    assert known == (None if given_last[0] is None else given_last[1])


@given(ANSWERS)
def test_answers_that_stand_are_in_order_and_were_given_in_that_order(answers):
    standing = effective(answers)
    days = [day for day, _value in standing]
    assert days == sorted(set(days))
    rest = iter(answers)
    assert all(answer in rest for answer in standing)


@given(ANSWERS, st.integers(0, 28))
def test_a_status_is_that_of_the_nearest_day_before(answers, day):
    standing = [answer for answer in effective(answers) if answer[0] <= day]
    assert status_on(answers, day) == (standing[-1][1] if standing else None)


@given(st.dictionaries(st.sampled_from(CATEGORIES), st.integers(0, 50)))
def test_the_rate_counts_who_left_but_for_withdrawn_exits(counts):
    dynamic, observed, rate = exit_rate(counts)
    assert dynamic <= observed
    assert observed == sum(n for c, n in counts.items() if c not in ("removed", None))
    if observed:
        assert 0 <= rate <= 100
        for beside in ("removed", None):  # withdrawn, not asked: neither counts
            more = {**counts, beside: counts.get(beside, 0) + 1}
            assert exit_rate(more) == (dynamic, observed, rate)
    else:
        assert rate is None
