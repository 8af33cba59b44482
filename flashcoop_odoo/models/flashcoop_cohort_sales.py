from odoo import fields, models


class FlashcoopCohortSales(models.Model):
    """What a cohort sells, and its selling days."""

    _inherit = "flashcoop.cohort"

    offer_ids = fields.One2many(
        comodel_name="flashcoop.offer", inverse_name="cohort_id", string="For Sale"
    )
    stall_sheet_ids = fields.One2many(
        comodel_name="flashcoop.stall.sheet", inverse_name="cohort_id"
    )
    surplus_ids = fields.One2many(
        comodel_name="flashcoop.surplus",
        inverse_name="cohort_id",
        string="Result and Shares",
    )

    def action_view_surplus(self):
        """Open the closing of accounts of the cohort, a new one if there is none."""
        self.ensure_one()
        surplus = self.surplus_ids
        name = surplus.display_name if surplus else self.env._("Result and shares")
        action = self._action_open(name, "flashcoop.surplus", views="form")
        return action | {"res_id": surplus.id}
