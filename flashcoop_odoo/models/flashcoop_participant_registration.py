from odoo import api, models

REGISTRATION_STATES = {
    "candidate": "draft",
    "admitted": "open",
    "active": "open",
    "completed": "done",
    "left": "cancel",
    "declined": "cancel",
}


class FlashcoopParticipantRegistration(models.Model):
    """The one registration of a participant in the event of the cohort."""

    _inherit = "flashcoop.participant"

    @api.model_create_multi
    def create(self, vals_list):
        """Extend to give each participant its registration beforehand, in one batch:
        a thousand links written afterwards cost more than the participants."""
        if not self.env.context.get("flashcoop_no_sync"):
            vals_list = self._add_registrations(vals_list)
        return super().create(vals_list)

    def _add_registrations(self, vals_list):
        """Return the values with, for each, its one registration in the event.

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
        for key, registration in self._find_free_registrations(todo).items():
            todo.pop(key)["registration_id"] = registration.id
        self._create_registrations(todo)
        return vals_list

    @api.model
    def _find_free_registrations(self, keys):
        """Return {(event id, person id): registration} not used by a participant."""
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
                    ("state", "!=", "cancel"),
                ]
            )
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
                        "name": person.name,
                        "email": person.email,
                        "phone": person.phone,
                        "company_name": person.company_name,
                        "state": REGISTRATION_STATES[vals.get("state") or "candidate"],
                    }
                    for ((event_id, _), vals), person in zip(
                        todo.items(), persons, strict=True
                    )
                ]
            )
        )
        for vals, registration in zip(todo.values(), registrations, strict=True):
            vals["registration_id"] = registration.id

    def _sync_registration_state(self):
        for participant in self.sudo():
            state = REGISTRATION_STATES[participant.state]
            if participant.registration_id.state not in (False, state):
                participant.registration_id.with_context(
                    flashcoop_no_sync=True
                ).state = state
