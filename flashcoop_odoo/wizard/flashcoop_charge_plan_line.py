from odoo import fields, models
from odoo.exceptions import UserError

from ..calc import distribution
from ..report.flashcoop_cohort_figure import ACCOUNTING_GROUPS


class FlashcoopChargePlanLine(models.TransientModel):
    """One step of a plan, or what the plan could not place, with the reason."""

    _name = "flashcoop.charge.plan.line"
    _description = "Step of Charging Many Costs"
    _order = "sequence, id"

    plan_id = fields.Many2one(
        "flashcoop.charge.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="plan_id.company_id")
    currency_id = fields.Many2one(related="plan_id.currency_id")
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(
        selection=[("step", "To charge"), ("rest", "Not placed")],
        required=True,
        readonly=True,
        default="step",
    )
    is_chosen = fields.Boolean(string="Charge", default=True)
    item_id = fields.Integer(readonly=True)  # journal item, which few may open
    cohort_id = fields.Many2one(
        "flashcoop.cohort", string="Flashcoop", readonly=True, ondelete="cascade"
    )
    voucher = fields.Char(readonly=True)
    date = fields.Date(readonly=True)
    account = fields.Char(readonly=True)
    label = fields.Char(readonly=True, groups=ACCOUNTING_GROUPS)
    funding_id = fields.Many2one(
        "flashcoop.funding", string="Paid By", readonly=True, ondelete="cascade"
    )
    amount = fields.Monetary(readonly=True)
    share = fields.Float(readonly=True)  # percent of the item; 0: all that is left
    explanation = fields.Text(string="Why", readonly=True)

    def _charge(self, parts, plan_accounts):
        """Return a distribution with this step charged.

        :raise UserError: when nothing of the Flashcoop's part is free.
        """
        self.ensure_one()
        cohort = self.cohort_id.analytic_account_id.id
        funding = self.funding_id.analytic_account_id.id
        share = self.share or None
        try:
            return distribution.charge_more(
                parts, plan_accounts, cohort, funding, share
            )
        except ValueError:
            return self._refuse()

    def _refuse(self):
        raise UserError(
            self.env._(
                "“%(funding)s” can no longer pay %(amount)s of %(voucher)s: somebody"
                " charged it, or changed the rules, since this was worked out. Close"
                " this window and start again.",
                funding=self.funding_id.display_name,
                amount=self.currency_id.format(self.amount),
                voucher=self.voucher or self.env._("this cost"),
            )
        )
