from odoo import fields, models


class FlashcoopPrescriberKind(models.Model):
    """A kind of organisation that sends people to a Flashcoop."""

    _name = "flashcoop.prescriber.kind"
    _description = "Prescriber Kind"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    is_sensitive = fields.Boolean(
        string="Sensitive",
        help="Its name alone tells something private of the people it sends: justice,"
        " child welfare, care. Who sent a person is never shown outside.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another prescriber kind already has this code."
    )
