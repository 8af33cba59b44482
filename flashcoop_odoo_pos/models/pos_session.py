from odoo import models


class PosSession(models.Model):
    """The closing entry of a session, with the Flashcoops it sold for.

    Sales are kept apart by Flashcoop. What belongs to no order (the drawer has too much
    or too little, roundings) goes to the Flashcoop of all orders, if it is the same,
    else to that of the shop.
    """

    _inherit = "pos.session"

    def _load_pos_data_models(self, config):
        """Override of `point_of_sale` to let the seller choose a Flashcoop."""
        return [*super()._load_pos_data_models(config), "flashcoop.cohort"]

    def _get_sale_key(self, base_line):
        """Override of `point_of_sale` to keep the sales of each Flashcoop apart."""
        line = base_line["record"]
        return super()._get_sale_key(base_line) | {
            "flashcoop_cohort_id": line.flashcoop_cohort_id.id
        }

    def _get_sale_vals(self, key, sale_vals):
        """Override of `point_of_sale` to name the Flashcoop on items of sales."""
        cohort = self.env["flashcoop.cohort"].browse(key["flashcoop_cohort_id"] or [])
        return super()._get_sale_vals(key, sale_vals) | cohort._prepare_pos_vals()

    def _get_rounding_difference_vals(self, amount, amount_converted):
        """Override of `point_of_sale` to name the Flashcoop of the drawer."""
        values = super()._get_rounding_difference_vals(amount, amount_converted)
        return values and values | self._prepare_flashcoop_drawer_vals()

    def _get_diff_vals(self, payment_method_id, diff_amount, outstanding_account=False):
        """Override of `point_of_sale` to name the Flashcoop of the drawer."""
        values = super()._get_diff_vals(
            payment_method_id, diff_amount, outstanding_account
        )
        if values:
            values[1] |= self._prepare_flashcoop_drawer_vals()
        return values

    def _post_statement_difference(self, amount):
        """Override of `point_of_sale` to name the Flashcoop of the drawer."""
        before = self.statement_line_ids
        result = super()._post_statement_difference(amount)
        self.invalidate_recordset(["statement_line_ids"])
        journal = self.cash_journal_id
        items = (self.statement_line_ids - before).move_id.line_ids.filtered(
            lambda item: (
                item.account_id in journal.profit_account_id + journal.loss_account_id
            )
        )
        if vals := self._prepare_flashcoop_drawer_vals():
            items.write(vals)
        return result

    def _prepare_flashcoop_drawer_vals(self):
        lines = self._get_closed_orders().lines
        cohorts = lines.flashcoop_cohort_id
        if len(cohorts) != 1 or not all(line.flashcoop_cohort_id for line in lines):
            cohorts = self.config_id._get_flashcoop_cohort()
        return cohorts._prepare_pos_vals()
