from odoo import api, models
from odoo.exceptions import ValidationError


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    @api.constrains(lambda self: ["amount", "move_line_id", *self._get_plan_fnames()])
    def _check_no_double_funding(self):
        """What fundings take of one journal item never exceeds the item.

        Distributions are checked on the item; this is for analytic lines written
        by hand under it, which core does not add up.
        """
        if not self.env.ref(
            "__flashcoop__.analytic_plan_funder", raise_if_not_found=False
        ):
            return
        column = self.env["account.analytic.account"]._flashcoop_column("funder")
        items = self.filtered(lambda line: line[column]).sudo().move_line_id
        groups = self.sudo()._read_group(
            [("move_line_id", "in", items.ids), (column, "!=", False)],
            ["move_line_id"],
            ["amount:array_agg"],
        )
        for item, amounts in groups:
            currency = item.company_currency_id
            taken = sum(map(abs, amounts)) - currency.rounding * (len(amounts) - 1)
            if currency.compare_amounts(taken, abs(item.balance)) > 0:
                raise ValidationError(item._double_funding_message())
