"""Ages at a date, and the age bands that funders ask for."""

AGE_BANDS = ((0, 15), (16, 17), (18, 25), (26, 64), (65, None))  # years, both included


def age_on(birth, day):
    """Return the age in whole years on ``day``, None if a date is missing.

    >>> from datetime import date
    >>> age_on(date(2000, 3, 8), date(2022, 3, 7)), age_on(None, date(2022, 3, 7))
    (21, None)
    """
    if not birth or not day:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def age_band(age):
    """Return the (first, last) year of the band of an age, None if unknown.

    >>> age_band(20), age_band(70), age_band(None)
    ((18, 25), (65, None), None)
    """
    if age is None:
        return None
    return next(
        (low, high)
        for low, high in AGE_BANDS
        if age >= low and (high is None or age <= high)
    )
