import base64

from odoo import api, fields, models

from ..report.expense_list import expense_pdf, expense_xlsx
from .flashcoop_funder_report import VOUCHER_GROUPS

DRAW = {"pdf": expense_pdf, "xlsx": expense_xlsx}


class FlashcoopFunderReportExpenseFiles(models.Model):
    """The expense list as files, with what the funder admitted once it has controlled.

    They are drawn from the frozen content when they are asked for, to the same bytes
    each time, so that sending does not wait for lists of many pages.
    """

    _inherit = "flashcoop.funder.report"

    expense_xlsx_file = fields.Binary(
        compute="_compute_expense_xlsx_file",
        attachment=False,
        groups=VOUCHER_GROUPS,
        help="The list as a sheet.",
    )
    expense_pdf_file = fields.Binary(
        compute="_compute_expense_pdf_file",
        attachment=False,
        groups=VOUCHER_GROUPS,
        help="The list to print.",
    )

    @api.depends("content", "control_date", "expense_ids.admitted_amount")
    def _compute_expense_xlsx_file(self):
        for report in self:
            raw = report.id and report.get_expense_list("xlsx")
            report.expense_xlsx_file = raw and base64.b64encode(raw)

    @api.depends("content", "control_date", "expense_ids.admitted_amount")
    def _compute_expense_pdf_file(self):
        for report in self:
            raw = report.id and report.get_expense_list("pdf")
            report.expense_pdf_file = raw and base64.b64encode(raw)

    @api.private
    def get_expense_list(self, extension, content=None):
        """Return the list (bytes, ``pdf`` or ``xlsx``), with what the funder admitted
        once it has controlled it.

        :param content: of the report, when it is at hand.
        :raise AccessError: for those who may not read the report.
        """
        self.ensure_one()
        self.check_access("read")
        admitted = {
            expense.number: (expense.admitted_amount, expense.admitted_reason or "")
            for expense in (self.expense_ids if self.control_date else ())
        }
        content = content or self._get_content()
        return DRAW[extension](content, self._get_mark(content), admitted)

    def _draw_sent_list(self, extension):
        """Return the list (bytes) as it was sent, before any control."""
        content = self._get_frozen()
        return DRAW[extension](content, self._get_mark(content))

    def action_download_expenses(self):
        return self._download_expenses("xlsx")

    def action_print_expenses(self):
        return self._download_expenses("pdf")

    def _download_expenses(self, extension):
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/expense_{extension}_file"
        return self._open_url(
            f"{url}?download=true&filename={self._get_list_name(extension)}"
        )

    def _get_list_name(self, extension):
        return f"{self._get_file_name()}-depenses.{extension}"
