"""The half-days of a Flashcoop: made, moved, kept inside it, and right in UTC."""

from ast import literal_eval
from datetime import date, datetime
from unittest.mock import patch

from common import FlashcoopCase
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Date
from odoo.tools import mute_logger


def days_of(cohort):
    """Return the days of a programme as text, in order."""
    return [str(day) for day in sorted(set(cohort.session_ids.mapped("date")))]


class TestGenerator(FlashcoopCase):
    def test_les_ulis_has_fourteen_half_days_from_7_to_15_march(self):
        cohort = self._create_cohort(date_start="2022-03-07")
        sessions = cohort.generate_sessions()
        self.assertEqual(len(sessions), 14)
        expected = ["07", "08", "09", "10", "11", "14", "15"]
        self.assertEqual(days_of(cohort), [f"2022-03-{day}" for day in expected])
        self.assertEqual(str(cohort.date_start), "2022-03-07")
        self.assertEqual(str(cohort.date_end), "2022-03-15")

    def test_longjumeau_ends_on_17_june(self):
        cohort = self._create_cohort(date_start="2022-06-09")
        cohort.generate_sessions()
        expected = ["09", "10", "13", "14", "15", "16", "17"]
        self.assertEqual(days_of(cohort), [f"2022-06-{day}" for day in expected])

    def test_the_end_is_proposed_before_there_are_half_days(self):
        self.assertEqual(str(self._create_cohort().date_end), "2022-03-15")

    def test_a_half_day_has_the_usual_hours(self):
        morning, afternoon = self._create_cohort().generate_sessions(days=1)
        self.assertEqual((morning.hour_start, morning.hour_end), (9.0, 12.5))
        self.assertEqual((afternoon.hour_start, afternoon.hour_end), (13.5, 17.0))
        self.assertEqual(morning.minutes + afternoon.minutes, 420)

    def test_a_start_on_a_saturday_waits_for_monday(self):
        cohort = self._create_cohort(date_start="2022-03-05")
        cohort.generate_sessions(days=2)
        self.assertEqual(days_of(cohort), ["2022-03-07", "2022-03-08"])
        self.assertEqual(str(cohort.date_start), "2022-03-07")

    def test_public_holidays_are_skipped(self):
        labour_day = self._create_cohort(date_start="2024-04-30")
        labour_day.generate_sessions(days=2)
        self.assertEqual(days_of(labour_day), ["2024-04-30", "2024-05-02"])
        easter = self._create_cohort(date_start="2022-04-15")
        easter.generate_sessions(days=2)
        self.assertEqual(days_of(easter), ["2022-04-15", "2022-04-19"])
        ascension = self._create_cohort(date_start="2022-05-25")
        ascension.generate_sessions(days=2)
        self.assertEqual(days_of(ascension), ["2022-05-25", "2022-05-27"])

    def test_a_programme_may_run_over_new_year(self):
        cohort = self._create_cohort(date_start="2021-12-30")
        cohort.generate_sessions(days=3)
        self.assertEqual(days_of(cohort), ["2021-12-30", "2021-12-31", "2022-01-03"])

    def test_a_day_of_sale_on_a_saturday_replaces_the_last_day_but_one(self):
        cohort = self._create_cohort()
        cohort.generate_sessions(saturday="2022-03-12")
        self.assertEqual(len(cohort.session_ids), 14)
        self.assertIn("2022-03-12", days_of(cohort))
        self.assertNotIn("2022-03-14", days_of(cohort))
        self.assertEqual(str(cohort.date_end), "2022-03-15")

    def test_a_day_of_sale_that_is_in_the_programme_replaces_nothing(self):
        cohort = self._create_cohort()
        cohort.generate_sessions(saturday="2022-03-10")
        expected = ["07", "08", "09", "10", "11", "14", "15"]
        self.assertEqual(days_of(cohort), [f"2022-03-{day}" for day in expected])
        single = self._create_cohort()
        single.generate_sessions(days=1, saturday="2022-03-07")
        self.assertEqual(days_of(single), ["2022-03-07"])

    def test_a_day_of_sale_outside_the_programme_is_refused(self):
        sentence = "The day of sale, .*, is not between the first day"
        for days, day in (
            (7, "2022-03-05"),
            (7, "2022-03-19"),
            (7, "2023-03-12"),
            (1, "2022-03-12"),
        ):
            cohort = self._create_cohort()
            wizard = self.env["flashcoop.session.generate"].create(
                {"cohort_id": cohort.id, "days": days, "saturday": day}
            )
            with self.subTest(day=day), self.assertRefused(sentence):
                wizard.action_generate()
            self.assertFalse(cohort.session_ids)
            self.assertEqual(str(cohort.date_end), "2022-03-15")

    def test_a_day_of_sale_may_fall_among_the_half_days_there_are(self):
        cohort = self._create_cohort()
        cohort.generate_sessions()
        added = cohort.generate_sessions("2022-03-14", 2, "2022-03-12")
        self.assertEqual(set(map(str, added.mapped("date"))), {"2022-03-12"})

    def test_running_it_twice_adds_nothing(self):
        cohort = self._create_cohort()
        first = cohort.generate_sessions()
        self.assertFalse(cohort.generate_sessions())
        self.assertEqual(cohort.session_ids, first)

    def test_running_it_twice_with_a_day_of_sale_adds_nothing(self):
        cohort = self._create_cohort()
        cohort.generate_sessions(saturday="2022-03-12")
        self.assertFalse(cohort.generate_sessions(saturday="2022-03-12"))

    def test_running_it_again_after_a_day_was_moved_adds_nothing(self):
        cohort = self._create_cohort()
        cohort.generate_sessions()
        cohort.move_day("2022-03-14", "2022-03-12")
        self.assertFalse(cohort.generate_sessions())

    def test_running_it_again_with_more_days_adds_the_missing_ones(self):
        cohort = self._create_cohort()
        cohort.generate_sessions(days=2)
        added = cohort.generate_sessions(days=3)
        self.assertEqual([str(day) for day in added.mapped("date")], ["2022-03-09"] * 2)
        self.assertEqual(str(cohort.date_end), "2022-03-09")

    def test_it_keeps_to_a_sensible_number_of_days(self):
        cohort = self._create_cohort()
        for days in (-1, 61):
            with self.subTest(days=days), self.assertRaises(UserError):
                cohort.generate_sessions(days=days)

    def test_the_company_chooses_the_usual_number_of_days(self):
        self.company.flashcoop_days = 3
        cohort = self._create_cohort()
        self.assertEqual(str(cohort.date_end), "2022-03-09")
        self.assertEqual(len(cohort.generate_sessions()), 6)

    def test_the_wizard_collects_and_the_cohort_acts(self):
        cohort = self._create_cohort()
        wizard = self.env["flashcoop.session.generate"].create({"cohort_id": cohort.id})
        self.assertEqual((str(wizard.date_start), wizard.days), ("2022-03-07", 7))
        wizard.saturday = "2022-03-12"
        wizard.action_generate()
        self.assertEqual(len(cohort.session_ids), 14)
        self.assertIn("2022-03-12", days_of(cohort))


class TestMovingADay(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cohort = cls._create_cohort()
        cls.cohort.generate_sessions()

    def test_both_half_days_move(self):
        self.cohort.move_day("2022-03-14", "2022-03-12")
        self.assertEqual(len(self.cohort.session_ids), 14)
        moved = self.cohort.session_ids.filtered(lambda s: s.date == date(2022, 3, 12))
        self.assertEqual(set(moved.mapped("period")), {"morning", "afternoon"})

    def test_moving_beyond_the_end_takes_dates_and_event_along(self):
        self.cohort.move_day("2022-03-15", "2022-03-19")
        self.assertEqual(str(self.cohort.date_end), "2022-03-19")
        event = self.cohort.event_id
        self.assertEqual(event.date_end, datetime(2022, 3, 19, 16, 0))
        self.assertEqual(event.date_begin, datetime(2022, 3, 7, 8, 0))

    def test_moving_the_first_day_shortens_or_lengthens_the_cohort(self):
        self.cohort.move_day("2022-03-07", "2022-03-12")
        self.assertEqual(str(self.cohort.date_start), "2022-03-08")
        self.assertEqual(self.cohort.event_id.date_begin, datetime(2022, 3, 8, 8, 0))
        self.cohort.move_day("2022-03-12", "2022-03-05")
        self.assertEqual(str(self.cohort.date_start), "2022-03-05")

    def test_people_who_came_with_the_first_day_move_with_it(self):
        person = self._create_participant(self.cohort)
        late = self._create_participant(self.cohort, "Bo", entry_date="2022-03-09")
        self.cohort.move_day("2022-03-07", "2022-03-05")
        self.assertEqual(str(person.entry_date), "2022-03-05")
        self.assertEqual(str(late.entry_date), "2022-03-09")
        person.action_complete()
        self.assertEqual(len(person.attendance_ids), 14)

    def test_whoever_left_is_expected_as_the_days_now_stand(self):
        person = self._create_participant(self.cohort)
        person.write({"state": "left", "exit_date": "2022-03-09"})
        self.assertEqual(len(person.attendance_ids), 6)
        self.cohort.move_day("2022-03-08", "2022-03-12")
        self.assertEqual(len(person.attendance_ids), 4)
        self.cohort.move_day("2022-03-12", "2022-03-08")
        self.assertEqual(len(person.attendance_ids), 6)

    def test_a_day_that_is_taken_is_refused(self):
        with self.assertRaises(UserError):
            self.cohort.move_day("2022-03-14", "2022-03-15")

    def test_a_day_without_half_days_cannot_move(self):
        with self.assertRaises(UserError):
            self.cohort.move_day("2022-03-13", "2022-03-12")

    def test_a_locked_day_stays(self):
        self._create_participant(self.cohort)
        monday = self.cohort.session_ids[0]
        monday.action_all_present()
        monday.action_lock()
        with self.assertRaises(UserError):
            self.cohort.move_day("2022-03-07", "2022-03-12")
        self.assertEqual(str(monday.date), "2022-03-07")
        with self.assertRaises(UserError):
            monday.hour_end = 12.0
        with self.assertRaises(UserError):
            monday.unlink()
        self.assertEqual(str(self.cohort.date_start), "2022-03-07")

    def test_the_wizard_moves_the_day_it_was_opened_on(self):
        action = self.cohort.session_ids[-1].action_move_day()
        wizard = (
            self.env["flashcoop.session.move"]
            .with_context(**action["context"])
            .create({"date_to": "2022-03-19"})
        )
        wizard.action_move()
        self.assertEqual(days_of(self.cohort)[-1], "2022-03-19")


class TestHours(FlashcoopCase):
    def test_utc_follows_the_change_to_summer_time(self):
        """Paris leaves UTC+1 for UTC+2 on Sunday 27 March 2022."""
        cohort = self._create_cohort(date_start="2022-03-25")
        cohort.generate_sessions(days=2)
        friday, _afternoon, monday, last = cohort.session_ids
        self.assertEqual(friday.start, datetime(2022, 3, 25, 8, 0))
        self.assertEqual(friday.stop, datetime(2022, 3, 25, 11, 30))
        self.assertEqual(monday.start, datetime(2022, 3, 28, 7, 0))
        self.assertEqual(last.stop, datetime(2022, 3, 28, 15, 0))
        self.assertEqual(cohort.event_id.date_begin, friday.start)
        self.assertEqual(cohort.event_id.date_end, last.stop)

    def test_utc_follows_the_change_to_winter_time(self):
        cohort = self._create_cohort(date_start="2022-10-28")
        cohort.generate_sessions(days=2)
        friday, _afternoon, monday, _last = cohort.session_ids
        self.assertEqual(friday.start, datetime(2022, 10, 28, 7, 0))
        self.assertEqual(monday.start, datetime(2022, 10, 31, 8, 0))

    def test_hours_are_those_of_the_cohort_not_of_the_user(self):
        cohort = self._create_cohort(tz="Indian/Reunion").with_context(tz="UTC")
        session = cohort.generate_sessions(days=1)[0]
        self.assertEqual(session.start, datetime(2022, 3, 7, 5, 0))
        cohort.tz = "Europe/Paris"
        self.assertEqual(session.start, datetime(2022, 3, 7, 8, 0))
        self.assertEqual(cohort.event_id.date_begin, session.start)
        self.assertEqual(cohort.event_id.date_tz, "Europe/Paris")

    def test_the_event_follows_a_change_of_hours(self):
        cohort = self._create_cohort()
        sessions = cohort.generate_sessions(days=1)
        sessions[1].hour_end = 18.25
        self.assertEqual(cohort.event_id.date_end, datetime(2022, 3, 7, 17, 15))

    def test_a_half_day_ends_after_it_starts_on_the_same_day(self):
        session = self._create_cohort().generate_sessions(days=1)[0]
        for hours in ((12.5, 9.0), (9.0, 9.0), (-1.0, 9.0), (20.0, 24.5)):
            with (
                self.subTest(hours=hours),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
            ):
                session.write({"hour_start": hours[0], "hour_end": hours[1]})
                self.env.flush_all()

    def test_a_half_day_exists_once(self):
        cohort = self._create_cohort()
        session = cohort.generate_sessions(days=1)[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            session.copy()
            self.env.flush_all()

    def test_a_half_day_outside_the_cohort_is_refused(self):
        cohort = self._create_cohort()
        session = cohort.generate_sessions()[0]
        for day in ("2022-03-06", "2022-03-16"):
            with self.subTest(day=day), self.assertRaises(ValidationError):
                session.date = day
            with self.subTest(day=day), self.assertRaises(ValidationError):
                self.env["flashcoop.session"].create(
                    {"cohort_id": cohort.id, "date": day}
                )

    def test_a_cohort_cannot_shrink_away_from_its_half_days(self):
        cohort = self._create_cohort()
        cohort.generate_sessions()
        with self.assertRaises(ValidationError):
            cohort.date_end = "2022-03-14"
        with self.assertRaises(ValidationError):
            cohort.date_start = "2022-03-08"

    def test_a_half_day_that_was_attended_stays(self):
        cohort = self._create_cohort()
        self._create_participant(cohort)
        sessions = cohort.generate_sessions(days=2)
        sessions[0].action_all_present()
        with self.assertRaises(UserError):
            sessions[0].unlink()
        sessions[3].unlink()
        self.assertEqual(cohort.event_id.date_end, datetime(2022, 3, 8, 11, 30))


class TestWhereTheScreenOpens(FlashcoopCase):
    """The calendar, and on a phone the list, open on the day that matters."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cohorts = [
            cls._create_cohort(name, day)
            for name, day in (
                ("Past", "2022-01-10"),
                ("Now", "2022-03-07"),
                ("Next", "2022-06-09"),
            )
        ]
        for cohort in cls.cohorts:
            cohort.generate_sessions(days=2)
        cls.facilitator = cls._create_user("facilitator")
        for cohort in cls.cohorts:
            cohort.coordinator_id = cls.facilitator

    def _opens_on(self, today):
        sessions = self.env["flashcoop.session"].with_user(self.facilitator)
        today = date.fromisoformat(today)
        with patch.object(Date, "context_today", return_value=today):
            return str(sessions.action_open_calendar()["context"]["initial_date"])

    def test_on_today_else_on_the_next_half_day_else_on_the_last(self):
        for today, day in (
            ("2022-03-08", "2022-03-08"),
            ("2022-03-09", "2022-06-09"),
            ("2022-02-01", "2022-03-07"),
            ("2023-01-01", "2022-06-10"),
        ):
            with self.subTest(today=today):
                self.assertEqual(self._opens_on(today), day)

    def test_what_is_over_or_cancelled_does_not_count(self):
        past, now, following = self.cohorts
        following.action_cancel()
        self.assertEqual(self._opens_on("2022-03-09"), "2022-03-08")
        for state in ("running", "closing"):
            now.state = state
        now.write({"state": "closed", "closing_note": "Rained off"})
        self.assertEqual(self._opens_on("2022-03-01"), str(past.date_end))

    def test_a_cancelled_flashcoop_is_not_shown(self):
        action = self.env["flashcoop.session"].action_open_calendar()
        self.cohorts[0].action_cancel()
        shown = self.env["flashcoop.session"].search(
            [
                *literal_eval(action["domain"]),
                ("cohort_id", "in", [c.id for c in self.cohorts]),
            ]
        )
        self.assertEqual(shown.cohort_id.mapped("name"), ["Now", "Next"])

    def test_nothing_planned_opens_on_today(self):
        for cohort in self.cohorts:
            cohort.session_ids.unlink()
        self.assertEqual(self._opens_on("2022-03-08"), "2022-03-08")

    def test_a_day_is_written_in_full_in_the_language_of_the_user(self):
        session = self.cohorts[1].session_ids[0]
        self.assertEqual(session.with_context(lang="fr_FR").day, "Lundi 7 mars 2022")
