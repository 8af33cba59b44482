"""What installing adds to the calendars and what uninstalling takes back."""

from odoo import api

from odoo.addons.flashcoop_odoo.models.flashcoop_cohort_states import FINAL_STATES


def post_init_hook(env: api.Environment):
    """Put the half-days of what is under way into the calendars."""
    cohorts = env["flashcoop.cohort"].search([("state", "not in", FINAL_STATES)])
    cohorts.session_ids._sync_calendar()


def uninstall_hook(env: api.Environment):
    """Take them out again: nothing would move them any more."""
    events = env["calendar.event"].with_context(active_test=False)
    events.search([("flashcoop_session_id", "!=", False)]).sudo().unlink()
