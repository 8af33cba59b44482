"""How long somebody has been out of work, in the bands that forms ask for."""

# First month that does not belong to the band any more, and its code.
BANDS = ((6, "lt6"), (12, "6_11"), (24, "12_23"), (None, "ge24"))


def whole_months(since, day):
    """Return the months completed on ``day``, 0 when it comes before.

    >>> from datetime import date
    >>> whole_months(date(2021, 9, 7), date(2022, 3, 7))
    6
    >>> whole_months(date(2021, 9, 8), date(2022, 3, 7))
    5
    >>> whole_months(date(2022, 9, 8), date(2022, 3, 7))
    0
    """
    months = 12 * (day.year - since.year) + day.month - since.month
    return max(months - (day.day < since.day), 0)


def duration_band(since, months, day):
    """Return the band on ``day`` of somebody without work since a date, or for a number
    of months when the date is not known; None when neither is.

    >>> from datetime import date
    >>> duration_band(date(2021, 3, 7), 0, date(2022, 3, 7))
    '12_23'
    >>> duration_band(None, 5, None), duration_band(None, 30, None)
    ('lt6', 'ge24')
    >>> duration_band(None, 0, date(2022, 3, 7)) is None
    True
    """
    if since and day:
        months = whole_months(since, day)
    elif not months:
        return None
    return next(code for end, code in BANDS if end is None or months < end)
