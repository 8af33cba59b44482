import pytz

from odoo import models


class FlashcoopSessionCalendar(models.Model):
    """One half-day as calendars show it: nobody's name is in it."""

    _inherit = "flashcoop.session"

    def _get_calendar_title(self):
        self.ensure_one()
        periods = dict(self._fields["period"]._description_selection(self.env))
        return f"{self.cohort_id.name} – {self.name or periods.get(self.period)}"

    def _get_calendar_place(self):
        """Return name and address of the place, on one line; empty when unknown."""
        self.ensure_one()
        place = self.place_id or self.cohort_id.place_id
        parts = [place.name, place.street, f"{place.zip or ''} {place.city or ''}"]
        return ", ".join(part.strip() for part in parts if part and part.strip())

    def _prepare_ics_vals(self):
        """Return the properties of the half-day in an iCalendar file."""
        self.ensure_one()
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return {
            "uid": f"flashcoop-half-day-{self.id}@{database}",
            "dtstamp": pytz.utc.localize(self.write_date.replace(microsecond=0)),
            "dtstart": pytz.utc.localize(self.start),
            "dtend": pytz.utc.localize(self.stop),
            "summary": self._get_calendar_title(),
            "location": self._get_calendar_place(),
        }
