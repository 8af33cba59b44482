from odoo import fields, models
from odoo.exceptions import UserError

# From a state, the states that may follow.
TRANSITIONS = {
    "candidate": {"admitted", "declined"},
    "admitted": {"candidate", "active", "declined", "left"},
    "active": {"admitted", "completed", "left"},
    "completed": {"active"},
    "left": {"active"},
    "declined": {"candidate"},
}


class FlashcoopParticipantStates(models.Model):
    """A participant's course, one step at a time, and back."""

    _inherit = "flashcoop.participant"

    def _check_transition(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for participant in self:
            if (
                participant.state != state
                and state not in TRANSITIONS[participant.state]
            ):
                raise UserError(
                    self.env._(
                        "%(person)s cannot go from “%(old)s” to “%(new)s”.",
                        person=participant.display_name,
                        old=labels[participant.state],
                        new=labels.get(state, state),
                    )
                )

    def action_admit(self):
        self.write({"state": "admitted"})

    def action_start(self):
        self.write({"state": "active"})

    def action_complete(self):
        self.write({"state": "completed"})

    def action_leave(self):
        """Record that a person leaves; half-days after that day are not expected."""
        for participant in self:
            participant.write(
                {
                    "state": "left",
                    "exit_date": participant.exit_date
                    or fields.Date.context_today(participant),
                }
            )

    def action_decline(self):
        self.write({"state": "declined"})

    def action_back(self):
        """Undo the last step."""
        back = {
            "admitted": "candidate",
            "active": "admitted",
            "completed": "active",
            "left": "active",
            "declined": "candidate",
        }
        for participant in self.filtered(lambda p: p.state in back):
            vals = {"state": back[participant.state]}
            if participant.state == "left":
                vals["exit_date"] = False
            participant.write(vals)
