import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..calc import control
from ..report import costs
from ..report.expense_list import expense_pdf, expense_xlsx
from ..report.french import in_french
from .frozen import with_defaults


class FlashcoopFunderReportExpenses(models.Model):
    """The expense list of a report (état récapitulatif des dépenses): the costs behind
    its figures, each with its voucher, and what the funder admitted of them."""

    _inherit = "flashcoop.funder.report"

    expense_scope = fields.Selection(
        selection=[
            ("charged", "Costs charged to this funding"),
            ("all", "All costs of the Flashcoops"),
        ],
        string="Costs Listed",
        default="charged",
        required=True,
    )
    expense_ids = fields.One2many(
        comodel_name="flashcoop.funder.report.expense",
        inverse_name="report_id",
        string="Expenses",
        copy=False,
    )
    expense_html = fields.Html(compute="_compute_expense_html", sanitize=False)
    control_date = fields.Date(
        string="Controlled On",
        copy=False,
        help="When the funder told what it admits. Empty: nothing was controlled yet.",
    )
    claimed_amount = fields.Monetary(string="Claimed", compute="_compute_balance")
    admitted_amount = fields.Monetary(
        string="Amount Admitted", compute="_compute_balance"
    )
    refused_amount = fields.Monetary(string="Not Admitted", compute="_compute_balance")
    balance_claimed = fields.Monetary(
        string="Balance as Claimed",
        compute="_compute_balance",
        help="What the funder still owes by the list as it was sent: the grant, or the"
        " costs when these are less, minus what was received. Negative: to be given"
        " back.",
    )
    balance_admitted = fields.Monetary(
        string="Balance after Control",
        compute="_compute_balance",
        help="The same with what the funder admits.",
    )
    balance_text = fields.Char(string="In Words", compute="_compute_balance")
    expense_xlsx_file = fields.Binary(
        compute="_compute_expense_files", attachment=False, help="The list as a sheet."
    )
    expense_pdf_file = fields.Binary(
        compute="_compute_expense_files", attachment=False, help="The list to print."
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "cohort_ids", "date_from", "date_to", "expense_scope")
    @api.depends_context("lang")
    def _compute_expense_html(self):
        for report in self:
            report.expense_html = bool(
                report.cohort_ids and not report.content
            ) and self.env["ir.qweb"]._render(
                "flashcoop_odoo.funder_report_expenses",
                {"content": report._get_content(), "currency": report.currency_id},
            )

    @api.depends("expense_ids.admitted_amount", "state", "control_date")
    @api.depends_context("lang")
    def _compute_balance(self):
        for report in self:
            amounts = report._get_balance()
            text = report._get_balance_text(amounts["balance_admitted"])
            report.update(amounts | {"balance_text": text})

    @api.depends("content", "control_date", "expense_ids.admitted_amount")
    def _compute_expense_files(self):
        for report in self:
            sheet = report.id and report.get_expense_list("xlsx")
            pdf = report.id and report.get_expense_list("pdf")
            report.expense_xlsx_file = sheet and base64.b64encode(sheet)
            report.expense_pdf_file = pdf and base64.b64encode(pdf)

    def _get_balance(self):
        """Return what is claimed and admitted, and the balance that follows.

        The grant is the part of the report's Flashcoops in its years; received is
        theirs too.
        """
        self.ensure_one()
        content = self._get_content() if self.cohort_ids else {}
        rows = content.get("expenses", [])
        claimed = sum(row["claimed"] for row in rows)
        admitted = claimed
        if self.expense_ids:
            admitted = sum(self.expense_ids.mapped("admitted_amount"))
        granted = content["sentence"]["amount"] if content else 0.0
        received, step = self._get_received(), self.currency_id.rounding or 0.01
        return {
            "claimed_amount": claimed,
            "admitted_amount": admitted,
            "refused_amount": claimed - admitted,
            "balance_claimed": control.balance(
                granted, received, claimed, claimed, step
            ),
            "balance_admitted": control.balance(
                granted, received, claimed, admitted, step
            ),
        }

    def _get_received(self):
        """Return what the funder paid for the Flashcoops and years of the report."""
        if not self.funding_id.share_ids:
            return self.funding_id.received_amount
        return sum(self._get_told_shares().mapped("received_amount"))

    def _get_balance_text(self, amount):
        money = self.currency_id.format(abs(amount))
        funder = self.partner_id.name or ""
        if self.currency_id.is_zero(amount):
            return self.env._("Nothing is left to pay on either side.")
        if amount > 0:
            return self.env._(
                "%(funder)s still owes %(money)s.", funder=funder, money=money
            )
        return self.env._(
            "%(money)s are to be given back to %(funder)s.", funder=funder, money=money
        )

    # === CONTENT === #

    def _get_content(self):
        content = super()._get_content()
        if self.content:
            return content
        return content | {
            "expense_scope": self.expense_scope,
            "expense_tax": self.funding_id.tax_basis,
            "expenses": self._find_expenses(),
        }

    def _find_expenses(self):
        """Return the rows of the list from today's books, as plain data, oldest first.

        sudo: the officer who reports reads single costs of the Flashcoops reported on,
        without a right on the books. The caller has checked the right on the report.
        """
        cohorts = in_french(self.sudo().cohort_ids._origin)
        found = costs.find(cohorts, self.date_from, self.date_to)
        names = {cohort.id: cohort.name for cohort in cohorts}
        listed = [
            cost
            for own in found.values()
            for cost in own
            if self.expense_scope == "all" or cost.charged.get(self.funding_id.id)
        ]
        listed.sort(key=lambda c: (c.date, c.voucher, c.line_id or 0, c.cohort_id))
        files = self._get_voucher_files(cost.move_id for cost in listed)
        return [
            self._get_expense_row(cost, names[cost.cohort_id])
            | {
                "number": number,
                "files": [
                    {"name": file.name, "checksum": file.checksum}
                    for file in files.get(cost.move_id, ())
                ],
            }
            for number, cost in enumerate(listed, start=1)
        ]

    def _get_expense_row(self, cost, cohort_name):
        charged = cost.charged.get(self.funding_id.id, 0.0)
        amount, part = cost.amount, cost.part
        if self.funding_id.tax_basis == "included":
            charged = cost.with_tax(charged)
            amount, part = cost.amount_total, cost.part_total
        days = [day.isoformat() for day in cost.payment_dates]
        return {
            "voucher": cost.voucher,
            "reference": cost.reference,
            "supplier": cost.partner_name,
            "date": cost.date.isoformat(),
            "invoice_date": cost.invoice_date and cost.invoice_date.isoformat(),
            "payment_date": days[-1] if days and cost.is_paid else None,
            "account": cost.code,
            "label": cost.label,
            "cohort": cohort_name,
            "amount": amount,
            "part": part,
            "charged": charged,
            "claimed": part if self.expense_scope == "all" else charged,
            "move_id": cost.move_id,
        }

    def _freeze(self, content):
        result = super()._freeze(content)
        # sudo: nobody has a right to write rows, which are part of what was sent
        self.env["flashcoop.funder.report.expense"].sudo().create(
            [self._prepare_expense_vals(row) for row in content["expenses"]]
        )
        return result

    def _prepare_expense_vals(self, row):
        same = (
            *("number", "voucher", "reference", "supplier", "date", "invoice_date"),
            *("payment_date", "account", "label", "cohort", "amount"),
        )
        return {name: row[name] or False for name in same} | {
            "report_id": self.id,
            "part_amount": row["part"],
            "charged_amount": row["charged"],
            "claimed_amount": row["claimed"],
            "admitted_amount": row["claimed"],
            "file_count": len(row["files"]),
        }

    def _check_controllable(self):
        """:raise UserError: when the report was not sent, or a new version was."""
        if self.state != "sent":
            raise UserError(
                self.env._(
                    "%s is not a report that was sent and still stands: what a funder"
                    " admits is written on that one.",
                    self.display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if with_defaults(self, vals).get("control_date"):
                raise UserError(
                    self.env._("A report is controlled by its funder once it is sent.")
                )
        return super().create(vals_list)

    def write(self, vals):
        if "control_date" in vals:
            for report in self:
                report._check_controllable()
        return super().write(vals)

    def _get_warnings(self):
        lines = super()._get_warnings()
        rows = self._get_content()["expenses"]
        if not rows:
            lines.append(
                self.env._(
                    "The expense list is empty: charge costs to this funding, or list"
                    " all costs of the Flashcoops (tab Expenses)."
                )
            )
        missing = [row for row in rows if not row["files"]]
        if missing:
            lines.append(
                self.env._(
                    "No voucher is attached in the books: %(count)s of %(total)s"
                    " expenses, such as no. %(number)s %(voucher)s.",
                    count=len(missing),
                    total=len(rows),
                    number=missing[0]["number"],
                    voucher=missing[0]["voucher"] or missing[0]["label"],
                )
            )
        return lines

    # === FILES === #

    @api.private
    def get_expense_list(self, extension):
        """Return the list (bytes, ``pdf`` or ``xlsx``), with what the funder admitted
        once it has controlled it.

        :raise AccessError: for those who may not read the report.
        """
        self.ensure_one()
        self.check_access("read")
        draw = {"pdf": expense_pdf, "xlsx": expense_xlsx}[extension]
        admitted = {
            expense.number: (expense.admitted_amount, expense.admitted_reason or "")
            for expense in (self.expense_ids if self.control_date else ())
        }
        return draw(self._get_content(), self._get_mark(), admitted)

    def action_download_expenses(self):
        return self._download_expenses("xlsx")

    def action_print_expenses(self):
        return self._download_expenses("pdf")

    def _download_expenses(self, extension):
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/expense_{extension}_file"
        name = f"{self._get_file_name()}-depenses.{extension}"
        return self._open_url(f"{url}?download=true&filename={name}")
