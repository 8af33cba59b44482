from odoo import models

from ..report.form_15059 import annex_texts
from .flashcoop_funder_report import TEXTS

#: Code of the address → kind of file of the expense list.
LISTS = {"expenses": "pdf", "expenses_sheet": "xlsx"}


class FlashcoopFunderReportPublic(models.Model):
    """What a funder reads of a report through their link: what was sent, alone."""

    _inherit = "flashcoop.funder.report"

    def _get_public_files(self):
        """Return the files a funder may take, {code of the address: name}: those kept
        of the sending, and the expense list, which follows from what was sent."""
        self.ensure_one()
        names = {code: file.name for code, file in self._get_kept_files().items()}
        if "expenses" in self._get_frozen():
            names |= {code: self._get_list_name(end) for code, end in LISTS.items()}
        return names

    def _get_kept_files(self):
        files = {
            "document": self.sent_document_id,
            "sheet": self.sent_sheet_id,
            "form": self.sent_form_id,
        }
        return {code: file for code, file in files.items() if file}

    def _read_public_file(self, code):
        """Return the bytes of one of :meth:`_get_public_files`."""
        if code in LISTS:
            return self._draw_sent_list(LISTS[code])
        return self._get_kept_files()[code].raw

    def _get_public_texts(self):
        """Return the texts that were sent, [(label, text)], without empty ones."""
        self.ensure_one()
        texts = annex_texts(self.content)
        fields_get = self.fields_get(TEXTS, ["string"])
        return [
            (fields_get[name]["string"], texts[name])
            for name in TEXTS
            if texts.get(name)
        ]

    def action_view_links(self):
        """Open the links of this report's funding, to give one to the funder."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.funder_link_action"
        )
        return action | {
            "domain": [("funding_id", "=", self.funding_id.id)],
            "context": {"default_funding_id": self.funding_id.id},
        }
