from odoo import fields, models


class FlashcoopCohort(models.Model):
    """What customers ordered from a cohort and nobody has invoiced yet.

    It is a promise: in no figure of the statement.
    """

    _inherit = "flashcoop.cohort"

    sale_to_invoice_amount = fields.Monetary(
        string="Ordered, to Invoice",
        compute="_compute_sale_to_invoice",
        help="Confirmed orders less what is invoiced of them, excluding VAT. It is in no"
        " other figure until it is invoiced.",
    )
    sale_to_invoice_count = fields.Integer(
        string="Orders to Invoice", compute="_compute_sale_to_invoice"
    )

    def _compute_sale_to_invoice(self):
        remains = {}
        for cohort, order, amount in self._get_sale_remains():
            remains.setdefault(cohort.id, {})[order.id] = amount
        for cohort in self:
            found = remains.get(cohort._origin.id, {})
            cohort.sale_to_invoice_amount = sum(found.values())
            cohort.sale_to_invoice_count = len(found)

    def _get_sale_remains(self):
        """Return (cohort, order, amount excluding VAT in company currency) of the
        confirmed orders that are not wholly invoiced, in sudo.

        sudo: who may read the Flashcoop may know what is ordered; no order is shown.
        """
        groups = (
            self.env["sale.order.line"]
            .sudo()
            ._read_group(
                [
                    ("order_id.flashcoop_cohort_id", "in", self.ids),
                    ("state", "=", "sale"),
                ],
                ["order_id"],
                ["price_subtotal:sum", "untaxed_amount_invoiced:sum"],
            )
        )
        remains = []
        for order, ordered, invoiced in groups:
            rest = (ordered - invoiced) / (order.currency_rate or 1.0)
            amount = order.company_id.currency_id.round(rest)
            if order.currency_id.compare_amounts(ordered, invoiced) > 0:
                remains.append((order.flashcoop_cohort_id, order, amount))
        return remains

    def _get_to_settle(self):
        """Add the orders that are not invoiced."""
        lines = super()._get_to_settle()
        if self.sale_to_invoice_count:
            amount = self.currency_id.format(self.sale_to_invoice_amount)
            lines.append(self.env._("Sale orders to invoice: %s", amount))
        return lines

    def action_view_sale_to_invoice(self):
        self.ensure_one()
        orders = [order.id for _cohort, order, _amount in self._get_sale_remains()]
        return self._action_open(
            self.env._("Orders to invoice"), "sale.order", domain=[("id", "in", orders)]
        )
