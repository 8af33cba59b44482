from odoo import models
from odoo.exceptions import UserError

from .flashcoop_cohort_money import MONEY_GROUPS

# From a state, the states that may follow. Going back one step is always allowed:
# a wrong click is mended by the opposite one.
TRANSITIONS = {
    "draft": {"recruiting", "running", "cancelled"},
    "recruiting": {"draft", "running", "cancelled"},
    "running": {"recruiting", "closing", "cancelled"},
    "closing": {"running", "closed"},
    "closed": {"closing"},
    "cancelled": {"draft"},
}


class FlashcoopCohortStates(models.Model):
    """The course of a cohort, and what must be settled before it is closed."""

    _inherit = "flashcoop.cohort"

    def _check_transition(self, state, closing_note=None):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for cohort in self:
            if cohort.state != state and state not in TRANSITIONS[cohort.state]:
                raise UserError(
                    self.env._(
                        "“%(cohort)s” cannot go from “%(old)s” to “%(new)s”.",
                        cohort=cohort.name,
                        old=labels[cohort.state],
                        new=labels.get(state, state),
                    )
                )
            if state == "closed" and cohort.state != "closed":
                cohort._check_can_be_closed(closing_note or cohort.closing_note)

    def _check_can_be_closed(self, closing_note):
        missing = self._get_to_settle()
        if missing and not (closing_note or "").strip():
            raise UserError(
                self.env._(
                    "“%(cohort)s” still has things to settle:\n%(missing)s\n\nSettle"
                    " them, or let a manager write a reason under “Closing note” and"
                    " close.",
                    cohort=self.name,
                    missing="\n".join(f"• {line}" for line in missing),
                )
            )
        if missing and not self.env.user.has_group(
            "flashcoop_odoo.flashcoop_group_manager"
        ):
            raise UserError(
                self.env._("Only a manager can close with things left to settle.")
            )

    def _get_to_settle(self):
        """Return the sentences that say what is missing before closing."""
        self.ensure_one()
        cohort = self.sudo()
        lines = []
        unfilled = cohort.session_ids.filtered(lambda s: not s.is_filled)
        if unfilled:
            lines.append(
                self.env._("Half-days without full attendance: %s", len(unfilled))
            )
        unfinished = cohort.participant_ids.filtered(
            lambda p: p.state in ("candidate", "admitted", "active")
        )
        if unfinished:
            lines.append(
                self.env._("Participants without an outcome: %s", len(unfinished))
            )
        money = cohort._get_money_to_settle()
        if money and not self.env.user.has_groups(MONEY_GROUPS):
            money = [self.env._("Money left to settle: the coordinator sees what.")]
        return lines + money

    def action_recruit(self):
        self.write({"state": "recruiting"})

    def action_run(self):
        self.write({"state": "running"})

    def action_to_closing(self):
        self.write({"state": "closing"})

    def action_close(self):
        self.write({"state": "closed"})

    def action_cancel(self):
        self.write({"state": "cancelled"})

    def action_draft(self):
        self.write({"state": "draft"})

    def action_reopen(self):
        self.write({"state": "closing"})
