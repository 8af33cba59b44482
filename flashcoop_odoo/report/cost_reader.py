"""The queries behind :mod:`.costs`."""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import SQL

BANK_TYPES = ("bank", "cash", "credit")
TOUCHED = ("account.account", "account.move", "account.move.line", "res.partner")


class Reader:
    """Reads what :mod:`.costs` tells of the costs of one company whose analytic lines
    are ``chosen``; one query each."""

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
        for touched in (*TOUCHED, model):
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
                       OR journal.type IN %(bank)s
                       OR COALESCE(settled.is_settled, FALSE) AS is_paid,
                   journal.type IN %(bank)s AS is_bank,
                   move.flashcoop_surplus_id IS NOT NULL AS is_shared
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN account_journal journal ON journal.id = move.journal_id
              JOIN account_account account ON account.id = line.account_id
              LEFT JOIN res_partner partner ON partner.id = line.partner_id
              -- core gives an entry, such as the pay, no state of payment
              LEFT JOIN LATERAL (
                  SELECT BOOL_AND(owed.amount_residual = 0) AS is_settled
                    FROM account_move_line owed
                    JOIN account_account ledger ON ledger.id = owed.account_id
                   WHERE owed.move_id = move.id AND ledger.reconcile
                     AND move.move_type = 'entry'
              ) settled ON TRUE
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
                   -line.amount AS amount, FALSE AS is_paid, FALSE AS is_bank,
                   FALSE AS is_shared
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
