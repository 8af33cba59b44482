from odoo import fields, models


class FlashcoopFundingSheet(models.Model):
    """What a funder asks to read on the sheets that participants sign."""

    _inherit = "flashcoop.funding"

    sheet_mention = fields.Char(
        string="Mention on Sheets",
        help="Printed on attendance sheets and certificates, word for word as the"
        " agreement asks. Empty: the mention of this kind of funder.",
    )
    sheet_logo = fields.Image(
        string="Logo on Sheets",
        max_width=600,
        max_height=300,
        help="Empty: the picture of the funder's contact.",
    )
