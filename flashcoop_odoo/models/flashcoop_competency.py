from odoo import fields, models


class FlashcoopCompetency(models.Model):
    """One thing that a Flashcoop lets people learn, as a row of the review."""

    _name = "flashcoop.competency"
    _description = "Competency"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True, help="How one sees it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
