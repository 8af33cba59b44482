from odoo import api, fields, models
from odoo.exceptions import UserError

from .flashcoop_cohort_money import MONEY_GROUPS


class FlashcoopFundingInstalmentCalls(models.Model):
    """The call for funds of an instalment."""

    _inherit = "flashcoop.funding.instalment"

    user_id = fields.Many2one(related="funding_id.user_id")
    call_ids = fields.One2many(
        comodel_name="flashcoop.funding.call",
        inverse_name="instalment_id",
        string="Calls for Funds",
        copy=False,
        groups=MONEY_GROUPS,
    )
    call_id = fields.Many2one(
        comodel_name="flashcoop.funding.call",
        string="Call for Funds",
        compute="_compute_call_id",
        help="The one that stands.",
    )
    called_on = fields.Date(compute="_compute_call_id")

    @api.depends("call_ids.state", "call_ids.date")
    def _compute_call_id(self):
        for instalment in self:
            # sudo: accounting sees that a part was called
            calls = instalment.sudo().call_ids
            standing = calls.filtered(lambda c: c.state != "cancelled")
            instalment.call_id = standing[:1].id
            issued = standing.filtered(lambda c: c.state == "issued")
            instalment.called_on = issued[:1].date

    # === CRUD === #

    def write(self, vals):
        if {"amount", "funding_id"} & vals.keys():
            self._check_not_called()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_called(self):
        self._check_not_called()
        self.call_ids.unlink()  # drafts; one that was issued and cancelled refuses

    def _check_not_called(self):
        for instalment in self.filtered("called_on"):
            raise UserError(
                self.env._(
                    "“%(part)s” has been called by %(call)s: cancel that call before"
                    " you change it.",
                    part=instalment.name,
                    call=instalment.call_id.name,
                )
            )

    # === ACTIONS === #

    def action_call(self):
        """Open the call for funds of the instalment, a new draft if there is none.

        :raise UserError: when the funder cannot be asked to pay yet.
        """
        self.ensure_one()
        call = self.call_id
        if not call:
            self.funding_id._check_officer()
            self._check_callable()
            self.funding_id._touch()  # two clicks at once make one
            call = self.call_ids.create({"instalment_id": self.id})
        return call._get_records_action()

    def _check_callable(self):
        """Refuse to call what the funder does not owe, or not yet."""
        self.ensure_one()
        if self.is_callable:
            return
        if self.called_on:
            message = self.env._("“%s” has been called already.", self.name)
        elif not self.is_awaited:
            message = self.env._(
                "“%s” is not awaited: its funding is not granted, or it is paid.",
                self.name,
            )
        else:
            message = self.env._(
                "“%(part)s” cannot be called yet: it waits for %(trigger)s.",
                part=self.name,
                trigger=self._get_waiting_text(),
            )
        raise UserError(message)

    def _get_call_text(self):
        """Return what a call for funds says, in the language of the context."""
        self.ensure_one()
        reason = {
            "signature": self.env._("the agreement having been signed"),
            "date": self.env._("the agreed date having come"),
            "interim": self.env._("the interim report having been sent to you"),
            "final": self.env._("the final report having been sent to you"),
        }[self.trigger]
        return self.env._(
            "Under the agreement named above, and %(reason)s, we kindly ask you to pay"
            " “%(part)s” of the grant of %(granted)s to the account below.",
            reason=reason,
            part=self.name,
            granted=self.currency_id.format(self.funding_id.granted_amount),
        )
