from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..calc.chain import first_broken
from .flashcoop_attendance import ATTENDED
from .flashcoop_cohort import ATTENDANCE_GROUPS
from .frozen import with_defaults

LATE_HOURS = 24  # between the end of a half-day and its sheet; later is back-dating
# Written by our own methods alone.
PROOF_FIELDS = {"validated_by_id", "validated_at", "chain_head"}
# What the people sign for, and hence fixed with the sheet.
SIGNED_FIELDS = {"name", "facilitator_ids", "place_id"}
COORDINATOR = "flashcoop_odoo.flashcoop_group_coordinator"


class FlashcoopSessionProof(models.Model):
    """Who signed at a half-day, who validated it and when, and what was changed
    afterwards."""

    _inherit = "flashcoop.session"

    signature_ids = fields.One2many(
        comodel_name="flashcoop.signature",
        inverse_name="session_id",
        groups=ATTENDANCE_GROUPS,
    )
    change_ids = fields.One2many(
        comodel_name="flashcoop.attendance.change",
        inverse_name="session_id",
        groups=ATTENDANCE_GROUPS,
    )
    chain_head = fields.Char(
        readonly=True, copy=False, help="Hash of the last signature."
    )
    validated_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who locked the sheet last, and by that validated it.",
    )
    validated_at = fields.Datetime(readonly=True, copy=False, help="In UTC.")
    filled_at = fields.Datetime(
        compute="_compute_filled_at",
        store=True,  # searched: what was filled in late
        help="When the last status was said, in UTC.",
    )
    is_filled_late = fields.Boolean(
        string="Filled in Late",
        compute="_compute_filled_at",
        store=True,
        help="Filled in or validated more than 24 hours after the half-day.",
    )
    attended_count = fields.Integer(compute="_compute_signed", compute_sudo=True)
    signed_count = fields.Integer(
        compute="_compute_signed",
        compute_sudo=True,
        help="People who came and signed.",
    )
    facilitator_signature_id = fields.Many2one(
        comodel_name="flashcoop.signature",
        compute="_compute_signed",
        compute_sudo=True,
        groups=ATTENDANCE_GROUPS,
    )
    is_signed = fields.Boolean(
        string="Signed",
        compute="_compute_signed",
        compute_sudo=True,
        search="_search_is_signed",
        help="By all who came, and by a facilitator.",
    )
    chain_problem = fields.Char(
        compute="_compute_chain_problem",
        compute_sudo=True,  # a break tells nothing of a person
        help="What does not hold in the chain of signatures.",
    )

    # === COMPUTE METHODS === #

    @api.depends("attendance_ids.marked_at", "validated_at", "stop")
    def _compute_filled_at(self):
        for session in self:
            marks = [a.marked_at for a in session.attendance_ids if a.marked_at]
            session.filled_at = max(marks, default=False)
            said = [moment for moment in (*marks, session.validated_at) if moment]
            limit = session.stop and session.stop + timedelta(hours=LATE_HOURS)
            session.is_filled_late = bool(said and limit and max(said) > limit)

    @api.depends(
        "attendance_ids.status", "attendance_ids.is_signed", "signature_ids.is_valid"
    )
    def _compute_signed(self):
        self.attendance_ids.mapped("is_signed")  # of all at once
        for session in self:
            there = session.attendance_ids.filtered(lambda a: a.status in ATTENDED)
            signed = there.filtered("is_signed")
            session.attended_count, session.signed_count = len(there), len(signed)
            session.facilitator_signature_id = session.signature_ids.filtered(
                lambda s: s.kind == "facilitator" and s.is_valid
            )[-1:]
            by_facilitator = bool(session.facilitator_signature_id)
            session.is_signed = by_facilitator and signed == there

    def _search_is_signed(self, operator, value):
        if operator != "in":
            return NotImplemented
        by_facilitator = [("kind", "=", "facilitator"), ("is_valid", "=", True)]
        unsigned = [("status", "in", ATTENDED), ("is_signed", "=", False)]
        signed = [
            ("signature_ids", "any!", by_facilitator),
            ("attendance_ids", "not any!", unsigned),
        ]
        return signed if True in value else ["!", "&", *signed]

    @api.depends("signature_ids.hash", "chain_head")
    @api.depends_context("lang")
    def _compute_chain_problem(self):
        for session in self:
            session.chain_problem = session._get_chain_problem()

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            given = with_defaults(self, vals)
            self._check_proof_fields(given)
            if given.get("locked"):
                raise UserError(
                    self.env._("A half-day is locked once its sheet is filled in.")
                )
        return super().create(vals_list)

    def write(self, vals):
        self._check_proof_fields(vals)
        if SIGNED_FIELDS & vals.keys():
            self._check_unlocked()
        if "locked" not in vals:
            return super().write(vals)
        changed = self.filtered(lambda s: s.locked != vals["locked"])
        if changed and not vals["locked"]:
            raise UserError(self.env._("Say why the half-day has to be unlocked."))
        super(FlashcoopSessionProof, self - changed).write(vals)
        now = fields.Datetime.now()
        validation = {"validated_by_id": self.env.uid, "validated_at": now}
        result = super(FlashcoopSessionProof, changed).write(vals | validation)
        changed._check_named_facilitator()
        changed._log_course("lock")
        changed._forget_sign_code()
        changed._close_reminders()
        return result

    def _check_proof_fields(self, vals):
        if PROOF_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "Who validated a half-day, and when, is written by locking it."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        for session in self.sudo():  # known to who sees the sheet
            if session.signature_ids or session.change_ids:
                raise UserError(
                    self.env._(
                        "Somebody has signed at %s: this half-day stays.",
                        session.display_name,
                    )
                )

    # === ACTIONS === #

    def action_unlock(self, reason=None):
        """Let a validated sheet be changed again.

        :param reason: why; the history keeps it.
        :raise UserError: without a reason, or for who is no manager.
        """
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the half-day has to be unlocked."))
        locked = self.filtered("locked")
        # past our own write, which unlocks for nobody
        # pylint: disable-next=super-method-mismatch
        super(FlashcoopSessionProof, locked).write({"locked": False})
        locked._log_course("unlock", reason.strip())
        locked._forget_sign_code()
        locked._start_reminders_over()
        return True

    # === BUSINESS === #

    def _log_course(self, kind, reason=False):
        # sudo: nobody else may write the history
        self.env["flashcoop.attendance.change"].sudo().create(
            [{"session_id": s.id, "kind": kind, "reason": reason} for s in self]
        )

    def _get_unlock_reason(self):
        """Return why the sheet was unlocked last."""
        self.ensure_one()
        unlocks = self.sudo().change_ids.filtered(lambda c: c.kind == "unlock")
        return unlocks[-1:].reason

    def _take_turn(self):
        """Wait for whoever changes the sheet just now, then start over and see it.

        The row is touched, so that of two transactions the second one conflicts and is
        run again: the chain has no branches, and nobody signs beside a locking.
        """
        if not self.ids:
            return
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE flashcoop_session SET write_date = write_date WHERE id IN %s",
            [tuple(self.ids)],
        )

    def _move_chain_head(self, head):
        # past our own write, which refuses everybody
        # pylint: disable-next=super-method-mismatch
        return super().write({"chain_head": head})

    def _prepare_signed_content(self, kind):
        """Return what somebody signs for, in plain values: the half-day, and for a
        facilitator the attendance of each person."""
        self.ensure_one()
        content = {
            "cohort": self.cohort_id.reference,
            "date": str(self.date),
            "period": self.period,
            "hours": [self.hour_start, self.hour_end],
            "title": self.name or "",
            "facilitators": sorted(self.facilitator_ids.ids),
        }
        if kind == "facilitator":
            lines = self.sudo().attendance_ids.sorted(lambda a: a.participant_id.id)
            content["sheet"] = [
                [line.participant_id.id, line.status, line.minutes] for line in lines
            ]
        return content

    def _get_chain_problem(self):
        """Return what does not hold in the signatures of the half-day, or False."""
        self.ensure_one()
        # sudo: a break tells nothing of a person; and a form asks for sizes of images
        session = self.sudo().with_context(bin_size=False, bin_size_image=False)
        signatures = session.signature_ids.sorted("number")
        broken = first_broken(
            [
                (s.number, s.previous_hash or "", s.hash, s._as_chained(s))
                for s in signatures
            ]
        )
        if broken is None and (signatures[-1:].hash or "") != (self.chain_head or ""):
            return self.env._("The last signature is missing.")
        if broken is not None:
            return self.env._("Signature no. %s is not as it was given.", broken)
        for signature in signatures:
            if not signature._is_image_intact():
                return self.env._(
                    "The image or the traces of signature no. %s are not those that"
                    " were recorded.",
                    signature.number,
                )
        return False
