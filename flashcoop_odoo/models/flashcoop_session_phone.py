import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request

from ..calc.signing import clean_drawing, pick_current
from .flashcoop_cohort_states import FINAL_STATES

OPEN = [("cohort_id.state", "not in", FINAL_STATES)]
AROUND = timedelta(days=4)  # half-days looked at to find that of now


class FlashcoopSessionPhone(models.Model):
    """What the screen of one half-day reads and writes."""

    _inherit = "flashcoop.session"

    @api.model
    def get_current_id(self):
        """Return the id of the half-day that the user wants now, or False: among those
        of Flashcoops that are not over, the user's own first."""
        now = fields.Datetime.now()
        sessions = (
            self._get_near(now)
            or self.search([*OPEN, ("start", ">", now)], order="start", limit=1)
            or self.search(OPEN, order="start desc", limit=1)
        )
        return sessions._pick_current_id(now)

    @api.model
    def _get_near(self, now):
        """Return the half-days of the days around, the user's own if there are any."""
        user = self.env.user
        own = [
            "|",
            ("cohort_id.coordinator_id", "=", user.id),
            ("facilitator_ids", "in", user.partner_id.ids),
        ]
        near = [*OPEN, ("stop", ">=", now - AROUND), ("start", "<=", now + AROUND)]
        return self.search([*near, *own]) or self.search(near)

    def _pick_current_id(self, now):
        rows = [(s.id, s.start, s.stop, s.locked) for s in self]
        return pick_current(rows, now) or False

    def _get_days_away(self, now):
        """Return in how many days the half-day is, by the calendar of its Flashcoop;
        negative: how many days ago it was."""
        self.ensure_one()
        there = self.with_context(tz=self.cohort_id.tz)
        return (self.date - fields.Datetime.context_timestamp(there, now).date()).days

    @api.model
    def _get_today_id(self, now):
        """Return the id of the half-day of today that the user wants, or False."""
        near = self._get_near(now)
        today = near.filtered(lambda s: not s._get_days_away(now))
        return today._pick_current_id(now)

    def action_open_phone(self):
        """Open the screen of this half-day, or of that of now."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "flashcoop_odoo.half_day_action"
        )
        if self:
            self.ensure_one()
            action["context"] = {"active_id": self.id}
        return action

    def get_phone_state(self):
        """Return the half-day as the screen shows it, in a number of queries that does
        not grow with the people."""
        self.ensure_one()
        self.attendance_ids.participant_id.sudo().partner_id.fetch(["name"])
        others = self.cohort_id.session_ids
        place = others.ids.index(self.id)
        validated_by = self.sudo().validated_by_id  # a colleague's name
        now = fields.Datetime.now()
        days_away = self._get_days_away(now)
        return {
            "id": self.id,
            "cohort": self.cohort_id.display_name,
            "day": self.day,
            "days_away": days_away,
            "today": days_away and self._get_today_id(now),
            "period": self.period,
            "hours": [self.hour_start, self.hour_end],
            "minutes": self.minutes,
            "title": self.name or "",
            **self._prepare_leaders(),
            "previous": others[place - 1].id if place else False,
            "next": others[place + 1 : place + 2].id,
            "to_fill": self._get_unfilled_before().id,
            "locked": self.locked,
            "is_final": self.is_final,
            "may_write": self.has_access("write") and not self.is_final,
            "is_open": self._is_open_to_sign(),
            "validated_by": validated_by.name if self.locked else "",
            "validated_at": self.locked and self._to_local(self.validated_at),
            "facilitator_signed": bool(self.facilitator_signature_id),
            "warnings": (self.warnings or "").splitlines(),
            "lines": [line._prepare_phone_line() for line in self.attendance_ids],
        }

    def _get_unfilled_before(self):
        """Return the first half-day before this one on whose sheet somebody is still
        merely expected: who opens one sheet is reminded of it."""
        return self.cohort_id.session_ids.filtered(
            lambda s: (
                s.stop <= self.start
                and not s.locked
                and s.attendance_summary  # nobody on it, nothing to fill in
                and not s.is_filled
            )
        )[:1]

    def _to_local(self, moment):
        """Return a moment as a text in the time of the Flashcoop."""
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=self.cohort_id.tz), moment
        )
        return local.strftime("%d/%m/%Y %H:%M")

    def save_phone(self, marks, signatures=()):
        """Save what was marked and signed on one device, each thing once.

        :param marks: as ``flashcoop.attendance.apply_marks`` takes them, without the
            half-day.
        :param signatures: list of dicts ``{uuid, participant_id, image, signed_at}``,
            the image a PNG as a data URL, the time in UTC.
        :return: ``{conflicts, refused, state}``: marks that somebody else overtook,
            ``{uuid: sentence}`` of signatures refused, and the new state.
        :raise UserError: when the half-day is locked; nothing is saved then.
        """
        self.ensure_one()
        self.check_access("write")
        self._take_turn()
        new = [s for s in signatures if not self._find_signature(s.get("uuid"))]
        if marks or new:
            self._check_unlocked()
        marks = [{**mark, "session_id": self.id} for mark in marks]
        conflicts = self.env["flashcoop.attendance"].apply_marks(marks) if marks else []
        sentences = {s.get("uuid"): self._get_refusal(s) for s in new}
        return {
            "conflicts": conflicts,
            "refused": {uuid: text for uuid, text in sentences.items() if text},
            "state": self.get_phone_state(),
        }

    def _get_refusal(self, signature):
        """Record one signature; return why it could not be, or nothing. One that is
        refused does not hold up the others."""
        try:
            with self.env.cr.savepoint():
                self._sign_on_tablet(signature)
        except UserError as error:
            return str(error)
        return None

    def _sign_on_tablet(self, signature):
        person = signature.get("participant_id")
        line = self.attendance_ids.filtered(lambda a: a.participant_id.id == person)
        if not line:
            raise UserError(
                self.env._("Whoever signs has to be on the sheet of the half-day.")
            )
        return self._add_signature(line, **self._prepare_drawn_vals(signature))

    def _prepare_drawn_vals(self, signature, way="tablet"):
        """Return what is recorded of a signature drawn on a screen.

        :raise UserError: when nothing was drawn.
        """
        vals = {
            "uuid": signature.get("uuid"),
            "way": way,
            "image": self._read_drawing(signature.get("image")),
            "user_id": self.env.uid if way == "tablet" else False,
        }
        try:
            vals["signed_at"] = fields.Datetime.to_datetime(signature.get("signed_at"))
        except (TypeError, ValueError):
            vals["signed_at"] = False
        if request:
            vals["ip"] = request.httprequest.remote_addr
            vals["device"] = str(request.httprequest.user_agent)[:200]
        return vals

    def _read_drawing(self, url):
        """Return the ink of a drawing, in base64.

        :param url: a PNG as a data URL.
        """
        try:
            _head, _comma, data = (url or "").partition(",")
            ink = clean_drawing(base64.b64decode(data, validate=True))
        except ValueError:
            ink = None
        if not ink:
            raise UserError(self.env._("Nothing was drawn: please sign again."))
        return base64.b64encode(ink).decode()

    def validate_sheet(self, signature, facilitator_ids=()):
        """Sign for the whole sheet as its facilitator, and lock it.

        :param signature: as for ``save_phone``, without a person.
        :param facilitator_ids: ids of contacts who led the half-day, as the user says:
            named beside those named before, noted in the chatter.
        :return: the new state.
        :raise UserError: when somebody is still merely expected, or when the user is
            not one of the facilitators named.
        """
        self.ensure_one()
        self.check_access("write")
        self._take_turn()
        if not self._find_signature(signature.get("uuid")):
            self._check_unlocked()
            self._check_filled()
            self._name_as_chosen(facilitator_ids)
            self._check_named_facilitator()
            vals = self._prepare_drawn_vals(signature)
            self._add_signature(self.env.user.partner_id, **vals)
            self.action_lock()
        return self.get_phone_state()
