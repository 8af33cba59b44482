"""How long what is known of a person is kept.

Source: CNIL, délibération 2021-028 (social support): two years after the last contact
in the working files; then, where a rule asks for proof, an archive that few can open;
then nothing that tells who it was. CPR, art. 82: proof of European funds is kept five
years from 31 December of the year of the last payment. C. com., art. L123-22: entries
and what proves them are kept ten years, from the end of their fiscal year.
"""

from datetime import date

from dateutil.relativedelta import relativedelta

BOOKS_YEARS = 10


def proof_end(last_payment, years):
    """Return the last day on which a funder may ask for proof.

    :param last_payment: day of its last payment, or of the end of its period.
    :param years: full years after the one of the last payment; none, no proof.

    >>> proof_end(date(2026, 3, 12), 5)
    datetime.date(2031, 12, 31)
    >>> proof_end(date(2026, 3, 12), 0)
    """
    return date(last_payment.year + years, 12, 31) if years else None


def archive_day(last_contact, months):
    """Return the first day on which the working files hold the person no more.

    >>> archive_day(date(2022, 8, 31), 24), archive_day(date(2024, 2, 29), 12)
    (datetime.date(2024, 9, 1), datetime.date(2025, 3, 1))
    """
    return last_contact + relativedelta(months=months) + relativedelta(days=1)


def erasure_day(last_contact, months, proof_ends):
    """Return the first day on which nothing tells who it was.

    :param proof_ends: what `proof_end` says of each funder; None counts for nothing.

    >>> erasure_day(date(2022, 3, 15), 24, [date(2027, 12, 31), None])
    datetime.date(2028, 1, 1)
    >>> erasure_day(date(2022, 3, 15), 24, [])
    datetime.date(2024, 3, 16)
    """
    last_days = [day for day in proof_ends if day]
    first_days = [day + relativedelta(days=1) for day in last_days]
    return max([archive_day(last_contact, months), *first_days])


def books_end(year_end):
    """Return the last day on which the books need the name in an entry.

    :param year_end: last day of the fiscal year of the entry.

    >>> books_end(date(2022, 12, 31)), books_end(date(2024, 2, 29))
    (datetime.date(2032, 12, 31), datetime.date(2034, 2, 28))
    """
    return year_end + relativedelta(years=BOOKS_YEARS)


def birth_of_age(age, entry):
    """Return a day of birth that tells the age at entry and nothing else.

    >>> birth_of_age(20, date(2022, 3, 7))
    datetime.date(2002, 3, 7)
    """
    return entry - relativedelta(years=age)
