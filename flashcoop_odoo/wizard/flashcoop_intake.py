import base64
import io
import zipfile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..calc import people_list, table_text

MAX_ROWS = 2000
MAX_BYTES = 5 * 1024 * 1024
MAX_COLUMNS = 60


class FlashcoopIntake(models.TransientModel):
    """A list of people, pasted or in a file, looked at before it makes candidates.

    Until it is accepted, nothing is written but the list itself.
    """

    _name = "flashcoop.intake"
    _description = "Candidates From a List"

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        ondelete="cascade",
        domain=[("state", "not in", ("closed", "cancelled"))],
    )
    company_id = fields.Many2one(related="cohort_id.company_id")
    step = fields.Selection(
        selection=[("list", "List"), ("preview", "Preview"), ("done", "Accepted")],
        default="list",
        required=True,
        readonly=True,
    )
    text = fields.Text(string="Pasted List")
    file = fields.Binary(string="Or a File", attachment=False)
    file_name = fields.Char()
    prescriber_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        domain=[("is_company", "=", True)],
        help="Who sent the people whose row does not name a prescriber.",
    )
    adviser_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        help="Who follows them there, if one person sent the list.",
    )
    row_ids = fields.One2many(
        comodel_name="flashcoop.intake.row", inverse_name="intake_id"
    )
    ignored = fields.Char(
        string="Columns Left Out",
        readonly=True,
        help="Headings that say nothing we keep.",
    )
    summary = fields.Char(compute="_compute_summary")
    problem = fields.Text(readonly=True)

    @api.depends("cohort_id")
    def _compute_display_name(self):
        for intake in self:
            name = intake.cohort_id.name or ""
            intake.display_name = self.env._("List for %s", name)

    @api.depends("row_ids.decision", "row_ids.status")
    def _compute_summary(self):
        for intake in self:
            rows = intake.row_ids
            count = {
                decision: len(rows.filtered(lambda r, d=decision: r.decision == d))
                for decision in ("create", "link", "skip")
            }
            intake.summary = self.env._(
                "Rows: %(rows)s. New contacts: %(new)s, known contacts: %(known)s,"
                " left out: %(skipped)s, to decide: %(open)s.",
                rows=len(rows),
                new=count["create"],
                known=count["link"],
                skipped=count["skip"],
                open=len(rows) - sum(count.values()),
            )

    # === READING === #

    def action_preview(self):
        """Read the list and say of each row what would become of it."""
        self.ensure_one()
        self.cohort_id._check_open()
        found = people_list.read_people(self._read_rows())
        if not found.people:
            raise UserError(
                self.env._("The list is empty: paste it, or choose a file.")
            )
        if len(found.people) > MAX_ROWS:
            raise UserError(
                self.env._(
                    "The list has %(rows)s people; at most %(most)s are read at once:"
                    " part it.",
                    rows=len(found.people),
                    most=MAX_ROWS,
                )
            )
        self.row_ids.unlink()
        names = {"birth_date": "birth_text", "gender": "gender_text"}
        names |= {"prescriber": "prescriber_text", "adviser": "adviser_text"}
        self.env["flashcoop.intake.row"].create(
            [
                {"intake_id": self.id, "line": person.line}
                | {names.get(key, key): text for key, text in person.cells.items()}
                for person in found.people
            ]
        )
        ignored = ", ".join(dict.fromkeys(found.ignored))
        self.write({"step": "preview", "ignored": ignored, "problem": False})
        return True  # and the form is read again

    def _read_rows(self):
        """Return the rows of cells of the file, else of the pasted text.

        :raise UserError: when the file is none we can read.
        """
        if not self.file:
            return table_text.read_rows(self.text or "")
        data = base64.b64decode(self.file)
        if len(data) > MAX_BYTES:
            raise UserError(
                self.env._("The file is larger than 5 MB: keep the list only.")
            )
        if data[:4] == b"PK\x03\x04":
            return self._read_workbook(data)
        if data[:4] == b"\xd0\xcf\x11\xe0" or data[:4] == b"%PDF":
            raise UserError(
                self.env._(
                    "This kind of file cannot be read: save the list as XLSX or CSV, or"
                    " copy its cells and paste them."
                )
            )
        return table_text.read_rows(table_text.decode(data))

    def _read_workbook(self, data):
        """Return the rows of the first sheet that holds anything."""
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                rows = [
                    list(row)
                    for row in sheet.iter_rows(
                        max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True
                    )
                ]
                if any(cell is not None for row in rows for cell in row):
                    return rows
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            KeyError,
            ValueError,
        ) as error:
            raise UserError(
                self.env._(
                    "The workbook cannot be read: open it, save it again as XLSX, or"
                    " copy its cells and paste them."
                )
            ) from error
        return []

    def action_back(self):
        """Go back to the list, whose text is still there."""
        self.row_ids.unlink()
        self.write({"step": "list", "problem": False})
        return True  # and the form is read again

    # === ACCEPTING === #

    def action_accept(self):
        """Make candidates of the rows that are not left out, all or none."""
        self.ensure_one()
        self.lock_for_update()
        if self.step != "preview":
            raise UserError(self.env._("This list is accepted already."))
        changed = self.row_ids._recheck()
        problem = self.row_ids._get_problem(changed)
        if problem:
            self.problem = problem
            return True  # shown; nothing is written else
        rows = self.row_ids.filtered(lambda r: r.decision in ("create", "link"))
        people = self.cohort_id._enrol_people(rows._prepare_people_vals())
        self.row_ids.unlink()  # names need not stay here as well
        self.write({"step": "done", "text": False, "file": False, "problem": False})
        return self.cohort_id.action_view_participants() | {
            "domain": [("id", "in", people.ids)],
            "name": self.env._("New candidates"),
            "view_mode": "list,form",
        }
