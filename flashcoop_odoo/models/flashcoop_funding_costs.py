from odoo import models

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
