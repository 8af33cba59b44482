from odoo import fields, models


class FlashcoopCohortSales(models.Model):
    """What a cohort sells, and its selling days."""

    _inherit = "flashcoop.cohort"

    offer_ids = fields.One2many(
        comodel_name="flashcoop.offer", inverse_name="cohort_id", string="For Sale"
    )
    fixed_cost = fields.Monetary(
        string="Fixed Costs of the Stall",
        help="What must be paid however little is sold: place, transport, tools. It"
        " gives each product its break-even.",
    )
    stall_sheet_ids = fields.One2many(
        comodel_name="flashcoop.stall.sheet", inverse_name="cohort_id"
    )
