from datetime import timedelta

from odoo import api, fields, models

from ..calc.signing import EARLY
from .flashcoop_session_proof import LATE_HOURS


class FlashcoopSessionTimes(models.Model):
    """When signatures were drawn on a screen, by the clock of its device: a draft kept
    without network may come days later, and a clock may be set back. All are kept, and
    what is out of the ordinary is told."""

    _inherit = "flashcoop.session"

    is_signed_out_of_time = fields.Boolean(
        string="Signature Times to Check",
        compute="_compute_is_signed_out_of_time",
        store=True,  # searched
        help="A signature dated more than half an hour before the half-day, or that"
        " came more than 24 hours after it was drawn.",
    )

    @api.depends(
        *("signature_ids.signed_at", "signature_ids.received_at"),
        *("signature_ids.withdrawal_ids", "start"),
    )
    def _compute_is_signed_out_of_time(self):
        for session in self:
            early, late = session._get_signed_out_of_time()
            session.is_signed_out_of_time = bool(early or late)

    def _get_signed_out_of_time(self):
        """Return the signatures dated before the half-day, and those that came long
        after they were drawn. On paper the time is the half-day's own."""
        self.ensure_one()
        drawn = self.signature_ids.filtered(lambda s: s.is_valid and s.way != "paper")
        delay = timedelta(hours=LATE_HOURS)
        early = drawn.filtered(
            lambda s: self.start and s.signed_at < self.start - EARLY
        )
        return early, drawn.filtered(lambda s: s.received_at - s.signed_at > delay)

    def _get_time_warnings(self):
        early, late = self._get_signed_out_of_time()
        found = []
        if early:
            found.append(
                self.env._(
                    "Signed before the half-day began, by the clock of the device:"
                    " no. %s.",
                    early._get_numbers(),
                )
            )
        if late:
            found.append(
                self.env._(
                    "Received more than a day after it was signed: no. %s.",
                    late._get_numbers(),
                )
            )
        return found
