from odoo import api, fields, models

from ..models.flashcoop_funder_report_warnings import bullets


class FlashcoopReportSend(models.TransientModel):
    """What a user reads before a report is sent: what is open, what sending does."""

    _name = "flashcoop.report.send"
    _description = "Send a Report to Its Funder"

    report_id = fields.Many2one(
        comodel_name="flashcoop.funder.report", required=True, ondelete="cascade"
    )
    open_text = fields.Text(string="Still Open", help="One point a line.")
    open_html = fields.Html(compute="_compute_open_html")

    @api.depends("open_text")
    def _compute_open_html(self):
        for dialog in self:
            dialog.open_html = bullets((dialog.open_text or "").splitlines())

    def action_send(self):
        self.report_id.send(self.open_text)
