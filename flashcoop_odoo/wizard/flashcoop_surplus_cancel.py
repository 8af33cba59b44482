from odoo import fields, models


class FlashcoopSurplusCancel(models.TransientModel):
    _name = "flashcoop.surplus.cancel"
    _description = "Cancel the Posting of Shares"

    surplus_id = fields.Many2one(
        comodel_name="flashcoop.surplus", required=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    def action_cancel_posting(self):
        self.surplus_id.cancel_posting(self.reason)
