from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..calc import people_list
from .flashcoop_participant import SOCIAL_GROUPS
from .personal_data import ANONYMOUS, ERASED, erase, forget_history, overwrite


class FlashcoopMeetingGuest(models.Model):
    """One person invited to an information meeting: no contact, no participant, until
    they join."""

    _name = "flashcoop.meeting.guest"
    _description = "Guest of an Information Meeting"
    _inherit = ["flashcoop.cohort.part"]
    _order = "meeting_id, name, id"
    _check_company_auto = True

    meeting_id = fields.Many2one(
        comodel_name="flashcoop.meeting", required=True, index=True, ondelete="cascade"
    )
    cohort_id = fields.Many2one(related="meeting_id.cohort_id", store=True, index=True)
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, index=True
    )
    name = fields.Char(required=True)
    email = fields.Char()
    phone = fields.Char()
    status = fields.Selection(
        selection=[
            ("invited", "Invited"),
            ("came", "Came"),
            ("absent", "Did not come"),
        ],
        default="invited",
        required=True,
    )
    wishes_to_join = fields.Boolean(string="Wishes to Join")
    prescriber_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        domain=[("is_company", "=", True)],
        groups=SOCIAL_GROUPS,
    )
    adviser_id = fields.Many2one(
        comodel_name="res.partner", check_company=True, groups=SOCIAL_GROUPS
    )
    participant_id = fields.Many2one(
        comodel_name="flashcoop.participant",
        string="Candidate",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def action_join(self):
        self._join()

    def _join(self):
        """Make candidates of the guests, or find those who are in the cohort already.

        :raise UserError: when the person cannot be told from others of the name.
        """
        for cohort, guests in self.grouped("cohort_id").items():
            guests = guests.filtered(lambda g: not g.participant_id)
            found = cohort._find_people([guest._get_cells() for guest in guests])
            contacts = {
                guest: guest._choose_contact(*matches)
                for guest, matches in zip(guests, found, strict=True)
            }
            members = cohort.participant_ids.grouped("partner_id")
            new = guests.filtered(lambda g, m=members, c=contacts: c[g] not in m)
            created = cohort._enrol_people(
                [guest._prepare_candidate_vals(contacts[guest]) for guest in new]
            )
            for guest, participant in zip(new, created, strict=True):
                guest.participant_id = participant
            for guest in guests - new:
                guest.participant_id = members[contacts[guest]]
            guests.write({"status": "came", "wishes_to_join": True})

    def _get_cells(self):
        self.ensure_one()
        return {"name": self.name, "email": self.email, "phone": self.phone}

    def _choose_contact(self, sure, maybe):
        """Return the contact of the guest, none for somebody new."""
        same_name = maybe.filtered(
            lambda c: people_list.name_key(c.name) == people_list.name_key(self.name)
        )
        if len(sure) > 1 or (not sure and same_name):
            raise UserError(
                self.env._(
                    "A contact is called %(name)s already. Give the guest the e-mail or"
                    " telephone of this contact when it is the same person; else enter"
                    " the candidate by hand.",
                    name=self.name,
                )
            )
        return sure

    def _prepare_candidate_vals(self, contact):
        return {
            "partner_id": contact.id,
            "name": self.name.strip(),
            "email": self.email,
            "phone": people_list.show_phone((self.phone or "").strip()) or False,
            "prescriber_id": self.prescriber_id.id,
            "adviser_id": self.adviser_id.id,
        }

    # === PRIVACY === #

    def _anonymise_guests(self):
        """Leave of guests that they were invited, and whether they came."""
        forget_history(self)
        erase(self, ERASED[self._name])
        overwrite(self, {"name": ANONYMOUS})

    @api.autovacuum
    def _gc_guests(self):
        """Forget who never joined, as long after the meeting as working files last;
        no funder asks for proof of them."""
        for [company] in self._read_group([], ["company_id"]):
            months = relativedelta(months=company.flashcoop_retention_months)
            self.search(
                [
                    ("company_id", "=", company.id),
                    ("participant_id", "=", False),
                    ("name", "!=", ANONYMOUS),
                    ("meeting_id.date", "<", fields.Date.today() - months),
                ],
                limit=1000,
            )._anonymise_guests()
