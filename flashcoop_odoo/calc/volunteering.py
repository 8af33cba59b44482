"""What an hour of a volunteer is worth: the rate of its day, times the kind of task."""

from .money import from_units, to_units


def rate_on(day, rates):
    """Return the rate in force on a day, None before the first one.

    :param rates: [(first day, amount)] in any order.

    >>> rates = [("2022-05-01", 10.85), ("2022-01-01", 10.57)]
    >>> rate_on("2022-03-07", rates), rate_on("2022-05-01", rates)
    (10.57, 10.85)
    >>> rate_on("2021-12-31", rates) is None
    True
    """
    known = [rate for rate in rates if rate[0] <= day]
    return max(known)[1] if known else None


def hour_value(rate, multiplier, step=0.01):
    """Return the value of one hour, rounded once; 0 without a rate.

    >>> hour_value(10.57, 1.5), hour_value(None, 2)
    (15.86, 0.0)
    """
    return from_units(to_units((rate or 0.0) * multiplier, step), step)
