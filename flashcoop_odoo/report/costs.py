"""The costs: one value a journal item of class 6 and Flashcoop, with its proofs.

:func:`find` is the one place where single costs are found; worklist and expense list
draw what it returns. The figures are those of the statement, line by line: analytic
lines of posted items, multiplied by their percentages.

A few queries whatever the number of costs: analytic lines once, then what the items,
their taxes, payments and attachments say.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from odoo.fields import Domain
from odoo.tools import SQL

from ..calc.money import from_units, split, to_units

BANK_TYPES = ("bank", "cash", "credit")


@dataclass(frozen=True)
class Cost:
    """What one Flashcoop bears of one journal item; credit notes are negative.

    All amounts are in company currency and to the cent. ``amount`` and
    ``amount_total`` are of the whole item, excluding and including VAT that can be
    recovered; ``part`` and ``charged`` are the Flashcoop's, excluding that VAT.
    """

    cohort_id: int  # None: charged to a funding, on no Flashcoop
    line_id: int  # None: an analytic line written by hand, without a journal item
    move_id: int
    entry_ids: tuple  # analytic lines
    date: object  # accounting date
    invoice_date: object
    payment_dates: tuple  # of the payments reconciled, oldest first
    is_paid: bool  # nothing is left to pay
    voucher: str  # number of the document in the books
    reference: str  # the supplier's own
    partner_id: int
    partner_name: str
    account_id: int
    code: str  # number of the account
    account_name: str
    label: str
    amount: float
    amount_total: float
    part: float
    charged: dict = field(default_factory=dict)  # {funding id: amount}
    attachment_count: int = 0  # files of the document
    step: float = 0.01  # rounding of the currency

    @property
    def charged_amount(self):
        """What all fundings together take of the part."""
        return self._round(sum(self.charged.values()))

    @property
    def left(self):
        """What no funding takes of the part."""
        return self._round(self.part - self.charged_amount)

    @property
    def part_total(self):
        """The part, including VAT that can be recovered."""
        return self.with_tax(self.part)

    def with_tax(self, amount):
        """Return what ``amount``, a part of the item, is with that VAT."""
        if not self.amount:
            return amount
        return self._round(amount * self.amount_total / self.amount)

    def _round(self, amount):
        return from_units(to_units(amount, self.step), self.step)


def find(cohorts, date_from=None, date_to=None):
    """Return {cohort id: [Cost]} for cohorts given in sudo, oldest cost first.

    :param cohorts: a sudo recordset; the caller has checked the user's rights.
    :param date_from, date_to: bounds on the accounting date, both included.
    """
    result = {cohort.id: [] for cohort in cohorts}
    column = cohorts.env["account.analytic.account"]._flashcoop_column("cohort")
    for company, own in cohorts.grouped("company_id").items():
        chosen = Domain(column, "in", own.analytic_account_id.ids)
        finder = _Finder(company, chosen & _period(date_from, date_to))
        for cost in finder.costs():
            if cost.cohort_id in result:
                result[cost.cohort_id].append(cost)
    return result


def find_charged(fundings, date_from=None, date_to=None):
    """Return {funding id: [Cost]}, the costs charged to fundings given in sudo, on
    whatever Flashcoop or on none."""
    result = {funding.id: [] for funding in fundings}
    column = fundings.env["account.analytic.account"]._flashcoop_column("funder")
    for company, own in fundings.grouped("company_id").items():
        chosen = Domain(column, "in", own.analytic_account_id.ids)
        finder = _Finder(company, chosen & _period(date_from, date_to))
        for cost in finder.costs():
            for funding_id in cost.charged.keys() & result.keys():
                result[funding_id].append(cost)
    return result


def _period(date_from, date_to):
    domain = Domain.TRUE
    if date_from:
        domain &= Domain("date", ">=", date_from)
    if date_to:
        domain &= Domain("date", "<=", date_to)
    return domain


class _Finder:
    """Reads the costs of one company whose analytic lines are ``chosen``."""

    def __init__(self, company, chosen):
        self.company, self.chosen = company, chosen
        self.env = company.env["account.analytic.line"].with_company(company).env
        self.step = company.currency_id.rounding
        self.entries = self._read_entries()
        self.items = self._read_items()
        move_ids = tuple({item["move_id"] for item in self.items.values()})
        self.taxes = self._read_taxes(move_ids)
        self.payments = self._read_payments(move_ids)
        self.attachments = self._read_attachments(move_ids)

    # --- reading: one query each ---

    def _read_entries(self):
        """Return {item id, or minus that of a line without item: [row]}, a row being
        (that key, cohort's account, funder's account, amount, analytic line ids).

        All analytic lines of an item are read as soon as one of them is chosen: a
        funding may stand on another line than the Flashcoop.
        """
        Account = self.env["account.analytic.account"]
        Line = self.env["account.analytic.line"]
        classed = self.env["account.account"]._search([("code", "=like", "6%")])
        mine = Line._search(self.chosen & Domain("move_line_id", "!=", False))
        items = Domain("move_line_id", "in", mine.subselect("move_line_id"))
        alone = self.chosen & Domain("move_line_id", "=", False)
        domain = Domain("general_account_id", "in", classed) & (items | alone)
        query = Line._search(domain)
        item, line_id, amount, *columns = (
            Line._field_to_sql(Line._table, name, query)
            for name in (
                *("move_line_id", "id", "amount"),
                *map(Account._flashcoop_column, ("cohort", "funder")),
            )
        )
        key = SQL("COALESCE(%s, -%s)", item, line_id)
        query.groupby = SQL(", ").join([key, *columns])
        query.order = None
        entries = defaultdict(list)
        for row in self.env.execute_query(
            query.select(
                key, *columns, SQL("-SUM(%s)", amount), SQL("ARRAY_AGG(%s)", line_id)
            )
        ):
            entries[row[0]].append(row)
        return entries

    def _read_items(self):
        """Return {key as in the entries: what the item says of itself}."""
        items = self._read_facts(
            "account.move.line", [key for key in self.entries if key > 0]
        )
        alone = self._read_facts(
            "account.analytic.line", [-key for key in self.entries if key < 0]
        )
        return items | {-line_id: facts for line_id, facts in alone.items()}

    def _read_facts(self, model, ids):
        if not ids:
            return {}
        query = self._items if model == "account.move.line" else self._lines_alone
        Account = self.env["account.account"]
        code, name = (
            Account._field_to_sql("account", field_name)
            for field_name in ("code", "name")
        )
        for touched in ("account.move", "account.move.line", "res.partner", model):
            self.env[touched].flush_model()
        self.env.cr.execute(query(code, name, tuple(ids)))
        return {row["id"]: row for row in self.env.cr.dictfetchall()}

    def _items(self, code, name, ids):
        """Select the items, without the two sides of a tax due on payment, which
        core writes on the account of the cost and which add up to nothing."""
        return SQL(
            """
            SELECT line.id, line.id AS line_id, line.move_id, line.date,
                   move.invoice_date, move.name AS voucher, move.ref AS reference,
                   line.partner_id, partner.complete_name AS partner_name,
                   line.account_id, %(code)s AS code, %(name)s AS account_name,
                   line.name AS label, line.balance AS amount,
                   move.payment_state IN ('paid', 'in_payment')
                       OR journal.type IN %(bank)s AS is_paid,
                   journal.type IN %(bank)s AS is_bank
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN account_journal journal ON journal.id = move.journal_id
              JOIN account_account account ON account.id = line.account_id
              LEFT JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.id IN %(ids)s
               AND (move.tax_cash_basis_rec_id IS NULL OR line.tax_line_id IS NOT NULL)
            """,
            code=code,
            name=name,
            ids=ids,
            bank=BANK_TYPES,
        )

    def _lines_alone(self, code, name, ids):
        """Select the analytic lines that somebody wrote by hand."""
        return SQL(
            """
            SELECT line.id, NULL::integer AS line_id, NULL::integer AS move_id,
                   line.date, NULL::date AS invoice_date, NULL AS voucher,
                   line.ref AS reference, line.partner_id,
                   partner.complete_name AS partner_name,
                   line.general_account_id AS account_id, %(code)s AS code,
                   %(name)s AS account_name, line.name AS label,
                   -line.amount AS amount, FALSE AS is_paid, FALSE AS is_bank
              FROM account_analytic_line line
              JOIN account_account account ON account.id = line.general_account_id
              LEFT JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.id IN %(ids)s
            """,
            code=code,
            name=name,
            ids=ids,
        )

    def _read_taxes(self, move_ids):
        """Return {item id: VAT on it that is no cost}: what the tax lines of its
        document hold outside class 6, along the items they were computed on."""
        if not any(move_ids):
            return {}
        code = self.env["account.account"]._field_to_sql("account", "code")
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    WITH base AS (
                        SELECT line.id, line.move_id, rel.account_tax_id AS tax_id,
                               line.balance,
                               SUM(line.balance) OVER (
                                   PARTITION BY line.move_id, rel.account_tax_id
                               ) AS total
                          FROM account_move_line line
                          JOIN account_move_line_account_tax_rel rel
                            ON rel.account_move_line_id = line.id
                         WHERE line.move_id IN %(moves)s
                    ), vat AS (
                        SELECT line.move_id,
                               COALESCE(line.group_tax_id, line.tax_line_id) AS tax_id,
                               SUM(line.balance) AS balance
                          FROM account_move_line line
                          JOIN account_account account ON account.id = line.account_id
                         WHERE line.move_id IN %(moves)s
                           AND line.tax_line_id IS NOT NULL
                           AND COALESCE(%(code)s, '') NOT LIKE '6%%'
                         GROUP BY 1, 2
                    )
                    SELECT base.id, SUM(vat.balance * base.balance / base.total)
                      FROM base JOIN vat USING (move_id, tax_id)
                     WHERE base.total <> 0
                     GROUP BY base.id
                    """,
                    moves=tuple(filter(None, move_ids)),
                    code=code,
                )
            )
        )

    def _read_payments(self, move_ids):
        """Return {document id: sorted days of the payments reconciled with it}."""
        if not any(move_ids):
            return {}
        self.env["account.partial.reconcile"].flush_model()
        sides = [("debit_move_id", "credit_move_id")]
        sides.append(tuple(reversed(sides[0])))
        queries = [
            SQL(
                """
                SELECT line.move_id, payment.date
                  FROM account_move_line line
                  JOIN account_partial_reconcile match ON match.%(own)s = line.id
                  JOIN account_move_line other ON other.id = match.%(other)s
                  JOIN account_move payment ON payment.id = other.move_id
                  JOIN account_journal journal ON journal.id = payment.journal_id
                 WHERE line.move_id IN %(moves)s AND journal.type IN %(bank)s
                """,
                own=SQL.identifier(own),
                other=SQL.identifier(other),
                moves=tuple(filter(None, move_ids)),
                bank=BANK_TYPES,
            )
            for own, other in sides
        ]
        days = defaultdict(set)
        for move_id, day in self.env.execute_query(SQL(" UNION ").join(queries)):
            days[move_id].add(day)
        return {move_id: tuple(sorted(found)) for move_id, found in days.items()}

    def _read_attachments(self, move_ids):
        groups = self.env["ir.attachment"]._read_group(
            [("res_model", "=", "account.move"), ("res_id", "in", move_ids)],
            ["res_id"],
            ["__count"],
        )
        return dict(groups)

    def _read_owners(self, model, position):
        """Return {analytic account id: id of the cohort or funding it stands for}."""
        ids = {row[position] for rows in self.entries.values() for row in rows}
        Model = self.env[model].with_context(active_test=False)
        query = Model._search([("analytic_account_id", "in", list(filter(None, ids)))])
        columns = [
            Model._field_to_sql(Model._table, name, query)
            for name in ("analytic_account_id", "id")
        ]
        return dict(self.env.execute_query(query.select(*columns)))

    # --- cutting: in memory ---

    def costs(self):
        """Return the costs, oldest first."""
        cohorts = self._read_owners("flashcoop.cohort", 1)
        fundings = self._read_owners("flashcoop.funding", 2)
        found = []
        for key, facts in self.items.items():
            whole = self._whole(facts)
            parts = self._parts(self.entries[key], cohorts, fundings)
            found += [replace(whole, **part) for part in parts]
        return sorted(found, key=lambda c: (c.date, c.voucher, c.line_id or 0))

    def _whole(self, facts):
        """Return the item as a cost, before it is cut between Flashcoops."""
        move_id, vat = facts["move_id"], self.taxes.get(facts["line_id"], 0)
        days = (facts["date"],) if facts["is_bank"] else ()
        texts = ("voucher", "reference", "partner_name", "code")
        texts += ("account_name", "label")
        ids = ("line_id", "partner_id", "account_id", "date", "invoice_date")
        return Cost(
            cohort_id=None,
            move_id=move_id,
            entry_ids=(),
            payment_dates=self.payments.get(move_id, days),
            is_paid=bool(facts["is_paid"]),
            amount=self._round(float(facts["amount"])),
            amount_total=self._round(float(facts["amount"]) + float(vat)),
            part=0.0,
            attachment_count=self.attachments.get(move_id, 0),
            step=self.step,
            **{name: facts[name] for name in ids},
            **{name: facts[name] or "" for name in texts},
        )

    def _parts(self, rows, cohorts, fundings):
        """Return what is each Flashcoop's own of an item.

        A funding that stands on an analytic line without a Flashcoop (separate keys)
        pays for all of them, in proportion of their parts.
        """
        own = [row for row in rows if row[1] in cohorts]
        loose = [row for row in rows if row[1] not in cohorts and row[2] in fundings]
        parts = defaultdict(float)
        charged = defaultdict(lambda: defaultdict(float))
        entry_ids = defaultdict(list)
        for _key, account, funder, amount, ids in own or loose:
            cohort_id = cohorts.get(account)
            parts[cohort_id] += float(amount)
            entry_ids[cohort_id] += ids
            if funder in fundings:
                charged[cohort_id][fundings[funder]] += float(amount)
        for _key, _account, funder, amount, ids in loose if own else ():
            weights = [abs(part) for part in parts.values()]
            shares = split(float(amount), weights, self.step) if any(weights) else []
            for cohort_id, share in zip(parts, shares, strict=False):
                charged[cohort_id][fundings[funder]] += share
                entry_ids[cohort_id] += ids
        return [
            {
                "cohort_id": cohort_id,
                "entry_ids": tuple(sorted(entry_ids[cohort_id])),
                "part": self._round(part),
                "charged": {
                    funding_id: self._round(amount)
                    for funding_id, amount in charged[cohort_id].items()
                },
            }
            for cohort_id, part in parts.items()
        ]

    def _round(self, amount):
        return from_units(to_units(amount, self.step), self.step)
