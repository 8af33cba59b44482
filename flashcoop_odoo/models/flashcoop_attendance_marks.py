import base64

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

PROOF_TYPES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"\x00\x00\x00")
PROOF_SIZE = 10_000_000  # bytes


class FlashcoopAttendanceMarks(models.Model):
    """Marks from screens that several facilitators use at once."""

    _inherit = "flashcoop.attendance"

    @api.model
    def apply_marks(self, marks):
        """Save marks, unless somebody else has changed the line in the meantime.

        A mark that is there already is saved: sent twice counts once.

        :param marks: list of dicts ``{session_id, participant_id, status}`` with, if
            wanted, ``late_minutes`` of somebody late, ``reason``, and ``was``: status
            and minutes as the screen knew them; without it nothing is compared.
        :return: the lines left as they are, as dicts ``{session_id, participant_id,
            status, minutes, late_minutes, by}``.
        :raise UserError: when a half-day is locked, or a mark is none.
        """
        self._check_sheet(marks)
        self._check_marks(marks)
        sessions = self.env["flashcoop.session"].browse(
            {mark["session_id"] for mark in marks}
        )
        sessions.check_access("write")
        sessions._take_turn()
        known = self._find_sheet_lines(marks)
        conflicts, sheet = [], []
        for mark in marks:
            line = known.get((mark["session_id"], mark["participant_id"]), self)
            wanted = line._prepare_marked_line(mark)
            if line and line._is_marked(wanted):
                continue
            if line and line._is_overtaken(mark):
                conflicts.append(line._prepare_conflict())
            else:
                sheet.append(wanted)
        if sheet:
            self.save_sheet(sheet)
        return conflicts

    def _check_marks(self, marks):
        labels = dict(self._fields["status"].selection)
        for mark in marks:
            late = mark.get("late_minutes")
            if mark.get("status") not in labels:
                raise UserError(
                    self.env._("Say of each person: present, late, excused or absent.")
                )
            if late is not None and (not isinstance(late, int) or late < 0):
                raise UserError(self.env._("How late is said in whole minutes."))

    def _prepare_marked_line(self, mark):
        """Return the mark as ``save_sheet`` takes it."""
        names = ("session_id", "participant_id", "status", "reason")
        wanted = {name: mark[name] for name in names if name in mark}
        late = mark.get("late_minutes")
        if mark["status"] == "late" and late is not None:
            session = self.env["flashcoop.session"].browse(mark["session_id"])
            wanted["minutes"] = max(session.minutes - late, 0)
        return wanted

    def _is_marked(self, wanted):
        """Say whether the line says all that already."""
        return all(
            (self[name] or "") == (wanted[name] or "")
            for name in ("status", "minutes", "reason")
            if name in wanted
        )

    def _is_overtaken(self, mark):
        was = mark.get("was")
        return bool(was) and list(was) != [self.status, self.minutes]

    def _prepare_conflict(self):
        return {
            "session_id": self.session_id.id,
            "participant_id": self.participant_id.id,
            "status": self.status,
            "minutes": self.minutes,
            "late_minutes": self.late_minutes,
            "by": self.marked_by_id.sudo().name or "",  # a colleague's name
        }

    @api.constrains("proof")
    def _check_proof(self):
        """A proof is a photo or a PDF, of a size that a phone makes."""
        # sudo: whoever writes it
        for attendance in self.with_context(bin_size=False).sudo():
            content = base64.b64decode(attendance.proof or b"")
            if content and (
                len(content) > PROOF_SIZE or not content.startswith(PROOF_TYPES)
            ):
                raise ValidationError(
                    self.env._(
                        "The proof of an excuse is a photo or a PDF of 10 MB at most."
                    )
                )
