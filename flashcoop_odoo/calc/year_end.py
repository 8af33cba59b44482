"""Which fiscal year the income of a grant belongs to, and the entries that say so.

Amounts are whole units of the currency's rounding (cents). Over the years, what is
recognised as income and what was given back is what was booked: nothing is lost and
nothing counts twice.
"""

from dataclasses import dataclass

# Step of a closing → (role debited, role credited, whether it is of the next year).
STEPS = {
    "accrual": ("receivable", "income", False),
    "accrual_back": ("income", "receivable", True),
    "deferral": ("income", "deferred", False),
    "deferral_back": ("deferred", "income", True),
    "report": ("report", "fund", False),
    "use": ("fund", "use", False),
}
# Step → the one that takes it back on the first day of the next year.
TAKEN_BACK = {"accrual": "accrual_back", "deferral": "deferral_back"}
# The roles of costs and income; the others stand on the balance sheet.
RESULT_ROLES = {"income", "report", "use"}


@dataclass(frozen=True)
class Position:
    """One grant on the last day of one fiscal year.

    ``booked``: income booked since the award, less what was given back.
    ``accrued``: income of this year or before that is not booked yet.
    ``later``: part that the agreement gives to later years.
    ``spent``, ``spent_year``: costs charged to the grant since the award, this year.
    ``opening``: dedicated funds on the first day of the year.
    ``dedicated``: what is not spent stays dedicated to the project (fonds dédiés).
    """

    booked: int
    accrued: int = 0
    later: int = 0
    spent: int = 0
    spent_year: int = 0
    opening: int = 0
    dedicated: bool = True

    @property
    def resources(self):
        """Return the income that belongs to this year and those before."""
        return self.booked + self.accrued - self.later

    @property
    def unspent(self):
        """Return what of these resources no cost has used yet.

        >>> Position(6000, later=2000, spent=2500).unspent
        1500
        """
        return max(self.resources - self.spent, 0)

    @property
    def closing(self):
        """Return the dedicated funds on the last day of the year."""
        return self.unspent if self.dedicated else 0

    @property
    def use(self):
        """Return what the year took out of the dedicated funds: they are spent first,
        euro by euro, and released once nothing is dedicated any more.

        >>> Position(6000, spent=6000, spent_year=3500, opening=1500).use
        1500
        >>> Position(6000, spent=3100, spent_year=600, opening=1500, later=2000).use
        600
        """
        spent = min(self.opening, max(self.spent_year, 0))
        return max(spent, self.opening - self.closing)

    @property
    def report(self):
        """Return what the year put into the dedicated funds.

        >>> Position(6000, later=2000, spent=2500, spent_year=2500).report
        1500
        """
        return self.closing - self.opening + self.use

    @property
    def recognised(self):
        """Return the income of this year and those before, all entries made."""
        return self.resources - self.closing

    def steps(self):
        """Return {step: amount} of the entries of this closing, all of them ≥ 0.

        >>> Position(6000, later=2000, spent=2500, spent_year=2500).steps()
        {'deferral': 2000, 'deferral_back': 2000, 'report': 1500}
        """
        amounts = {
            "accrual": self.accrued,
            "accrual_back": self.accrued,
            "deferral": self.later,
            "deferral_back": self.later,
            "report": self.report,
            "use": self.use,
        }
        return {step: amount for step, amount in amounts.items() if amount}


def missing(wanted, existing):
    """Return {step: amount} that leads from the entries there are to those wanted.

    >>> missing({"report": 1500, "deferral": 10}, {"report": 1600, "deferral": 10})
    {'report': -100}
    """
    gaps = {
        step: wanted.get(step, 0) - existing.get(step, 0)
        for step in STEPS
        if step in wanted or step in existing
    }
    return {step: gap for step, gap in gaps.items() if gap}


def lines(step, amount):
    """Return [(role, debit less credit)] of one entry.

    >>> lines("report", 1500), lines("use", -5)
    ([('report', 1500), ('fund', -1500)], [('fund', -5), ('use', 5)])
    """
    debit, credit, _next_year = STEPS[step]
    return [(debit, amount), (credit, -amount)]


def amount_of(step, balance):
    """Return the amount of a step from the balance of its accounts of costs and income.

    >>> amount_of("report", 1500), amount_of("use", -1500)
    (1500, 1500)
    """
    return balance if STEPS[step][0] in RESULT_ROLES else -balance


def part_after(amount, before, after):
    """Return the part of an amount that falls on the units (days, half-days) after an
    end of year, in whole units; all of it is before when there is nothing to count.

    >>> part_after(1000, 3, 1), part_after(1000, 0, 14), part_after(1000, 0, 0)
    (250, 1000, 0)
    """
    total = before + after
    return (2 * amount * after + total) // (2 * total) if total else 0


def count_days(first, last, end):
    """Return how many days from ``first`` to ``last`` come until ``end``, and after.

    >>> from datetime import date
    >>> count_days(date(2022, 12, 30), date(2023, 1, 3), date(2022, 12, 31))
    (2, 3)
    >>> count_days(date(2023, 1, 1), date(2023, 1, 3), date(2022, 12, 31))
    (0, 3)
    """
    after = (last - max(end, first)).days + (first > end)
    return max((min(end, last) - first).days + 1, 0), max(after, 0)
