from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CONTROL_FIELDS = {"admitted_amount", "admitted_reason"}


class FlashcoopFunderReportExpense(models.Model):
    """One row of the expense list of a report as it was sent: a copy of a cost in the
    books. What the funder admits of it is written down after its control."""

    _name = "flashcoop.funder.report.expense"
    _description = "Expense of a Funder Report"
    _order = "report_id, number, id"

    report_id = fields.Many2one(
        comodel_name="flashcoop.funder.report",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="report_id.company_id", store=True, index=True)
    # not by way of the report: at creation core would ask it once an amount
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer(string="No.", readonly=True)
    voucher = fields.Char(readonly=True, help="Number of the document in the books.")
    reference = fields.Char(
        string="Supplier's Reference", readonly=True, help="Number of the bill."
    )
    supplier = fields.Char(readonly=True)
    payee = fields.Char(
        string="Supplier or Object",
        compute="_compute_payee",
        help="The supplier; what it is, where the books name none.",
    )
    date = fields.Date(string="Accounting Date", readonly=True)
    invoice_date = fields.Date(string="Bill Date", readonly=True)
    payment_date = fields.Date(
        string="Paid On", readonly=True, help="Day of the last payment."
    )
    account = fields.Char(readonly=True, help="Number of the account of the cost.")
    label = fields.Char(readonly=True)
    cohort = fields.Char(string="Flashcoop", readonly=True)
    amount = fields.Monetary(
        readonly=True,
        help="Of the whole line of the document, without or with VAT as the funder"
        " counts.",
    )
    part_amount = fields.Monetary(
        string="Borne by the Flashcoop", readonly=True, help="Part of the amount."
    )
    charged_amount = fields.Monetary(
        string="Charged", readonly=True, help="Charged to this funding."
    )
    claimed_amount = fields.Monetary(
        string="Claimed",
        readonly=True,
        help="What the funder controls: charged to it or, when all costs are listed,"
        " borne by the Flashcoop.",
    )
    file_count = fields.Integer(string="Files", readonly=True)
    admitted_amount = fields.Monetary(
        string="Amount Admitted", help="What the funder admits after its control."
    )
    admitted_reason = fields.Char(
        string="Reason", help="Why the funder admits less than was claimed."
    )

    @api.depends("supplier", "label")
    def _compute_payee(self):
        for expense in self:
            expense.payee = expense.supplier or expense.label

    @api.constrains("admitted_amount", "admitted_reason")
    def _check_admitted(self):
        for expense in self:
            expense._check_admitted_amount()

    def _check_admitted_amount(self):
        """Admitted lies between nothing and what was claimed; less has a reason."""
        claimed, admitted = self.claimed_amount, self.admitted_amount
        if claimed == admitted:
            return
        low, high = sorted((0.0, claimed))
        compare = self.currency_id.compare_amounts
        if compare(admitted, low) < 0 or compare(admitted, high) > 0:
            raise ValidationError(
                self.env._(
                    "No. %(number)s, %(voucher)s: what the funder admits lies between"
                    " 0 and the %(claimed)s claimed.",
                    number=self.number,
                    voucher=self.voucher or self.label or "–",
                    claimed=self.currency_id.format(claimed),
                )
            )
        if compare(admitted, claimed) and not (self.admitted_reason or "").strip():
            raise ValidationError(
                self.env._(
                    "No. %(number)s, %(voucher)s: write down why the funder admits"
                    " %(admitted)s of %(claimed)s.",
                    number=self.number,
                    voucher=self.voucher or self.label or "–",
                    admitted=self.currency_id.format(admitted),
                    claimed=self.currency_id.format(claimed),
                )
            )

    def write(self, vals):
        """Override of the base model: the copy stays as it was sent; only what the
        funder admits is written, and noted on the report."""
        if vals.keys() - CONTROL_FIELDS:
            raise UserError(
                self.env._(
                    "The expense list stays as it was sent: only what the funder admits"
                    " is written after its control."
                )
            )
        for report in self.report_id:
            report._check_controllable()
            report._check_controlled()
        before = {expense: expense.admitted_amount for expense in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda e: e.currency_id.compare_amounts(before[e], e.admitted_amount)
        )
        for report, expenses in changed.grouped("report_id").items():
            expenses._note_control(report)
        return result

    def _note_control(self, report):
        """Keep on the report that what the funder admits was written down, by whom and
        when: coordinators read it too, so that no voucher or supplier is named."""
        format_amount = report.currency_id.format
        report.message_post(
            body=self.env._(
                "Control by the funder: %(count)s expenses written down, %(admitted)s"
                " admitted of %(claimed)s. On the whole list: %(all_admitted)s of"
                " %(all_claimed)s.",
                count=len(self),
                admitted=format_amount(sum(self.mapped("admitted_amount"))),
                claimed=format_amount(sum(self.mapped("claimed_amount"))),
                all_admitted=format_amount(report.admitted_amount),
                all_claimed=format_amount(report.claimed_amount),
            )
        )
