from odoo import api, fields, models
from odoo.exceptions import AccessError


class PosConfig(models.Model):
    _inherit = "pos.config"

    flashcoop_cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', 'not in', ('closed',"
        " 'cancelled'))]",
        help="Whom this shop sells for; the seller may choose another one for a single"
        " order. Once it is closed, new orders are on no Flashcoop.",
    )

    def write(self, vals):
        """Override of `point_of_sale`, where a seller may write on the shop.

        :raise AccessError: when a seller changes whom the shop sells for.
        """
        is_manager = self.env.user.has_group("point_of_sale.group_pos_manager")
        if "flashcoop_cohort_id" in vals and not (self.env.su or is_manager):
            raise AccessError(
                self.env._("Who manages shops decides whom they sell for.")
            )
        return super().write(vals)

    @api.constrains("flashcoop_cohort_id")
    def _check_flashcoop_cohort(self):
        self.sudo().flashcoop_cohort_id._check_for_sale()

    def _get_flashcoop_cohort(self):
        """Return the Flashcoop of new orders, in sudo: a seller has no role there."""
        return self.sudo().flashcoop_cohort_id.filtered(lambda c: not c._is_closed())
