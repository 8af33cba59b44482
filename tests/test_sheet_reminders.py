"""Who runs a half-day is reminded of its sheet once, until nothing lacks."""

from freezegun import freeze_time
from test_signature import SignatureCase, draw

NEXT_DAY = "2022-03-08 08:00:00"


class ReminderCase(SignatureCase):
    def _remind(self, moment=NEXT_DAY):
        with freeze_time(moment):
            self.env["flashcoop.session"]._cron_remind()

    def _reminders(self, session=None):
        session = (session or self.session).sudo()
        return self.env["mail.activity"].search(
            [("res_model", "=", session._name), ("res_id", "=", session.id)]
        )

    def _complete(self):
        with freeze_time("2022-03-07 10:00:00"):
            self._sign_all()
            self.session.action_lock()


class TestReminding(ReminderCase):
    def test_an_unfilled_half_day_is_put_on_a_list_once(self):
        before = self.env["mail.message"].search_count([])
        for _time in range(2):
            self._remind()
        reminder = self._reminders()
        self.assertEqual(reminder.user_id, self.facilitator)
        self.assertEqual(str(reminder.date_deadline), "2022-03-07")
        self.assertEqual(len(self._reminders(self.other)), 1)
        self.assertEqual(self.env["mail.message"].search_count([]), before)
        own = self.env["mail.activity"].with_user(self.facilitator)
        self.assertEqual(own.browse(reminder.id).res_name, self.session.display_name)

    def test_the_facilitator_named_on_it_comes_before_the_coordinator(self):
        named = self._create_user("facilitator", "named")
        self.session.facilitator_ids = named.partner_id
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": named.partner_id.id,
                "role": "facilitator",
            }
        )
        self._remind()
        self.assertEqual(self._reminders().user_id, named)
        self.assertEqual(self._reminders(self.other).user_id, self.facilitator)

    def test_who_may_not_write_the_sheet_is_not_reminded(self):
        officer = self._create_user("officer")
        self.session.facilitator_ids = officer.partner_id
        self._remind()
        self.assertEqual(self._reminders().user_id, self.facilitator)

    def test_a_half_day_just_over_an_old_one_and_one_without_people_are_left(self):
        self._remind("2022-03-07 12:00:00")
        self.assertFalse(self._reminders())
        self._remind("2022-03-22 08:00:00")
        self.assertFalse(self._reminders())
        empty = self._create_cohort("Deux", coordinator_id=self.coordinator.id)
        [morning, _afternoon] = empty.generate_sessions(days=1)
        self._remind()
        self.assertFalse(self._reminders(morning))

    def test_nothing_of_a_cancelled_flashcoop(self):
        self.cohort.write({"state": "cancelled"})
        self._remind()
        self.assertFalse(self._reminders())

    def test_what_is_complete_is_nobodys_work(self):
        self._complete()
        self._remind()
        self.assertFalse(self._reminders())
        self.assertTrue(self._reminders(self.other))


class TestClosing(ReminderCase):
    def test_it_goes_once_the_sheet_is_filled_signed_and_validated(self):
        self._remind()
        self.session.action_all_present()
        self.assertTrue(self._reminders())
        self._sign(self.ana, 1)
        self._sign(self.bo, 2)
        partner = self.facilitator.partner_id
        self.session._add_signature(partner, way="tablet", image=draw(3))
        self.assertTrue(self._reminders())
        self.session.with_user(self.coordinator).action_lock()
        self.assertFalse(self._reminders())
        self.assertTrue(self._reminders(self.other))

    def test_on_paper_it_goes_with_the_last_signature(self):
        self._remind()
        self.session.action_all_present()
        self.session.action_lock()
        for signer in (*self.session.attendance_ids, self.facilitator.partner_id):
            self.assertTrue(self._reminders())
            self.session._add_signature(signer, way="paper", image_hash="0" * 64)
        self.assertFalse(self._reminders())

    def test_one_that_was_put_away_does_not_come_back(self):
        self._remind()
        self._reminders().unlink()
        self._remind("2022-03-09 08:00:00")
        self.assertFalse(self._reminders())

    def test_a_half_day_that_moves_is_reminded_of_after_its_new_day(self):
        self._remind()
        self.cohort.date_end = "2022-03-10"
        self.session.name = "Prices"
        self.assertTrue(self._reminders())
        self.session.with_user(self.coordinator).date = "2022-03-09"
        self.assertFalse(self._reminders())
        self._remind("2022-03-09 08:00:00")
        self.assertFalse(self._reminders())
        self._remind("2022-03-10 08:00:00")
        self.assertEqual(str(self._reminders().date_deadline), "2022-03-09")

    def test_a_sheet_that_was_unlocked_is_reminded_of_again(self):
        self._remind()
        self._complete()
        self.assertFalse(self._reminders())
        self.session.with_user(self.manager).action_unlock("Bo left at ten")
        self._remind("2022-03-09 08:00:00")
        self.assertTrue(self._reminders())

    def test_nobody_is_reminded_of_what_is_over(self):
        self._remind()
        self.cohort.write({"state": "running"})
        self.assertTrue(self._reminders())
        self.cohort.write({"state": "cancelled"})
        self.assertFalse(self._reminders() + self._reminders(self.other))

    def test_a_sheet_nobody_was_reminded_of_costs_no_query(self):
        self.assertFalse(self.session.reminded_on)
        with self.assertQueryCount(0):
            self.session._close_reminders()
