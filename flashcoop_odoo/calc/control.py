"""What a funder's control of the costs does to the balance of its grant."""

from datetime import date
from typing import NamedTuple

from .money import from_units, to_units


class Row(NamedTuple):
    """One cost of an expense list; its day is the accounting date."""

    day: date
    claimed: float
    admitted: float


def tell_once(reports):
    """Return the rows of several reports on the same Flashcoops, each cost once: a day
    that an earlier one in the list covers is that one's to tell.

    :param reports: [(first day, last day, rows)], empty days are open.

    >>> june, july = (Row(date(2022, month, 1), month, month) for month in (6, 7))
    >>> half, year = (None, date(2022, 6, 30)), (None, None)
    >>> [row.claimed for row in tell_once([(*year, [june, july]), (*half, [june])])]
    [6, 7]
    >>> rest = date(2022, 7, 1), None
    >>> [row.claimed for row in tell_once([(*rest, [july]), (*half, [june])])]
    [7, 6]
    """
    told, covered = [], []
    for first, last, rows in reports:
        told += [row for row in rows if not _is_covered(row.day, covered)]
        covered.append((first or date.min, last or date.max))
    return told


def _is_covered(day, periods):
    return any(first <= day <= last for first, last in periods)


def justified(granted, claimed, admitted):
    """Return what the grant comes to: all of it, or the costs admitted when these are
    less. Without a cost on the list nothing is cut: the grant is justified otherwise.

    >>> justified(6000, 6200, 6200), justified(6000, 6200, 5400)
    (6000, 5400)
    >>> justified(6000, 0, 0)
    6000
    """
    return min(granted, admitted) if claimed else granted


def balance(granted, received, claimed, admitted, step=0.01):
    """Return what the funder still owes; negative, what it paid beyond that.

    >>> balance(6000, 4000, 6200, 5400), balance(6000, 6000, 6200, 5400)
    (1400.0, -600.0)
    """
    amount = justified(granted, claimed, admitted) - received
    return from_units(to_units(amount, step), step)
