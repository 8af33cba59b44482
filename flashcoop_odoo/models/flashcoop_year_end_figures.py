from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ..calc.money import from_units, split, to_units
from ..calc.year_end import amount_of, count_days, part_after
from .flashcoop_funding import GRANTED_STATES

# Nobody outside the server can put this very object into a context.
TOGETHER = object()
BALANCE_SHEET = ("asset", "liability", "equity")
RESULT = ("income", "expense")


class Later(NamedTuple):
    """What of one Flashcoop's income belongs to later years, in cents, and why:
    ``year`` (``day``: the year of a share), ``begins`` after the year, or so many of
    the half-days (``sessions``) or ``days`` come after it."""

    cohort: object  # None: what no Flashcoop gets
    units: int
    why: str
    day: object = None
    before: int = 0
    after: int = 0


@dataclass
class Facts:
    """What the books say of one funding at the end of a year, in cents; ``accrued``
    and ``later`` are proposals."""

    booked: int = 0
    spent: int = 0
    spent_year: int = 0
    opening: int = 0
    accrued: int = 0
    later: int = 0
    # analytic account id of a cohort or False → cents booked
    by_cohort: dict = field(default_factory=dict)
    laters: list = field(default_factory=list)


class FlashcoopYearEndFigures(models.Model):
    """What a closing reads in the books: a fixed number of queries for all fundings.

    In sudo: totals for officers who have no right on the entries behind.
    """

    _inherit = "flashcoop.year.end"

    def _read_books_again(self):
        """Add lines for the fundings that have something to close, and write the
        proposals on those where nobody decided otherwise."""
        self.ensure_one()
        facts = self._read_facts(self._find_fundings())
        self._propose_again(facts)
        known = self.line_ids.funding_id
        new = {
            funding: fact
            for funding, fact in facts.items()
            if funding not in known and self._is_concerned(funding, fact)
        }
        owed = self._get_owed_back(list(new))
        self.env["flashcoop.year.end.line"].create(
            [
                {
                    "year_end_id": self.id,
                    "funding_id": funding.id,
                    **self._prepare_dedicated_vals(funding, owed.get(funding)),
                    **self._prepare_proposal_vals(fact),
                }
                for funding, fact in new.items()
            ]
        )

    def _get_owed_back(self, fundings):
        """Return {funding: what its final reports leave to give back}."""
        owed = defaultdict(float)
        # sudo: totals, as all that a closing reads
        reports = self.env["flashcoop.funder.report"].sudo()
        domain = [("funding_id", "in", [funding.id for funding in fundings])]
        for report, amount in reports._get_returns(domain).items():
            owed[report.funding_id.sudo(False)] += amount
        return owed

    def _prepare_dedicated_vals(self, funding, owed):
        """What is not spent stays dedicated, unless the funding is over: what has to
        be given back is a debt."""
        if not owed:
            return {"is_dedicated": funding.state != "closed"}
        note = self.env._(
            "Its final report leaves %s to give back: a debt, not dedicated.",
            self.currency_id.format(owed),
        )
        return {"is_dedicated": False, "note": note}

    def _propose_again(self, facts=None):
        """Write the proposals of today on the lines where nobody decided otherwise."""
        lines = self.line_ids.filtered(lambda line: not line.is_decided)
        facts = facts or self._read_facts(lines.funding_id)
        for line in lines.with_context(flashcoop_together=TOGETHER):
            if fact := facts.get(line.funding_id):
                line.write(self._prepare_proposal_vals(fact))
        lines._check_later_amount()  # once, not at each write

    def _prepare_proposal_vals(self, fact):
        step = self.currency_id.rounding
        return {
            "later_amount": fact.later * step,
            "accrued_amount": fact.accrued * step,
            "is_decided": False,
        }

    def _find_fundings(self):
        """Return the fundings awarded until the end of the year, archived or not."""
        return self.env["flashcoop.funding"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind_id.is_own", "=", False),
                ("active", "in", (True, False)),
                ("state", "in", GRANTED_STATES),
                ("date_granted", "<=", self.date_to),
            ]
        )

    def _is_concerned(self, funding, fact):
        """True when the year has something to say of a funding."""
        steps = fact.later or fact.accrued or fact.opening or fact.spent_year
        open_rest = funding.state != "closed" and fact.booked > fact.spent
        return bool(steps or open_rest or funding.date_granted >= self.date_from)

    # === READING === #

    def _read_facts(self, fundings):
        """Return {funding: Facts} on the last day of the year."""
        self.ensure_one()
        fundings = fundings.sudo()
        facts = {funding: Facts() for funding in fundings}
        until, year = (
            Domain("date", "<=", self.date_to),
            Domain("date", ">=", self.date_from),
        )
        self._add_booked(facts)
        for name, domain in (("spent", until), ("spent_year", until & year)):
            spent = fundings._read_spent(domain)
            for funding, fact in facts.items():
                amount = spent.get(funding.analytic_account_id.id, 0.0)
                setattr(fact, name, self._units(amount))
        self._add_opening(facts)
        self._add_taken_over(facts)
        self._add_accrued(facts)
        self._add_later(facts)
        return {funding.sudo(False): fact for funding, fact in facts.items()}

    def _units(self, amount):
        return to_units(amount, self.currency_id.rounding)

    def _add_booked(self, facts):
        """Documents of awards and what was given back, whole and by cohort."""
        fundings = self.env["flashcoop.funding"].concat(*facts)
        posted = [
            ("flashcoop_funding_id", "in", fundings.ids),
            ("state", "=", "posted"),
            ("date", "<=", self.date_to),
        ]
        moves = self.env["account.move"].sudo()
        for funding, amount in moves._read_group(
            posted, ["flashcoop_funding_id"], ["amount_total_signed:sum"]
        ):
            facts[funding.sudo()].booked = self._units(amount)
        column = self.env["account.analytic.account"]._flashcoop_column("cohort")
        path = "move_line_id.move_id.flashcoop_funding_id"
        lines = self.env["account.analytic.line"].sudo()
        for funding, account, amount in lines._read_group(
            [
                (path, "in", fundings.ids),
                ("move_line_id.parent_state", "=", "posted"),
                ("date", "<=", self.date_to),
            ],
            [path, column],
            ["amount:sum"],
        ):
            facts[funding.sudo()].by_cohort[account.id] = self._units(amount)

    def _add_opening(self, facts):
        """Dedicated funds that earlier closings left: their accounts on the balance
        sheet, whatever their number."""
        ids = [funding.id for funding in facts]
        path = "move_id.flashcoop_year_end_line_id"
        lines = self.env["account.move.line"].sudo()
        for line, balance in lines._read_group(
            [
                (f"{path}.funding_id", "in", ids),
                ("move_id.flashcoop_year_end_step", "in", ("report", "use")),
                ("parent_state", "=", "posted"),
                ("date", "<", self.date_from),
                ("account_id.internal_group", "in", BALANCE_SHEET),
            ],
            [path],
            ["balance:sum"],
        ):
            facts[line.funding_id.sudo()].opening -= self._units(balance)
        # what was brought in by hand at an earlier closing
        lines = self.env["flashcoop.year.end.line"].sudo()
        for funding, amount in lines._read_group(
            [
                ("funding_id", "in", ids),
                ("brought_amount", ">", 0),
                ("year_end_id.date_to", "<", self.date_from),
            ],
            ["funding_id"],
            ["brought_amount:sum"],
        ):
            facts[funding.sudo()].opening += self._units(amount)

    def _add_taken_over(self, facts):
        """Dedicated funds of a funding that was booked elsewhere: a resource that is
        here, to be used and carried on; in the course of this year too, as the annex
        of a report tells them."""
        for funding, fact in facts.items():
            day = funding.dedicated_opening_date
            if day and day < self.date_to:
                amount = self._units(funding.dedicated_opening_amount)
                fact.opening += amount
                fact.booked += amount

    def _add_accrued(self, facts):
        """Instalments whose income is of this year or before and is not booked yet:
        the award was notified, or the condition of a part was met."""
        fundings = self.env["flashcoop.funding"].sudo().concat(*facts)
        for instalment in fundings.instalment_ids:
            funding, move = instalment.funding_id, instalment.move_id
            conditional = funding.booking == "instalment"
            day = instalment.condition_date if conditional else funding.date_granted
            booked = move.state == "posted" and move.date <= self.date_to
            taken_over = funding.dedicated_opening_date
            booked |= bool(day and taken_over and day <= taken_over)  # elsewhere
            if day and day <= self.date_to and not booked:
                facts[funding].accrued += self._units(instalment.amount)

    # === WHAT BELONGS TO LATER YEARS === #

    def _add_later(self, facts):
        """Of what is booked or accrued: the shares that the agreement gives to later
        years; of shares without a year what falls on the half-days after it, and of
        what no Flashcoop gets, on the eligible days after it.

        An agreement that ends with the year leaves nothing to later ones: what is not
        spent of it is dedicated funds.
        """
        accounts = {key for fact in facts.values() for key in fact.by_cohort if key}
        cohorts = (
            self.env["flashcoop.cohort"]
            .sudo()
            .with_context(active_test=False)
            .search([("analytic_account_id", "in", list(accounts))])
            .grouped("analytic_account_id")
        )
        by_account = {account.id: cohort for account, cohort in cohorts.items()}
        for funding, fact in facts.items():
            if not funding.date_to or funding.date_to > self.date_to:
                by_key = funding.share_ids.grouped(self._get_account_id)
                for key, units in self._spread_income(funding, fact).items():
                    shares = by_key.get(key) if key else None
                    cohort = by_account.get(key) or (shares and shares.cohort_id)
                    laters = self._get_laters(funding, cohort, shares, units)
                    fact.laters += [later for later in laters if later.units > 0]
            fact.later = sum(later.units for later in fact.laters)
            fact.later = max(min(fact.later, fact.booked + fact.accrued), 0)

    def _get_account_id(self, share):
        return share.cohort_id.analytic_account_id.id

    def _spread_income(self, funding, fact):
        """Return {analytic account id of a cohort or False: cents booked or accrued};
        what is accrued goes where the shares are not booked yet."""
        income = {key: max(units, 0) for key, units in fact.by_cohort.items()}
        if not fact.accrued:
            return income
        rest = defaultdict(int)
        for share in funding.share_ids:
            rest[self._get_account_id(share)] += self._units(share.amount)
        rest[False] += self._units(max(funding.unshared_amount, 0.0))
        keys = list(rest)
        weights = [max(rest[key] - income.get(key, 0), 0) for key in keys]
        if not any(weights):
            keys, weights = [False], [1]
        for key, units in zip(keys, split(fact.accrued, weights, 1), strict=True):
            income[key] = income.get(key, 0) + round(units)
        return income

    def _get_laters(self, funding, cohort, shares, units):
        """Return [Later] of what one Flashcoop, or none, gets."""
        if not shares:
            return [self._weigh_later(funding, cohort, units)]
        step = self.currency_id.rounding
        amounts = {self._get_account_id(shares[:1]): from_units(units, step)}
        laters = []
        for share, amount in shares._spread_over_years(amounts).items():
            part, end = self._units(amount), share.fiscal_year_end
            if not end:
                laters.append(self._weigh_later(funding, cohort, part))
            elif end > self.date_to:
                laters.append(Later(cohort, part, "year", end))
        return laters

    def _weigh_later(self, funding, cohort, units):
        why, before, after = self._weigh(funding, cohort)
        part = part_after(units, before, after)
        return Later(cohort, part, why, None, before, after)

    def _weigh(self, funding, cohort):
        """Return (why, before, after) of the end of the year: half-days, days of a
        Flashcoop without any, else eligible days."""
        end = self.date_to
        if cohort and cohort.date_start:
            if cohort.date_start > end:
                return "begins", 0, 1
            if not cohort.date_end or cohort.date_end <= end:
                return "sessions", 1, 0
            if days := cohort.session_ids.mapped("date"):
                after = sum(day > end for day in days)
                return "sessions", len(days) - after, after
            return "days", *count_days(cohort.date_start, cohort.date_end, end)
        start = funding.date_from or funding.date_granted
        if not funding.date_to or not start:
            return "days", 1, 0
        return "days", *count_days(start, funding.date_to, end)

    # === WHAT THE BOOKS HOLD ALREADY === #

    def _read_entries(self, lines, states=("draft", "posted")):
        """Return {line id: {step: cents}} of the entries there are, drafts included,
        read from their accounts of costs and income: a reversal takes away."""
        entries = defaultdict(lambda: defaultdict(int))
        path = "move_id.flashcoop_year_end_line_id"
        for line, step, balance in (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    (path, "in", lines.ids),
                    ("move_id.flashcoop_year_end_step", "!=", False),
                    ("parent_state", "in", states),
                    ("account_id.internal_group", "in", RESULT),
                ],
                [path, "move_id.flashcoop_year_end_step"],
                ["balance:sum"],
            )
        ):
            units = to_units(balance, line.currency_id.rounding)
            entries[line.id][step] = amount_of(step, units)
        return entries
