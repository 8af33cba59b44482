from odoo import api, fields, models


class FlashcoopGiveBack(models.TransientModel):
    _name = "flashcoop.give.back"
    _description = "Give Money Back to a Funder"

    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="funding_id.currency_id")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True)

    @api.depends("funding_id")
    def _compute_amount(self):
        for wizard in self:
            funding = wizard.funding_id
            unspent = funding.remaining_amount if funding.spent_amount else 0.0
            wizard.amount = max(unspent, 0.0)

    def action_give_back(self):
        self.funding_id.give_back(self.amount, self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
