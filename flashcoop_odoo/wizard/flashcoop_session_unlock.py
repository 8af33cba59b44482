from odoo import fields, models


class FlashcoopSessionUnlock(models.TransientModel):
    _name = "flashcoop.session.unlock"
    _description = "Unlock a Half-day"

    session_id = fields.Many2one(
        comodel_name="flashcoop.session", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_unlock(self):
        self.session_id.action_unlock(self.reason)
