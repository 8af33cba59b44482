from odoo import fields, models
from odoo.tools import SQL


class FlashcoopSaleReport(models.Model):
    """Sales at the till: every paid order line at once, in the books or not.

    Invoices of orders are left out of the other sources.
    """

    _inherit = "flashcoop.sale.report"
    _depends = {
        "pos.order": [
            *("account_move", "company_id", "currency_rate", "date_order"),
            *("is_refund", "state"),
        ],
        "pos.order.line": [
            *("flashcoop_cohort_id", "order_id", "price_subtotal_incl"),
            *("product_id", "qty"),
        ],
    }

    source = fields.Selection(selection_add=[("pos", "Point of Sale")])

    def _get_sources(self):
        return [*super()._get_sources(), self._select_pos()]

    def _get_invoice_conditions(self):
        ordered = SQL("SELECT 1 FROM pos_order o WHERE o.account_move = move.id")
        return [*super()._get_invoice_conditions(), SQL("NOT EXISTS (%s)", ordered)]

    def _pos_values(self):
        """Return {column: expression} of what a line of an order tells."""
        return {
            "id": SQL("line.id"),
            "cohort_id": SQL("line.flashcoop_cohort_id"),
            "company_id": SQL("o.company_id"),
            "currency_id": SQL("company.currency_id"),
            "session_id": self._select_pos_session(),
            "source": SQL("'pos'"),
            "kind": SQL("'sale'"),
            "product_id": SQL("line.product_id"),
            "time": SQL("o.date_order"),
            "hour": SQL(
                "to_char(o.date_order AT TIME ZONE 'UTC' AT TIME ZONE cohort.tz,"
                " 'HH24:00')"
            ),
            "ticket": SQL("CASE WHEN NOT o.is_refund THEN 'pos ' || o.id END"),
            "quantity": SQL("line.qty"),
            "amount": SQL(
                "ROUND((line.price_subtotal_incl"
                " / COALESCE(NULLIF(o.currency_rate, 0), 1))::numeric, 2)"
            ),
        }

    def _pos_value(self, values, name):
        """Return the expression of a column; NULL of what an order does not tell."""
        kind = SQL.identifier(self._fields[name].column_type[0])
        return values.get(name) or SQL("NULL::%s", kind)

    def _select_pos_session(self):
        """Return the half-day of an order: the last one that had begun that day, else
        the first one of that day."""
        return SQL(
            """
            (SELECT session.id FROM flashcoop_session session
              WHERE session.cohort_id = line.flashcoop_cohort_id
                AND session.date
                  = (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE cohort.tz)::date
              ORDER BY session.start > o.date_order,
                       ABS(EXTRACT(EPOCH FROM o.date_order - session.start))
              LIMIT 1)
            """
        )

    def _select_pos(self):
        values = self._pos_values()
        columns = [
            SQL("%s AS %s", self._pos_value(values, name), SQL.identifier(name))
            for name in ("id", *self._columns())
        ]
        return SQL(
            """
            SELECT %s
              FROM pos_order_line line
              JOIN pos_order o ON o.id = line.order_id
              LEFT JOIN res_company company ON company.id = o.company_id
              LEFT JOIN flashcoop_cohort cohort ON cohort.id = line.flashcoop_cohort_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE line.flashcoop_cohort_id IS NOT NULL
               AND o.state IN ('paid', 'done') AND template.type != 'combo'
            """,
            SQL(", ").join(columns),
        )
