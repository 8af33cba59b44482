from odoo import fields, models


class FlashcoopReviewStep(models.Model):
    """One next step of a review: who does what by when."""

    _name = "flashcoop.review.step"
    _description = "Review Step"
    _order = "review_id, date, id"

    review_id = fields.Many2one(
        comodel_name="flashcoop.review", required=True, index=True, ondelete="cascade"
    )
    # stored: in the rule
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    name = fields.Char(string="What", required=True)
    who = fields.Char(help="The person, their adviser, one of us…")
    date = fields.Date(string="By When")
    is_done = fields.Boolean(string="Done")
