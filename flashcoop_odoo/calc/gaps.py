"""Which gaps between budget and actual ask for a word of explanation."""

from .money import to_units


def is_significant(forecast, actual, threshold):
    """True when the gap exceeds ``threshold`` percent of the forecast, and one euro.

    What was not planned at all exceeds every threshold.

    >>> is_significant(650, 715, 10), is_significant(650, 715.01, 10)
    (False, True)
    >>> is_significant(0, 40, 10), is_significant(0, 0.6, 10)
    (True, False)
    """
    gap = abs(to_units(actual) - to_units(forecast))
    return gap >= 100 and gap * 100 > threshold * abs(to_units(forecast)) + 1e-6
