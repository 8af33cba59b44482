from odoo import api, models


class FlashcoopParticipantReportPrivacy(models.Model):
    """Who looks at single lines of the statistics is written down, and who counts by
    what is personal."""

    _name = "flashcoop.participant.report"
    _inherit = ["flashcoop.participant.report", "flashcoop.logged"]

    @api.model
    def _get_logged_fields(self):
        return {
            "gender",
            "labour_status",
            "disability",
            "qpv",
            "benefit",
            "exit_kind_id",
        }
