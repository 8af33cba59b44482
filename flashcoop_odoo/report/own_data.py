"""All that is known of one person, in words, for that person (GDPR, art. 15 and 20).

:class:`OwnData` finds it once; the JSON and the page of the export draw it.
"""

from dataclasses import dataclass
from mimetypes import guess_extension

from odoo.tools import format_date, format_datetime, formatLang, html2plaintext
from odoo.tools.mimetypes import get_extension

from ..models.flashcoop_participant import SOCIAL_GROUPS
from ..models.personal_data import OF_PARTICIPANT

SKIPPED = (
    *("create_uid", "write_uid", "write_date", "display_name", "id", "token", "salt"),
    *("access_token", "website_message_ids", "rating_ids", "is_final"),
    *("asked_fields", "sequence"),
)
# What proves something to a program says nothing to the person who reads the page.
SKIPPED_ON_PAGE = (
    *("uuid", "number", "hash", "image_hash", "evidence_hash", "attendance_id"),
    *("create_date", "company_id"),
)
SKIPPED_PREFIXES = ("message_", "activity_", "my_activity_", "has_")
SKIPPED_TYPES = ("binary", "one2many", "many2many", "json", "image")
# What is told of models of core, and of those that count by computed fields.
NAMES = {
    "res.partner": (
        *("name", "email", "phone", "street", "street2", "zip", "city", "country_id"),
        *("function", "comment", "lang"),
    ),
    "flashcoop.surplus.line": (
        *("cohort_id", "takes_part", "points", "hours", "amount", "paid_amount"),
    ),
    "flashcoop.stall.entry": ("time", "kind", "offer_id", "quantity", "amount"),
    "event.registration": (
        *("event_id", "create_date", "state", "name", "email", "phone"),
        "company_name",
    ),
    "event.registration.answer": ("question_id", "value_answer_id", "value_text_box"),
    "flashcoop.access.log": ("day", "user_id", "way", "what_name"),
}
# Model → field that leads to the participant, beside those that are erased with them.
MORE = {
    "flashcoop.surplus.line": "participant_id",
    "flashcoop.stall.entry": "seller_id",
    "flashcoop.access.log": "participant_id",
}
WIDEST_GRID = 6  # columns; more are read one under the other


@dataclass
class Section:
    """One kind of things known: a title and rows of {label: text}."""

    title: str
    rows: list
    note: str = ""

    def common(self):
        """Return {label: text} of what all rows say alike; nothing of a single one."""
        if len(self.rows) < 2:
            return {}
        first, *others = self.rows
        return {
            label: text
            for label, text in first.items()
            if all(row.get(label) == text for row in others)
        }

    def columns(self):
        """Return the labels of a grid, none where the rows are read one by one."""
        shared = self.common()
        labels = dict.fromkeys(label for row in self.rows for label in row)
        found = [label for label in labels if label not in shared]
        is_grid = len(self.rows) > 2 and 0 < len(found) <= WIDEST_GRID
        return found if is_grid else []


class OwnData:
    """What is known of the person of some participations.

    :param stays: in sudo; the caller has checked the user's rights. Texts are in the
        language of their context.
    :param for_page: days and hours as people write them, else as programs do.
    """

    def __init__(self, stays, for_page=False):
        self.stays, self.env, self.for_page = stays, stays.env, for_page
        self.tz = stays[:1].cohort_id.tz
        self.person = stays.partner_id
        self.registrations = self._find_registrations()
        self.files = []  # (name in the archive, bytes)
        self.file_rows = []
        self.sections = [section for section in self._find() if section.rows]

    def to_json(self):
        return {section.title: section.rows for section in self.sections}

    # --- finding ---

    def _find(self):
        yield self._section(self.person)
        yield self._section(self.stays)
        for model, path in (OF_PARTICIPANT | MORE).items():
            records = self.env[model].search([(path, "in", self.stays.ids)])
            yield self._section(records)
        yield self._section(self.registrations)
        yield self._section(self.registrations.registration_answer_ids)
        yield self._scans()
        yield self._messages()
        yield Section(self.env._("Files"), self.file_rows)

    def _find_registrations(self):
        found = self.env["event.registration"].search(
            [
                ("partner_id", "in", self.person.ids),
                ("company_id", "in", self.stays.company_id.ids),
            ]
        )
        return found | self.stays.registration_id

    def _section(self, records):
        self._add_files(records)
        names = NAMES.get(records._name) or self._get_names(records)
        rows = [self._describe(record, names) for record in records]
        return Section(self.env["ir.model"]._get(records._name).name, rows)

    def _get_names(self, records):
        """Return the fields that tell of the person; a group by which an answer is
        counted says nothing that the answer does not."""
        skipped = (*SKIPPED, *(SKIPPED_ON_PAGE if self.for_page else ()))
        return [
            name
            for name, field in records._fields.items()
            if field.type not in SKIPPED_TYPES
            and (field.store or field.groups == SOCIAL_GROUPS)
            and name not in skipped
            and not name.startswith(SKIPPED_PREFIXES)
            and getattr(records._fields.get(f"{name}_id"), "comodel_name", "")
            != "flashcoop.entry.answer"
        ]

    def _scans(self):
        """Tell of scanned sheets; their pages show the other people of the sheet."""
        sessions = self.stays.attendance_ids.session_id
        pages = self.env["flashcoop.scan.page"].search(
            [("session_ids", "in", sessions.ids)]
        )
        page, half_days = self.env._("Page"), self.env._("Half-days")
        scanned = self.env._("Scanned on")
        rows = [
            {
                page: f"{found.scan_id.file_names or ''} {found.name}".strip(),
                half_days: ", ".join(
                    (found.session_ids & sessions).mapped("display_name")
                ),
                scanned: self._date(found.create_date.date()),
            }
            for found in pages
        ]
        note = self.env._(
            "These sheets bear the names and signatures of other people too: ask to see"
            " the lines about you."
        )
        return Section(self.env._("Scanned attendance sheets"), rows, note)

    def _messages(self):
        """Tell what was written about the person, and what changed when."""
        written = self.env["mail.message"]
        about = (self.stays, self.stays.followup_ids, self.registrations, self.person)
        for records in about:
            written |= written.search(
                [("model", "=", records._name), ("res_id", "in", records.ids)]
            )
        when, who, what = self.env._("On"), self.env._("By"), self.env._("Text")
        rows = [
            {
                when: self._moment(message.date),
                who: message.author_id.name or message.email_from or "",
                what: self._get_text(message),
            }
            for message in written.sorted("id")
        ]
        return Section(self.env._("Notes and messages"), [r for r in rows if r[what]])

    def _get_text(self, message):
        changes = message.tracking_value_ids._tracking_value_format()
        lines = [html2plaintext(message.body or "").strip()] + [
            f"{change['fieldInfo']['changedField']}: {change['oldValue'] or '–'} →"
            f" {change['newValue'] or '–'}"
            for change in changes
        ]
        return "\n".join(filter(None, lines))

    # --- files ---

    def _add_files(self, records):
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("id", "!=", False),  # those of fields too
            ]
        )
        for attachment in attachments.filtered("raw"):
            name = f"{attachment.id}-{attachment.name}".replace("/", "_")
            if not get_extension(name):  # the person opens it with a click
                name += guess_extension(attachment.mimetype or "") or ""
            path = f"{records._name}/{name}"
            self.files.append((path, attachment.raw))
            self.file_rows.append(
                {
                    self.env._("Of"): self.env["ir.model"]._get(records._name).name,
                    self.env._("File"): path,
                    self.env._("Received on"): self._date(
                        attachment.create_date.date()
                    ),
                }
            )

    # --- words ---

    def _describe(self, record, names):
        found = {}
        for name in names:
            text = self._text(record, record._fields[name])
            if text:
                found[record._fields[name]._description_string(self.env)] = text
        return found

    def _text(self, record, field):
        value = record[field.name]
        if value is True:
            return self.env._("Yes")
        if not value:
            return ""
        if field.type == "many2one":
            return value.display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "date":
            return self._date(value)
        if field.type == "datetime":
            return self._moment(value)
        if field.type == "html":
            return html2plaintext(value).strip()
        if isinstance(value, float):
            return formatLang(self.env, value) if self.for_page else f"{value:.2f}"
        return str(value)

    def _date(self, day):
        return format_date(self.env, day) if self.for_page else day.isoformat()

    def _moment(self, moment):
        if self.for_page:
            return format_datetime(self.env, moment, tz=self.tz, dt_format="short")
        return moment.isoformat()
