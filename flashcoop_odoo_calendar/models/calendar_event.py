from odoo import api, fields, models
from odoo.exceptions import UserError

# What the half-day says; answers, reminders and notes are the facilitator's.
GUARDED_FIELDS = {
    *("name", "start", "stop", "start_date", "stop_date", "duration", "allday"),
    *("location", "partner_ids", "attendee_ids", "user_id", "active", "recurrency"),
    "flashcoop_session_id",
}


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    flashcoop_session_id = fields.Many2one(
        comodel_name="flashcoop.session",
        string="Half-day",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
    )

    _flashcoop_session_uniq = models.UniqueIndex(
        "(flashcoop_session_id) WHERE flashcoop_session_id IS NOT NULL",
        "This half-day is in the calendar already.",
    )

    def _compute_user_can_edit(self):
        """Override of `calendar` to leave half-days to the Flashcoop."""
        result = super()._compute_user_can_edit()
        # sudo: the link alone
        self.filtered(lambda e: e.sudo().flashcoop_session_id).user_can_edit = False
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `calendar` to let half-days alone make events of half-days."""
        events = super().create(vals_list)
        if not self.env.su:
            events._check_not_half_day()
        return events

    def write(self, vals):
        """Override of `calendar` to keep events as the half-days are."""
        if GUARDED_FIELDS & vals.keys() and not self.env.su:
            self._check_not_half_day()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_half_day(self):
        if not self.env.su:
            self._check_not_half_day()

    def _check_not_half_day(self):
        """Refuse to change here what the Flashcoop says.

        :raise UserError: when one of the events is a half-day (sudo: the link alone).
        """
        for event in self.sudo():
            if event.flashcoop_session_id:
                raise UserError(
                    self.env._(
                        "“%s” is a half-day: move it or change it in the Flashcoop, and"
                        " the calendars follow.",
                        event.name,
                    )
                )
