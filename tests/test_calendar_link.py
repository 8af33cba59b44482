"""The half-days in anybody's calendar, by a link: times, titles, places, no people."""

import vobject
from common import FlashcoopCase, FlashcoopFactory

from odoo.exceptions import AccessError
from odoo.tests import HttpCase
from odoo.tools import mute_logger


class CalendarCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        place = cls._create_partner(
            "Maison des jeunes", street="3 rue du Four", zip="91940", city="Les Ulis"
        )
        cls.cohort = cls._create_cohort("Chez Cook'is", place_id=place.id)
        cls.sessions = cls.cohort.generate_sessions(days=2).sorted("start")
        cls.sessions[1].name = "Fixer les prix"
        cls._create_participant(cls.cohort, "Zélie Introuvable")

    def _events(self, cohort=None):
        calendar = vobject.readOne((cohort or self.cohort)._get_ics().decode())
        return calendar.contents.get("vevent", [])


class TestFile(CalendarCase):
    def test_each_half_day_stands_in_it_at_its_hours(self):
        events = self._events()
        self.assertEqual(len(events), 4)
        first, second = events[:2]
        self.assertEqual(first.dtstart.value.isoformat(), "2022-03-07T08:00:00+00:00")
        self.assertEqual(first.dtend.value.isoformat(), "2022-03-07T11:30:00+00:00")
        self.assertEqual(second.summary.value, "Chez Cook'is – Fixer les prix")
        self.assertEqual(
            second.location.value, "Maison des jeunes, 3 rue du Four, 91940 Les Ulis"
        )

    def test_a_half_day_that_moves_keeps_its_identity(self):
        before = {event.uid.value for event in self._events()}
        self.cohort.move_day("2022-03-08", "2022-03-12")
        after = self._events()
        self.assertEqual({event.uid.value for event in after}, before)
        self.assertIn("2022-03-12", after[2].dtstart.value.isoformat())

    def test_nobody_is_named(self):
        text = self.cohort._get_ics().decode()
        for name in ("Zélie", "Introuvable", self.cohort.coordinator_id.name):
            self.assertNotIn(name, text)

    def test_a_cancelled_flashcoop_empties_the_calendars(self):
        self.cohort.action_cancel()
        self.assertEqual(self._events(), [])


class TestRights(CalendarCase):
    def test_a_facilitator_shares_the_own_flashcoop_only(self):
        facilitator = self._create_user("facilitator")
        cohort = self.cohort.with_user(facilitator)
        with self.assertRaises(AccessError):
            cohort.action_make_calendar_link()
        self.cohort.coordinator_id = facilitator
        cohort.action_make_calendar_link()
        self.assertTrue(cohort.calendar_url)
        with self.assertRaises(AccessError):
            self.cohort.with_user(self._create_user("auditor")).write({"name": "x"})

    def test_nobody_reads_or_writes_the_token(self):
        manager = self.cohort.with_user(self._create_user("manager"))
        for act in (
            lambda: manager.read(["calendar_token"]),
            lambda: manager.write({"calendar_token": "easy"}),
            lambda: manager.search([("calendar_token", "!=", False)]),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_a_copy_has_no_link(self):
        self.cohort.action_make_calendar_link()
        self.assertFalse(self.cohort.duplicate_edition("2022-06-09").calendar_url)


class TestRoute(FlashcoopFactory, HttpCase):
    def setUp(self):
        super().setUp()
        self.cohort = self._create_cohort()
        self.cohort.generate_sessions(days=1)

    def _path(self):
        return "/" + self.cohort.calendar_url.split("/", 3)[3]

    def test_the_link_gives_the_file_until_it_is_renewed_or_revoked(self):
        self.cohort.action_make_calendar_link()
        self.env.flush_all()
        first = self._path()
        answer = self.url_open(first)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("text/calendar", answer.headers["Content-Type"])
        self.assertEqual(answer.text.count("BEGIN:VEVENT"), 2)
        self.cohort.action_make_calendar_link()
        self.env.flush_all()
        second = self._path()
        self.assertEqual(self.url_open(second).status_code, 200)
        self.cohort.action_revoke_calendar_link()
        self.env.flush_all()
        with mute_logger("odoo.http"):
            for path in (
                first,
                f"/flashcoop/calendar/{self.cohort.id}/é.ics",
                second,
                f"/flashcoop/calendar/{self.cohort.id}/False.ics",
                "/flashcoop/calendar/99999999/x.ics",
            ):
                self.assertEqual(self.url_open(path).status_code, 404)
