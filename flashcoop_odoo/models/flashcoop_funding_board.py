from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..report import costs
from ..report.eligibility import OPEN_STATES, Board

WATCH_DAYS = 60  # how far ahead the board looks
MOST_ROWS = 6  # of a section; the rest is one click away


class FlashcoopFundingBoard(models.AbstractModel):
    """What waits for somebody in the fundings, on one screen.

    Nothing is stored: each section asks the records that hold the facts. Amounts are in
    the currency of each row's company.
    """

    _name = "flashcoop.funding.board"
    _description = "Funding Overview"

    @api.model
    @api.readonly
    def get_board(self):
        """Return the sections of the board, in a number of queries that does not grow
        with the fundings.

        :return: ``[{code, count, model, ids, totals, rows}]``; ``totals`` is
            ``[{amount, currency_id}]``, one a currency; a row is ``{id, funding_id,
            name, note, date, is_late, amount, currency_id}``.
        :raise AccessError: for who may not read fundings.
        """
        self.env["flashcoop.funding"].check_access("read")
        today = fields.Date.context_today(self)
        spent = self._get_costs()
        return [
            self._section("reports", self._find_reports_due(today), today),
            self._section("payments", self._find_late_payments(), today),
            self._section("ending", self._find_ending(today), today),
            self._section("risk", self._find_at_risk(today, spent), today),
            self._section("returns", self._find_returns(), today),
            self._section("uncovered", self._find_uncovered(spent), today),
            self._section("vouchers", self._find_without_voucher(spent), today),
        ]

    def _section(self, code, found, today):
        """Return one section of the board.

        :param found: {record: (date, amount, note)}, in the order to show.
        """
        totals = {}
        for record, (_date, amount, _note) in found.items():
            if amount is not None:
                currency = record.currency_id.id
                totals[currency] = totals.get(currency, 0.0) + amount
        rows = list(found.items())[:MOST_ROWS]
        return {
            "code": code,
            "count": len(found),
            "model": next(iter(found))._name if found else False,
            "ids": [record.id for record in found],
            "totals": [{"currency_id": c, "amount": a} for c, a in totals.items()],
            "rows": [
                {
                    "id": record.id,
                    # what has no screen of its own is settled on its funding
                    "funding_id": "funding_id" in record and record.funding_id.id,
                    "name": record.display_name,
                    "note": note,
                    "date": date and fields.Date.to_string(date),
                    "is_late": bool(date and date < today),
                    "amount": amount,
                    "currency_id": record.currency_id.id,
                }
                for record, (date, amount, note) in rows
            ],
        }

    # === SECTIONS === #

    def _find_reports_due(self, today):
        """Fundings whose report is late or due soon, and not sent."""
        due = Domain("report_due_date", "<=", today + timedelta(days=WATCH_DAYS))
        fundings = self._search_spending(due, order="report_due_date, id")
        return {f: (f.report_due_date, None, "") for f in fundings}

    def _find_late_payments(self):
        late = self.env["flashcoop.funding.instalment"].search(
            [("is_overdue", "=", True)], order="due_date, id"
        )
        return {
            part: (part.due_date, part.residual_amount, part.funding_id.display_name)
            for part in late
        }

    def _find_ending(self, today):
        """Fundings that accept no more costs soon, with what is left to spend."""
        fundings = self._search_ending(today).filtered(
            lambda f: f.date_to and f.date_to >= today
        )
        return {f: (f.date_to, f.remaining_amount, "") for f in fundings}

    def _find_at_risk(self, today, spent):
        """Fundings that end, or have ended, with more left than there are costs that
        they accept and nobody pays, each cost counted for one of them: that part may
        have to be paid back. One without an end date ends with its years."""
        ending = self._search_ending(today)
        board = Board(ending.sudo())  # sudo: as for the costs
        free = self._get_free_costs(ending.sudo(), spent)
        lost = {}
        for company, own in ending.grouped("company_id").items():
            kept = board.unspent(own.sudo(), free.get(company.id, []))
            lost |= {funding.id: amount for funding, amount in kept.items()}
        note = self.env._("No end date: the last year it was granted for")
        found = {
            f: (f._get_last_day(), lost[f.id], "" if f.date_to else note)
            for f in ending
            if f.id in lost
        }
        return dict(sorted(found.items(), key=lambda row: row[1][0]))

    def _find_returns(self):
        """Final reports that leave money to give back."""
        returns = self.env["flashcoop.funder.report"]._get_returns([])
        return {
            report: (False, amount, report.funding_id.name)
            for report, amount in returns.items()
        }

    def _get_free_costs(self, fundings, spent):
        """Return {company id: [Cost]} that fundings given in sudo may pay for; those
        without a share help any Flashcoop that is not over."""
        anywhere = fundings.filtered(lambda f: not f.share_ids).company_id
        cohorts = fundings.share_ids.cohort_id
        if anywhere:
            cohorts |= cohorts.search(
                [
                    ("company_id", "in", anywhere.ids),
                    ("state", "not in", ("closed", "cancelled")),
                ]
            )
        unread = cohorts.filtered(lambda c: c.id not in spent)
        known, free = spent | costs.find(unread), defaultdict(list)
        for cohort in cohorts:
            free[cohort.company_id.id] += known[cohort.id]
        return free

    def _find_uncovered(self, spent):
        """Flashcoops with costs that no funder takes."""
        found = {}
        for cohort in self.env["flashcoop.cohort"].browse(spent):
            own = [c.left for c in spent[cohort.id] if not c.is_shared]
            left = cohort.currency_id.round(sum(own))
            if not cohort.currency_id.is_zero(left):
                found[cohort] = (False, left, "")
        return found

    def _find_without_voucher(self, spent):
        """Flashcoops with costs whose document has no file."""
        found = {}
        for cohort in self.env["flashcoop.cohort"].browse(spent):
            bare = [c for c in spent[cohort.id] if not c.attachment_count]
            documents = len({cost.move_id for cost in bare})
            if documents:
                amount = cohort.currency_id.round(sum(c.part for c in bare))
                note = self.env._("Documents without a file: %s", documents)
                found[cohort] = (False, amount, note)
        return found

    # === WHAT THEY ASK === #

    def _search_spending(self, domain, order=None):
        own = Domain("kind_id.is_own", "=", False)
        domain &= own & Domain("state", "in", OPEN_STATES)
        return self.env["flashcoop.funding"].search(domain, order=order)

    def _search_ending(self, today):
        """Return fundings that end soon or have ended, with something left to spend."""
        limit = today + timedelta(days=WATCH_DAYS)
        endless = Domain("date_to", "=", False)
        ends = Domain("date_to", "<=", limit)
        ends |= endless & Domain("fiscal_year_end", "<=", limit)
        return self._search_spending(ends, order="date_to, id").filtered(
            lambda f: (
                f._get_last_day() <= limit
                and f.currency_id.compare_amounts(f.remaining_amount, 0) > 0
            )
        )

    def _get_costs(self):
        """Return {cohort id: [Cost]} of the Flashcoops that fundings still pay for."""
        fundings = self._search_spending(Domain.TRUE)
        # sudo: totals of entries for who may read fundings, as in the statement
        return costs.find(fundings.sudo().share_ids.cohort_id)
