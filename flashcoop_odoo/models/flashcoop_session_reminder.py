from datetime import timedelta

from odoo import api, fields, models

from .flashcoop_cohort_states import FINAL_STATES

REMINDER = "mail.mail_activity_data_todo"
PATIENCE = timedelta(hours=3)  # after a half-day: whoever is at it needs no reminder
# What is older was left behind long ago, or comes from another software: it stands in
# the work lists, and nobody finds a hundred reminders one morning.
OLDEST = timedelta(days=14)


class FlashcoopSessionReminder(models.Model):
    """Who runs a half-day is reminded of its sheet: once, until nothing lacks."""

    _inherit = "flashcoop.session"

    reminded_on = fields.Date(
        readonly=True,
        copy=False,
        help="Its one reminder was made on this day: put away, it does not come back.",
    )

    @api.model
    def _cron_remind(self):
        """Put the sheets of the last days that are not complete on somebody's list."""
        now = fields.Datetime.now()
        sessions = self.search(
            [
                ("stop", "<", now - PATIENCE),
                ("stop", ">", now - OLDEST),
                ("reminded_on", "=", False),
                ("cohort_id.state", "not in", FINAL_STATES),
                ("attendance_ids", "!=", False),
            ]
        ).filtered(lambda s: not s._is_sheet_complete() and s._get_reminded_user())
        self._make_reminders(REMINDER, [s._prepare_reminder() for s in sessions])
        sessions.write({"reminded_on": fields.Date.context_today(self)})

    def _is_sheet_complete(self):
        """Say whether the sheet is filled in, validated, and signed by all who came."""
        self.ensure_one()
        return self.is_filled and self.locked and self.is_signed

    def _get_reminded_user(self):
        """Return who is to complete the sheet: a facilitator named on it, else the
        coordinator; nobody who may not."""
        self.ensure_one()
        candidates = self.facilitator_ids.user_ids | self.cohort_id.coordinator_id
        return candidates.filtered(lambda u: self._may_be_reminded(u, "write"))[:1]

    def _prepare_reminder(self):
        user = self._get_reminded_user()
        in_words = self.with_context(lang=user.lang)
        summary = in_words.env._("Attendance sheet to complete")
        return self, user, {"summary": summary, "date_deadline": self.date}

    def write(self, vals):
        """Extend: a half-day that moves is reminded of anew, after its new day."""
        day = fields.Date.to_date(vals.get("date"))
        moved = self.filtered(lambda s: day and s.date != day)
        result = super().write(vals)
        moved._start_reminders_over()
        return result

    def _start_reminders_over(self):
        """Take the reminders away; whoever runs the half-day may get another one."""
        reminded = self.sudo().filtered("reminded_on")  # sudo: as below
        if reminded:
            reminded._drop_reminders()
            reminded.write({"reminded_on": False})

    def _drop_reminders(self):
        # sudo: as below
        if reminded := self.sudo().filtered("reminded_on"):
            reminded.activity_unlink([REMINDER])

    def _close_reminders(self):
        """Take the reminders of complete sheets away."""
        # sudo: whoever completes the sheet, it may be on somebody else's list
        reminded = self.sudo().filtered("reminded_on")
        reminded.filtered(lambda s: s._is_sheet_complete())._drop_reminders()
