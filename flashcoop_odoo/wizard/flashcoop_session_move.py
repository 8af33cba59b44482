from odoo import fields, models


class FlashcoopSessionMove(models.TransientModel):
    _name = "flashcoop.session.move"
    _description = "Move a Day"

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort", required=True, ondelete="cascade"
    )
    date_from = fields.Date(string="Day", required=True)
    date_to = fields.Date(string="New Day", required=True)

    def action_move(self):
        self.cohort_id.move_day(self.date_from, self.date_to)
        return {"type": "ir.actions.act_window_close"}
