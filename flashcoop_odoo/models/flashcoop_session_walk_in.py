from odoo import models
from odoo.exceptions import UserError


class FlashcoopSessionWalkIn(models.Model):
    """Somebody comes who is not on the sheet."""

    _inherit = "flashcoop.session"

    def get_walk_ins(self):
        """Return the people of the Flashcoop who are not on the sheet, candidates
        first: dicts ``{id, name, state}``."""
        self.ensure_one()
        people = self.cohort_id.participant_ids - self.attendance_ids.participant_id
        states = dict(people._fields["state"]._description_selection(self.env))
        return [
            {
                "id": person.id,
                "name": person.display_name,
                "state": states[person.state],
            }
            for person in people.sorted(lambda p: (p.state != "candidate", p.id))
        ]

    def add_walk_in(self, participant_id=None, name=None, phone=None):
        """Put somebody on the sheet, as present, who came without being expected.

        :param participant_id: of the Flashcoop; else ``name`` makes a candidate, but
            for the name of somebody who is in the Flashcoop already.
        :return: the new state.
        :raise UserError: without either, or when the half-day is locked.
        """
        self.ensure_one()
        self.check_access("write")
        self._take_turn()
        self._check_unlocked()
        people = self.cohort_id.participant_ids
        person = people.filtered(lambda p: p.id == participant_id)
        if not person and (name or "").strip():
            person = self._find_namesake(name) or self._create_candidate(name, phone)
        if not person:
            raise UserError(self.env._("Choose somebody, or type the person's name."))
        line = self.attendance_ids.filtered(lambda a: a.participant_id == person)
        if not line:
            line = self.env["flashcoop.attendance"].create(
                {"session_id": self.id, "participant_id": person.id}
            )
        if line.status == "expected":
            line.status = "present"
        if person.state == "candidate":
            self._ask_to_admit(person)
        return self.get_phone_state()

    def _find_namesake(self, name):
        wanted = " ".join(name.split()).casefold()
        # sudo: identity of the people of a Flashcoop that the user works in
        return self.cohort_id.participant_ids.filtered(
            lambda p: (
                " ".join((p.sudo().partner_id.name or "").split()).casefold() == wanted
            )
        )[:1]

    def _create_candidate(self, name, phone):
        # sudo: a facilitator makes no contacts and no participants but this way
        partner = (
            self.env["res.partner"]
            .sudo()
            .create(
                {
                    "name": " ".join(name.split()),
                    "phone": (phone or "").strip() or False,
                    "company_id": self.company_id.id,
                }
            )
        )
        person = (
            self.env["flashcoop.participant"]
            .sudo()
            .create({"cohort_id": self.cohort_id.id, "partner_id": partner.id})
        )
        return person.with_env(self.env)

    def _ask_to_admit(self, person):
        """Leave the decision on somebody who just came to the coordinator, once."""
        coordinator = self.cohort_id.coordinator_id
        person = person.sudo()  # a facilitator writes nothing on participants
        summary = self.env._("Came without being expected: admit or decline")
        known = person.activity_ids.filtered(lambda a: a.summary == summary)
        if coordinator and not known:
            person.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=coordinator.id,
                summary=summary,
                note=self.env._("Came on %s.", self.display_name),
            )
