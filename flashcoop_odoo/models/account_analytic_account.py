from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ..hooks import PLAN_XMLIDS


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    @api.model
    def _flashcoop_plan(self, which):
        """Return the Flashcoop plan (``cohort``) or the Funders plan (``funder``).

        sudo: reading plans is an accountant's right, their column is everybody's.

        :raise UserError: when somebody deleted the plan.
        """
        xmlid, name = PLAN_XMLIDS[which]
        plan = self.sudo().env.ref(xmlid, raise_if_not_found=False)
        if not plan:
            raise UserError(
                self.env._(
                    "The analytic plan “%s” of Flashcoop is missing: reinstall the"
                    " addon to create it again.",
                    name,
                )
            )
        return plan.sudo()

    @api.model
    @ormcache("which")  # emptied when plans come or go: their columns do too
    def _flashcoop_column(self, which):
        """Return the column of analytic lines that holds accounts of a plan."""
        return self._flashcoop_plan(which)._column_name()

    @api.model
    def _flashcoop_account_ids(self, which):
        """Return the set of ids of every account of one of the two plans."""
        plan = self._flashcoop_plan(which)
        return set(
            self.sudo()
            .with_context(active_test=False)
            ._search([("root_plan_id", "=", plan.id)])
        )
