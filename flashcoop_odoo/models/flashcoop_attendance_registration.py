from odoo import api, models


class FlashcoopAttendanceRegistration(models.Model):
    """Whether somebody who left ever came, for their registration in the event."""

    _inherit = "flashcoop.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances._sync_registrations_of_left()
        return attendances

    def write(self, vals):
        result = super().write(vals)
        if "status" in vals:
            self._sync_registrations_of_left()
        return result

    def unlink(self):
        participants = self.participant_id
        result = super().unlink()
        participants.exists().filtered(
            lambda p: p.state == "left"
        )._sync_registration_state()
        return result

    def _sync_registrations_of_left(self):
        left = self.participant_id.filtered(lambda p: p.state == "left")
        left._sync_registration_state()
