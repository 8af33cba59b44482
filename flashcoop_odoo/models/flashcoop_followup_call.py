from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .notification import success

# Who did not answer comes back in the round of calls after this time.
CALL_AGAIN = timedelta(hours=12)


class FlashcoopFollowupCall(models.Model):
    """A round of calls: one person after the other, each with a short form."""

    _inherit = "flashcoop.followup"

    phone = fields.Char(related="participant_id.partner_id.phone")
    email = fields.Char(related="participant_id.partner_id.email")

    @api.model
    def _get_call_domain(self):
        """Return the domain of whom to call: still to ask, and not tried lately."""
        lately = fields.Datetime.now() - CALL_AGAIN
        domain = Domain("state", "=", "todo")
        domain &= Domain("window_start", "<=", fields.Date.context_today(self))
        domain &= Domain("attempt_ids", "not any", [("date", ">=", lately)])
        if cohort_id := self.env.context.get("flashcoop_call_cohort_id"):
            domain &= Domain("cohort_id", "=", cohort_id)
        return domain

    def action_call(self):
        """Open the short form of one follow-up."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (self.env.ref("flashcoop_odoo.followup_view_form_call").id, "form")
            ],
            "target": "new",
        }

    def action_call_first(self):
        """Begin the round of calls, whatever is selected."""
        first = self.search(self._get_call_domain(), limit=1)
        return first.action_call() if first else self._notify_round_is_over()

    def action_answered_next(self):
        """Go on once what the form holds is an answer: saving it has noted it."""
        if self.state != "answered":
            raise UserError(
                self.env._(
                    "Say what became of %s, or choose “No answer”.",
                    self.participant_id.display_name,
                )
            )
        return self._open_next()

    def action_no_answer_next(self):
        self.action_no_answer()
        return self._open_next()

    def action_unreachable_next(self):
        self.action_unreachable()
        return self._open_next()

    def _open_next(self):
        domain = self._get_call_domain() & Domain("id", "not in", self.ids)
        following = self.search(domain, limit=1)
        return following.action_call() if following else self._notify_round_is_over()

    @api.model
    def _notify_round_is_over(self):
        return success(self.env._("Nobody else is to be called for now."))
