from odoo import api, models


class FlashcoopReviewPrivacy(models.Model):
    """Who looks at a person's review is written down."""

    _name = "flashcoop.review"
    _inherit = ["flashcoop.review", "flashcoop.logged"]

    @api.model
    def _get_logged_fields(self):
        return {"proud_of", "strengths", "project", "closing_word", "line_ids"}
