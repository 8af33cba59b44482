from odoo import fields, models
from odoo.tools import SQL


class FlashcoopBenchLine(models.Model):
    """One analytic line, dressed as the journal item that MIS Builder reads.

    No join: PostgreSQL reads straight from the analytic lines, as for the statement.
    """

    _name = "flashcoop.bench.line"
    _description = "Benchmark Line"
    _auto = False

    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    cohort_account_id = fields.Many2one("account.analytic.account", readonly=True)
    funder_account_id = fields.Many2one("account.analytic.account", readonly=True)
    debit = fields.Float(readonly=True)
    credit = fields.Float(readonly=True)

    @property
    def _table_query(self):
        Account = self.env["account.analytic.account"]
        return SQL(
            """
            SELECT id, date, company_id,
                   general_account_id AS account_id,
                   %(cohort)s AS cohort_account_id,
                   %(funder)s AS funder_account_id,
                   CASE WHEN amount < 0 THEN -amount ELSE 0 END AS debit,
                   CASE WHEN amount > 0 THEN amount ELSE 0 END AS credit
              FROM account_analytic_line
            """,
            cohort=SQL.identifier(Account._flashcoop_plan("cohort")._column_name()),
            funder=SQL.identifier(Account._flashcoop_plan("funder")._column_name()),
        )
