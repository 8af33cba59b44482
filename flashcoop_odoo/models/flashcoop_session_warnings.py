from datetime import timedelta

from odoo import api, fields, models

from ..calc.halfdays import public_holidays
from .flashcoop_attendance import ATTENDED

A_DAY = timedelta(days=1)
SIGNED_HALF_DAY = ("date", "period", "hours", "title")


class FlashcoopSessionWarnings(models.Model):
    """What an auditor would ask about a half-day; each of it cost somebody a grant
    (CAA Nantes, 20 April and 1 June 2021)."""

    _inherit = "flashcoop.session"

    day_meant = fields.Boolean(
        string="Day Meant So",
        help="On a weekend or a public holiday on purpose, like a day of sale.",
    )
    warnings = fields.Text(
        compute="_compute_warnings",
        compute_sudo=True,  # counts alone: who sees the half-day may know them
    )
    warning_count = fields.Integer(compute="_compute_warnings", compute_sudo=True)

    @api.depends(
        *(
            "date",
            "day_meant",
            "name",
            "hour_start",
            "hour_end",
            "locked",
            "start",
            "stop",
        ),
        *("facilitator_ids", "validated_by_id", "is_filled_late", "chain_problem"),
        *("attendance_ids.status", "attendance_ids.minutes", "change_ids"),
        *("attendance_ids.reason", "attendance_ids.proof_name"),
        *("attendance_ids.is_signed", "facilitator_signature_id"),
        *("signature_ids.signed_at", "signature_ids.received_at"),
    )
    @api.depends_context("lang")
    def _compute_warnings(self):
        reused = self._get_reused_images()
        now = fields.Datetime.now()
        for session in self:
            found = session._get_day_warnings()
            if session.start and session.start - A_DAY < now:
                found += session._get_name_warnings()
            if session.stop and session.stop < now:
                found += session._get_signing_warnings()
            found += session._get_signature_warnings(reused)
            found += session._get_validation_warnings()
            session.warnings = "\n".join(found)
            session.warning_count = len(found)

    def _get_day_warnings(self):
        found = []
        if self.date and self.date in public_holidays(self.date.year):
            found.append(self.env._("This day is a public holiday."))
        elif self.date and self.date.weekday() >= 5 and not self.day_meant:
            found.append(
                self.env._(
                    "This day is on a weekend: say if it is meant so, or move it."
                )
            )
        return found

    def _get_name_warnings(self):
        """What has to be there before anybody signs."""
        found = []
        if not (self.name or "").strip():
            found.append(self.env._("The half-day has no title."))
        if not self.facilitator_ids:
            found.append(self.env._("No facilitator is named."))
        return found

    def _get_signing_warnings(self):
        """What has to be there once the half-day is over."""
        found = []
        unsigned = self.attended_count - self.signed_count
        if unsigned:
            found.append(self.env._("Present without signature: %s.", unsigned))
        silent = self.attendance_ids.filtered(
            lambda a: (
                a.status == "excused"
                and not (a.reason or a.proof_name)
                and not a.participant_id.anonymised_on  # that took the reason away
            )
        )
        if silent:
            found.append(self.env._("Excused without a reason: %s.", len(silent)))
        if self.locked and not self.facilitator_signature_id:
            found.append(self.env._("No facilitator has signed."))
        return found

    def _get_signature_warnings(self, reused):
        found = []
        absent = self.attendance_ids.filtered(
            lambda a: a.is_signed and a.status not in (*ATTENDED, "expected")
        )
        if absent:
            found.append(self.env._("Signed, but marked absent: %s.", len(absent)))
        signatures = self.signature_ids.filtered("is_valid")
        alike = signatures.filtered(
            lambda s: s.way != "paper" and s.image_hash in reused
        )
        if alike:
            found.append(
                self.env._(
                    "The same image of a signature was used more than once: no. %s.",
                    alike._get_numbers(),
                )
            )
        found += self._get_signed_content_warnings(signatures)
        found += self._get_time_warnings()
        if self.chain_problem:
            found.append(self.chain_problem)
        return found

    def _get_signed_content_warnings(self, signatures):
        """What changed since people signed."""
        found = []
        today = self._prepare_signed_content("facilitator")
        if any(s.content[k] != today[k] for s in signatures for k in SIGNED_HALF_DAY):
            found.append(
                self.env._("Title, day or hours differ from those that were signed.")
            )
        # who signed before anybody was named signed for nobody in particular
        named = [s.content.get("facilitators") for s in signatures]
        if any(ids and ids != today["facilitators"] for ids in named):
            found.append(
                self.env._("The facilitators are not those named when people signed.")
            )
        return found

    def _get_validation_warnings(self):
        found = []
        if self.is_filled_late:
            found.append(self.env._("Filled in more than a day after its end."))
        corrections = self.change_ids.filtered(lambda c: c.kind == "correction")
        if corrections:
            found.append(
                self.env._("Corrected after its validation: %s.", len(corrections))
            )
        if not self.locked:
            return found
        validated_by = self.validated_by_id.partner_id
        if self.facilitator_ids and validated_by not in self.facilitator_ids:
            found.append(self.env._("Validated by somebody who is not named here."))
        signed = self.facilitator_signature_id.content
        today = self._prepare_signed_content("facilitator")
        if signed and signed["sheet"] != today["sheet"] and not corrections:
            found.append(self.env._("The sheet differs from the one that was signed."))
        return found

    def _get_reused_images(self):
        """Return the hashes of images that stand for more than one signature in the
        company; a scanned page holds many and does not count."""
        signatures = self.env["flashcoop.signature"]
        hashes = self.signature_ids.filtered(lambda s: s.way != "paper").mapped(
            "image_hash"
        )
        rows = signatures._read_group(
            [
                ("image_hash", "in", hashes),
                ("way", "!=", "paper"),
                ("company_id", "in", self.company_id.ids),
                ("is_valid", "=", True),
            ],
            ["image_hash"],
            having=[("__count", ">", 1)],
        )
        return {image_hash for [image_hash] in rows}
