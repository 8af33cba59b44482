from odoo import fields, models

from ..report import costs
from .flashcoop_cohort_money import MONEY_GROUPS


class FlashcoopCohortCosts(models.Model):
    """The single costs of a cohort; see :mod:`..report.costs`."""

    _inherit = "flashcoop.cohort"

    indirect_cost_ids = fields.One2many(
        comodel_name="flashcoop.indirect.cost",
        inverse_name="cohort_id",
        groups=MONEY_GROUPS,
    )

    def _get_costs(self, date_from=None, date_to=None):
        """Return {cohort id: [report.costs.Cost]}, read from the books.

        sudo: whoever may read the statement may know the amounts behind it. What a
        cost says of people (partner, label, the supplier's reference) is for
        accounting rights; whoever shows it puts ``ACCOUNTING_GROUPS`` on the field.

        :raise AccessError: for users without a right on the cohort or its money.
        """
        self._check_money_access()
        return costs.find(self._statement_sudo(), date_from, date_to)

    def _get_hours_so_far(self, key):
        """Return the hours of a cohort until today, by a key of indirect costs: those
        of its half-days, or those that its participants attended, person by person.

        sudo: totals, for whoever sees its money.
        """
        self._check_money_access()
        if key == "session_hours":
            until = ("date", "<=", fields.Date.context_today(self))
            domain = [("cohort_id", "in", self.ids), until]
            lines = self.env["flashcoop.session"].sudo()
        else:
            domain = [("session_id.cohort_id", "in", self.ids)]
            lines = self.env["flashcoop.attendance"].sudo()
        minutes = sum(lines.search_fetch(domain, ["minutes"]).mapped("minutes"))
        return round(minutes / 60, 2)

    def action_view_costs(self):
        """Open the costs, with who pays for each and who could."""
        self.ensure_one()
        return self._action_open(
            self.env._("Expenses of %s", self.name),
            "flashcoop.cost",
            {"flashcoop_cohort_id": self.id},
            views="list,kanban,form",
        )
