from odoo import models


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
