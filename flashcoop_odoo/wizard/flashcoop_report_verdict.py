from odoo import fields, models

from ..models.flashcoop_funder_report_verdicts import VERDICTS


class FlashcoopReportVerdict(models.TransientModel):
    _name = "flashcoop.report.verdict"
    _description = "Read a Report before It Is Sent"

    report_id = fields.Many2one(
        comodel_name="flashcoop.funder.report", required=True, ondelete="cascade"
    )
    aspect = fields.Selection(
        selection=[("content", "Content"), ("figures", "Figures")], required=True
    )
    verdict = fields.Selection(selection=VERDICTS, required=True, default="accepted")
    note = fields.Text(help="What is to be revised, or what was checked.")

    def action_confirm(self):
        self.report_id.give_verdict(self.aspect, self.verdict, self.note or "")
