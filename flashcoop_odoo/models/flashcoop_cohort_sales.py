from odoo import fields, models
from odoo.exceptions import UserError


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
    surplus_ids = fields.One2many(
        comodel_name="flashcoop.surplus",
        inverse_name="cohort_id",
        string="Result and Shares",
    )

    def action_view_surplus(self):
        """Open the closing of accounts of the cohort, a new one if there is none."""
        self.ensure_one()
        surplus = self.surplus_ids
        name = surplus.display_name if surplus else self.env._("Result and shares")
        action = self._action_open(name, "flashcoop.surplus", views="form")
        return action | {"res_id": surplus.id}

    def _check_for_sale(self):
        """Refuse new sales for what is closed.

        :raise UserError: when one of ``self`` is closed or cancelled; also in sudo.
        """
        closed = self.filtered(lambda cohort: cohort._is_closed())
        if closed:
            raise UserError(
                self.env._(
                    "“%s” is closed or cancelled: nothing new is sold for it. Choose"
                    " another Flashcoop, or none.",
                    closed[0].name,
                )
            )

    def _get_to_settle(self):
        """Add the selling days that are not in the books."""
        lines = super()._get_to_settle()
        open_sheets = self.sudo().stall_sheet_ids.filtered(lambda s: s.state == "open")
        if open_sheets:
            lines.append(self.env._("Stall sheets not closed: %s", len(open_sheets)))
        if self.sudo().surplus_ids.filtered(
            lambda s: s.state == "voted" and s.to_pay_amount
        ):
            lines.append(self.env._("The shares of the result are voted, not booked."))
        return lines
