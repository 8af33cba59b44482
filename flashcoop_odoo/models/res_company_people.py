from odoo import fields, models


class ResCompanyPeople(models.Model):
    """What participants are told of the body that keeps their data."""

    _inherit = "res.company"

    flashcoop_privacy_contact = fields.Char(
        string="Data Protection Contact",
        help="Whom participants write to about their data; the company's e-mail when it"
        " is empty. Printed on the information notice.",
    )
    flashcoop_minimum_age = fields.Integer(
        string="Minimum Age",
        default=16,
        help="In whole years on the day of entry; nobody younger is admitted. 0: none.",
    )

    _flashcoop_minimum_age_bounds = models.Constraint(
        "CHECK (flashcoop_minimum_age BETWEEN 0 AND 30)",
        "The minimum age lies between 0 and 30 years.",
    )
