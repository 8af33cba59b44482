from odoo import models

SHOWN_FIELDS = {"name", "tz", "place_id", "coordinator_id", "state"}


class FlashcoopCohort(models.Model):
    _inherit = "flashcoop.cohort"

    def write(self, vals):
        """Extend to let the calendars follow name, place and course."""
        result = super().write(vals)
        if SHOWN_FIELDS & vals.keys():
            self.sudo().session_ids._sync_calendar()  # sudo: as the half-days do
        return result
