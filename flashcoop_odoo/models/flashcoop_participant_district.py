from odoo import api, fields, models
from odoo.fields import Domain

from .flashcoop_participant import SOCIAL_GROUPS


class FlashcoopParticipantDistrict(models.Model):
    """Who lives in a priority district whose code nobody has found yet: the answer is
    complete, and stays marked until the code is written."""

    _inherit = "flashcoop.participant"

    qpv_code_pending = fields.Boolean(
        string="QPV Code Still to Find",
        copy=False,
        groups=SOCIAL_GROUPS,
        help="The person lives in a priority district, and its code is not known yet."
        " The entry situation is complete; an auditor will ask for the code.",
    )

    _qpv_code_or_pending = models.Constraint(
        "CHECK (qpv_code_pending IS NOT TRUE OR qpv_code IS NULL AND qpv = 'yes')",
        "A code is still to find only for who lives in a priority district and has"
        " none yet.",
    )

    @api.model
    def _prepare_entry_vals(self, vals):
        """Extend: a code that is found, or another answer, settles it."""
        vals = super()._prepare_entry_vals(vals)
        if "qpv_code_pending" in vals:
            return vals
        is_elsewhere = "qpv" in vals and vals["qpv"] != "yes"
        if vals.get("qpv_code") or is_elsewhere:
            return vals | {"qpv_code_pending": False}
        return vals

    @api.depends("qpv_code_pending")
    @api.depends_context("lang")
    def _compute_entry_missing(self):
        """Extend: the code is no longer missing, and still said."""
        result = super()._compute_entry_missing()
        for participant in self.filtered("qpv_code_pending"):
            participant.entry_summary = self.env._(
                "%s, QPV code to find", participant.entry_summary
            )
        return result

    @api.model
    def _get_unanswered_domain(self, name):
        domain = super()._get_unanswered_domain(name)
        if name == "qpv_code":
            domain &= Domain("qpv_code_pending", "=", False)
        return domain

    def _get_entry_answers(self):
        answers = super()._get_entry_answers()
        if self.qpv_code_pending:
            answers["qpv_code"] = True
        return answers
