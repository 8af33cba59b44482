from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare, formatLang

from ..calc import indirect as calc
from ..calc.money import from_units, to_units
from ..report import statement

INDIRECT = "I."  # rows of the form for indirect costs begin so
KEYS = [
    ("session_hours", "Hours of half-days"),
    ("participant_hours", "Hours attended by participants"),
    ("hours", "Hours worked by the staff"),
    ("payroll", "Share of the payroll"),
    ("area", "Square metres × days"),
    ("participants", "Participants"),
    ("direct", "Direct costs"),
    ("fixed", "Fixed percentage of the overheads"),
    ("flat", "Flat rate on direct costs"),
]


class FlashcoopIndirectCost(models.Model):
    """One share of overheads that a cohort bears: key, base, rate and amount.

    It is worked out and not booked: overheads stand in the books of the organisation
    without a Flashcoop. In the statement it stands on the form's rows of indirect
    costs, apart from what the books say.
    """

    _name = "flashcoop.indirect.cost"
    _description = "Indirect Cost"
    _order = "cohort_id, heading_id, id"
    _check_company_auto = True

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="cohort_id.currency_id")
    name = fields.Char(
        string="Overheads", required=True, help="What is shared: rent, accounting…"
    )
    heading_id = fields.Many2one(
        comodel_name="flashcoop.heading",
        string="Row",
        required=True,
        index=True,
        ondelete="restrict",
        domain=f"[('side', '=', 'charge'), ('code', '=like', '{INDIRECT}%')]",
        default=lambda self: self.env.ref(
            "flashcoop_odoo.heading_15059_i_1", raise_if_not_found=False
        ),
    )
    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        string="Only for the Reports of",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="A funder with a rule of its own: its reports count what is entered for"
        " it instead of what is entered for all.",
    )
    stage = fields.Selection(
        selection=[("forecast", "Forecast"), ("actual", "Actual")],
        required=True,
        default="actual",
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="Day on which it counts, for a statement of a period.",
    )
    key = fields.Selection(
        selection=KEYS,
        required=True,
        default="session_hours",
        help="What the overheads are shared by. Hours are of three kinds: take the same"
        " kind for the Flashcoop and for the organisation.",
    )
    is_shared = fields.Boolean(compute="_compute_is_shared")
    unit_text = fields.Char(string="Unit", compute="_compute_unit_text")
    base_amount = fields.Monetary(
        string="Base",
        required=True,
        help="The overheads of the organisation that are shared; for a flat rate, the"
        " costs that it applies to.",
    )
    quantity = fields.Float(
        string="Of the Flashcoop",
        digits=(16, 2),
        help="Hours, euros, square metres × days or people of the Flashcoop, in the"
        " unit of the key.",
    )
    total_quantity = fields.Float(
        string="Of the Organisation",
        digits=(16, 2),
        help="The same, in the same unit, over the period of the overheads, the"
        " Flashcoop included.",
    )
    rate = fields.Float(
        string="Rate (%)",
        digits=(16, 4),
        compute="_compute_rate",
        store=True,  # entered for a fixed or flat rate
        readonly=False,
        precompute=True,
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,  # summed by row
        precompute=True,
    )

    rule_text = fields.Char(
        string="Calculation",
        compute="_compute_rule_text",
        help="Key, base, rate and amount in one line, as reports print it.",
    )

    _base_positive = models.Constraint(
        "CHECK (base_amount >= 0 AND quantity >= 0 AND total_quantity >= 0"
        " AND rate >= 0)",
        "Base, quantities and rate cannot be negative.",
    )

    # === COMPUTE METHODS === #

    @api.depends("key")
    def _compute_is_shared(self):
        for cost in self:
            cost.is_shared = cost.key in calc.SHARED

    @api.depends("key", "currency_id")
    @api.depends_context("lang")
    def _compute_unit_text(self):
        for cost in self:
            cost.unit_text = cost._get_units().get(cost.key, "")

    def _get_units(self):
        """Return {shared key: unit of both its quantities}."""
        symbol = self.currency_id.symbol or ""
        return {
            "session_hours": self.env._("hours of half-days"),
            "participant_hours": self.env._("hours attended by participants"),
            "hours": self.env._("hours worked by the staff"),
            "payroll": self.env._("%s of payroll", symbol),
            "area": self.env._("m² × days"),
            "participants": self.env._("participants"),
            "direct": self.env._("%s of direct costs", symbol),
        }

    @api.depends(
        *("key", "base_amount", "quantity", "total_quantity", "rate", "amount"),
        "currency_id",
    )
    @api.depends_context("lang")
    def _compute_rule_text(self):
        for cost in self:
            cost.rule_text = cost._get_rule() if cost.currency_id else False

    def _get_rule(self):
        """Return key, base, rate and amount in words and figures."""
        money = self.currency_id.format
        known = {
            "base": money(self.base_amount),
            "rate": self._format_number(self.rate, 4),
            "amount": money(self.amount),
        }
        if self.key not in calc.SHARED:
            return self.env._("%(rate)s %% of %(base)s = %(amount)s", **known)
        return self.env._(
            "%(base)s × %(own)s of %(total)s %(unit)s (%(rate)s %%) = %(amount)s",
            own=self._format_number(self.quantity, 2),
            total=self._format_number(self.total_quantity, 2),
            unit=self.unit_text,
            **known,
        )

    def _format_number(self, number, digits):
        """Return a number as people of this language write it, without idle zeros."""
        exact = round(number, digits)
        shown = next(d for d in range(digits + 1) if round(exact, d) == exact)
        return formatLang(self.env, exact, digits=shown)

    @api.depends("key", "quantity", "total_quantity")
    def _compute_rate(self):
        for cost in self:
            cost.rate = calc.rate(
                cost.key, cost.quantity, cost.total_quantity, cost.rate
            )

    @api.depends("key", "base_amount", "quantity", "total_quantity", "rate")
    def _compute_amount(self):
        for cost in self:
            step = cost.currency_id.rounding or 0.01
            units = calc.amount_units(
                cost.key,
                to_units(cost.base_amount, step),
                cost.quantity,
                cost.total_quantity,
                cost.rate,
            )
            cost.amount = from_units(units, step)

    @api.depends("name", "cohort_id.name")
    def _compute_display_name(self):
        for cost in self:
            names = filter(None, [cost.name, cost.cohort_id.name])
            cost.display_name = " / ".join(names)

    # === CONSTRAINTS === #

    @api.constrains("heading_id")
    def _check_heading(self):
        for cost in self:
            heading = cost.heading_id
            if heading.side != "charge" or not heading.code.startswith(INDIRECT):
                raise ValidationError(
                    self.env._(
                        "“%s” is no row of indirect costs: choose one of those that the"
                        " form has for them.",
                        heading.display_name,
                    )
                )

    @api.constrains("key", "quantity", "total_quantity")
    def _check_quantities(self):
        for cost in self.filtered(lambda c: c.key in calc.SHARED):
            if not cost.total_quantity:
                raise ValidationError(
                    self.env._(
                        "Enter what the whole organisation has for “%s”: the share of"
                        " the Flashcoop is worked out from it.",
                        cost.name,
                    )
                )
            if cost.quantity > cost.total_quantity:
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: the Flashcoop has %(own)s of %(total)s: it cannot"
                        " bear more than all.",
                        name=cost.name,
                        own=f"{cost.quantity:g}",
                        total=f"{cost.total_quantity:g}",
                    )
                )

    @api.constrains("key", "rate")
    def _check_rate(self):
        for cost in self:
            if cost.key in calc.RATED and cost.rate > 100:
                raise ValidationError(
                    self.env._("“%s”: a rate is 100 %% at most.", cost.name)
                )

    @api.constrains("key", "rate", "quantity", "total_quantity")
    def _check_rate_of_shared(self):
        """The rate of a shared key follows from the quantities, whoever writes it:
        reports print it beside the amount."""
        for cost in self.filtered(lambda c: c.key in calc.SHARED):
            rate = calc.rate(cost.key, cost.quantity, cost.total_quantity, 0)
            if float_compare(cost.rate, rate, precision_digits=4):
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: the rate is worked out from the quantities,"
                        " %(rate)s %%: change these instead.",
                        name=cost.name,
                        rate=f"{rate:g}",
                    )
                )

    @api.constrains("funding_id", "cohort_id")
    def _check_funding(self):
        for cost in self.filtered("funding_id"):
            helped = cost.funding_id.share_ids.cohort_id
            if helped and cost.cohort_id not in helped:
                raise ValidationError(
                    self.env._(
                        "“%(funding)s” gives nothing to %(cohort)s: its reports do not"
                        " tell of it.",
                        funding=cost.funding_id.display_name,
                        cohort=cost.cohort_id.name,
                    )
                )

    # === BUSINESS === #

    @api.onchange("key", "cohort_id")
    def _onchange_key(self):
        """Suggest what the Flashcoop itself has; people enter the rest."""
        if self.key == "flat" and self.cohort_id:
            self.base_amount = self._get_own_quantity("direct")
        elif self.key in calc.SHARED and self.cohort_id:
            self.quantity = self._get_own_quantity(self.key)

    def _get_own_quantity(self, key):
        """Return hours, euros or people of the Flashcoop as of today, 0 if unknown:
        nobody writes down here which hours the staff works."""
        cohort = self.cohort_id._origin
        cohort._check_money_access()
        if key in ("session_hours", "participant_hours"):
            return cohort._get_hours_so_far(key)
        if key == "participants":
            return cohort.participant_count
        if key not in ("payroll", "direct"):
            return 0.0
        value = statement.find(cohort._statement_sudo())[cohort.id]
        if key == "payroll":
            return value.actual("64")
        return value.direct_cost

    @api.model
    def _find(self, cohorts, domain, funding=None):
        """Return {cohort: records} that count, in sudo: those of ``funding`` where it
        has its own on a stage, else those entered for all."""
        costs = self.sudo().search([("cohort_id", "in", cohorts.ids), *domain])
        found = {}
        for (cohort, _stage), own in costs.grouped(
            lambda c: (c.cohort_id, c.stage)
        ).items():
            mine = own.filtered(lambda c: funding and c.funding_id == funding)
            chosen = mine or own.filtered(lambda c: not c.funding_id)
            found[cohort] = found.get(cohort, self.sudo()) | chosen
        return found

    def _to_content(self):
        """Return what a report freezes of these costs, as plain data."""
        return [
            {
                "name": cost.name,
                "code": cost.heading_id.code,
                "row": cost.heading_id.name,
                "key": cost.key,
                "unit": cost.unit_text,
                "base": cost.base_amount,
                "quantity": cost.quantity,
                "total": cost.total_quantity,
                "rate": cost.rate,
                "amount": cost.amount,
            }
            for cost in self
        ]
