from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .flashcoop_inkind_posting import ENTRY_STATES
from .frozen import with_defaults

HOURS_A_DAY = 24


class FlashcoopVolunteerSheet(models.Model):
    """The hours that one person gave to one cohort: printed, signed, validated by
    somebody else, and final then."""

    _name = "flashcoop.volunteer.sheet"
    _description = "Volunteer Sheet"
    _inherit = ["mail.thread", "flashcoop.people.paper"]
    _order = "id desc"
    _check_company_auto = True

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="cohort_id.currency_id")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Volunteer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    line_ids = fields.One2many(
        comodel_name="flashcoop.inkind", inverse_name="sheet_id", string="Hours"
    )
    date_from = fields.Date(string="From", compute="_compute_totals")
    date_to = fields.Date(string="Until", compute="_compute_totals")
    hours = fields.Float(compute="_compute_totals")
    amount = fields.Monetary(string="Value", compute="_compute_totals")
    state = fields.Selection(
        selection=[("draft", "Draft"), ("validated", "Validated")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    validated_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, tracking=True
    )
    validated_on = fields.Date(readonly=True, copy=False)
    is_booked = fields.Boolean(compute="_compute_is_booked")
    entry_state = fields.Selection(
        selection=ENTRY_STATES, string="Entries", compute="_compute_is_booked"
    )
    regime = fields.Selection(related="company_id.flashcoop_regime")
    value_warning = fields.Text(compute="_compute_value_warning")
    signed_file = fields.Binary(
        string="Signed Sheet", attachment=True, copy=False, help="Scan or photograph."
    )
    signed_name = fields.Char(string="Name of the File", copy=False)

    @api.depends("line_ids.date", "line_ids.quantity", "line_ids.amount")
    def _compute_totals(self):
        for sheet in self:
            days = [day for day in sheet.line_ids.mapped("date") if day]
            sheet.date_from = min(days, default=False)
            sheet.date_to = max(days, default=False)
            sheet.hours = round(sum(sheet.line_ids.mapped("quantity")), 2)
            sheet.amount = sum(sheet.line_ids.mapped("amount"))

    @api.depends("state", "line_ids.needs_basis", "line_ids.basis", "line_ids.name")
    def _compute_value_warning(self):
        """Say at once what validating would refuse."""
        for sheet in self:
            lines = sheet.line_ids.filtered(
                lambda line: line.needs_basis and not (line.basis or "").strip()
            )
            is_draft = sheet.state == "draft"
            sheet.value_warning = is_draft and lines[:1]._get_multiplier_problem()

    @api.depends("line_ids.entry_state")
    def _compute_is_booked(self):
        for sheet in self:
            states = set(sheet.line_ids.mapped("entry_state")) - {False}
            sheet.is_booked = bool(states)
            sheet.entry_state = min(states, default=False)  # draft before posted

    @api.depends("partner_id", "cohort_id")
    def _compute_display_name(self):
        for sheet in self:
            names = filter(None, [sheet.partner_id.name, sheet.cohort_id.name])
            sheet.display_name = " – ".join(names)

    @api.constrains("partner_id")
    def _check_hours_of_a_day(self):
        """A person has no more hours a day than a day has, over all sheets."""
        groups = self.env["flashcoop.inkind"]._read_group(
            [
                ("sheet_id.partner_id", "in", self.partner_id.ids),
                ("nature", "=", "volunteering"),
            ],
            ["sheet_id", "date:day"],
            ["quantity:sum"],
        )
        totals = defaultdict(float)
        for sheet, day, hours in groups:
            totals[sheet.partner_id, day] += hours
        for (partner, day), hours in totals.items():
            if hours > HOURS_A_DAY:
                raise ValidationError(
                    self.env._(
                        "%(person)s has %(hours)g hours on %(day)s: a day has 24. Check"
                        " the lines.",
                        person=partner.name,
                        hours=hours,
                        day=format_date(self.env, day),
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_not_forged(*(with_defaults(self, vals) for vals in vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_forged(vals)
        if (
            vals.keys()
            - {"signed_file", "signed_name"}
            - {name for name in vals if name.startswith(("message_", "activity_"))}
        ):
            self._check_not_validated()
        if "signed_file" in vals and not vals["signed_file"]:
            self._check_scan_stays()
        result = super().write(vals)
        if {"cohort_id", "partner_id"} & vals.keys():
            for sheet in self:
                sheet.line_ids.write(sheet._prepare_line_vals())
        return result

    def _check_not_forged(self, *vals_list):
        for vals in vals_list:
            if {"state", "validated_by_id", "validated_on"} & vals.keys():
                raise UserError(
                    self.env._("A sheet is validated by its button, not by writing it.")
                )

    def _write_frozen(self, vals):
        """Write what only validating and taking it back write."""
        # past our own guard, on purpose
        # pylint: disable-next=super-method-mismatch
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_validated(self):
        self._check_not_validated()

    def _check_not_validated(self):
        for sheet in self:
            if sheet.state == "validated":
                raise UserError(
                    self.env._(
                        "The hours of “%s” are validated and final: a manager may take"
                        " the validation back.",
                        sheet.display_name,
                    )
                )

    def _check_scan_stays(self):
        """:raise UserError: for hours that are validated: it is their proof."""
        for sheet in self:
            if sheet.state == "validated" and sheet.signed_file:
                raise UserError(
                    self.env._(
                        "The hours of “%s” are validated and the signed sheet is their"
                        " proof: put another scan in its place, or let a manager take"
                        " the validation back.",
                        sheet.display_name,
                    )
                )

    def _prepare_line_vals(self):
        """Return what a line has from its sheet."""
        self.ensure_one()
        return {
            "cohort_id": self.cohort_id.id,
            "partner_id": self.partner_id.id,
            "nature": "volunteering",
        }

    # === ACTIONS === #

    def action_validate(self):
        """Make the hours final.

        :raise UserError: without hours, for what lies ahead, or by the volunteer.
        """
        self.check_access("write")
        for sheet in self.filtered(lambda s: s.state == "draft"):
            if not sheet.line_ids:
                raise UserError(
                    self.env._("“%s” has no hours to validate.", sheet.display_name)
                )
            for line in sheet.line_ids:
                line._check_can_validate()
            sheet.line_ids._validate()
            sheet._write_frozen(
                {
                    "state": "validated",
                    "validated_by_id": self.env.uid,
                    "validated_on": fields.Date.context_today(sheet),
                }
            )
        return True

    def action_unvalidate(self):
        """Open sheets again; managers only, and not once they are booked."""
        self.line_ids._check_manager()
        self.line_ids._unvalidate()
        self._log_unvalidated()

    def _log_unvalidated(self):
        for sheet in self.filtered(lambda s: s.state == "validated"):
            sheet._write_frozen(
                {"state": "draft", "validated_by_id": False, "validated_on": False}
            )
            sheet.message_post(body=self.env._("Validation taken back."))

    def action_book(self):
        return self.line_ids.action_book()

    # === PRINT === #

    def _get_blank_rows(self):
        """Return the rows left to fill in by hand: none once it is validated."""
        is_open = self.state == "draft"
        return range(max(14 - len(self.line_ids), 2) if is_open else 0)
