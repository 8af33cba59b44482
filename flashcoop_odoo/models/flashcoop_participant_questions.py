from odoo import api, fields, models
from odoo.fields import Domain

from ..calc import entry
from .flashcoop_participant import SOCIAL_GROUPS

# What is on a list of candidates before anybody is asked.
KNOWN_BEFORE = ("gender", "birth_date", "prescriber_id")
# The answer to a question that a date or a number also gives.
STANDS_FOR = ("unemployed_since", "unemployed_months")


class FlashcoopParticipantQuestions(models.Model):
    """Which questions a participant is asked, and which are still to ask."""

    _inherit = "flashcoop.participant"

    asked_fields = fields.Char(
        compute="_compute_asked_fields",
        groups=SOCIAL_GROUPS,
        help="Fields that the fundings of the Flashcoop ask for, between commas; the"
        " form shows these.",
    )
    entry_missing = fields.Char(
        string="Still to Ask",
        compute="_compute_entry_missing",
        groups=SOCIAL_GROUPS,
        help="Questions without an answer: “not known” is an answer.",
    )
    entry_summary = fields.Char(
        string="Entry Situation",
        compute="_compute_entry_missing",
        groups=SOCIAL_GROUPS,
        help="Questions answered, of those that this person is asked.",
    )
    is_entry_complete = fields.Boolean(
        compute="_compute_entry_missing",
        search="_search_is_entry_complete",
        groups=SOCIAL_GROUPS,
    )

    @api.model
    def _get_questions(self):
        """Return the names of the fields that may be asked at entry."""
        answers = [n for n in self._get_entry_fields() if n not in STANDS_FOR]
        return [*KNOWN_BEFORE, *answers]

    # === COMPUTE METHODS === #

    @api.depends("cohort_id.entry_field_ids")
    def _compute_asked_fields(self):
        for participant in self:
            codes = participant.cohort_id.entry_field_ids.mapped("code")
            participant.asked_fields = f",{','.join(entry.with_parts(codes))},"

    @api.depends(
        lambda self: [
            *("cohort_id.entry_field_ids", "came_alone"),
            *self._get_questions(),
        ]
    )
    @api.depends_context("lang")
    def _compute_entry_missing(self):
        labels = {
            name: self._fields.get(
                f"{name}_id", self._fields[name]
            )._description_string(self.env)
            for name in self._get_questions()
        }
        for participant in self:
            questions = participant.cohort_id.entry_field_ids
            missing = participant._get_missing_questions(questions)
            total = len(participant._get_expected_questions(questions))
            participant.entry_missing = ", ".join(labels[name] for name in missing)
            participant.entry_summary = f"{total - len(missing)}/{total}"
            participant.is_entry_complete = not missing

    def _search_is_entry_complete(self, operator, value):
        """Return the domain of those with no question left, or with one at least.

        One query finds who asks what; the rest is a domain over stored fields.
        """
        if operator != "in":
            return NotImplemented
        questions = self.env["flashcoop.entry.field"].sudo().search(Domain.TRUE)
        # sudo: who pays is not told, only what is asked
        fundings = self.env["flashcoop.funding"].sudo()
        fundings = fundings.search([("state", "!=", "refused")])
        incomplete = Domain.FALSE
        for question in questions:
            asked = Domain.TRUE
            if not question.is_always:
                askers = fundings.filtered(lambda f, q=question: q in f.entry_field_ids)
                asked = Domain("cohort_id", "in", askers.share_ids.cohort_id.ids)
            for name in entry.with_parts([question.code]):
                incomplete |= asked & self._get_unanswered_domain(name)
        return incomplete if set(value) == {False} else ~incomplete

    @api.model
    def _get_unanswered_domain(self, name):
        """Return the domain of those who should answer a question and have not."""
        unanswered = Domain(name, "=", False)
        if name == "prescriber_id":
            unanswered &= Domain("came_alone", "=", False)
        if name in entry.FOLLOW_UPS:
            other, answers = entry.FOLLOW_UPS[name]
            unanswered &= Domain(other, "in", list(answers))
        return unanswered

    # === BUSINESS METHODS === #

    def _get_expected_questions(self, questions):
        """Return the names of the fields that this person has to answer."""
        return entry.expected(questions.mapped("code"), self._get_entry_answers())

    def _get_missing_questions(self, questions):
        """Return the names of the fields that nobody has asked this person yet."""
        return entry.missing(questions.mapped("code"), self._get_entry_answers())

    def _get_entry_answers(self):
        self.ensure_one()
        answers = {name: self[name] for name in self._get_questions()}
        if self.came_alone:
            answers["prescriber_id"] = True
        return answers

    def action_ask_entry(self):
        """Open the questionnaire, to fill in with the person."""
        self.ensure_one()
        view = self.env.ref("flashcoop_odoo.participant_view_questionnaire")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entry questionnaire"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }
