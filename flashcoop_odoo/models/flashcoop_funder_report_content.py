import hashlib
import json

from odoo import api, models

from ..calc.money import to_units
from ..report import statement
from ..report.french import in_french
from .flashcoop_funder_report import TEXTS


class FlashcoopFunderReportContent(models.Model):
    """All that a report says, as plain data, and how it differs from today's books."""

    _inherit = "flashcoop.funder.report"

    def _get_content(self):
        """Return all that the report says, as plain data: the frozen copy once it
        is sent, today's books before. PDF, sheet and screen draw it.

        ``rows`` carry exact amounts and, for the form, whole euros: each row is
        rounded once and the totals add the rounded rows.
        """
        self.ensure_one()
        if self.content:
            return self.content
        value = self._find()
        rows = value.to_whole_rows()
        return {
            "number": self.name,
            "version": self.version,
            "funder": self.partner_id.name or self.funding_id.partner_id.name,
            "funding": self.funding_id.name,
            "file_number": self.funding_id.file_number or "",
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
            "rows": rows,
            "not_mapped": value.unmapped_json(),
            "sentence": self._get_sentence(value),
            "signatory": self.signatory or "",
            "signed_place": self.signed_place or "",
            "signed_on": self.signed_on and self.signed_on.isoformat(),
        }

    def _get_fiscal_year(self):
        day = self.funding_id.fiscal_year_end or self.date_to
        return day.year if day else False

    def _get_sentence(self, value):
        """Return the closing sentence for the cohorts of the report.

        The amount is their part of the grant; a funding without shares counts whole.
        """
        funding = self.funding_id
        shares = funding.share_ids
        amount = funding.net_amount
        if shares:
            own = shares.filtered(lambda share: share.cohort_id in self.cohort_ids)
            amount = sum(own.mapped("net_amount"))
        sentence = funding._get_sentence(amount, value.actual("TP"))
        share = sentence["percent"]
        return sentence | {
            "amount_whole": to_units(amount, 1),
            "percent_whole": None if share is None else to_units(share, 1),
        }

    @api.model
    def _hash(self, content):
        """Return the SHA-256 of content in canonical JSON."""
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def get_differences(self):
        """Return what the books say today that the sent report does not.

        :return: a list of ``{code, label, frozen, current, difference}`` in the
            order of the form, in company currency; empty when nothing changed.
        """
        self.ensure_one()
        if not self.content:
            return []
        self.check_access("read")
        today = self._find()
        current = _by_key(today.to_whole_rows())
        frozen = _by_key(self.content["rows"])
        new = [key for key in current if key not in frozen]
        rows = [
            {
                "code": code,
                "label": label,
                "frozen": frozen.get((code, label, rank), 0.0),
                "current": current.get((code, label, rank), 0.0),
            }
            for code, label, rank in [*frozen, *new]
        ]
        rows.append(
            {
                "code": "",
                "label": self.env._("Not mapped"),
                "frozen": self.content["not_mapped"]["amount"],
                "current": today.unmapped_amount,
            }
        )
        currency = self.currency_id
        return [
            row | {"difference": currency.round(row["current"] - row["frozen"])}
            for row in rows
            if currency.compare_amounts(row["current"], row["frozen"])
        ]

    def _find(self):
        """Return the statement of the report's cohorts and period, from the books."""
        return statement.find_together(
            in_french(self.sudo().cohort_ids._origin), self.date_from, self.date_to
        )

    # === DRAWN === #

    @api.depends("state", "cohort_ids", "date_from", "date_to", "content")
    def _compute_table_html(self):
        for report in self:
            report.table_html = bool(report.cohort_ids) and self.env["ir.qweb"]._render(
                "flashcoop_odoo.funder_report_table", {"content": report._get_content()}
            )

    @api.depends("state", "content")
    def _compute_differences(self):
        for report in self:
            differences = report.get_differences() if report.content else []
            report.difference_count = len(differences)
            report.difference_html = differences and self.env["ir.qweb"]._render(
                "flashcoop_odoo.funder_report_differences",
                {"differences": differences, "report": report},
            )

    @api.depends("content", "content_hash")
    def _compute_is_intact(self):
        for report in self:
            report.is_intact = not report.content or (
                self._hash(report.content) == report.content_hash
            )

    @api.depends("cohort_ids", "date_from", "date_to", "state")
    @api.depends_context("lang")
    def _compute_warning_text(self):
        for report in self:
            lines = []
            if report.state in ("draft", "review") and report.cohort_ids:
                lines = report._get_warnings()
            report.warning_text = "\n".join(lines)

    def _get_period_warnings(self):
        """Return what the books hold that the period or the award leaves out."""
        currency, funding = self.currency_id, self.funding_id
        lines = []
        everything = statement.find_together(self.sudo().cohort_ids._origin)
        inside = _by_key(self._find().to_whole_rows())
        outside = {
            key[1]: amount - inside.get(key, 0.0)
            for key, amount in _by_key(everything.to_whole_rows()).items()
            if currency.compare_amounts(amount, inside.get(key, 0.0))
        }
        if outside:
            lines.append(
                self.env._(
                    "The period leaves out entries of these Flashcoops on: %s.",
                    ", ".join(outside),
                )
            )
        booked = funding.booked_amount - funding.given_back_amount
        if not funding.is_own and currency.compare_amounts(booked, funding.net_amount):
            lines.append(
                self.env._(
                    "%(booked)s of the %(granted)s granted stand in the books.",
                    booked=currency.format(booked),
                    granted=currency.format(funding.net_amount),
                )
            )
        return lines

    def _get_warnings(self):
        """Return what the user should settle before sending."""
        currency = self.currency_id
        lines = [
            self.env._(
                "%(amount)s stand on account %(code)s %(name)s, which has no row of the"
                " form.",
                amount=currency.format(account["amount"]),
                code=account["code"],
                name=account["name"],
            )
            for account in self._get_content()["not_mapped"]["accounts"]
        ]
        lines += self._get_period_warnings()
        for cohort in self.cohort_ids.sudo():
            if drafts := cohort._get_draft_moves():
                lines.append(
                    self.env._(
                        "%(cohort)s: %(count)s draft documents are not counted.",
                        cohort=cohort.name,
                        count=len(drafts),
                    )
                )
            if cohort.budget_message:
                lines.append(f"{cohort.name} : {cohort.budget_message}")
        return lines


def _by_key(rows):
    """Return (code, label, rank among rows of this name) → actual amount."""
    amounts = {}
    for row in rows:
        rank = 0
        while (row["code"], row["label"], rank) in amounts:
            rank += 1
        amounts[row["code"], row["label"], rank] = row["actual"]
    return amounts
