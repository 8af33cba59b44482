from odoo import fields, models


class FlashcoopExitKind(models.Model):
    """One thing that may have become of a person, in the words of the field.

    Its category is that of the *sorties dynamiques*; its situation, what a European
    funder counts.
    """

    _name = "flashcoop.exit.kind"
    _description = "Exit Kind"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    category = fields.Selection(
        selection=[
            ("durable", "Lasting employment"),
            ("transition", "Transitional employment"),
            ("positive", "Positive exit"),
            ("other", "Other exit"),
            ("removed", "Withdrawn from the exits observed"),
        ],
        required=True,
        default="other",
        help="The first three are the “sorties dynamiques”.",
    )
    situation = fields.Selection(
        selection=[
            ("employed", "In employment, self-employment included"),
            ("education", "In education or training"),
            ("searching", "Looking for a job"),
            ("inactive", "Inactive (neither working nor seeking)"),
            ("unknown", "Not known"),
        ],
        string="Labour Situation",
        required=True,
        default="unknown",
        help="What European funders count (ESF+ result indicators).",
    )
    is_better_eligible = fields.Boolean(
        string="May Be an Improvement",
        help="Ask people who worked at entry whether their situation is better now"
        " (ESF+ EECR06).",
    )
    question = fields.Char(
        string="Words for the Person",
        translate=True,
        help="How the person reads it on the page that they fill in themselves; kinds"
        " without words are not offered there.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another exit kind already has this code."
    )
