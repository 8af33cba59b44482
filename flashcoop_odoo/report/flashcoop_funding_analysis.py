from odoo import fields, models
from odoo.tools import SQL

from ..models.flashcoop_funding import GRANTED_STATES, STATES

# Behind every share: what a funding gives to no cohort takes the last cents.
LAST = 2147483647


class FlashcoopFundingAnalysis(models.Model):
    """What one funding is to one cohort: asked, granted, received, spent.

    Read-only, for pivots, graphs and spreadsheets, in company currency. There is one
    row a share; what no cohort has (a funding without shares, a part that is still to
    share, a cost that names no cohort) stands on a row without a cohort, so that each
    column adds up to the funding's own figure, to the cent.
    """

    _name = "flashcoop.funding.analysis"
    _description = "Funding Analysis"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "account.analytic.line": ["amount", "general_account_id", "move_line_id"],
        "account.move": [
            "amount_total_signed",
            "flashcoop_funding_id",
            "move_type",
            "state",
        ],
        "account.move.line": [
            "amount_residual",
            "balance",
            "display_type",
            "move_id",
            "parent_state",
        ],
        "flashcoop.cohort": ["analytic_account_id"],
        "flashcoop.funding": [
            "analytic_account_id",
            "asked_amount",
            "company_id",
            "date_asked",
            "date_from",
            "date_granted",
            "fiscal_year_end",
            "granted_amount",
            "kind_id",
            "partner_id",
            "state",
        ],
        "flashcoop.funding.share": ["amount", "cohort_id", "funding_id"],
        "flashcoop.heading": ["account_prefixes", "parent_id", "side"],
    }

    funding_id = fields.Many2one("flashcoop.funding", readonly=True)
    funder_id = fields.Many2one("res.partner", readonly=True)
    kind_id = fields.Many2one(
        "flashcoop.funder.kind", string="Funder Kind", readonly=True
    )
    cohort_id = fields.Many2one(
        "flashcoop.cohort",
        string="Flashcoop",
        readonly=True,
        help="Empty: what the funding gives to no Flashcoop yet.",
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    state = fields.Selection(selection=STATES, readonly=True)
    date = fields.Date(
        string="Fiscal Year End",
        readonly=True,
        help="Last day of the fiscal year that the funding is granted for; until it is"
        " known, the day of the award, of the application or of the first cost that is"
        " accepted.",
    )
    asked = fields.Monetary(
        readonly=True, help="The amount asked, spread as the shares are."
    )
    granted = fields.Monetary(
        readonly=True, help="The share, from the award on; before, nothing."
    )
    given_back = fields.Monetary(readonly=True, help="Posted credit notes.")
    received = fields.Monetary(
        readonly=True,
        help="What the funder paid, less what was paid back, spread as the shares are.",
    )
    spent = fields.Monetary(
        readonly=True, help="Costs charged to the funding in the books."
    )
    remaining = fields.Monetary(
        readonly=True, help="Granted less given back and spent."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH piece AS (%(pieces)s),
                 cell AS (%(cells)s),
                 part AS (%(parts)s)
            %(rows)s
            """,
            pieces=SQL(" UNION ALL ").join(
                [
                    self._select_shares(),
                    self._select_unshared(),
                    self._select_given_back(),
                    self._select_costs(),
                ]
            ),
            cells=self._select_cells(),
            parts=self._select_parts(),
            rows=self._select_rows(),
        )

    # === PIECES: ONE FIGURE OF ONE FUNDING, FOR ONE COHORT OR FOR NONE === #

    def _select_shares(self):
        """Select each share: what it weighs, and what it grants from the award on."""
        return SQL(
            """
            SELECT share.funding_id,
                   share.cohort_id,
                   share.id AS position,
                   share.amount AS weight,
                   CASE WHEN funding.state IN %(granted)s
                        THEN share.amount ELSE 0 END AS granted,
                   0.0 AS given_back,
                   0.0 AS spent
              FROM flashcoop_funding_share share
              JOIN flashcoop_funding funding ON funding.id = share.funding_id
            """,
            granted=GRANTED_STATES,
        )

    def _select_unshared(self):
        """Select what is left of each funding: its figures, which the shares and the
        lines of the credit notes are taken from."""
        return SQL(
            """
            SELECT funding.id,
                   NULL::integer,
                   %(last)s,
                   GREATEST(ceiling.amount - COALESCE(shared.amount, 0), 0),
                   CASE WHEN funding.state IN %(granted)s
                        THEN ceiling.amount - COALESCE(shared.amount, 0) ELSE 0 END,
                   COALESCE(returned.amount, 0),
                   0.0
              FROM flashcoop_funding funding
              JOIN LATERAL (
                    SELECT CASE WHEN funding.state IN %(granted)s
                                  OR funding.granted_amount <> 0
                                THEN COALESCE(funding.granted_amount, 0)
                                ELSE COALESCE(funding.asked_amount, 0) END AS amount
                   ) ceiling ON TRUE
              LEFT JOIN (
                    SELECT funding_id, SUM(amount) AS amount
                      FROM flashcoop_funding_share GROUP BY funding_id
                   ) shared ON shared.funding_id = funding.id
              LEFT JOIN (%(returned)s) returned ON returned.funding_id = funding.id
            """,
            last=LAST,
            granted=GRANTED_STATES,
            returned=self._select_returned(),
        )

    def _select_returned(self):
        return SQL(
            """
            SELECT flashcoop_funding_id AS funding_id,
                   -SUM(amount_total_signed) AS amount
              FROM account_move
             WHERE flashcoop_funding_id IS NOT NULL
               AND state = 'posted' AND move_type = 'out_refund'
             GROUP BY flashcoop_funding_id
            """
        )

    def _select_given_back(self):
        """Select what credit notes took from each cohort, and the same amount less
        for none: the whole stands there already."""
        return SQL(
            """
            SELECT move.flashcoop_funding_id,
                   side.cohort_id,
                   CASE WHEN side.cohort_id IS NULL THEN %(last)s ELSE 0 END,
                   0.0,
                   0.0,
                   side.sign * -line.amount,
                   0.0
              FROM account_move move
              JOIN account_move_line item ON item.move_id = move.id
              JOIN account_analytic_line line ON line.move_line_id = item.id
              JOIN flashcoop_cohort cohort
                ON cohort.analytic_account_id = line.%(cohort_column)s
              JOIN LATERAL (
                    VALUES (cohort.id, 1), (NULL, -1)
                   ) AS side(cohort_id, sign) ON TRUE
             WHERE move.flashcoop_funding_id IS NOT NULL
               AND move.state = 'posted' AND move.move_type = 'out_refund'
            """,
            last=LAST,
            cohort_column=self._column("cohort"),
        )

    def _select_costs(self):
        """Select the costs charged to each funding, by cohort or for none."""
        return SQL(
            """
            SELECT funding.id,
                   cohort.id,
                   CASE WHEN cohort.id IS NULL THEN %(last)s ELSE 0 END,
                   0.0,
                   0.0,
                   0.0,
                   -SUM(line.amount)
              FROM account_analytic_line line
              JOIN flashcoop_funding funding
                ON funding.analytic_account_id = line.%(funder_column)s
              JOIN (%(charges)s) charge
                ON charge.company_id = funding.company_id
               AND charge.account_id = line.general_account_id
              LEFT JOIN flashcoop_cohort cohort
                ON cohort.analytic_account_id = line.%(cohort_column)s
             GROUP BY funding.id, cohort.id
            """,
            last=LAST,
            funder_column=self._column("funder"),
            cohort_column=self._column("cohort"),
            charges=self._select_charge_accounts(),
        )

    def _column(self, plan):
        column = self.env["account.analytic.account"]._flashcoop_column(plan)
        return SQL.identifier(column)

    def _select_charge_accounts(self):
        """Return (company, account) of what a funding's own figure counts as a cost:
        the accounts that the form's rows of costs take."""
        Account = self.env["account.account"].sudo().with_context(active_test=False)
        layout = self.env["flashcoop.heading"]._get_layout()
        fundings = self.env["flashcoop.funding"].sudo().with_context(active_test=False)
        rows = [(0, 0)]
        for (company,) in fundings._read_group([], ["company_id"]):
            domain = Account._check_company_domain(company)
            for account in Account.with_company(company).search(domain):
                heading = layout.resolve(account.code)
                if heading and heading.side == "charge":
                    rows.append((company.id, account.id))
        return SQL(
            "SELECT * FROM (VALUES %s) AS charges(company_id, account_id)",
            SQL(", ").join(SQL("%s", row) for row in rows),
        )

    # === ROWS: ALL FIGURES OF ONE FUNDING FOR ONE COHORT === #

    def _select_cells(self):
        """Add the pieces up by funding and cohort."""
        return SQL(
            """
            SELECT piece.funding_id,
                   piece.cohort_id,
                   MAX(piece.position) AS position,
                   SUM(piece.weight) AS weight,
                   SUM(piece.granted) AS granted,
                   SUM(piece.given_back) AS given_back,
                   SUM(piece.spent) AS spent
              FROM piece
             GROUP BY piece.funding_id, piece.cohort_id
            """
        )

    def _select_parts(self):
        """Split what was asked and received along the weights, as `calc.money.split`
        does: rounded down, and what is left to the last part that weighs something."""
        return SQL(
            """
            SELECT cell.*,
                   %(asked)s AS asked_floor,
                   %(received)s AS received_floor,
                   total.step,
                   total.asked AS asked_units,
                   total.received AS received_units,
                   cell.position = COALESCE(
                       MAX(cell.position) FILTER (WHERE cell.weight > 0) OVER funding,
                       %(last)s
                   ) AS is_last
              FROM cell
              JOIN (%(totals)s) total ON total.funding_id = cell.funding_id
            WINDOW funding AS (PARTITION BY cell.funding_id)
            """,
            asked=self._floor_part(SQL("total.asked")),
            received=self._floor_part(SQL("total.received")),
            last=LAST,
            totals=self._select_totals(),
        )

    def _floor_part(self, units):
        return SQL(
            """
            COALESCE(SIGN(%(units)s) * FLOOR(
                ABS(%(units)s) * cell.weight
                / NULLIF(SUM(cell.weight) OVER funding, 0)
            ), 0)
            """,
            units=units,
        )

    def _select_totals(self):
        """Select what each funding asked and received, in units of its currency."""
        return SQL(
            """
            SELECT funding.id AS funding_id,
                   currency.rounding AS step,
                   ROUND(COALESCE(funding.asked_amount, 0) / currency.rounding)
                       AS asked,
                   ROUND(COALESCE(paid.amount, 0) / currency.rounding)
                       AS received
              FROM flashcoop_funding funding
              JOIN res_company company ON company.id = funding.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
              LEFT JOIN (
                    SELECT move.flashcoop_funding_id AS funding_id,
                           SUM(item.balance - item.amount_residual) AS amount
                      FROM account_move move
                      JOIN account_move_line item ON item.move_id = move.id
                     WHERE move.flashcoop_funding_id IS NOT NULL
                       AND item.parent_state = 'posted'
                       AND item.display_type = 'payment_term'
                     GROUP BY move.flashcoop_funding_id
                   ) paid ON paid.funding_id = funding.id
            """
        )

    def _select_rows(self):
        """Name the columns; a row for no cohort is shown when something stands on it,
        or when the funding has no other."""
        return SQL(
            """
            SELECT found.funding_id::bigint * 10000000
                       + COALESCE(found.cohort_id, 0) AS id,
                   found.funding_id,
                   found.cohort_id,
                   funding.partner_id AS funder_id,
                   funding.kind_id,
                   funding.company_id,
                   company.currency_id,
                   funding.state,
                   COALESCE(funding.fiscal_year_end, funding.date_granted,
                            funding.date_asked, funding.date_from,
                            funding.create_date::date) AS date,
                   found.asked, found.granted, found.given_back,
                   found.received, found.spent,
                   found.granted - found.given_back - found.spent AS remaining
              FROM (%(split)s) AS found
              JOIN flashcoop_funding funding ON funding.id = found.funding_id
              JOIN res_company company ON company.id = funding.company_id
             WHERE found.count = 1 OR found.cohort_id IS NOT NULL OR (found.asked,
                   found.granted, found.given_back, found.received, found.spent
                   ) <> (0, 0, 0, 0, 0)
            """,
            split=self._select_split(),
        )

    def _select_split(self):
        return SQL(
            """
            SELECT part.funding_id,
                   part.cohort_id,
                   part.granted,
                   part.given_back,
                   part.spent,
                   %(asked)s AS asked,
                   %(received)s AS received,
                   COUNT(*) OVER funding AS count
              FROM part
            WINDOW funding AS (PARTITION BY part.funding_id)
            """,
            asked=self._take_rest(SQL("part.asked_units"), SQL("part.asked_floor")),
            received=self._take_rest(
                SQL("part.received_units"), SQL("part.received_floor")
            ),
        )

    def _take_rest(self, units, floor):
        """Return a part in money: the last one takes what rounding left."""
        return SQL(
            """
            part.step * (%(floor)s + CASE WHEN part.is_last
                THEN %(units)s - SUM(%(floor)s) OVER funding ELSE 0 END)
            """,
            units=units,
            floor=floor,
        )
