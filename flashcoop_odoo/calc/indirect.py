"""Shares of overheads: by a key (a part of a whole) or by a rate, to the cent."""

from fractions import Fraction

# Keys that compare a quantity of the cohort with that of the whole organisation.
# Hours are of three kinds, which nobody may mix in one share: those that the staff
# works, those of the half-days, those of each participant at them.
HOURS = ("hours", "session_hours", "participant_hours")
SHARED = (*HOURS, "payroll", "area", "participants", "direct")
RATED = ("fixed", "flat")
KEYS = SHARED + RATED


def amount_units(key, base, quantity, total, rate):
    """Return the cohort's share in whole units, halves away from zero.

    The exact quantities count, not the rate as it is shown.

    :param base: whole units of the overheads shared, or of the costs a rate applies to.
    :param quantity, total: of the cohort and of the organisation, for a shared key.
    :param rate: percent, for a rated key.

    >>> amount_units("hours", 120000, 84, 1607, 0)
    6273
    >>> amount_units("flat", 123456, 0, 0, 7)
    8642
    >>> amount_units("participants", 100, 1, 0, 0)
    0
    """
    share = _share(key, quantity, total, rate)
    return int(base * share + Fraction(1, 2))


def rate(key, quantity, total, fixed):
    """Return the share in percent, to four decimals, as it is shown.

    >>> rate("hours", 84, 1607, 0), rate("fixed", 0, 0, 5)
    (5.2271, 5)
    """
    if key in RATED:
        return fixed
    return round(float(_share(key, quantity, total, 0) * 100), 4)


def _share(key, quantity, total, fixed):
    if key in RATED:
        return Fraction(str(fixed)) / 100
    if not total:
        return Fraction(0)
    return Fraction(str(quantity)) / Fraction(str(total))
