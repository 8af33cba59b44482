from odoo import fields, models


class FlashcoopAllergen(models.Model):
    """One of the fourteen allergens that must be shown to the customer (Regulation
    (EU) No 1169/2011, annex II)."""

    _name = "flashcoop.allergen"
    _description = "Allergen"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
