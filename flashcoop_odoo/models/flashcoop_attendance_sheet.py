from odoo import models
from odoo.exceptions import UserError

from ..calc.halfdays import in_hours
from .flashcoop_attendance import ATTENDED


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

    def _get_sheet_image(self):
        """Return the signature as a picture (base64); empty without, on paper, or for
        those who may not know people."""
        self.ensure_one()
        if not self.participant_id._may_know_people():
            return False
        return self.signature_id.image

    def _check_came(self):
        for attendance in self:
            if attendance.status not in ATTENDED:
                raise UserError(
                    self.env._(
                        "%(person)s is not marked present or late at %(session)s: mark"
                        " it first, then record the signature.",
                        person=attendance.participant_id.display_name,
                        session=attendance.session_id.display_name,
                    )
                )
