from odoo import Command, api, fields, models

from ..calc import distribution as calc


class FlashcoopCharge(models.TransientModel):
    """Shares one bill line between fundings, in percent of the line."""

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
    uncharged = fields.Float(
        string="Left Without Funding (%)", compute="_compute_uncharged"
    )

    @api.depends("line_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = abs(wizard.line_id.balance)

    @api.depends("line_id")
    def _compute_part_ids(self):
        """Start from what the line is charged to today."""
        for wizard in self:
            parts = wizard.line_id.analytic_distribution or {}
            Funding = self.env["flashcoop.funding"].with_context(active_test=False)
            fundings = Funding.search(
                [
                    (
                        "analytic_account_id",
                        "in",
                        [i for k in parts for i in calc.key_ids(k)],
                    )
                ]
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

    @api.depends("part_ids.percentage")
    def _compute_uncharged(self):
        for wizard in self:
            wizard.uncharged = 100.0 - sum(wizard.part_ids.mapped("percentage"))

    def action_charge(self):
        shares = {part.funding_id: part.percentage for part in self.part_ids}
        self.line_id._flashcoop_charge("funder", shares)
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
        domain="[('company_id', '=', company_id), ('state', 'not in', ('refused',"
        " 'closed'))]",
    )
    remaining_amount = fields.Monetary(related="funding_id.remaining_amount")
    percentage = fields.Float(string="Part (%)", required=True)
    amount = fields.Monetary(compute="_compute_amount")

    _funding_uniq = models.Constraint(
        "UNIQUE(charge_id, funding_id)", "This funding already has a part of the cost."
    )

    @api.depends("percentage", "charge_id.amount")
    def _compute_amount(self):
        for part in self:
            part.amount = part.charge_id.amount * part.percentage / 100
