from odoo import api, fields, models

from ..calc.money import from_units, to_units


class FlashcoopFunderReportTotals(models.Model):
    """The form has as much income as costs: what is missing is said, on the draft and
    on paper, and never made up."""

    _inherit = "flashcoop.funder.report"

    own_amount = fields.Monetary(
        string="Own Resources",
        copy=False,  # of this period; a new version takes it over
        help="What the organisation itself puts into the action, out of its own means:"
        " it stands in no entry of the action, and is printed on the row of own"
        " resources of the form. In company currency.",
    )

    _own_amount_positive = models.Constraint(
        "CHECK (COALESCE(own_amount, 0) >= 0)",
        "What the organisation puts in of its own is zero or more.",
    )

    @api.depends("own_amount")
    def _compute_drawn(self):
        """Extend what is drawn."""
        return super()._compute_drawn()

    def _get_content(self):
        """Extend with income less costs (exact; whole as printed)."""
        content = super()._get_content()
        if self._is_frozen():
            return content  # reports sent earlier may have none
        totals = {row["code"]: row for row in content["rows"]}
        income, costs = totals["TP"], totals["TC"]
        exact = from_units(to_units(income["actual"]) - to_units(costs["actual"]))
        whole = income["actual_whole"] - costs["actual_whole"]
        return content | {"difference": exact, "difference_whole": whole}

    def _get_warnings(self, content):
        """Add what to do about a difference."""
        lines = super()._get_warnings(content)
        difference = content["difference"]
        money = self.currency_id.format(abs(difference))
        if difference < 0:
            lines.append(
                self.env._(
                    "Costs exceed income by %s; the form should balance. Book the"
                    " income that is missing, or write what the organisation pays"
                    " itself under “Own resources” (tab “2. Figures”). What is left is"
                    " printed as a shortfall.",
                    money,
                )
            )
        elif difference > 0:
            lines.append(
                self.env._(
                    "Income exceeds costs by %s; the form should balance. Book the"
                    " costs that are missing, or agree with the funder what becomes of"
                    " the rest and say so in the observations of sheet 3. What is left"
                    " is printed as an excess.",
                    money,
                )
            )
        return lines
