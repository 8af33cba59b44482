from odoo import fields, models

from .flashcoop_cohort_event import COMMON_FIELDS, EVENT_DATES
from .res_partner import ALL_GROUPS


class EventEvent(models.Model):
    _inherit = "event.event"

    flashcoop_cohort_ids = fields.One2many(
        comodel_name="flashcoop.cohort",
        inverse_name="event_id",
        string="Flashcoop",
        groups=ALL_GROUPS,
        help="The Flashcoop whose enrolment this event is (at most one).",
    )

    def write(self, vals):
        """Override of `event`: what an event shares with its Flashcoop changes in both.

        sudo: people of the Events app need no role here; the rules of the Flashcoop
        hold for them too, and its coordinator is chosen with the user's own rights.
        """
        result = super().write(vals)
        changed = (COMMON_FIELDS.keys() | EVENT_DATES) & vals.keys()
        if changed and not self.env.context.get("flashcoop_no_sync"):
            events = self.sudo().with_context(active_test=False)
            cohorts = events.flashcoop_cohort_ids
            if "user_id" in changed:
                cohorts.with_env(self.env)._check_may_appoint()
            cohorts._follow_events(changed)
        return result

    def action_view_flashcoop_cohort(self):
        return self.flashcoop_cohort_ids._get_records_action()
