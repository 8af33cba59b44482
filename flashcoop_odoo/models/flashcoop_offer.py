from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

VAT_KINDS = [
    ("food", "Pastry, bread, food to take away"),
    ("sweets", "Chocolate, confectionery"),
    ("other", "Anything else"),
]


class FlashcoopOffer(models.Model):
    """One product that one cohort sells, at the price the customer pays.

    The tax is the product's, as everywhere in Odoo. What is eaten on the spot is taxed
    otherwise (CGI art. 279 n): the stall sheet says so for all it sells.
    """

    _name = "flashcoop.offer"
    _description = "Product for Sale"
    _inherit = ["flashcoop.cohort.part"]
    _order = "cohort_id, sequence, id"
    _check_company_auto = True

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="cohort_id.currency_id")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(
        compute="_compute_name",
        store=True,  # the product's name, or the one its product is created with
        readonly=False,
        precompute=True,
        required=True,
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        index=True,
        ondelete="restrict",
        domain="[('sale_ok', '=', True)]",
        check_company=True,
        help="Empty: a product of this name is created.",
    )
    price_unit = fields.Monetary(
        string="Price",
        compute="_compute_price_unit",
        store=True,  # the product's price, which the group may change for itself
        readonly=False,
        precompute=True,
        help="What the customer pays for one, taxes included.",
    )
    vat_kind = fields.Selection(
        selection=VAT_KINDS,
        string="VAT",
        required=True,
        default="food",
        help="Finds the tax of a new product or of one that carries none, and the rate"
        " of what is eaten on the spot. The tax itself stays on the product: one that"
        " is exempt carries a tax of 0 %.",
    )
    tax_ids = fields.Many2many(
        comodel_name="account.tax",
        string="Taxes",
        compute="_compute_tax_ids",
        compute_sudo=True,  # a facilitator has no right on taxes
    )

    _product_for_sale_uniq = models.UniqueIndex(
        "(cohort_id, product_id) WHERE active",
        "This product is already for sale in this Flashcoop: change its line.",
    )
    _price_positive = models.Constraint(
        "CHECK (price_unit >= 0)", "A price cannot be negative."
    )

    # === CONSTRAINTS === #

    @api.constrains("product_id", "cohort_id")
    def _check_taxes(self):
        for offer in self:
            offer._get_taxes("takeaway")

    # === COMPUTE METHODS === #

    @api.depends("product_id")
    def _compute_name(self):
        for offer in self:
            offer.name = offer.product_id.name or offer.name

    @api.depends("product_id")
    def _compute_price_unit(self):
        for offer in self:
            offer.price_unit = offer.product_id.lst_price or offer.price_unit

    @api.depends("product_id.taxes_id", "vat_kind", "company_id.flashcoop_vat_exempt")
    def _compute_tax_ids(self):
        for offer in self:
            company = offer.company_id  # none on a form that names no Flashcoop yet
            found = company and company._find_flashcoop_vat(offer.vat_kind)
            offer.tax_ids = (company and offer._get_product_taxes()) or found or False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        offers = super().create(vals_list)
        for offer in offers.filtered(lambda offer: not offer.product_id):
            # sudo: a coordinator sells biscuits without the right to manage products
            offer.product_id = (
                offer.env["product.product"]
                .sudo()
                .create(offer._prepare_product_vals())
            )
        return offers

    def _prepare_product_vals(self):
        self.ensure_one()
        company = self.company_id
        return {
            "name": self.name,
            "type": "consu",
            "list_price": self.price_unit,
            "company_id": company.id,
            "purchase_ok": False,
            "taxes_id": [Command.set(company._get_flashcoop_vat(self.vat_kind).ids)],
        }

    # === BUSINESS === #

    def _give_missing_taxes(self):
        """Give each product that carries no tax in its company that of its kind."""
        for offer in self:
            if not offer._get_product_taxes():
                company = offer.company_id
                offer.product_id.taxes_id += company._get_flashcoop_vat(offer.vat_kind)

    def _get_product_taxes(self):
        """Return the product's taxes in the cohort's company; none when it sells
        without VAT."""
        self.ensure_one()
        company = self.company_id
        if company.flashcoop_vat_exempt:
            return self.env["account.tax"]
        return self.sudo().product_id.taxes_id._filter_taxes_by_company(company)

    def _get_taxes(self, place):
        """Return the taxes of one sale, in sudo.

        :param place: ``takeaway`` or ``onsite``.
        :raise ValidationError: when a tax is not part of the price, which would make
            customers pay more than the price they read.
        """
        self.ensure_one()
        company = self.company_id.sudo()
        if place == "onsite" and self.vat_kind != "other":
            taxes = company._get_flashcoop_vat("onsite")
        else:
            own = self._get_product_taxes().sudo()
            taxes = own or company._get_flashcoop_vat(self.vat_kind)
        added = taxes.filtered(lambda tax: tax.amount and not tax.price_include)
        if added:
            raise ValidationError(
                self.env._(
                    "“%(product)s” carries the tax “%(tax)s”, which is added to prices:"
                    " give the product a tax that is included in its price.",
                    product=self.name,
                    tax=added[0].name,
                )
            )
        return taxes
