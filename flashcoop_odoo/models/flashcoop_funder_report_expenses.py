from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..report import costs
from ..report.french import in_french
from .flashcoop_funder_report import VOUCHER_GROUPS
from .frozen import with_defaults

FEW = 10  # numbers of rows that a sentence names


def _get_numbers(rows):
    """Return the numbers of rows of the list in words; the first when they are many."""
    numbers = [str(row["number"]) for row in rows]
    return ", ".join(numbers[:FEW]) + ("…" if len(numbers) > FEW else "")


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
        groups=VOUCHER_GROUPS,
    )
    expense_html = fields.Html(
        compute="_compute_drawn", sanitize=False, groups=VOUCHER_GROUPS
    )
    control_date = fields.Date(
        string="Controlled On",
        copy=False,
        help="When the funder told what it admits. Empty: nothing was controlled yet.",
    )

    # === COMPUTE METHODS === #

    @api.depends("expense_scope")
    def _compute_drawn(self):
        """Extend what is drawn."""
        return super()._compute_drawn()

    def _get_drawn(self, content):
        """Add the list, as long as there are no rows of it; for those who may see it,
        since others have no use of what is drawn."""
        drawn = super()._get_drawn(content) | {"expense_html": False}
        if not content or self._is_frozen() or not self._may_see_expenses():
            return drawn
        return drawn | {
            "expense_html": self.env["ir.qweb"]._render(
                "flashcoop_odoo.funder_report_expenses",
                {"content": content, "currency": self.currency_id},
            )
        }

    def _may_see_expenses(self):
        """True for those who may see single costs and their vouchers."""
        return self.env.su or self.env.user.has_groups(VOUCHER_GROUPS)

    # === CONTENT === #

    def _get_content(self):
        content = super()._get_content()
        if self._is_frozen():
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
        names = {cohort.id: cohort.name for cohort in cohorts}
        if self.expense_scope == "all":
            found = costs.find(cohorts, self.date_from, self.date_to)
            listed = [cost for own in found.values() for cost in own]
        else:
            charged = self._find_charged(cohorts)
            listed = [cost for cost in charged if cost.cohort_id in names]
        listed.sort(key=lambda c: (c.date, c.voucher, c.line_id or 0, c.cohort_id))
        files = self._get_voucher_files(cost.move_id for cost in listed)
        people = self._get_pseudonyms(cohorts, listed)
        return [
            self._get_expense_row(cost, names[cost.cohort_id])
            | self._get_person_row(cost, people)
            | {
                "number": number,
                # no names of files: they may be those of people
                "files": [
                    {"checksum": file.checksum} for file in files.get(cost.move_id, ())
                ],
            }
            for number, cost in enumerate(listed, start=1)
        ]

    def _get_pseudonyms(self, cohorts, listed):
        """Return {(cohort id, contact id): pseudonym} of participants who were paid,
        such as a share of the result: officers, auditors and funders know people by it
        alone."""
        participants = cohorts.env["flashcoop.participant"]
        found = participants.with_context(active_test=False).search(
            [
                ("cohort_id", "in", cohorts.ids),
                ("partner_id", "in", [c.partner_id for c in listed if c.partner_id]),
            ]
        )
        return {(p.cohort_id.id, p.partner_id.id): p.pseudonym for p in found}

    def _get_person_row(self, cost, people):
        """Return what a row says of a participant in the place of what may name them;
        nothing of others."""
        pseudonym = people.get((cost.cohort_id, cost.partner_id))
        if not pseudonym:
            return {}
        return {"supplier": pseudonym, "reference": "", "label": cost.account_name}

    def _get_expense_row(self, cost, cohort_name):
        charged = self._get_charged(cost)
        amount, part = cost.amount, cost.part
        if self.funding_id.tax_basis == "included":
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

    def _check_controlled(self):
        """:raise UserError: when nobody wrote yet when the funder controlled it."""
        if not self.control_date:
            raise UserError(
                self.env._(
                    "%s: write first when the funder told what it admits (“Controlled"
                    " on”, tab “4. Expenses”), then what it admits of each expense.",
                    self.display_name,
                )
            )

    @api.constrains("control_date")
    def _check_control_is_past(self):
        today = fields.Date.context_today(self)
        for report in self.filtered("control_date"):
            if report.control_date > today:
                raise ValidationError(
                    self.env._(
                        "%s: its control by the funder is dated in the future. Enter"
                        " the day on which the funder told what it admits.",
                        report.display_name,
                    )
                )

    @api.constrains("control_date")
    def _check_control_date(self):
        """What was not admitted was so at a control."""
        for report in self.filtered(lambda r: not r.control_date):
            # sudo: whoever writes the date; rows are read by few
            rows = report.sudo().expense_ids
            if refused := rows.filtered(
                lambda e: e.currency_id.compare_amounts(
                    e.admitted_amount, e.claimed_amount
                )
            ):
                raise ValidationError(
                    self.env._(
                        "%(report)s: the funder admitted less than was claimed of"
                        " expense no. %(numbers)s, so that it was controlled: keep the"
                        " date, or first put the amounts back to what was claimed.",
                        report=report.display_name,
                        numbers=_get_numbers(refused),
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

    def _get_warnings(self, content):
        lines = super()._get_warnings(content)
        rows = content["expenses"]
        if not rows:
            lines.append(
                self.env._(
                    "The expense list is empty: charge costs to this funding, or list"
                    " all costs of the Flashcoops (tab Expenses)."
                )
            )
        lines += filter(
            None, [self._get_control_warning(), self._get_elsewhere_warning()]
        )
        if unpaid := [row for row in rows if not row["payment_date"]]:
            lines.append(
                self.env._(
                    "Not paid, as far as the books tell: expense no. %s. A funder pays"
                    " for what was paid; the list says so of each.",
                    _get_numbers(unpaid),
                )
            )
        if missing := [row for row in rows if not row["files"]]:
            lines.append(
                self.env._(
                    "No voucher is attached in the books: %(count)s of %(total)s"
                    " expenses, no. %(numbers)s of the list (tab “4. Expenses”).",
                    count=len(missing),
                    total=len(rows),
                    numbers=_get_numbers(missing),
                )
            )
        return lines

    def _get_control_warning(self):
        """Return what the funder did not admit of the version that this one replaces,
        in words: the rows of a new version are admitted as claimed."""
        before = self.previous_id
        rows = before.sudo().expense_ids  # their total, for who may not read each
        refused = sum(r.claimed_amount - r.admitted_amount for r in rows)
        if self.currency_id.is_zero(refused):
            return ""
        return self.env._(
            "The funder did not admit %(amount)s of version %(version)s. This version"
            " starts from all that it claims: write down again what is admitted once it"
            " is sent.",
            amount=self.currency_id.format(refused),
            version=before.version,
        )

    def _get_elsewhere_warning(self):
        """Return what is charged to the funding in the period and stands on no
        Flashcoop of the report, in words; empty when there is nothing."""
        lost = self._get_charged_elsewhere()
        if not lost:
            return ""
        cohorts = self.env["flashcoop.cohort"].sudo()  # their names
        names = cohorts.browse(filter(None, lost)).mapped("name")
        names += [self.env._("no Flashcoop")] if None in lost else []
        return self.env._(
            "%(amount)s charged to this funding are not on the expense list: they stand"
            " on %(places)s. Put them on a Flashcoop of the report, or charge them to"
            " another funding.",
            amount=self.currency_id.format(sum(lost.values())),
            places=", ".join(names),
        )

    def _get_charged_elsewhere(self):
        """Return {id of a Flashcoop, None for none: what is charged to the funding in
        the period}, as the funder counts, but for the Flashcoops of the report. sudo:
        totals, as in :meth:`_find_expenses`."""
        funding, lost = self.funding_id.sudo()._origin, defaultdict(float)
        if funding.tax_basis == "included":
            for cost in self._find_charged():
                lost[cost.cohort_id] += self._get_charged(cost)
        else:
            found = costs.add_charged(funding, self.date_from, self.date_to)
            for charge in found.get(funding.id, ()):
                lost[charge.cohort_id] += charge.amount
        told = set(self.cohort_ids._origin.ids)
        return {
            cohort_id: self.currency_id.round(amount)
            for cohort_id, amount in lost.items()
            if cohort_id not in told and not self.currency_id.is_zero(amount)
        }

    def _find_charged(self, cohorts=None):
        """Return the costs charged to the funding in the period, on these Flashcoops or
        wherever they stand, in sudo: see :meth:`_find_expenses`."""
        funding = in_french(self.funding_id.sudo()._origin)
        days = self.date_from, self.date_to
        found = costs.find_charged(funding, *days, cohorts=cohorts)
        charged = found.get(funding.id, ())
        return [cost for cost in charged if cost.charged[funding.id]]

    def _get_charged(self, cost):
        """Return what is charged to the funding of a cost, as the funder counts."""
        charged = cost.charged.get(self.funding_id._origin.id, 0.0)
        is_with_tax = self.funding_id.tax_basis == "included"
        return cost.with_tax(charged) if is_with_tax else charged
