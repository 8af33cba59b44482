from odoo import api, fields, models


class FlashcoopStallLine(models.Model):
    """One product on one stall sheet: how many came, left and are left."""

    _name = "flashcoop.stall.line"
    _description = "Product on a Stall Sheet"
    _inherit = ["flashcoop.stall.part"]
    _order = "sheet_id, sequence, id"

    offer_id = fields.Many2one(
        comodel_name="flashcoop.offer",
        string="Product",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('cohort_id', '=', cohort_id)]",
    )
    sequence = fields.Integer(related="offer_id.sequence", store=True)
    brought = fields.Integer(help="Pieces brought to the stall.")
    sold = fields.Integer(compute="_compute_quantities")
    given = fields.Integer(string="Given away", compute="_compute_quantities")
    broken = fields.Integer(compute="_compute_quantities")
    unsold = fields.Integer(
        compute="_compute_quantities",
        help="Brought, less what was sold, given or broken. Nothing is counted as long"
        " as you have not said how many came.",
    )
    sales_amount = fields.Monetary(
        string="Sales", compute="_compute_quantities", help="Taxes included."
    )

    _offer_uniq = models.Constraint(
        "UNIQUE(sheet_id, offer_id)", "This product is already on the sheet."
    )
    _brought_positive = models.Constraint(
        "CHECK (brought >= 0)", "Pieces brought cannot be negative."
    )

    @api.depends("sheet_id.entry_ids", "brought")
    def _compute_quantities(self):
        groups = self.env["flashcoop.stall.entry"]._read_group(
            [("sheet_id", "in", self.sheet_id.ids)],
            ["sheet_id", "offer_id", "kind"],
            ["quantity:sum", "amount:sum"],
        )
        found = {
            (sheet.id, offer.id, kind): (quantity, amount)
            for sheet, offer, kind, quantity, amount in groups
        }
        for line in self:
            key = line.sheet_id._origin.id, line.offer_id.id
            line.sold, line.sales_amount = found.get((*key, "sale"), (0, 0.0))
            line.given = found.get((*key, "gift"), (0, 0.0))[0]
            line.broken = found.get((*key, "breakage"), (0, 0.0))[0]
            gone = line.sold + line.given + line.broken
            line.unsold = line.brought - gone if line.brought else 0
