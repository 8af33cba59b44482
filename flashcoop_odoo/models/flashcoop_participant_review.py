from odoo import fields, models
from odoo.exceptions import UserError

from .flashcoop_participant import SOCIAL_GROUPS


class FlashcoopParticipantReview(models.Model):
    """The final review of a participant, and whom it may be told to."""

    _inherit = "flashcoop.participant"

    review_ids = fields.One2many(
        comodel_name="flashcoop.review",
        inverse_name="participant_id",
        groups=SOCIAL_GROUPS,
    )
    may_tell_prescriber = fields.Selection(
        selection=[("yes", "Yes"), ("no", "No")],
        string="Agrees That the Prescriber Is Told",
        copy=False,
        groups=SOCIAL_GROUPS,
        help="Whether the person agrees that the prescriber and their adviser learn how"
        " it went and what became of them. Nothing is told without a yes.",
    )

    def _filter_told(self):
        """Return those of whom a prescriber may be told; others are only counted."""
        return self.filtered(lambda p: p.may_tell_prescriber == "yes")

    def _check_told(self, prescriber):
        """Refuse a paper that would tell a prescriber of nobody."""
        if not self:
            raise UserError(
                self.env._(
                    "Nobody sent by %s has agreed that they are told: ask the people"
                    " first, and note it on the “Entry Situation” page of each.",
                    prescriber.display_name,
                )
            )

    def action_review(self):
        """Open the review; a new one when there is none."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Individual review"),
            "res_model": "flashcoop.review",
            "res_id": self.review_ids.id,
            "view_mode": "form",
            "context": {"default_participant_id": self.id},
        }
