from odoo import fields, models


class FlashcoopEducationLevel(models.Model):
    """One level of the French framework of 2019, with its former number and ISCED."""

    _name = "flashcoop.education.level"
    _description = "Education Level"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    former_level = fields.Char(help="Number in the framework used before 2019.")
    isced = fields.Integer(
        string="ISCED",
        help="International level, 0 to 8; 9 stands for somebody who does not say, and"
        " counts in no level.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another education level already has this code."
    )
    _isced_bounds = models.Constraint(
        "CHECK (isced BETWEEN 0 AND 9)",
        "The international level lies between 0 and 8; 9 stands for not known.",
    )
