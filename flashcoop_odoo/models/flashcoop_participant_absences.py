from odoo import api, fields, models

from ..calc.halfdays import absences_in_row
from .flashcoop_cohort import ATTENDANCE_GROUPS


class FlashcoopParticipantAbsences(models.Model):
    """Who is about to be lost: absences in a row, a rate under a funder's minimum."""

    _inherit = "flashcoop.participant"

    absences_in_row = fields.Integer(
        compute="_compute_absences_in_row",
        groups=ATTENDANCE_GROUPS,
        store=True,  # searched: three and more
        help="Half-days missed up to the last one filled in; excused ones neither count"
        " nor interrupt.",
    )
    signed_rate = fields.Float(
        compute="_compute_signed_rate",
        groups=ATTENDANCE_GROUPS,
        help="Half-days signed ÷ half-days attended, in percent.",
    )

    @api.model
    def _get_known_values(self, vals, cohort):
        return super()._get_known_values(vals, cohort) | {"absences_in_row": 0}

    @api.depends("attendance_ids.status", "attendance_ids.session_id.start")
    def _compute_absences_in_row(self):
        for participant in self:
            lines = participant.attendance_ids.filtered("session_id.start")
            lines = lines.sorted(lambda a: a.session_id.start)
            participant.absences_in_row = absences_in_row(lines.mapped("status"))

    @api.depends("attendance_ids.status", "attendance_ids.is_signed")
    def _compute_signed_rate(self):
        for participant in self:
            there = participant.attendance_ids.filtered(
                lambda a: a.status in ("present", "late")
            )
            signed = there.filtered("is_signed")
            participant.signed_rate = 100 * len(signed) / len(there) if there else 0
