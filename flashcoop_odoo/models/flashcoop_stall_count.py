from odoo import api, fields, models

# Notes and coins of the euro, in euros.
EURO = (100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)


class FlashcoopStallCount(models.Model):
    """How many of one note or coin are in the cash box at the end of the day."""

    _name = "flashcoop.stall.count"
    _description = "Notes and Coins"
    _order = "sheet_id, value desc"

    sheet_id = fields.Many2one(
        comodel_name="flashcoop.stall.sheet",
        required=True,
        index=True,
        ondelete="cascade",
    )
    cohort_id = fields.Many2one(related="sheet_id.cohort_id", store=True, index=True)
    company_id = fields.Many2one(related="sheet_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="sheet_id.currency_id")
    value = fields.Monetary(string="Note or Coin", required=True)
    quantity = fields.Integer(string="How Many")
    amount = fields.Monetary(compute="_compute_amount")

    _value_uniq = models.Constraint(
        "UNIQUE(sheet_id, value)", "This note or coin is already on the sheet."
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "A number of notes or coins cannot be negative."
    )
    _value_positive = models.Constraint(
        "CHECK (value > 0)", "A note or a coin is worth something."
    )

    @api.depends("value", "quantity")
    def _compute_amount(self):
        for count in self:
            count.amount = count.value * count.quantity

    @api.model
    def _create_for(self, sheet):
        """Create the notes and coins of a sheet, none counted yet."""
        return self.create([{"sheet_id": sheet.id, "value": value} for value in EURO])

    @api.model_create_multi
    def create(self, vals_list):
        counts = super().create(vals_list)
        counts.sheet_id._check_not_booked()
        return counts

    def write(self, vals):
        self.sheet_id._check_not_booked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        self.sheet_id._check_not_booked()
