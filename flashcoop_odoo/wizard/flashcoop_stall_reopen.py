from odoo import fields, models


class FlashcoopStallReopen(models.TransientModel):
    _name = "flashcoop.stall.reopen"
    _description = "Reopen a Stall Sheet"

    sheet_id = fields.Many2one(
        comodel_name="flashcoop.stall.sheet", required=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    def action_reopen(self):
        self.sheet_id.reopen(self.reason)
