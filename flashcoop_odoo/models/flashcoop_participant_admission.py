from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..calc.ages import age_on
from .flashcoop_participant import SOCIAL_GROUPS
from .frozen import with_defaults

SEATED_STATES = ("admitted", "active", "completed")


class FlashcoopParticipantAdmission(models.Model):
    """Who gets a place: admission up to the maximum, waiting list, refusal."""

    _inherit = "flashcoop.participant"

    waiting_rank = fields.Integer(
        copy=False,
        aggregator=None,
        help="Place on the waiting list, the first being 1; 0 when not on it.",
    )
    decline_reason = fields.Selection(
        selection=[
            ("withdrew", "Changed their mind"),
            ("no_show", "Could not be reached, or did not come"),
            ("dates", "Not free on the dates"),
            ("full", "The group is full"),
            ("criteria", "Outside the public that the funders support"),
            ("other_offer", "Directed to another offer"),
            ("other", "Other"),
        ],
        copy=False,
        tracking=True,
        groups=SOCIAL_GROUPS,
        help="Told to the prescriber.",
    )
    decline_note = fields.Char(
        copy=False, groups=SOCIAL_GROUPS, help="For the team; told to nobody else."
    )
    is_group_full = fields.Boolean(related="cohort_id.is_full")
    above_maximum_reason = fields.Char(
        copy=False,
        tracking=True,
        groups=SOCIAL_GROUPS,
        help="Why the person was admitted although the group was full.",
    )

    _waiting_rank_positive = models.Constraint(
        "CHECK (waiting_rank >= 0)", "A place on the waiting list is 1 or more."
    )
    _waiting_is_candidate = models.Constraint(
        "CHECK (waiting_rank = 0 OR waiting_rank IS NULL OR state = 'candidate')",
        "Only a candidate is on the waiting list.",
    )

    # === CONSTRAINTS === #

    @api.constrains("state", "birth_date", "entry_date")
    def _check_minimum_age(self):
        """Refuse a place to who is too young on the day of entry; a date of birth that
        comes later, too (sudo: the age is not told to a facilitator)."""
        for participant in self.sudo()._filter_seated():
            least = participant.company_id.flashcoop_minimum_age
            age = age_on(participant.birth_date, participant.entry_date)
            if age is not None and age < least and not participant.anonymised_on:
                raise ValidationError(
                    self.env._(
                        "%(person)s is too young to be admitted: %(company)s takes"
                        " nobody under %(age)s on the day of entry (Settings >"
                        " Flashcoop > Minimum age). Check the date of birth and the"
                        " day of entry.",
                        person=participant.with_env(self.env).display_name,
                        company=participant.company_id.name,
                        age=least,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        seated = [
            vals
            for vals in vals_list
            if with_defaults(self, vals).get("state") in SEATED_STATES
        ]
        participants = super().create(vals_list)
        if seated:
            for cohort, people in participants.grouped("cohort_id").items():
                people._filter_seated()._check_room(cohort)
        return participants

    def write(self, vals):
        state = vals.get("state")
        vals = dict(vals)
        if state and state != "candidate":
            vals.setdefault("waiting_rank", 0)
        if state and state != "declined":
            vals.update(dict.fromkeys(("decline_reason", "decline_note"), False))
        waiting = self.filtered("waiting_rank")
        entering = self - self._filter_seated() if state in SEATED_STATES else self[:0]
        result = super().write(vals)
        for cohort, people in entering.grouped("cohort_id").items():
            people._check_room(cohort)
        if "waiting_rank" in vals:
            left = waiting.filtered(lambda p: not p.waiting_rank)
            left.cohort_id._close_ranks()
        return result

    def unlink(self):
        cohorts = self.filtered("waiting_rank").cohort_id
        result = super().unlink()
        cohorts._close_ranks()
        return result

    def _filter_seated(self):
        return self.filtered(lambda p: p.state in SEATED_STATES)

    def _check_room(self, cohort):
        """Refuse people who have just entered above the maximum of their cohort,
        unless somebody has written why.

        :raise UserError: also in sudo, as from the Events app.
        """
        without_reason = self.filtered(
            lambda p: not (p.above_maximum_reason or "").strip()
        )
        if not without_reason or not cohort.max_participants:
            return
        cohort._touch()  # two people cannot both get the last place
        seated = self.sudo().search_count(
            [("cohort_id", "=", cohort.id), ("state", "in", SEATED_STATES)]
        )
        if seated > cohort.max_participants:
            raise UserError(
                self.env._(
                    "“%(cohort)s” has %(places)s places and all are taken: put"
                    " %(person)s on the waiting list, or use “Admit above the maximum”"
                    " and say why.",
                    cohort=cohort.display_name,
                    places=cohort.max_participants,
                    person=without_reason[0].display_name,
                )
            )

    # === ACTIONS === #

    def action_wait(self):
        """Put candidates at the end of the waiting list, in their order."""
        for cohort, people in self.grouped("cohort_id").items():
            rank = cohort._get_last_rank()
            for person in people.filtered(lambda p: not p.waiting_rank):
                if person.state != "candidate":
                    raise UserError(
                        self.env._(
                            "%s is no candidate: only candidates wait for a place.",
                            person.display_name,
                        )
                    )
                rank += 1
                person.waiting_rank = rank

    def action_stop_waiting(self):
        self.write({"waiting_rank": 0})

    def action_ask_decline(self):
        return self._action_decide("decline", self.env._("Decline"))

    def action_ask_above_maximum(self):
        return self._action_decide("above", self.env._("Admit above the maximum"))

    def _action_decide(self, kind, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "flashcoop.decision",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_kind": kind,
                "default_participant_ids": self.ids,
            },
        }
