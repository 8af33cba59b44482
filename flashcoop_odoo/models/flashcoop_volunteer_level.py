from odoo import fields, models


class FlashcoopVolunteerLevel(models.Model):
    """A kind of task of volunteers and what it is worth in hours of the rate."""

    _name = "flashcoop.volunteer.level"
    _description = "Kind of Volunteers' Tasks"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    multiplier = fields.Float(
        digits=(4, 2),
        default=1.0,
        required=True,
        help="How many times the rate an hour is worth. There is no legal rate: what"
        " the board approved, and the same from year to year.",
    )
    source = fields.Char(
        string="Where It Is From",
        help="Who approved the multiplier and when, or the guide it is taken from:"
        " hours that count more than once the rate are validated only with it.",
    )
    active = fields.Boolean(default=True)

    _multiplier_bounds = models.Constraint(
        "CHECK (multiplier > 0 AND multiplier <= 10)",
        "An hour is worth between 0 and 10 times the rate.",
    )
