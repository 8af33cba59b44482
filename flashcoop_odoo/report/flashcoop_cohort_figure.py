from odoo import fields, models
from odoo.tools import SQL

# Who may see single entries; others read totals.
ACCOUNTING_GROUPS = "account.group_account_readonly,account.group_account_invoice"


class FlashcoopCohortFigure(models.Model):
    """One analytic line, budget line, contribution in kind or indirect cost of a
    cohort, on its row of the form.

    Read-only, for pivots and graphs. Rows are resolved by the same layout as the
    statement, so that both show the same amounts. A contribution in kind stands on
    both sides, hence twice, and leaves the result as it is.
    """

    _name = "flashcoop.cohort.figure"
    _description = "Flashcoop Figures"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "account.analytic.line": ["amount", "date", "general_account_id"],
        "flashcoop.budget.line": ["amount", "heading_id", "funding_id", "cohort_id"],
        "flashcoop.cohort": ["analytic_account_id", "company_id"],
        "flashcoop.funding": ["analytic_account_id", "partner_id", "kind_id"],
        "flashcoop.heading": [
            "account_prefixes",
            "inkind_natures",
            "parent_id",
            "side",
        ],
        "flashcoop.indirect.cost": ["amount", "cohort_id", "date", "heading_id"],
        "flashcoop.inkind": [
            *("amount", "cohort_id", "date", "is_validated"),
            *("nature", "partner_id", "sheet_id"),
        ],
    }

    cohort_id = fields.Many2one("flashcoop.cohort", string="Flashcoop", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    heading_id = fields.Many2one(
        "flashcoop.heading", readonly=True, help="Empty: on no row of the form."
    )
    side = fields.Selection(
        selection=[
            ("charge", "Costs"),
            ("product", "Income"),
            ("inkind_use", "Use of contributions in kind"),
            ("inkind_source", "Contributions in kind"),
        ],
        readonly=True,
    )
    account_id = fields.Many2one("account.account", readonly=True)
    funding_id = fields.Many2one("flashcoop.funding", readonly=True)
    funder_id = fields.Many2one("res.partner", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True, groups=ACCOUNTING_GROUPS)
    date = fields.Date(readonly=True)
    forecast = fields.Monetary(readonly=True)
    actual = fields.Monetary(
        readonly=True, help="Positive in its side's own sense; excluding VAT."
    )
    forecast_balance = fields.Monetary(
        string="Budgeted Result",
        readonly=True,
        help="Income positive, costs negative.",
    )
    balance = fields.Monetary(
        string="Result", readonly=True, help="Income positive, costs negative."
    )

    @property
    def _table_query(self):
        return SQL(
            "%s UNION ALL %s UNION ALL %s UNION ALL %s",
            self._select_entries(),
            self._select_budget(),
            self._select_inkind(),
            self._select_indirect(),
        )

    def _select_entries(self):
        return SQL(
            """
            SELECT line.id::bigint * 4 AS id,
                   cohort.id AS cohort_id,
                   line.company_id AS company_id,
                   line.currency_id AS currency_id,
                   rule.heading_id AS heading_id,
                   heading.side AS side,
                   line.general_account_id AS account_id,
                   funding.id AS funding_id,
                   funding.partner_id AS funder_id,
                   line.partner_id AS partner_id,
                   line.date AS date,
                   0.0 AS forecast,
                   CASE WHEN heading.side = 'charge' THEN -line.amount
                        ELSE line.amount END AS actual,
                   0.0 AS forecast_balance,
                   line.amount AS balance
              %s
            """,
            self._from_entries(),
        )

    def _from_entries(self):
        Account = self.env["account.analytic.account"]
        return SQL(
            """
              FROM account_analytic_line line
              JOIN flashcoop_cohort cohort
                ON cohort.analytic_account_id = line.%(cohort_column)s
              LEFT JOIN flashcoop_funding funding
                ON funding.analytic_account_id = line.%(funder_column)s
              LEFT JOIN (%(rules)s) rule
                ON rule.company_id = cohort.company_id
               AND rule.account_id = line.general_account_id
               AND rule.kind_id = COALESCE(funding.kind_id, 0)
              LEFT JOIN flashcoop_heading heading ON heading.id = rule.heading_id
            """,
            cohort_column=SQL.identifier(Account._flashcoop_column("cohort")),
            funder_column=SQL.identifier(Account._flashcoop_column("funder")),
            rules=self._select_rules(),
        )

    def _select_budget(self):
        return SQL(
            """
            SELECT budget.id::bigint * 4 + 1,
                   budget.cohort_id,
                   budget.company_id,
                   company.currency_id,
                   budget.heading_id,
                   budget.side,
                   NULL::integer,
                   budget.funding_id,
                   funding.partner_id,
                   NULL::integer,
                   cohort.date_start,
                   budget.amount,
                   0.0,
                   CASE WHEN budget.side IN ('charge', 'inkind_use')
                        THEN -budget.amount ELSE budget.amount END,
                   0.0
              FROM flashcoop_budget_line budget
              JOIN flashcoop_cohort cohort ON cohort.id = budget.cohort_id
              JOIN res_company company ON company.id = budget.company_id
              LEFT JOIN flashcoop_funding funding ON funding.id = budget.funding_id
            """
        )

    def _select_inkind(self):
        """Return the contributions in kind that count (``_get_counted_domain``), each
        on all rows that take its nature."""
        rules = self._nature_rules()
        return SQL(
            """
            SELECT (inkind.id::bigint * %(count)s + rule.rank) * 4 + 2,
                   inkind.cohort_id,
                   inkind.company_id,
                   company.currency_id,
                   rule.heading_id,
                   heading.side,
                   NULL::integer,
                   NULL::integer,
                   NULL::integer,
                   inkind.partner_id,
                   inkind.date,
                   0.0,
                   inkind.amount,
                   0.0,
                   CASE WHEN heading.side = 'inkind_use'
                        THEN -inkind.amount ELSE inkind.amount END
              FROM flashcoop_inkind inkind
              JOIN res_company company ON company.id = inkind.company_id
              JOIN (VALUES %(rules)s) AS rule(rank, nature, heading_id)
                ON rule.nature = inkind.nature
              JOIN flashcoop_heading heading ON heading.id = rule.heading_id
             WHERE inkind.sheet_id IS NULL OR inkind.is_validated
            """,
            count=len(rules),
            rules=SQL(", ").join(SQL("%s", rule) for rule in rules),
        )

    def _select_indirect(self):
        """Return the shares of overheads entered for all funders; those that happened
        leave the result of the books as it is."""
        return SQL(
            """
            SELECT indirect.id::bigint * 4 + 3,
                   indirect.cohort_id,
                   indirect.company_id,
                   company.currency_id,
                   indirect.heading_id,
                   'charge',
                   NULL::integer,
                   NULL::integer,
                   NULL::integer,
                   NULL::integer,
                   indirect.date,
                   CASE WHEN indirect.stage = 'forecast' THEN indirect.amount
                        ELSE 0.0 END,
                   CASE WHEN indirect.stage = 'actual' THEN indirect.amount
                        ELSE 0.0 END,
                   CASE WHEN indirect.stage = 'forecast' THEN -indirect.amount
                        ELSE 0.0 END,
                   0.0
              FROM flashcoop_indirect_cost indirect
              JOIN res_company company ON company.id = indirect.company_id
             WHERE indirect.funding_id IS NULL
            """
        )

    def _nature_rules(self):
        """Return (rank, nature, heading) for each nature of each row of the form."""
        layout = self.env["flashcoop.heading"]._get_layout()
        rules = [
            (nature, heading.id)
            for heading in layout.headings
            for nature in sorted(heading.inkind_natures)
        ]
        return [(rank, *rule) for rank, rule in enumerate(rules or [("", 0)])]

    def _select_rules(self):
        """Return (company, account, funder kind or 0) → heading as SQL values.

        Resolved in Python by the statement's own layout: one rule, one place. A few
        hundred accounts × eleven kinds; rows for no kind come first. As there, an
        account goes by its number in the Flashcoop's company, archived or not.
        """
        layout = self.env["flashcoop.heading"]._get_layout()
        kinds = {0: None} | self.env["flashcoop.funder.kind"]._get_codes()
        rows = []
        cohorts = self.env["flashcoop.cohort"].sudo().with_context(active_test=False)
        for (company,) in cohorts._read_group([], ["company_id"]):
            accounts = self.env["account.account"].sudo().with_company(company)
            accounts = accounts.with_context(active_test=False)
            for account in accounts.search([("code", "!=", False)]):
                for kind_id, kind in kinds.items():
                    if heading := layout.resolve(account.code, kind):
                        rows.append((company.id, account.id, kind_id, heading.id))
        if not rows:
            rows = [(0, 0, 0, 0)]
        return SQL(
            "SELECT * FROM (VALUES %s) AS rules(company_id, account_id, kind_id,"
            " heading_id)",
            SQL(", ").join(SQL("%s", row) for row in rows),
        )
