from odoo import models
from odoo.exceptions import UserError


class FlashcoopAttendanceExcuse(models.Model):
    """The proof of an excuse, once the sheet is validated: it may still be brought, but
    another one, or none, is a correction."""

    _inherit = "flashcoop.attendance"

    def _check_proof_is_first(self):
        # sudo: that there is a proof is no secret to who brings another one
        correcting = self.env.cr.cache.get("flashcoop_correcting", {})
        for attendance in self.sudo().filtered(lambda a: a.id not in correcting):
            if attendance.session_id.locked and attendance._has_proof():
                raise UserError(
                    self.env._(
                        "%(session)s is locked and the excuse of %(person)s has its"
                        " proof: a coordinator replaces or deletes it with “Correct”,"
                        " and says why.",
                        session=attendance.session_id.display_name,
                        person=attendance.participant_id.display_name,
                    )
                )

    def _has_proof(self):
        """Say whether a file stands there; its name alone is none."""
        self.ensure_one()
        return bool(self.with_context(bin_size=False).proof)  # a write forgets no size

    def replace_proof(self, proof, name, reason):
        """Put another proof in the place of the one there; the history says so.

        :param proof: base64 of a photo or a PDF; False deletes the one there.
        :param reason: why.
        :raise AccessError: for who is neither coordinator nor manager.
        :raise UserError: without a reason, or when the Flashcoop is closed.
        """
        self.ensure_one()
        self._check_may_correct(reason)
        is_logged = self.session_id.locked and self._has_proof()
        with self._correcting(reason.strip()):
            self.write({"proof": proof, "proof_name": proof and name})
        if is_logged:
            self._log_proof(reason.strip())

    def _log_proof(self, reason):
        # sudo: nobody else may write the history
        self.env["flashcoop.attendance.change"].sudo().create(
            {
                "session_id": self.session_id.id,
                "kind": "proof",
                "participant_id": self.participant_id.id,
                "reason": reason,
            }
        )
