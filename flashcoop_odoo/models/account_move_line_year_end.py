from odoo import fields, models


class AccountMoveLineYearEnd(models.Model):
    """Items of a closing carry no analytic account (see ARCHITECTURE.md, *The end of a
    year*): they find their funding by a link."""

    _inherit = "account.move.line"

    flashcoop_year_end_funding_id = fields.Many2one(
        related="move_id.flashcoop_year_end_funding_id", string="Funding Closed"
    )
