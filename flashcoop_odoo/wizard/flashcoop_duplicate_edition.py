from odoo import fields, models


class FlashcoopDuplicateEdition(models.TransientModel):
    _name = "flashcoop.duplicate.edition"
    _description = "Duplicate Edition"

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort", required=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    date_start = fields.Date(string="First Day", required=True)

    def action_duplicate(self):
        new = self.cohort_id.duplicate_edition(self.date_start, self.name)
        return new._get_records_action()
