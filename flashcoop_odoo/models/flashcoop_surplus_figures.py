from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..calc import sharing
from ..calc.money import from_units, to_units
from ..report import surplus_figures
from .flashcoop_funding_amounts import ACCOUNTING_GROUPS

FIGURES = (
    *("turnover", "purchase", "funded", "margin", "contribution", "other"),
    *("result", "gift", "kept", "rest"),
)
ENTRY_KINDS = {
    "turnover": "turnover",
    "purchase": "purchases",
    "other": "others",
    "funded": "funded",
}


class FlashcoopSurplusFigures(models.Model):
    """The figures of a result, live until the vote and frozen by it."""

    _inherit = "flashcoop.surplus"

    turnover_amount = fields.Monetary(
        string="Sales",
        compute="_compute_figures",
        help="Row 70 of the statement, excluding VAT.",
    )
    purchase_amount = fields.Monetary(
        string="Direct Purchases",
        compute="_compute_figures",
        help="What the group bears of the accounts chosen, without recovered VAT.",
    )
    funded_amount = fields.Monetary(
        string="Paid by Fundings",
        compute="_compute_figures",
        help="Costs of the same kinds that are charged to a funding: the funder pays"
        " them, the members do not bear them.",
    )
    margin_amount = fields.Monetary(
        string="Gross Margin",
        compute="_compute_figures",
        help="Sales less direct purchases.",
    )
    contribution_amount = fields.Monetary(
        string="Contribution",
        compute="_compute_figures",
        help="What the carrying body keeps: stated here, not booked, since the money"
        " is already in its accounts.",
    )
    other_amount = fields.Monetary(
        string="Other Costs",
        compute="_compute_figures",
        help="Costs of the rows that the group bears besides its purchases.",
    )
    result_amount = fields.Monetary(
        string="Result to Share",
        compute="_compute_figures",
        help="Sales less direct purchases, contribution and other costs borne.",
    )
    gift_amount = fields.Monetary(string="Gift", compute="_compute_figures")
    kept_amount = fields.Monetary(string="Kept", compute="_compute_figures")
    rest_amount = fields.Monetary(
        string="For the Members",
        compute="_compute_figures",
        help="What is shared, whatever the rule, once the gift is taken off.",
    )
    shared_amount = fields.Monetary(
        string="Shared", compute="_compute_shared_amount", help="Sum of the shares."
    )
    content = fields.Json(readonly=True, copy=False)
    unfilled_count = fields.Integer(
        string="Half-days Not Filled In", compute="_compute_unfilled_count"
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "cohort_id",
        "step",
        "purchase_prefixes",
        "other_heading_ids",
        "bears_funded",
        "contribution_rate",
        "contribution_base",
        "rule",
        "gift_percent",
    )
    def _compute_figures(self):
        live = self.filtered(lambda s: s.step == "draft")._get_live_figures()
        for surplus in self:
            figures = live.get(surplus) or (surplus.content or {}).get("figures", {})
            for name in FIGURES:
                surplus[f"{name}_amount"] = figures.get(name, 0.0)

    @api.depends("line_ids.amount")
    def _compute_shared_amount(self):
        for surplus in self:
            total = sum(surplus.line_ids.mapped("amount"))
            surplus.shared_amount = surplus.currency_id.round(total)

    @api.depends("cohort_id", "step")
    def _compute_unfilled_count(self):
        sessions = self.sudo().cohort_id.session_ids  # a count, no names
        unfilled = sessions.filtered(lambda s: not s.is_filled).grouped("cohort_id")
        for surplus in self:
            content = surplus.content or {}
            count = len(unfilled.get(surplus.sudo().cohort_id._origin, ()))
            surplus.unfilled_count = content.get("unfilled", count)

    def _get_live_figures(self):
        """Return {surplus: {name of ``FIGURES``: amount}} as the books have it now."""
        found = surplus_figures.find(self)
        return {surplus: surplus._to_amounts(found[surplus]) for surplus in self}

    def _to_amounts(self, found):
        self.ensure_one()
        units = self._split_result(max(found.result.result, 0)) | {
            "turnover": found.result.turnover,
            "purchase": found.result.purchases,
            "funded": found.funded,
            "margin": found.result.margin,
            "contribution": found.result.contribution,
            "other": found.result.others,
            "result": found.result.result,
        }
        rounding = self.currency_id.rounding or 0.01
        return {name: from_units(amount, rounding) for name, amount in units.items()}

    def _split_result(self, units):
        """Return what the cause, the carrying body and the members get."""
        gift = sharing.part(units, self.gift_percent)
        if self.rule == "given":
            gift = units
        return {
            "gift": gift,
            "kept": units - gift if self.rule == "kept" else 0,
            "rest": units - sharing.part(units, self.gift_percent),
        }

    # === SIMULATION === #

    def _simulate(self):
        """Return {rule: [amount of each line, in order]} for the rules that share
        between members; all zero by a rule that cannot apply (see ``_get_weights``)."""
        self.ensure_one()
        rounding = self.currency_id.rounding or 0.01
        units = to_units(self.rest_amount, rounding)
        result = {}
        for rule in ("equal", "hours", "points", "mixed"):
            weights = self._get_weights(rule)
            parts = sharing.share(units if any(weights) else 0, weights)
            result[rule] = [from_units(part, rounding) for part in parts]
        return result

    def _get_weights(self, rule):
        """Return the weight of each line by a rule; all zero when nobody has any."""
        lines = self.line_ids
        members = lines.filtered("takes_part")
        if rule == "equal":
            return [int(line.takes_part) for line in lines]
        if rule in ("hours", "points"):
            name = "minutes" if rule == "hours" else "points"
            return [max(line[name], 0) * line.takes_part for line in lines]
        minutes = members.mapped("minutes")
        if not members or (not sum(minutes) and self.equal_percent < 100):
            return [0] * len(lines)
        weights = iter(sharing.mixed(minutes, self.equal_percent))
        return [next(weights) if line.takes_part else 0 for line in lines]

    # === ACTIONS === #

    def action_view_figure_entries(self):
        """Open the analytic lines that make a figure up: ``figure`` in the context is
        one of ``ENTRY_KINDS``. They are those of today, after the vote too.

        :raise AccessError: for users without accounting rights.
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_groups(ACCOUNTING_GROUPS):
            raise AccessError(
                self.env._("The entries behind a figure need accounting rights.")
            )
        figure = self.env.context.get("figure", "turnover")
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.display_name}: "
            + self._fields[f"{figure}_amount"]._description_string(self.env),
            "res_model": "account.analytic.line",
            "view_mode": "list,form",
            "domain": list(self._get_entries_domain(ENTRY_KINDS[figure])),
        }

    def _get_entries_domain(self, kind):
        """Return the domain of the analytic lines of one kind of entries."""
        Account = self.env["account.analytic.account"]
        cohort, funder = map(Account._flashcoop_column, ("cohort", "funder"))
        entries = surplus_figures.find(self)[self].entries.get(kind, ())
        return (
            Domain(cohort, "=", self.cohort_id.sudo().analytic_account_id.id)
            & surplus_figures.NOT_SHARES
            & Domain.OR(
                Domain("general_account_id", "=", entry.account_id or False)
                & Domain(funder, "=", entry.funder_account_id or False)
                for entry in entries
            )
        )
