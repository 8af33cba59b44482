from odoo import api, fields, models
from odoo.tools import format_date

from .flashcoop_followup import TERMS
from .flashcoop_participant import SOCIAL_GROUPS

GONE_STATES = ("completed", "left")


class FlashcoopParticipantFollowup(models.Model):
    """The follow-ups of a participant: made when the person completes or leaves."""

    _inherit = "flashcoop.participant"

    # stored: searched, and the dates of follow-ups depend on it
    participation_end = fields.Date(
        compute="_compute_participation_end",
        store=True,
        help="Last day of who completed or left; the Flashcoop's when none is written.",
    )
    followup_ids = fields.One2many(
        comodel_name="flashcoop.followup",
        inverse_name="participant_id",
        groups=SOCIAL_GROUPS,
    )

    @api.depends("state", "exit_date", "cohort_id.date_end")
    def _compute_participation_end(self):
        for participant in self:
            gone = participant.state in GONE_STATES
            end = participant.exit_date or participant.cohort_id.date_end
            participant.participation_end = end if gone else False

    # === CRUD === #

    @api.model
    def _get_known_values(self, vals, cohort):
        known = super()._get_known_values(vals, cohort)
        if vals.get("state") not in GONE_STATES:
            known["participation_end"] = False
        return known

    @api.model_create_multi
    def create(self, vals_list):
        participants = super().create(vals_list)
        participants.filtered(lambda p: p.state in GONE_STATES)._plan_followups()
        return participants

    def write(self, vals):
        """Extend to plan follow-ups with the exit; reminders move with it."""
        result = super().write(vals)
        if "state" in vals:
            self._plan_followups()
        elif "exit_date" in vals:
            self._move_followups()
        return result

    def _move_followups(self):
        """Let reminders follow the last day (sudo as below)."""
        self.sudo().followup_ids._move_activities()

    def _plan_followups(self):
        """Make the follow-ups that people who took part and left lack.

        Those of somebody who is back are deleted as long as nobody worked on them.
        sudo: whoever lets the person leave; nothing is read of it.
        """
        people = self.sudo()
        gone = people.filtered("participation_end")
        back = (people - gone).followup_ids
        back.filtered(lambda f: f.state == "todo" and not f.attempt_ids).unlink()
        known = {(f.participant_id.id, f.term) for f in gone.followup_ids}
        followups = self.env["flashcoop.followup"].sudo()
        followups = followups.create(
            [
                {"participant_id": person.id, "term": term}
                for person in gone
                for term, _label in TERMS
                if (person.id, term) not in known
            ]
        )
        followups._schedule_activities()
        return followups

    # === WORDS FOR THE PRESCRIBER === #

    def _get_course_text(self):
        """Say how the participation went, in one sentence."""
        self.ensure_one()
        hours = self._get_hours_text()
        if self.state == "left":
            return self.env._(
                "Left early, on %(day)s, after %(hours)s.",
                day=format_date(self.env, self.participation_end),
                hours=hours,
            )
        if self.state == "completed":
            return self.env._("Went through to the end: %s.", hours)
        return self.env._("Taking part.")

    def _get_outcome_texts(self):
        """Return one sentence a term: what became of the person, or that they could not
        be reached; terms not asked are left out."""
        self.ensure_one()
        field = self.env["flashcoop.followup"]._fields["term"]
        terms = dict(field._description_selection(self.env))
        texts = []
        for followup in self.followup_ids.sorted("window_start"):
            if followup.state == "answered":
                what = followup.kind_id.name
            elif followup.state == "unreachable":
                what = self.env._("could not be reached")
            else:
                continue
            texts.append(
                self.env._("%(term)s: %(what)s", term=terms[followup.term], what=what)
            )
        return texts
