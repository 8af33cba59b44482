from odoo import api, fields, models

LEVELS = [
    ("1", "Discovering"),
    ("2", "With help"),
    ("3", "On my own"),
    ("4", "I can show others"),
]


class FlashcoopReviewLine(models.Model):
    """One competency of one review: before and after, as the person and as the team see
    it."""

    _name = "flashcoop.review.line"
    _description = "Review Line"
    _order = "review_id, sequence, id"

    review_id = fields.Many2one(
        comodel_name="flashcoop.review", required=True, index=True, ondelete="cascade"
    )
    # stored: in the rule
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    competency_id = fields.Many2one(
        comodel_name="flashcoop.competency",
        required=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(related="competency_id.sequence", store=True)  # sorted
    self_before = fields.Selection(selection=LEVELS, string="Person, Before")
    self_after = fields.Selection(selection=LEVELS, string="Person, Now")
    team_before = fields.Selection(selection=LEVELS, string="Team, Before")
    team_after = fields.Selection(selection=LEVELS, string="Team, Now")
    is_progress = fields.Boolean(compute="_compute_is_progress")

    _competency_uniq = models.Constraint(
        "UNIQUE(review_id, competency_id)",
        "This competency is already in the review.",
    )

    @api.depends("self_before", "self_after")
    def _compute_is_progress(self):
        for line in self:
            line.is_progress = bool(
                line.self_before
                and line.self_after
                and line.self_before < line.self_after
            )

    def _get_bar(self, who):
        """Return the four parts of a bar, each ``had``, ``new`` or ``none``.

        :param who: ``self`` or ``team``.
        """
        self.ensure_one()
        before, after = int(self[f"{who}_before"] or 0), int(self[f"{who}_after"] or 0)
        return [
            "none"
            if level > max(before, after)
            else "had"
            if level <= before
            else "new"
            for level in range(1, len(LEVELS) + 1)
        ]

    def _get_words(self, who):
        """Return before and after in words, as far as they were said."""
        labels = dict(self._fields["self_after"]._description_selection(self.env))
        said = (self[f"{who}_before"], self[f"{who}_after"])
        return " → ".join(dict.fromkeys(labels[level] for level in said if level))
