from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, escape_psql


def _cohort_and_person(participant):
    return participant.cohort_id, participant.partner_id


class EventRegistration(models.Model):
    _inherit = "event.registration"

    flashcoop_participant_ids = fields.One2many(
        comodel_name="flashcoop.participant",
        inverse_name="registration_id",
        string="Participant of a Flashcoop",
        groups="flashcoop_odoo.flashcoop_group_facilitator,"
        "flashcoop_odoo.flashcoop_group_coordinator",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `event`: who registers for a Flashcoop is a candidate.

        Hence not confirmed yet: core's mail of confirmation leaves with the admission.
        """
        if self.env.context.get("flashcoop_no_sync"):
            return super().create(vals_list)
        default = {"event_id": self.env.context.get("default_event_id")}
        vals_list = [default | vals for vals in vals_list]
        cohorts = self._flashcoop_get_cohorts({vals["event_id"] for vals in vals_list})
        for vals in vals_list:
            if vals["event_id"] in cohorts and vals.get("state") != "cancel":
                vals["state"] = "draft"
        registrations = super().create(vals_list)
        registrations._flashcoop_enrol(cohorts)
        return registrations

    def write(self, vals):
        """Override of `event`: confirming there admits a candidate, cancelling declines
        one; a registration moved to the event of a Flashcoop makes one."""
        if self.env.context.get("flashcoop_no_sync"):
            return super().write(vals)
        if "event_id" in vals:
            self._flashcoop_check_event_unchanged(vals["event_id"])
        result = super().write(vals)
        if vals.get("state"):
            self.sudo().flashcoop_participant_ids._follow_registration(vals["state"])
        if "event_id" in vals:
            cohorts = self._flashcoop_get_cohorts({vals["event_id"]})
            arrived = self.filtered(lambda r: r.state != "cancel")
            arrived._flashcoop_enrol(cohorts)
        return result

    def _flashcoop_check_event_unchanged(self, event_id):
        """A participant stays in their Flashcoop, and so does their registration."""
        for registration in self.sudo():
            moved = registration.event_id.id != event_id
            if moved and registration.flashcoop_participant_ids:
                raise UserError(
                    self.env._(
                        "The registration of %(person)s belongs to a Flashcoop,"
                        " “%(event)s”: cancel it and register the person for the other"
                        " event.",
                        person=registration.display_name,
                        event=registration.event_id.name,
                    )
                )

    def _flashcoop_set_state(self, state):
        """Write a state that comes from the participant.

        sudo by the caller: coordinators need no right on events.
        """
        self.filtered(lambda r: r.state != state).with_context(
            flashcoop_no_sync=True
        ).write({"state": state})

    # === CANDIDATES === #

    @api.model
    def _flashcoop_get_cohorts(self, event_ids):
        """Return {event id: cohort} for those of the events that are a Flashcoop's.

        sudo: people register from the web, or through staff of the Events app.
        """
        cohorts = self.env["flashcoop.cohort"].sudo()
        cohorts = cohorts.search([("event_id", "in", list(event_ids - {None, False}))])
        return {cohort.event_id.id: cohort for cohort in cohorts}

    def _flashcoop_enrol(self, cohorts):
        """Make each registration a candidate of its cohort, once a person.

        One that comes too late, to a closed or cancelled cohort, stays a registration:
        whoever made it, on the web perhaps, is not told of our rules.

        :param cohorts: {event id: cohort}, in sudo.
        """
        found = self._flashcoop_group_by_person(cohorts)
        people = self._flashcoop_find_participants(found)
        known = people.grouped(_cohort_and_person)
        new = people.create(
            [
                {
                    "cohort_id": cohort.id,
                    "partner_id": person.id,
                    "registration_id": registrations.pop(0).id,
                }
                for (cohort, person), registrations in found.items()
                if (cohort, person) not in known
            ]
        )
        new._sync_registration_state()
        known |= new.grouped(_cohort_and_person)
        for key, registrations in found.items():
            for registration in registrations:
                known[key]._take_registration(registration)

    def _flashcoop_group_by_person(self, cohorts):
        """Return {(cohort, contact): [registration]}, in sudo, of the registrations
        that make a candidate; see ``_flashcoop_enrol``."""
        found = {}
        for registration in self.sudo():
            cohort = cohorts.get(registration.event_id.id)
            late = cohort and cohort._is_closed()
            if cohort and not late and registration.state != "cancel":
                key = cohort, registration._flashcoop_find_person()
                found.setdefault(key, []).append(registration)
        return found

    @api.model
    def _flashcoop_find_participants(self, keys):
        """Return, in sudo, the participants of pairs (cohort, contact)."""
        people = self.env["flashcoop.participant"].sudo()
        if not keys:
            return people
        return people.search(
            [
                ("cohort_id", "in", [cohort.id for cohort, _person in keys]),
                ("partner_id", "in", [person.id for _cohort, person in keys]),
            ]
        )

    def _flashcoop_is_booker(self, person):
        """True when the attendee is the contact who booked, and not somebody else."""
        self.ensure_one()
        name = (self.name or person.name or "").strip()
        return name.casefold() == (person.name or "").strip().casefold()

    def _flashcoop_find_person(self):
        """Return the contact of the person who comes.

        It is not always the one who booked: an adviser books for several people.
        Same name as the booker: that contact; same e-mail and name: that one; else a
        new contact, which staff may merge.
        """
        self.ensure_one()
        Partner = self.env["res.partner"]
        ours = Partner._check_company_domain(self.company_id)
        booker = self.partner_id
        if booker.filtered_domain(ours) and self._flashcoop_is_booker(booker):
            return booker
        return self._flashcoop_find_namesake(ours) or Partner.create(
            {
                "name": (self.name or booker.name or "").strip()
                or self.email
                or self.env._("Unnamed registration"),
                "email": self.email,
                "phone": self.phone,
                "company_id": self.company_id.id,
            }
        )

    def _flashcoop_find_namesake(self, ours):
        """Return the contact with the name and the e-mail of the attendee, if any.

        :param ours: the domain of the company's contacts.
        """
        name, email = (self.name or "").strip(), email_normalize(self.email or "")
        if not (name and email):
            return self.env["res.partner"]
        return self.env["res.partner"].search(
            Domain("email_normalized", "=", email)
            & Domain("name", "=ilike", escape_psql(name))
            & Domain(ours),
            limit=1,
        )
