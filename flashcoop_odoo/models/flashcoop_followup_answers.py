from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..calc.followup import clamp, effective, status_on
from .flashcoop_followup import ANSWER_FIELDS

CALL_ACTIVITY = "mail.mail_activity_data_call"


class FlashcoopFollowupAnswers(models.Model):
    """Attempts to reach a person, and what they answered."""

    _inherit = "flashcoop.followup"

    attempt_ids = fields.One2many(
        comodel_name="flashcoop.followup.attempt", inverse_name="followup_id"
    )
    attempt_count = fields.Integer(compute="_compute_attempts")
    last_attempt = fields.Datetime(compute="_compute_attempts")

    @api.depends("attempt_ids.date")
    def _compute_attempts(self):
        rows = self.env["flashcoop.followup.attempt"]._read_group(
            [
                ("followup_id", "in", self.ids),
                ("result", "in", ("no_answer", "unreachable", "answered", "sent")),
            ],
            ["followup_id"],
            ["__count", "date:max"],
        )
        found = {followup.id: (count, last) for followup, count, last in rows}
        for followup in self:
            count, last = found.get(followup._origin.id, (0, False))
            followup.attempt_count, followup.last_attempt = count, last

    # === WHAT IS KNOWN === #

    def _get_answers(self):
        """Return pairs (day of the situation, exit kind) in the order given; a pair
        without a day stands for an answer taken back."""
        rows = self.attempt_ids.filtered(
            lambda row: row.result in ("answered", "taken_back")
        )
        return [(row.situation_date or None, row.kind_id) for row in rows.sorted("id")]

    def _get_status_on(self, day):
        """Return the exit kind known for a day of this term's window, possibly empty:
        of several answers about days up to it, the last."""
        self.ensure_one()
        kind = status_on(self._get_answers(), day)
        return kind or self.env["flashcoop.exit.kind"]

    def _get_standing_answers(self):
        """Return [(day, exit kind)] without those that were replaced or taken back."""
        self.ensure_one()
        return effective(self._get_answers())

    # === ANSWERING === #

    def _check_may_be_answered(self):
        """Check that the term has begun and that the person may be asked.

        :raise UserError: in the words of the user.
        """
        today = fields.Date.context_today(self)
        for followup in self:
            if followup.state == "cancelled":
                raise UserError(
                    self.env._(
                        "%(followup)s is not to be asked (%(reason)s): bring it back"
                        " first.",
                        followup=followup.display_name,
                        reason=followup.cancel_reason or "",
                    )
                )
            if not followup.window_start or today < followup.window_start:
                raise UserError(
                    self.env._(
                        "%(followup)s begins on %(day)s: no answer can be noted"
                        " before.",
                        followup=followup.display_name,
                        day=format_date(self.env, followup.window_start)
                        if followup.window_start
                        else "…",
                    )
                )

    def _record_answer(self, by_person=False):
        """Note that, when and by whom the fields were answered, with its history."""
        rows = []
        for followup in self:
            if not followup.kind_id:
                raise UserError(
                    self.env._("Say what became of %s.", followup.display_name)
                )
            followup._write_frozen(followup._prepare_answer_vals(by_person))
            if not followup._is_known_answer():
                rows.append(followup._prepare_attempt_vals("answered"))
        self._add_attempts(rows)
        self._close_activities()

    def _prepare_answer_vals(self, by_person):
        today = fields.Date.context_today(self)
        day = self.situation_date or clamp(today, self.window_start, self.window_end)
        return {
            "state": "answered",
            "situation_date": day,
            "answered_on": fields.Datetime.now(),
            "answered_by_id": False if by_person else self.env.uid,
            "is_by_person": by_person,
            "channel": "link" if by_person else self.channel or "phone",
        }

    def _is_known_answer(self):
        """Say whether the last line of the history says the same."""
        answers = self._get_answers()
        return bool(answers) and answers[-1] == (self.situation_date, self.kind_id)

    def _prepare_attempt_vals(self, result):
        self.ensure_one()
        answer = result == "answered"
        return {
            "followup_id": self.id,
            "result": result,
            "channel": self.channel,
            "user_id": False if self.is_by_person and answer else self.env.uid,
            "kind_id": answer and self.kind_id.id,
            "situation_date": answer and self.situation_date,
        }

    @api.model
    def _add_attempts(self, rows):
        """Write the history (sudo: nobody else may)."""
        self.env["flashcoop.followup.attempt"].sudo().create(rows)

    def _close_activities(self):
        """Take away the reminder: there is nothing left to do (sudo: whoever the
        reminder is for)."""
        self.sudo().activity_unlink([CALL_ACTIVITY])

    # === ACTIONS === #

    def action_no_answer(self):
        """Note a call that nobody took."""
        self._check_still_to_ask()
        self._add_attempts([f._prepare_attempt_vals("no_answer") for f in self])

    def action_unreachable(self):
        """Note that the person could not be reached: which is an answer."""
        self._check_still_to_ask()
        self._add_attempts([f._prepare_attempt_vals("unreachable") for f in self])
        self._write_frozen(
            {
                "state": "unreachable",
                "answered_on": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )
        self._close_activities()

    def _check_still_to_ask(self):
        self.check_access("write")
        self._check_may_be_answered()
        for followup in self:
            if followup.state == "answered":
                raise UserError(
                    self.env._(
                        "%s has answered: take the answer back first.",
                        followup.participant_id.display_name,
                    )
                )

    def action_take_back(self):
        """Bring back to “to ask”; the history keeps what was noted."""
        self.check_access("write")
        answered = self.filtered(lambda f: f.state == "answered")
        self._add_attempts([f._prepare_attempt_vals("taken_back") for f in answered])
        self._write_frozen(
            {
                **dict.fromkeys(ANSWER_FIELDS, False),
                "state": "todo",
                "answered_on": False,
                "answered_by_id": False,
                "is_by_person": False,
                "channel": "phone",
                "cancel_reason": False,
            }
        )
        for followup in self:
            followup._write_frozen(followup._prepare_dates())
        self._schedule_activities()

    def action_cancel(self):
        """Give up asking, for a reason that stays."""
        self._check_still_open()
        for followup in self:
            if not (followup.cancel_reason or "").strip():
                raise UserError(
                    self.env._(
                        "Write under “Why not to ask” the reason, e.g. that the person"
                        " does not want to be called."
                    )
                )
        self._write_frozen({"state": "cancelled"})
        self._close_activities()

    def _check_still_open(self):
        self.check_access("write")
        for followup in self:
            if followup.state == "answered":
                raise UserError(
                    self.env._(
                        "%s has answered: take the answer back first.",
                        followup.participant_id.display_name,
                    )
                )
