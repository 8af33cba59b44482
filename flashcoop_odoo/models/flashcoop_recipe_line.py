from odoo import api, fields, models


class FlashcoopRecipeLine(models.Model):
    """One ingredient of a batch: how much of it, how much is lost, what it costs."""

    _name = "flashcoop.recipe.line"
    _description = "Ingredient"
    _order = "offer_id, sequence, id"

    offer_id = fields.Many2one(
        comodel_name="flashcoop.offer", required=True, index=True, ondelete="cascade"
    )
    cohort_id = fields.Many2one(related="offer_id.cohort_id", store=True, index=True)
    company_id = fields.Many2one(related="offer_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="offer_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Ingredient",
        required=True,
        compute="_compute_name",
        store=True,  # the product's name, or free words
        readonly=False,
        precompute=True,
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Purchased Product",
        ondelete="restrict",
        help="Its price is that of the last bill of this Flashcoop.",
    )
    quantity = fields.Float(required=True, default=1.0, digits="Product Unit")
    uom_name = fields.Char(string="Unit", help="kg, litre, piece…")
    unit_cost = fields.Float(
        string="Price of a Unit",
        digits="Product Price",
        compute="_compute_unit_cost",
        store=True,  # what was paid last, or what the group typed
        readonly=False,
        precompute=True,
        help="In the company's currency, without the VAT that is recovered.",
    )
    loss_rate = fields.Float(
        string="Loss (%)", help="Part that does not end in the product: peel, waste."
    )
    amount = fields.Monetary(string="Cost", compute="_compute_amount")

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "A quantity cannot be negative."
    )
    _cost_positive = models.Constraint(
        "CHECK (unit_cost >= 0)", "A price cannot be negative."
    )
    _loss_bounds = models.Constraint(
        "CHECK (loss_rate >= 0 AND loss_rate < 100)",
        "A loss is at least 0 % and less than 100 % of the ingredient.",
    )

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.name or line.name

    @api.depends("product_id")
    def _compute_unit_cost(self):
        for line in self:
            if line.product_id:
                line.unit_cost = line._get_last_price() or line.unit_cost
            else:
                line.unit_cost = line.unit_cost

    @api.depends("quantity", "unit_cost", "loss_rate")
    def _compute_amount(self):
        for line in self:
            used = line.quantity / (1 - line.loss_rate / 100)
            line.amount = used * line.unit_cost

    def _get_last_price(self):
        """Return the unit price of the last posted bill of the cohort for this
        product, else the product's own cost; in the company's currency, with VAT where
        none is recovered."""
        self.ensure_one()
        # sudo: a price, to people who have no right to open the bill it is read on
        item = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("product_id", "=", self.product_id.id),
                    ("parent_state", "=", "posted"),
                    ("move_id.move_type", "in", ("in_invoice", "in_receipt")),
                    ("quantity", ">", 0),
                    (
                        "analytic_distribution",
                        "in",
                        self.cohort_id.sudo().analytic_account_id.ids,
                    ),
                ],
                order="date desc, id desc",
                limit=1,
            )
        )
        if not item:
            return self.product_id.sudo().with_company(self.company_id).standard_price
        exempt = self.company_id.flashcoop_vat_exempt
        paid = item.price_total if exempt else item.price_subtotal
        # the rate at which the bill is in the books
        return paid / item.move_id.invoice_currency_rate / item.quantity
