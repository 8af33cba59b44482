from odoo import api, models

from .flashcoop_attendance import ATTENDED

# Who left has attended (“done”) or never came (“cancel”).
REGISTRATION_STATES = {
    "candidate": "draft",
    "admitted": "open",
    "active": "open",
    "completed": "done",
    "declined": "cancel",
}
# What a state of the registration, chosen in the Events app, makes of a participant.
# Whoever takes part stays until somebody of the Flashcoop decides: see `to_settle`.
STEPS_OF_REGISTRATION = {
    "draft": {"declined": ("candidate",)},
    "open": {"candidate": ("admitted",), "declined": ("candidate", "admitted")},
    "done": {"candidate": ("admitted",), "declined": ("candidate", "admitted")},
    "cancel": {"candidate": ("declined",)},
}
# Between these, an attendance ticked in the Events app stays ticked.
TICKED_STATES = ("admitted", "active")
CAMPAIGN_FIELDS = ("utm_campaign_id", "utm_source_id", "utm_medium_id")
CONTACT_FIELDS = ("name", "email", "phone", "company_name")


class FlashcoopParticipantRegistration(models.Model):
    """The one registration of a participant in the event of the cohort."""

    _inherit = "flashcoop.participant"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Extend to give each participant its registration beforehand, in one batch:
        a thousand links written afterwards cost more than the participants."""
        if self.env.context.get("flashcoop_no_sync"):
            return super().create(vals_list)
        vals_list, adopted = self._add_registrations(vals_list)
        participants = super().create(vals_list)
        if adopted:
            participants.filtered(
                lambda p: p.sudo().registration_id.id in adopted
            )._sync_registration_state()
        return participants

    def write(self, vals):
        """Extend to keep the registration in step with state and person."""
        sync = not self.env.context.get("flashcoop_no_sync")
        ticked = self._filter_ticked(vals.get("state"))
        persons = {p: p.partner_id for p in self.sudo()} if "partner_id" in vals else {}
        result = super().write(vals)
        if sync and "state" in vals:
            (self - ticked)._sync_registration_state()
        for participant, person in persons.items():
            participant._sync_registration_person(person)
        return result

    def unlink(self):
        """Extend to cancel the registration of somebody entered by mistake."""
        registrations = self.sudo().registration_id
        result = super().unlink()
        registrations._flashcoop_set_state("cancel")
        return result

    # === REGISTRATIONS OF NEW PARTICIPANTS === #

    def _add_registrations(self, vals_list):
        """Return the values with, for each, its one registration in the event, and the
        ids of those that existed.

        An unused registration of the same person is adopted; else one is created.
        sudo: facilitators and coordinators need no right on events.
        """
        context = self.env.context
        defaults = {
            name: context[f"default_{name}"]
            for name in ("cohort_id", "partner_id", "state", "registration_id")
            if f"default_{name}" in context
        }
        vals_list = [defaults | vals for vals in vals_list]
        cohorts = self.env["flashcoop.cohort"].sudo()
        cohorts = cohorts.browse({vals.get("cohort_id") for vals in vals_list} - {None})
        event_ids = {cohort.id: cohort.event_id.id for cohort in cohorts.exists()}
        todo = {}  # (event id, person id) → values; a person comes once
        for vals in vals_list:
            event_id = event_ids.get(vals.get("cohort_id"))
            if event_id and vals.get("partner_id") and not vals.get("registration_id"):
                todo[event_id, vals["partner_id"]] = vals
        adopted = self._find_free_registrations(todo)
        for key, registration in adopted.items():
            todo.pop(key)["registration_id"] = registration.id
        self._create_registrations(todo)
        return vals_list, {registration.id for registration in adopted.values()}

    @api.model
    def _find_free_registrations(self, keys):
        """Return {(event id, person id): registration} not used by a participant, if
        possible one that is not cancelled."""
        if not keys:
            return {}
        registrations = (
            self.env["event.registration"]
            .sudo()
            .search(
                [
                    ("event_id", "in", list({event_id for event_id, _ in keys})),
                    ("partner_id", "in", list({person_id for _, person_id in keys})),
                    ("flashcoop_participant_ids", "=", False),
                ]
            )
            .filtered(lambda r: r._flashcoop_is_booker(r.partner_id))
            .sorted(lambda r: r.state != "cancel")
        )
        found = {(r.event_id.id, r.partner_id.id): r for r in registrations}
        return {key: found[key] for key in found if key in keys}

    @api.model
    def _create_registrations(self, todo):
        """Create a registration for each key and note it in the key's values.

        :param todo: {(event id, person id): values of a participant}.
        """
        persons = self.env["res.partner"].sudo().browse(key[1] for key in todo)
        registrations = (
            self.env["event.registration"]
            .sudo()
            .with_context(flashcoop_no_sync=True, tracking_disable=True)
            .create(
                [
                    {
                        "event_id": event_id,
                        "partner_id": person.id,
                        # what core would look up person by person
                        **{name: person[name] for name in CONTACT_FIELDS},
                        **dict.fromkeys(CAMPAIGN_FIELDS, False),
                        "state": REGISTRATION_STATES.get(
                            vals.get("state") or "candidate", "cancel"
                        ),
                    }
                    for ((event_id, _), vals), person in zip(
                        todo.items(), persons, strict=True
                    )
                ]
            )
        )
        for vals, registration in zip(todo.values(), registrations, strict=True):
            vals["registration_id"] = registration.id

    # === FROM HERE TO THE EVENTS APP === #

    def _sync_registration_state(self):
        """Bring the registrations to where their participants are."""
        came = self.sudo().filtered(lambda p: p.state == "left")._filter_attended()
        of_left = dict.fromkeys(came, "done")
        for state, people in (
            self.sudo()
            .grouped(
                lambda p: REGISTRATION_STATES.get(p.state) or of_left.get(p, "cancel")
            )
            .items()
        ):
            people.registration_id._flashcoop_set_state(state)

    def _filter_ticked(self, state):
        """Return those whose attendance was ticked in the Events app, and stays so: a
        person who starts has come, whoever wrote it down."""
        if state not in TICKED_STATES:
            return self.browse()
        return self.filtered(
            lambda p: (
                p.state in TICKED_STATES and p.sudo().registration_id.state == "done"
            )
        )

    def _filter_attended(self):
        """Return those who attended a half-day at least."""
        rows = (
            self.env["flashcoop.attendance"]
            .sudo()
            ._read_group(
                [("participant_id", "in", self.ids), ("status", "in", ATTENDED)],
                ["participant_id"],
            )
            if self
            else []
        )
        return self.browse(row[0].id for row in rows)

    def _sync_registration_person(self, old):
        """Put the participant's person in the place of another on the registration."""
        participant = self.sudo()
        registration, person = participant.registration_id, participant.partner_id
        if not registration or person == old:
            return
        vals = {name: person[name] for name in CONTACT_FIELDS}
        if registration.partner_id == old:  # else somebody who booked for others
            vals["partner_id"] = person.id
        registration.with_context(flashcoop_no_sync=True).write(vals)

    # === FROM THE EVENTS APP TO HERE === #

    def _take_registration(self, registration):
        """Link a registration that the person made in the Events app.

        A person has one: a second is cancelled while the first stands. Who had declined
        or been declined is a candidate again.
        """
        self.ensure_one()
        known = self.registration_id
        if known and known.state != "cancel":
            registration._flashcoop_set_state("cancel")
            registration._message_log(
                body=self.env._("Cancelled: this person is registered already.")
            )
        elif self.state != "left":  # whether they may come back, a person decides
            state = "candidate" if self.state == "declined" else self.state
            self.write({"registration_id": registration.id, "state": state})

    def _follow_registration(self, state):
        """Go the steps that a state chosen in the Events app means, if any."""
        for participant in self.with_context(flashcoop_no_sync=True):
            for step in STEPS_OF_REGISTRATION[state].get(participant.state, ()):
                participant.state = step
