from odoo import models

from .flashcoop_followup_answers import CALL_ACTIVITY
from .flashcoop_participant_retention import MANAGER


class FlashcoopFollowupPlan(models.Model):
    """Follow-ups are made when a person leaves and remind the coordinator.

    Core's activity plans are not used: what they schedule does not move with the last
    day of a participation, nor end when the person answers.
    """

    _inherit = "flashcoop.followup"

    def _schedule_activities(self):
        """Put each open follow-up without a reminder on the list of the coordinator.

        Where the coordinator of the Flashcoop may not see follow-ups or has left, a
        manager gets it, with a note that says why. sudo: whoever lets the person leave.
        """
        todo = self.sudo().filtered(
            lambda f: f.state == "todo" and f.due_date and not f.activity_ids
        )
        rows = []
        for cohort, followups in todo.grouped("cohort_id").items():
            user, in_place_of = followups._get_reminded(cohort)
            if not user:
                continue  # they stand in the work lists all the same
            in_words = followups.with_context(lang=user.lang)
            rows += [(f, user, f._prepare_activity_vals(in_place_of)) for f in in_words]
        self._make_reminders(CALL_ACTIVITY, rows)

    def _get_reminded(self, cohort):
        """Return (who is reminded, the coordinator in whose place, if in another's)."""
        coordinator = cohort.coordinator_id
        if self._may_be_reminded(coordinator):
            return coordinator, coordinator.browse()
        managers = self.env.ref(MANAGER).all_user_ids.sorted("id")
        managers = managers.filtered(
            lambda user: (
                cohort.company_id in user.company_ids and self._may_be_reminded(user)
            )
        )
        return managers[:1], coordinator

    def _prepare_activity_vals(self, in_place_of):
        self.ensure_one()
        terms = dict(self._fields["term"]._description_selection(self.env))
        note = in_place_of and self.env._(
            "%(coordinator)s coordinates this Flashcoop and may not see follow-ups."
            " Give this person the role of a coordinator, choose another one on the"
            " Flashcoop, or call yourself.",
            coordinator=in_place_of.name,
        )
        return {
            "note": note or False,
            "summary": self.env._("Follow-up: %s", terms[self.term].lower()),
            "date_deadline": self.due_date,
        }

    def _move_activities(self):
        """Let the reminders follow due dates and coordinators."""
        self.sudo().filtered(lambda f: f.state == "todo").activity_ids.unlink()
        self._schedule_activities()
