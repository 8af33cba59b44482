from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `account` to take away the reminder of an instalment that is
        paid."""
        partials = super().create(vals_list)
        # sudo: whoever records the payment
        lines = partials.sudo().debit_move_id.filtered("flashcoop_instalment_id")
        paid = lines.filtered(
            lambda line: line.company_currency_id.is_zero(line.amount_residual)
        )
        if paid:
            paid.flashcoop_instalment_id._close_reminders()
        return partials
