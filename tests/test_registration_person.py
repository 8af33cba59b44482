"""The registration of a participant says who they are today, and whether they came."""

from common import FlashcoopCase


class TestRegistrationPerson(FlashcoopCase):
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

    # --- who came ---

    def test_who_came_and_left_has_attended(self):
        self.cohort.generate_sessions(days=2)
        sessions = self.cohort.session_ids
        for status, state in (
            ("present", "done"),
            ("late", "done"),
            ("absent", "cancel"),
            ("excused", "cancel"),
        ):
            person = self._create_participant(self.cohort, status)
            line = person.attendance_ids.filtered(lambda a: a.session_id == sessions[0])
            line.status = status
            with self.subTest(status=status):
                person.write({"state": "left", "exit_date": "2022-03-07"})
                self.assertEqual(person.registration_id.state, state)
                person.action_back()
                self.assertEqual(person.registration_id.state, "open")

    def test_a_sheet_filled_in_after_they_left_counts(self):
        self.cohort.generate_sessions(days=2)
        person = self._create_participant(self.cohort)
        person.write({"state": "left", "exit_date": "2022-03-07"})
        registration = person.registration_id
        self.assertEqual(registration.state, "cancel")
        line = person.attendance_ids[0]
        guide = self._create_user("coordinator")
        line.with_user(guide).status = "present"
        self.assertEqual(registration.state, "done")
        line.with_user(guide).status = "absent"
        self.assertEqual(registration.state, "cancel")
        line.status = "present"
        line.unlink()
        self.assertEqual(registration.state, "cancel")
        self.env["flashcoop.attendance"].create(
            {
                "session_id": self.cohort.session_ids[0].id,
                "participant_id": person.id,
                "status": "late",
            }
        )
        self.assertEqual(registration.state, "done")

    # --- contacts ---

    def test_the_registration_carries_what_the_contact_says_today(self):
        person = self._create_participant(self.cohort, partner_id=self.ana.id)
        keeper = self._create_user("stranger", groups="base.group_partner_manager")
        self.ana.with_user(keeper).write({"name": "Anna", "email": "anna@example.com"})
        registration = person.registration_id
        self.assertEqual(registration.name, "Anna")
        self.assertEqual(registration.email, "anna@example.com")

    def test_who_booked_for_others_does_not_rename_them(self):
        adviser = self._create_partner("Adviser", email="adviser@example.com")
        registration = self._register(name="Léa", partner_id=adviser.id)
        adviser.write({"name": "Claire", "email": "claire@example.com"})
        self.assertEqual(registration.name, "Léa")
        self.assertEqual(registration.email, "adviser@example.com")

    def test_another_person_takes_the_registration_over(self):
        person = self._create_participant(self.cohort, partner_id=self.ana.id)
        bo = self._create_partner("Bo", phone="+33 1 23 45 67 89")
        person.with_user(self._create_user("coordinator")).partner_id = bo
        registration = person.registration_id
        self.assertEqual(self.event.registration_ids, registration)
        self.assertEqual((registration.partner_id, registration.name), (bo, "Bo"))
        self.assertFalse(registration.email)
        self.assertEqual(registration.phone, "+33 1 23 45 67 89")

    def test_another_person_stays_booked_by_the_adviser(self):
        adviser = self._create_partner("Adviser", email="adviser@example.com")
        registration = self._register(name="Léa", partner_id=adviser.id)
        person = self.cohort.participant_ids
        person.partner_id = self.ana
        self.assertEqual((registration.partner_id, registration.name), (adviser, "Ana"))

    def test_contacts_who_are_both_here_are_not_merged(self):
        """Core would delete one participant with the sheets, wherever they were."""
        bo = self._create_partner("Bo")
        people = self._create_participant(self.cohort, partner_id=self.ana.id)
        people |= self._create_participant(self.cohort, partner_id=bo.id)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        with self.assertRefused("Two of these contacts are in “Chez Nous”"):
            wizard._merge((self.ana | bo).ids, self.ana)
        keeper = self._create_user("stranger", groups="base.group_partner_manager")
        with self.assertRefused("ask the coordinator"):
            wizard.with_user(keeper)._merge((self.ana | bo).ids, self.ana)
        cy = self._create_partner("Cy", email="ana@example.com")
        wizard._merge((self.ana | cy).ids, cy)
        self.env.invalidate_all()
        self.assertEqual(people.partner_id, bo | cy)

    # --- deleting ---

    def test_deleting_a_candidate_cancels_the_registration(self):
        registration = self._register(partner_id=self.ana.id)
        chief = self._create_user("coordinator")
        self.cohort.participant_ids.with_user(chief).unlink()
        self.assertEqual(registration.state, "cancel")

    def test_a_registration_booked_for_somebody_else_is_not_adopted(self):
        registration = self._register(name="Brother", partner_id=self.ana.id)
        self.cohort.participant_ids.unlink()
        person = self._create_participant(self.cohort, partner_id=self.ana.id)
        self.assertNotEqual(person.registration_id, registration)

    def test_a_flashcoop_whose_candidates_were_mistakes_can_be_deleted(self):
        self._register(partner_id=self.ana.id)
        self.cohort.participant_ids.unlink()
        event = self.event
        self.cohort.with_user(self._create_user("manager")).unlink()
        self.assertFalse(event.exists())

    def test_a_flashcoop_for_which_people_are_registered_stays(self):
        self.cohort.action_archive()
        self._register(partner_id=self.ana.id)
        with self.assertRefused("People are registered for “Chez Nous”"):
            self.cohort.unlink()
