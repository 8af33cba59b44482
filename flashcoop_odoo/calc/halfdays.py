"""Days and half-days of a cohort, in local time."""

from datetime import date, datetime, time, timedelta

from dateutil.easter import easter

HALF_DAYS = {
    "morning": (9.0, 12.5),  # hours, local time
    "afternoon": (13.5, 17.0),
}


def public_holidays(year):
    """Return the set of public holidays of metropolitan France (C. trav. L3133-1).

    >>> sorted(public_holidays(2022))[2:5]
    [datetime.date(2022, 5, 1), datetime.date(2022, 5, 8), datetime.date(2022, 5, 26)]
    """
    sunday = easter(year)
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    return {date(year, month, day) for month, day in fixed} | {
        sunday + timedelta(days=days) for days in (1, 39, 50)
    }


def is_working_day(day):
    """True from Monday to Friday, public holidays excluded.

    >>> is_working_day(date(2022, 3, 7)), is_working_day(date(2022, 5, 26))
    (True, False)
    """
    return day.weekday() < 5 and day not in public_holidays(day.year)


def working_days(start, count):
    """Return ``count`` working days, the first not before ``start``.

    >>> working_days(date(2022, 3, 7), 7)[-1], working_days(date(2022, 6, 9), 7)[-1]
    (datetime.date(2022, 3, 15), datetime.date(2022, 6, 17))
    """
    days, day = [], start
    while len(days) < count:
        if is_working_day(day):
            days.append(day)
        day += timedelta(days=1)
    return days


def at_hour(day, hour):
    """Return the naive local datetime of ``hour`` (a float) on ``day``.

    >>> at_hour(date(2022, 3, 7), 13.5)
    datetime.datetime(2022, 3, 7, 13, 30)
    """
    return datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))


def minutes_between(hour_start, hour_end):
    """Return the whole minutes between two hours given as floats.

    >>> minutes_between(9.0, 12.5)
    210
    """
    return round((hour_end - hour_start) * 60)


def absences_in_row(statuses):
    """Return how many half-days in a row somebody missed, up to the last filled in.

    :param statuses: in the order of the half-days; ``expected`` is not filled in,
        ``excused`` neither counts nor interrupts.

    >>> absences_in_row(["present", "absent", "excused", "absent", "expected"])
    2
    >>> absences_in_row(["absent", "absent", "late"]), absences_in_row([])
    (0, 0)
    """
    count = 0
    for status in statuses:
        if status == "absent":
            count += 1
        elif status in ("present", "late"):
            count = 0
    return count


def in_hours(minutes):
    """Return a duration in hours as French documents write it.

    >>> in_hours(210), in_hours(0), in_hours(65)
    ('3 h 30', '0 h 00', '1 h 05')
    """
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02}"
