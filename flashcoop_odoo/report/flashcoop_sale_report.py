from odoo import fields, models
from odoo.tools import SQL

from ..models.flashcoop_stall_entry import KINDS


class FlashcoopSaleReport(models.Model):
    """What was sold, given, broken and left, for pivots and graphs.

    Two sources that never meet: entries of stall sheets, whether their day is in the
    books or not; and journal items on accounts of sales (70) made elsewhere, on
    invoices and receipts that book no stall sheet. Amounts are in company currency,
    taxes included. Another addon adds its own source to :meth:`_get_sources`.
    """

    _name = "flashcoop.sale.report"
    _description = "Sales Analysis"
    _auto = False
    _order = "time desc, id desc"
    _depends = {
        "flashcoop.stall.entry": [
            *("cohort_id", "company_id", "sheet_id", "offer_id", "mode_id"),
            *("seller_id", "kind", "time", "ticket", "quantity", "amount"),
        ],
        "flashcoop.stall.line": ["brought", "offer_id", "sheet_id", "cohort_id"],
        "flashcoop.stall.sheet": ["cohort_id", "date"],
        "flashcoop.offer": ["product_id"],
        "flashcoop.session": ["cohort_id", "start", "stop"],
        "flashcoop.cohort": ["analytic_account_id", "tz"],
        "account.analytic.line": ["amount", "date", "move_line_id"],
        "account.move": ["flashcoop_stall_sheet_id", "move_type"],
        "account.move.line": ["price_subtotal", "price_total", "product_id"],
    }

    cohort_id = fields.Many2one("flashcoop.cohort", string="Flashcoop", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    sheet_id = fields.Many2one(
        "flashcoop.stall.sheet", string="Stall Sheet", readonly=True
    )
    session_id = fields.Many2one("flashcoop.session", string="Half-day", readonly=True)
    source = fields.Selection(
        selection=[("stall", "Stall"), ("invoice", "Invoices and receipts")],
        readonly=True,
    )
    kind = fields.Selection(
        selection=[*KINDS, ("unsold", "Unsold")], string="What Became of It"
    )
    product_id = fields.Many2one("product.product", readonly=True)
    mode_id = fields.Many2one("flashcoop.payment.mode", "Paid By", readonly=True)
    seller_id = fields.Many2one("flashcoop.participant", readonly=True)
    time = fields.Datetime(readonly=True)
    hour = fields.Char(
        string="Hour of the Day", readonly=True, help="Local to the Flashcoop."
    )
    ticket = fields.Char(string="Customers", readonly=True, aggregator="count_distinct")
    quantity = fields.Float(readonly=True)
    amount = fields.Monetary(string="Sales", readonly=True, help="Taxes included.")

    @property
    def _table_query(self):
        sources = self._get_sources()
        union = SQL(" UNION ALL ").join(
            SQL("SELECT id * %s + %s, %s FROM (%s) s%s", *part)
            for part in self._number(sources)
        )
        names = SQL(", ").join(
            SQL.identifier(name) for name in ("id", *self._columns())
        )
        return SQL("SELECT * FROM (%s) AS sale(%s)", union, names)

    def _columns(self):
        """Return the columns that each source gives after its ``id``, in order."""
        return (
            *("cohort_id", "company_id", "currency_id", "sheet_id", "session_id"),
            *("source", "kind", "product_id", "mode_id", "seller_id", "time", "hour"),
            *("ticket", "quantity", "amount"),
        )

    def _number(self, sources):
        """Yield what makes the ids of each source its own."""
        columns = SQL(", ").join(SQL.identifier(name) for name in self._columns())
        for rank, source in enumerate(sources):
            yield len(sources), rank, columns, source, SQL(str(rank))

    def _get_sources(self):
        """Return the queries of the sources; each gives ``id`` and ``_columns()``."""
        return [self._select_entries(), self._select_unsold(), self._select_invoices()]

    def _select_entries(self):
        return SQL(
            """
            SELECT entry.id, entry.cohort_id, entry.company_id, company.currency_id,
                   entry.sheet_id, session.id AS session_id, 'stall' AS source,
                   entry.kind, offer.product_id, entry.mode_id, entry.seller_id,
                   entry.time,
                   to_char(
                       entry.time AT TIME ZONE 'UTC' AT TIME ZONE cohort.tz, 'HH24:00'
                   ) AS hour,
                   CASE WHEN entry.kind = 'sale' THEN entry.ticket END AS ticket,
                   entry.quantity, entry.amount
              FROM flashcoop_stall_entry entry
              JOIN flashcoop_cohort cohort ON cohort.id = entry.cohort_id
              JOIN res_company company ON company.id = entry.company_id
              JOIN flashcoop_offer offer ON offer.id = entry.offer_id
              LEFT JOIN flashcoop_session session
                ON session.cohort_id = entry.cohort_id
               AND entry.time >= session.start AND entry.time < session.stop
            """
        )

    def _select_unsold(self):
        return SQL(
            """
            SELECT line.id, line.cohort_id, line.company_id, company.currency_id,
                   line.sheet_id, NULL::integer AS session_id, 'stall' AS source,
                   'unsold' AS kind, offer.product_id, NULL::integer AS mode_id,
                   NULL::integer AS seller_id, sheet.date::timestamp AS time,
                   NULL::text AS hour, NULL::text AS ticket,
                   line.brought - COALESCE(gone.quantity, 0) AS quantity,
                   0.0 AS amount
              FROM flashcoop_stall_line line
              JOIN flashcoop_stall_sheet sheet ON sheet.id = line.sheet_id
              JOIN res_company company ON company.id = line.company_id
              JOIN flashcoop_offer offer ON offer.id = line.offer_id
              LEFT JOIN (
                    SELECT sheet_id, offer_id, SUM(quantity) AS quantity
                      FROM flashcoop_stall_entry GROUP BY sheet_id, offer_id
                   ) gone
                ON gone.sheet_id = line.sheet_id AND gone.offer_id = line.offer_id
             WHERE line.brought > 0
            """
        )

    def _select_invoices(self):
        column = self.env["account.analytic.account"]._flashcoop_column("cohort")
        return SQL(
            """
            SELECT line.id, cohort.id AS cohort_id, line.company_id, line.currency_id,
                   NULL::integer AS sheet_id, NULL::integer AS session_id,
                   'invoice' AS source, 'sale' AS kind, item.product_id,
                   NULL::integer AS mode_id, NULL::integer AS seller_id,
                   line.date::timestamp AS time, NULL::text AS hour,
                   'invoice ' || move.id AS ticket,
                   item.quantity * line.amount / NULLIF(ABS(item.balance), 0)
                       AS quantity,
                   ROUND(
                       line.amount
                       * CASE WHEN item.price_subtotal = 0 THEN 1
                              ELSE item.price_total / item.price_subtotal END, 2
                   ) AS amount
              FROM account_analytic_line line
              JOIN flashcoop_cohort cohort
                ON cohort.analytic_account_id = line.%(column)s
              JOIN account_move_line item ON item.id = line.move_line_id
              JOIN account_move move ON move.id = item.move_id
              JOIN account_account account ON account.id = line.general_account_id
             WHERE %(conditions)s
               AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND account.code_store ->> split_part(
                       (SELECT parent_path FROM res_company
                         WHERE id = line.company_id), '/', 1) LIKE '70%%'
            """,
            column=SQL.identifier(column),
            conditions=SQL(" AND ").join(self._get_invoice_conditions()),
        )

    def _get_invoice_conditions(self):
        """Return what ``move`` must be to be a source here; an addon whose own source
        shows what an invoice bills adds a condition that leaves that invoice out."""
        return [SQL("move.flashcoop_stall_sheet_id IS NULL")]
