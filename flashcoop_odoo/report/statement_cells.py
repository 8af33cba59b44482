"""What :mod:`.statement` cuts with: where entries go, and the sums on the way.

Plain dictionaries of ids: all cohorts together have tens of thousands of groups.
"""

from collections import defaultdict

from ..calc.money import to_units


class Targets(dict):
    """(account id, funder's account id) → [((heading id, funder id or None), sign)].

    The rows that take such an entry of one company, found once and remembered; none
    when it is not mapped. ``accounts`` is {account id: (number, name)} in that company,
    ``fundings`` {funder's account id: (kind code, contact id)}.
    """

    def __init__(self, layout, accounts, fundings):
        super().__init__()
        self.layout, self.accounts, self.fundings = layout, accounts, fundings

    def account(self, account_id):
        """Return (number, name) of an account, empty for entries without one."""
        code, name = self.accounts.get(account_id, (None, None))
        return code or "", name or ""

    def __missing__(self, key):
        account_id, funder_account_id = key
        code, _name = self.account(account_id)
        kind, funder_id = self.fundings.get(funder_account_id, (None, None))
        self[key] = rows = [
            ((heading_id, (funder_id if by_funder else None) or None), sign)
            for heading_id, by_funder, sign in self.layout.targets(code, kind)
        ]
        return rows


class Cells:
    """Amounts by (heading id, funder id or None), in whole units."""

    def __init__(self, step):
        self.step = step
        self.forecast, self.actual = defaultdict(int), defaultdict(int)
        self.indirect = defaultdict(int)  # heading id → part of actual not in the books
        self.dedicated = defaultdict(int)  # heading id → part of year-end entries

    def add(self, name, heading_id, funder_id, amount):
        cells = self.forecast if name == "forecast" else self.actual
        cells[heading_id, funder_id or None] += to_units(amount, self.step)

    def add_indirect(self, row_id, cost):
        """Add a share of overheads, which stands in no books of the cohort."""
        self.add(cost.stage, row_id, None, cost.amount)
        if cost.stage == "actual":
            self.indirect[row_id] += to_units(cost.amount, self.step)

    def add_dedicated(self, heading, units):
        """Add a year-end entry, which carries no analytic account."""
        self.actual[heading.id, None] += units
        self.dedicated[heading.id] += -units if heading.side == "product" else units

    def totals(self, name):
        """Return {heading id: amount of all funders}."""
        totals = defaultdict(int)
        for (heading_id, _funder), amount in getattr(self, name).items():
            totals[heading_id] += amount
        return totals

    def funders(self):
        """Return {heading id: set of its funders' ids, None for no funder}."""
        funders = defaultdict(set)
        for heading_id, funder_id in (*self.forecast, *self.actual):
            funders[heading_id].add(funder_id)
        return funders
