from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FlashcoopFundingCap(models.Model):
    """The most that one funding pays on one row of the form, totals included."""

    _name = "flashcoop.funding.cap"
    _description = "Cap of a Funding on a Row"
    _order = "funding_id, id"

    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="funding_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="funding_id.currency_id")
    heading_id = fields.Many2one(
        comodel_name="flashcoop.heading",
        string="Row",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('side', '=', 'charge'), ('form', '=', '15059')]",
        help="A row of costs, or a total: then all rows below it share the cap.",
    )
    amount = fields.Monetary(
        string="At Most",
        required=True,
        help="What the funding pays there in all, with or without VAT as it counts.",
    )

    _heading_uniq = models.Constraint(
        "UNIQUE(funding_id, heading_id)",
        "This row already has a cap: change its amount.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A cap cannot be negative."
    )

    @api.depends("heading_id", "amount")
    def _compute_display_name(self):
        for cap in self:
            amount = cap.currency_id.format(cap.amount) if cap.currency_id else ""
            cap.display_name = f"{cap.heading_id.display_name or ''} ≤ {amount}"

    @api.constrains("heading_id")
    def _check_heading(self):
        for cap in self:
            row = cap.heading_id
            if row.side != "charge" or row.form != "15059":
                raise ValidationError(
                    self.env._(
                        "“%s” is no row of costs: a cap limits what a funding pays for"
                        " costs.",
                        cap.heading_id.display_name,
                    )
                )
