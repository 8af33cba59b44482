from odoo import api, fields, models

from ..calc.gaps import is_significant
from ..report.form_table import exact

# What is written on a report and changes its rows.
ROWS_FOLLOW = frozenset({"own_amount", "cohort_ids", "date_from", "date_to"})


class FlashcoopFunderReportGaps(models.Model):
    """The gaps between budget and actual that a report explains, row by row."""

    _inherit = "flashcoop.funder.report"

    gap_ids = fields.One2many(
        comodel_name="flashcoop.funder.report.gap",
        inverse_name="report_id",
        string="Gaps to Explain",
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        reports._sync_gaps()
        return reports

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & ROWS_FOLLOW:
            self._sync_gaps()
        return result

    def _sync_gaps(self):
        """Ask for a word on each row that passes the company's threshold today; rows
        that no longer do, and have none, are asked no more.

        sudo: which rows are asked is our business, what is answered the user's.
        """
        for report in self.filtered(lambda r: r.cohort_ids and not r._is_frozen()):
            keys = report._find_gaps(report._find().to_whole_rows())
            known = {(gap.code, gap.label): gap for gap in report.sudo().gap_ids}
            for key, gap in known.items():
                if key not in keys and not gap.note:
                    gap.unlink()
            report.gap_ids.sudo().create(
                [
                    {"report_id": report.id, "code": code, "label": label}
                    for code, label in keys
                    if (code, label) not in known
                ]
            )

    def _find_gaps(self, rows):
        """Return {(code, label): row} of the rows that pass the threshold, in order.
        Without any budget there is nothing to differ from."""
        if not any(row["forecast"] for row in rows):
            return {}
        threshold = self.company_id.flashcoop_gap_threshold
        return {
            (row["code"], row["label"]): row
            for row in rows
            if not row["is_total"]
            and is_significant(row["forecast"], row["actual"], threshold)
        }

    def _get_content(self):
        """Extend the answer on gaps with what is said of each row."""
        content = super()._get_content()
        if self._is_frozen() or not self.gap_ids:
            return content
        rows = {(row["code"], row["label"]): row for row in content["rows"]}
        said = [
            self._describe_gap(rows[gap.code, gap.label], gap.note)
            for gap in self.gap_ids
            if (gap.note or "").strip() and (gap.code, gap.label) in rows
        ]
        texts = content["texts"]
        parts = filter(None, [texts["variance_text"], *said])
        return content | {"texts": texts | {"variance_text": "\n".join(parts)}}

    def _describe_gap(self, row, note):
        """Return a row in French words, as the form is."""
        currency, share = self.currency_id.name, row["percent"]
        part = "" if share is None else f", soit {share:.0f} %"
        return (
            f"{row['label']} : prévu {exact(row['forecast'], currency)}, réalisé"
            f" {exact(row['actual'], currency)}{part}. {note.strip()}"
        )

    def _get_silent_gaps(self, content):
        """Return the labels of the rows beyond the threshold that nobody explained."""
        said = {
            (gap.code, gap.label) for gap in self.gap_ids if (gap.note or "").strip()
        }
        gaps = self._find_gaps(content["rows"])
        return [label for code, label in gaps if (code, label) not in said]

    def _get_blocking(self, content):
        """Extend: a final report says why, row by row or in one text."""
        lines = super()._get_blocking(content)
        if self.kind != "final" or self._is_written("variance_text"):
            return lines
        if silent := self._get_silent_gaps(content):
            lines.append(
                self.env._(
                    "Explain the gaps of more than %(threshold)g %% on sheet 3:"
                    " %(rows)s. Write why on the tab “3. Notes and signature”: a final"
                    " report is not sent without it.",
                    threshold=self.company_id.flashcoop_gap_threshold,
                    rows=", ".join(silent),
                )
            )
        return lines

    def _get_warnings(self, content):
        lines = super()._get_warnings(content)
        silent = ", ".join(self._get_silent_gaps(content))
        if silent and self._is_written("variance_text"):
            lines.append(
                self.env._(
                    "Check that the text on gaps (sheet 3) explains these too: %s.",
                    silent,
                )
            )
        elif silent and self.kind != "final":  # else it is among what blocks
            lines.append(
                self.env._(
                    "Explain the gaps of more than %(threshold)g %% on sheet 3:"
                    " %(rows)s.",
                    threshold=self.company_id.flashcoop_gap_threshold,
                    rows=silent,
                )
            )
        return lines

    def action_review(self):
        self._sync_gaps()
        return super().action_review()

    def action_refresh_facts(self):
        result = super().action_refresh_facts()
        self._sync_gaps()
        return result

    def new_version(self, reason):
        new = super().new_version(reason)
        notes = {(gap.code, gap.label): gap.note for gap in self.gap_ids}
        for gap in new.gap_ids:
            gap.note = notes.get((gap.code, gap.label))
        return new
