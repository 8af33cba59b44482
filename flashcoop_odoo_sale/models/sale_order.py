from odoo import api, fields, models


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

    def copy_data(self, default=None):
        """Override of `sale`: a copy is a new order, not for what is closed."""
        vals_list = super().copy_data(default=default)
        for order, vals in zip(self, vals_list, strict=True):
            if order.sudo().flashcoop_cohort_id._is_closed():
                vals["flashcoop_cohort_id"] = False
        return vals_list
