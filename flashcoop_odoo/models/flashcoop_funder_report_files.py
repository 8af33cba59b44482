import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..report import form_15059
from ..report.form_15059_pages import draw_pages
from ..report.xlsx import funder_report_xlsx
from .frozen import with_defaults

PDF_REPORT = "flashcoop_odoo.funder_report_pdf"
FILE_FIELDS = {"sent_document_id", "sent_sheet_id", "sent_form_id"}


class FlashcoopFunderReportFiles(models.Model):
    """The report as files. A report that was sent gives the files that were sent."""

    _inherit = "flashcoop.funder.report"

    sent_document_id = fields.Many2one(
        comodel_name="ir.attachment",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The PDF that was sent (HTML when no PDF engine was there).",
    )
    sent_sheet_id = fields.Many2one(
        comodel_name="ir.attachment",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The spreadsheet that was sent.",
    )
    xlsx_file = fields.Binary(
        compute="_compute_xlsx_file",
        attachment=False,
        help="The spreadsheet as of now; see get_xlsx.",
    )

    @api.depends("content", "cohort_ids", "date_from", "date_to")
    def _compute_xlsx_file(self):
        for report in self:
            report.xlsx_file = report.id and base64.b64encode(report.get_xlsx())

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if FILE_FIELDS & with_defaults(self, vals).keys():
                raise UserError(self.env._("Files are recorded by sending a report."))
        return super().create(vals_list)

    def write(self, vals):
        if FILE_FIELDS & vals.keys():
            self._check_files_open()
        return super().write(vals)

    def _check_files_open(self):
        """Files are recorded once: by sending."""
        for report in self:
            if not report._is_frozen() or any(report[name] for name in FILE_FIELDS):
                raise UserError(
                    self.env._(
                        "The files of %s are those of its sending.", report.display_name
                    )
                )

    # === ACTION METHODS === #

    def action_print(self):
        """Return the document: of a report that was sent, the file that was sent."""
        if len(self) == 1 and self.sent_document_id:
            return self._download(self.sent_document_id)
        return self.env.ref(PDF_REPORT).report_action(self, config=False)

    def action_download_xlsx(self):
        """Return the spreadsheet, likewise."""
        self.ensure_one()
        if self.sent_sheet_id:
            return self._download(self.sent_sheet_id)
        url = f"/web/content/{self._name}/{self.id}/xlsx_file"
        name = f"{self._get_file_name()}.xlsx"
        return self._open_url(f"{url}?download=true&filename={name}")

    def _download(self, attachment):
        return self._open_url(f"/web/content/{attachment.id}?download=true")

    def _open_url(self, url):
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    # === FILES === #

    @api.private
    def get_xlsx(self, content=None):
        """Return the spreadsheet (bytes): as sent, or drawn from today's books, which
        say ``content`` when it is at hand."""
        self.ensure_one()
        if self.sent_sheet_id:
            return self.sent_sheet_id.raw
        content = content or self._get_content()
        return funder_report_xlsx(content, self._get_mark(content))

    def _get_file_name(self):
        """Return the name of the files, without extension: CRF-2022-001-v1."""
        self.ensure_one()
        name = f"{(self.name or '').replace('/', '-')}-v{self.version}"
        return name if self._is_frozen() else f"{name}-projet"

    def _attach_files(self, content):
        """Attach the files of what has just been frozen.

        Without a PDF engine the document is HTML, and the chatter says so: a report
        can always be sent.
        """
        self.ensure_one()
        name = self._get_file_name()
        files = {
            field: self._create_file(f"{name}{suffix}", raw)
            for field, (suffix, raw) in self._draw_files(content).items()
        }
        self._write_frozen({field: file.id for field, file in files.items()})
        if files["sent_document_id"].name.endswith(".pdf"):
            body = self.env._("Version %s is sent; its files are kept.", self.version)
        else:
            body = self.env._(
                "Version %s is sent. No PDF could be made (is wkhtmltopdf"
                " installed?), so the document is kept as HTML: open it in a"
                " browser to print it.",
                self.version,
            )
        kept = [file.id for file in files.values()]
        self.message_post(body=body, attachment_ids=kept)

    def _draw_files(self, content):
        """Return {field: (end of the name, bytes)} of what has just been frozen."""
        document, extension = self._render_document()
        return {
            "sent_document_id": (f".{extension}", document),
            "sent_sheet_id": (".xlsx", self.get_xlsx(content)),
        }

    def _create_file(self, name, raw):
        return self.env["ir.attachment"].create(
            {"name": name, "raw": raw, "res_model": self._name, "res_id": self.id}
        )

    def _get_kept_attachment(self, report):
        """Return the file that stands for ``report``: of what was sent, that file."""
        self.ensure_one()
        is_ours = report == self.env.ref(PDF_REPORT, raise_if_not_found=False)
        return self.sent_document_id if is_ours else self.env["ir.attachment"]

    def _render_document(self):
        """Return (bytes, "pdf"), or (bytes, "html") when no PDF can be made."""
        self.ensure_one()
        return self.env["ir.actions.report"]._render_file(PDF_REPORT, self.ids)

    # === DRAWING === #

    def _get_document(self):
        """Return what the PDF template draws: the content, laid out on pages."""
        self.ensure_one()
        content = self._get_content()
        return {
            "content": content,
            "pages": draw_pages(content),
            "actions": form_15059.actions_text(content),
            "sentence": form_15059.sentence_text(content),
            "difference": form_15059.difference_text(content),
            "not_mapped": form_15059.not_mapped_text(content),
            "signed_on": form_15059.day(content["signed_on"]),
            "mark": self._get_mark(content),
            "is_draft": not self._is_frozen(),
        }

    def _get_mark(self, content=None):
        """Return the small print of every page, in French as the form is.

        :param content: of the report, when it is at hand; no figure is looked at.
        """
        self.ensure_one()
        content = content or self._get_frozen() or self._get_facts()
        number = content["number"] or ""
        parts = [f"Compte rendu {number} – version {content['version']}"]
        if self._is_frozen():
            sent = fields.Datetime.context_timestamp(self, self.sent_on)
            parts.append(f"envoyé le {sent:%d/%m/%Y}")
            parts.append(f"empreinte {self.content_hash[:12]}")
        else:
            parts.append("PROJET, non envoyé")
        return " – ".join(parts)
