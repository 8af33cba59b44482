"""The financing plan (plan de financement) of one Flashcoop: what each funder was
asked, gave, paid, what of it is spent, and whether it holds together.

:func:`find` finds the figures; screen, PDF and sheet draw what it returns.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo.fields import Domain

from ..calc.money import from_units, split, to_units
from . import statement

AMOUNTS = ("planned", "asked", "granted", "received", "spent", "left")


@dataclass
class PlanRow:
    """One source of money. Amounts in company currency, of this Flashcoop alone."""

    label: str
    kind: str  # "funder", "own", "income" or "total"
    state: str = ""
    funding_id: int = 0
    planned: float = 0.0  # in the budget
    asked: float = 0.0
    granted: float = 0.0  # less what was given back; of other income, what was earned
    received: float = 0.0
    spent: float = 0.0  # costs charged to it
    left: float = 0.0  # granted and not spent

    @property
    def cells(self):
        """Return {name: amount}, None where an amount says nothing of the row."""
        silent = ("asked", "spent", "left") if self.kind == "income" else ()
        return {
            name: None if name in silent else getattr(self, name) for name in AMOUNTS
        }


@dataclass
class FinancingPlan:
    """The rows, their total, and the costs they stand against."""

    rows: list
    total: PlanRow
    planned_cost: float
    cost: float
    step: float = 0.01
    overspent: list = field(default_factory=list)  # rows charged beyond their grant

    @property
    def uncharged(self):
        """Costs that no funder pays for: sales and own money must."""
        return self._less(self.cost, self.total.spent)

    @property
    def to_find(self):
        """What the costs exceed all that is granted or earned by; 0 when covered."""
        return max(self._less(self.cost, self.total.granted), 0.0)

    @property
    def planned_gap(self):
        """Planned costs less planned income."""
        return self._less(self.planned_cost, self.total.planned)

    def _less(self, amount, other):
        return from_units(to_units(amount, self.step) - to_units(other, self.step))


def find(cohort):
    """Return the :class:`FinancingPlan` of a cohort given in sudo, in few queries
    whatever the number of its funders.

    The caller has checked the user's right on the money of the cohort.
    """
    cohort.ensure_one()
    value = statement.find(cohort)[cohort.id]
    step = cohort.currency_id.rounding or 0.01
    rows = _funder_rows(cohort, step) + _income_rows(value)
    total = PlanRow("TOTAL", "total")
    for name in AMOUNTS:
        units = sum(to_units(getattr(row, name), step) for row in rows)
        setattr(total, name, from_units(units, step))
    return FinancingPlan(
        rows,
        total,
        value.forecast("TC"),
        value.actual("TC"),
        step,
        [row for row in rows if row.kind == "funder" and row.left < 0],
    )


def _funder_rows(cohort, step):
    """Return one row a funding, its shares of several years together."""
    shares = cohort.share_ids.filtered(lambda share: share.state != "refused")
    net, received = shares._get_net(), shares._get_received()
    planned, spent = _planned(cohort), _spent(cohort)
    rows = []
    ordered = shares.sorted(lambda s: (s.funding_id.is_own, s.funder_id.name or ""))
    for funding, own in ordered.grouped("funding_id").items():
        granted = _sum(net, own, step) if funding.is_granted else 0.0
        used = spent[funding.analytic_account_id.id]
        rows.append(
            PlanRow(
                funding.display_name,
                "own" if funding.is_own else "funder",
                funding.state,
                funding.id,
                planned[funding.id],
                _asked(funding, own, step),
                granted,
                _sum(received, own, step),
                from_units(used, step),
                from_units(to_units(granted, step) - used, step),
            )
        )
    return rows


def _sum(amounts, shares, step):
    units = sum(to_units(amounts.get(share, 0.0), step) for share in shares)
    return from_units(units, step)


def _asked(funding, own, step):
    """Return what was asked for this Flashcoop: in proportion of the shares, of which
    ``own`` are its. A draft was not asked for yet."""
    if funding.state == "draft":
        return 0.0
    shares = funding.share_ids
    if not funding.asked_amount:
        return 0.0 if funding.is_granted else sum(own.mapped("amount"))
    weights = [*shares.mapped("amount"), max(funding.unshared_amount, 0.0)]
    if not any(weights):
        return 0.0
    parts = split(funding.asked_amount, weights, step)
    return _sum(dict(zip(shares, parts, strict=False)), own, step)


def _planned(cohort):
    """Return {funding id: amount in the budget}."""
    groups = cohort.env["flashcoop.budget.line"]._read_group(
        [
            ("cohort_id", "=", cohort.id),
            ("funding_id", "!=", False),
            ("side", "=", "product"),
        ],
        ["funding_id"],
        ["amount:sum"],
    )
    return defaultdict(float, {funding.id: amount for funding, amount in groups})


def _spent(cohort):
    """Return {funder's analytic account: costs of the cohort charged to it, in steps
    of the currency}."""
    column = cohort.env["account.analytic.account"]._flashcoop_column("funder")
    spent = defaultdict(int)
    charged = Domain(column, "!=", False)
    for entry in statement.find_entries(cohort, charged)[cohort.id]:
        if entry.heading and entry.heading.side == "charge":
            spent[entry.funder_account_id] -= entry.units
    return spent


def _income_rows(value):
    """Return the rows of income that no funding of the Flashcoop gives, as the form
    names them: sales, other products, grants planned without a funding. Earned counts
    as granted and received."""
    rows = []
    for row in value.rows:
        heading = row.heading
        counts = heading.side == "product" and not (heading.is_total or row.funder)
        if counts and (row.forecast or row.actual):
            planned, actual = value.amount(row.forecast), value.amount(row.actual)
            rows.append(
                PlanRow(
                    row.label,
                    "income",
                    planned=planned,
                    granted=actual,
                    received=actual,
                )
            )
    return rows
