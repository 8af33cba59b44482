from odoo import fields, models


class FlashcoopFunderReportLine(models.Model):
    """One row of a report as it was sent: a copy, tied to no entry."""

    _name = "flashcoop.funder.report.line"
    _description = "Funder Report Line"
    _order = "report_id, sequence, id"

    report_id = fields.Many2one(
        comodel_name="flashcoop.funder.report",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="report_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="report_id.currency_id")
    sequence = fields.Integer()
    code = fields.Char(required=True)
    label = fields.Char(required=True)
    side = fields.Char()
    is_total = fields.Boolean()
    forecast = fields.Monetary()
    actual = fields.Monetary()
    forecast_whole = fields.Integer(string="Forecast, Whole Euros")
    actual_whole = fields.Integer(string="Actual, Whole Euros")
