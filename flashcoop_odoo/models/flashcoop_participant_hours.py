from odoo import models

from ..report.french import in_french


class FlashcoopParticipantHours(models.Model):
    """What is certified of the hours of a participant."""

    _inherit = "flashcoop.participant"

    def _get_print_lang(self):
        """Return the language of the document: French where it is active."""
        return in_french(self).env.lang

    def _get_hours_lines(self):
        """Return the half-days that are filled in, in order (attendances).

        What is merely expected is not certified.
        """
        self.ensure_one()
        return self.attendance_ids.filtered(lambda a: a.status != "expected").sorted(
            lambda a: (a.session_id.date, a.session_id.hour_start)
        )

    def _get_hours_total(self):
        """Return the minutes of presence, those of the half-days filled in."""
        return sum(self._get_hours_lines().mapped("minutes"))

    def _get_hours_bounds(self):
        """Return the first and the last day the person came; none, when never."""
        days = [a.session_id.date for a in self._get_hours_lines() if a.minutes]
        return (min(days), max(days)) if days else (False, False)
