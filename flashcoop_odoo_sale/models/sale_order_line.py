from odoo import api, models

from odoo.addons.flashcoop_odoo.calc import distribution as calc


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.depends("order_id.flashcoop_cohort_id")
    def _compute_analytic_distribution(self):
        """Override of `sale` to add the Flashcoop of the order, in one key with the
        other plans; a line that somebody shared between Flashcoops stays as it is."""
        result = super()._compute_analytic_distribution()
        accounts = self.env["account.analytic.account"]._flashcoop_account_ids("cohort")
        self.filtered(
            lambda line: (
                line.order_id.flashcoop_cohort_id
                and not calc.taken(line.analytic_distribution, accounts)
            )
        )._flashcoop_charge()
        return result

    def _flashcoop_charge(self):
        """Put each line on the Flashcoop of its order, in the place of any other."""
        accounts = self.env["account.analytic.account"]._flashcoop_account_ids("cohort")
        for line in self:
            if line.display_type or line.is_downpayment:
                continue
            # sudo: who sells needs no right on analytic accounts
            account = line.order_id.sudo().flashcoop_cohort_id.analytic_account_id
            shares = dict.fromkeys(account.ids, 100.0)
            parts = calc.charge(line.analytic_distribution, accounts, shares)
            line.analytic_distribution = parts or False

    def _flashcoop_get_remainder(self):
        """Return what is ordered and not invoiced, excluding VAT, in the currency of
        the order: never against the sign of the line, whose excess is of its own."""
        self.ensure_one()
        rest = self.price_subtotal - self.untaxed_amount_invoiced
        return max(rest, 0.0) if self.price_subtotal >= 0 else min(rest, 0.0)
