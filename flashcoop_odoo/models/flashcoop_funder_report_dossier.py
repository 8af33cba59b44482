import zipfile
from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError

from ..report.dossier import safe_name, summary_text, voucher_name
from .flashcoop_funder_report import VOUCHER_GROUPS

SHEETS_REPORT = "flashcoop_odoo.sheet_pdf"
WITHHELD = {
    "names": [],
    "note": "Pièce gardée par la structure : elle nomme une personne accompagnée.",
    "is_withheld": True,
}


class FlashcoopFunderReportDossier(models.Model):
    """All that a funder asks for, as one ZIP: report, sheet, official form, expense
    list, vouchers in its order, attendance sheets, and what is missing."""

    _inherit = "flashcoop.funder.report"

    has_dossier = fields.Boolean(compute="_compute_has_dossier")

    @api.depends_context("uid")
    def _compute_has_dossier(self):
        allowed = self.env.user.has_groups(VOUCHER_GROUPS)
        for report in self:
            report.has_dossier = allowed and report.id

    def action_download_dossier(self):
        """Return the ZIP; see :meth:`_write_dossier`."""
        self.ensure_one()
        self._check_dossier_access()
        return self._open_url(f"/flashcoop/funder_report/{self.id}/dossier")

    def _check_dossier_access(self):
        """:raise AccessError: for those who may not see the vouchers behind a report:
        coordinators read its figures, officers and auditors answer for them."""
        self.check_access("read")
        if not self.env.user.has_groups(VOUCHER_GROUPS):
            raise AccessError(
                self.env._(
                    "The dossier holds the vouchers of the books: funding officers,"
                    " managers and auditors make it."
                )
            )

    def _write_dossier(self, stream):
        """Write the ZIP into a binary stream, file by file, and note who took it.

        :raise AccessError: see :meth:`_check_dossier_access`.
        """
        self.ensure_one()
        self._check_dossier_access()
        content = self._get_content()
        files, notes = self._get_dossier_documents(content)
        vouchers, attachments = self._get_vouchers(content)
        pages, said = self._get_signed_pages()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            text = summary_text(
                content, self._get_mark(content), vouchers, said + notes
            )
            archive.writestr("0_SOMMAIRE.txt", text.encode("utf-8-sig"))
            for name, raw in files:
                archive.writestr(name, raw)
            for name, attachment in pages:
                self._write_stored(archive, f"emargement_signe/{name}", attachment)
            for name, attachment in attachments:
                self._write_stored(archive, f"pieces/{name}", attachment)
        self._note_dossier(content, attachments)

    def _write_stored(self, archive, name, attachment):
        """Write one file and let go of it: scans and PDF are compressed already, and
        once more takes time alone."""
        raw = attachment.raw or b""
        archive.writestr(name, raw, compress_type=zipfile.ZIP_STORED)
        attachment.invalidate_recordset(["raw", "datas"])

    def _note_dossier(self, content, attachments):
        """sudo: an auditor writes nothing on the report but that it was read."""
        self.sudo()._message_log(
            author_id=self.env.user.partner_id.id,
            body=self.env._(
                "Dossier taken out: %(files)s vouchers for %(rows)s expenses.",
                files=len(attachments),
                rows=len(content.get("expenses", ())),
            ),
        )

    # === DOCUMENTS === #

    def _get_dossier_documents(self, content):
        """Return ([(name, bytes)], [sentence]): what is not a voucher."""
        name = self._get_file_name()
        if self.sent_document_id:
            document = self.sent_document_id.raw
            extension = self.sent_document_id.name.rsplit(".", 1)[-1]
        else:
            document, extension = self._render_document()
        files = [
            (f"1_{name}.{extension}", document),
            (f"2_{name}.xlsx", self.get_xlsx(content)),
        ]
        notes = []
        if self.has_form:
            files.append((f"3_{name}-cerfa.pdf", self._get_form(content)))
        else:
            notes.append(
                "Formulaire CERFA 15059*02 : non joint, le formulaire vierge n’a pas"
                " été déposé dans les paramètres."
            )
        lists = {"expense": self.get_expense_list}
        if self.control_date:
            lists["control"] = self.get_control_list
        for kind, draw in lists.items():
            for extension in ("pdf", "xlsx"):
                raw = draw(extension, content)
                files.append((f"4_{self._get_list_name(extension, kind)}", raw))
        if self.control_date:
            notes.append(
                f"Contrôle du financeur du {self.control_date:%d/%m/%Y} : ses décisions"
                " sont sur un état à part (…-controle) ; l’état des dépenses est celui"
                " qui a été envoyé."
            )
        sheets, said = self._get_attendance_files()
        return files + sheets, notes + said + ["Fin du sommaire."]

    def _get_attendance_files(self):
        """Return the attendance sheets of the period of the report, filled in, one file
        a Flashcoop; of all half-days when it has none.

        sudo: an officer has no right on the sheets. Names and drawn signatures follow
        the user all the same: who may not know people gets pseudonyms and no ink.
        """
        files, notes = [], self._get_period_notes()
        named = self.env["flashcoop.participant"]._may_know_people()
        for cohort in self.sudo().cohort_ids:
            sessions = self._get_told_sessions(cohort)
            if left := len(cohort.session_ids - sessions):
                notes.append(
                    f"Émargement de {cohort.name} : {left} demi-journée(s) hors"
                    " période, non jointe(s)."
                )
            if sessions:
                files.append(self._draw_attendance(sessions))
            else:
                notes.append(f"Émargement de {cohort.name} : aucune demi-journée.")
        if files and not named:
            notes.append(
                "Émargement : sous pseudonymes et sans les signatures des personnes"
                " accompagnées. Les feuilles nominatives se demandent à la"
                " coordination."
            )
        return files, notes

    def _draw_attendance(self, sessions):
        """Return (name, bytes) of the sheets of half-days of a Flashcoop, in sudo."""
        cohort = sessions.cohort_id
        sheet = sessions.env["flashcoop.sheet.print"].create(
            {
                "cohort_id": cohort.id,
                "layout": "day",
                "content": "filled",
                "session_ids": [Command.set(sessions.ids)],
            }
        )
        report = sheet.env["ir.actions.report"]
        raw, extension = report._render_file(SHEETS_REPORT, sheet.ids)
        sheet.unlink()
        return f"5_emargement_{safe_name(cohort.name)}.{extension}", raw

    def _get_told_sessions(self, cohorts):
        """Return the half-days of Flashcoops that lie in the period of the report."""
        return cohorts.session_ids.filtered_domain(self._get_period_domain("date"))

    def _get_period_notes(self):
        """Return the sentence on which half-days are there, none when all are."""
        if not (self.date_from or self.date_to):
            return []
        bounds = [
            f"{word} {day:%d/%m/%Y}"
            for word, day in (("du", self.date_from), ("au", self.date_to))
            if day
        ]
        days = " ".join(bounds)
        return [f"Émargement : demi-journées {days} (période du compte rendu)."]

    # === VOUCHERS === #

    def _get_voucher_files(self, move_ids):
        """Return {document id: its attachments, oldest first}, in sudo.

        sudo, on purpose and for nothing else: who reports hands vouchers over without
        a right on the books. Callers pass the documents of the expense list; others
        of another company do not come in.
        """
        moves = self.sudo().env["account.move"].browse(set(filter(None, move_ids)))
        allowed = moves.exists().filtered(lambda m: m.company_id == self.company_id)
        files = self.sudo().env["ir.attachment"]
        found = files.search(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "in", allowed.ids),
                ("type", "=", "binary"),  # a link is no voucher
            ],
            order="id",
        )
        return {move_id: list(own) for move_id, own in found.grouped("res_id").items()}

    def _get_vouchers(self, content):
        """Return what the summary says of each row, and [(name, attachment)].

        A document of several rows is there once, under its first number.
        """
        rows = content.get("expenses", [])
        files = self._get_voucher_files(row["move_id"] for row in rows)
        withheld = self._get_withheld_moves(files)
        told, named, attachments = {}, defaultdict(list), []
        for row in rows:
            move_id = row["move_id"]
            own = files.get(move_id, [])
            if move_id in withheld:
                told[row["number"]] = WITHHELD
                continue
            if move_id not in named:
                for rank, attachment in enumerate(own):
                    name = voucher_name(row, attachment.name, rank)
                    named[move_id].append(name)
                    attachments.append((name, attachment))
            told[row["number"]] = {
                "names": named[move_id],
                "note": self._describe_changes(row, own),
            }
        return told, attachments

    def _get_withheld_moves(self, move_ids):
        """Return the ids of the documents of participants, such as the receipt of a
        share of the result, unless the user may know people."""
        Participant = self.env["flashcoop.participant"]
        if Participant._may_know_people():
            return set()
        # sudo: only that a participant is meant
        moves = self.sudo().env["account.move"].browse(move_ids)
        people = Participant.sudo().with_context(active_test=False)
        found = people.search([("cohort_id", "in", self.sudo().cohort_ids.ids)])
        contacts = found.partner_id
        return set(moves.filtered(lambda m: m.line_ids.partner_id & contacts).ids)

    def _describe_changes(self, row, files):
        """Return what changed of the vouchers of a row since the report was sent."""
        if not self._is_frozen():
            return ""
        sent = {file["checksum"] for file in row["files"]}
        today = {file.checksum for file in files}
        if sent - today:
            return "Attention : une pièce jointe à l’envoi a changé ou n’est plus là."
        if today - sent:
            return "Une pièce a été jointe après l’envoi."
        return ""
