from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import frozendict

from ..calc import distribution as calc


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    flashcoop_instalment_id = fields.Many2one(
        comodel_name="flashcoop.funding.instalment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The due part of a funding that this receivable line is.",
    )
    flashcoop_cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        compute="_compute_flashcoop_links",
        inverse="_inverse_flashcoop_cohort_id",
        domain="[('company_id', '=', company_id)]",
        help="The Flashcoop that bears the whole line; empty when it is shared.",
    )
    flashcoop_funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        string="Charged to Funding",
        compute="_compute_flashcoop_links",
        inverse="_inverse_flashcoop_funding_id",
        domain="[('company_id', '=', company_id), ('state', 'not in', ('refused',"
        " 'closed'))]",
        help="The funding that pays for the whole line; empty when it is shared.",
    )

    flashcoop_charged = fields.Float(
        string="Charged (%)",
        compute="_compute_flashcoop_charged",
        help="What all fundings together take of the line.",
    )

    @api.depends("flashcoop_instalment_id")
    def _compute_term_key(self):
        """Override of `account`: two instalments may fall due on the same day."""
        result = super()._compute_term_key()
        for line in self:
            if line.term_key and line.flashcoop_instalment_id:
                line.term_key = frozendict(
                    {
                        **line.term_key,
                        "flashcoop_instalment_id": line.flashcoop_instalment_id.id,
                    }
                )
        return result

    # === THE TWO LINKS, FOR PEOPLE WHO DO NOT KNOW ANALYTICS === #

    @api.depends("analytic_distribution")
    def _compute_flashcoop_links(self):
        accounts = self.env["account.analytic.account"].browse(
            self._get_analytic_account_ids_from_distributions(
                self.mapped("analytic_distribution")
            )
        )
        cohorts = self._flashcoop_by_account("flashcoop.cohort", accounts)
        fundings = self._flashcoop_by_account("flashcoop.funding", accounts)
        for line in self:
            line.flashcoop_cohort_id = line._flashcoop_sole(cohorts)
            line.flashcoop_funding_id = line._flashcoop_sole(fundings)

    @api.depends("analytic_distribution")
    def _compute_flashcoop_charged(self):
        funders = self.env["account.analytic.account"]._flashcoop_account_ids("funder")
        for line in self:
            line.flashcoop_charged = calc.taken(
                line.analytic_distribution or {}, funders
            )

    @api.model
    def _flashcoop_by_account(self, model, accounts):
        records = (
            self.env[model]
            .sudo()
            .with_context(active_test=False)
            .search([("analytic_account_id", "in", accounts.ids)])
        )
        return {record.analytic_account_id.id: record.id for record in records}

    def _flashcoop_sole(self, record_by_account):
        """Return the id of the only record that takes 100 % of the line, or False."""
        parts = self.analytic_distribution or {}
        for account, record in record_by_account.items():
            if calc.taken(parts, {account}) == 100.0:
                return record
        return False

    def _inverse_flashcoop_cohort_id(self):
        for line in self:
            cohort = line.flashcoop_cohort_id
            line._flashcoop_charge("cohort", {cohort: 100.0} if cohort else {})

    def _inverse_flashcoop_funding_id(self):
        for line in self:
            funding = line.flashcoop_funding_id
            line._flashcoop_charge("funder", {funding: 100.0} if funding else {})

    def _flashcoop_charge(self, which, shares):
        """Write parts of the line on one of the two plans; the other plans stay.

        :param which: ``cohort`` or ``funder``.
        :param shares: record → percentage of the line, Σ ≤ 100.
        :raise UserError: when the parts exceed the line.
        """
        self.ensure_one()
        Account = self.env["account.analytic.account"]
        try:
            distribution = calc.charge(
                self.analytic_distribution or {},
                Account._flashcoop_account_ids(which),
                {r.sudo().analytic_account_id.id: part for r, part in shares.items()},
            )
        except ValueError:
            raise UserError(self._double_funding_message()) from None
        self.analytic_distribution = distribution or False

    def action_flashcoop_charge(self):
        """Open the wizard that shares the line between fundings."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Charge to fundings"),
            "res_model": "flashcoop.charge",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    # === NO DOUBLE FUNDING === #

    @api.constrains("analytic_distribution")
    def _check_no_double_funding(self):
        funders = None
        for line in self:
            if not line.analytic_distribution:
                continue
            if funders is None:
                funders = self.env["account.analytic.account"]._flashcoop_account_ids(
                    "funder"
                )
            line._check_funded_part(line.analytic_distribution, funders)

    def _check_funded_part(self, distribution, funders):
        parts = [
            value
            for key, value in distribution.items()
            if key != "__update__" and not funders.isdisjoint(calc.key_ids(key))
        ]
        if any(part < 0 for part in parts) or calc.taken(distribution, funders) > 100:
            raise ValidationError(self._double_funding_message())

    def _double_funding_message(self):
        self.ensure_one()
        return self.env._(
            "“%(line)s” of %(document)s would be paid for more than once: what the"
            " fundings take of a line cannot exceed 100 %% of it. Lower one of the"
            " parts.",
            line=self.name or self.account_id.display_name,
            document=self.move_id.display_name or self.env._("this document"),
        )

    def _prepare_analytic_lines(self):
        """Override of `account` to check once more where a distribution becomes
        money: accounts may have changed plan since it was written."""
        self._check_no_double_funding()
        return super()._prepare_analytic_lines()
