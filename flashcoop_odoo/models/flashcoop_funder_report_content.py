import json

from odoo import api, models
from odoo.fields import Domain

from ..calc.chain import fingerprint
from ..calc.money import to_units
from ..report import dedicated, statement
from ..report.french import in_french
from .flashcoop_funder_report import TEXTS


class FlashcoopFunderReportContent(models.Model):
    """All that a report says, as plain data, and how it differs from today's books."""

    _inherit = "flashcoop.funder.report"

    def _get_frozen(self):
        """Return the frozen copy, nothing before sending.

        sudo: it holds the expense list, which not all may see who read the report;
        what is drawn for them leaves it out.
        """
        self.ensure_one()
        return self.sudo().content

    def _is_frozen(self):
        """True once the report was sent; cheaper than its copy, which may be long."""
        self.ensure_one()
        return bool(self.content_hash)

    def _get_content(self):
        """Return all that the report says, as plain data: the frozen copy once it
        is sent, today's books before. PDF, sheet and screen draw it.

        Before sending it is found anew at each call, so that it is never stale: who
        needs it several times asks once and hands it down.

        ``rows`` carry exact amounts and, for the form, whole euros: each row is
        rounded once and the totals add the rounded rows.
        """
        self.ensure_one()
        if frozen := self._get_frozen():
            return frozen
        value = self._find()
        return self._get_facts() | {
            "rows": value.to_whole_rows(),
            "not_mapped": value.unmapped_json(),
            "indirect": self._get_indirect(),
            "dedicated": self._get_dedicated(),
            "sentence": self._get_sentence(value),
        }

    def _get_facts(self):
        """Return what the report says beside its figures."""
        funding = self.funding_id
        return {
            "number": self.name,
            "version": self.version,
            "funder": self.partner_id.name or funding.partner_id.name,
            "funding": funding.name,
            "file_number": funding.file_number or "",
            "given_back": funding.given_back_amount,  # until it was sent
            "cohorts": self.cohort_ids.mapped("name"),
            "currency": self.currency_id.name,
            "date_from": self.date_from and self.date_from.isoformat(),
            "date_to": self.date_to and self.date_to.isoformat(),
            "fiscal_year": self._get_fiscal_year(),
            "identity": {
                name: self[name] or ""
                for name in ("body_name", "body_siret", "body_rna", "body_register")
            },
            "texts": {name: self[name] or "" for name in TEXTS},
            "signatory": self.signatory or "",
            "signed_place": self.signed_place or "",
            "signed_on": self.signed_on and self.signed_on.isoformat(),
        }

    def _get_next_number(self):
        """Return the next number of the year that the report tells of, whenever it is
        written."""
        return self.env["ir.sequence"].next_by_code(
            "flashcoop.funder.report",
            sequence_date=self.funding_id.fiscal_year_end or self.date_to or None,
        )

    def _get_fiscal_year(self):
        day = self.funding_id.fiscal_year_end or self.date_to
        return day.year if day else False

    def _get_sentence(self, value):
        """Return the closing sentence for the cohorts of the report.

        The amount is their part of the grant in the years of the report; a funding
        without shares counts whole.
        """
        funding = self.funding_id
        amount = funding.net_amount
        if funding.share_ids:
            amount = sum(self._get_told_shares().mapped("net_amount"))
        sentence = funding._get_sentence(amount, value.actual("TP"))
        share = sentence["percent"]
        return sentence | {
            "amount_whole": to_units(amount, 1),
            "percent_whole": None if share is None else to_units(share, 1),
        }

    def _get_told_shares(self):
        """Return the shares of the Flashcoops and of the years that the report tells
        of."""
        self.ensure_one()
        funding = self.funding_id
        return funding.share_ids.filtered(lambda s: funding._is_told(s, self))

    @api.model
    def _hash(self, content):
        """Return the SHA-256 of content in canonical JSON."""
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return fingerprint(text.encode())

    def get_differences(self):
        """Return what the books say today that the sent report does not.

        :return: a list of ``{code, label, frozen, current, difference}`` in the
            order of the form, in company currency; empty when nothing changed.
        """
        self.ensure_one()
        frozen = self._get_frozen()
        if not frozen:
            return []
        self.check_access("read")
        today = self._find()
        rows = self._compare_rows(today.to_whole_rows())
        rows.append(
            {
                "code": "",
                "label": self.env._("Not mapped"),
                "frozen": frozen["not_mapped"]["amount"],
                "current": today.unmapped_amount,
            }
        )
        currency = self.currency_id
        changed = [
            row | {"difference": currency.round(row["current"] - row["frozen"])}
            for row in rows
            if currency.compare_amounts(row["current"], row["frozen"])
        ]
        return [] if self._is_only_given_back(changed) else changed

    def _is_only_given_back(self, changed):
        """True when all that changed is that its funding gave money back since it was
        sent: that follows from the report, and makes no other of it."""
        given = self.funding_id.sudo().given_back_amount  # a total of documents
        more = given - self._get_frozen().get("given_back", given)
        by_code = {row["code"]: row["difference"] for row in changed}
        less = -by_code.get("TP", 0.0)
        is_grant = all(code in ("TP", "TPV") or code[:2] == "74" for code in by_code)
        return is_grant and less > 0 and self.currency_id.round(less - more) <= 0

    def _compare_rows(self, rows):
        """Return each row as it was sent and as it is in ``rows``, new ones last."""
        current, frozen = (
            amounts_by_key(found) for found in (rows, self._get_frozen()["rows"])
        )
        return [
            {
                "code": code,
                "label": label,
                "frozen": frozen.get((code, label, rank), 0.0),
                "current": current.get((code, label, rank), 0.0),
            }
            for code, label, rank in frozen | current
        ]

    def _find(self, always=False):
        """Return the statement of the report's cohorts and period, from the books, with
        the own resources that it declares.

        :param always: of all time, instead of the period.
        """
        return statement.find_together(
            in_french(self.sudo().cohort_ids._origin),
            None if always else self.date_from,
            None if always else self.date_to,
            self.funding_id.sudo(),
            self.own_amount,
        )

    def _get_indirect(self):
        """Return key, base, rate and amount of each indirect cost that the rows of the
        report hold, as plain data."""
        Indirect = self.env["flashcoop.indirect.cost"]
        domain = Domain("stage", "=", "actual")
        if self.date_from:
            domain &= Domain("date", ">=", self.date_from)
        if self.date_to:
            domain &= Domain("date", "<=", self.date_to)
        cohorts = self.sudo().cohort_ids._origin
        found = in_french(Indirect)._find(cohorts, domain, self.funding_id.sudo())
        return [line for own in found.values() for line in own._to_content()]

    def _get_dedicated(self):
        """Return the dedicated funds of the funding year by year, as plain data; where
        the company keeps none there are no entries of them."""
        funding = self.funding_id.sudo()._origin  # totals for who reports
        return dedicated.find_years(funding, self.date_from, self.date_to)

    # === DRAWN === #

    @api.depends("state", "cohort_ids", "date_from", "date_to", "content")
    @api.depends_context("lang", "uid")
    def _compute_drawn(self):
        """Draw all that the screen shows of the content, which is found once for it."""
        for report in self:
            content = report._get_content() if report.cohort_ids else {}
            report.update(report._get_drawn(content))

    def _get_drawn(self, content):
        """Return {field: what the screen shows of ``content``}, which is empty without
        a Flashcoop. Extend it with the fields of ``_compute_drawn``."""
        return {
            "row_values": content.get("rows", []),
            "table_html": bool(content)
            and self.env["ir.qweb"]._render(
                "flashcoop_odoo.funder_report_table", {"content": content}
            ),
        }

    @api.depends("state", "content")
    def _compute_differences(self):
        for report in self:
            differences = report.get_differences()
            report.difference_count = len(differences)
            report.difference_html = differences and self.env["ir.qweb"]._render(
                "flashcoop_odoo.funder_report_differences",
                {"differences": differences, "report": report},
            )

    @api.depends("content", "content_hash")
    def _compute_is_intact(self):
        for report in self:
            frozen = report._get_frozen()
            report.is_intact = not frozen or self._hash(frozen) == report.content_hash


def amounts_by_key(rows):
    """Return (code, label, rank among rows of this name) → actual amount."""
    amounts = {}
    for row in rows:
        rank = 0
        while (row["code"], row["label"], rank) in amounts:
            rank += 1
        amounts[row["code"], row["label"], rank] = row["actual"]
    return amounts
