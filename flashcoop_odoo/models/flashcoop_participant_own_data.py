import io
import json
import zipfile
from mimetypes import guess_extension

from odoo import models
from odoo.tools.mimetypes import get_extension

from .flashcoop_participant import SOCIAL_GROUPS
from .personal_data import OF_PARTICIPANT

SKIPPED = (
    *("create_uid", "write_uid", "write_date", "display_name", "id", "token", "salt"),
    *("access_token", "website_message_ids", "rating_ids", "is_final"),
    *("asked_fields", "sequence"),
)
SKIPPED_PREFIXES = ("message_", "activity_", "my_activity_", "has_")
CONTACT_FIELDS = (
    *("name", "email", "phone", "street", "street2", "zip", "city", "country_id"),
    *("function", "comment", "lang", "image_1920"),
)


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
        """Return a ZIP (bytes): ``data.json`` with all that is known of the person in
        all their Flashcoops, labels in the reader's language, and the files beside.

        :raise AccessError: for who may not read social data.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_field_access(self._fields["birth_date"], "read")
        person = self.sudo().partner_id
        # as the user: files of other companies are not theirs to hand out
        stays = self.search([("partner_id", "=", person.id)])
        stays._note_access("export")
        stays = stays.sudo()
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
            content = {
                person._description: self._describe_all(person, file, CONTACT_FIELDS),
                stays._description: self._describe_all(stays, file),
            }
            for model, path in OF_PARTICIPANT.items():
                records = self.env[model].sudo().search([(path, "in", stays.ids)])
                if records:
                    content[records._description] = self._describe_all(records, file)
            text = json.dumps(content, ensure_ascii=False, indent=2)
            file.writestr("data.json", text)
        return stream.getvalue()

    def _describe_all(self, records, file, names=None):
        """Return ``[{label: value}]`` of records; their files go into ``file``."""
        self._add_files(records, file)
        names = names or [
            name
            for name, field in records._fields.items()
            if field.type not in ("binary", "one2many", "many2many", "json", "image")
            and (field.store or field.groups == SOCIAL_GROUPS)
            and name not in SKIPPED
            and not name.startswith(SKIPPED_PREFIXES)
        ]
        return [self._describe(record, names) for record in records]

    def _describe(self, record, names):
        described = {}
        for name in names:
            field = record._fields[name]
            if field.type in ("binary", "image"):
                continue
            value = record[name]
            if field.type == "many2one":
                value = value.display_name
            elif field.type == "selection" and value:
                value = dict(field._description_selection(record.env)).get(value, value)
            elif field.type in ("date", "datetime") and value:
                value = value.isoformat()
            elif value is True:
                value = self.env._("Yes")
            if value not in (False, None, ""):
                described[field._description_string(record.env)] = str(value)
        return described

    def _add_files(self, records, file):
        attachments = self.env["ir.attachment"].sudo()
        found = attachments.search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("id", "!=", False),  # those of fields too
            ]
        )
        for attachment in found.filtered("raw"):
            name = f"{attachment.id}-{attachment.name}".replace("/", "_")
            if not get_extension(name):  # the person opens it with a click
                name += guess_extension(attachment.mimetype or "") or ""
            file.writestr(f"{records._name}/{name}", attachment.raw)
