from odoo import api, fields, models

from odoo.addons.flashcoop_odoo.calc import distribution as calc


class SaleOrder(models.Model):
    _inherit = "sale.order"

    flashcoop_cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', 'not in', ('closed',"
        " 'cancelled'))]",
        help="Whom the order is for: its lines, and their invoices, carry the analytic"
        " account of that Flashcoop.",
    )

    @api.constrains("flashcoop_cohort_id")
    def _check_flashcoop_cohort(self):
        self.sudo().flashcoop_cohort_id._check_for_sale()

    def write(self, vals):
        """Override of `sale` to take the lines along to another Flashcoop."""
        before = {order.id: order.flashcoop_cohort_id for order in self}
        result = super().write(vals)
        if "flashcoop_cohort_id" in vals:
            changed = self.filtered(lambda o: o.flashcoop_cohort_id != before[o.id])
            changed.order_line._flashcoop_charge()
        return result

    def _prepare_down_payment_line_values_from_base_line(self, base_line):
        """Override of `sale`: an advance is no sale yet. It carries no Flashcoop; the
        last invoice does, for the whole order."""
        values = super()._prepare_down_payment_line_values_from_base_line(base_line)
        accounts = self.env["account.analytic.account"]._flashcoop_account_ids("cohort")
        parts = calc.without(values.get("analytic_distribution"), accounts)
        return values | {"analytic_distribution": parts or False}

    def copy_data(self, default=None):
        """Override of `sale`: a copy is a new order, not for what is closed."""
        vals_list = super().copy_data(default=default)
        accounts = self.env["account.analytic.account"]._flashcoop_account_ids("cohort")
        for order, vals in zip(self, vals_list, strict=True):
            if order.sudo().flashcoop_cohort_id._is_closed():
                vals["flashcoop_cohort_id"] = False
                for line in filter(
                    None, (row[2] for row in vals.get("order_line", ()))
                ):
                    line["analytic_distribution"] = calc.without(
                        line.get("analytic_distribution"), accounts
                    )
        return vals_list
