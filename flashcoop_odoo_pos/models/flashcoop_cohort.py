from odoo import api, fields, models

# What is sold and not yet in the books: neither invoiced nor in a closed session.
PENDING = [
    ("order_id.state", "in", ("paid", "done")),
    ("order_id.account_move", "=", False),
    ("order_id.session_id.state", "!=", "closed"),
]


class FlashcoopCohort(models.Model):
    """What a cohort sells at the Point of Sale, and how the till knows of it."""

    _name = "flashcoop.cohort"
    _inherit = ["flashcoop.cohort", "pos.load.mixin"]

    pos_pending_amount = fields.Monetary(
        string="At the Till",
        compute="_compute_pos_pending_amount",
        help="Sold at the Point of Sale, excluding VAT, in sessions that are not closed:"
        " it is in no other figure until the session is closed.",
    )

    def _compute_pos_pending_amount(self):
        totals = dict.fromkeys(self.ids, 0.0)
        # sudo: who may read the Flashcoop may know what it sells; no order is shown.
        groups = (
            self.env["pos.order.line"]
            .sudo()
            ._read_group(
                [("flashcoop_cohort_id", "in", self.ids), *PENDING],
                ["flashcoop_cohort_id", "order_id"],
                ["price_subtotal:sum"],
            )
        )
        for cohort, order, amount in groups:
            totals[cohort.id] += amount / (order.currency_rate or 1.0)
        for cohort in self:
            amount = totals.get(cohort._origin.id, 0.0)
            cohort.pos_pending_amount = cohort.currency_id.round(amount)

    def _get_to_settle(self):
        """Add what was sold in sessions that are not closed."""
        lines = super()._get_to_settle()
        domain = [("flashcoop_cohort_id", "=", self.id), *PENDING]
        pending = self.env["pos.order.line"].sudo().search(domain)
        if sessions := pending.order_id.session_id:
            names = ", ".join(sessions.mapped("name"))
            lines.append(self.env._("Point of Sale sessions to close: %s", names))
        return lines

    def _prepare_pos_vals(self):
        """Return what a journal item of a sale for ``self`` carries; {} for nobody."""
        account = self.sudo().analytic_account_id
        return {"analytic_distribution": {str(account.id): 100}} if account else {}

    def action_view_pos_sales(self):
        """Open the sales board, which needs no right on the Point of Sale."""
        self.ensure_one()
        return self._action_open(
            self.env._("Point of Sale"),
            "flashcoop.sale.report",
            domain=[("cohort_id", "=", self.id), ("source", "=", "pos")],
            views="pivot,graph,list",
        )

    # === DATA OF THE TILL === #

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [
            ("company_id", "=", config.company_id.id),
            ("state", "not in", ("closed", "cancelled")),
        ]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["id", "name"]

    @api.model
    def _load_pos_data_search_read(self, data, config):
        """Override of `point_of_sale`. sudo: a seller without a role here may choose
        whom a sale is for, and sees nothing but names."""
        return super(FlashcoopCohort, self.sudo())._load_pos_data_search_read(
            data, config
        )

    def _unrelevant_records(self, config):
        """Override of `point_of_sale` to take what is closed off the tills."""
        return self.sudo().filtered(lambda c: not c.active or c._is_closed()).ids
