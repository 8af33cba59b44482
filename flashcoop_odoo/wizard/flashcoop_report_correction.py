from odoo import fields, models


class FlashcoopReportCorrection(models.TransientModel):
    _name = "flashcoop.report.correction"
    _description = "Correct a Sent Report"

    report_id = fields.Many2one(
        comodel_name="flashcoop.funder.report", required=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    def action_correct(self):
        return self.report_id.new_version(self.reason)._get_records_action()
