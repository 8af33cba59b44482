"""Follow-ups are planned with the exit, answered within a window, and never lost."""

from datetime import date

from common import FlashcoopCase
from freezegun import freeze_time
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, ValidationError

EXIT_DAY = "2022-03-15"  # seven working days from Monday 7 March


class FollowupCase(FlashcoopCase):
    """A Flashcoop of March 2022 whose coordinator works on follow-ups."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.cohort = cls._create_cohort(coordinator_id=cls.coordinator.id)
        cls.ana = cls._create_participant(cls.cohort, "Ana", "completed")

    @staticmethod
    def _kind_of(code):
        return f"flashcoop_odoo.exit_kind_{code}"

    def _exit_kind(self, code):
        return self.env.ref(self._kind_of(code))

    def _followup(self, person=None, term="exit"):
        """Return a person's follow-up of a term, as the coordinator."""
        followups = (person or self.ana).followup_ids
        followup = followups.filtered(lambda f: f.term == term)
        followup.ensure_one()
        return followup.with_user(self.coordinator)

    def _dates(self, person):
        return {f.term: str(f.due_date) for f in person.followup_ids}


class TestPlanning(FollowupCase):
    def test_completing_plans_four_follow_ups(self):
        self.assertEqual(
            self._dates(self.ana),
            {
                "exit": "2022-04-12",
                "m3": "2022-06-15",
                "m6": "2022-09-15",
                "m12": "2023-03-15",
            },
        )
        self.assertEqual(set(self.ana.followup_ids.mapped("state")), {"todo"})

    def test_leaving_early_counts_from_the_day_of_leaving(self):
        bo = self._create_participant(self.cohort, "Bo")
        bo.write({"state": "left", "exit_date": "2022-03-09"})
        self.assertEqual(self._dates(bo)["exit"], "2022-04-06")

    def test_candidates_and_people_who_decline_have_none(self):
        bo = self._create_participant(self.cohort, "Bo", "candidate")
        self.assertFalse(bo.followup_ids)
        bo.action_decline()
        self.assertFalse(bo.followup_ids)

    def test_a_person_entered_as_completed_has_them(self):
        bo = self.env["flashcoop.participant"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": self._create_partner("Bo").id,
                "state": "completed",
            }
        )
        self.assertEqual(len(bo.followup_ids), 4)

    def test_they_move_with_the_last_day(self):
        self.ana.exit_date = "2022-03-14"
        self.assertEqual(self._dates(self.ana)["exit"], "2022-04-11")
        self.ana.exit_date = False
        self.cohort.date_end = "2022-03-18"
        self.assertEqual(self._dates(self.ana)["m6"], "2022-09-18")

    @freeze_time("2022-04-01")
    def test_an_answer_stays_where_it_was_given(self):
        followup = self._followup()
        followup.kind_id = self._exit_kind("cdi")
        self.ana.exit_date = "2022-03-10"
        dates = self._dates(self.ana)
        self.assertEqual(dates["exit"], "2022-04-12")
        self.assertEqual(dates["m3"], "2022-06-10")

    def test_coming_back_takes_away_what_nobody_worked_on(self):
        with freeze_time("2022-03-20"):
            self._followup().action_no_answer()
        self.ana.action_back()
        self.assertEqual(self.ana.followup_ids.mapped("term"), ["exit"])
        self.ana.action_complete()
        self.assertEqual(
            sorted(self.ana.followup_ids.mapped("term")), ["exit", "m12", "m3", "m6"]
        )

    def test_an_older_flashcoop_catches_up(self):
        self.ana.followup_ids.unlink()
        self.assertEqual(self.cohort.followup_missing_count, 1)
        self.cohort.with_user(self.coordinator).action_plan_followups()
        self.assertEqual(len(self.ana.followup_ids), 4)
        self.assertEqual(self.cohort.followup_missing_count, 0)
        self.cohort.with_user(self.coordinator).action_plan_followups()
        self.assertEqual(len(self.ana.followup_ids), 4)

    def test_the_end_of_a_closed_flashcoop_still_plans(self):
        bo = self._create_participant(self.cohort, "Bo")
        self.cohort.write({"state": "running"})
        self.cohort.write({"state": "closing"})
        self.cohort.write({"state": "closed", "closing_note": "In a hurry."})
        bo.action_complete()
        self.assertEqual(len(bo.followup_ids), 4)

    def test_planning_takes_as_many_queries_for_ten_people_as_for_two(self):
        few = [self._create_participant(self.cohort, f"F{n}") for n in range(2)]
        many = [self._create_participant(self.cohort, f"M{n}") for n in range(10)]
        Participant = self.env["flashcoop.participant"]
        costs = []
        for people in (few, many):
            people = Participant.union(*people)
            with self._counted_queries() as counted:
                people.action_complete()
            costs += counted
        self.assertLessEqual(costs[1], costs[0] + 8)


class TestReminders(FollowupCase):
    def test_the_coordinator_is_reminded_without_the_name(self):
        reminder = self._followup().activity_ids
        self.assertEqual(reminder.user_id, self.coordinator)
        self.assertEqual(reminder.date_deadline, date(2022, 4, 12))
        self.assertEqual(reminder.res_name, self.ana.pseudonym)
        self.assertNotIn("Ana", f"{reminder.summary} {reminder.note}")

    def test_reminders_move_with_the_last_day_and_the_coordinator(self):
        other = self._create_user("coordinator", "other")
        self.cohort.coordinator_id = other
        self.ana.exit_date = "2022-03-14"
        reminder = self._followup().activity_ids
        self.assertEqual(len(reminder), 1)
        self.assertEqual(reminder.user_id, other)
        self.assertEqual(reminder.date_deadline, date(2022, 4, 11))

    def test_where_the_coordinator_may_not_see_follow_ups_a_manager_is_reminded(self):
        facilitator = self._create_user("facilitator")
        manager = self._create_user("manager")
        self.env.ref("flashcoop_odoo.flashcoop_group_manager").user_ids = manager
        cohort = self._create_cohort("Chez Eux", coordinator_id=facilitator.id)
        bo = self._create_participant(cohort, "Bo", "completed")
        reminders = bo.followup_ids.activity_ids
        self.assertEqual(len(reminders), 4)
        self.assertEqual(reminders.user_id, manager)
        self.assertIn(facilitator.name, reminders[0].note)
        self.assertIn("may not see follow-ups", reminders[0].note)
        cohort.coordinator_id = self.coordinator
        reminders = bo.followup_ids.activity_ids
        self.assertEqual(reminders.user_id, self.coordinator)
        self.assertFalse(any(reminders.mapped("note")))

    def test_a_manager_of_another_company_or_none_is_not_reminded(self):
        facilitator = self._create_user("facilitator")
        there = self._create_company()
        stranger = self._create_user(
            "manager", company_id=there.id, company_ids=[Command.set(there.ids)]
        )
        self.env.ref("flashcoop_odoo.flashcoop_group_manager").user_ids = stranger
        cohort = self._create_cohort("Chez Eux", coordinator_id=facilitator.id)
        bo = self._create_participant(cohort, "Bo", "completed")
        self.assertEqual(len(bo.followup_ids), 4)
        self.assertFalse(bo.followup_ids.activity_ids)

    @freeze_time("2022-04-01")
    def test_an_answer_ends_the_reminder_and_taking_it_back_brings_it_again(self):
        followup = self._followup()
        followup.kind_id = self._exit_kind("searching")
        self.assertFalse(followup.activity_ids)
        followup.action_take_back()
        self.assertEqual(len(followup.activity_ids), 1)


class TestAnswering(FollowupCase):
    @freeze_time("2022-04-01 10:00:00")
    def test_choosing_what_became_of_the_person_is_the_answer(self):
        followup = self._followup()
        followup.kind_id = self._exit_kind("cdd_short")
        self.assertEqual(followup.state, "answered")
        self.assertEqual(followup.answered_by_id, self.coordinator)
        self.assertEqual(followup.situation_date, date(2022, 4, 1))
        self.assertEqual(
            (followup.situation, followup.category), ("employed", "transition")
        )
        self.assertFalse(followup.is_late)
        self.assertEqual(followup.attempt_ids.mapped("result"), ["answered"])

    def test_of_several_answers_the_last_counts_and_all_are_kept(self):
        followup = self._followup()
        with freeze_time("2022-03-20"):
            followup.write(
                {"kind_id": self._exit_kind("inactive").id, "situation_date": EXIT_DAY}
            )
        with freeze_time("2022-04-04"):
            followup.write(
                {
                    "kind_id": self._exit_kind("cdi").id,
                    "situation_date": "2022-04-04",
                }
            )
        self.assertEqual(followup.kind_id.code, "cdi")
        self.assertEqual(len(followup.attempt_ids), 2)
        statuses = [
            followup._get_status_on(date(2022, *day)).code
            for day in ((3, 14), (3, 20), (4, 4), (4, 12))
        ]
        self.assertEqual(statuses, [False, "inactive", "cdi", "cdi"])

    @freeze_time("2022-05-20 10:00:00")
    def test_what_is_told_too_late_tells_of_the_last_day_that_counts(self):
        followup = self._followup()
        followup.kind_id = self._exit_kind("training")
        self.assertEqual(followup.situation_date, date(2022, 4, 12))
        self.assertTrue(followup.is_late)

    @freeze_time("2022-05-20")
    def test_a_situation_outside_the_window_is_refused(self):
        followup = self._followup()
        with self.assertRefused("belongs to another term", ValidationError):
            followup.write(
                {
                    "kind_id": self._exit_kind("cdi").id,
                    "situation_date": "2022-04-13",
                }
            )
        self.assertEqual(followup.state, "todo")

    @freeze_time("2022-06-14")
    def test_nothing_is_answered_before_the_term_begins(self):
        followup = self._followup(term="m3")
        for act in (
            lambda: followup.write({"kind_id": self._exit_kind("cdi").id}),
            followup.action_unreachable,
            followup.action_no_answer,
        ):
            with self.assertRefused("begins on .*no answer can be noted before"):
                act()

    @freeze_time("2022-04-01")
    def test_unreachable_is_an_answer_that_a_later_one_replaces(self):
        followup = self._followup()
        followup.action_no_answer()
        self.assertEqual((followup.state, followup.attempt_count), ("todo", 1))
        followup.action_unreachable()
        self.assertEqual((followup.state, followup.attempt_count), ("unreachable", 2))
        self.assertEqual(self.cohort.exit_unanswered_count, 0)
        followup.kind_id = self._exit_kind("cdi")
        self.assertEqual(followup.state, "answered")
        with self.assertRefused("has answered: take the answer back first"):
            followup.action_unreachable()

    @freeze_time("2022-04-01")
    def test_an_answer_taken_back_leaves_its_trace(self):
        followup = self._followup()
        followup.write(
            {"kind_id": self._exit_kind("cdi").id, "contract_start": "2022-03-28"}
        )
        followup.action_take_back()
        self.assertEqual(followup.state, "todo")
        self.assertFalse(followup.kind_id or followup.contract_start)
        self.assertFalse(followup._get_status_on(date(2022, 4, 12)))
        self.assertEqual(
            followup.attempt_ids.sorted("id").mapped("result"),
            ["answered", "taken_back"],
        )

    @freeze_time("2022-04-01")
    def test_the_details_alone_are_no_answer(self):
        with self.assertRefused("Say what became of Ana"):
            self._followup().contract_start = "2022-03-28"

    @freeze_time("2022-04-01")
    def test_who_does_not_want_to_be_asked_is_not_asked_any_more(self):
        followup = self._followup()
        with self.assertRefused("Why not to ask"):
            followup.action_cancel()
        followup.cancel_reason = "Does not want to be called."
        followup.action_cancel()
        self.assertEqual(followup.state, "cancelled")
        self.assertFalse(followup.activity_ids)
        with self.assertRefused("is not to be asked"):
            followup.kind_id = self._exit_kind("cdi")
        followup.action_take_back()
        self.assertEqual(followup.state, "todo")

    @freeze_time("2022-04-01")
    def test_who_answered_and_when_cannot_be_forged(self):
        followup = self._followup()
        for vals in (
            {"state": "answered"},
            {"answered_on": "2022-03-20 10:00:00"},
            {"due_date": "2022-03-20"},
            {"is_by_person": True},
        ):
            with self.assertRefused("by its buttons"):
                followup.write(vals)
        self.ana.followup_ids.filtered(lambda f: f.term == "m12").sudo().unlink()
        Followup = self.env["flashcoop.followup"].with_user(self.coordinator)
        with self.assertRefused("by its buttons"):
            Followup.with_context(default_state="unreachable").create(
                {"participant_id": self.ana.id, "term": "m12"}
            )
        with self.assertRefused("keeps its person and its term"):
            followup.term = "m12"

    def test_a_term_comes_once(self):
        with self.assertRefusedByDatabase():
            self.env["flashcoop.followup"].create(
                {"participant_id": self.ana.id, "term": "exit"}
            )

    @freeze_time("2022-04-01")
    def test_a_follow_up_that_was_worked_on_is_not_deleted(self):
        followup = self._followup()
        followup.action_no_answer()
        with self.assertRefused("has been worked on"):
            followup.unlink()

    @freeze_time("2022-04-01")
    def test_improvement_is_asked_of_people_who_worked_at_entry(self):
        followup = self._followup()
        followup.kind_id = self._exit_kind("cdi")
        self.assertFalse(followup.is_better_eligible)
        self.ana.labour_status = "employed"
        self.assertTrue(followup.is_better_eligible)


class TestRights(FollowupCase):
    def test_others_than_coordinators_read_no_answer(self):
        followup = self._followup()
        for role in ("facilitator", "officer", "auditor", "accountant"):
            user = self._create_user(role)
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    followup.with_user(user).read(["state"])
                with self.assertRaises(AccessError):
                    self.ana.with_user(user).read(["followup_ids"])

    @freeze_time("2022-04-01")
    def test_buttons_are_refused_to_who_may_not_write(self):
        followup = self._followup().with_user(self._create_user("facilitator"))
        for name in (
            "action_no_answer",
            "action_unreachable",
            "action_take_back",
            "action_cancel",
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(followup, name)()

    @freeze_time("2022-04-01")
    def test_nobody_writes_the_history(self):
        followup = self._followup()
        followup.action_no_answer()
        row = followup.attempt_ids
        for act in (
            lambda: row.write({"result": "answered"}),
            row.unlink,
            lambda: row.create({"followup_id": followup.id, "result": "answered"}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_another_company_sees_nothing(self):
        company = self._create_company()
        stranger = self._create_user("manager", company_id=company.id)
        Followup = self.env["flashcoop.followup"].with_user(stranger)
        self.assertFalse(Followup.search([]))
        with self.assertRaises(AccessError):
            self._followup().with_user(stranger).read(["state"])


class TestExitFigures(FollowupCase):
    """Dynamic exits ÷ exits observed, without the withdrawn."""

    @freeze_time("2022-04-01")
    def test_the_rate_counts_the_three_kinds_of_dynamic_exits(self):
        codes = ("cdi", "cdd_short", "training", "searching", "removed", None)
        people = [self.ana] + [
            self._create_participant(self.cohort, f"P{n}", "completed")
            for n in range(5)
        ]
        for person, code in zip(people, codes, strict=True):
            if code:
                self._followup(person).kind_id = self._exit_kind(code)
        self.cohort.invalidate_recordset()
        self.assertEqual(self.cohort.dynamic_exit_count, 3)
        self.assertEqual(self.cohort.observed_exit_count, 4)
        self.assertEqual(self.cohort.dynamic_exit_rate, 75.0)
        self.assertEqual(self.cohort.exit_unanswered_count, 1)
        coordinator = self._create_user("coordinator", "reads_exits")
        self.assertEqual(
            self.cohort.with_user(coordinator).dynamic_exit_text,
            "3 out of 4 asked (75 %); not asked: 1",
        )

    @freeze_time("2022-04-01")
    def test_who_may_not_know_single_people_reads_no_small_group(self):
        people = [self.ana] + [
            self._create_participant(self.cohort, f"P{n}", "completed")
            for n in range(11)
        ]
        for person in people[:3]:
            self._followup(person).kind_id = self._exit_kind("cdi")
        for role in ("officer", "auditor", "facilitator"):
            cohort = self.cohort.with_user(self._create_user(role, f"exits_{role}"))
            if role == "facilitator":
                cohort.sudo().coordinator_id = cohort.env.user
            with self.subTest(role=role):
                self.assertIn("kept back", cohort.dynamic_exit_text)
                for name in (
                    *("dynamic_exit_rate", "dynamic_exit_count"),
                    "observed_exit_count",
                ):
                    with self.assertRaises(AccessError):
                        cohort.read([name])
        for person in people[3:6]:
            self._followup(person).kind_id = self._exit_kind("cdd_short")
        for person in people[6:]:
            self._followup(person).kind_id = self._exit_kind("searching")
        self.env.invalidate_all()
        officer = self.env["res.users"].search([("login", "=", "exits_officer")])
        self.assertEqual(
            self.cohort.with_user(officer).dynamic_exit_text, "6 (50 % of those asked)"
        )

    @freeze_time("2022-04-01")
    def test_who_could_not_be_reached_was_asked(self):
        self._followup().action_unreachable()
        self.assertEqual(self.cohort.dynamic_exit_text, "0 out of 1 asked (0 %)")

    def test_a_cohort_is_not_closed_with_exits_left_to_ask(self):
        sentence = "People who left and were not asked what became of them: 1"
        self.assertIn(sentence, self.cohort.to_settle)
        with freeze_time("2022-04-01"):
            self._followup().action_unreachable()
        self.cohort.invalidate_recordset()
        self.assertNotIn(sentence, self.cohort.to_settle)

    def test_counts_take_as_many_queries_for_many_cohorts(self):
        more = self.cohort
        for n in range(4):
            cohort = self._create_cohort(f"Chez {n}")
            self._create_participant(cohort, f"P{n}", "completed")
            more += cohort
        names = ["followup_due_count", "dynamic_exit_rate"]
        more.read(names)  # what is read once only
        costs = []
        for cohorts in (self.cohort, more):
            with self._counted_queries() as counted:
                cohorts.read(names)
            costs += counted
        self.assertEqual(costs[0], costs[1])

    def test_the_list_of_calls_takes_as_many_queries_for_many_people(self):
        spec = self._shown_in_the_list()
        costs = []
        for size in (2, 9):
            for n in range(size):
                person = self._create_participant(self.cohort, f"P{n}", "completed")
                person.partner_id.phone = "06 12 34 56 78"
            calls = self.env["flashcoop.followup"].with_user(self.coordinator)
            calls.web_search_read([], spec)  # what is read once only
            with self._counted_queries() as counted:
                calls.web_search_read([], spec)
            costs += counted
        self.assertEqual(costs[0], costs[1])

    def _shown_in_the_list(self):
        """Return what the list of calls asks the server for."""
        view = self.env.ref("flashcoop_odoo.followup_view_list")
        names = etree.fromstring(view.arch).xpath("//field/@name")
        fields = self.env["flashcoop.followup"]._fields
        return {
            name: {"fields": {"display_name": {}}} if fields[name].relational else {}
            for name in names
        }
