"""The result of a cohort and how it is shared, to the cent.

Amounts are whole units of the currency's rounding (cents); see :mod:`.money`.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Result:
    """What is left of the sales, in whole units.

    ``turnover`` excludes VAT; ``purchases`` and ``others`` are the costs that the
    group bears, positive; ``contribution`` goes to the carrying body.
    """

    turnover: int
    purchases: int
    others: int
    contribution: int

    @property
    def margin(self):
        return self.turnover - self.purchases

    @property
    def result(self):
        return self.margin - self.contribution - self.others


def result(turnover, purchases, others, rate, base):
    """Return the :class:`Result`.

    :param rate: percentage of ``base`` that the carrying body keeps.
    :param base: ``turnover``, or ``margin``: turnover less purchases. Nothing is kept
        of a negative base.

    >>> found = result(45_000, 12_000, 3_000, 10, "turnover")
    >>> found.contribution, found.result
    (4500, 25500)
    >>> result(45_000, 12_000, 3_000, 10, "margin").contribution
    3300
    >>> result(1_000, 4_000, 0, 10, "margin")
    Result(turnover=1000, purchases=4000, others=0, contribution=0)
    """
    amount = {"turnover": turnover, "margin": turnover - purchases}[base]
    return Result(turnover, purchases, others, part(max(amount, 0), rate))


def part(units, rate):
    """Return ``rate`` percent of a positive amount, halves up.

    >>> part(25, 50), part(1_005, 10), part(333, 12.5)
    (13, 101, 42)
    """
    return int(units * _exact(rate) / 100 + Fraction(1, 2))


def share(units, weights):
    """Share ``units`` along ``weights`` by largest remainder.

    Everybody gets the whole units of their exact part; those left over go one by one
    to the largest remainders and, between equal ones, to who stands first. So the
    parts add up, none is negative, and equal weights differ by at most one unit.

    :param weights: whole numbers or fractions; an empty weight gets nothing.
    :raise ValueError: if an amount or a weight is negative, or if there is an amount
        but no weight.

    >>> share(100, [1, 1, 1])
    [34, 33, 33]
    >>> share(1_000, [2, 1, 0])
    [667, 333, 0]
    >>> share(0, [0, 0]), share(0, [])
    ([0, 0], [])
    """
    if units < 0 or any(weight < 0 for weight in weights):
        raise ValueError("neither an amount nor a weight can be negative")
    base = sum(weights)
    if not base:
        if units:
            raise ValueError("nobody to share the amount between")
        return [0] * len(weights)
    exact = [Fraction(units * weight) / base for weight in weights]
    parts = [int(amount) for amount in exact]
    order = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for index in order[: units - sum(parts)]:
        parts[index] += 1
    return parts


def mixed(hours, equal_rate):
    """Return weights that are ``equal_rate`` percent equal, the rest by hours.

    One set of weights, not two sharings: cents are rounded once.

    :param hours: whole numbers (minutes); who came to nothing has the equal part alone.
    :raise ValueError: if a part goes by hours and nobody has any.

    >>> share(1_000, mixed([300, 100], 50))
    [625, 375]
    >>> share(1_000, mixed([300, 100], 100)), share(1_000, mixed([300, 100], 0))
    ([500, 500], [750, 250])
    """
    equal, total = _exact(equal_rate) / 100, sum(hours)
    if equal < 1 and not total:
        raise ValueError("nobody has any hours")
    by_hours = (1 - equal) / total if total else 0
    return [equal / len(hours) + by_hours * each for each in hours]


def _exact(rate):
    """Return a percentage as typed: 12.1 is 121/10, not the float near it."""
    return Fraction(str(rate))
