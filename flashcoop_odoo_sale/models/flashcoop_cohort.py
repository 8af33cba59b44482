from odoo import fields, models

from odoo.addons.flashcoop_odoo.calc import distribution as calc


class FlashcoopCohort(models.Model):
    """What customers ordered from a cohort and nobody has invoiced yet.

    It is a promise: in no figure of the statement.
    """

    _inherit = "flashcoop.cohort"

    sale_to_invoice_amount = fields.Monetary(
        string="Ordered, Not Booked Yet",
        compute="_compute_sale_to_invoice",
        help="Confirmed orders less what is invoiced of them, excluding VAT. It is in"
        " no other figure until it is invoiced; an advance counts with the last"
        " invoice.",
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
        confirmed orders that are not wholly invoiced, in sudo. An advance is no sale
        yet: what is ordered is either here or in row 70.

        As in the books, a line counts for whom its distribution names, by its
        percentages; what is invoiced beyond one line hides nothing of another.

        sudo: who may read the Flashcoop may know what is ordered; no order is shown.
        """
        cohorts = {cohort.sudo().analytic_account_id.id: cohort for cohort in self}
        lines = self._search_sale_lines(
            ("state", "=", "sale"), ("is_downpayment", "=", False)
        )
        found = {}
        for line in lines:
            rest = line._flashcoop_get_remainder()
            for account, cohort in cohorts.items() if rest else ():
                part = rest * calc.taken(line.analytic_distribution, {account}) / 100
                key = cohort, line.order_id
                found[key] = found.get(key, 0.0) + part
        remains = []
        for (cohort, order), amount in found.items():
            currency = order.company_id.currency_id
            amount = currency.round(amount / (order.currency_rate or 1.0))
            if not currency.is_zero(amount):
                remains.append((cohort, order, amount))
        return remains

    def _search_sale_lines(self, *domain, **options):
        """Return the order lines, in sudo, that name one of ``self``."""
        accounts = self.sudo().analytic_account_id.ids
        lines = self.env["sale.order.line"].sudo()
        if not accounts:
            return lines
        return lines.search(
            [("analytic_distribution", "in", accounts), *domain], **options
        )

    def _has_entries(self):
        """Extend: what was ordered from a cohort keeps it too."""
        domain = [("flashcoop_cohort_id", "in", self.ids)]
        orders = self.env["sale.order"].sudo().search_count(domain, limit=1)
        lines = orders or self._search_sale_lines(limit=1)
        return bool(lines) or super()._has_entries()

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
