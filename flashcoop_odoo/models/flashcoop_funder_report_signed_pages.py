from odoo import models

from ..report.dossier import safe_name


class FlashcoopFunderReportSignedPages(models.Model):
    """The scanned pages of signed sheets, in the dossier beside the sheets."""

    _inherit = "flashcoop.funder.report"

    def _get_signed_pages(self):
        """Return ([(name, attachment)], [sentence for the summary]): the pages of the
        half-days in the period, by Flashcoop and in their order, for who may know
        people.

        sudo: the sheets are not the officer's; that there are pages is told to all.
        """
        named = self.env["flashcoop.participant"]._may_know_people()
        pages = self.env["flashcoop.scan.page"].sudo()
        sessions = self._get_told_sessions(self.sudo().cohort_ids)
        found = pages.search([("session_ids", "in", sessions.ids)])
        if not found:
            when = " pour la période" if self.date_from or self.date_to else ""
            return [], [f"Émargement signé : aucune feuille numérisée{when}."]
        if not named:
            note = (
                f"Émargement signé : {len(found)} page(s) numérisée(s), nominatives,"
                " non jointes. Elles se demandent à la coordination."
            )
            return [], [note]
        files = self._get_page_files(found)
        ordered = sorted(found, key=self._get_page_rank)
        return [
            (self._name_page(page, number), files[page.id])
            for number, page in enumerate(ordered, start=1)
            if page.id in files
        ], [f"Émargement signé : {len(files)} page(s) numérisée(s)."]

    def _get_page_files(self, pages):
        """Return {page id: its attachment}; of pages erased since, none."""
        found = pages.env["ir.attachment"].search(
            [
                ("res_model", "=", pages._name),
                ("res_field", "=", "raw"),
                ("res_id", "in", pages.ids),
            ]
        )
        return {file.res_id: file for file in found}

    def _get_page_rank(self, page):
        first = page.session_ids.sorted("start")[:1]
        return page.cohort_id.name, first.start, page.id

    def _name_page(self, page, number):
        days = sorted({f"{day:%Y-%m-%d}" for day in page.session_ids.mapped("date")})
        return f"{number:03}_{safe_name(page.cohort_id.name)}_{'_'.join(days)[:60]}.pdf"
