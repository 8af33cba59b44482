from odoo import api, fields, models

# Nobody is invited, reminded or written to: it is their work, and it is in the plan.
SILENT = {
    "no_mail_to_attendees": True,
    "skip_attendee_notification": True,
    "dont_notify": True,
    "mail_create_nolog": True,
    "tracking_disable": True,
}
SHOWN_FIELDS = {
    *("cohort_id", "date", "period", "hour_start", "hour_end", "name", "place_id"),
    "facilitator_ids",
}


class FlashcoopSession(models.Model):
    """A half-day and its event in the calendars of its facilitators, always in step."""

    _inherit = "flashcoop.session"

    calendar_event_ids = fields.One2many(
        comodel_name="calendar.event", inverse_name="flashcoop_session_id"
    )

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._sync_calendar()
        return sessions

    def write(self, vals):
        result = super().write(vals)
        if SHOWN_FIELDS & vals.keys():
            self._sync_calendar()
        return result

    def unlink(self):
        events = self._get_calendar_events()
        result = super().unlink()
        events.unlink()
        return result

    def _get_calendar_events(self):
        """Return the events, archived ones too (sudo: of whosever calendar)."""
        events = self.env["calendar.event"].sudo().with_context(**SILENT)
        return events.with_context(active_test=False).search(
            [("flashcoop_session_id", "in", self.ids)]
        )

    def _get_calendar_people(self):
        """Return who facilitates: those of the half-day, else of the Flashcoop."""
        self.ensure_one()
        actors = self.cohort_id.actor_ids.filtered(lambda a: a.role == "facilitator")
        return self.facilitator_ids or actors.partner_id

    def _prepare_calendar_vals(self):
        self.ensure_one()
        return {
            "flashcoop_session_id": self.id,
            "name": self._get_calendar_title(),
            "start": self.start,
            "stop": self.stop,
            "allday": False,
            "active": True,
            "location": self._get_calendar_place(),
            "user_id": self.cohort_id.coordinator_id.id,
        }

    def _sync_calendar(self):
        """Make, change and take away the events as the half-days are.

        sudo: whoever plans the half-days, whosever calendar.
        """
        sessions = self.sudo()
        shown = sessions.filtered(
            lambda s: s.cohort_id.state != "cancelled" and s._get_calendar_people()
        )
        events = sessions._get_calendar_events().grouped("flashcoop_session_id")
        for session in sessions - shown:
            events.get(session, self.env["calendar.event"]).unlink()
        new = []
        for session in shown:
            if session in events:
                session._update_calendar_event(events[session])
            else:
                people = session._get_calendar_people()
                new.append(
                    session._prepare_calendar_vals()
                    | {"partner_ids": [fields.Command.set(people.ids)]}
                )
        created = self.env["calendar.event"].sudo().with_context(**SILENT).create(new)
        created.attendee_ids.state = "accepted"

    def _update_calendar_event(self, event):
        """Write what differs, and nothing when nothing does."""
        vals = self._prepare_calendar_vals()
        for name in list(vals):
            known = event[name]
            known = known.id if isinstance(known, models.BaseModel) else known
            if known == vals[name] or not (known or vals[name]):
                del vals[name]
        people = self._get_calendar_people()
        if event.partner_ids != people:
            vals["partner_ids"] = [fields.Command.set(people.ids)]
        if vals:
            event.write(vals)
            event.attendee_ids.state = "accepted"
