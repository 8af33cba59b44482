"""The period that a caller of a public method asks for."""

from odoo import fields
from odoo.exceptions import UserError


def read_period(env, date_from, date_to):
    """Return the two bounds as dates, None where open.

    :param date_from, date_to: dates, or texts such as ``2022-03-31``.
    :raise UserError: when one is no day of the calendar, or they are in the wrong
        order.
    """
    first, last = _read_day(env, date_from), _read_day(env, date_to)
    if first and last and first > last:
        raise UserError(
            env._(
                "The period cannot start on %(first)s and end before, on %(last)s:"
                " exchange the two dates.",
                first=first.isoformat(),
                last=last.isoformat(),
            )
        )
    return first, last


def _read_day(env, value):
    try:
        return fields.Date.to_date(value)
    except (ValueError, TypeError):
        raise UserError(
            env._(
                "“%s” is not a date: write year, month and day, such as 2022-03-31.",
                value,
            )
        ) from None
