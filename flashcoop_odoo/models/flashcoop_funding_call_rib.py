import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..report import bank_paper


class FlashcoopFundingCallRib(models.Model):
    """The bank's paper that goes with a call for funds: put in the settings once."""

    _inherit = "flashcoop.funding.call"

    has_rib = fields.Boolean(compute="_compute_has_rib")
    with_rib = fields.Boolean(
        string="Enclose the RIB",
        compute="_compute_with_rib",
        store=True,  # a suggestion
        readonly=False,
        precompute=True,
        help="Its pages stand behind the letter, in the same PDF.",
    )

    @api.depends("instalment_id.company_id")
    def _compute_has_rib(self):
        for call in self:
            call.has_rib = bool(call._get_company_rib())

    @api.depends("instalment_id")
    def _compute_with_rib(self):
        for call in self:
            call.with_rib = call.has_rib

    def _check_rib(self):
        """Refuse the paper of another account than the one to pay."""
        self.ensure_one()
        raw, number = self._get_rib(), self.bank_account_id.sudo().acc_number
        if raw and not bank_paper.names_account(raw, number):
            raise UserError(
                self.env._(
                    "The RIB in the settings is not the one of the account to pay, %s:"
                    " choose its account, or take “Enclose the RIB” off.",
                    number,
                )
            )

    def _get_rib(self):
        """Return the paper to enclose, as bytes, or None."""
        self.ensure_one()
        raw = self.with_rib and self._get_company_rib()
        return base64.b64decode(raw) if raw else None

    def _get_company_rib(self):
        """Return the paper in the settings, False if there is none. sudo: officers have
        no right on settings, and letters show this paper anyway."""
        company = self.instalment_id.company_id.sudo()
        return company.with_context(bin_size=False).flashcoop_rib_file
