from odoo import fields, models


class FlashcoopCohort(models.Model):
    _inherit = "flashcoop.cohort"

    test_oven_ids = fields.One2many(
        comodel_name="flashcoop.test.oven", inverse_name="cohort_id"
    )

    def _get_to_settle(self):
        """Override of `flashcoop_odoo` to ask for the oven back."""
        kept = self.test_oven_ids.filtered(lambda oven: not oven.returned)
        return super()._get_to_settle() + (["The oven is still out."] if kept else [])
