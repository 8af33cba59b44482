from odoo import fields, models
from odoo.exceptions import UserError


class FlashcoopDecision(models.TransientModel):
    """The reason of a decision about candidates: a refusal, or one place too many."""

    _name = "flashcoop.decision"
    _description = "Decision About Candidates"

    kind = fields.Selection(
        selection=[("decline", "Decline"), ("above", "Admit above the maximum")],
        required=True,
        readonly=True,
    )
    participant_ids = fields.Many2many(
        comodel_name="flashcoop.participant", string="People", required=True
    )
    decline_reason = fields.Selection(
        selection=lambda self: self._selection_decline_reason(),
        string="Reason",
    )
    note = fields.Char(string="In Words")

    def _selection_decline_reason(self):
        field = self.env["flashcoop.participant"]._fields["decline_reason"]
        return field._description_selection(self.env)

    def action_confirm(self):
        self.ensure_one()
        if self.kind == "decline":
            if not self.decline_reason:
                raise UserError(
                    self.env._("Choose a reason: the prescriber is told it.")
                )
            self.participant_ids.write(
                {
                    "state": "declined",
                    "decline_reason": self.decline_reason,
                    "decline_note": self.note,
                }
            )
        else:
            if not (self.note or "").strip():
                raise UserError(self.env._("Say in words why the group grows."))
            self.participant_ids.write(
                {"state": "admitted", "above_maximum_reason": self.note}
            )
        return {"type": "ir.actions.act_window_close"}
