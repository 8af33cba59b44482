"""Dedicated funds (fonds dédiés) of a funding, as the posted year-end entries say."""

from collections import defaultdict

from odoo.fields import Domain

from ..calc.money import from_units, to_units
from ..calc.year_end import amount_of

#: Step of a closing → code of the row of the form that shows it.
ROWS = {"report": "68", "use": "78"}
RESULT = ("income", "expense")


def read_dedicated(funding, date_from=None, date_to=None):
    """Return {code of the row: units} of what was dedicated and used in a period."""
    amounts = defaultdict(int)
    for day, steps in _read(funding, date_to).items():
        if not date_from or day >= date_from:
            for step, units in steps.items():
                amounts[ROWS[step]] += units
    return dict(amounts)


def find_years(funding, date_from=None, date_to=None):
    """Return, for each closed year whose last day lies in a period, what the dedicated
    funds were, as plain data in company currency: ``{day, opening, new, used,
    closing}``, oldest first; without any, nothing."""
    step, opening, years = funding.currency_id.rounding, 0, []
    brought = _read_brought(funding, step)
    booked = _read(funding, date_to)
    for day in sorted({*brought, *booked}):
        opening += brought.get(day, 0)
        steps = booked.get(day, {})
        new, used = steps.get("report", 0), steps.get("use", 0)
        closing = opening + new - used
        inside = (not date_from or day >= date_from) and (not date_to or day <= date_to)
        if day in booked and inside and any((opening, new, used)):
            amounts = {"opening": opening, "new": new, "used": used, "closing": closing}
            years.append(
                {"day": day.isoformat()}
                | {name: from_units(units, step) for name, units in amounts.items()}
            )
        opening = closing
    return years


def _read(funding, date_to):
    """Return {day: {step: units}} of the posted entries until a day (sudo: totals)."""
    domain = Domain.AND(
        [
            Domain("move_id.flashcoop_year_end_line_id.funding_id", "=", funding.id),
            Domain("move_id.flashcoop_year_end_step", "in", list(ROWS)),
            Domain("parent_state", "=", "posted"),
            Domain("account_id.internal_group", "in", RESULT),
            Domain("date", "<=", date_to) if date_to else Domain.TRUE,
        ]
    )
    found = defaultdict(dict)
    for day, step, balance in (
        funding.env["account.move.line"]
        .sudo()
        ._read_group(
            domain,
            ["date:day", "move_id.flashcoop_year_end_step"],
            ["balance:sum"],
        )
    ):
        units = to_units(balance, funding.currency_id.rounding)
        found[day][step] = amount_of(step, units)
    return found


def _read_brought(funding, step):
    """Return {day: units} of what was dedicated before years were closed here: of the
    closing that says so, or entered on the funding."""
    lines = funding.env["flashcoop.year.end.line"].sudo()  # totals
    brought = defaultdict(int)
    for line in lines.search(
        [("funding_id", "=", funding.id), ("brought_amount", ">", 0)]
    ):
        brought[line.year_end_id.date_to] += to_units(line.brought_amount, step)
    if funding.dedicated_opening_amount:
        amount = to_units(funding.dedicated_opening_amount, step)
        brought[funding.dedicated_opening_date] += amount
    return brought
