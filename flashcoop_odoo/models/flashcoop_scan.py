import base64
import hashlib
import io

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.pdf import PdfFileReader, PdfFileWriter, to_pdf_stream

from ..calc.sheet_code import parse
from ..report import scan_reader

MAX_PAGES = 300  # of one deposit; they are read while the user waits


class FlashcoopScan(models.Model):
    """Signed attendance sheets as they came out of a scanner, split into pages.

    Each page says by its square code which half-days it is of; a page that says
    nothing is kept and waits for somebody to say it.
    """

    _name = "flashcoop.scan"
    _description = "Scanned Attendance Sheets"
    _order = "id desc"
    _check_company_auto = True

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    file_names = fields.Char(readonly=True)
    page_ids = fields.One2many(
        comodel_name="flashcoop.scan.page", inverse_name="scan_id", readonly=True
    )
    page_count = fields.Integer(compute="_compute_counts")
    unread_count = fields.Integer(
        string="Pages to Sort",
        compute="_compute_counts",
        help="Pages that no half-day is known of.",
    )

    @api.depends("page_ids.session_ids")
    def _compute_counts(self):
        for scan in self:
            scan.page_count = len(scan.page_ids)
            scan.unread_count = len(scan.page_ids.filtered(lambda p: not p.session_ids))

    @api.depends("cohort_id.name", "create_date")
    def _compute_display_name(self):
        for scan in self:
            when = fields.Datetime.context_timestamp(scan, scan.create_date)
            scan.display_name = (
                self.env._(
                    "%(cohort)s, scanned on %(day)s",
                    cohort=scan.cohort_id.name,
                    day=when.strftime("%d/%m/%Y %H:%M"),
                )
                if scan.create_date
                else scan.cohort_id.name
            )

    def unlink(self):
        """Extend to ask the pages first: proof stays."""
        self.page_ids.unlink()
        return super().unlink()

    @api.model
    def _get_database_code(self):
        """Return eight digits that stand for this database on printed sheets."""
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid") or ""
        return hashlib.sha256(uuid.encode()).hexdigest()[:8].upper()

    @api.model
    def read_files(self, cohort, attachments):
        """Return a new scan: the pages of the files, each with its half-days.

        :param attachments: PDF files and pictures, in the order they were given.
        :raise UserError: when a file cannot be opened, or the server cannot read codes;
            nothing is kept then.
        """
        self._check_can_read()
        scan = self.create(
            {
                "cohort_id": cohort.id,
                "file_names": ", ".join(attachments.mapped("name")),
            }
        )
        vals_list = []
        for attachment in attachments:
            pdf = self._get_pdf(attachment)
            for content, texts in self._split(pdf, attachment.name):
                vals = scan._prepare_page_vals(texts)
                number = len(vals_list) + 1
                name = self.env._("Page %s", number)
                vals_list.append(
                    vals
                    | {
                        "sequence": number,
                        "name": name,
                        "raw": base64.b64encode(content),
                    }
                )
        if len(vals_list) > MAX_PAGES:
            raise UserError(
                self.env._(
                    "These files have %(count)s pages: deposit %(most)s at a time.",
                    count=len(vals_list),
                    most=MAX_PAGES,
                )
            )
        self.env["flashcoop.scan.page"].create(vals_list)
        return scan

    @api.model
    def _check_can_read(self):
        if not scan_reader.is_available():
            raise UserError(
                self.env._(
                    "This server cannot read scanned sheets yet: ask whoever installs"
                    " Odoo to add the Python packages zxing-cpp and pypdfium2."
                )
            )

    def _get_pdf(self, attachment):
        """Return a file as the bytes of a PDF; a picture becomes a page."""
        try:
            stream = to_pdf_stream(attachment)
        except OSError:  # Pillow knows no such picture
            stream = None
        if not stream:
            raise UserError(
                self.env._(
                    "“%s” is neither a PDF nor a picture that can be opened (JPEG, PNG,"
                    " TIFF): scan the sheets again as one of these.",
                    attachment.name,
                )
            )
        return stream.getvalue()

    def _split(self, pdf, name):
        """Yield the pages of a PDF as ``(bytes of a PDF of one page, texts of its
        codes)``."""
        try:
            texts = list(scan_reader.read_pages(pdf))
            reader = PdfFileReader(io.BytesIO(pdf), strict=False)
            for number, found in enumerate(texts):
                writer = PdfFileWriter()
                writer.addPage(reader.getPage(number))
                stream = io.BytesIO()
                writer.write(stream)
                yield stream.getvalue(), found
        except ValueError as error:
            raise UserError(
                self.env._(
                    "“%s” cannot be opened: it is damaged or asks for a password.", name
                )
            ) from error

    def _prepare_page_vals(self, texts):
        """Return what the codes of a page say of it: its half-days, or why there are
        none."""
        codes = list(filter(None, map(parse, texts)))
        vals = {"scan_id": self.id, "code": str(codes[0]) if codes else False}
        if not codes:
            return vals | {"reason": "unread"}
        code = codes[0]
        if (code.database, code.cohort) != (
            self._get_database_code(),
            self.cohort_id.id,
        ):
            return vals | {"reason": "foreign"}
        sessions = self._find_sessions(code)
        if not sessions:
            return vals | {"reason": "gone"}
        return vals | {"session_ids": [fields.Command.set(sessions.ids)]}

    def _find_sessions(self, code):
        """Return the half-days of a code, as they are ordered today."""
        sessions = self.cohort_id.session_ids.sorted(
            lambda s: (s.date, s.hour_start, s.id)
        )
        ids = sessions.ids
        if code.first not in ids or code.last not in ids:
            return sessions.browse()
        first, last = sorted((ids.index(code.first), ids.index(code.last)))
        return sessions[first : last + 1]
