from odoo import api, models


class FlashcoopFollowupAttemptPrivacy(models.Model):
    """Who looks at the answers of each attempt is written down."""

    _name = "flashcoop.followup.attempt"
    _inherit = ["flashcoop.followup.attempt", "flashcoop.logged"]

    @api.model
    def _get_logged_fields(self):
        return {"kind_id", "situation_date"}

    def _get_logged_people(self):
        return self.followup_id.participant_id
