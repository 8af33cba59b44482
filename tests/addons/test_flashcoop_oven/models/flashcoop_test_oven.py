from odoo import fields, models


class FlashcoopTestOven(models.Model):
    """An oven lent to a cohort, which must come back."""

    _name = "flashcoop.test.oven"
    _description = "Lent Oven"

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort", required=True, index=True, ondelete="cascade"
    )
    returned = fields.Boolean()
