from odoo import models
from odoo.exceptions import UserError


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Override of `base` to keep people who are in one Flashcoop twice: core would
        delete one of them with all their attendance, wherever it was.

        :raise UserError: in this case.
        """
        self._flashcoop_check_merge(partner_ids)
        return super()._merge(
            partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
        )

    def _flashcoop_check_merge(self, partner_ids):
        """sudo: who merges contacts may know nothing of Flashcoops."""
        Participant = self.env["flashcoop.participant"]
        twice = Participant.sudo()._read_group(
            [("partner_id", "in", partner_ids)],
            ["cohort_id"],
            having=[("__count", ">", 1)],
        )
        if not twice:
            return
        if not Participant._may_know_people():
            raise UserError(
                self.env._(
                    "These contacts cannot be merged yet: ask the coordinator of your"
                    " Flashcoops."
                )
            )
        raise UserError(
            self.env._(
                "Two of these contacts are in “%s”: decide there which of the two"
                " participants stays, delete the other, then merge the contacts.",
                twice[0][0].name,
            )
        )
