from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class FlashcoopCostActions(models.Model):
    """From a cost to its document, and to who pays for it."""

    _inherit = "flashcoop.cost"

    def action_open(self):
        """Open the document of the cost, for those who may see entries."""
        self.ensure_one()
        if not self.move_id:
            raise UserError(self._by_hand_message())
        return self.move_id._get_records_action()

    def action_share(self):
        """Open the wizard that shares the cost between fundings in percent."""
        self.ensure_one()
        if not self.line_id:
            raise UserError(self._by_hand_message())
        return self.line_id.action_flashcoop_charge()

    def _by_hand_message(self):
        return self.env._(
            "This cost was written by hand: no document stands behind it, and only its"
            " analytic line can be changed."
        )

    def action_charge(self):
        """Open the screen that charges these costs to one funding."""
        return self._open_plan("one")

    def action_suggest(self):
        """Open the screen that spreads these costs over the fundings: those chosen,
        or all that are not paid in full of the screen one comes from."""
        return (self or self._find_unpaid())._open_plan("all")

    @api.model
    def _find_unpaid(self):
        cohort_id = self.env.context.get("flashcoop_cohort_id")
        funding_id = self.env.context.get("flashcoop_funding_id")
        domain = Domain("left_amount", ">", 0) & Domain("is_shared", "=", False)
        if cohort_id:
            domain &= Domain("cohort_id", "=", cohort_id)
        if funding_id:
            funding = self.env["flashcoop.funding"].browse(funding_id)
            if funding.share_ids:  # else it helps anybody
                domain &= Domain("cohort_id", "in", funding.share_ids.cohort_id.ids)
        domain &= Domain("cohort_id.state", "not in", ("closed", "cancelled"))
        found = self.search(domain & Domain("company_id", "=", self.env.company.id))
        if not found:
            raise UserError(self.env._("All costs here are paid in full."))
        return found

    def _open_plan(self, mode):
        if not self.env.user.has_group("flashcoop_odoo.flashcoop_group_funding"):
            raise AccessError(
                self.env._("Only funding officers and managers charge many costs.")
            )
        return self.env["flashcoop.charge.plan"]._open(mode, self)
