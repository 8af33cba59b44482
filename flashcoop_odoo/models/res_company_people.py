from odoo import fields, models


class ResCompanyPeople(models.Model):
    """What participants are told of the body that keeps their data."""

    _inherit = "res.company"

    flashcoop_privacy_contact = fields.Char(
        string="Data Protection Contact",
        help="Whom participants write to about their data; the company's e-mail when it"
        " is empty. Printed on the information notice.",
    )
