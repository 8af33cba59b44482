"""No number of one to four people follows from tables shown one after the other.

The oracle shares no code with what it judges: by fractions, whatever sum and difference
of the tables that show a cell counts the people of some Flashcoops only.
"""

from collections import Counter
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.comparison import told_by_subtraction
from odoo.addons.flashcoop_odoo.calc.indicators import (
    Person,
    column_of,
    everybody,
    one_of,
    possible_persons,
)
from odoo.addons.flashcoop_odoo.calc.suppression import (
    SMALLEST_CELL,
    TOTAL,
    UNANSWERED,
    hidden_cells,
)

ROWS = {
    "all": everybody,
    "unemployed": one_of("labour", "unemployed"),
    "employed": one_of("labour", "employed"),
    "qpv": one_of("qpv", "yes"),
}
CELLS = {(row, column) for row in ROWS for column in ("f", "m", TOTAL)} - {
    ("all", TOTAL)
}
FLASHCOOPS = range(4)
KINDS = st.builds(
    Person,
    gender=st.sampled_from("fm"),
    labour=st.sampled_from(["unemployed", "employed"]),
    qpv=st.sampled_from(["yes", "no"]),
)
# Who takes part in which Flashcoop: crowds of the same kind, so that numbers get large.
CROWDS = st.lists(
    st.tuples(st.sampled_from(FLASHCOOPS), KINDS, st.integers(1, 9)),
    min_size=2,
    max_size=9,
)
SELECTIONS = st.lists(
    st.sets(st.sampled_from(FLASHCOOPS), min_size=1), min_size=2, max_size=6
)


def hide(people):
    strangers = possible_persons(ROWS.values())
    return hidden_cells(Counter(people), ROWS, "fm", column_of, strangers)


def show(crowds, selections):
    """Return [(Flashcoops, cells shown)], as somebody would see them in turn."""
    persons = [
        (flashcoop, number, kind)
        for number, (flashcoop, kind, size) in enumerate(crowds)
        for number in range(number * 100, number * 100 + size)
    ]
    tables, found = [], []
    for selection in selections:
        mine = {person for person in persons if person[0] in selection}
        cells = CELLS - hide(kind for *_id, kind in mine)
        cells -= told_by_subtraction(
            mine, tables, cells, lambda some: hide(kind for *_id, kind in some)
        )
        tables.append((mine, cells))
        found.append((selection, cells))
    return found


def count(crowds, flashcoops, cell):
    row, column = cell
    return sum(
        size
        for flashcoop, kind, size in crowds
        if flashcoop in flashcoops
        and ROWS[row](kind) is True
        and column in (kind.gender, TOTAL)
    )


def follows(wanted, tables):
    """Say whether a sum of tables (0 and 1 by Flashcoop) is what is wanted."""
    rows = []
    for vector in [*tables, wanted]:
        rest = [Fraction(x) for x in vector]
        for pivot, row in rows:
            factor = rest[pivot]
            rest = [x - factor * y for x, y in zip(rest, row, strict=True)]
        pivot = next((place for place, x in enumerate(rest) if x), None)
        if pivot is None:
            continue
        if vector is wanted:
            return False
        rows.append((pivot, [x / rest[pivot] for x in rest]))
    return True


def vector_of(flashcoops):
    return [int(flashcoop in flashcoops) for flashcoop in FLASHCOOPS]


@settings(max_examples=150, deadline=None)
@given(CROWDS, SELECTIONS)
def test_no_pair_of_tables_gives_a_small_number_away(crowds, selections):
    shown = show(crowds, selections)
    for (large, its), (small, theirs) in combinations(shown, 2):
        if small > large:
            (large, its), (small, theirs) = (small, theirs), (large, its)
        if large > small:
            for cell in its & theirs:
                number = count(crowds, large, cell) - count(crowds, small, cell)
                assert not 0 < number < SMALLEST_CELL, cell


@settings(max_examples=100, deadline=None)
@given(CROWDS, SELECTIONS)
def test_nor_do_all_tables_together(crowds, selections):
    shown = show(crowds, selections)
    for cell in CELLS:
        tables = [vector_of(selection) for selection, its in shown if cell in its]
        for number in FLASHCOOPS:
            for some in combinations(FLASHCOOPS, number + 1):
                if 0 < count(crowds, some, cell) < SMALLEST_CELL:
                    assert not follows(vector_of(some), tables), (cell, some)


@settings(max_examples=60, deadline=None)
@given(CROWDS, SELECTIONS)
def test_who_does_not_belong_is_not_told_by_a_pair_either(crowds, selections):
    """All answered: the others are how many there are, less those who belong."""
    shown = show(crowds, selections)
    for (large, its), (small, theirs) in combinations(shown, 2):
        if not large > small:
            continue
        for row in ("unemployed", "employed", "qpv"):
            if (row, TOTAL) in its & theirs:
                rest = large - small
                size = count(crowds, rest, ("all", TOTAL))
                assert not 0 < size - count(crowds, rest, (row, TOTAL)) < SMALLEST_CELL


def test_tables_that_have_nobody_in_common_keep_back_nothing_more():
    crowds = [
        (n, Person("f", labour=c, qpv="yes"), 6)
        for n in (0, 1)
        for c in ("unemployed", "employed")
    ]
    [(_one, first), (_two, second)] = show(crowds, [{0}, {1}])
    assert first == second
    assert ("unemployed", TOTAL) in second


def test_the_same_table_is_shown_again_and_a_larger_one_where_the_rest_is_large():
    crowds = [
        (n, Person("f", labour=c, qpv=q), 9)
        for n in (0, 1)
        for c in ("unemployed", "employed")
        for q in ("yes", "no")
    ]
    shown = show(crowds, [{0}, {0}, {0, 1}])
    assert shown[0] == shown[1]
    assert shown[2][1] == shown[0][1]
    assert ("unemployed", TOTAL) in shown[2][1]
    assert UNANSWERED not in {column for _row, column in shown[0][1]}
