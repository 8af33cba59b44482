"""No number of one to four people can be worked out from a table that leaves the house.

Two oracles that share no code with what they judge. Brute force: every other table that
shows the same published numbers; a hidden number must be another one in at least one of
them. And linear algebra over single kinds of people: no number of few people may be a
combination of those published.
"""

from collections import Counter
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.flashcoop_odoo.calc.indicator_codes import ESF, TESTS
from odoo.addons.flashcoop_odoo.calc.indicators import (
    COLUMNS,
    Crowd,
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

CATEGORIES = ("unemployed", "inactive", "employed", "not_asked")  # all there are
ROWS = {
    "all": everybody,
    "unemployed": one_of("labour", "unemployed"),
    "inactive": one_of("labour", "inactive", "education"),
    "employed": one_of("labour", "employed"),
}
ATOMS = tuple(product(CATEGORIES, "fm"))
TABLES = st.lists(st.integers(0, len(ATOMS) - 1), max_size=11).map(
    lambda atoms: tuple(map(atoms.count, range(len(ATOMS))))
)


def hide(people, tests):
    strangers = possible_persons(tests.values())
    return hidden_cells(people, tests, "fm", column_of, strangers)


def people_of(table):
    people = Counter()
    for (labour, gender), count in zip(ATOMS, table, strict=True):
        people[Person(gender=gender, labour=labour)] += count
    return +people


def numbers(table):
    """Return {cell: number} of all that could be published."""
    cells = {("all", TOTAL): sum(table)}
    for (labour, gender), count in zip(ATOMS, table, strict=True):
        cells["all", gender] = cells.get(("all", gender), 0) + count
        if labour == "not_asked":
            for row in CATEGORIES[:3]:
                key = row, UNANSWERED
                cells[key] = cells.get(key, 0) + count
            continue
        for column in (gender, TOTAL):
            cells[labour, column] = cells.get((labour, column), 0) + count
    return cells


def same_looking(published):
    """Yield every table with these numbers."""
    size = published["all", TOTAL]
    for table in tables_of(size, len(ATOMS)):
        if published.items() <= numbers(table).items():
            yield table


def tables_of(size, places):
    if places == 1:
        yield (size,)
        return
    for first in range(size + 1):
        for rest in tables_of(size - first, places - 1):
            yield (first, *rest)


@settings(max_examples=50, deadline=None)
@given(TABLES)
def test_a_hidden_number_of_people_could_always_be_another(table):
    hidden = hide(people_of(table), ROWS)
    real = numbers(table)
    published = {cell: n for cell, n in real.items() if cell not in hidden}
    secrets = [
        (row, column)
        for row, column in hidden
        if column != UNANSWERED and real[row, column] < SMALLEST_CELL
    ]
    open_cells = set(secrets)
    for other in same_looking(published):
        found = numbers(other)
        open_cells -= {cell for cell in open_cells if found[cell] != real[cell]}
        if not open_cells:
            return
    assert not open_cells


@given(TABLES)
def test_no_cell_of_one_to_four_people_is_shown(table):
    hidden = hide(people_of(table), ROWS)
    for cell, number in numbers(table).items():
        is_public = cell[1] == UNANSWERED or cell == ("all", TOTAL)
        if not is_public and 0 < number < SMALLEST_CELL:
            assert cell in hidden


@given(TABLES)
def test_who_does_not_belong_cannot_be_counted_either(table):
    """With the group, the row and the unknown out, the rest is a subtraction."""
    hidden, cells = hide(people_of(table), ROWS), numbers(table)
    for row in ("unemployed", "inactive"):
        if not {(row, TOTAL), (row, UNANSWERED)} & hidden:
            outside = cells["all", TOTAL] - cells[row, TOTAL]
            outside -= cells[row, UNANSWERED]
            assert not 0 < outside < SMALLEST_CELL


@given(TABLES)
def test_one_column_is_never_hidden_alone(table):
    hidden, cells = hide(people_of(table), ROWS), numbers(table)
    for row in ROWS:
        lonely = [column for column in "fm" if (row, column) in hidden]
        if len(lonely) == 1 and (row, TOTAL) not in hidden:
            assert cells[row, lonely[0]] >= SMALLEST_CELL


def test_large_cells_are_all_shown():
    table = dict.fromkeys(ATOMS, 7)
    people = Counter({Person(gender=g, labour=c): n for (c, g), n in table.items()})
    assert not hide(people, ROWS)


def test_everybody_in_one_row_is_no_secret_but_the_four_of_them_are():
    """“All of them” tells on each; under five the zeros beside would say so too."""
    eight = Counter({Person(gender="f", labour="unemployed"): 8})
    assert not hide(eight, ROWS)
    four = Counter({Person(gender="f", labour="unemployed"): 4})
    hidden = hide(four, ROWS)
    assert ("unemployed", TOTAL) in hidden
    assert {("all", column) for column in "fm"} <= hidden
    assert hidden & {("inactive", TOTAL), ("employed", TOTAL)}


def test_the_last_status_cannot_be_worked_out_from_the_others():
    """Seven people: four unemployed, three not known, nobody else."""
    people = Counter(
        {
            Person("f", labour="unemployed"): 3,
            Person("m", labour="unemployed"): 1,
            Person("f", labour="unknown"): 2,
            Person("m", labour="unknown"): 1,
        }
    )
    strangers = possible_persons(ESF.values())
    hidden = hidden_cells(people, ESF, COLUMNS, column_of, strangers)
    assert ("EECO02", TOTAL) in hidden
    assert hidden & {("EECO04", TOTAL), ("EECO05", TOTAL)}


CODES = {
    "gender": ["f", "m", "x", "not_asked"],
    "age": [16, 20, 27, 40, "not_asked"],
    "labour": ["unemployed", "inactive", "education", "employed"],
    "long_term": ["yes", "no", "unknown"],
    "isced": [2, 3, 5],
    "disability": ["yes", "no", "refused"],
    "exit_labour": ["seeking", "employed", "still_there"],
    "m6_labour": ["employed", "unreachable"],
}
PERSONS = st.fixed_dictionaries(
    {name: st.sampled_from(codes) for name, codes in CODES.items()}
).map(lambda codes: Person(**codes))


@settings(max_examples=40, deadline=None)
@given(st.lists(PERSONS, max_size=40))
def test_the_indicators_hide_small_cells_and_the_last_of_a_row(persons):
    people = Counter(persons)
    strangers = possible_persons(TESTS.values())
    hidden = hidden_cells(people, TESTS, COLUMNS, column_of, strangers)
    for code, test in TESTS.items():
        found = Crowd(people.elements()).tally(test)
        kept_back = [found.counts[c] for c in COLUMNS if (code, c) in hidden]
        if test.fields and 0 < found.total < SMALLEST_CELL:
            assert (code, TOTAL) in hidden
        assert all(
            (code, column) in hidden
            for column in COLUMNS
            if 0 < found.counts[column] < SMALLEST_CELL
        )
        if test.fields and kept_back and (code, TOTAL) not in hidden:
            assert not 0 < sum(kept_back) < SMALLEST_CELL


# --- Rows on several fields --------------------------------------------------------

TWO_STEPS = {
    code: TESTS[code]
    for code in (
        *("EECO01", "EECO02", "EECO04", "EECO05", "EECR01", "EECR02", "EECR04"),
        *("PV40", "PV42", "PV43", "PV44"),
    )
}
LABOUR = ("unemployed", "inactive", "education", "employed", "unknown")
EXITS = ("seeking", "employed", "education", "inactive", "pending", "removed")
KINDS = [
    Person(gender=gender, labour=labour, exit_labour=exit_labour)
    for gender, labour, exit_labour in product("fm", LABOUR, EXITS)
]
# Few kinds, many of each: where sums come out even.
CROWDS = st.dictionaries(st.sampled_from(KINDS), st.integers(1, 12), max_size=8)


def members(test, column, answer):
    """Return the kinds that a cell counts; column ``TOTAL``: of all genders."""
    return [
        kind
        for kind in KINDS
        if (test(kind) if isinstance(test(kind), bool) else None) is answer
        and column in (kind.gender, TOTAL)
    ]


def published_vectors(people, hidden):
    """Return the equations that the table tells, as lists of coefficients."""
    found = []
    for (code, test), column in product(
        TWO_STEPS.items(), ("f", "m", TOTAL, UNANSWERED)
    ):
        if (code, column) in hidden:
            continue
        if column == UNANSWERED:
            kinds = members(test, TOTAL, None)
        else:
            kinds = members(test, column, True)
        if sum(people[kind] for kind in kinds):
            found.append([int(kind in kinds) for kind in KINDS])
        else:  # nobody, hence nobody of any kind
            found += [[int(kind == nobody) for kind in KINDS] for nobody in kinds]
    return found


def secret_vectors(people):
    """Yield (code, vector) of all numbers of few people, within columns or together."""
    for code, test in TWO_STEPS.items():
        for answer, columns in product((True, False), (("f",), ("m",), ("f", "m"))):
            kinds = [k for c in columns for k in members(test, c, answer)]
            if len(kinds) == len(KINDS):
                continue  # how many there are is no secret
            if 0 < sum(people[kind] for kind in kinds) < SMALLEST_CELL:
                yield code, [int(kind in kinds) for kind in KINDS]


def echelon(vectors):
    """Return {pivot: row} of a space, by fractions."""
    rows = {}
    for vector in vectors:
        rest = remainder(vector, rows)
        pivot = next((place for place, x in enumerate(rest) if x), None)
        if pivot is not None:
            rows[pivot] = [Fraction(x) / rest[pivot] for x in rest]
    return rows


def remainder(vector, rows):
    for pivot in sorted(rows):
        if factor := vector[pivot]:
            row = rows[pivot]
            vector = [x - factor * y for x, y in zip(vector, row, strict=True)]
    return vector


def hide_two_steps(people):
    strangers = possible_persons(TWO_STEPS.values())
    return hidden_cells(people, TWO_STEPS, "fm", column_of, strangers)


@settings(max_examples=60, deadline=None)
@given(CROWDS)
def test_no_small_number_is_a_combination_of_those_published(crowd):
    people = Counter(crowd)
    space = echelon(published_vectors(people, hide_two_steps(people)))
    for code, secret in secret_vectors(people):
        assert any(remainder(secret, space)), code


@given(CROWDS)
def test_unanswered_of_a_condition_is_hidden_when_small(crowd):
    people = Counter(crowd)
    hidden = hide_two_steps(people)
    for code in ("EECR01", "EECR02", "EECR04"):
        kinds = members(TWO_STEPS[code], TOTAL, None)
        if 0 < sum(people[kind] for kind in kinds) < SMALLEST_CELL:
            assert (code, UNANSWERED) in hidden


def test_exits_that_are_pending_do_not_count_the_inactive():
    """Of ten unemployed and two inactive nobody has left: that the answer of two is
    open in “inactive, now seeking work” says how many are inactive."""
    people = Counter(
        {
            Person("f", labour="unemployed", exit_labour="pending"): 10,
            Person("f", labour="inactive", exit_labour="pending"): 2,
        }
    )
    strangers = possible_persons(TESTS.values())
    for tests in (TWO_STEPS, ESF, TESTS):
        hidden = hidden_cells(people, tests, COLUMNS, column_of, strangers)
        assert {("EECO04", TOTAL), ("EECR01", UNANSWERED)} <= hidden
        assert hidden & {("EECO02", TOTAL), ("EECO05", TOTAL)}
