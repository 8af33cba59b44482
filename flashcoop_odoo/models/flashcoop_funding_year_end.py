from odoo import api, fields, models


class FlashcoopFundingYearEnd(models.Model):
    """The closings that a funding stands in: the way from it to their entries."""

    _inherit = "flashcoop.funding"

    year_end_count = fields.Integer(
        string="Year Ends", compute="_compute_year_end_count"
    )

    @api.depends()
    def _compute_year_end_count(self):
        lines = self.env["flashcoop.year.end.line"]
        groups = lines._read_group(
            [("funding_id", "in", self.ids)], ["funding_id"], ["__count"]
        )
        counts = {funding.id: count for funding, count in groups}
        for funding in self:
            funding.year_end_count = counts.get(funding._origin.id, 0)

    def action_view_year_ends(self):
        """Open the closings of a funding, the only one at once."""
        self.ensure_one()
        lines = self.env["flashcoop.year.end.line"].search(
            [("funding_id", "=", self.id)]
        )
        return lines.year_end_id._get_records_action(name=self.env._("Year ends"))
