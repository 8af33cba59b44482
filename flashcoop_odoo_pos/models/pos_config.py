from odoo import api, fields, models


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

    @api.constrains("flashcoop_cohort_id")
    def _check_flashcoop_cohort(self):
        self.sudo().flashcoop_cohort_id._check_for_sale()

    def _get_flashcoop_cohort(self):
        """Return the Flashcoop of new orders, in sudo: a seller has no role there."""
        return self.sudo().flashcoop_cohort_id.filtered(lambda c: not c._is_closed())
