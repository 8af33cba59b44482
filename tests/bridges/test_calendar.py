"""Half-days stand in the calendars of their facilitators, once, and follow the plan."""

from datetime import datetime

from common import FlashcoopCase

from odoo.fields import Command

from odoo.addons.flashcoop_odoo_calendar import hooks

MOVED = "is a half-day: move it or change it in the Flashcoop"


class CalendarCase(FlashcoopCase):
    """Two half-days of March 2022, and a facilitator who is a user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls._create_user("facilitator")
        cls.coordinator = cls._create_user("coordinator")
        place = cls._create_partner("Maison des jeunes")
        cls.cohort = cls._create_cohort(
            "Chez Cook'is", coordinator_id=cls.coordinator.id, place_id=place.id
        )
        cls.actor = cls.env["flashcoop.actor"].create(
            {
                "cohort_id": cls.cohort.id,
                "partner_id": cls.facilitator.partner_id.id,
                "role": "facilitator",
            }
        )
        cls.morning, cls.afternoon = (
            cls.cohort.with_user(cls.coordinator)
            .generate_sessions(days=1)
            .sorted("start")
        )

    @property
    def events(self):
        sessions = self.cohort.session_ids
        return sessions._get_calendar_events().with_env(self.env).sorted("start")

    def _mine(self):
        """Return the half-days in the facilitator's own calendar."""
        return (
            self.env["calendar.event"]
            .with_user(self.facilitator)
            .search([("partner_ids", "in", self.facilitator.partner_id.ids)])
        )


class TestInStep(CalendarCase):
    def test_each_half_day_is_there_once_at_its_hours(self):
        morning, _afternoon = self._mine().sorted("start")
        self.assertEqual(morning.start, datetime(2022, 3, 7, 8, 0))
        self.assertEqual(morning.stop, datetime(2022, 3, 7, 11, 30))
        self.assertEqual(morning.name, "Chez Cook'is – Morning")
        self.assertEqual(morning.location, "Maison des jeunes")
        self.assertEqual(set(self.events.attendee_ids.mapped("state")), {"accepted"})

    def test_nobody_is_written_to(self):
        mails = self.env["mail.mail"].search_count([])
        self.cohort.move_day("2022-03-07", "2030-03-12")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(self.events.alarm_ids)

    def test_they_move_with_the_half_days(self):
        self.cohort.move_day("2022-03-07", "2022-03-12")
        self.assertEqual(self.events[0].start, datetime(2022, 3, 12, 8, 0))
        self.morning.write({"hour_start": 10.0, "name": "La recette"})
        self.assertEqual(self.events[0].start, datetime(2022, 3, 12, 9, 0))
        self.assertEqual(self.events[0].name, "Chez Cook'is – La recette")
        self.cohort.write({"name": "Chez Nous", "tz": "Europe/London"})
        self.assertEqual(self.events[0].name, "Chez Nous – La recette")
        self.assertEqual(self.events[0].start, datetime(2022, 3, 12, 10, 0))
        self.assertEqual(len(self.events), 2)

    def test_they_go_with_the_half_day_the_facilitator_and_the_flashcoop(self):
        self.afternoon.unlink()
        self.assertEqual(len(self.events), 1)
        self.actor.unlink()
        self.assertFalse(self.events)
        self.morning.facilitator_ids = [Command.link(self.coordinator.partner_id.id)]
        self.assertEqual(self.events.partner_ids, self.coordinator.partner_id)
        self.cohort.action_cancel()
        self.assertFalse(self.events)
        self.cohort.action_draft()
        self.assertEqual(len(self.events), 1)

    def test_a_half_day_of_its_own_facilitators_is_theirs_alone(self):
        baker = self._create_partner("Baker")
        self.morning.facilitator_ids = [Command.set(baker.ids)]
        self.assertEqual(self.events[0].partner_ids, baker)
        self.assertEqual(self._mine(), self.events[1])

    def test_syncing_again_writes_nothing(self):
        before = self.events.mapped("write_date")
        with self._counted_queries() as counted:
            self.cohort.session_ids._sync_calendar()
        self.assertLess(counted[0], 25)
        self.assertEqual(self.events.mapped("write_date"), before)
        self.assertEqual(len(self.events), 2)


class TestGuards(CalendarCase):
    def test_the_calendar_cannot_disagree_with_the_plan(self):
        event = self.events[0]
        for user in (self.facilitator, self.coordinator):
            mine = event.with_user(user)
            for vals in (
                {"start": "2022-03-09 08:00:00", "stop": "2022-03-09 11:00:00"},
                {"name": "Elsewhere"},
                {"partner_ids": [Command.clear()]},
                {"active": False},
            ):
                with (
                    self.subTest(user=user.login, vals=vals),
                    self.assertRefused(MOVED),
                ):
                    mine.write(vals)
            with self.assertRefused(MOVED):
                mine.unlink()
            self.assertFalse(mine.user_can_edit)

    def test_a_facilitator_keeps_a_note_and_a_copy_is_an_event_like_others(self):
        mine = self.events[0].with_user(self.facilitator)
        mine.description = "Bring the oven gloves"
        copy = mine.copy()
        self.assertFalse(copy.flashcoop_session_id)
        copy.name = "Shopping"

    def test_nobody_makes_an_event_of_a_half_day(self):
        self.events.unlink()
        Event = self.env["calendar.event"].with_user(self.facilitator)
        vals = {
            "name": "x",
            "start": "2022-03-09 08:00:00",
            "stop": "2022-03-09 09:00:00",
        }
        with self.assertRefused(MOVED):
            Event.create(vals | {"flashcoop_session_id": self.morning.id})
        with self.assertRefused(MOVED):
            Event.with_context(default_flashcoop_session_id=self.morning.id).create(
                vals
            )

    def test_events_of_others_are_as_ever(self):
        Event = self.env["calendar.event"].with_user(self.facilitator)
        event = Event.create(
            {
                "name": "Dentist",
                "start": "2022-03-09 08:00:00",
                "stop": "2022-03-09 09:00:00",
            }
        )
        event.start = "2022-03-09 08:30:00"
        self.assertTrue(event.user_can_edit)
        event.unlink()


class TestInstall(CalendarCase):
    def test_installing_fills_the_calendars_and_uninstalling_empties_them(self):
        hooks.uninstall_hook(self.env)
        self.assertFalse(self.events)
        hooks.post_init_hook(self.env)
        self.assertEqual(len(self.events), 2)
        hooks.post_init_hook(self.env)
        self.assertEqual(len(self.events), 2)
