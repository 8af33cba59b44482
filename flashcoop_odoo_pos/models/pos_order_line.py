from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    flashcoop_cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        compute="_compute_flashcoop_cohort_id",
        store=True,  # grouped by in the totals of Flashcoops and on the sales board
        recursive=True,
        index="btree_not_null",
        help="That of the order; of what it gives back, that of the sale.",
    )

    def _auto_init(self):
        """Override of `base`: no order has a Flashcoop yet, nothing is computed."""
        if not column_exists(self.env.cr, self._table, "flashcoop_cohort_id"):
            create_column(self.env.cr, self._table, "flashcoop_cohort_id", "int4")
        return super()._auto_init()

    @api.depends(
        "order_id.flashcoop_cohort_id", "refunded_orderline_id.flashcoop_cohort_id"
    )
    def _compute_flashcoop_cohort_id(self):
        for line in self:
            origin = line.refunded_orderline_id or line.order_id
            line.flashcoop_cohort_id = origin.flashcoop_cohort_id

    def _prepare_flashcoop_vals(self):
        """Return what a journal item of the line carries; nothing without Flashcoop."""
        return self.flashcoop_cohort_id._prepare_pos_vals()
