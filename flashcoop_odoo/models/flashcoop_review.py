from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..report.french import in_french


class FlashcoopReview(models.Model):
    """The final review of one participant: what they can do now, what they want, and
    who does what next. The person gets it on paper: it is written to them.
    """

    _name = "flashcoop.review"
    _description = "Individual Review"
    _order = "cohort_id desc, participant_id, id"
    _check_company_auto = True

    participant_id = fields.Many2one(
        comodel_name="flashcoop.participant",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    # stored: searched, grouped, in the rule
    cohort_id = fields.Many2one(
        related="participant_id.cohort_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, index=True
    )
    date = fields.Date(
        string="Talked On", required=True, default=fields.Date.context_today
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="With",
        default=lambda self: self.env.user,
        help="Who talked with the person.",
    )
    line_ids = fields.One2many(
        comodel_name="flashcoop.review.line",
        inverse_name="review_id",
        default=lambda self: self._default_line_ids(),
    )
    proud_of = fields.Text(help="What the person is proud of, in their words.")
    strengths = fields.Text(help="What the team saw.")
    project = fields.Text(help="What the person wants to do now.")
    step_ids = fields.One2many(
        comodel_name="flashcoop.review.step", inverse_name="review_id"
    )
    closing_word = fields.Text(help="A word of the team for the end.")
    progress_count = fields.Integer(
        compute="_compute_progress_count",
        help="Competencies in which the person sees themselves further than before.",
    )

    _participant_uniq = models.Constraint(
        "UNIQUE(participant_id)", "This person already has a review: open that one."
    )

    @api.model
    def _default_line_ids(self):
        """Return the grid of the day: every competency, not yet looked at."""
        return [
            Command.create({"competency_id": competency.id})
            for competency in self.env["flashcoop.competency"].search([])
        ]

    # === COMPUTE METHODS === #

    @api.depends("line_ids.self_before", "line_ids.self_after")
    def _compute_progress_count(self):
        for review in self:
            review.progress_count = len(review.line_ids.filtered("is_progress"))

    @api.depends("participant_id.pseudonym", "participant_id.partner_id.name")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Review of %s", review.participant_id.display_name
            )

    # === CRUD === #

    @api.constrains("participant_id")
    def _check_took_part(self):
        for review in self:
            if review.participant_id.state in ("candidate", "declined"):
                raise UserError(
                    self.env._(
                        "%s has not taken part: a review comes after that.",
                        review.participant_id.display_name,
                    )
                )

    # === PRINT === #

    def _in_print(self):
        """Return the review as the person reads it: in French."""
        return in_french(self)

    def _get_file_name(self):
        return self._in_print().env._("Review – %s", self.participant_id.display_name)

    def _get_greeting(self):
        """Greet by the first name, as the contact is written; praise says what for."""
        name = (self.participant_id.partner_id.name or "").split(" ")[0]
        if self._is_empty():
            return self.env._("Your review, %s", name)
        return self.env._("Well done, %s!", name)

    def _get_intro(self):
        self.ensure_one()
        hours = self.participant_id._get_hours_text()
        parts = [
            self.env._(
                "You took part in “%(cohort)s” and were there for %(hours)s.",
                cohort=self.cohort_id.name,
                hours=hours,
            )
            if self.participant_id._get_hours_total()
            else self.env._("You took part in “%s”.", self.cohort_id.name),
            self.env._("Nothing has been noted yet: this paper waits for our talk.")
            if self._is_empty()
            else self.env._("Here is what we noted together."),
        ]
        return " ".join(parts)

    def _is_empty(self):
        """Say whether nobody has noted anything in the review."""
        texts = ("proud_of", "strengths", "project", "closing_word", "step_ids")
        is_noted = any(self[name] for name in texts)
        return not is_noted and not self._get_graded_lines()

    def _get_graded_lines(self):
        """Return the lines on which somebody said something."""
        return self.line_ids.filtered(
            lambda line: (
                line.self_before
                or line.self_after
                or line.team_before
                or line.team_after
            )
        )
