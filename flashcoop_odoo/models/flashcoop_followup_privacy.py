from odoo import api, models


class FlashcoopFollowupPrivacy(models.Model):
    """Who looks at what became of a person is written down."""

    _name = "flashcoop.followup"
    _inherit = ["flashcoop.followup", "flashcoop.logged"]

    @api.model
    def _get_logged_fields(self):
        return {"kind_id", "comment", "situation_date", "qualification", "improved"}
