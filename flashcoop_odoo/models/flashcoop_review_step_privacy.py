from odoo import api, models


class FlashcoopReviewStepPrivacy(models.Model):
    """Who looks at the parts of a review is written down."""

    _name = "flashcoop.review.step"
    _inherit = ["flashcoop.review.step", "flashcoop.logged"]

    @api.model
    def _get_logged_fields(self):
        return {"name", "who"}

    def _get_logged_people(self):
        return self.review_id.participant_id
