from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..calc.halfdays import HALF_DAYS, at_hour, minutes_between
from ..report.french import long_date
from .flashcoop_cohort import ATTENDANCE_GROUPS
from .flashcoop_cohort_states import FINAL_STATES


class FlashcoopSession(models.Model):
    """One half-day of a cohort. Hours are local to the cohort's time zone."""

    _name = "flashcoop.session"
    _description = "Half-day"
    _inherit = [
        *("flashcoop.cohort.part", "flashcoop.reminded"),
        *("mail.thread", "mail.activity.mixin"),
    ]
    _order = "date, hour_start, id"
    _check_company_auto = True

    name = fields.Char(string="Title", help="As in the programme and on the sheets.")
    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    date = fields.Date(required=True, index=True)
    day = fields.Char(
        compute="_compute_day", help="The date in full, with its weekday."
    )
    period = fields.Selection(
        selection=[("morning", "Morning"), ("afternoon", "Afternoon")],
        required=True,
        default="morning",
    )
    hour_start = fields.Float(
        compute="_compute_hours",
        store=True,  # usual hours of the half-day, which the user may change
        readonly=False,
        precompute=True,
        help="Local time of the Flashcoop.",
    )
    hour_end = fields.Float(
        compute="_compute_hours", store=True, readonly=False, precompute=True
    )
    start = fields.Datetime(
        string="Begins At",
        compute="_compute_bounds",
        store=True,
        help="In UTC, for the calendar.",
    )
    stop = fields.Datetime(string="Ends At", compute="_compute_bounds", store=True)
    minutes = fields.Integer(compute="_compute_minutes")
    place_id = fields.Many2one(
        comodel_name="res.partner",
        help="When it is not the place of the Flashcoop.",
        check_company=True,
    )
    facilitator_ids = fields.Many2many(
        comodel_name="res.partner", string="Facilitators", check_company=True
    )
    locked = fields.Boolean(
        readonly=True,
        copy=False,
        help="Attendance is final; a manager can unlock it.",
    )
    attendance_ids = fields.One2many(
        comodel_name="flashcoop.attendance",
        inverse_name="session_id",
        groups=ATTENDANCE_GROUPS,
    )
    attendance_summary = fields.Char(compute="_compute_attendance_summary")
    is_filled = fields.Boolean(
        compute="_compute_attendance_summary",
        help="Nobody is left as merely expected.",
    )

    _half_day_uniq = models.Constraint(
        "UNIQUE(cohort_id, date, period)",
        "This half-day already exists in the Flashcoop: choose another day or period.",
    )
    _hours_ordered = models.Constraint(
        "CHECK (hour_start >= 0 AND hour_start < hour_end AND hour_end <= 24)",
        "A half-day must end after it starts, on the same day.",
    )

    # === COMPUTE METHODS === #

    @api.depends("period")
    def _compute_hours(self):
        for session in self:
            start, end = HALF_DAYS[session.period or "morning"]
            session.hour_start, session.hour_end = start, end

    @api.depends("date", "hour_start", "hour_end", "cohort_id.tz")
    def _compute_bounds(self):
        for session in self:
            if session.date and session.cohort_id:
                to_utc = session.cohort_id._to_utc
                session.start = to_utc(at_hour(session.date, session.hour_start))
                session.stop = to_utc(at_hour(session.date, session.hour_end))
            else:
                session.start = session.stop = False

    @api.depends("hour_start", "hour_end")
    def _compute_minutes(self):
        for session in self:
            session.minutes = minutes_between(session.hour_start, session.hour_end)

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_day(self):
        for session in self:
            day = long_date(self.env, session.date, "EEEE d MMMM y")
            session.day = day[:1].upper() + day[1:]

    @api.depends("date", "period", "name", "cohort_id.name")
    @api.depends_context("lang", "flashcoop_calendar")
    def _compute_display_name(self):
        if self.env.context.get("flashcoop_calendar"):  # which shows day and hour
            for session in self:
                names = filter(None, [session.cohort_id.name, session.name])
                session.display_name = " – ".join(names)
            return
        periods = dict(self._fields["period"]._description_selection(self.env))
        for session in self:
            day = long_date(self.env, session.date, "EEE d MMM")
            name = f"{day} {periods.get(session.period, '').lower()}"
            session.display_name = f"{name} – {session.name}" if session.name else name

    @api.depends("attendance_ids.status")
    @api.depends_context("lang")
    def _compute_attendance_summary(self):
        counts = {
            (session.id, status): count
            for session, status, count in self.env["flashcoop.attendance"]
            .sudo()
            ._read_group(
                [("session_id", "in", self.ids)], ["session_id", "status"], ["__count"]
            )
        }
        for session in self:
            there = sum(counts.get((session.id, s), 0) for s in ("present", "late"))
            total = sum(n for (key, _s), n in counts.items() if key == session.id)
            expected = counts.get((session.id, "expected"), 0)
            session.attendance_summary = f"{there}/{total}" if total else ""
            session.is_filled = bool(total) and not expected

    # === CONSTRAINTS === #

    @api.constrains("date", "cohort_id")
    def _check_date_inside_cohort(self):
        for session in self:
            cohort = session.cohort_id
            if not cohort.date_start <= session.date <= cohort.date_end:
                raise ValidationError(
                    self.env._(
                        "%(day)s lies outside “%(cohort)s” (%(start)s to %(end)s)."
                        " Change the dates of the Flashcoop first, or “Move a day”.",
                        day=format_date(self.env, session.date),
                        cohort=cohort.name,
                        start=format_date(self.env, cohort.date_start),
                        end=format_date(self.env, cohort.date_end),
                    )
                )

    @api.constrains("cohort_id")
    def _check_attendance_same_cohort(self):
        self.attendance_ids._check_same_cohort()

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        quiet = {"mail_create_nolog": True, "mail_create_nosubscribe": True}
        sessions = super(FlashcoopSession, self.with_context(**quiet)).create(vals_list)
        sessions = sessions.with_env(self.env)
        sessions.cohort_id.participant_ids._expect_at(sessions)
        sessions.cohort_id._sync_event()
        return sessions

    def write(self, vals):
        if "locked" in vals:
            self._check_lock_change(vals["locked"])
        if {"date", "period", "hour_start", "hour_end", "cohort_id"} & vals.keys():
            self._check_unlocked()
        result = super().write(vals)
        if {"date", "period", "hour_start", "hour_end"} & vals.keys():
            self.cohort_id._sync_event()
        if "date" in vals:
            self.cohort_id.participant_ids._refresh_expected(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_attended(self):
        self._check_unlocked()
        for session in self:
            if any(a.status != "expected" for a in session.attendance_ids):
                raise UserError(
                    self.env._(
                        "Attendance has been filled in for %s: this half-day stays.",
                        session.display_name,
                    )
                )

    def unlink(self):
        cohorts = self.cohort_id
        result = super().unlink()
        cohorts.exists()._sync_event()
        return result

    # === ACTIONS === #

    def _check_unlocked(self):
        for session in self:
            if session.locked:
                raise UserError(
                    self.env._(
                        "%s is locked: its attendance is final. A manager can unlock"
                        " it.",
                        session.display_name,
                    )
                )

    def action_fill(self):
        """Prepare the sheet: one line for each person who should be there."""
        self.check_access("write")
        self.cohort_id.participant_ids._expect_at(self)
        return True

    def action_all_present(self):
        """Mark as present everybody who is still merely expected."""
        self._check_unlocked()
        self.action_fill()
        self.attendance_ids.filtered(lambda a: a.status == "expected").write(
            {"status": "present"}
        )

    def action_lock(self):
        """Make the attendance final.

        :raise UserError: when somebody is still merely expected.
        """
        self.write({"locked": True})

    def _check_lock_change(self, locked):
        """Whoever writes it: locking needs a full sheet, unlocking a manager."""
        changed = self.filtered(lambda s: s.locked != locked)
        if locked:
            changed._check_filled()
        elif changed and not self.env.user.has_group(
            "flashcoop_odoo.flashcoop_group_manager"
        ):
            raise UserError(self.env._("Only a manager can unlock a half-day."))

    def _check_filled(self):
        for session in self:
            if not session.is_filled:
                raise UserError(
                    self.env._(
                        "%s cannot be locked yet: say for each person whether they"
                        " came.",
                        session.display_name,
                    )
                )

    @api.model
    def action_open_calendar(self):
        """Open the half-days where something happens: on the day of the next one in
        a Flashcoop that is not over, else of the last one.

        The calendar shows that day; the list of a phone begins with it.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.session_action"
        )
        today = fields.Date.context_today(self)
        shown = [("cohort_id.state", "!=", "cancelled")]
        under_way = [("cohort_id.state", "not in", FINAL_STATES)]
        session = (
            self.search([("date", ">=", today), *under_way], order="date", limit=1)
            or self.search(under_way, order="date desc", limit=1)
            or self.search(shown, order="date desc", limit=1)
        )
        context = {"flashcoop_calendar": True, "initial_date": session.date or today}
        return action | {"context": context}

    def action_move_day(self):
        """Open the wizard that moves the whole day."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move a day"),
            "res_model": "flashcoop.session.move",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_cohort_id": self.cohort_id.id,
                "default_date_from": self.date,
            },
        }
