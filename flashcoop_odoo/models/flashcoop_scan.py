import base64
import hashlib
import io
from contextlib import contextmanager

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
    page_count = fields.Integer(
        compute="_compute_counts",
        compute_sudo=True,  # counts alone, with the pages of other Flashcoops
    )
    unread_count = fields.Integer(
        string="Pages to Sort",
        compute="_compute_counts",
        compute_sudo=True,
        help="Pages that no half-day is known of.",
    )
    foreign_count = fields.Integer(
        compute="_compute_counts",
        compute_sudo=True,
        help="Pages of another Flashcoop, which a coordinator sorts or deletes.",
    )

    @api.depends("page_ids.session_ids")
    def _compute_counts(self):
        # searched: page_ids read in sudo would stay in the cache for the user
        pages = self.env["flashcoop.scan.page"].search([("scan_id", "in", self.ids)])
        of_scan = pages.grouped("scan_id")
        for scan in self:
            mine = of_scan.get(scan, pages.browse())
            unread = mine.filtered(lambda p: not p.session_ids)
            scan.page_count, scan.unread_count = len(mine), len(unread)
            scan.foreign_count = len(unread.filtered(lambda p: p.reason == "foreign"))

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
        pdfs = [(self._get_pdf(file), file.name) for file in attachments]
        self._check_page_count(pdfs)
        names = ", ".join(attachments.mapped("name"))
        scan = self.create({"cohort_id": cohort.id, "file_names": names})
        pages = [page for pdf, name in pdfs for page in self._split(pdf, name)]
        # sudo: a page of another Flashcoop is not for the eyes of who deposits it
        self.env["flashcoop.scan.page"].sudo().create(
            [
                scan._prepare_page_vals(texts)
                | {
                    "sequence": number,
                    "name": self.env._("Page %s", number),
                    "raw": base64.b64encode(content),
                }
                for number, (content, texts) in enumerate(pages, 1)
            ]
        )
        scan.invalidate_recordset(["page_ids"])  # some of which were made in sudo
        return scan

    def _check_page_count(self, pdfs):
        """Refuse too many pages before the first one is rendered, which takes long."""
        count = 0
        for pdf, name in pdfs:
            with self._explain(name):
                count += scan_reader.count_pages(pdf)
        if count > MAX_PAGES:
            raise UserError(
                self.env._(
                    "These files have %(count)s pages: deposit %(most)s at a time.",
                    count=count,
                    most=MAX_PAGES,
                )
            )

    @contextmanager
    def _explain(self, name):
        """Say which file cannot be opened."""
        try:
            yield
        except ValueError as error:
            raise UserError(
                self.env._(
                    "“%s” cannot be opened: it is damaged or asks for a password.", name
                )
            ) from error

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
        with self._explain(name):
            texts = list(scan_reader.read_pages(pdf))
            reader = PdfFileReader(io.BytesIO(pdf), strict=False)
            for number, found in enumerate(texts):
                writer = PdfFileWriter()
                writer.addPage(reader.getPage(number))
                stream = io.BytesIO()
                writer.write(stream)
                yield stream.getvalue(), found

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
