from datetime import date

from odoo import api, fields, models

from ..calc import control


class FlashcoopFunderReportBalance(models.Model):
    """What the expense lists of a grant's reports leave to be paid or given back."""

    _inherit = "flashcoop.funder.report"

    claimed_amount = fields.Monetary(string="Claimed", compute="_compute_drawn")
    admitted_amount = fields.Monetary(
        string="Amount Admitted", compute="_compute_drawn"
    )
    refused_amount = fields.Monetary(string="Not Admitted", compute="_compute_drawn")
    balance_claimed = fields.Monetary(
        string="Balance as Claimed",
        compute="_compute_drawn",
        help="What the funder still owes by this list and those of the other reports"
        " that were sent: the grant, or the costs when these are less, minus what was"
        " received. Negative: more was received than that.",
    )
    balance_admitted = fields.Monetary(
        string="Balance after Control",
        compute="_compute_drawn",
        help="The same with what the funder admits.",
    )
    balance_text = fields.Char(string="In Words", compute="_compute_drawn")

    @api.depends(
        *("kind", "control_date", "expense_ids"),
        *("funding_id.cap_rate", "funding_id.rate_basis", "funding_id.inkind_counted"),
        "funding_id.funder_report_ids.expense_ids.admitted_amount",
    )
    def _compute_drawn(self):
        """Extend what is drawn."""
        return super()._compute_drawn()

    def _get_drawn(self, content):
        # sudo: totals of lists whose rows not all may read
        amounts = self.sudo()._get_balance(content)
        text = self._get_balance_text(amounts["balance_admitted"])
        return super()._get_drawn(content) | amounts | {"balance_text": text}

    def _get_left_to_pay(self):
        """Return what the funder still owes, negative: what it gets back. sudo: a total
        of rows that not all may read, for who may read the report."""
        self.check_access("read")
        report = self.sudo()
        return report._get_balance(report._get_content())["balance_admitted"]

    @api.model
    def _get_returns(self, domain):
        """Return {report: amount} of the final reports within ``domain`` that leave
        money to give back, until that is done or their funding closed, in the order
        they were sent; of those on the same Flashcoops, whose balance is one, the
        latest."""
        reports = self.search(
            [
                *domain,
                ("state", "=", "sent"),
                ("kind", "=", "final"),
                ("funding_id.state", "=", "reported"),
                ("funding_id.kind_id.is_own", "=", False),
            ],
            order="sent_on desc, id desc",
        )
        found, told = {}, set()
        for report in reports.sorted(lambda r: len(r.cohort_ids), reverse=True):
            parts = {(report.funding_id, cohort) for cohort in report.cohort_ids}
            if parts <= told:
                continue
            told |= parts
            amount = -report._get_left_to_pay()
            if report.currency_id.compare_amounts(amount, 0) > 0:
                found[report] = amount
        return dict(sorted(found.items(), key=lambda row: row[0].sent_on))

    def _get_balance(self, content):
        """Return what this report claims and what is admitted of it, and the balance
        that follows from all the reports that stand.

        The grant is what these reports tell of; received is theirs too.

        :param content: of this report, empty without a Flashcoop.
        """
        self.ensure_one()
        own = self._get_claims(content)
        claimed = sum(row.claimed for row in own)
        admitted = sum(row.admitted for row in own)
        rows = self._get_rows_told(content)
        totals = [sum(row.claimed for row in rows), sum(row.admitted for row in rows)]
        known = *self._get_granted_and_received(content), totals[0]
        step = self.currency_id.rounding or 0.01
        return {
            "claimed_amount": claimed,
            "admitted_amount": admitted,
            "refused_amount": claimed - admitted,
            "balance_claimed": control.balance(*known, totals[0], step),
            "balance_admitted": control.balance(*known, totals[1], step),
        }

    def _get_rows_told(self, content):
        """Return the rows of this report and the others that stand, each cost once: the
        latest report that covers its day tells it."""
        reports = (self | self._get_standing()).sorted(
            lambda r: (r.date_to or date.max, r.state != "sent", r._origin.id or 0),
            reverse=True,
        )
        told = []
        for report in reports:
            own = content if report == self else report._get_content()
            rows = report._get_counted_claims(own, self.cohort_ids)
            told.append((report.date_from, report.date_to, rows))
        return control.tell_once(told)

    def _get_standing(self):
        """Return the other reports that stand and tell of some of its Flashcoops."""
        cohorts = self.cohort_ids._origin
        return self.funding_id._origin.funder_report_ids.filtered(
            lambda r: (
                r.state == "sent"
                and r not in self._origin | self.previous_id
                and r.cohort_ids & cohorts
            )
        )

    def _get_claims(self, content, without=()):
        """Return the rows of the list (:class:`~..calc.control.Row`), as sent or from
        today's books, but for those of the Flashcoops with names in ``without``."""
        if self.expense_ids:
            return [
                control.Row(e.date or date.min, e.claimed_amount, e.admitted_amount)
                for e in self.expense_ids
                if e.cohort not in without
            ]
        return [
            control.Row(
                fields.Date.to_date(row["date"]), row["claimed"], row["claimed"]
            )
            for row in content.get("expenses", ())
            if row["cohort"] not in without
        ]

    def _get_counted_claims(self, content, cohorts):
        """Return the rows that count for a grant to ``cohorts``: when all costs are
        listed, what the funder's rate allows of them."""
        others = self.cohort_ids._origin - cohorts._origin
        rows = self._get_claims(content, others.mapped("name"))
        funding = self.funding_id
        if self.expense_scope != "all" or not funding.cap_rate or not rows:
            return rows
        if funding.rate_basis == "cost":
            return rows
        if funding.inkind_counted:
            amounts = {row["code"]: row["actual"] for row in content["rows"]}
            amount = amounts.get("86", 0.0)
            rows.append(control.Row(self.date_to or date.max, amount, amount))
        rate = funding.cap_rate / 100
        return [
            row._replace(claimed=row.claimed * rate, admitted=row.admitted * rate)
            for row in rows
        ]

    def _get_told_parts(self):
        """Return the shares of its Flashcoops that this report, or another that stands,
        tells of."""
        funding, reports = self.funding_id, self | self._get_standing()
        shares = funding.share_ids
        told = shares.filtered(
            lambda share: (
                share.cohort_id in self.cohort_ids._origin
                and any(funding._is_told(share, report) for report in reports)
            )
        )
        # a list of reports reads the amounts of all their fundings at once
        return told.with_prefetch(shares._prefetch_ids)

    def _get_granted_and_received(self, content):
        """Return what the funder gives for these shares, and what it paid of it; of a
        funding without shares, all of it."""
        if not self.funding_id.share_ids:
            granted = content["sentence"]["amount"] if content else 0.0
            return granted, self.funding_id.received_amount
        parts = self._get_told_parts()
        return sum(parts.mapped("net_amount")), sum(parts.mapped("received_amount"))

    def _get_balance_text(self, amount):
        if not self.funding_id:  # a new form
            return False
        money = self.currency_id.format(abs(amount))
        funder = self.partner_id.name or ""
        if self.currency_id.is_zero(amount):
            return self.env._("Nothing is left to pay on either side.")
        if amount > 0:
            return self.env._(
                "%(funder)s still owes %(money)s.", funder=funder, money=money
            )
        if self.kind == "interim":
            return self.env._(
                "%(money)s that %(funder)s paid are not covered by costs yet; the final"
                " report settles what becomes of them.",
                funder=funder,
                money=money,
            )
        return self.env._(
            "%(money)s are to be given back to %(funder)s.", funder=funder, money=money
        )
