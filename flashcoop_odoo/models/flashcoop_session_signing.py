from functools import reduce
from operator import and_

from odoo import models
from odoo.exceptions import UserError

from .flashcoop_session_proof import COORDINATOR


class FlashcoopSessionSigning(models.Model):
    """Signatures are added to a half-day, and taken back."""

    _inherit = "flashcoop.session"

    def _add_signature(self, signer, **vals):
        """Record that somebody signed; the same ``uuid`` is recorded once.

        :param signer: the attendance of a participant, or the contact of a facilitator
            who signs for the whole sheet.
        :param vals: ``way``; ``image`` (base64 of a PNG), or ``image_hash`` for a
            signature on a scanned page; and, as known, ``uuid``, ``signed_at`` (UTC),
            ``user_id``, ``ip``, ``device``.
        :return: the signature.
        :raise UserError: when the person has signed already; when the sheet is
            locked, but on paper: what was signed in time may be scanned later.
        """
        self.ensure_one()
        self._take_turn()
        # sudo: nobody else may make one
        signatures = self.env["flashcoop.signature"].sudo()
        if known := self._find_signature(vals.get("uuid")):
            return known
        if vals.get("way") != "paper":
            self._check_unlocked()
        if signer._name == "flashcoop.attendance":
            self._check_can_sign(signer)
            vals |= {
                "kind": "participant",
                "attendance_id": signer.id,
                "participant_id": signer.participant_id.id,
            }
        else:
            if self.sudo().facilitator_signature_id:
                raise UserError(
                    self.env._(
                        "A facilitator has signed for %s already.", self.display_name
                    )
                )
            self._check_signs_for_sheet(signer)
            vals |= {"kind": "facilitator", "partner_id": signer.id}
        return signatures._add({**vals, "session_id": self.id})

    def _find_signature(self, uuid):
        # sudo: who may sign is asked elsewhere
        signatures = self.env["flashcoop.signature"].sudo()
        domain = [("session_id", "=", self.id), ("uuid", "=", uuid)]
        return signatures.search(domain) if uuid else signatures

    def _get_sheet_signers(self):
        """Return the contacts who may sign for the whole sheets of all of ``self``: who
        is named on the half-day or in its Flashcoop, and coordinators who stand in."""
        # sudo: colleagues' names; who may write the sheet is asked elsewhere
        stand_ins = self.env.ref(COORDINATOR).sudo().all_user_ids
        choices = []
        for session in self.sudo():
            cohort, company = session.cohort_id, session.company_id
            actors = cohort.actor_ids.filtered(lambda a: a.role == "facilitator")
            users = stand_ins.filtered(lambda u, c=company: c in u.company_ids)
            users |= cohort.coordinator_id
            choices.append(
                session.facilitator_ids | actors.partner_id | users.partner_id
            )
        nobody = self.env["res.partner"]
        return reduce(and_, choices).with_env(self.env) if choices else nobody

    def _check_signs_for_sheet(self, partner):
        if partner not in self._get_sheet_signers():
            raise UserError(
                self.env._(
                    "%(person)s is no facilitator of %(session)s: name them on the"
                    " half-day, or choose somebody who is.",
                    person=partner.display_name,
                    session=self.display_name,
                )
            )

    def _check_can_sign(self, attendance):
        if attendance.session_id != self:
            raise UserError(
                self.env._(
                    "%(person)s is not on the sheet of %(session)s.",
                    person=attendance.participant_id.display_name,
                    session=self.display_name,
                )
            )
        if attendance.is_signed:
            raise UserError(
                self.env._(
                    "%(person)s has signed at %(session)s already.",
                    person=attendance.participant_id.display_name,
                    session=self.display_name,
                )
            )

    def withdraw_signature(self, signature_id, reason):
        """Take back a signature given by mistake; both stay in the chain.

        :raise UserError: without a reason, or when the sheet is locked.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_unlocked()
        self._take_turn()
        signature = self.sudo().signature_ids.filtered(lambda s: s.id == signature_id)
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the signature is taken back."))
        if not signature.is_valid:
            raise UserError(self.env._("This signature has been taken back already."))
        return signature._add(
            {
                "session_id": self.id,
                "kind": "withdrawal",
                "withdrawn_id": signature.id,
                "way": signature.way,
                "user_id": self.env.uid,
                "reason": reason.strip(),
            }
        ).id
