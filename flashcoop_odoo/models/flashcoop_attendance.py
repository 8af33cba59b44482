from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .flashcoop_participant import IDENTITY_GROUPS

ATTENDED = ("present", "late")


class FlashcoopAttendance(models.Model):
    """One participant at one half-day: came or not, and for how long.

    No messages are kept on it: there are fourteen of them a person.
    """

    _name = "flashcoop.attendance"
    _description = "Attendance"
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
            elif attendance.status == "late":
                attendance.minutes = min(attendance.minutes or full, full)
            else:
                attendance.minutes = 0

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
        attendances.session_id._check_unlocked()
        return attendances

    def write(self, vals):
        self.session_id._check_unlocked()
        result = super().write(vals)
        if "session_id" in vals:
            self.session_id._check_unlocked()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
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
        keys = [(line.get("session_id"), line.get("participant_id")) for line in sheet]
        if not all(all(key) for key in keys):
            raise UserError(
                self.env._("Each line of a sheet names a half-day and a person.")
            )
        sessions = self.env["flashcoop.session"].browse({key[0] for key in keys})
        sessions.check_access("read")
        known = self.search(
            [
                ("session_id", "in", [key[0] for key in keys]),
                ("participant_id", "in", [key[1] for key in keys]),
            ]
        )
        by_key = {(a.session_id.id, a.participant_id.id): a for a in known}
        to_create, changes = [], {}
        for key, line in zip(keys, sheet, strict=True):
            if key in by_key:
                values = {
                    k: line[k] for k in ("status", "minutes", "reason") if k in line
                }
                changes.setdefault(tuple(values.items()), self.browse())
                changes[tuple(values.items())] |= by_key[key]
            else:
                to_create.append(line)
        for values, attendances in changes.items():
            attendances.write(dict(values))
        self.create(to_create)
        return len(sheet)
