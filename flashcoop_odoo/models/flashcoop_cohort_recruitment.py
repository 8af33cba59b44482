from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..calc import people_list

CONTACT_FIELDS = ("name", "email", "phone")


class FlashcoopCohortRecruitment(models.Model):
    """Finding the people of a list among the contacts, and making candidates of them.

    A person of a list is a dictionary of texts, see ``calc.people_list``.
    """

    _inherit = "flashcoop.cohort"

    meeting_ids = fields.One2many(
        comodel_name="flashcoop.meeting", inverse_name="cohort_id"
    )

    # === WHO IS WHO === #

    def _find_people(self, people):
        """Say who the people of a list may be, in a number of queries that does not
        grow with the list.

        :return: for each, (contacts that are surely this person, contacts that may be).
            Contacts of other companies are nobody's.
        """
        self.ensure_one()
        contacts = self._find_contacts(people)
        index = defaultdict(lambda: self.env["res.partner"])
        for contact in contacts:
            for key in self._get_contact_keys(contact):
                index[key] |= contact
        index.update(self._find_born(people))
        found = []
        today = fields.Date.context_today(self)
        for person in people:
            name = people_list.name_key(person["name"])
            sure = maybe = self.env["res.partner"]
            for key in people_list.person_keys(person, today):
                for contact in index.get(key, ()):
                    if people_list.name_key(contact.name) == name:
                        sure |= contact
                    else:
                        maybe |= contact
            maybe |= index.get(("name", name), maybe) - sure
            found.append((sure, maybe))
        return found

    def _find_contacts(self, people):
        """Return the persons that this company knows with an e-mail, a telephone number
        or a name of the list."""
        emails = {(person.get("email") or "").strip().casefold() for person in people}
        phones = {people_list.phone_key(person.get("phone")) for person in people}
        names = {person["name"] for person in people}
        names |= {name.title() for name in names} | {name.upper() for name in names}
        Partner = self.env["res.partner"]
        return Partner.search(
            Domain("is_company", "=", False)
            & Domain(Partner._check_company_domain(self.company_id))
            & (
                Domain("email_normalized", "in", list(emails - {""}))
                | Domain("phone_sanitized", "in", [f"+{p}" for p in phones - {""}])
                | Domain("name", "in", list(names - {""}))
            )
        )

    @api.model
    def _get_contact_keys(self, contact):
        keys = [("name", people_list.name_key(contact.name))]
        if contact.email_normalized:
            keys.append(("email", contact.email_normalized))
        if contact.phone_sanitized:
            keys.append(("phone", contact.phone_sanitized.removeprefix("+")))
        return keys

    def _find_born(self, people):
        """Return {("born", name, date of birth): contacts} of this company's
        participants, past ones too."""
        today = fields.Date.context_today(self)
        wanted = {
            key
            for person in people
            for key in people_list.person_keys(person, today)
            if key[0] == "born"
        }
        found = defaultdict(lambda: self.env["res.partner"])
        if wanted:
            participants = self.env["flashcoop.participant"].search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("birth_date", "in", [key[2] for key in wanted]),
                ]
            )
            for participant in participants:
                name = people_list.name_key(participant.partner_id.name)
                found["born", name, participant.birth_date] |= participant.partner_id
        return found

    def _find_organisations(self, names):
        """Return {name as ``plain`` writes it: organisation of this company}."""
        Partner = self.env["res.partner"]
        wanted = {people_list.plain(name) for name in names} - {""}
        if not wanted:
            return {}
        organisations = Partner.search(
            Domain("is_company", "=", True)
            & Domain(Partner._check_company_domain(self.company_id))
            & Domain.OR([Domain("name", "=ilike", name) for name in set(names) if name])
        )
        return {people_list.plain(o.name): o for o in organisations}

    # === CANDIDATES === #

    def _enrol_people(self, people):
        """Make candidates of people, all of them or, when one is refused, none.

        :param people: values of participants, in which ``partner_id`` may be missing;
            then ``name``, ``email`` and ``phone`` make a new contact. ``adviser_name``
            names an adviser of ``prescriber_id``.
        """
        self.ensure_one()
        self._check_open()
        contact_ids = self._find_or_create_contacts(people)
        advisers = self._find_or_create_advisers(people)
        left_out = {*CONTACT_FIELDS, "adviser_name"}
        return self.env["flashcoop.participant"].create(
            [
                {key: value for key, value in vals.items() if key not in left_out}
                | {
                    "cohort_id": self.id,
                    "partner_id": contact_id,
                    "adviser_id": advisers.get(
                        self._get_adviser_key(vals), vals.get("adviser_id")
                    ),
                }
                for vals, contact_id in zip(people, contact_ids, strict=True)
            ]
        )

    def _find_or_create_contacts(self, people):
        """Return the id of the contact of each, new ones made in one batch."""
        new = iter(
            self.env["res.partner"]
            .create(
                [
                    {name: vals.get(name) for name in CONTACT_FIELDS}
                    | {"company_id": self.company_id.id}
                    for vals in people
                    if not vals.get("partner_id")
                ]
            )
            .ids
        )
        return [vals.get("partner_id") or next(new) for vals in people]

    @api.model
    def _get_adviser_key(self, vals):
        name = people_list.name_key(vals.get("adviser_name"))
        return vals.get("prescriber_id"), name

    def _find_or_create_advisers(self, people):
        """Return {(id of the prescriber, name): id of the adviser}; who is new to us
        becomes a contact of the prescriber."""
        named = {
            key: vals["adviser_name"]
            for vals in people
            if all(key := self._get_adviser_key(vals))
        }
        Partner = self.env["res.partner"]
        known = Partner.search(
            [
                ("parent_id", "in", [prescriber for prescriber, _name in named]),
                ("is_company", "=", False),
            ]
        )
        found = {(c.parent_id.id, people_list.name_key(c.name)): c.id for c in known}
        missing = [key for key in named if key not in found]
        created = Partner.create(
            [
                {
                    "name": named[key],
                    "parent_id": key[0],
                    "company_id": Partner.browse(key[0]).company_id.id,
                }
                for key in missing
            ]
        )
        return found | dict(zip(missing, created.ids, strict=True))

    def action_import_people(self):
        self.ensure_one()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Candidates from a list"),
            "res_model": "flashcoop.intake",
            "view_mode": "form",
            "target": "current",
            "context": {"default_cohort_id": self.id},
        }

    def action_feedback(self):
        """Open what each prescriber is told, one sheet a prescriber."""
        self.ensure_one()
        return self.env["flashcoop.feedback"]._open_for(self)

    def action_view_meetings(self):
        self.ensure_one()
        return self._action_open(
            self.env._("Information meetings"), "flashcoop.meeting"
        )
