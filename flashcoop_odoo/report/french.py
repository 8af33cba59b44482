"""The official form is French, whatever the language of who fills it in."""

from odoo.tools import format_date

FRENCH = "fr_FR"


def in_french(records):
    """Return ``records`` whose labels, dates and amounts read in French; unchanged
    in a database where French is not active."""
    if records.env["res.lang"]._get_data(code=FRENCH):
        return records.with_context(lang=FRENCH)
    return records


def long_date(env, day, pattern="d MMMM y"):
    """Return a day in words, in the language of ``env``: French says “1er septembre
    2022”, and “2 septembre 2022”.

    :param pattern: of CLDR, the day as a single ``d``; empty for an empty ``day``.
    """
    if day and day.day == 1 and (env.lang or "").startswith("fr"):
        pattern = pattern.replace("d", "d'er'", 1)
    return format_date(env, day, date_format=pattern)
