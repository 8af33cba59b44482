"""What a group earned: the entries of a cohort, sorted into sales and costs borne.

The entries come from :mod:`.statement`; nothing is read from the books here.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo.fields import Domain

from ..calc.headings import parse_prefixes
from ..calc.sharing import Result, result
from . import statement

SALES_ROW = "70"
# The members' own shares are a cost in the books, but no cost of what they earned.
NOT_SHARES = Domain("move_line_id", "=", False) | Domain(
    "move_line_id.move_id.flashcoop_surplus_id", "=", False
)


@dataclass
class Figures:
    """The figures of one surplus, in whole units; see ``calc.sharing.Result``.

    ``funded`` are the costs of the same kinds that fundings pay and the members do
    not bear, positive. ``entries`` are those of each figure.
    """

    result: Result
    funded: int
    entries: dict = field(default_factory=dict)


def find(surpluses):
    """Return {surplus: Figures}; the caller has checked the user's rights."""
    cohorts = surpluses.sudo().cohort_id._origin  # totals: rights are on the surplus
    found = statement.find_entries(cohorts, NOT_SHARES)
    layout = surpluses.env["flashcoop.heading"]._get_layout()
    return {
        surplus: _cut(surplus, found.get(surplus.cohort_id._origin.id, ()), layout)
        for surplus in surpluses
    }


def _cut(surplus, entries, layout):
    prefixes = parse_prefixes(surplus.purchase_prefixes)
    chosen = set(surplus.other_heading_ids._origin.ids)
    by_kind = defaultdict(list)
    for entry in entries:
        kind = _kind(entry, prefixes, chosen, layout)
        is_funded = kind != "turnover" and entry.funder_account_id
        if is_funded and not surplus.bears_funded:
            kind = kind and "funded"
        by_kind[kind].append(entry)
    units = {kind: sum(e.units for e in rows) for kind, rows in by_kind.items()}
    found = result(
        units.get("turnover", 0),
        -units.get("purchases", 0),
        -units.get("others", 0),
        surplus.contribution_rate,
        surplus.contribution_base or "turnover",
    )
    return Figures(found, -units.get("funded", 0), dict(by_kind))


def _kind(entry, prefixes, chosen, layout):
    """Return which figure an entry belongs to, None for none of them."""
    if entry.heading and entry.heading.code == SALES_ROW:
        return "turnover"
    if prefixes and entry.code.startswith(prefixes):
        return "purchases"
    if not chosen or not entry.heading or entry.heading.side != "charge":
        return None
    rows = (entry.heading, *layout.ancestors(entry.heading))
    return "others" if any(row.id in chosen for row in rows) else None
