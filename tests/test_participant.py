"""A participant's course: in, through, out and back, one step at a time."""

import re

from common import FlashcoopCase
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

ALLOWED = {
    "candidate": {"admitted", "declined"},
    "admitted": {"candidate", "active", "declined", "left"},
    "active": {"admitted", "completed", "left"},
    "completed": {"active"},
    "left": {"active"},
    "declined": {"candidate"},
}
PATHS = {
    "candidate": (),
    "admitted": ("admitted",),
    "active": ("admitted", "active"),
    "completed": ("admitted", "active", "completed"),
    "left": ("admitted", "left"),
    "declined": ("declined",),
}


class TestParticipant(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls._create_user("coordinator"))
        cls.cohort = cls._create_cohort()
        cls.cohort.generate_sessions()

    def _person_in(self, state, **values):
        person = self._create_participant(self.cohort, state="candidate", **values)
        for step in PATHS[state]:
            person.state = step
        return person

    # --- states ---

    def test_each_step_is_allowed_or_refused_as_drawn(self):
        for old, followers in ALLOWED.items():
            for new in ALLOWED:
                with self.subTest(old=old, new=new):
                    person = self._person_in(old)
                    if new in followers or new == old:
                        person.write({"state": new})
                        self.assertEqual(person.state, new)
                    else:
                        with self.assertRaises(UserError):
                            person.write({"state": new})

    def test_the_buttons_take_a_person_through(self):
        person = self._person_in("candidate")
        states = []
        for action in ("admit", "start", "complete"):
            getattr(person, f"action_{action}")()
            states.append(person.state)
        self.assertEqual(states, ["admitted", "active", "completed"])

    def test_undo_takes_each_step_back(self):
        for state, before in (
            ("admitted", "candidate"),
            ("active", "admitted"),
            ("completed", "active"),
            ("left", "active"),
            ("declined", "candidate"),
            ("candidate", "candidate"),
        ):
            with self.subTest(state=state):
                person = self._person_in(state)
                person.action_back()
                self.assertEqual(person.state, before)

    def test_a_person_is_in_a_cohort_once(self):
        person = self._person_in("candidate")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._person_in("candidate", partner_id=person.partner_id.id)

    def test_the_same_person_may_come_to_another_edition(self):
        person = self._person_in("completed")
        again = self._create_participant(
            self._create_cohort("Deux", "2022-06-09"), partner_id=person.partner_id.id
        )
        self.assertNotEqual(again.pseudonym, person.pseudonym)

    def test_a_participant_stays_in_the_cohort(self):
        person = self._person_in("active")
        other = self._create_cohort("Deux", "2022-06-09")
        with self.assertRaises(UserError):
            person.cohort_id = other

    # --- pseudonym ---

    def test_a_pseudonym_is_random_and_says_nothing(self):
        people = [self._person_in("candidate") for _n in range(20)]
        codes = {person.pseudonym for person in people}
        self.assertEqual(len(codes), 20)
        for code in codes:
            self.assertTrue(re.fullmatch(r"P-[A-HJKMNP-Z2-9]{8}", code), code)

    def test_a_pseudonym_is_nobody_elses(self):
        one, two = self._person_in("candidate"), self._person_in("candidate")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            one.pseudonym = two.pseudonym
            self.env.flush_all()

    # --- entry ---

    def test_age_is_counted_on_the_day_of_entry(self):
        before = self._person_in("candidate", birth_date="2000-03-07")
        after = self._person_in("candidate", birth_date="2000-03-08")
        self.assertEqual((before.age, after.age), (22, 21))
        after.entry_date = "2022-03-08"
        self.assertEqual(after.age, 22)

    @freeze_time("2030-01-01")
    def test_age_at_entry_does_not_grow(self):
        self.assertEqual(self._person_in("active", birth_date="2000-03-07").age, 22)

    def test_a_date_of_birth_is_a_living_adults_or_youths(self):
        for birth in ("2022-03-01", "2030-01-01", "2012-03-08", "1921-03-06"):
            with self.subTest(birth=birth), self.assertRaises(ValidationError):
                self._person_in("candidate", birth_date=birth)
        for birth in ("2012-03-07", "1921-03-08"):
            self._person_in("candidate", birth_date=birth)

    def test_nobody_under_the_minimum_age_of_the_company_is_admitted(self):
        young = self._person_in("candidate", birth_date="2010-03-07")  # twelve
        with self.assertRefused("nobody under 16", ValidationError):
            young.action_admit()
        with self.assertRefused("too young", ValidationError):
            self._person_in("active", birth_date="2006-03-08")  # fifteen
        self._person_in("active", birth_date="2006-03-07")
        unknown = self._person_in("active")
        with self.assertRefused("too young", ValidationError):
            unknown.birth_date = "2010-03-07"
        self.cohort.sudo().company_id.flashcoop_minimum_age = 0
        young.action_admit()
        self.assertEqual(young.state, "admitted")

    def test_entry_is_the_first_day_until_somebody_says_otherwise(self):
        person = self._person_in("candidate")
        self.assertEqual(str(person.entry_date), "2022-03-07")
        self.cohort.move_day("2022-03-07", "2022-03-12")
        self.assertEqual(str(person.entry_date), "2022-03-08")

    def test_who_enters_on_day_three_is_not_expected_before(self):
        person = self._person_in("active", entry_date="2022-03-09")
        self.assertEqual(len(person.attendance_ids), 10)
        person.entry_date = "2022-03-08"
        self.assertEqual(len(person.attendance_ids), 12)

    # --- leaving ---

    def _lines(self, person):
        return [
            (str(line.session_id.date)[-2:], line.status)
            for line in person.attendance_ids.sorted(lambda a: a.session_id.start)
        ]

    def test_a_candidate_is_on_no_sheet(self):
        for state in ("candidate", "declined"):
            self.assertFalse(self._person_in(state).attendance_ids)
        self.assertEqual(len(self._person_in("admitted").attendance_ids), 14)

    def test_declining_an_admitted_person_clears_the_sheets(self):
        person = self._person_in("admitted")
        person.action_decline()
        self.assertFalse(person.attendance_ids)

    @freeze_time("2022-03-09 10:00:00")
    def test_who_leaves_on_day_three_is_not_expected_afterwards(self):
        person = self._person_in("active")
        self.cohort.session_ids[0].action_all_present()
        person.action_leave()
        self.assertEqual(str(person.exit_date), "2022-03-09")
        expected = [("07", "present"), ("07", "expected")]
        expected += [(day, "expected") for day in ("08", "08", "09", "09")]
        self.assertEqual(self._lines(person), expected)

    @freeze_time("2022-03-10 10:00:00")
    def test_who_comes_back_is_expected_again(self):
        person = self._person_in("active")
        self.cohort.session_ids[0].action_all_present()
        person.action_leave()
        self.assertEqual(len(person.attendance_ids), 8)
        person.action_back()
        self.assertFalse(person.exit_date)
        self.assertEqual(len(person.attendance_ids), 14)
        self.assertEqual(self._lines(person)[0], ("07", "present"))

    def test_a_corrected_exit_date_corrects_the_sheets(self):
        person = self._person_in("active")
        person.write({"state": "left", "exit_date": "2022-03-08"})
        self.assertEqual(len(person.attendance_ids), 4)
        person.exit_date = "2022-03-10"
        self.assertEqual(len(person.attendance_ids), 8)

    def test_what_was_filled_in_after_the_exit_is_kept(self):
        person = self._person_in("active")
        self.cohort.session_ids[-1].action_all_present()
        person.write({"state": "left", "exit_date": "2022-03-07"})
        self.assertEqual(self._lines(person)[-1], ("15", "present"))

    def test_nobody_leaves_before_entering(self):
        person = self._person_in("active")
        with self.assertRaises(ValidationError):
            person.write({"state": "left", "exit_date": "2022-03-06"})

    # --- deleting ---

    def test_only_who_never_took_part_can_be_deleted(self):
        for state in ("admitted", "active", "completed", "left"):
            with self.subTest(state=state), self.assertRaises(UserError):
                self._person_in(state).unlink()
        for state in ("candidate", "declined"):
            person = self._person_in(state)
            person.unlink()
            self.assertFalse(person.exists())

    def test_attendance_is_not_lost_by_stepping_back_and_deleting(self):
        person = self._person_in("active")
        session = self.cohort.session_ids[0]
        session.action_all_present()
        session.action_lead()
        session.action_lock()
        person.action_back()
        person.action_back()
        self.assertEqual(person.state, "candidate")
        with self.assertRaises(UserError):
            person.unlink()
        self.assertEqual(session.attendance_ids.status, "present")
