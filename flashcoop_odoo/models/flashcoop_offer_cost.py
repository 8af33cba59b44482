from odoo import api, fields, models


class FlashcoopOfferCost(models.Model):
    """What one piece costs, and how many pieces pay for the stall.

    Costs exclude VAT that can be recovered; a company that sells without VAT recovers
    none and counts its costs with it.
    """

    _inherit = "flashcoop.offer"

    recipe_line_ids = fields.One2many(
        comodel_name="flashcoop.recipe.line", inverse_name="offer_id", copy=True
    )
    allergen_ids = fields.Many2many(comodel_name="flashcoop.allergen")
    batch_size = fields.Integer(
        string="Pieces of a Batch", default=1, help="How many the recipe makes."
    )
    packaging_cost = fields.Monetary(
        string="Packaging", help="Of one piece: bag, box, label."
    )
    unit_cost = fields.Monetary(
        string="Cost Price", compute="_compute_margin", help="Of one piece."
    )
    untaxed_price = fields.Monetary(
        string="Price Excl. VAT", compute="_compute_margin", help="To take away."
    )
    margin = fields.Monetary(
        compute="_compute_margin", help="What one piece brings, VAT and cost taken off."
    )
    margin_rate = fields.Float(
        string="Margin (%)", compute="_compute_margin", help="Margin ÷ price excl. VAT."
    )
    break_even = fields.Integer(
        string="Break-even",
        compute="_compute_break_even",
        help="Pieces to sell, if it were the only product, to pay for the stall's fixed"
        " costs. Zero: never, each piece loses money, or there is nothing to pay for.",
    )

    _batch_positive = models.Constraint(
        "CHECK (batch_size > 0)", "A batch makes at least one piece."
    )
    _packaging_positive = models.Constraint(
        "CHECK (packaging_cost >= 0)", "A packaging cost cannot be negative."
    )

    @api.depends(
        *("price_unit", "tax_ids", "batch_size", "packaging_cost"),
        "recipe_line_ids.amount",
    )
    def _compute_margin(self):
        for offer in self:
            batch = sum(offer.recipe_line_ids.mapped("amount"))
            cost = batch / (offer.batch_size or 1) + offer.packaging_cost
            taxes = offer.sudo().tax_ids.compute_all(
                offer.price_unit, offer.currency_id, product=offer.sudo().product_id
            )
            untaxed = taxes["total_excluded"]
            offer.unit_cost = cost
            offer.untaxed_price = untaxed
            offer.margin = untaxed - cost
            offer.margin_rate = untaxed and 100 * (untaxed - cost) / untaxed

    @api.depends("margin", "cohort_id.fixed_cost")
    def _compute_break_even(self):
        for offer in self:
            fixed, margin = offer.cohort_id.fixed_cost, offer.margin
            pieces = -(-fixed // margin) if margin > 0 else 0
            offer.break_even = int(pieces)
