from odoo import api, fields, models
from odoo.exceptions import UserError

from ..report.french import long_date
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

    # === LETTER === #

    def _get_call_text(self):
        """Return what a call for funds says, in the language of the context."""
        self.ensure_one()
        funding = self.funding_id
        reason = {
            "signature": self.env._("the agreement having been signed"),
            "date": self.env._("the agreed date having come"),
            "interim": self.env._("the interim report having been sent to you"),
            "final": self.env._("the final report having been sent to you"),
        }[self.trigger]
        if funding.agreement_number or funding.date_signed:
            return self.env._(
                "Under the agreement named above, and %(reason)s, we kindly ask you to"
                " pay %(part)s to the account below.",
                reason=reason,
                part=self._get_part_text(),
            )
        return self.env._(
            "Following your decision of %(day)s, and %(reason)s, we kindly ask you to"
            " pay %(part)s to the account below.",
            day=long_date(self.env, funding.date_granted),
            reason=reason,
            part=self._get_part_text(),
        )

    def _get_part_text(self):
        """Return what is called: a part of the grant, or what payments and credit notes
        leave due of it."""
        if not self.currency_id.compare_amounts(self.residual_amount, self.amount):
            return self._name_part()
        return self.env._("what remains due of %s", self._name_part())

    def _name_part(self):
        """Return which part of the grant this is: by its label, or by its rank when it
        has none of its own."""
        granted = self.currency_id.format(self.funding_id.granted_amount)
        label, parts = self._get_own_label(), self.funding_id.instalment_ids
        if len(parts) == 1:
            return self.env._("the grant of %s", granted)
        if label:
            return self.env._(
                "the part “%(label)s” of the grant of %(granted)s",
                label=label,
                granted=granted,
            )
        return self.env._(
            "part %(rank)s of %(count)s of the grant of %(granted)s",
            rank=parts.ids.index(self.id) + 1,
            count=len(parts),
            granted=granted,
        )

    def _get_own_label(self):
        """Return the label of a part, empty when it is only the default one, in any
        language: who entered it need not read that of the letter."""
        self.ensure_one()
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        defaults = {
            self.with_context(lang=code).env._("Payment")
            for code in ["en_US", *languages]
        }
        return "" if self.name.strip() in defaults else self.name

    def _get_subject(self):
        """Return what the subject of a letter adds to the name of the funding."""
        label, parts = self._get_own_label(), self.funding_id.instalment_ids
        if label or len(parts) == 1:
            return label
        return self.env._(
            "part %(rank)s of %(count)s",
            rank=parts.ids.index(self.id) + 1,
            count=len(parts),
        )
