import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..report.expense_list import Control, expense_pdf, expense_xlsx
from .flashcoop_funder_report import VOUCHER_GROUPS

DRAW = {"pdf": expense_pdf, "xlsx": expense_xlsx}


class FlashcoopFunderReportExpenseFiles(models.Model):
    """The expense list as files: as it was sent, whatever the funder says of it; and,
    on papers of their own, what the funder admitted once it has controlled.

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
    control_xlsx_file = fields.Binary(
        compute="_compute_control_xlsx_file",
        attachment=False,
        groups=VOUCHER_GROUPS,
        help="What the funder admitted, as a sheet.",
    )
    control_pdf_file = fields.Binary(
        compute="_compute_control_pdf_file",
        attachment=False,
        groups=VOUCHER_GROUPS,
        help="What the funder admitted, to print.",
    )

    @api.depends("content")
    def _compute_expense_xlsx_file(self):
        for report in self:
            raw = report.id and report.get_expense_list("xlsx")
            report.expense_xlsx_file = raw and base64.b64encode(raw)

    @api.depends("content")
    def _compute_expense_pdf_file(self):
        for report in self:
            raw = report.id and report.get_expense_list("pdf")
            report.expense_pdf_file = raw and base64.b64encode(raw)

    @api.depends("content", "control_date", "expense_ids.admitted_amount")
    def _compute_control_xlsx_file(self):
        for report in self:
            raw = report.control_date and report.get_control_list("xlsx")
            report.control_xlsx_file = raw and base64.b64encode(raw)

    @api.depends("content", "control_date", "expense_ids.admitted_amount")
    def _compute_control_pdf_file(self):
        for report in self:
            raw = report.control_date and report.get_control_list("pdf")
            report.control_pdf_file = raw and base64.b64encode(raw)

    @api.private
    def get_expense_list(self, extension, content=None):
        """Return the list (bytes, ``pdf`` or ``xlsx``) as it was sent, or of today's
        books; nothing that the funder said later changes it.

        :param content: of the report, when it is at hand.
        :raise AccessError: for those who may not read the report.
        """
        self.ensure_one()
        self.check_access("read")
        content = content or self._get_content()
        return DRAW[extension](content, self._get_mark(content))

    @api.private
    def get_control_list(self, extension, content=None):
        """Return the list (bytes) with what the funder admitted after its control. It
        says that it is no part of what was sent, and has not its fingerprint.

        :raise AccessError: for those who may not read the report.
        :raise UserError: before any control.
        """
        self.ensure_one()
        self.check_access("read")
        if not self.control_date:
            raise UserError(
                self.env._(
                    "%s has not been controlled yet: write on the tab “4. Expenses”"
                    " when the funder told what it admits.",
                    self.display_name,
                )
            )
        admitted = {
            expense.number: (expense.admitted_amount, expense.admitted_reason or "")
            for expense in self.expense_ids
        }
        content = content or self._get_content()
        sent = fields.Datetime.context_timestamp(self, self.sent_on)
        control = Control(f"{self.control_date:%d/%m/%Y}", f"{sent:%d/%m/%Y}", admitted)
        return DRAW[extension](content, control=control)

    def _draw_sent_list(self, extension):
        """Return the list (bytes) as it was sent, for who has no login."""
        content = self._get_frozen()
        return DRAW[extension](content, self._get_mark(content))

    def action_download_expenses(self):
        return self._download_list("expense", "xlsx")

    def action_print_expenses(self):
        return self._download_list("expense", "pdf")

    def action_download_control(self):
        return self._download_list("control", "xlsx")

    def action_print_control(self):
        return self._download_list("control", "pdf")

    def _download_list(self, kind, extension):
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/{kind}_{extension}_file"
        name = self._get_list_name(extension, kind)
        return self._open_url(f"{url}?download=true&filename={name}")

    def _get_list_name(self, extension, kind="expense"):
        word = {"expense": "depenses", "control": "controle"}[kind]
        return f"{self._get_file_name()}-{word}.{extension}"
