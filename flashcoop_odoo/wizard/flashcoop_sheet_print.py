from odoo import api, fields, models
from odoo.exceptions import UserError


class FlashcoopSheetPrint(models.TransientModel):
    """What to print of the attendance sheets of one cohort."""

    _name = "flashcoop.sheet.print"
    _description = "Print Attendance Sheets"

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    layout = fields.Selection(
        selection=[
            ("half_day", "One sheet a half-day"),
            ("day", "One sheet a day, morning and afternoon"),
            ("cohort", "Overview of the whole programme"),
        ],
        required=True,
        default="day",
    )
    content = fields.Selection(
        selection=[
            ("blank", "To sign by hand"),
            ("filled", "Filled in, with the signatures collected"),
        ],
        required=True,
        default="blank",
    )
    session_ids = fields.Many2many(
        comodel_name="flashcoop.session",
        string="Half-days",
        compute="_compute_session_ids",
        store=True,  # all of them by default, which the user may change
        readonly=False,
        domain="[('cohort_id', '=', cohort_id)]",
    )

    @api.depends("cohort_id")
    def _compute_session_ids(self):
        for wizard in self:
            wizard.session_ids = wizard.session_ids or wizard.cohort_id.session_ids

    def action_print(self):
        """Return the PDF.

        :raise UserError: when there is no half-day to print.
        """
        self.ensure_one()
        if not self.session_ids:
            raise UserError(
                self.env._(
                    "There is no half-day to print: generate the programme of the"
                    " Flashcoop first, or choose half-days."
                )
            )
        name = "sheet_overview_pdf" if self.layout == "cohort" else "sheet_pdf"
        report = self.env.ref(f"flashcoop_odoo.{name}")
        return report.report_action(self, config=False)

    def _get_pages(self):
        """Return the pages; see ``flashcoop.session._get_sheet_pages``."""
        return self.session_ids._get_sheet_pages(self.layout, self._is_blank())

    def _is_blank(self):
        return self.content == "blank"

    def _get_file_name(self):
        return f"{self.cohort_id.name} – émargement".replace("/", "-")
