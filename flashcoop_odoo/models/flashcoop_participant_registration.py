from odoo import models

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

    def _link_registrations(self):
        """Give each participant its one registration in the cohort's event.

        An unused registration of the same person is adopted; else one is created.
        sudo: facilitators and coordinators need no right on events.
        """
        todo = self.sudo().filtered(
            lambda p: not p.registration_id and p.cohort_id.event_id
        )
        if not todo or self.env.context.get("flashcoop_no_sync"):
            return
        free = todo._find_free_registrations()
        missing = self.browse().sudo()
        for participant in todo:
            key = (participant.cohort_id.event_id.id, participant.partner_id.id)
            if registration := free.pop(key, None):
                participant.registration_id = registration
            else:
                missing |= participant
        Registration = self.env["event.registration"].sudo()
        created = Registration.with_context(
            flashcoop_no_sync=True, tracking_disable=True
        ).create([participant._prepare_registration_vals() for participant in missing])
        for participant, registration in zip(missing, created, strict=True):
            participant.registration_id = registration

    def _find_free_registrations(self):
        """Return {(event id, partner id): registration} not used by a participant."""
        registrations = (
            self.env["event.registration"]
            .sudo()
            .search(
                [
                    ("event_id", "in", self.cohort_id.event_id.ids),
                    ("partner_id", "in", self.partner_id.ids),
                    ("flashcoop_participant_ids", "=", False),
                    ("state", "!=", "cancel"),
                ]
            )
        )
        return {(r.event_id.id, r.partner_id.id): r for r in registrations}

    def _prepare_registration_vals(self):
        self.ensure_one()
        return {
            "event_id": self.cohort_id.event_id.id,
            "partner_id": self.partner_id.id,
            "name": self.partner_id.name,
            "state": REGISTRATION_STATES[self.state],
        }

    def _sync_registration_state(self):
        for participant in self.sudo():
            state = REGISTRATION_STATES[participant.state]
            if participant.registration_id.state not in (False, state):
                participant.registration_id.with_context(
                    flashcoop_no_sync=True
                ).state = state
