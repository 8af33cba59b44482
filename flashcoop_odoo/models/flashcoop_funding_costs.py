from odoo import models
from odoo.fields import Domain

from ..report import costs


class FlashcoopFundingCosts(models.Model):
    """The single costs that a funding pays for; see :mod:`..report.costs`."""

    _inherit = "flashcoop.funding"

    def _get_costs(self, date_from=None, date_to=None):
        """Return {funding id: [report.costs.Cost]}, the costs charged to it.

        sudo: whoever may read a funding may know what was spent, cost by cost. What
        a cost says of people is for accounting rights; see ``flashcoop.cohort``.

        :raise AccessError: for users without a right on the funding.
        """
        self.check_access("read")
        return costs.find_charged(self.sudo()._origin, date_from, date_to)

    def action_view_costs(self):
        """Open the costs of the Flashcoops that the funding helps, and what it pays
        elsewhere, with what its own rules say of each."""
        self.ensure_one()
        helped = [("cohort_id", "in", self.share_ids.cohort_id.ids)]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.cost_action"
        )
        return action | {
            "name": self.env._("Expenses for %s", self.display_name),
            "domain": Domain.OR([helped, [("funding_ids", "in", self.ids)]]),
            "context": {"flashcoop_funding_id": self.id},
        }
