"""Attendance: filled in one screen, saved in one call, final when locked."""

import math

from common import FlashcoopCase
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.orm.models import UPDATE_BATCH_SIZE
from odoo.tests import Form
from odoo.tools import mute_logger


class TestAttendance(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls._create_user("facilitator")
        cls.cohort = cls._create_cohort(coordinator_id=cls.facilitator.id)
        cls.cohort.generate_sessions(days=2)
        cls.ana = cls._create_participant(cls.cohort, "Ana")
        cls.bo = cls._create_participant(cls.cohort, "Bo")
        cls.cohort.session_ids.facilitator_ids = cls.facilitator.partner_id
        cls.session = cls.cohort.session_ids[0].with_user(cls.facilitator)

    def _line(self, person, session=None):
        session = session or self.session
        return session.attendance_ids.filtered(lambda a: a.participant_id == person)

    # --- one half-day on one screen ---

    def test_people_are_on_the_sheets_before_anybody_fills_them(self):
        for session in self.cohort.session_ids:
            self.assertEqual(session.attendance_ids.participant_id, self.ana | self.bo)
            self.assertEqual(set(session.attendance_ids.mapped("status")), {"expected"})

    def test_filling_twice_makes_no_second_line(self):
        self.session.action_fill()
        self.session.action_fill()
        self.assertEqual(len(self.session.attendance_ids), 2)

    def test_filling_restores_a_line_that_was_taken_off(self):
        self._line(self.bo).unlink()
        self.session.action_fill()
        self.assertTrue(self._line(self.bo))

    def test_all_present_gives_the_whole_half_day_to_who_is_left(self):
        self._line(self.bo).write({"status": "excused", "reason": "Doctor"})
        self.session.action_all_present()
        self.assertEqual(self._line(self.ana).status, "present")
        self.assertEqual(self._line(self.ana).minutes, 210)
        self.assertEqual(self._line(self.bo).status, "excused")
        self.assertEqual(self.session.attendance_summary, "1/2")
        self.assertTrue(self.session.is_filled)

    # --- minutes ---

    def test_minutes_of_a_latecomer_are_corrected(self):
        line = self._line(self.ana)
        line.write({"status": "late", "minutes": 150})
        self.assertEqual(line.minutes, 150)
        line.status = "absent"
        self.assertEqual(line.minutes, 0)
        line.status = "present"
        self.assertEqual(line.minutes, 210)

    def test_somebody_late_misses_a_quarter_of_an_hour_until_one_says_more(self):
        line = self._line(self.ana)
        line.status = "late"
        self.assertEqual((line.minutes, line.late_minutes), (195, 15))
        line.status = "present"
        self.assertEqual((line.minutes, line.late_minutes), (210, 0))
        line.status = "late"
        self.assertEqual(line.minutes, 195)

    def test_how_late_is_said_in_minutes_and_counts_in_the_hours(self):
        line = self._line(self.ana)
        line.write({"status": "late", "late_minutes": 60})
        self.assertEqual((line.minutes, line.late_minutes), (150, 60))
        self.assertEqual(self.ana.attended_hours, 2.5)
        line.late_minutes = 30
        self.assertEqual((line.minutes, self.ana.attended_hours), (180, 3.0))
        line.minutes = 190
        self.assertEqual(line.late_minutes, 20)

    def test_the_form_shows_the_presence_at_once(self):
        with Form(self.session) as form, form.attendance_ids.edit(0) as line:
            line.status = "late"
            self.assertEqual(line.minutes, 195)
            line.late_minutes = 45
            self.assertEqual(line.minutes, 165)
        self.assertEqual(self.session.attendance_ids[0].minutes, 165)
        with Form(self.session) as form, form.attendance_ids.edit(0) as line:
            line.status = "absent"
        self.assertEqual(self.session.attendance_ids[0].minutes, 0)

    def test_nobody_is_late_by_less_than_nothing_or_more_than_the_half_day(self):
        line = self._line(self.ana)
        with self.assertRaises(ValidationError):
            line.write({"status": "late", "late_minutes": -5})
        with self.assertRefusedByDatabase():
            line.write({"status": "late", "late_minutes": 215})

    def test_minutes_of_lateness_need_somebody_late(self):
        line = self._line(self.ana)
        for status in ("present", "absent"):
            with self.assertRefused("Ana is not marked late"):
                line.write({"status": status, "late_minutes": 30})
            line.write({"status": status, "late_minutes": 0})
        self.assertEqual(line.minutes, 0)

    def test_minutes_stay_inside_the_half_day(self):
        line = self._line(self.ana)
        with self.assertRaises(ValidationError):
            line.write({"status": "late", "minutes": 211})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            line.write({"status": "late", "minutes": -1})
            self.env.flush_all()

    def test_nobody_has_minutes_without_having_come(self):
        for status in ("expected", "excused", "absent"):
            with self.subTest(status=status), self.assertRaises(ValidationError):
                self._line(self.ana).write({"status": status, "minutes": 10})

    def test_a_shorter_half_day_shortens_the_presence(self):
        self.session.action_all_present()
        self._line(self.bo).write({"status": "late", "minutes": 200})
        self.session.hour_end = 12.0
        self.assertEqual(self._line(self.ana).minutes, 180)
        self.assertEqual(self._line(self.bo).minutes, 180)

    # --- locking ---

    def test_a_sheet_with_somebody_merely_expected_cannot_be_locked(self):
        self._line(self.ana).status = "present"
        with self.assertRaises(UserError):
            self.session.action_lock()
        with self.assertRaises(UserError):
            self.session.write({"locked": True})
        self._line(self.bo).status = "absent"
        self.session.action_lock()
        self.assertTrue(self.session.locked)

    def test_a_locked_sheet_takes_no_change_from_anybody(self):
        self.session.action_all_present()
        self.session.action_lock()
        manager = self._create_user("manager")
        other = self._line(self.ana, self.cohort.session_ids[1])
        for user in (self.facilitator, manager, self.env.user):
            line = self._line(self.ana).with_user(user)
            calls = (
                lambda line=line: line.write({"status": "absent"}),
                lambda line=line: line.write({"reason": "Late"}),
                lambda line=line: line.unlink(),
                lambda line=line: line.session_id.action_all_present(),
                lambda user=user: other.with_user(user).write(
                    {"session_id": self.session.id, "participant_id": self.ana.id}
                ),
            )
            for number, call in enumerate(calls):
                with (
                    self.subTest(user=user.login, number=number),
                    self.assertRaises(UserError),
                ):
                    call()
        self.assertEqual(self._line(self.ana).status, "present")

    def test_nobody_joins_a_locked_sheet(self):
        self.session.action_all_present()
        self.session.action_lock()
        late = self._create_participant(self.cohort, "Cy")
        self.assertEqual(len(late.attendance_ids), 3)
        with self.assertRaises(UserError):
            self.env["flashcoop.attendance"].create(
                {"session_id": self.session.id, "participant_id": late.id}
            )

    def test_a_manager_unlocks_and_it_can_be_corrected(self):
        self.session.action_all_present()
        self.session.action_lock()
        with self.assertRaises(UserError):
            self.session.action_unlock("Wrong")
        self.session.with_user(self._create_user("manager")).action_unlock("Wrong")
        self._line(self.ana).status = "absent"
        self.assertEqual(self.session.attendance_summary, "1/2")

    # --- other cohorts ---

    def test_a_person_of_another_cohort_is_refused(self):
        other = self._create_cohort("Deux", "2022-06-09")
        stranger = self._create_participant(other, "Cy")
        foreign = other.generate_sessions(days=1)[0]
        with self.assertRaises(ValidationError):
            self.env["flashcoop.attendance"].create(
                {"session_id": self.session.id, "participant_id": stranger.id}
            )
        with self.assertRaises(ValidationError):
            self._line(self.ana).sudo().participant_id = stranger
        with self.assertRaises(ValidationError):
            foreign.write({"cohort_id": self.cohort.id, "date": "2022-03-08"})

    def test_a_person_is_on_a_sheet_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._line(self.ana).copy()

    # --- rates ---

    def test_rates_count_what_was_filled_in(self):
        morning, afternoon, third, _fourth = self.cohort.session_ids
        morning.action_all_present()
        self._line(self.ana, afternoon).write({"status": "late", "minutes": 90})
        self._line(self.bo, afternoon).status = "absent"
        self._line(self.bo, third).status = "excused"
        self.assertEqual(self.cohort.attendance_rate, 60.0)
        self.assertEqual(self.ana.attendance_rate, 100.0)
        self.assertAlmostEqual(self.bo.attendance_rate, 100 / 3)
        self.assertEqual((self.ana.attended_hours, self.bo.attended_hours), (5.0, 3.5))
        report = self.env["flashcoop.attendance.report"]
        [group] = report.formatted_read_group(
            [("cohort_id", "=", self.cohort.id)],
            [],
            ["attended:sum", "hours:sum", "rate:avg"],
        )
        self.assertEqual((group["attended:sum"], group["hours:sum"]), (3, 8.5))
        self.assertEqual(group["rate:avg"], 60.0)

    def test_an_empty_programme_has_no_rate(self):
        self.assertEqual(self._create_cohort("Vide").attendance_rate, 0.0)


class TestSheet(FlashcoopCase):
    """Many people at many half-days in one call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls._create_user("facilitator")

    def _create_group(self, size):
        cohort = self._create_cohort(coordinator_id=self.facilitator.id)
        cohort.generate_sessions()
        partners = self.env["res.partner"].create(
            [{"name": f"Person {n}"} for n in range(size)]
        )
        people = self.env["flashcoop.participant"].create(
            [{"cohort_id": cohort.id, "partner_id": p.id} for p in partners]
        )
        people.action_admit()
        return cohort

    def _sheet(self, cohort):
        marks = ("present", "late", "excused", "absent")
        return [
            {
                "session_id": session.id,
                "participant_id": person.id,
                "status": marks[(row + column) % 4],
            }
            for row, person in enumerate(cohort.participant_ids)
            for column, session in enumerate(cohort.session_ids)
        ]

    def _save(self, sheet):
        return (
            self.env["flashcoop.attendance"]
            .with_user(self.facilitator)
            .save_sheet(sheet)
        )

    def test_fifteen_people_at_fourteen_half_days(self):
        cohort = self._create_group(15)
        sheet = self._sheet(cohort)
        self.assertEqual(self._save(sheet), 210)
        self.assertEqual(len(cohort.attendance_ids), 210)
        saved = {
            (a.session_id.id, a.participant_id.id): a.status
            for a in cohort.attendance_ids
        }
        for line in sheet:
            key = line["session_id"], line["participant_id"]
            self.assertEqual(saved[key], line["status"])
        self.assertTrue(all(cohort.session_ids.mapped("is_filled")))

    def test_queries_do_not_grow_with_the_people(self):
        counts = []
        for size in (2, 5, 15):  # the first fills what the registry keeps
            sheet = self._sheet(self._create_group(size))
            with self._counted_queries() as counted:
                self._save(sheet)
            # the ORM writes a hundred rows a query: 1 for 70 lines, 3 for 210
            counts.append(counted[0] - math.ceil(len(sheet) / UPDATE_BATCH_SIZE))
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[2], 20)

    def test_saving_twice_changes_nothing(self):
        cohort = self._create_group(2)
        sheet = self._sheet(cohort)
        self._save(sheet)
        before = cohort.attendance_ids.read(["status", "minutes"])
        self._save(sheet)
        self.assertEqual(cohort.attendance_ids.read(["status", "minutes"]), before)

    def test_lines_that_are_missing_are_made(self):
        cohort = self._create_group(2)
        sheet = self._sheet(cohort)
        cohort.attendance_ids.unlink()
        self._save(sheet)
        self.assertEqual(len(cohort.attendance_ids), 28)

    def test_minutes_and_reasons_come_along(self):
        cohort = self._create_group(2)
        line = self._sheet(cohort)[0]
        self._save([line | {"status": "late", "minutes": 45, "reason": "Train"}])
        saved = cohort.attendance_ids.filtered(lambda a: a.status == "late")
        self.assertEqual((saved.minutes, saved.reason), (45, "Train"))

    def test_one_locked_half_day_refuses_the_whole_sheet(self):
        cohort = self._create_group(2)
        session = cohort.session_ids[-1]
        session.action_all_present()
        session.action_lock()
        with self.assertRaises(UserError):
            self._save(self._sheet(cohort))
        self.env.invalidate_all()
        others = cohort.attendance_ids - session.attendance_ids
        self.assertEqual(set(others.mapped("status")), {"expected"})
        self.assertEqual(set(session.attendance_ids.mapped("status")), {"present"})

    def test_one_wrong_line_refuses_the_whole_sheet(self):
        cohort, other = self._create_group(2), self._create_group(1)
        sheet = self._sheet(cohort)
        wrong = (
            (sheet[0] | {"participant_id": other.participant_ids.id}, ValidationError),
            (sheet[0] | {"status": "late", "minutes": 999}, ValidationError),
            ({"session_id": sheet[0]["session_id"], "status": "late"}, UserError),
            (sheet[0] | {"status": "asleep"}, ValueError),
        )
        for line, error in wrong:
            with self.subTest(line=line), self.assertRaises(error):
                self._save([*sheet[1:], line])
            self.env.invalidate_all()
            self.assertEqual(set(cohort.attendance_ids.mapped("status")), {"expected"})

    def test_a_sheet_of_somebody_elses_cohort_is_refused(self):
        cohort = self._create_group(1)
        sheet = self._sheet(cohort)
        cohort.coordinator_id = self.env.user
        with self.assertRaises(AccessError):
            self._save(sheet)
