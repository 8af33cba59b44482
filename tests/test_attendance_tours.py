"""Attendance in a real browser and in French, on the half-day of now."""

from test_tours import TourCase

from odoo import fields


class AttendanceTourCase(TourCase):
    def setUp(self):
        super().setUp()
        self.facilitator = self._create_login("facilitator")
        self.cohort = self._create_cohort(
            "Chez Cook'is",
            fields.Date.today(),
            tz="UTC",
            coordinator_id=self.facilitator.id,
        )
        self.half_day = self.env["flashcoop.session"].create(
            {
                "cohort_id": self.cohort.id,
                "date": self.cohort.date_start,
                "hour_start": 0,
                "hour_end": 24,
                "name": "Fixer les prix",
            }
        )
        self.people = [
            self._create_participant(self.cohort, name) for name in ("Ana", "Bo", "Cy")
        ]

    def _statuses(self, session=None):
        lines = (session or self.half_day).attendance_ids
        return {line.participant_id.partner_id.name: line.status for line in lines}


class TestHalfDayScreen(AttendanceTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_from_an_empty_sheet_to_a_locked_one(self):
        lea = self._create_partner("Léa Roux")
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": lea.id,
                "role": "facilitator",
            }
        )
        self._walk(
            "flashcoop_half_day_screen", self.facilitator, "/odoo/flashcoop-half-day"
        )

        self.assertEqual(
            self._statuses(),
            {"Ana": "late", "Bo": "present", "Cy": "excused", "Dia Sow": "present"},
        )
        ana, _bo, cy = self.half_day.attendance_ids[:3]
        self.assertEqual((ana.late_minutes, cy.reason), (20, "Rendez-vous"))
        self.assertTrue(self.half_day.locked)
        self.assertTrue(self.half_day.is_signed)
        self.assertEqual(self.half_day.validated_by_id, self.facilitator)
        led = self.half_day.facilitator_ids
        self.assertEqual(led, lea + self.facilitator.partner_id)
        kinds = self.half_day.signature_ids.mapped("kind")
        self.assertEqual(kinds, ["participant"] * 3 + ["facilitator"])
        self.assertEqual(set(self.half_day.signature_ids.mapped("way")), {"tablet"})
        self.assertFalse(self.half_day.chain_problem)
        warnings = self.half_day.warnings or ""  # today may be a Sunday or a holiday
        self.assertNotRegex(warnings, "ignature|image|differ|late|named")
        walk_in = self.half_day.attendance_ids[-1].participant_id
        self.assertEqual(walk_in.state, "candidate")

    def test_without_network_nothing_is_lost_or_saved_twice(self):
        self._walk(
            "flashcoop_half_day_offline", self.facilitator, "/odoo/flashcoop-half-day"
        )

        self.assertEqual(
            self._statuses(), {"Ana": "present", "Bo": "absent", "Cy": "expected"}
        )
        [signature] = self.half_day.signature_ids
        self.assertEqual(signature.participant_id, self.people[0])

    def test_who_signs_while_a_saving_is_under_way_is_saved_too(self):
        self._walk(
            "flashcoop_half_day_slow", self.facilitator, "/odoo/flashcoop-half-day"
        )

        signed = self.half_day.signature_ids.participant_id
        self.assertEqual(signed, self.people[0] + self.people[1])

    def test_what_another_device_marked_is_told(self):
        self._walk(
            "flashcoop_half_day_conflict", self.facilitator, "/odoo/flashcoop-half-day"
        )

        self.assertEqual(self._statuses()["Ana"], "late")

    def test_another_days_half_day_says_so_and_leads_to_todays(self):
        self.cohort.date_start = fields.Date.add(self.half_day.date, days=-1)
        yesterday = self.half_day.copy({"date": self.cohort.date_start})
        self._walk(
            "flashcoop_half_day_not_today",
            self.facilitator,
            f"/odoo/{yesterday.id}/flashcoop-half-day",
        )


class TestGridTour(AttendanceTourCase):
    def test_the_grid_is_filled_by_keyboard_and_saved_once(self):
        tomorrow = fields.Date.add(self.cohort.date_start, days=1)
        self.cohort.date_end = fields.Date.add(tomorrow, days=9)
        later = self.half_day.copy({"date": tomorrow})
        url = f"/odoo/flashcoop.cohort/{self.cohort.id}/flashcoop-attendance-grid"
        self._walk("flashcoop_attendance_grid", self.facilitator, url)

        self.assertEqual(
            self._statuses(), {"Ana": "present", "Bo": "late", "Cy": "expected"}
        )
        self.assertEqual(
            self._statuses(later), {"Ana": "present", "Bo": "expected", "Cy": "absent"}
        )
