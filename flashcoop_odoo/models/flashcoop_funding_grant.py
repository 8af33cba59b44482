from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


class FlashcoopFundingGrant(models.Model):
    """The funder's decision: how much, on which day, hence for which fiscal year.

    Both are asked for and never guessed: the day dates the income and, by the fiscal
    year, the report. An amendment (:meth:`rescale_parts`) is another matter.
    """

    _inherit = "flashcoop.funding"

    # === CONSTRAINTS === #

    @api.constrains("state", "granted_amount", "date_granted")
    def _check_decision(self):
        """What is granted has an amount and a day that is past, on every way in."""
        for funding in self.filtered("is_granted"):
            if sentence := funding._get_decision_error():
                raise ValidationError(sentence)

    def _get_decision_error(self):
        """Return the sentence that says what is wrong with the decision, None if
        nothing."""
        self.ensure_one()
        name = self.display_name
        if not self.granted_amount and not self.date_granted:
            return self.env._(
                "“%s” cannot be granted without the amount granted and the date of the"
                " funder's decision: enter both with “Record the award”.",
                name,
            )
        if not self.granted_amount:
            return self.env._(
                "“%s” cannot be granted without the amount granted: enter it with"
                " “Record the award”.",
                name,
            )
        if not self.date_granted:
            return self.env._(
                "“%s” cannot be granted without the date of the funder's decision,"
                " which decides the fiscal year: enter it with “Record the award”.",
                name,
            )
        if self.date_granted > fields.Date.context_today(self):
            return self.env._(
                "“%(funding)s” cannot have been granted on %(day)s, which is still to"
                " come: record the award once it is decided.",
                funding=name,
                day=format_date(self.env, self.date_granted),
            )
        return None

    def _check_grantable(self):
        """Refuse to record an award twice, of nothing, or of a day to come."""
        self.ensure_one()
        if self.is_granted:  # a second click would book it twice
            raise UserError(self.env._("“%s” is granted already.", self.display_name))
        if sentence := self._get_decision_error():
            raise UserError(sentence)

    # === ACTIONS === #

    def action_open_grant(self):
        """Open the dialog that asks for the decision."""
        self.ensure_one()
        self._check_officer()
        if self.is_granted:
            raise UserError(self.env._("“%s” is granted already.", self.display_name))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record the award"),
            "res_model": "flashcoop.funding.grant",
            "view_mode": "form",
            "target": "new",
            "context": {"default_funding_id": self.id},
        }

    def grant(self, amount, date, vals=None):
        """Record what the funder decided; shares and instalments follow an amount that
        is not the one they were planned for.

        :param amount: in company currency.
        :param date: day of the decision.
        :param vals: what else it says: number and day of the agreement, fiscal year,
            day of the report.
        :raise UserError: without amount or date, or when it is granted already.
        """
        self.ensure_one()
        self._check_officer()
        self._touch()  # two clicks at once
        self.write({"date_granted": date} | (vals or {}))
        if amount and self._is_other_amount(amount):
            self.rescale_parts(amount)
        else:
            self.granted_amount = amount
        return self.action_grant()

    def _is_other_amount(self, amount):
        """True when shares and instalments were planned for another amount."""
        planned = self._get_ceiling()
        return bool(planned and self.currency_id.compare_amounts(amount, planned))

    def _get_sum_error(self, granted):
        """Return why instalments planned for an award do not make it, None if they do
        or none is planned."""
        planned = self.instalment_ids.mapped("amount")
        if not planned or self._is_other_amount(granted):
            return None
        return self._get_sum_sentence(sum(planned), granted)
