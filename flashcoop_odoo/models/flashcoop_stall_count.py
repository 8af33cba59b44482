from odoo import api, fields, models

# Notes and coins of the euro, in euros.
EURO = (100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)


class FlashcoopStallCount(models.Model):
    """How many of one note or coin are in the cash box at the end of the day."""

    _name = "flashcoop.stall.count"
    _description = "Notes and Coins"
    _inherit = ["flashcoop.stall.part"]
    _order = "sheet_id, value desc"

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
