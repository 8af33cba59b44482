from odoo import fields, models


class FlashcoopCohortSales(models.Model):
    """What a cohort sells, and its selling days."""

    _inherit = "flashcoop.cohort"

    offer_ids = fields.One2many(
        comodel_name="flashcoop.offer", inverse_name="cohort_id", string="For Sale"
    )
    fixed_cost = fields.Monetary(
        string="Fixed Costs of the Stall",
        help="What must be paid however little is sold: place, transport, tools. It"
        " gives each product its break-even.",
    )
    stall_sheet_ids = fields.One2many(
        comodel_name="flashcoop.stall.sheet", inverse_name="cohort_id"
    )

    def _get_to_settle(self):
        """Add the selling days that are not in the books."""
        lines = super()._get_to_settle()
        open_sheets = self.sudo().stall_sheet_ids.filtered(lambda s: s.state == "open")
        if open_sheets:
            lines.append(self.env._("Stall sheets not closed: %s", len(open_sheets)))
        return lines
