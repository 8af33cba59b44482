"""Exact splits and roundings of money.

Amounts come in and go out as floats, as Odoo stores them, but every sum is made
on whole units of the rounding step (cents, or euros), so nothing drifts.
"""


def to_units(amount, step=0.01):
    """Return ``amount`` as a whole number of ``step``, halves away from zero.

    >>> to_units(10.005), to_units(-10.005), to_units(2.675)
    (1001, -1001, 268)
    >>> to_units(4_999_999.69)
    499999969
    """
    ratio = amount / step
    epsilon = max(1e-9, abs(ratio) * 2**-48)  # what a float may lack, a few times
    units = int(abs(ratio) + 0.5 + epsilon)
    return units if ratio >= 0 else -units


def from_units(units, step=0.01):
    """Return the float nearest to ``units`` × ``step``.

    >>> from_units(1001), from_units(24_999_991_373)
    (10.01, 249999913.73)
    """
    return round(units * step, 6)  # no currency has smaller steps


def split(total, weights, step=0.01):
    """Share ``total`` along ``weights``; what rounding leaves goes to the last part.

    A part of weight 0 gets nothing, and never the remainder. Returns a list of
    floats, one a weight, whose sum is ``total`` to the last ``step``.

    :raise ValueError: if a weight is negative, or if all are zero and ``total``
        is not.

    >>> split(100, [1, 1, 1])
    [33.33, 33.33, 33.34]
    >>> split(-10, [1, 2, 0])
    [-3.33, -6.67, 0.0]
    >>> split(0, [])
    []
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight cannot be negative")
    units, base = to_units(total, step), sum(weights)
    if not base:
        if units:
            raise ValueError("nothing to share the amount between")
        return [0.0] * len(weights)
    sign = -1 if units < 0 else 1
    parts = [sign * int(abs(units) * weight / base + 1e-9) for weight in weights]
    last = max(i for i, weight in enumerate(weights) if weight)
    parts[last] += units - sum(parts)
    return [from_units(part, step) for part in parts]


def split_within(total, limits, step=0.01):
    """Share ``total`` along ``limits`` so that no part exceeds its limit.

    For what is booked in several times: the parts of all times together reach the
    limits exactly. Cents that rounding leaves go to the last parts it cut.

    :raise ValueError: if ``total`` is negative or more than all limits together.

    >>> split_within(0.05, [333.34, 333.33, 0.09])
    [0.02, 0.02, 0.01]
    >>> split_within(10, [6, 4, 0])
    [6.0, 4.0, 0.0]
    """
    units, limits = to_units(total, step), [to_units(limit, step) for limit in limits]
    base = sum(limits)
    if not 0 <= units <= base:
        raise ValueError("the parts cannot hold the amount")
    if not base:
        return [0.0] * len(limits)
    parts = [units * limit // base for limit in limits]
    for number in reversed(range(len(parts))):
        if units * limits[number] % base and sum(parts) < units:
            parts[number] += 1
    return [from_units(part, step) for part in parts]


def rescale(total, amounts, kept, step=0.01):
    """Return ``amounts`` changed in proportion so that they add up to ``total``.

    Of each, ``kept`` stays whatever happens; what rounding leaves goes to the last
    part that changes. Where nothing may change, the last part takes what is more.

    :raise ValueError: if ``total`` is less than what is kept.

    >>> rescale(80, [50, 30, 20], [0, 0, 0])
    [40.0, 24.0, 16.0]
    >>> rescale(70, [50, 30, 20], [50, 0, 0])
    [50.0, 12.0, 8.0]
    >>> rescale(100, [1, 1, 1, 0], [0, 0, 0, 0])
    [33.33, 33.33, 33.34, 0.0]
    >>> rescale(60, [50, 0], [50, 0])
    [50.0, 10.0]
    """
    kept = [to_units(part, step) for part in kept]
    rest = to_units(total, step) - sum(kept)
    if rest < 0:
        raise ValueError("more is kept than there is")
    weights = [
        max(to_units(amount, step) - part, 0)
        for amount, part in zip(amounts, kept, strict=True)
    ]
    if weights and not any(weights):
        weights[-1] = 1
    parts = split(rest, weights, 1)
    return [
        from_units(part + int(more), step)
        for part, more in zip(kept, parts, strict=True)
    ]


def percent(part, whole):
    """Return ``part`` ÷ ``whole`` × 100 to two decimals, None when whole is 0.

    The official form leaves the cell empty when the forecast is zero.

    >>> percent(6000, 7500), percent(1, 3), percent(5, 0)
    (80.0, 33.33, None)
    """
    return round(part / whole * 100, 2) if whole else None
