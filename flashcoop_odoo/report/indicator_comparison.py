"""Tables of indicators shown before, and what one more would tell beside them."""

from dataclasses import dataclass

from ..calc.comparison import told_by_subtraction
from ..calc.indicators import merge
from ..calc.suppression import SMALLEST_CELL
from .indicator_people import People

REASONS = "reasons"  # stands for a column: why an answer is not known


@dataclass(frozen=True)
class Shown:
    """A table shown before: whom it counts, as {participations of one person:
    :class:`..calc.indicators.Stay`}, and the names of its cells; None: all."""

    stays: dict
    cells: frozenset | None


def unit_of(stay):
    """Return what tells a person of a table from those of others: somebody counted by
    one participation and by two may have other answers."""
    return frozenset(stay.keys)


def read_shown(participants, notes, on):
    """Return the tables of ``notes``, [(ids of participations, cells)], with the
    answers of today.

    :param participants: those of all notes, in sudo.
    """
    cohorts = participants.cohort_id
    single = People(cohorts, None, None, on).by_key
    return [
        Shown({unit_of(stay): stay for stay in _merged(single, keys)}, cells)
        for keys, cells in notes
    ]


def _merged(single, keys):
    return merge(single[key] for key in keys if key in single).values()


def kept_back(value, tables, hidden):
    """Return the cells that the tables shown before and ``value`` would tell, and all
    others on the same question: women and men in one table, or those of two ages, tell
    what a total in another one leaves.

    :param hidden: the cells that it keeps back by itself.
    """
    names = {cell: name for cell, name in value.names().items() if cell not in hidden}
    every = set(names.values())
    stays = {unit: stay for table in tables for unit, stay in table.stays.items()}
    mine = {unit_of(stay): stay for stay in value.stays}
    stays |= mine

    def hidden_of(units):
        if len(units) < SMALLEST_CELL:
            return every
        found = value.hidden_among([stays[unit] for unit in units])
        found |= {cell for cell in names if cell[1] == REASONS}  # not judged by block
        return {name for cell, name in names.items() if cell in found}

    told = told_by_subtraction(
        mine,
        [
            (table.stays.keys(), every if table.cells is None else table.cells)
            for table in tables
        ],
        every,
        hidden_of,
    )
    told = {cell for cell, name in names.items() if name in told}
    questions = {value.question(row) for row, column in told if column != REASONS}
    return told | {cell for cell in names if value.question(cell[0]) in questions}
