from odoo import models


class FlashcoopAttendancePhone(models.Model):
    """One person's line on the screen of a half-day."""

    _inherit = "flashcoop.attendance"

    def _prepare_phone_line(self):
        return {
            "id": self.id,
            "participant_id": self.participant_id.id,
            "name": self.participant_id.display_name,
            "status": self.status,
            "minutes": self.minutes,
            "late_minutes": self.late_minutes,
            "reason": self.reason or "",
            "proof": self.proof_name or "",
            "signed": self.is_signed,
            "walk_in": self.participant_id.state in ("candidate", "declined"),
        }
