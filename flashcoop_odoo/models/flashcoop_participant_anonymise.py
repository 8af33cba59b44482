from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..calc.retention import birth_of_age
from ..calc.unemployment import whole_months
from .flashcoop_participant_retention import check_manager
from .personal_data import (
    ANONYMOUS,
    DELETED,
    ERASED,
    OF_PARTICIPANT,
    erase,
    forget_history,
    overwrite,
)

BATCH = 200  # people written at a time

# What of a contact tells who it is. Town and country stay.
REACHED_BY = (
    *("email", "phone", "website", "function", "comment", "company_name", "parent_id"),
    *("image_1920", "user_id", "category_id"),
    *("partner_latitude", "partner_longitude"),
)
CONTACT_FIELDS = (
    *REACHED_BY,
    *("street", "street2", "zip", "vat", "ref", "barcode", "company_registry"),
    "bank_ids",
)
REGISTRATION_FIELDS = ("email", "phone", "company_name")


class FlashcoopParticipantAnonymise(models.Model):
    """Takes out of a file all that tells who it was, and leaves all that is counted."""

    _inherit = "flashcoop.participant"

    def anonymise(self):
        """Anonymise the people of these files, in all their files of the database.

        Totals, indicators and what was sent to funders are the same afterwards. A
        contact that is something else here too (posted entries, a login, a facilitator)
        stays as it is, and the files leave it.

        :raise AccessError: for who is no manager.
        :raise UserError: when a file is held, or is not due.
        """
        check_manager(self.env)
        self.check_access("write")
        self._check_due()
        people = self.sudo().with_context(active_test=False, prefetch_fields=False)
        files = people.search([("partner_id", "in", people.partner_id.ids)])
        partners = files.partner_id
        for number in range(0, len(partners), BATCH):
            some = partners[number : number + BATCH]
            files.filtered(lambda p, some=some: p.partner_id in some)._anonymise_files()
        self.env.invalidate_all()

    def _check_due(self):
        today = fields.Date.context_today(self)
        retention, held = self._get_retention(), self._get_hold()
        for participant in self:
            if held[participant]:
                raise UserError(
                    self.env._(
                        "The file of %s is held: lift the hold first.",
                        participant.display_name,
                    )
                )
            if retention[participant][1] > today:
                raise UserError(
                    self.env._(
                        "The file of %(person)s is kept until %(day)s.",
                        person=participant.display_name,
                        day=format_date(self.env, retention[participant][1]),
                    )
                )

    def _anonymise_files(self):
        """Erase in one batch (sudo: see ``anonymise``); the order matters, since what
        is found through a file is found before it changes."""
        self.env.flush_all()
        bookings, guardians = self._get_bookings(), self.guardian_id
        registrations = self._get_own_registrations(bookings)
        self._erase_entry()
        self._erase_parts()
        self.partner_id._flashcoop_erase_written()
        self._leave_bookings(bookings)
        self._leave_contacts()
        self._leave_guardians(guardians)
        self._erase_registrations(registrations)
        forget_history(self)
        overwrite(self, {"anonymised_on": fields.Date.context_today(self)})
        self._erase_scans()
        self._forget_half_days()
        self._let_go_of_shares()
        self.env.flush_all()

    def _erase_entry(self):
        """Leave of birth the age at entry, of unemployment its months."""
        for entry, people in self.grouped("entry_date").items():
            for age, same in people.filtered("birth_date").grouped("age").items():
                overwrite(same, {"birth_date": birth_of_age(age, entry)})
        for participant in self.filtered("unemployed_since"):
            since, entry = participant.unemployed_since, participant.entry_date
            overwrite(participant, {"unemployed_months": whole_months(since, entry)})
        erase(self, ERASED["flashcoop.participant"])

    def _erase_parts(self):
        for model, path in OF_PARTICIPANT.items():
            records = self.env[model].sudo().search([(path, "in", self.ids)])
            forget_history(records)
            if model in DELETED:
                models.BaseModel.unlink(records)
            elif model == "flashcoop.signature":
                (records | records.withdrawal_ids)._erase_personal_data()
            elif model == "flashcoop.attendance.change":
                records._erase_personal_data()
            elif model == "flashcoop.meeting.guest":
                records._anonymise_guests()
            else:
                erase(records, ERASED.get(model, ()))

    def _erase_scans(self):
        """Drop the scanned sheets that nobody is still to be proved by."""
        pages = self.env["flashcoop.scan.page"].sudo()
        pages.search([("cohort_id", "in", self.cohort_id.ids)])._erase_due()

    def _forget_half_days(self):
        """Drop the notes on the half-days, which may name the person; files that lie
        there prove the attendance of all, and go with the last."""
        forget_history(self.cohort_id.session_ids, files=False)
        others = self.search(
            [("cohort_id", "in", self.cohort_id.ids), ("anonymised_on", "=", False)]
        )
        forget_history((self.cohort_id - others.cohort_id).session_ids)

    def _let_go_of_shares(self):
        lines = self.env["flashcoop.surplus.line"].sudo()
        lines.search([("participant_id", "in", self.ids)])._let_go_of_entries()

    def _leave_contacts(self):
        """Empty the contacts of these people; where a contact stays, let the files go
        to one that says nothing."""
        files = self.grouped("partner_id")
        kept = self.partner_id._flashcoop_get_kept()
        kept._flashcoop_get_booked_only()._flashcoop_forget()
        names = {partner: stays[0].pseudonym for partner, stays in files.items()}
        (self.partner_id - kept)._flashcoop_erase(names)
        stand_ins = kept.create(
            [
                {
                    "name": names[partner],
                    "active": False,
                    "company_id": partner.company_id.id,
                }
                for partner in kept
            ]
        )
        for partner, stand_in in zip(kept, stand_ins, strict=True):
            overwrite(files[partner], {"partner_id": stand_in.id})

    def _leave_guardians(self, guardians):
        """Empty the contacts of who answered for a minor, but for those who still
        answer for another or are something else here."""
        gone = guardians - guardians._flashcoop_get_kept()
        gone._flashcoop_erase({guardian: ANONYMOUS for guardian in gone})

    def _get_bookings(self):
        """Return what these people booked for any event, but for their files; nothing
        of somebody at work."""
        gone = self.partner_id - self.partner_id._flashcoop_get_at_work()
        registrations = self.env["event.registration"]
        booked = registrations.search([("partner_id", "in", gone.ids)])
        return booked - self.registration_id

    def _get_own_registrations(self, bookings):
        """Return {registration: file of whom it is}: those of the files, and what these
        people booked for themselves."""
        people = self.grouped("partner_id")
        own = {p.registration_id: p for p in self if p.registration_id}
        for booking in bookings:
            others = booking.flashcoop_participant_ids - self
            if not others and booking._flashcoop_is_booker(booking.partner_id):
                own[booking] = people[booking.partner_id][0]
        return own

    def _leave_bookings(self, bookings):
        """Take the telephone and e-mail of who booked off what is somebody else's."""
        for name in ("email", "phone"):
            copies = bookings.filtered(lambda r, n=name: r[n] == r.partner_id[n])
            erase(copies, (name,))

    def _erase_registrations(self, owners):
        """Empty the copies that event registrations keep of a contact.

        :param owners: see `_get_own_registrations`.
        """
        registrations = self.env["event.registration"].union(*owners)
        for registration in registrations:
            overwrite(
                registration,
                {
                    "name": owners[registration].pseudonym,
                    "partner_id": owners[registration].partner_id.id,
                    "barcode": registration._get_random_barcode(),
                },
            )
        erase(registrations, REGISTRATION_FIELDS)
        registrations.registration_answer_ids.unlink()
        forget_history(registrations)
