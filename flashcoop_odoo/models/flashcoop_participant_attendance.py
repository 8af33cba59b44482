from odoo import models

EXPECTED_STATES = ("admitted", "active", "completed")
EXIT_STATES = ("completed", "left", "declined")


class FlashcoopParticipantAttendance(models.Model):
    """On which half-days a participant is expected."""

    _inherit = "flashcoop.participant"

    def _is_final_change(self, vals):
        """Override to let exits, and what is learned about a person, go on after the
        closing: what is final is who took part."""
        arrival = {"cohort_id", "partner_id", "entry_date"} & vals.keys()
        return bool(arrival) or vals.get("state", "left") not in EXIT_STATES

    def _expect_at(self, sessions):
        """Put the people on the sheets of their half-days, in one batch.

        Candidates and people who declined are on no sheet, nor is somebody before
        their entry or after their exit.
        """
        people = self.filtered(lambda p: p.state in (*EXPECTED_STATES, "left"))
        sessions = sessions.filtered(lambda s: not s.locked)
        if not people or not sessions:
            return
        known = people._get_sheet_keys(sessions)
        by_cohort = sessions.grouped("cohort_id")
        self.env["flashcoop.attendance"].sudo().create(  # lock checked above
            [
                {"session_id": session.id, "participant_id": participant.id}
                for participant in people
                for session in by_cohort.get(participant.cohort_id, ())
                if participant._is_expected_on(session.date)
                and (session.id, participant.id) not in known
            ]
        )

    def _get_sheet_keys(self, sessions):
        """Return the pairs (id of a half-day, id of a participant) on the sheets."""
        rows = (
            self.env["flashcoop.attendance"]
            .sudo()
            ._read_group(
                [
                    ("session_id", "in", sessions.ids),
                    ("participant_id", "in", self.ids),
                ],
                ["session_id", "participant_id"],
            )
        )
        return {(session.id, participant.id) for session, participant in rows}

    def _is_expected_on(self, day):
        self.ensure_one()
        if self.entry_date and day < self.entry_date:
            return False
        if self.state == "left":
            return bool(self.exit_date) and day <= self.exit_date
        return True

    def _follow_first_day(self, first_days):
        """Let people who came with the first day move with it.

        :param first_days: cohort id → its first day before it moved.
        """
        for cohort, people in self.grouped("cohort_id").items():
            day = cohort.date_start
            people.filtered(
                lambda p, first=first_days[cohort.id], day=day: (
                    p.entry_date == first and (not p.exit_date or day <= p.exit_date)
                )
            ).write({"entry_date": day})

    def _refresh_expected(self, sessions):
        """Bring sheets in step with who comes when; what is filled in stays, and so
        do the sheets of a closed Flashcoop."""
        people = self.filtered(lambda p: not p.is_final)
        people._drop_expected()
        people._expect_at(sessions)

    def _drop_expected(self):
        """Take people off the sheets where they are not expected any more."""
        lines = self.attendance_ids.filtered(
            lambda a: a.status == "expected" and not a.session_id.locked
        )
        lines.filtered(
            lambda a: (
                a.participant_id.state in ("candidate", "declined")
                or not a.participant_id._is_expected_on(a.session_id.date)
            )
        ).sudo().unlink()
