from odoo import api, fields, models
from odoo.exceptions import UserError

from ..report.eligibility import OPEN_STATES
from .flashcoop_funding_instalment_dates import REPORTED_STATES


class FlashcoopFundingReported(models.Model):
    """When all of a funding has been told to its funder.

    Final reports that were sent tell of every share; or an officer says why nothing is
    left to tell, such as a year that an interim report told alone.
    """

    _inherit = "flashcoop.funding"

    reported_reason = fields.Text(
        string="Why All Is Reported",
        copy=False,
        tracking=True,
        help="Written by who said that nothing is left to report, without a final"
        " report on each share.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Extend to ask the same of a funding that is entered as reported."""
        fundings = super().create(vals_list)
        entered = fundings.filtered(lambda f: f.state in REPORTED_STATES)
        entered._check_reported()
        return fundings

    def write(self, vals):
        """Extend to ask why a funding is reported when its reports do not say so: each
        time anew, so that the reason goes when there is something to report again."""
        reported = self.browse()
        if vals.get("state") == "reported":
            reported = self.filtered(lambda f: f.state in OPEN_STATES)
        elif vals.get("state") in OPEN_STATES:
            vals = {"reported_reason": False, **vals}
        result = super().write(vals)
        reported._check_reported()
        return result

    def _check_reported(self):
        for funding in self:
            # sudo: whether reports were sent, for whoever may write the funding
            finals = funding.sudo().funder_report_ids.filtered(
                lambda r: r.kind == "final" and r.state == "sent"
            )
            told = finals and funding.sudo()._is_all_told()
            if not told and not (funding.reported_reason or "").strip():
                raise UserError(
                    self.env._(
                        "“%s” is not reported yet: send the final report on each of its"
                        " shares, or write down why nothing is left to report.",
                        funding.display_name,
                    )
                )

    def declare_reported(self, reason):
        """Say that everything has been reported, for a written reason: the final part
        can be called. When the funder should pay is known once it is.

        :raise AccessError: for those who do not manage fundings.
        :raise UserError: without a reason, or when nothing is to be reported.
        """
        self._check_officer()
        for funding in self:
            if funding.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "“%s” is not granted, or is reported already.",
                        funding.display_name,
                    )
                )
            funding.write(
                {"state": "reported", "reported_reason": (reason or "").strip()}
            )
