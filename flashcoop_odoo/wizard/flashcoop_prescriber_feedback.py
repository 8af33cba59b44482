from odoo import api, fields, models
from odoo.tools import format_date

REPORT = "flashcoop_odoo.prescriber_feedback_pdf"


class FlashcoopPrescriberFeedback(models.TransientModel):
    """What one prescriber is told of the people whom they sent to one Flashcoop.

    One document for one prescriber: nobody's page is sent to somebody else. Only people
    who agreed are named.
    """

    _name = "flashcoop.prescriber.feedback"
    _description = "Feedback to a Prescriber"
    _inherit = ["flashcoop.people.paper"]

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort", required=True, ondelete="cascade"
    )
    prescriber_choice_ids = fields.Many2many(
        comodel_name="res.partner", compute="_compute_prescriber_choice_ids"
    )
    prescriber_id = fields.Many2one(comodel_name="res.partner", required=True)
    told_ids = fields.Many2many(
        comodel_name="flashcoop.participant", compute="_compute_people"
    )
    untold_count = fields.Integer(compute="_compute_people")

    @api.depends("cohort_id")
    def _compute_prescriber_choice_ids(self):
        for feedback in self:
            people = feedback.cohort_id.participant_ids
            feedback.prescriber_choice_ids = people.prescriber_id

    @api.depends("cohort_id", "prescriber_id")
    def _compute_people(self):
        for feedback in self:
            people = feedback.cohort_id.participant_ids.filtered(
                lambda p, sender=feedback.prescriber_id: (
                    p.prescriber_id == sender
                    and sender
                    and p.state not in ("candidate", "declined")
                )
            )
            feedback.told_ids = people._filter_told()
            feedback.untold_count = len(people) - len(feedback.told_ids)

    def action_print(self):
        self.ensure_one()
        self.told_ids._check_told(self.prescriber_id)
        return self.env.ref(REPORT).report_action(self)

    # === PRINT === #

    def _get_logged_people(self):
        return self.told_ids

    def _note_access(self, way):
        self.env["flashcoop.access.log"]._add(self.told_ids, way, self._name)

    def _get_file_name(self):
        return self._in_print().env._(
            "%(cohort)s – feedback to %(prescriber)s",
            cohort=self.cohort_id.name,
            prescriber=self.prescriber_id.name,
        )

    def _get_about_text(self):
        return self.env._(
            "Flashcoop “%(cohort)s”, from %(start)s to %(end)s.",
            cohort=self.cohort_id.name,
            start=format_date(self.env, self.cohort_id.date_start),
            end=format_date(self.env, self.cohort_id.date_end),
        )

    def _get_rows(self):
        """Return for each person told of: the participant, how it went and what became
        of them, one sentence a term answered."""
        return [
            (person, person._get_course_text(), person._get_outcome_texts())
            for person in self.told_ids.sorted("display_name")
        ]
