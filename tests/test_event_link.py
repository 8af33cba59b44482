"""A Flashcoop is an event of the Events app: what they share is the same in both."""

from datetime import date, datetime

from common import FlashcoopCase

from odoo.exceptions import AccessError


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


class TestEventsApp(FlashcoopCase):
    """What staff of the Events app, who have no role here, change on the event."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._create_user(
            "stranger", login="test_desk", groups="event.group_event_user"
        )
        cls.cohort = cls._create_cohort("Chez Cook'is")
        cls.event = cls.cohort.event_id.with_user(cls.desk)

    def _bounds(self, **values):
        """Write the bounds of the event and return the cohort's days."""
        self.event.write(values)
        return str(self.cohort.date_start), str(self.cohort.date_end)

    def test_the_desk_has_no_right_here(self):
        self.assertFalse(self.cohort.with_user(self.desk).has_access("read"))

    def test_name_and_place_change_in_both(self):
        shop = self._create_partner("Shop")
        self.event.write({"name": "Cook'is 2", "address_id": shop.id})
        self.assertEqual(self.cohort.name, "Cook'is 2")
        self.assertEqual(self.cohort.place_id, shop)
        self.assertEqual(self.cohort.analytic_account_id.name, "Cook'is 2")

    def test_a_name_is_the_same_in_all_languages(self):
        event = self.cohort.event_id
        for record in (self.cohort, event):
            for lang in ("fr_FR", "en_US"):
                name = f"{record._name} {lang}"
                record.with_context(lang=lang).name = name
                with self.subTest(name=name):
                    names = [
                        event.with_context(lang=code).name
                        for code in ("fr_FR", "en_US")
                    ]
                    self.assertEqual(names, [name, name])
                    self.assertEqual(self.cohort.name, name)

    def test_dates_are_the_local_days_of_the_flashcoop(self):
        days = self._bounds(
            date_begin="2022-03-08 23:30:00", date_end="2022-03-10 22:30:00"
        )
        self.assertEqual(days, ("2022-03-09", "2022-03-10"))
        self.assertEqual(self.event.date_begin, datetime(2022, 3, 8, 23, 30))
        self.assertEqual(self.event.date_end, datetime(2022, 3, 10, 22, 30))

    def test_one_date_leaves_the_other(self):
        days = self._bounds(date_begin="2022-03-09 08:00:00")
        self.assertEqual(days, ("2022-03-09", "2022-03-15"))
        days = self._bounds(date_end="2022-03-18 16:00:00")
        self.assertEqual(days, ("2022-03-09", "2022-03-18"))

    def test_who_came_with_the_first_day_moves_with_it(self):
        person = self._create_participant(self.cohort)
        self._bounds(date_begin="2022-03-09 08:00:00")
        self.assertEqual(person.entry_date, date(2022, 3, 9))

    def test_hours_stay_until_half_days_have_others(self):
        self._bounds(date_begin="2022-03-07 09:00:00", date_end="2022-03-15 19:00:00")
        self.cohort.name = "Cook'is 2"
        # in summer time
        self.cohort.write({"date_start": "2022-03-28", "date_end": "2022-04-05"})
        self.assertEqual(self.event.date_begin, datetime(2022, 3, 28, 8, 0))
        self.cohort.generate_sessions()
        self.assertEqual(self.event.date_begin, datetime(2022, 3, 28, 7, 0))
        self.assertEqual(self.event.date_end.hour, 15)

    def test_hours_of_two_days_are_not_kept_for_one(self):
        self._bounds(date_begin="2022-03-07 19:00:00", date_end="2022-03-08 09:00:00")
        self.cohort.date_end = "2022-03-07"
        self.assertEqual(self.event.date_begin, datetime(2022, 3, 7, 8, 0))
        self.assertEqual(self.event.date_end, datetime(2022, 3, 7, 16, 0))

    def test_days_without_half_days_may_be_added(self):
        self.cohort.generate_sessions(days=2)
        days = self._bounds(date_end="2022-03-10 17:00:00")
        self.assertEqual(days, ("2022-03-07", "2022-03-10"))
        self.cohort.session_ids[0].hour_start = 9.5
        self.assertEqual(self.event.date_end, datetime(2022, 3, 10, 17, 0))

    def test_half_days_are_not_left_out(self):
        self.cohort.generate_sessions(days=3)
        sentence = "“Chez Cook'is” has half-days from .* to .*Move a day"
        for values in (
            {"date_begin": "2022-03-08 08:00:00"},
            {"date_end": "2022-03-08 16:00:00"},
            {"date_begin": "2022-06-07 08:00:00", "date_end": "2022-06-09 16:00:00"},
        ):
            with self.subTest(values=values), self.assertRefused(sentence):
                self.event.write(values)
        self.assertEqual(self.cohort.date_start, date(2022, 3, 7))

    def test_half_days_keep_their_hours(self):
        self.cohort.generate_sessions(days=3)
        with self.assertRefused("On .* “Chez Cook'is” has the hours .*9:00"):
            self.event.date_begin = "2022-03-07 07:30:00"
        with self.assertRefused("On .* “Chez Cook'is” has the hours .*17:00"):
            self.event.date_end = "2022-03-09 16:30:00"
        self.event.date_begin = "2022-03-07 08:00:00"

    def test_a_closed_flashcoop_keeps_its_dates(self):
        self.cohort.action_cancel()
        with self.assertRefused("“Chez Cook'is” is cancelled"):
            self.event.date_begin = "2022-03-08 08:00:00"

    def test_another_time_zone_keeps_days_and_hours(self):
        self._bounds(date_end="2022-03-15 21:30:00")
        self.event.date_tz = "Indian/Reunion"  # three hours ahead of Paris
        self.assertEqual(self.cohort.tz, "Indian/Reunion")
        self.assertEqual(self.event.date_begin, datetime(2022, 3, 7, 5, 0))
        self.assertEqual(self.event.date_end, datetime(2022, 3, 15, 18, 30))
        self.assertEqual(self.cohort.date_end, date(2022, 3, 15))

    def test_the_company_stays(self):
        house = self._create_company()
        event = self.event.sudo()
        with self.assertRefused("stays in this company"):
            event.company_id = house
        with self.assertRefused("stays in this company"):
            event.company_id = False

    def test_who_coordinates_is_not_decided_there(self):
        """They see who the participants are."""
        with self.assertRefused("“Chez Cook'is” coordinates", AccessError):
            self.event.user_id = self.desk
        both = self._create_user("coordinator", groups="event.group_event_user")
        self.event.with_user(both).user_id = both
        self.assertEqual(self.cohort.coordinator_id, both)
        guide = self._create_user("facilitator", groups="event.group_event_user")
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": guide.partner_id.id,
                "role": "facilitator",
            }
        )
        with self.assertRefused("decides on its course", AccessError):
            self.event.with_user(guide).user_id = guide

    def test_an_archived_flashcoop_stays_in_step(self):
        self.cohort.action_archive()
        self._bounds(date_begin="2022-03-08 08:00:00")
        self.assertEqual(self.cohort.date_start, date(2022, 3, 8))

    def test_other_events_are_free(self):
        event = self.env["event.event"].create(
            {
                "name": "Open day",
                "date_begin": "2022-03-07 08:00:00",
                "date_end": "2022-03-07 16:00:00",
            }
        )
        event.with_user(self.desk).write(
            {"date_begin": "2022-03-07 06:00:00", "user_id": self.desk.id}
        )
        self.assertEqual(event.user_id, self.desk)
