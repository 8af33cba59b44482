"""A Flashcoop is an event of the Events app, a participant one registration in it."""

from datetime import datetime

from common import FlashcoopCase

from odoo.tests import Form

STATES = {
    "admitted": "open",
    "active": "open",
    "completed": "done",
    "declined": "cancel",
    "left": "cancel",
}


class TestEvent(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls._create_partner("Kitchen", city="Les Ulis")
        cls.cohort = cls._create_cohort("Chez Cook'is", place_id=cls.place.id)
        cls.event = cls.cohort.event_id

    def test_the_event_comes_with_the_cohort_and_sends_no_mail(self):
        self.assertEqual(self.event.name, "Chez Cook'is")
        self.assertEqual(self.event.address_id, self.place)
        self.assertEqual(self.event.date_tz, "Europe/Paris")
        self.assertEqual(self.event.date_begin, datetime(2022, 3, 7, 8, 0))
        self.assertEqual(self.event.date_end, datetime(2022, 3, 15, 16, 0))
        self.assertFalse(self.event.event_mail_ids)
        self.assertFalse(self.event.question_ids)
        self.assertEqual(self.event.company_id, self.cohort.company_id)

    def test_registering_sends_nothing(self):
        before = self.env["mail.mail"].search_count([])
        for name in ("Ana", "Bo"):
            partner = self._create_partner(name, email=f"{name}@example.com")
            self._create_participant(self.cohort, partner_id=partner.id)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_name_place_dates_and_people_in_charge_stay_in_step(self):
        chief = self._create_user("coordinator")
        shop = self._create_partner("Shop")
        self.cohort.write({"name": "Cook'is 2", "place_id": shop.id})
        self.cohort.coordinator_id = chief
        self.assertEqual(self.event.name, "Cook'is 2")
        self.assertEqual(self.event.address_id, shop)
        self.assertEqual(self.event.user_id, chief)
        self.assertEqual(self.cohort.analytic_account_id.name, "Cook'is 2")
        self.cohort.write({"date_start": "2022-03-08", "date_end": "2022-03-10"})
        self.assertEqual(self.event.date_begin, datetime(2022, 3, 8, 8, 0))
        self.assertEqual(self.event.date_end, datetime(2022, 3, 10, 16, 0))

    def test_half_days_move_the_event(self):
        sessions = self.cohort.generate_sessions(days=2)
        self.assertEqual(self.event.date_end, datetime(2022, 3, 8, 16, 0))
        sessions[0].hour_start = 8.5
        self.assertEqual(self.event.date_begin, datetime(2022, 3, 7, 7, 30))
        sessions[3].unlink()
        self.assertEqual(self.event.date_end, datetime(2022, 3, 8, 11, 30))

    def test_a_coordinator_without_rights_on_events_does_all_of_this(self):
        cohort = self.cohort.with_user(self._create_user("coordinator"))
        self.assertFalse(cohort.event_id.has_access("write"))
        cohort.name = "Cook'is 3"
        cohort.generate_sessions(days=1)
        person = self._create_participant(cohort, "Ana")
        self.assertEqual(person.sudo().registration_id.state, "open")
        self.assertEqual(self.event.name, "Cook'is 3")

    def test_archiving_the_cohort_stops_new_candidates(self):
        self.cohort.action_archive()
        self.env["event.registration"].create(
            {"event_id": self.event.id, "name": "Too late"}
        )
        self.assertFalse(self.cohort.participant_ids)
        self.assertFalse(
            self.env["flashcoop.cohort"].search([("id", "=", self.cohort.id)])
        )


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
        self.assertTrue(registration.exists())
        person = self._create_participant(
            self.cohort, partner_id=self.ana.id, state="admitted"
        )
        self.assertEqual(person.registration_id, registration)
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

    # --- cost ---

    def test_queries_for_a_person_are_few(self):
        self._enter(2)
        few, many = self._enter(5), self._enter(50)
        self.assertLess((many - few) / 45, 4)

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
