from odoo import models

from ..calc.halfdays import in_hours


class FlashcoopAttendanceSheet(models.Model):
    """What a sheet of paper says of one person at one half-day."""

    _inherit = "flashcoop.attendance"

    def _get_sheet_status(self):
        """Return the status in words, with the minutes of somebody late.

        Never the reason: all who sign the sheet would read it.
        """
        self.ensure_one()
        if self.status == "late":
            return self.env._("Late by %s min", self.late_minutes)
        labels = dict(self._fields["status"]._description_selection(self.env))
        return labels[self.status]

    def _get_sheet_hours(self):
        """Return how long the person was there: “3 h 30”."""
        self.ensure_one()
        return in_hours(self.minutes)
