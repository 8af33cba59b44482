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
        if values and (named := self._prepare_flashcoop_drawer_vals()):
            account = self.env["account.account"].browse(values[1]["account_id"])
            account = self._get_flashcoop_difference_account(account, diff_amount > 0)
            values[1] |= named | {"account_id": account.id}
        return values

    def _apply_diff_on_account_payment_move(self, account_payment, *args):
        """Override of `point_of_sale` to name the Flashcoop of the drawer: the payment
        makes the item of the difference anew, without it."""
        result = super()._apply_diff_on_account_payment_move(account_payment, *args)
        self._flashcoop_name_difference(account_payment.move_id)
        return result

    def _post_statement_difference(self, amount):
        """Override of `point_of_sale` to name the Flashcoop of the drawer."""
        before = self.statement_line_ids
        result = super()._post_statement_difference(amount)
        self.invalidate_recordset(["statement_line_ids"])
        self._flashcoop_name_difference((self.statement_line_ids - before).move_id)
        return result

    def _flashcoop_name_difference(self, moves):
        named = self._prepare_flashcoop_drawer_vals()
        for move in moves if named else ():
            journal = move.journal_id
            accounts = journal.profit_account_id + journal.loss_account_id
            for own in accounts:
                accounts |= self._get_flashcoop_difference_account(own, True)
                accounts |= self._get_flashcoop_difference_account(own, False)
            for item in move.line_ids.filtered(lambda r, a=accounts: r.account_id in a):
                account = self._get_flashcoop_difference_account(
                    item.account_id, item.balance < 0
                )
                is_own = account == item.account_id
                item.write(named if is_own else named | {"account_id": account.id})

    def _get_flashcoop_difference_account(self, account, is_profit):
        """Return where a difference goes instead of core's default, which is outside of
        the classes of income and costs in the French chart: 758 or 658, as at the
        stall. Another account that somebody chose for the journal stands."""
        company = self.company_id.sudo()  # a seller has no right on the settings
        kind, name = ("profit", "income") if is_profit else ("loss", "expense")
        if account != company[f"default_cash_difference_{name}_account_id"]:
            return account
        return company._get_flashcoop_cash_account(kind).sudo(False)

    def _prepare_flashcoop_drawer_vals(self):
        lines = self._get_closed_orders().lines
        cohorts = lines.flashcoop_cohort_id
        if len(cohorts) != 1 or not all(line.flashcoop_cohort_id for line in lines):
            cohorts = self.config_id._get_flashcoop_cohort()
        return cohorts._prepare_pos_vals()
