from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .flashcoop_participant import IDENTITY_GROUPS

ATTENDED = ("present", "late")
SHEET_FIELDS = ("status", "minutes", "reason")
USUAL_DELAY = 15  # minutes; of somebody marked late until one says how late


class FlashcoopAttendance(models.Model):
    """One participant at one half-day: came or not, and for how long.

    No messages are kept on it: there are fourteen of them a person.
    """

    _name = "flashcoop.attendance"
    _description = "Attendance"
    _inherit = ["flashcoop.cohort.part"]
    _order = "session_id, participant_id"

    session_id = fields.Many2one(
        comodel_name="flashcoop.session",
        string="Half-day",
        required=True,
        index=True,
        ondelete="cascade",
    )
    participant_id = fields.Many2one(
        comodel_name="flashcoop.participant",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('cohort_id', '=', cohort_id)]",
    )
    cohort_id = fields.Many2one(
        related="session_id.cohort_id",
        store=True,  # counted and filtered by cohort
        index=True,
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True
    )
    status = fields.Selection(
        selection=[
            ("expected", "Expected"),
            ("present", "Present"),
            ("late", "Late"),
            ("excused", "Excused"),
            ("absent", "Absent"),
        ],
        required=True,
        default="expected",
    )
    minutes = fields.Integer(
        compute="_compute_minutes",
        store=True,  # summed in reports; the user corrects it for latecomers
        readonly=False,
        help="Minutes of presence; the whole half-day for somebody present.",
    )
    late_minutes = fields.Integer(
        string="Late By",
        compute="_compute_late_minutes",
        inverse="_inverse_late_minutes",
        help="Minutes missed of the half-day by somebody late.",
    )
    reason = fields.Char(
        groups=IDENTITY_GROUPS, help="Why the person was late, excused or absent."
    )

    _once = models.Constraint(
        "UNIQUE(session_id, participant_id)",
        "This person is already on the sheet of the half-day.",
    )
    _minutes_positive = models.Constraint(
        "CHECK (minutes >= 0)", "Minutes of presence cannot be negative."
    )

    @api.depends("status", "session_id.hour_start", "session_id.hour_end")
    def _compute_minutes(self):
        for attendance in self:
            full = attendance.session_id.minutes
            if attendance.status == "present":
                attendance.minutes = full
            elif attendance.status != "late":
                attendance.minutes = 0
            elif attendance.minutes in (0, full):  # nobody said how late
                attendance.minutes = max(full - USUAL_DELAY, 0)
            else:
                attendance.minutes = min(attendance.minutes, full)

    @api.depends("status", "minutes", "session_id.hour_start", "session_id.hour_end")
    def _compute_late_minutes(self):
        for attendance in self:
            is_late = attendance.status == "late"
            full = attendance.session_id.minutes
            attendance.late_minutes = full - attendance.minutes if is_late else 0

    @api.onchange("late_minutes")
    def _inverse_late_minutes(self):
        """Let the minutes of presence follow.

        :raise UserError: when somebody who is not marked late would be.
        """
        for attendance in self:
            if attendance.status == "late":
                full = attendance.session_id.minutes
                attendance.minutes = full - attendance.late_minutes
            elif attendance.late_minutes:
                raise UserError(
                    self.env._(
                        "%(person)s is not marked late: choose “Late” to say by how"
                        " many minutes.",
                        person=attendance.participant_id.display_name,
                    )
                )

    @api.depends("session_id.locked", "cohort_id.state")
    def _compute_is_final(self):
        """Override: a locked half-day has had its last word too."""
        for attendance in self:
            locked = attendance.session_id.locked
            attendance.is_final = locked or attendance.cohort_id._is_closed()

    @api.constrains("minutes", "status")
    def _check_minutes(self):
        for attendance in self:
            full = attendance.session_id.minutes
            if attendance.minutes > full:
                raise ValidationError(
                    self.env._(
                        "%(person)s cannot be present %(minutes)s minutes: the half-day"
                        " lasts %(full)s.",
                        person=attendance.participant_id.display_name,
                        minutes=attendance.minutes,
                        full=full,
                    )
                )
            if attendance.minutes and attendance.status not in ATTENDED:
                raise ValidationError(
                    self.env._(
                        "%s has minutes of presence but is not marked present or late.",
                        attendance.participant_id.display_name,
                    )
                )

    @api.constrains("session_id", "participant_id")
    def _check_same_cohort(self):
        for attendance in self:
            if attendance.participant_id.cohort_id != attendance.session_id.cohort_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to “%(cohort)s”.",
                        person=attendance.participant_id.display_name,
                        cohort=attendance.session_id.cohort_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances._check_unlocked()
        return attendances

    def write(self, vals):
        self._check_unlocked()
        result = super().write(vals)
        if "session_id" in vals:
            self._check_unlocked()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._check_unlocked()

    def _check_unlocked(self):
        self.session_id._check_unlocked()

    @api.model
    def save_sheet(self, sheet):
        """Save the attendance of many people at many half-days in one call.

        :param sheet: a list of ``{session_id, participant_id, status}`` with, if
            wanted, ``minutes`` and ``reason``. Lines that exist are changed, others
            created; all of it or nothing.
        :return: the number of lines saved.
        :raise UserError: when a half-day is locked, or a line lacks its person.
        """
        self._check_sheet(sheet)
        known = self._find_sheet_lines(sheet)
        to_create, changes = [], {}  # lines with the same values are written together
        for line in sheet:
            attendance = known.get((line["session_id"], line["participant_id"]))
            if attendance:
                values = tuple((key, line[key]) for key in SHEET_FIELDS if key in line)
                changes[values] = changes.get(values, self.browse()) | attendance
            else:
                to_create.append(line)
        for values, attendances in changes.items():
            attendances.write(dict(values))
        self.create(to_create)
        return len(sheet)

    def _check_sheet(self, sheet):
        """Check that each line names a half-day, which the user may see, and a person.

        :raise UserError: when one does not.
        """
        if not all(
            line.get("session_id") and line.get("participant_id") for line in sheet
        ):
            raise UserError(
                self.env._("Each line of a sheet names a half-day and a person.")
            )
        sessions = {line["session_id"] for line in sheet}
        self.env["flashcoop.session"].browse(sessions).check_access("read")

    def _find_sheet_lines(self, sheet):
        """Return {(half-day id, person id): attendance} of the lines that exist."""
        known = self.search(
            [
                ("session_id", "in", [line["session_id"] for line in sheet]),
                ("participant_id", "in", [line["participant_id"] for line in sheet]),
            ]
        )
        return {(a.session_id.id, a.participant_id.id): a for a in known}
