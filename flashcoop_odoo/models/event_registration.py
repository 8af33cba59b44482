from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize, escape_psql


class EventRegistration(models.Model):
    _inherit = "event.registration"

    flashcoop_participant_ids = fields.One2many(
        comodel_name="flashcoop.participant",
        inverse_name="registration_id",
        string="Participant of a Flashcoop",
        groups="flashcoop_odoo.flashcoop_group_facilitator,"
        "flashcoop_odoo.flashcoop_group_coordinator",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `event`: who registers for a Flashcoop is a candidate."""
        registrations = super().create(vals_list)
        if not self.env.context.get("flashcoop_no_sync"):
            registrations._flashcoop_create_candidates()
        return registrations

    def write(self, vals):
        """Override of `event`: a registration cancelled there withdraws a candidate."""
        result = super().write(vals)
        if vals.get("state") == "cancel" and not self.env.context.get(
            "flashcoop_no_sync"
        ):
            candidates = self.sudo().flashcoop_participant_ids
            candidates.filtered(lambda p: p.state == "candidate").state = "declined"
        return result

    def _flashcoop_create_candidates(self):
        """Make each registration a candidate of its cohort, once a person.

        sudo: people register from the web, or through staff of the Events app.
        """
        Participant = self.env["flashcoop.participant"].sudo()
        cohorts = (
            self.env["flashcoop.cohort"]
            .sudo()
            .search([("event_id", "in", self.event_id.ids)])
        )
        cohort_by_event = {cohort.event_id.id: cohort for cohort in cohorts}
        for registration in self.sudo():
            cohort = cohort_by_event.get(registration.event_id.id)
            if not cohort or registration.state == "cancel":
                continue
            person = registration._flashcoop_find_person()
            known = Participant.search(
                [("cohort_id", "=", cohort.id), ("partner_id", "=", person.id)]
            )
            if not known:
                Participant.create(
                    {
                        "cohort_id": cohort.id,
                        "partner_id": person.id,
                        "registration_id": registration.id,
                    }
                )
            elif not known.registration_id:
                known.registration_id = registration

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
        name = (self.name or booker.name or "").strip()
        is_booker = name.casefold() == (booker.name or "").strip().casefold()
        if booker.filtered_domain(ours) and is_booker:
            return booker
        email = email_normalize(self.email or "")
        if email and name:
            same = Partner.search(
                Domain("email_normalized", "=", email)
                & Domain("name", "=ilike", escape_psql(name))
                & Domain(ours),
                limit=1,
            )
            if same:
                return same
        return Partner.create(
            {
                "name": name or self.email or self.env._("Unnamed registration"),
                "email": self.email,
                "phone": self.phone,
                "company_id": self.company_id.id,
            }
        )
