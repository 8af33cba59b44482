from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..calc.money import from_units, to_units
from ..report import statement
from ..report.eligibility import OPEN_STATES
from ..report.period import read_period

MONEY_GROUPS = ",".join(
    f"flashcoop_odoo.flashcoop_group_{role}"
    for role in ("coordinator", "funding", "auditor")
)


class FlashcoopCohortMoney(models.Model):
    """What the books say of a cohort; see :mod:`..report.statement`."""

    _inherit = "flashcoop.cohort"

    share_ids = fields.One2many(
        comodel_name="flashcoop.funding.share",
        inverse_name="cohort_id",
        groups=MONEY_GROUPS,
    )
    budget_line_ids = fields.One2many(
        comodel_name="flashcoop.budget.line",
        inverse_name="cohort_id",
        groups=MONEY_GROUPS,
    )
    inkind_ids = fields.One2many(
        comodel_name="flashcoop.inkind", inverse_name="cohort_id", groups=MONEY_GROUPS
    )
    funder_report_ids = fields.Many2many(
        comodel_name="flashcoop.funder.report",
        compute="_compute_funder_report_ids",  # the report says whom it tells of
        groups=MONEY_GROUPS,
    )
    # Totals of the statement; computed, never stored: the books may change any day.
    sales_amount = fields.Monetary(
        string="Sales",
        compute="_compute_amounts",
        groups=MONEY_GROUPS,
        help="Row 70 of the statement, excluding VAT.",
    )
    cost_amount = fields.Monetary(
        string="Costs",
        compute="_compute_amounts",
        groups=MONEY_GROUPS,
        help="Total of the costs of the statement, contributions in kind excluded.",
    )
    grant_amount = fields.Monetary(
        string="Grants in the Books",
        compute="_compute_amounts",
        groups=MONEY_GROUPS,
        help="Row 74 of the statement.",
    )
    unmapped_amount = fields.Monetary(
        string="Not Mapped",
        compute="_compute_amounts",
        groups=MONEY_GROUPS,
        help="Entries on accounts that no row of the form takes (income positive).",
    )
    result_amount = fields.Monetary(
        string="Result",
        compute="_compute_amounts",
        groups=MONEY_GROUPS,
        help="All income minus all costs in the books, what is not mapped included;"
        " shares of overheads are worked out and not in the books.",
    )
    granted_amount = fields.Monetary(
        string="Granted",
        compute="_compute_funding_amounts",
        groups=MONEY_GROUPS,
        help="Shares of this Flashcoop in the fundings granted, less what was given"
        " back.",
    )
    received_amount = fields.Monetary(
        string="Received",
        compute="_compute_funding_amounts",
        groups=MONEY_GROUPS,
        help="What the funders paid, in proportion of the shares.",
    )
    funding_count = fields.Integer(
        compute="_compute_funding_amounts", groups=MONEY_GROUPS
    )
    budget_cost = fields.Monetary(
        string="Budgeted Costs", compute="_compute_budget", groups=MONEY_GROUPS
    )
    budget_income = fields.Monetary(
        string="Budgeted Income", compute="_compute_budget", groups=MONEY_GROUPS
    )
    budget_message = fields.Char(compute="_compute_budget_message", groups=MONEY_GROUPS)
    statement_html = fields.Html(
        string="Budget and Actual",
        compute="_compute_statement_html",
        sanitize=False,  # rendered by our own template from escaped values
        groups=MONEY_GROUPS,
    )

    # === COMPUTE METHODS === #

    def _compute_funder_report_ids(self):
        reports = self.env["flashcoop.funder.report"].search(
            [("cohort_ids", "in", self.ids)]
        )
        for cohort in self:
            cohort.funder_report_ids = reports.filtered(
                lambda report, cohort=cohort: cohort._origin in report.cohort_ids
            )

    @api.depends("state")
    def _compute_amounts(self):
        found = {} if not self.ids else statement.find(self._statement_sudo())
        for cohort in self:
            value = found.get(cohort._origin.id)
            cohort._set_amounts(
                sales_amount=value.actual("70") if value else 0.0,
                cost_amount=value.actual("TC") if value else 0.0,
                grant_amount=value.actual("74") if value else 0.0,
                unmapped_amount=value.unmapped_amount if value else 0.0,
                result_amount=value.result if value else 0.0,
            )

    @api.depends("share_ids.amount")
    def _compute_funding_amounts(self):
        shares = self._statement_sudo().share_ids
        granted = shares.funding_id.filtered(lambda f: f.is_granted and not f.is_own)
        # plain dictionaries: a list of cohorts need not fill the fields of each share
        net = shares._get_net() if granted else {}
        received = shares._get_received() if granted else {}
        by_cohort = {c.id: own for c, own in shares.grouped("cohort_id").items()}
        for cohort in self:
            own = by_cohort.get(cohort._origin.id, ())
            due = [share for share in own if share.funding_id in granted]
            cohort.funding_count = len({share.funding_id for share in own})
            cohort._set_amounts(
                granted_amount=sum(net[share] for share in due),
                received_amount=sum(received[share] for share in due),
            )

    @api.depends(
        "budget_line_ids.amount",
        "budget_line_ids.heading_id",
        "indirect_cost_ids.amount",
        "indirect_cost_ids.stage",
        "indirect_cost_ids.funding_id",
    )
    def _compute_budget(self):
        totals = {
            (cohort.id, side): amount
            for cohort, side, amount in self.env["flashcoop.budget.line"]
            .sudo()
            ._read_group(
                [("cohort_id", "in", self.ids)], ["cohort_id", "side"], ["amount:sum"]
            )
        }
        indirect = dict(
            self.env["flashcoop.indirect.cost"]
            .sudo()
            ._read_group(
                [
                    ("cohort_id", "in", self.ids),
                    ("stage", "=", "forecast"),
                    ("funding_id", "=", False),
                ],
                ["cohort_id"],
                ["amount:sum"],
            )
        )
        for cohort in self:
            cohort_id = cohort._origin.id
            cohort._set_amounts(
                budget_cost=totals.get((cohort_id, "charge"), 0.0)
                + indirect.get(cohort._origin, 0.0),
                budget_income=totals.get((cohort_id, "product"), 0.0),
            )

    def _set_amounts(self, **amounts):
        """Set computed amounts of one cohort, rounded to its currency.

        Assigning a monetary field looks its currency up twice, in environments of
        their own: in a list that costs more than reading the figures.
        """
        step = self.currency_id.rounding or 0.01
        rounded = {n: from_units(to_units(a, step), step) for n, a in amounts.items()}
        self._update_cache(rounded, validate=False)

    @api.depends("budget_cost", "budget_income")
    @api.depends_context("lang")
    def _compute_budget_message(self):
        for cohort in self:
            cohort.budget_message = cohort._get_budget_message(
                cohort.budget_cost, cohort.budget_income
            )

    def _get_budget_message(self, cost, income):
        """Return why the budget is not balanced, False when it is."""
        gap = self.currency_id.round(cost - income)
        amount = self.currency_id.format(abs(gap))
        if gap > 0:
            return self.env._(
                "The budget is not balanced: costs exceed income by %s.", amount
            )
        if gap < 0:
            return self.env._(
                "The budget is not balanced: income exceeds costs by %s.", amount
            )
        return False

    @api.depends("budget_line_ids.amount", "indirect_cost_ids.amount")
    @api.depends_context("lang")
    def _compute_statement_html(self):
        found = {} if not self.ids else statement.find(self._statement_sudo())
        for cohort in self:
            value = found.get(cohort._origin.id)
            cohort.statement_html = value and self.env["ir.qweb"]._render(
                "flashcoop_odoo.statement_table", {"statement": value, "cohort": cohort}
            )

    # === BUSINESS === #

    def _check_money_access(self):
        """Refuse figures to users without a right on money.

        :raise AccessError: also when one of the cohorts is not theirs to read.
        """
        # what the rules and the statement look at, not the forty other columns
        self.fetch(["company_id", "analytic_account_id"])
        self.check_access("read")
        if not (self.env.su or self.env.user.has_groups(MONEY_GROUPS)):
            raise AccessError(
                self.env._("Your role does not include the figures of a Flashcoop.")
            )

    def _statement_sudo(self):
        """Return the cohorts in sudo, without unsaved changes.

        The caller has checked the user's right on them (``check_access``,
        ``_check_money_access`` or the groups of the field). Entries are read through
        each cohort's own analytic account: nothing of another company comes in.
        """
        return self.sudo()._origin

    @api.readonly
    def get_statement(self, date_from=None, date_to=None):
        """Return the statement of each cohort, read from the books.

        :param date_from: first accounting date (``YYYY-MM-DD``), open if empty.
        :param date_to: last accounting date, open if empty.
        :return: plain JSON data, a list with one dict per cohort in order::

                {cohort_id, currency, date_from, date_to,
                 headings: [{code, label, side, is_total,
                             forecast, actual, variance, percent}],
                 not_mapped: {amount, accounts: [{code, name, amount}]}}

            ``side`` is ``charge``, ``product``, ``inkind_use`` or
            ``inkind_source``. Amounts are in company currency, excluding VAT that
            can be recovered; ``actual`` is positive in its side's own sense.
            ``forecast`` is the whole budget whatever the period. ``percent`` is
            ``actual`` ÷ ``forecast`` × 100, None when the forecast is zero.
            ``is_total`` marks the rows that must not be added: totals and the "of
            which" of row 75. Rows come in the order of CERFA 15059*02; over rows
            that are no totals, Σ product − Σ charge + not_mapped.amount + indirect
            equals the sum of the cohort's analytic lines, exactly. ``indirect``, there
            when it is not zero, are the shares of overheads among the costs: worked
            out, not booked.
        :raise AccessError: for users without a right on the cohort or its money.
        :raise UserError: when a date cannot be read, or the period ends before it
            starts.
        """
        self._check_money_access()
        date_from, date_to = read_period(self.env, date_from, date_to)
        found = statement.find(self._statement_sudo(), date_from, date_to)
        return [found[cohort.id].to_json() for cohort in self]

    def _has_entries(self):
        """True when an analytic line, posted or not, names one of the cohorts."""
        accounts = self.sudo().analytic_account_id
        return bool(
            self.env["account.analytic.line"]
            .sudo()
            .search_count([("auto_account_id", "in", accounts.ids)], limit=1)
        )

    def _get_money_to_settle(self):
        """Return the sentences on money that is not settled yet."""
        self.ensure_one()
        lines = []
        if not self.currency_id.is_zero(self.unmapped_amount) or self._has_unmapped():
            amount = self.currency_id.format(self.unmapped_amount)
            lines.append(self.env._("Entries on accounts without a row: %s", amount))
        drafts = self._get_draft_moves()
        if drafts:
            lines.append(self.env._("Draft documents: %s", len(drafts)))
        if self.budget_message:
            lines.append(self.budget_message)
        unsent = self.share_ids.funding_id.filtered(
            lambda f: f.state in OPEN_STATES and not f.is_own
        )
        if unsent:
            names = ", ".join(unsent.mapped("display_name"))
            lines.append(self.env._("Reports not sent yet: %s", names))
        return lines

    def _has_unmapped(self):
        return bool(statement.find(self._statement_sudo())[self.id].unmapped)

    def _get_draft_moves(self):
        """Return the draft documents that name the cohort (sudo recordset)."""
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("parent_state", "=", "draft"),
                    (
                        "analytic_distribution",
                        "in",
                        self.sudo().analytic_account_id.ids,
                    ),
                ]
            )
        )
        return lines.move_id

    def _copy_funding_plan(self, cohort):
        """Copy the budget of ``cohort``, and as drafts the fundings it leant on."""
        self.ensure_one()
        if not self.env.user.has_groups(MONEY_GROUPS):
            return
        copies = {}
        # sudo: a coordinator who opens a new edition plans its money, the funding
        # officer then owns it; nothing here reads or writes the books.
        for funding, shares in cohort.sudo().share_ids.grouped("funding_id").items():
            copies[funding] = funding._copy_for(self, shares)
        for line in cohort.sudo().budget_line_ids:
            funding = copies.get(line.funding_id, self.env["flashcoop.funding"])
            line.copy({"cohort_id": self.id, "funding_id": funding.id})
        for cost in cohort.sudo().indirect_cost_ids:
            own = cost.funding_id
            if cost.stage == "forecast" and (not own or own in copies):
                funding_id = own and copies[own].id
                cost.copy({"cohort_id": self.id, "funding_id": funding_id})

    # === ACTIONS === #

    def action_view_entries(self):
        """Open the analytic lines of the cohort (for users with accounting rights)."""
        self.ensure_one()
        action = self._action_open(
            self.env._("Entries of %s", self.name),
            "account.analytic.line",
            domain=[("auto_account_id", "=", self.analytic_account_id.id)],
        )
        return action | {"context": {"search_default_group_by_financial_account": 1}}

    def action_view_figures(self):
        self.ensure_one()
        return self._action_open(
            self.env._("Figures"), "flashcoop.cohort.figure", views="pivot,graph,list"
        )

    def action_view_fundings(self):
        self.ensure_one()
        return self._action_open(
            self.env._("Fundings"),
            "flashcoop.funding",
            {"default_share_ids": [(0, 0, {"cohort_id": self.id})]},
            [("share_ids.cohort_id", "in", self.ids)],
        )

    def action_view_reports(self):
        self.ensure_one()
        return self._action_open(
            self.env._("Funder reports"),
            "flashcoop.funder.report",
            {"default_cohort_ids": self.ids},
            [("cohort_ids", "in", self.ids)],
        )
