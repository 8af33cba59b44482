from collections import Counter
from collections.abc import Collection
from functools import cache, partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.domains import DomainCondition
from odoo.tools import SQL, format_date

from ..calc.eligibility import Reason
from ..models.flashcoop_funder_report import VOUCHER_GROUPS
from . import costs
from .eligibility import PAYERS, Board, accepted_by, find_payers, say
from .flashcoop_cohort_figure import ACCOUNTING_GROUPS


class FlashcoopCost(models.Model):
    """One cost of one Flashcoop: what it is, who pays for it, who could, and why not.

    Read-only. Lists are searched, sorted and grouped by PostgreSQL; what a row says
    beyond that is :mod:`.costs` and :mod:`.eligibility`. The id outlives charging.
    """

    _name = "flashcoop.cost"
    _description = "Cost of a Flashcoop"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "voucher"
    _depends = {
        "account.analytic.line": ["amount", "date", "general_account_id"],
        "account.move": ["flashcoop_surplus_id", "invoice_date", "name", "ref"],
        "account.move.line": ["name", "balance", "partner_id"],
        "flashcoop.cohort": ["analytic_account_id", "company_id"],
        "flashcoop.funding": ["analytic_account_id"],
        "flashcoop.participant": ["cohort_id", "partner_id", "pseudonym"],
        "ir.attachment": ["res_model", "res_id"],
        "res.partner": ["complete_name"],
    }

    cohort_id = fields.Many2one("flashcoop.cohort", string="Flashcoop", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True, help="Accounting date.")
    invoice_date = fields.Date(readonly=True)
    voucher = fields.Char(readonly=True, help="Number of the document in the books.")
    account_id = fields.Many2one("account.account", readonly=True)
    account_code = fields.Char(string="Account Number", readonly=True)
    amount = fields.Monetary(
        readonly=True,
        help="The Flashcoop's part of the cost, excluding VAT that can be recovered;"
        " credit notes are negative.",
    )
    charged_amount = fields.Monetary(
        string="Charged", readonly=True, help="What all fundings take of it."
    )
    left_amount = fields.Monetary(
        string="Left", readonly=True, help="What no funding pays for."
    )
    coverage = fields.Selection(
        selection=[
            ("none", "Without a funder"),
            ("part", "Paid in part"),
            ("full", "Paid in full"),
        ],
        readonly=True,
    )
    attachment_count = fields.Integer(string="Files", readonly=True)
    has_voucher = fields.Boolean(
        string="Voucher Attached",
        readonly=True,
        help="A file is attached to the document in the books.",
    )
    is_shared = fields.Boolean(
        string="Share of the Result",
        readonly=True,
        help="What is left at the end, shared out: no funder pays for it.",
    )
    payee = fields.Char(
        string="Supplier",
        readonly=True,
        groups=VOUCHER_GROUPS,
        help="Who was paid; a participant by the pseudonym.",
    )
    # --- What tells of people: with accounting rights ---
    line_id = fields.Many2one(
        "account.move.line", readonly=True, groups=ACCOUNTING_GROUPS
    )
    move_id = fields.Many2one(
        "account.move", string="Document", readonly=True, groups=ACCOUNTING_GROUPS
    )
    partner_id = fields.Many2one(
        "res.partner", string="Supplier", readonly=True, groups=ACCOUNTING_GROUPS
    )
    label = fields.Char(readonly=True, groups=ACCOUNTING_GROUPS)
    reference = fields.Char(
        string="Supplier's Reference", readonly=True, groups=ACCOUNTING_GROUPS
    )
    # --- Who pays, who could ---
    amount_total = fields.Monetary(
        string="With VAT", compute="_compute_facts", help="The part including VAT."
    )
    payment_text = fields.Char(string="Paid On", compute="_compute_facts")
    funding_ids = fields.Many2many(
        "flashcoop.funding",
        string="Charged To",
        compute="_compute_facts",
        search="_search_funding_ids",
    )
    charged_text = fields.Text(string="Who Pays How Much", compute="_compute_facts")
    eligible_funding_ids = fields.Many2many(
        "flashcoop.funding",
        string="Accepted By",
        compute="_compute_facts",
        search="_search_eligible_funding_ids",
        help="Fundings, granted and not reported yet, whose rules accept the cost.",
    )
    why_text = fields.Text(
        string="Why",
        compute="_compute_facts",
        help="What the rules of each funding say of the cost.",
    )

    # === QUERY === #

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT item.id, item.cohort_id, item.company_id, item.currency_id,
                   item.date, item.account_id, item.account_code, item.amount,
                   item.move_line_id AS line_id, line.move_id, move.invoice_date,
                   move.name AS voucher, COALESCE(line.partner_id, item.partner_id)
                       AS partner_id,
                   COALESCE(line.name, item.label) AS label, move.ref AS reference,
                   COALESCE(person.pseudonym, payee.complete_name) AS payee,
                   move.flashcoop_surplus_id IS NOT NULL AS is_shared,
                   paid.amount AS charged_amount,
                   item.amount - paid.amount AS left_amount,
                   CASE WHEN paid.amount = 0 AND item.amount <> 0 THEN 'none'
                        WHEN paid.amount = item.amount THEN 'full'
                        ELSE 'part' END AS coverage,
                   %(files)s AS attachment_count,
                   %(files)s > 0 AS has_voucher
              FROM (%(items)s) item
              LEFT JOIN account_move_line line ON line.id = item.move_line_id
              LEFT JOIN account_move move ON move.id = line.move_id
              LEFT JOIN res_partner payee
                ON payee.id = COALESCE(line.partner_id, item.partner_id)
              LEFT JOIN flashcoop_participant person
                ON person.cohort_id = item.cohort_id AND person.partner_id = payee.id
              CROSS JOIN LATERAL (
                  SELECT item.charged + COALESCE(ROUND(
                      %(loose)s * ABS(item.amount) / NULLIF(ABS(line.balance), 0), 2
                  ), 0) AS amount
              ) paid
             WHERE move.tax_cash_basis_rec_id IS NULL OR line.tax_line_id IS NOT NULL
            """,
            items=self._select_items(),
            loose=self._select_loose(),
            files=SQL(
                "(SELECT COUNT(*) FROM ir_attachment WHERE res_model = 'account.move'"
                " AND res_id = line.move_id AND res_field IS NULL)"
            ),
        )

    def _select_items(self):
        """Return the analytic lines of class 6 by item and cohort.

        The number of an account is core's: stored by root company.
        """
        Account = self.env["account.analytic.account"]
        return SQL(
            """
            SELECT ((COALESCE(line.move_line_id * 2::bigint, line.id * 2::bigint + 1)
                     << %(bits)s) + cohort.id) AS id,
                   line.move_line_id, cohort.id AS cohort_id, cohort.company_id,
                   company.currency_id, line.general_account_id AS account_id,
                   MIN(account.code_store
                       ->> SPLIT_PART(company.parent_path, '/', 1)) AS account_code,
                   MIN(line.date) AS date, MIN(line.name) AS label,
                   MIN(line.partner_id) AS partner_id, -SUM(line.amount) AS amount,
                   COALESCE(-SUM(line.amount) FILTER (WHERE funding.id IS NOT NULL), 0)
                       AS charged
              FROM account_analytic_line line
              JOIN flashcoop_cohort cohort
                ON cohort.analytic_account_id = line.%(cohort_column)s
              JOIN res_company company ON company.id = cohort.company_id
              JOIN account_account account ON account.id = line.general_account_id
               AND account.code_store ->> SPLIT_PART(company.parent_path, '/', 1)
                   LIKE '6%%'
              LEFT JOIN flashcoop_funding funding
                ON funding.analytic_account_id = line.%(funder_column)s
             GROUP BY 1, 2, cohort.id, company.id, line.general_account_id
            """,
            bits=costs.COHORT_BITS,
            cohort_column=SQL.identifier(Account._flashcoop_column("cohort")),
            funder_column=SQL.identifier(Account._flashcoop_column("funder")),
        )

    def _select_loose(self):
        """Return what fundings take of an item under keys without a Flashcoop."""
        Account = self.env["account.analytic.account"]
        return SQL(
            """
            (SELECT -SUM(own.amount)
               FROM account_analytic_line own
               JOIN flashcoop_funding funding
                 ON funding.analytic_account_id = own.%(funder_column)s
              WHERE own.move_line_id = item.move_line_id
                AND own.%(cohort_column)s IS NULL)
            """,
            cohort_column=SQL.identifier(Account._flashcoop_column("cohort")),
            funder_column=SQL.identifier(Account._flashcoop_column("funder")),
        )

    # === COMPUTE METHODS === #

    @api.depends_context("flashcoop_funding_id", "lang", "uid")
    @api.depends("cohort_id")
    def _compute_facts(self):
        """Say who pays and who could, in a few queries for all costs.

        sudo: the user may read these costs; amounts and rules of the fundings are no
        secret to the same roles.
        """
        found, board = self._get_found(), self._get_board()
        fundings = self._get_named(found.values(), board)
        get_names = cache(partial(self._get_names, fundings))  # few sets, many costs
        for cost in self:
            known = found.get(cost.id)
            cost.amount_total = known.part_total if known else 0.0
            cost.payment_text = known and cost._say_payments(known)
            cost.funding_ids = list(known.charged) if known else False
            answers = cost._get_answers(known, board) if known and board else {}
            names = known and get_names(frozenset({*known.charged, *answers}))
            cost.charged_text = known and cost._say_charged(known, names)
            cost.eligible_funding_ids = [
                key
                for key in answers
                if board.accepts(board.fundings.browse(key), known)
            ]
            cost.why_text = known and cost._say_why(known, answers, names)

    def _get_found(self):
        """Return {id: report.costs.Cost} of the records."""
        found = {}
        for company, own in self.sudo().grouped("company_id").items():
            if company:
                found |= costs.find_by_key(company, own.ids)
        return found

    def _get_answers(self, known, board):
        """Return what the fundings of the company say of the cost. One that does not
        help the Flashcoop at all only speaks when it alone is asked."""
        own = {
            key: answer
            for key, answer in board.answers(known).items()
            if board.fundings.browse(key).company_id == self.company_id
        }
        return {
            key: (amount, reasons)
            for key, (amount, reasons) in own.items()
            if len(own) == 1 or reasons[:1] != [Reason("flashcoop")]
        }

    def _get_board(self):
        """Return the rules of the fundings that may pay, or of the one in context if
        the user reads it."""
        chosen = self.env.context.get("flashcoop_funding_id")
        fundings = find_payers(self.sudo().cohort_id)
        if chosen:
            named = self.env["flashcoop.funding"].browse(chosen).exists()
            fundings = named._filtered_access("read").sudo()
        return Board(fundings) if fundings else None

    def _get_named(self, found, board):
        """Return the fundings beside the costs, to be read in one go."""
        ids = {key for known in found for key in known.charged}
        ids |= set(board.fundings.ids) if board else set()
        return self.env["flashcoop.funding"].sudo().browse(ids)

    def _get_names(self, fundings, ids):
        """Return {funding id: its short name} of those beside one cost: the funder's,
        where it names one of them."""
        beside = fundings.filtered(lambda f: f.id in ids)
        count = Counter(funding.partner_id for funding in beside)
        return {
            funding.id: funding.partner_id.name
            if count[funding.partner_id] == 1
            else funding.display_name
            for funding in beside
        }

    def _say_payments(self, known):
        days = [format_date(self.env, day) for day in known.payment_dates]
        return ", ".join(days) or self.env._("not paid")

    def _say_charged(self, known, names):
        currency = self.currency_id
        return "\n".join(
            f"{currency.format(amount)} {names[key]}"
            for key, amount in known.charged.items()
        )

    def _say_why(self, known, answers, names):
        """Return what each funding says, those that pay first."""
        return "\n".join(
            self._say_answer(known, names[key], *answer)
            for key, answer in sorted(answers.items(), key=lambda a: not a[1][0])
        )

    def _say_answer(self, known, name, amount, reasons):
        if amount:
            return self.env._(
                "✓ %(funding)s can pay %(amount)s",
                funding=name,
                amount=self.currency_id.format(amount),
            )
        if not reasons:
            return self.env._("✓ %s accepts it; nothing is left to pay", name)
        words = ", ".join(say(self.env, reason) for reason in reasons)
        return self.env._("✗ %(funding)s %(reasons)s", funding=name, reasons=words)

    # === SEARCH === #

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Name the Flashcoops of the ids that are asked for: else PostgreSQL would make
        all costs of all years to find a few."""
        domain = Domain(domain)
        match domain:
            case DomainCondition(
                field_expr="id", operator="in", value=Collection() as keys
            ):
                cohort_ids = {costs.read_key(key)[2] for key in keys if key}
                domain &= Domain("cohort_id", "in", list(cohort_ids))
        return super()._search(domain, *args, **kwargs)

    def _search_funding_ids(self, operator, value):
        return self._search_by_funding(operator, value, self._charged_to)

    def _search_eligible_funding_ids(self, operator, value):
        return self._search_by_funding(operator, value, self._accepted_by)

    def _search_by_funding(self, operator, value, get_domain):
        """Return a domain; ``False`` among the values stands for no funding."""
        if operator not in ("in", "any"):
            return NotImplemented
        Funding = self.env["flashcoop.funding"].with_context(active_test=False)
        if operator == "any":
            return get_domain(Funding.search(value).sudo())
        chosen = Funding.search([("id", "in", [v for v in value if v])])
        domain = get_domain(chosen.sudo())
        if False in value:
            # all fundings of the user's companies: a few dozen
            # pylint: disable-next=no-search-all
            domain |= ~get_domain(Funding.search([]).sudo())
        return domain

    def _charged_to(self, fundings):
        found = costs.find_charged(fundings).values()
        return Domain("id", "in", list({cost.key for own in found for cost in own}))

    def _accepted_by(self, fundings):
        """Return the domain of the costs that one of the open fundings accepts."""
        return accepted_by(fundings.filtered_domain(PAYERS))
