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

# States and fields in which nothing of the programme, people and budget changes.
FINAL_STATES = ("closed", "cancelled")
FINAL_FIELDS = {"date_start", "date_end", "tz"}


class FlashcoopCohortStates(models.Model):
    """The course of a cohort, and what must be settled before it is closed."""

    _inherit = "flashcoop.cohort"

    def write(self, vals):
        """Extend to keep the dates of what is closed, and to take people who left in
        the meantime off the open sheets of what is reopened; nobody is reminded of the
        sheets of what is over."""
        if FINAL_FIELDS & vals.keys():
            self._check_open()
        closed = self.filtered(lambda cohort: cohort._is_closed())
        result = super().write(vals)
        reopened = closed.filtered(lambda cohort: not cohort._is_closed())
        reopened.sudo().participant_ids._drop_expected()
        if vals.get("state") in FINAL_STATES:
            self.sudo().session_ids._drop_reminders()
        return result

    def _is_closed(self):
        """Say whether all of ``self`` is closed or cancelled; False of none."""
        return bool(self) and all(cohort.state in FINAL_STATES for cohort in self)

    def _check_open(self):
        """Refuse to change what closing makes final.

        :raise UserError: when one of ``self`` is closed or cancelled; also in sudo.
        """
        for cohort in self:
            if cohort.state == "closed":
                raise UserError(
                    self.env._(
                        "“%s” is closed: its dates, half-days, people and budget are"
                        " final. Reopen it first, which its coordinator or a manager"
                        " can do.",
                        cohort.name,
                    )
                )
            if cohort.state == "cancelled":
                raise UserError(
                    self.env._(
                        "“%s” is cancelled: its dates, half-days, people and budget are"
                        " final. Bring it back to draft first, which its coordinator"
                        " or a manager can do.",
                        cohort.name,
                    )
                )

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
        # The next closing needs a reason of its own; the history keeps this one.
        self.write({"state": "closing", "closing_note": False})
