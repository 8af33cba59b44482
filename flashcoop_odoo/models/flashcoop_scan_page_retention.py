from odoo import api, fields, models

from .personal_data import erase


class FlashcoopScanPageRetention(models.Model):
    """How long a scanned sheet is kept: it names everybody who signed it."""

    _inherit = "flashcoop.scan.page"

    def _erase_due(self):
        """Drop the pages on which somebody is anonymised and nobody else is still to be
        proved; the hash of a page, which signatures name, stays. A page of no half-day
        is one of everybody's (in sudo: see ``personal_data``)."""
        today = fields.Date.context_today(self)
        pages = self.sudo()
        people = pages.cohort_id.participant_ids
        waiting = people.filtered(lambda p: not p.anonymised_on)
        days = waiting._get_stay_ends()
        held = waiting._get_hold()
        kept = waiting.filtered(lambda p: held[p] or days[p] > today)
        on_sheets = kept.attendance_ids.grouped("session_id")
        anonymous = (people - waiting).attendance_ids.session_id
        started = (people - waiting).cohort_id
        gone = pages.filtered(
            lambda page: (
                not any(session in on_sheets for session in page.session_ids)
                and page.session_ids & anonymous
                if page.session_ids
                else page.cohort_id in started and page.cohort_id not in kept.cohort_id
            )
        )
        erase(gone, ["raw"])
        bundles = gone.scan_id.filtered(lambda scan: scan.page_ids <= gone)
        erase(bundles, ["file_names"])

    @api.autovacuum
    def _gc_pages(self):
        """Drop pages that were kept for somebody who is due by now."""
        self.search(
            [
                ("cohort_id.participant_ids.anonymised_on", "!=", False),
                ("raw", "!=", False),
            ],
            limit=1000,
        )._erase_due()
