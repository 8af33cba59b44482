from odoo import Command, api, fields, models
from odoo.tools import format_date

from ..calc import distribution as calc
from ..calc.eligibility import Reason
from ..calc.headings import parse_prefixes
from ..report import statement
from ..report.eligibility import say

FUNDING_DOMAIN = (
    "[('company_id', '=', company_id), ('state', 'not in', ('refused', 'closed'))]"
)


class FlashcoopCharge(models.TransientModel):
    """Shares one bill line between fundings, in percent of the line or in money.

    What is written is a distribution, in hundredths of a percent. The amounts shown
    are those that core will book for it, to the cent.
    """

    _name = "flashcoop.charge"
    _description = "Charge a Cost to Fundings"

    line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Cost",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="line_id.company_id")
    currency_id = fields.Many2one(related="line_id.company_currency_id")
    amount = fields.Monetary(compute="_compute_amount", help="Excluding VAT.")
    part_ids = fields.One2many(
        comodel_name="flashcoop.charge.part",
        inverse_name="charge_id",
        compute="_compute_part_ids",
        store=True,
        readonly=False,
    )
    other_amount = fields.Monetary(
        string="Taken by Others",
        compute="_compute_uncharged",
        help="Charged to funders that you cannot see here; it stays as it is.",
    )
    uncharged = fields.Float(
        string="Left Without Funding (%)", compute="_compute_uncharged"
    )
    uncharged_amount = fields.Monetary(
        string="Left Without Funding", compute="_compute_uncharged"
    )
    warning_text = fields.Text(compute="_compute_warning_text")

    # === COMPUTE METHODS === #

    @api.depends("line_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = abs(wizard.line_id.balance)

    @api.depends("line_id")
    def _compute_part_ids(self):
        """Start from what the line is charged to today."""
        for wizard in self:
            parts = wizard.line_id.analytic_distribution or {}
            accounts = [account for key in parts for account in calc.key_ids(key)]
            fundings = (
                self.env["flashcoop.funding"]
                .with_context(active_test=False)
                .search([("analytic_account_id", "in", accounts)])
            )
            wizard.part_ids = [Command.clear()] + [
                Command.create(
                    {
                        "funding_id": funding.id,
                        "percentage": calc.taken(
                            parts, {funding.sudo().analytic_account_id.id}
                        ),
                    }
                )
                for funding in fundings
            ]

    @api.depends("part_ids.percentage", "part_ids.funding_id")
    def _compute_uncharged(self):
        for wizard in self:
            others = wizard._get_others()
            mine = sum(wizard.part_ids.mapped("percentage"))
            booked = wizard._get_booked()
            currency = wizard.currency_id or wizard.env.company.currency_id
            wizard.other_amount = currency.round(sum(map(booked.get, others)))
            wizard.uncharged = round(100.0 - mine - sum(others.values()), 2)
            wizard.uncharged_amount = currency.round(
                wizard.amount - sum(booked.values())
            )

    @api.depends("part_ids.percentage", "part_ids.funding_id")
    @api.depends_context("lang")
    def _compute_warning_text(self):
        for wizard in self:
            lines = [w for part in wizard.part_ids for w in part._get_warnings()]
            wizard.warning_text = "\n".join(lines)

    # === BUSINESS === #

    def _get_others(self):
        """Return {account: percentage} of what the line is charged to beside the
        fundings that the user sees: it must survive this wizard."""
        self.ensure_one()
        parts = self.line_id.analytic_distribution or {}
        funders = self.env["account.analytic.account"]._flashcoop_account_ids("funder")
        seen = (
            self.env["flashcoop.funding"]
            .with_context(active_test=False)
            .search([("analytic_account_id", "in", list(funders))])
        )
        others = funders - set(seen.sudo().analytic_account_id.ids)
        taken = {account: calc.taken(parts, {account}) for account in others}
        return {account: part for account, part in taken.items() if part}

    def _get_shares(self):
        """Return {analytic account: percentage} of all that pay for the line."""
        shares = self._get_others()
        for part in self.part_ids.filtered("funding_id"):
            account = part.funding_id.sudo().analytic_account_id.id
            shares[account] = part.percentage
        return shares

    def _get_booked(self):
        """Return {analytic account: amount} that the books will show for the parts,
        positive; the plain product while the parts exceed the line."""
        self.ensure_one()
        shares = self._get_shares()
        try:
            booked = self.line_id._flashcoop_preview("funder", shares)
        except ValueError:
            booked = {}
        return {
            account: abs(booked.get(account, 0.0))
            if booked
            else self.currency_id.round(self.amount * share / 100)
            for account, share in shares.items()
        }

    def _get_percentage(self, part, amount):
        """Return the percentage that comes nearest to ``amount`` of the line.

        Amounts that fill the line fill it to the last hundredth of a percent.
        """
        others = sum((self.part_ids - part).mapped("percentage"))
        left = 100.0 - others - sum(self._get_others().values())
        found = calc.nearest_percentage(amount, self.amount)
        close = 0.01 * len(self.part_ids | part)
        return round(left if 0 < found - left <= close + 1e-9 else found, 2)

    def action_charge(self):
        self.line_id._flashcoop_charge("funder", self._get_shares())
        return {"type": "ir.actions.act_window_close"}


class FlashcoopChargePart(models.TransientModel):
    """The part of the line that one funding pays."""

    _name = "flashcoop.charge.part"
    _description = "Part of a Cost Charged to a Funding"

    charge_id = fields.Many2one(
        comodel_name="flashcoop.charge", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="charge_id.company_id")
    currency_id = fields.Many2one(related="charge_id.currency_id")
    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        required=True,
        ondelete="cascade",
        domain=FUNDING_DOMAIN,
    )
    percentage = fields.Float(string="Part (%)", digits=(16, 2), default=0.0)
    amount = fields.Monetary(
        compute="_compute_amount",
        inverse="_inverse_amount",
        help="What the books will show. An amount becomes the nearest one that a"
        " percentage with two decimals gives.",
    )
    left_amount = fields.Monetary(
        string="Left of the Funding",
        compute="_compute_left_amount",
        help="What the funding can still pay once the cost is charged like this.",
    )

    _funding_uniq = models.Constraint(
        "UNIQUE(charge_id, funding_id)", "This funding already has a part of the cost."
    )

    @api.depends(
        "percentage",
        "funding_id",
        "charge_id.part_ids.percentage",
        "charge_id.part_ids.funding_id",
    )
    def _compute_amount(self):
        for part in self:
            booked = part.charge_id._get_booked() if part.charge_id.line_id else {}
            account = part.funding_id.sudo().analytic_account_id.id
            part.amount = booked.get(account, 0.0)

    @api.onchange("amount")
    def _inverse_amount(self):
        for part in self.filtered("charge_id.amount"):
            wanted, currency = part.amount, part.charge_id.currency_id
            account = part.funding_id.sudo().analytic_account_id.id
            today = part.charge_id._get_booked().get(account, 0.0)
            if currency.compare_amounts(wanted, today):
                part.percentage = part.charge_id._get_percentage(part, wanted)

    @api.depends("amount", "funding_id")
    def _compute_left_amount(self):
        for part in self:
            line, funding = part.charge_id.line_id, part.funding_id
            cost = part.amount if line.balance >= 0 else -part.amount
            part.left_amount = funding.remaining_amount + part._get_spent() - cost

    def _get_spent(self):
        """Return what the funding has spent on this very line until now.

        sudo: entries of a line that the user charges.
        """
        account = self.funding_id.sudo().analytic_account_id
        column = self.env["account.analytic.account"]._flashcoop_column("funder")
        entries = self.charge_id.line_id.sudo().analytic_line_ids
        own = entries.filtered(lambda entry: entry[column] == account)
        return -sum(own.mapped("amount")) if account else 0.0

    # === WARNINGS === #

    def _get_warnings(self):
        """Return what the funder may not accept; nothing of it blocks."""
        self.ensure_one()
        if not self.funding_id or not self.percentage:
            return []
        found = [
            self._get_account_warning(),
            self._get_date_warning(),
            self._get_cohort_warning(),
        ]
        if self.funding_id.is_granted:
            found += [self._get_left_warning(), self._get_cap_warning()]
        found.append(self._get_part_warning())
        return list(filter(None, found))

    def _say(self, reason):
        return self.env._(
            "%(funding)s: %(reason)s",
            funding=self.funding_id.display_name,
            reason=say(self.env, reason),
        )

    def _get_account_warning(self):
        code = self.charge_id.line_id.account_id.code or ""
        refused = parse_prefixes(self.funding_id.refused_prefixes)
        if refused and code.startswith(refused):
            return self._say(Reason("refused_account", refused))
        prefixes = parse_prefixes(self.funding_id.eligible_prefixes)
        if prefixes and not code.startswith(prefixes):
            return self.env._(
                "“%(funding)s” accepts costs on accounts %(prefixes)s: this one is on"
                " %(account)s.",
                funding=self.funding_id.display_name,
                prefixes=", ".join(prefixes),
                account=code,
            )
        return None

    def _get_date_warning(self):
        funding, line = self.funding_id, self.charge_id.line_id
        by_invoice = funding.date_basis == "invoice"
        day = (by_invoice and line.move_id.invoice_date) or line.date
        early = day and funding.date_from and day < funding.date_from
        late = day and funding.date_to and day > funding.date_to
        if early or late:
            return self.env._(
                "This cost of %(day)s lies outside the dates that “%(funding)s”"
                " accepts.",
                day=format_date(self.env, day),
                funding=funding.display_name,
            )
        return None

    def _get_cohort_warning(self):
        """A part of a line is a part of each Flashcoop on it."""
        line = self.charge_id.line_id
        # sudo: names of Flashcoops for a person who enters bills
        helped = self.funding_id.sudo().share_ids.cohort_id
        accounts = line._get_analytic_account_ids_from_distributions(
            [line.analytic_distribution]
        )
        others = (
            self.env["flashcoop.cohort"]
            .sudo()
            .with_context(active_test=False)
            .search([("analytic_account_id", "in", list(accounts))])
        ) - helped
        if helped and others:
            return self.env._(
                "“%(funding)s” gives nothing to %(cohorts)s, and would pay its part of"
                " this cost too: enter the part of each Flashcoop on a line of its own,"
                " then charge them one by one.",
                funding=self.funding_id.display_name,
                cohorts=", ".join(others.mapped("name")),
            )
        return None

    def _get_left_warning(self):
        if self.currency_id.compare_amounts(self.left_amount, 0.0) < 0:
            return self.env._(
                "“%(funding)s” would be overspent by %(amount)s.",
                funding=self.funding_id.display_name,
                amount=self.currency_id.format(-self.left_amount),
            )
        return None

    def _get_part_warning(self):
        funding = self.funding_id
        if not funding.cap_rate or funding.rate_basis != "cost":
            return None
        most = self.charge_id.amount * funding.cap_rate / 100
        if self.currency_id.compare_amounts(self.amount, most) > 0:
            return self._say(Reason("part", funding.cap_rate))
        return None

    def _get_cap_warning(self):
        funding, line = self.funding_id, self.charge_id.line_id
        # sudo: totals of Flashcoops for a person who enters bills
        cohorts = funding.sudo().share_ids.cohort_id
        if not funding.cap_rate or funding.rate_basis != "total" or not cohorts:
            return None
        value = statement.find_together(cohorts, funding.date_from, funding.date_to)
        total = value.actual("TC")
        if funding.inkind_counted:
            total += value.actual("86")
        if line.parent_state != "posted":
            total += line.balance
        highest = self.currency_id.round(total * funding.cap_rate / 100)
        spent = funding.net_amount - self.left_amount
        if self.currency_id.compare_amounts(spent, highest) > 0:
            return self.env._(
                "“%(funding)s” pays at most %(rate)s %% of the costs, %(highest)s as of"
                " today: with this cost it would pay %(spent)s.",
                funding=funding.display_name,
                rate=f"{funding.cap_rate:g}",
                highest=self.currency_id.format(highest),
                spent=self.currency_id.format(spent),
            )
        return None
