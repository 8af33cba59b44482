from odoo import api, fields, models
from odoo.exceptions import UserError


class FlashcoopFunderReportGap(models.Model):
    """One row of a report whose actual amount is far from its forecast, and why. Its
    amounts are those of the report: today's books before sending, as sent after."""

    _name = "flashcoop.funder.report.gap"
    _description = "Gap Explained in a Funder Report"
    _order = "report_id, id"

    report_id = fields.Many2one(
        comodel_name="flashcoop.funder.report",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="report_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="report_id.currency_id")
    code = fields.Char(required=True, readonly=True)
    label = fields.Char(required=True, readonly=True)
    note = fields.Char(string="Explanation", help="Printed on sheet 3.")
    forecast = fields.Monetary(compute="_compute_amounts")
    actual = fields.Monetary(compute="_compute_amounts")
    variance = fields.Monetary(compute="_compute_amounts")

    _row_uniq = models.Constraint(
        "UNIQUE(report_id, code, label)", "This row has its explanation already."
    )

    @api.depends("report_id.row_values")
    def _compute_amounts(self):
        for report, gaps in self.grouped("report_id").items():
            rows = {(row["code"], row["label"]): row for row in report.row_values or ()}
            for gap in gaps:
                row = rows.get((gap.code, gap.label), {})
                gap.forecast = row.get("forecast", 0.0)
                gap.actual = row.get("actual", 0.0)
                gap.variance = row.get("variance", 0.0)

    def write(self, vals):
        """Override of the base model: only the explanation is written, until the
        report is sent."""
        if vals.keys() - {"note"}:
            raise UserError(
                self.env._("The rows of the form are given: write why they differ.")
            )
        self.report_id._check_not_sent()
        return super().write(vals)
