"""Defaults of the context, which whoever calls over RPC chooses, create nothing in
sudo: Odoo leaves them behind there, and signatures are made on the sheet only."""

from test_signature import SignatureCase, draw

from odoo.exceptions import AccessError
from odoo.fields import Command


class TestContextDefaults(SignatureCase):
    def _forged(self):
        return {
            "session_id": self.session.id,
            "kind": "participant",
            "participant_id": self.ana.id,
            "way": "tablet",
            "image": draw(7),
        }

    def test_a_walk_in_brings_no_login_with_it(self):
        system = self.env.ref("base.group_system")
        user = {"login": "sly", "name": "Sly", "group_ids": [Command.set(system.ids)]}
        session = self.session.with_context(
            default_user_ids=[Command.create(user)], default_email="sly@example.com"
        )
        session.add_walk_in(name="Cy", phone="06 12 34 56 78")
        person = self.cohort.participant_ids - self.ana - self.bo
        self.assertEqual(person.partner_id.name, "Cy")
        self.assertEqual(person.partner_id.phone, "06 12 34 56 78")
        self.assertFalse(person.partner_id.email)
        self.assertFalse(person.partner_id.user_ids)
        self.assertFalse(self.env["res.users"].search([("login", "=", "sly")]))

    def test_sheets_that_are_prepared_bring_no_signature(self):
        person = self._create_participant(self.cohort, "Cy", state="candidate")
        person.action_admit()
        self._line(person).sudo().unlink()
        self.session.with_context(
            default_signature_ids=[Command.create(self._forged())],
            default_status="present",
        ).action_fill()
        self.assertEqual(self._line(person).status, "expected")
        self.assertFalse(self.session.sudo().signature_ids)

    def test_nobody_makes_a_signature_but_on_the_sheet(self):
        signatures = self.env["flashcoop.signature"]
        with self.assertRaises(AccessError):
            signatures.with_user(self.manager).create(self._forged())
        with self.assertRefused("given on the sheet only"):
            self._line(self.ana).sudo().write(
                {"signature_ids": [Command.create(self._forged())]}
            )
        self.assertTrue(self._sign(self.ana).is_valid)
        with self.assertRefused("given on the sheet only"):  # the mark is gone
            signatures.sudo().create(self._forged())

    def test_a_signature_takes_nothing_from_the_context(self):
        session = self.session.with_context(
            default_withdrawal_ids=[Command.create(self._forged())],
            default_erased_at="2022-03-07 09:00:00",
        )
        signature = session._add_signature(
            self._line(self.ana), way="tablet", image=draw()
        )
        self.assertEqual(self.session.sudo().signature_ids, signature)
        self.assertTrue(signature.is_valid)

    def test_a_participant_who_is_said_to_have_completed_is_made_with_followups(self):
        people = self.env["flashcoop.participant"].with_user(self.coordinator)
        person = people.with_context(default_state="completed").create(
            {"cohort_id": self.cohort.id, "partner_id": self._create_partner("Di").id}
        )
        self.assertEqual(person.state, "completed")
        self.assertEqual(set(person.followup_ids.mapped("state")), {"todo"})
