from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .flashcoop_participant import IDENTITY_GROUPS
from .frozen import with_defaults

PROOF = {"proof", "proof_name"}  # often brought days after the half-day
MARK_FIELDS = {"marked_at", "marked_by_id"}  # set with the status, by us alone
MARKING = {"status", "minutes", "late_minutes", "session_id", "participant_id"}
CORRECTED = {"status", "minutes", "late_minutes", "reason"}


class FlashcoopAttendanceProof(models.Model):
    """What proves an attendance: who marked it and when, the person's signature, the
    excuse; and what was changed after the sheet was validated."""

    _inherit = "flashcoop.attendance"

    marked_at = fields.Datetime(
        readonly=True, copy=False, help="When the status was last said, in UTC."
    )
    marked_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, index="btree_not_null"
    )
    signature_ids = fields.One2many(
        comodel_name="flashcoop.signature",
        inverse_name="attendance_id",
        help="All that the person gave here, those taken back too.",
    )
    signature_id = fields.Many2one(
        comodel_name="flashcoop.signature",
        compute="_compute_signature_id",
        compute_sudo=True,  # that somebody signed is known to who sees the sheet
    )
    is_signed = fields.Boolean(
        string="Signed",
        compute="_compute_signature_id",
        compute_sudo=True,
        search="_search_is_signed",
    )
    proof = fields.Binary(
        string="Proof of the Excuse",
        attachment=True,
        copy=False,
        groups=IDENTITY_GROUPS,
        help="What shows why the person could not come; no medical detail is needed.",
    )
    proof_name = fields.Char(copy=False, groups=IDENTITY_GROUPS)

    # === COMPUTE METHODS === #

    @api.depends("signature_ids.is_valid")
    def _compute_signature_id(self):
        for attendance in self:
            signature = attendance.signature_ids.filtered("is_valid")[-1:]
            attendance.signature_id = signature
            attendance.is_signed = bool(signature)

    def _search_is_signed(self, operator, value):
        if operator != "in":
            return NotImplemented
        signed = [("signature_ids", "any!", [("is_valid", "=", True)])]
        return signed if True in value else ["!", *signed]

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_mark_fields(vals)
        ids = {with_defaults(self, vals).get("session_id") for vals in vals_list}
        self._take_turn_at(ids)
        vals_list = [
            vals | self._prepare_mark(with_defaults(self, vals).get("status"))
            for vals in vals_list
        ]
        attendances = super().create(vals_list)
        attendances._log_changes({})
        attendances.session_id._close_reminders()
        return attendances

    def write(self, vals):
        self._check_mark_fields(vals)
        if vals.keys() <= PROOF:
            self._check_proof_is_first()
            with self._correcting(""):
                return super().write(vals)
        if {"session_id", "participant_id"} & vals.keys():
            self._check_unsigned()
        if not MARKING & vals.keys():
            return super().write(vals)
        self._take_turn_at({*self.session_id.ids, vals.get("session_id")})
        before = self._get_marks()
        marked = vals | (self._prepare_mark(vals["status"]) if "status" in vals else {})
        result = super().write(marked)
        self._log_changes(before)
        self.session_id._close_reminders()
        return result

    def unlink(self):
        self._take_turn_at(self.session_id.ids)
        before = self._get_marks()
        sessions = self.session_id
        result = super().unlink()
        self._log([(marks, None) for marks in before.values()])
        sessions._close_reminders()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_unsigned()

    def _take_turn_at(self, session_ids):
        """Let nobody validate the sheets of these half-days beside what comes."""
        ids = filter(None, session_ids)
        self.env["flashcoop.session"].browse(ids)._take_turn()

    def _check_unsigned(self):
        for attendance in self:
            if attendance.sudo().signature_ids:  # known to who sees the sheet
                raise UserError(
                    self.env._(
                        "%(person)s has signed at %(session)s: the line stays where it"
                        " is.",
                        person=attendance.participant_id.display_name,
                        session=attendance.session_id.display_name,
                    )
                )

    def _check_mark_fields(self, vals):
        if MARK_FIELDS & with_defaults(self, vals).keys():
            raise UserError(
                self.env._("Who said that somebody came, and when, is not for writing.")
            )

    def _prepare_mark(self, status):
        if not status or status == "expected":
            return {"marked_at": False, "marked_by_id": False}
        return {"marked_at": fields.Datetime.now(), "marked_by_id": self.env.uid}

    # === AFTER THE VALIDATION === #

    def correct(self, vals, reason):
        """Change lines of a validated sheet, for good reason; the history keeps both.

        :param vals: status, minutes, late_minutes or reason (of the absence).
        :param reason: why the sheet was wrong.
        :raise AccessError: for who is neither coordinator nor manager.
        :raise UserError: without a reason, or when the Flashcoop is closed.
        """
        self._check_may_correct(reason)
        if other := vals.keys() - CORRECTED:
            raise UserError(
                self.env._("This cannot be corrected: %s.", ", ".join(sorted(other)))
            )
        with self._correcting(reason.strip()):
            return self.write(vals)

    def _check_may_correct(self, reason):
        self.check_access("write")
        if not self.env.user.has_group("flashcoop_odoo.flashcoop_group_coordinator"):
            raise AccessError(
                self.env._("Only a coordinator or a manager corrects a locked sheet.")
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the sheet has to be corrected."))

    @contextmanager
    def _correcting(self, reason):
        """Let these lines change though their sheet is locked.

        The mark lives in the cursor, where no caller can set it.
        """
        marks = self.env.cr.cache
        outer = marks.get("flashcoop_correcting", {})
        marks["flashcoop_correcting"] = dict.fromkeys(self.ids, reason) | outer
        try:
            yield
            self.flush_recordset()
        finally:
            marks["flashcoop_correcting"] = outer

    def _check_unlocked(self):
        """Override: what is being corrected is not held by the lock."""
        correcting = self.env.cr.cache.get("flashcoop_correcting", {})
        return super(
            FlashcoopAttendanceProof, self.filtered(lambda a: a.id not in correcting)
        )._check_unlocked()

    def _get_marks(self):
        """Return {id: (half-day, person, status, minutes)} of lines whose sheet was
        validated once."""
        return {
            line.id: (line.session_id, line.participant_id, line.status, line.minutes)
            for line in self
            if line.session_id.validated_at
        }

    def _log_changes(self, before):
        """Write down what became of these lines, where their sheet was validated.

        :param before: as ``_get_marks`` returned it; empty for new lines.
        """
        after = self._get_marks()
        self._log([(before.get(key), after.get(key)) for key in before | after])

    def _log(self, pairs):
        """Write down changes of validated sheets.

        :param pairs: marks before and after, None for none; equal ones are no change.
        """
        reasons = self.env.cr.cache.get("flashcoop_correcting", {})
        reason = next(iter(reasons.values()), None)
        rows = []
        for old, new in pairs:
            if old == new:
                continue
            session, person, *_marks = new or old
            rows.append(
                {
                    "session_id": session.id,
                    "kind": "correction",
                    "participant_id": person.id,
                    "old_status": old and old[2],
                    "old_minutes": old and old[3],
                    "new_status": new and new[2],
                    "new_minutes": new and new[3],
                    "reason": reason or session._get_unlock_reason(),
                }
            )
        # sudo: nobody else may write the history
        self.env["flashcoop.attendance.change"].sudo().create(rows)
