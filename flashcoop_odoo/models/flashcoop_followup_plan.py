from odoo import models

from .flashcoop_followup_answers import CALL_ACTIVITY


class FlashcoopFollowupPlan(models.Model):
    """Follow-ups are made when a person leaves and remind the coordinator.

    Core's activity plans are not used: what they schedule does not move with the last
    day of a participation, nor end when the person answers.
    """

    _inherit = "flashcoop.followup"

    def _schedule_activities(self):
        """Put each open follow-up without a reminder on the list of the coordinator.

        Without one where the coordinator of the Flashcoop may not see follow-ups: they
        stand in the work lists all the same. sudo: whoever lets the person leave.
        """
        todo = self.sudo().filtered(
            lambda f: f.state == "todo" and f.due_date and not f.activity_ids
        )
        rows = []
        for cohort, followups in todo.grouped("cohort_id").items():
            user = cohort.coordinator_id
            if not user.active or not followups.with_user(user).has_access("read"):
                continue
            in_words = followups.with_context(lang=user.lang)
            rows += [followup._prepare_activity_vals(user) for followup in in_words]
        # nobody gets a mail for each
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(rows)

    def _prepare_activity_vals(self, user):
        self.ensure_one()
        terms = dict(self._fields["term"]._description_selection(self.env))
        return {
            "activity_type_id": self.env.ref(CALL_ACTIVITY).id,
            "summary": self.env._("Follow-up: %s", terms[self.term].lower()),
            "date_deadline": self.due_date,
            "user_id": user.id,
            "automated": True,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
        }

    def _move_activities(self):
        """Let the reminders follow due dates and coordinators."""
        self.sudo().filtered(lambda f: f.state == "todo").activity_ids.unlink()
        self._schedule_activities()
