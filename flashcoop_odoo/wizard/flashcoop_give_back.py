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
    outcome_text = fields.Text(string="What Follows", compute="_compute_outcome_text")

    @api.depends("funding_id")
    def _compute_amount(self):
        for wizard in self:
            funding = wizard.funding_id
            unspent = funding.remaining_amount if funding.spent_amount else 0.0
            refused = funding._get_refused() if funding else None
            wizard.amount = max(unspent if refused is None else refused, 0.0)

    @api.depends("funding_id", "amount")
    def _compute_outcome_text(self):
        for wizard in self:
            sentences = wizard._get_outcome() if wizard.amount else []
            wizard.outcome_text = "\n".join(sentences) or False

    def _get_outcome(self):
        """Return what becomes of the money, in sentences."""
        funding, money = self.funding_id, self.currency_id.format
        against, owed = funding._get_owed_back(self.amount)
        sentences = []
        if against:
            sentences.append(
                self.env._(
                    "%s are taken off what the funder still has to pay.", money(against)
                )
            )
        if owed:
            sentences.append(
                self.env._(
                    "%s have been received: they are to be paid back to the funder, as"
                    " a payment of the credit note in accounting.",
                    money(owed),
                )
            )
        return sentences

    def action_give_back(self):
        self.funding_id.give_back(self.amount, self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
