from odoo import api, models


class FlashcoopReviewLinePrivacy(models.Model):
    """Who looks at the parts of a review is written down."""

    _name = "flashcoop.review.line"
    _inherit = ["flashcoop.review.line", "flashcoop.logged"]

    @api.model
    def _get_logged_fields(self):
        return {"self_before", "self_after", "team_before", "team_after"}

    def _get_logged_people(self):
        return self.review_id.participant_id
