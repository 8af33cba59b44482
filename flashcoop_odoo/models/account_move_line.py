from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

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
            account = line.flashcoop_cohort_id.sudo().analytic_account_id
            line._flashcoop_charge("cohort", dict.fromkeys(account.ids, 100.0))

    def _inverse_flashcoop_funding_id(self):
        for line in self:
            account = line.flashcoop_funding_id.sudo().analytic_account_id
            line._flashcoop_charge("funder", dict.fromkeys(account.ids, 100.0))

    def _flashcoop_charge(self, which, shares):
        """Write parts of the line on one of the two plans; the other plans stay.

        :param which: ``cohort`` or ``funder``.
        :param shares: analytic account id → percentage of the line, Σ ≤ 100.
        :raise UserError: when the parts exceed the line.
        """
        self.ensure_one()
        try:
            distribution = self._flashcoop_distribution(which, shares)
        except ValueError:
            raise UserError(self._double_funding_message()) from None
        self.analytic_distribution = distribution or False

    def _flashcoop_distribution(self, which, shares):
        accounts = self.env["account.analytic.account"]._flashcoop_account_ids(which)
        return calc.charge(self.analytic_distribution or {}, accounts, shares)

    def _flashcoop_preview(self, which, shares):
        """Return what core would book if the line were charged to ``shares``.

        :param which, shares: as for :meth:`_flashcoop_charge`.
        :return: {analytic account id: amount}, income positive, to the cent.
        :raise ValueError: when the parts exceed the line.
        """
        self.ensure_one()
        column = self.env["account.analytic.account"]._flashcoop_column(which)
        distribution = self._flashcoop_distribution(which, shares)
        line = self.new({"analytic_distribution": distribution}, origin=self)
        amounts = {}
        for vals in line._prepare_analytic_lines():
            account = vals.get(column)
            amounts[account] = amounts.get(account, 0.0) + vals["amount"]
        return {
            account: self.company_currency_id.round(amount)
            for account, amount in amounts.items()
        }

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
