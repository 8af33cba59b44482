"""All reminders are made one way: one open activity a record, kind and person."""

from common import FlashcoopCase

TODO = "mail.mail_activity_data_todo"
CALL = "mail.mail_activity_data_call"
DUE = {"date_deadline": "2022-03-10"}


class TestReminders(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._create_user("officer")
        cls.second = cls._create_user("manager")
        cls.cohort = cls._create_cohort()
        cls.funding = cls._create_funding([(cls.cohort, 100)])
        cls.env.flush_all()

    def _remind(self, *people, kind=TODO, **options):
        reminders = [(self.funding, user, DUE) for user in people]
        return self.funding._make_reminders(kind, reminders, **options)

    def test_a_second_reminder_of_the_same_kind_for_the_same_person_is_none(self):
        self.assertEqual(self._remind(self.first).user_id, self.first)
        self.assertFalse(self._remind(self.first))
        self.assertEqual(self._remind(self.first, self.second).user_id, self.second)
        self.assertTrue(self._remind(self.first, kind=CALL))
        self.assertEqual(len(self.funding.activity_ids), 3)

    def test_one_that_is_done_or_that_somebody_wrote_by_hand_keeps_none_away(self):
        self._remind(self.first).action_feedback()
        self.assertTrue(self._remind(self.first))
        self.funding.activity_schedule(TODO, user_id=self.second.id, automated=False)
        self.assertTrue(self._remind(self.second))

    def test_several_things_to_do_on_one_record_are_several(self):
        self._remind(self.first)
        self.assertEqual(len(self._remind(self.first, self.first, once=False)), 2)

    def test_nobody_gets_a_mail(self):
        Mail, Message = self.env["mail.mail"], self.env["mail.message"]
        before = Mail.search_count([]), Message.search_count([])
        self._remind(self.first, self.second)
        self.assertEqual((Mail.search_count([]), Message.search_count([])), before)

    def test_looking_for_those_that_are_there_costs_one_query(self):
        ids = [self._create_funding([(self.cohort, 10)]).id for _n in range(9)]
        fundings = self.funding.browse(ids)

        def remind(records):
            with self._counted_queries() as counted:
                made = self.funding._make_reminders(
                    TODO, [(record, self.first, DUE) for record in records]
                )
            return len(made), counted[0]

        self.assertEqual(remind(fundings)[0], 9)
        self.assertEqual(remind(fundings[:2]), remind(fundings))
        self.assertFalse(self.funding._make_reminders(TODO, []))

    def test_who_left_or_may_not_read_is_not_reminded(self):
        self.assertTrue(self.funding._may_be_reminded(self.first))
        facilitator = self._create_user("facilitator")
        self.assertFalse(self.funding._may_be_reminded(facilitator))
        auditor = self._create_user("auditor")
        self.assertTrue(self.funding._may_be_reminded(auditor))
        self.assertFalse(self.funding._may_be_reminded(auditor, "write"))
        self.first.active = False
        self.assertFalse(self.funding._may_be_reminded(self.first))
