import io
import json
import zipfile

from odoo import models

from ..report.own_data import OwnData

PAGE = "flashcoop_odoo.own_data_pdf"


class FlashcoopParticipantOwnData(models.Model):
    """All that is known of one person, for that person (GDPR, art. 15 and 20)."""

    _inherit = "flashcoop.participant"

    def action_export_own_data(self):
        """Open the file of the person's own data."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/flashcoop/own_data/{self.id}",
            "target": "self",
        }

    def _export_own_data(self):
        """Return a ZIP (bytes): a page to read, ``data.json`` with the same for a
        program, and the files that belong to the person.

        :raise AccessError: for who may not read social data.
        """
        self.ensure_one()
        stays = self._get_own_stays()
        stays._note_access("export")
        page, extension = self.env["ir.actions.report"]._render_file(PAGE, self.ids)
        data = OwnData(stays.sudo())
        name = self._in_print().env._("my-data")
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(f"{name}.{extension}", page)
            text = json.dumps(data.to_json(), ensure_ascii=False, indent=2)
            file.writestr("data.json", text)
            for path, content in data.files:
                file.writestr(path, content)
        return stream.getvalue()

    def _get_own_stays(self):
        """Return all participations of the person that the user may hand out: not those
        in another company's Flashcoops.

        :raise AccessError: for who may not read social data.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_field_access(self._fields["birth_date"], "read")
        return self.search([("partner_id", "=", self.sudo().partner_id.id)])

    def _get_own_data(self):
        """Return what the page draws, in the language of the context."""
        return OwnData(self._get_own_stays().sudo(), for_page=True)
