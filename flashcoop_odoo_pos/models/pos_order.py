from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError


class PosOrder(models.Model):
    """An order, and the Flashcoop it was sold for.

    The Flashcoop is none of the fields that the French certification protects; what is
    paid, and when, never changes here.
    """

    _inherit = "pos.order"

    flashcoop_cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', '=', company_id), ('state', 'not in', ('closed',"
        " 'cancelled'))]",
        help="Whom it was sold for. It can be mended until the order is in the books.",
    )
    flashcoop_in_books = fields.Boolean(
        string="In the Books", compute="_compute_flashcoop_in_books"
    )

    @api.depends("account_move", "session_id.state")
    def _compute_flashcoop_in_books(self):
        for order in self:
            closed = order.session_id.state == "closed"
            order.flashcoop_in_books = bool(order.account_move) or closed

    @api.constrains("flashcoop_cohort_id", "company_id")
    def _check_flashcoop_cohort(self):
        for order in self:
            cohort = order.sudo().flashcoop_cohort_id
            if cohort and cohort.company_id != order.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(cohort)s” is not of %(company)s: choose a Flashcoop of the"
                        " shop's own company.",
                        cohort=cohort.name,
                        company=order.company_id.name,
                    )
                )
            if not order._flashcoop_only_gives_back():
                cohort._check_for_sale()

    def _flashcoop_only_gives_back(self):
        """Say whether all of an order gives back: it then goes where the sales went.
        Core's ``is_refund`` is what the till says, and of exchanges too."""
        return bool(self.lines) and all(
            line.refunded_orderline_id for line in self.lines
        )

    def write(self, vals):
        """Override of `point_of_sale` to keep the Flashcoop of what is in the books."""
        if "flashcoop_cohort_id" in vals:
            cohort_id = vals["flashcoop_cohort_id"] or False
            changed = self.filtered(lambda o: o.flashcoop_cohort_id.id != cohort_id)
            changed._check_flashcoop_can_change()
        return super().write(vals)

    def _check_flashcoop_can_change(self):
        for order in self:
            refunds = order.lines.refund_orderline_ids.order_id
            if order.flashcoop_in_books or any(refunds.mapped("flashcoop_in_books")):
                raise UserError(
                    self.env._(
                        "“%s” is in the books, or what was given back on it is: an"
                        " accountant changes the Flashcoop on the journal items.",
                        order.name,
                    )
                )

    @api.model
    def _complete_values_from_session(self, session, values):
        """Override of `point_of_sale` to sell for the Flashcoop of the shop."""
        values = super()._complete_values_from_session(session, values)
        values.setdefault(
            "flashcoop_cohort_id", session.config_id._get_flashcoop_cohort().id
        )
        return values

    @api.model
    def _process_order(self, order, existing_order):
        """Override of `point_of_sale` to record what was sold whatever happens.

        A till that was without a network may send a sale for a Flashcoop that has been
        closed meanwhile: the sale is kept, on no Flashcoop, and its history says so.
        """
        refunded = self._flashcoop_find_refunded(order, existing_order)
        if len({line.flashcoop_cohort_id.id for line in refunded}) == 1:
            order["flashcoop_cohort_id"] = refunded[0].flashcoop_cohort_id.id
        cohort = self.env["flashcoop.cohort"].sudo()
        if not refunded:
            cohort = self._flashcoop_take_out_closed(order)
        order_id = super()._process_order(order, existing_order)
        if cohort:
            self.browse(order_id).message_post(
                body=self.env._(
                    "Sold for “%s”, which was closed or deleted when the sale came in:"
                    " the order is on no Flashcoop.",
                    cohort.exists().name or "",
                )
            )
        return order_id

    @api.model
    def _flashcoop_find_refunded(self, values, existing_order):
        """Return the lines that an order gives back, once it is as the till says; none
        when it does anything else."""
        rows = {
            line.id: line.refunded_orderline_id.id
            for line in (existing_order or self).lines
        }
        for number, (command, line_id, *vals) in enumerate(values.get("lines") or []):
            if command in (Command.CREATE, Command.UPDATE):
                key = line_id or f"new {number}"
                rows[key] = vals[0].get("refunded_orderline_id", rows.get(key))
            elif command in (Command.DELETE, Command.UNLINK):
                rows.pop(line_id, None)
        ids = [*rows.values()]
        return self.env["pos.order.line"].browse(ids if all(ids) else [])

    @api.model
    def _flashcoop_take_out_closed(self, values):
        """Take a Flashcoop that sells no more out of an order; return it, in sudo: a
        seller has no role there."""
        cohort_id = values.get("flashcoop_cohort_id")
        cohort = self.env["flashcoop.cohort"].sudo().browse(cohort_id or [])
        if cohort.exists() and not cohort._is_closed():
            return cohort.browse()
        if cohort_id:
            values["flashcoop_cohort_id"] = False
        return cohort

    # === GIVING BACK IN THE BACK OFFICE === #

    def _prepare_refund_values(self, current_session):
        """Override of `point_of_sale`: a copy that says of no line yet that it gives
        back is of no Flashcoop."""
        values = super()._prepare_refund_values(current_session)
        return values | {"flashcoop_cohort_id": False}

    def _refund(self):
        """Override of `point_of_sale` to put each refund where its sale went."""
        refunds = super()._refund()
        for refund in refunds:
            origins = refund.lines.refunded_orderline_id
            if len({line.flashcoop_cohort_id.id for line in origins}) == 1:
                refund.flashcoop_cohort_id = origins[0].flashcoop_cohort_id
        return refunds

    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        """Override of `point_of_sale` to name the Flashcoop on invoice lines."""
        values = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        if not values.get("display_type"):
            values |= pos_line._prepare_flashcoop_vals()
        return values

    def _prepare_product_aml_dict(self, base_line_vals, update_base_line_vals, *args):
        """Override of `point_of_sale`: what an order invoiced after the session takes
        out of the closing entry comes out of the Flashcoop's sales too."""
        values = super()._prepare_product_aml_dict(
            base_line_vals, update_base_line_vals, *args
        )
        return values | base_line_vals["record"]._prepare_flashcoop_vals()
