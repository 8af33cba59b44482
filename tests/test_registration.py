"""A participant is one registration in the event: entered here or there, once."""

from common import FlashcoopCase

from odoo import Command
from odoo.tests import Form

STATES = {
    "admitted": "open",
    "active": "open",
    "completed": "done",
    "declined": "cancel",
    "left": "cancel",  # somebody who never came
}


class TestRegistration(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cohort = cls._create_cohort()
        cls.event = cls.cohort.event_id
        cls.ana = cls._create_partner("Ana", email="ana@example.com")

    def _register(self, **values):
        """Register somebody as staff of the Events app does."""
        return self.env["event.registration"].create(
            {"event_id": self.event.id, **values}
        )

    # --- entered here ---

    def test_a_participant_has_one_registration(self):
        person = self._create_participant(self.cohort, partner_id=self.ana.id)
        self.assertEqual(self.event.registration_ids, person.registration_id)
        self.assertEqual(person.registration_id.partner_id, self.ana)
        self.assertEqual(person.registration_id.name, "Ana")
        self.assertEqual(person.registration_id.email, "ana@example.com")

    def test_the_registration_follows_the_state(self):
        person = self._create_participant(self.cohort, state="candidate")
        self.assertEqual(person.registration_id.state, "draft")
        for state in ("admitted", "active", "completed", "active", "left"):
            person.state = state
            self.assertEqual(person.registration_id.state, STATES[state])
        person.action_back()
        self.assertEqual(person.registration_id.state, "open")
        other = self._create_participant(self.cohort, state="candidate")
        other.action_decline()
        self.assertEqual(other.registration_id.state, "cancel")
        other.action_back()
        self.assertEqual(other.registration_id.state, "draft")

    def test_a_registration_made_afterwards_makes_no_second_participant(self):
        person = self._create_participant(self.cohort, partner_id=self.ana.id)
        kept = person.registration_id
        self._register(partner_id=self.ana.id)
        self.assertEqual(self.cohort.participant_ids, person)
        self.assertEqual(person.registration_id, kept)

    def test_deleting_the_registration_keeps_the_participant(self):
        person = self._create_participant(self.cohort, partner_id=self.ana.id)
        person.registration_id.unlink()
        self.assertTrue(person.exists())
        self.assertFalse(person.registration_id)
        person.action_complete()
        self.assertEqual(person.state, "completed")

    def test_a_new_registration_is_adopted_by_a_participant_who_lost_theirs(self):
        person = self._create_participant(self.cohort, partner_id=self.ana.id)
        person.registration_id.unlink()
        registration = self._register(partner_id=self.ana.id)
        self.assertEqual(person.registration_id, registration)
        self.assertEqual(self.cohort.participant_ids, person)

    # --- registered there ---

    def test_who_registers_shows_up_once_as_a_candidate(self):
        registration = self._register(partner_id=self.ana.id)
        person = self.cohort.participant_ids
        self.assertEqual((person.partner_id, person.state), (self.ana, "candidate"))
        self.assertEqual(person.registration_id, registration)
        self._register(partner_id=self.ana.id)
        self._register(name="ANA ", partner_id=self.ana.id)
        self._register(name="Ana", email="Ana@Example.com")
        self.assertEqual(self.cohort.participant_ids, person)

    def test_several_in_one_call_are_several_candidates_each_once(self):
        bo = self._create_partner("Bo")
        self.env["event.registration"].create(
            [
                {"event_id": self.event.id, "partner_id": partner.id}
                for partner in (self.ana, bo, self.ana)
            ]
        )
        self.assertEqual(self.cohort.participant_ids.partner_id, self.ana | bo)
        self.assertEqual(self.cohort.candidate_count, 2)

    def test_an_adviser_books_for_several_people(self):
        adviser = self._create_partner("Adviser", email="adviser@example.com")
        for name in ("Léa", "Noé"):
            self._register(
                name=name, email="adviser@example.com", partner_id=adviser.id
            )
        people = self.cohort.participant_ids.partner_id
        self.assertEqual(set(people.mapped("name")), {"Léa", "Noé"})
        self.assertNotIn(adviser, people)

    def test_same_mail_and_another_name_is_another_person(self):
        self._register(name="Brother of Ana", email="ana@example.com")
        self.assertEqual(self.cohort.participant_ids.partner_id.name, "Brother of Ana")
        self.assertEqual(self.ana.name, "Ana")

    def test_a_name_with_signs_of_a_pattern_matches_nobody(self):
        self._register(name="A%", email="ana@example.com")
        self.assertEqual(self.cohort.participant_ids.partner_id.name, "A%")

    def test_an_unnamed_registration_becomes_a_contact_that_staff_can_name(self):
        self._register(email="who@example.com")
        self._register()
        names = set(self.cohort.participant_ids.partner_id.mapped("name"))
        self.assertEqual(names, {"who@example.com", "Unnamed registration"})

    def test_registering_elsewhere_makes_no_candidate(self):
        event = self.env["event.event"].create(
            {
                "name": "Open day",
                "date_begin": "2022-03-07 08:00:00",
                "date_end": "2022-03-07 16:00:00",
                "event_mail_ids": [],
            }
        )
        self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.ana.id}
        )
        found = self.env["flashcoop.participant"].search(
            [("partner_id", "=", self.ana.id)]
        )
        self.assertFalse(found)

    def test_a_cancelled_registration_makes_no_candidate(self):
        self._register(partner_id=self.ana.id, state="cancel")
        self.assertFalse(self.cohort.participant_ids)

    def test_one_that_comes_too_late_stays_a_registration(self):
        self.cohort.state = "cancelled"
        registration = self._register(partner_id=self.ana.id)
        self.assertTrue(registration.exists())
        self.assertFalse(self.cohort.participant_ids)

    def test_cancelling_there_declines_a_candidate(self):
        self._register(partner_id=self.ana.id).action_cancel()
        self.assertEqual(self.cohort.participant_ids.state, "declined")

    def test_cancelling_there_does_not_throw_out_a_participant(self):
        registration = self._register(partner_id=self.ana.id)
        person = self.cohort.participant_ids
        person.action_admit()
        self.assertEqual(registration.state, "open")
        registration.action_cancel()
        self.assertEqual(person.state, "admitted")

    def test_somebody_deleted_by_mistake_adopts_the_registration_that_is_there(self):
        registration = self._register(partner_id=self.ana.id)
        self.cohort.participant_ids.unlink()
        self.assertEqual(registration.state, "cancel")
        person = self._create_participant(
            self.cohort, partner_id=self.ana.id, state="admitted"
        )
        self.assertEqual(person.registration_id, registration)
        self.assertEqual(registration.state, "open")
        self.assertEqual(self.event.registration_ids, registration)

    def test_staff_of_the_events_app_need_no_right_here(self):
        desk = self._create_user(
            "stranger", login="test_desk", groups="event.group_event_user"
        )
        form = Form(self.env["event.registration"].with_user(desk))
        form.event_id = self.event
        form.partner_id = self.ana
        registration = form.save()
        person = self.cohort.participant_ids
        self.assertEqual(person.registration_id.id, registration.id)
        registration.action_cancel()
        self.assertEqual(person.state, "declined")

    def test_who_registers_is_confirmed_by_the_admission(self):
        registration = self._register(partner_id=self.ana.id)
        self.assertEqual(registration.state, "draft")
        self.cohort.participant_ids.action_admit()
        self.assertEqual(registration.state, "open")
        self.cohort.participant_ids.action_back()
        self.assertEqual(registration.state, "draft")

    def test_the_event_may_be_a_default(self):
        registration = (
            self.env["event.registration"]
            .with_context(default_event_id=self.event.id)
            .create({"partner_id": self.ana.id})
        )
        self.assertEqual(registration.state, "draft")
        self.assertEqual(self.cohort.participant_ids.registration_id, registration)

    def test_the_mail_of_confirmation_leaves_with_the_admission(self):
        template = self.env.ref("event.event_subscription")
        self.event.event_mail_ids = [
            Command.create(
                {
                    "interval_type": "after_sub",
                    "interval_unit": "now",
                    "template_ref": f"mail.template,{template.id}",
                }
            )
        ]
        scheduler = self.event.event_mail_ids
        self._register(partner_id=self.ana.id)
        self.assertFalse(scheduler.mail_registration_ids)
        self.cohort.participant_ids.action_admit()
        self.assertTrue(scheduler.mail_registration_ids)

    def test_confirming_there_admits(self):
        registration = self._register(partner_id=self.ana.id)
        person = self.cohort.participant_ids
        desk = self._create_user(
            "stranger", login="test_desk", groups="event.group_event_user"
        )
        registration.with_user(desk).action_confirm()
        self.assertEqual(person.state, "admitted")
        registration.with_user(desk).action_set_done()
        self.assertEqual((person.state, registration.state), ("admitted", "done"))

    def test_attendance_ticked_there_stays_when_the_person_starts(self):
        registration = self._register(partner_id=self.ana.id)
        person = self.cohort.participant_ids
        person.action_admit()
        registration.action_set_done()
        for action, state in (
            ("start", "done"),
            ("back", "done"),
            ("start", "done"),
            ("complete", "done"),
            ("back", "open"),  # completed by mistake
        ):
            getattr(person, f"action_{action}")()
            self.assertEqual(registration.state, state)

    def test_what_was_cancelled_there_is_taken_back_there(self):
        registration = self._register(partner_id=self.ana.id)
        person = self.cohort.participant_ids
        for action, state in (
            ("cancel", "declined"),
            ("set_draft", "candidate"),
            ("cancel", "declined"),
            ("confirm", "admitted"),
        ):
            getattr(registration, f"action_{action}")()
            with self.subTest(action=action):
                self.assertEqual(person.state, state)

    def test_somebody_taking_part_and_cancelled_there_is_to_settle(self):
        registration = self._register(partner_id=self.ana.id)
        person = self.cohort.participant_ids
        sentence = "cancelled or not confirmed in the Events app: 1"
        self.assertNotIn(sentence, self.cohort.to_settle)
        person.action_admit()
        for action in (registration.action_cancel, registration.action_set_draft):
            action()
            self.env.invalidate_all()
            self.assertEqual(person.state, "admitted")
            self.assertIn(sentence, self.cohort.to_settle)
        person.action_start()
        self.env.invalidate_all()
        self.assertEqual(registration.state, "open")
        self.assertNotIn(sentence, self.cohort.to_settle)

    def test_who_registers_again_after_a_refusal_is_a_candidate_again(self):
        first = self._register(partner_id=self.ana.id)
        person = self.cohort.participant_ids
        person.action_decline()
        again = self._register(partner_id=self.ana.id)
        self.assertEqual(self.cohort.participant_ids, person)
        self.assertEqual((person.state, person.registration_id), ("candidate", again))
        self.assertEqual((first.state, again.state), ("cancel", "draft"))

    def test_a_second_registration_is_cancelled_while_the_first_stands(self):
        first, second, third = self.env["event.registration"].create(
            [{"event_id": self.event.id, "partner_id": self.ana.id}] * 3
        )
        self.assertEqual((first | second | third).mapped("state").count("cancel"), 2)
        self.assertNotEqual(self.cohort.participant_ids.registration_id.state, "cancel")
        self.assertIn("registered already", str(second.message_ids.mapped("body")))

    def test_who_left_and_registers_again_is_to_settle(self):
        person = self._create_participant(self.cohort, partner_id=self.ana.id)
        person.action_leave()
        again = self._register(partner_id=self.ana.id)
        self.assertEqual((person.state, again.state), ("left", "draft"))
        self.assertIn("without a participant: 1", self.cohort.to_settle)

    def test_a_registration_moves_to_no_other_event(self):
        other = self._create_cohort("Deux", "2022-06-09").event_id
        registration = self._register(partner_id=self.ana.id)
        with self.assertRefused("The registration of Ana belongs to .*“Chez Nous”"):
            registration.event_id = other

    def test_a_registration_moved_here_makes_a_candidate(self):
        other = self.env["event.event"].create(
            {
                "name": "Open day",
                "date_begin": "2022-03-07 08:00:00",
                "date_end": "2022-03-07 16:00:00",
            }
        )
        registration = self.env["event.registration"].create(
            {"event_id": other.id, "partner_id": self.ana.id}
        )
        self.assertEqual(registration.state, "open")
        registration.event_id = self.event
        self.assertEqual(self.cohort.participant_ids.partner_id, self.ana)
        self.assertEqual(registration.state, "draft")

    # --- cost ---

    def test_queries_do_not_grow_with_the_people(self):
        self._enter(2)
        self.assertLessEqual(self._enter(50), self._enter(5) + 2)

    def _enter(self, size):
        """Return the number of queries for entering so many people at once."""
        partners = self.env["res.partner"].create(
            [{"name": f"Person {n}"} for n in range(size)]
        )
        cohort = self._create_cohort()
        cohort.generate_sessions()
        with self._counted_queries() as counted:
            self.env["flashcoop.participant"].create(
                [{"cohort_id": cohort.id, "partner_id": p.id} for p in partners]
            )
        self.assertEqual(len(cohort.event_id.registration_ids), size)
        return counted[0]
