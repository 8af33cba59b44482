import pytz

from odoo import Command, api, models

from ..calc.halfdays import HALF_DAYS, at_hour


class FlashcoopCohortEvent(models.Model):
    """The core event of a cohort: the same name, dates and place, always in step."""

    _inherit = "flashcoop.cohort"

    @api.model
    def _event_fields(self):
        """Fields whose change moves the event."""
        return {"name", "date_start", "date_end", "place_id", "tz", "coordinator_id"}

    def _prepare_event_vals(self):
        self.ensure_one()
        start, end = self._get_bounds_utc()
        return {
            "name": self.name,
            "date_begin": start,
            "date_end": end,
            "date_tz": self.tz,
            "address_id": self.place_id.id,
            "user_id": self.coordinator_id.id,
            "company_id": self.company_id.id,
        }

    def _create_events(self):
        """Create the event of each cohort, without core's default mails.

        With them, 500 registrations take minutes and mail people we only list.
        sudo: a coordinator needs no right on events.
        """
        Event = self.env["event.event"].sudo()
        for cohort in self.sudo().filtered(lambda c: not c.event_id):
            cohort.event_id = Event.with_context(flashcoop_no_sync=True).create(
                cohort._prepare_event_vals()
                | {
                    "event_mail_ids": [Command.clear()],
                    "question_ids": [Command.clear()],
                }
            )

    def _sync_event(self):
        """Keep dates, place and name of the event in step (sudo as above)."""
        for cohort in self.sudo():
            if cohort.event_id:
                cohort.event_id.with_context(flashcoop_no_sync=True).write(
                    cohort._prepare_event_vals()
                )

    def _get_bounds_utc(self):
        """Return the first start and last stop, as naive UTC datetimes."""
        self.ensure_one()
        sessions = self.session_ids
        if sessions:
            return min(sessions.mapped("start")), max(sessions.mapped("stop"))
        return (
            self._to_utc(at_hour(self.date_start, HALF_DAYS["morning"][0])),
            self._to_utc(at_hour(self.date_end, HALF_DAYS["afternoon"][1])),
        )

    def _to_utc(self, local):
        """Return a naive local datetime of the cohort as a naive UTC one."""
        zone = pytz.timezone(self.tz or "Europe/Paris")
        return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    def action_view_event(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "event.event",
            "res_id": self.event_id.id,
            "view_mode": "form",
        }
