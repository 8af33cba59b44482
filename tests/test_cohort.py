"""A Flashcoop from draft to closed: guarded steps, safe deletion, a quick list."""

from common import FlashcoopCase
from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS, Command
from odoo.service.model import call_kw
from odoo.tools import mute_logger

ALLOWED = {
    "draft": {"recruiting", "running", "cancelled"},
    "recruiting": {"draft", "running", "cancelled"},
    "running": {"recruiting", "closing", "cancelled"},
    "closing": {"running", "closed"},
    "closed": {"closing"},
    "cancelled": {"draft"},
}
PATHS = {
    "draft": (),
    "recruiting": ("recruiting",),
    "running": ("running",),
    "closing": ("running", "closing"),
    "closed": ("running", "closing", "closed"),
    "cancelled": ("cancelled",),
}


class TestScreens(FlashcoopCase):
    def test_an_empty_screen_opened_from_a_flashcoop_says_what_to_do_first(self):
        user = self._create_user("facilitator")
        cohort = self._create_cohort(coordinator_id=user.id).with_user(user)
        for action, sentence in (
            (cohort.action_view_participants(), "Add the first candidate"),
            (cohort.action_view_sessions(), "Generate half-days"),
        ):
            self.assertIn(sentence, action["help"])


class TestCourse(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.manager = cls._create_user("manager")

    def _cohort_in(self, state, **values):
        cohort = self._create_cohort(**values).with_user(self.coordinator)
        for step in PATHS[state]:
            cohort.state = step
        return cohort

    def test_each_step_is_allowed_or_refused_as_drawn(self):
        for old, followers in ALLOWED.items():
            for new in ALLOWED:
                with self.subTest(old=old, new=new):
                    cohort = self._cohort_in(old)
                    if new in followers or new == old:
                        cohort.write({"state": new})
                        self.assertEqual(cohort.state, new)
                    else:
                        with self.assertRaises(UserError):
                            cohort.write({"state": new})

    def test_a_step_is_guarded_on_the_way_in_from_outside_too(self):
        cohort = self._cohort_in("draft")
        with self.assertRaises(UserError):
            call_kw(cohort.browse(), "write", [cohort.ids, {"state": "closed"}], {})
        call_kw(cohort.browse(), "action_run", [cohort.ids], {})
        self.assertEqual(cohort.state, "running")

    def test_no_card_is_dragged_from_a_state_to_another(self):
        """A step has its button: closing is more than a move of the hand."""
        view = self.env["flashcoop.cohort"].get_view(view_type="kanban")
        self.assertEqual(
            etree.fromstring(view["arch"]).get("records_draggable"), "false"
        )

    def test_several_at_once_go_together_or_not_at_all(self):
        one, two = self._cohort_in("draft"), self._cohort_in("closed")
        with self.assertRaises(UserError):
            (one | two).write({"state": "recruiting"})
        self.assertEqual((one.state, two.state), ("draft", "closed"))

    def test_the_buttons_take_a_cohort_through_and_back(self):
        cohort = self._cohort_in("draft")
        states = []
        for action in ("recruit", "run", "to_closing", "close", "reopen"):
            getattr(cohort, f"action_{action}")()
            states.append(cohort.state)
        expected = ["recruiting", "running", "closing", "closed", "closing"]
        self.assertEqual(states, expected)
        cohort = self._cohort_in("running")
        cohort.action_cancel()
        cohort.action_draft()
        self.assertEqual(cohort.state, "draft")

    # --- closing ---

    def _unfinished(self):
        """Return a cohort in closing where one thing of each sort is missing."""
        cohort = self._cohort_in("closing")
        root = cohort.sudo()
        root.generate_sessions(days=1)
        self._create_participant(root)
        self._create_participant(root, state="candidate")
        root.session_ids[0].action_all_present()
        self._create_bill([("467", 30, self._distribution((100, root)))])
        self._create_bill([("607", 20, self._distribution((100, root)))], post=False)
        self.env["flashcoop.budget.line"].create(
            {
                "cohort_id": root.id,
                "heading_id": self._heading("60.1").id,
                "amount": 10,
            }
        )
        funding = self._create_funding([(root, 100)])
        funding.action_grant()
        return cohort

    def test_closing_lists_everything_that_is_missing(self):
        cohort = self._unfinished()
        lines = cohort.to_settle.splitlines()
        beginnings = [
            "Half-days without full attendance: 1",
            "Half-days that no facilitator has validated: 1",
            "Present without signature: 1",
            "Participants without an outcome: 2",
            "Participants whose entry situation is not complete: 1",
            "Entries on accounts without a row",
            "Draft documents: 1",
            "The budget is not balanced",
            "Reports not sent yet: Funder epci",
        ]
        for beginning in beginnings:
            with self.subTest(beginning=beginning):
                self.assertTrue(
                    any(line.startswith(beginning) for line in lines), lines
                )
        self.assertEqual(len(lines), len(beginnings))
        with self.assertRaises(UserError) as caught:
            cohort.action_close()
        for line in lines:
            self.assertIn(line, str(caught.exception))

    def test_only_a_manager_closes_over_it_and_only_with_a_reason(self):
        cohort = self._unfinished()
        with self.assertRaises(UserError):
            cohort.with_user(self.manager).action_close()
        cohort.closing_note = "  "
        with self.assertRaises(UserError):
            cohort.with_user(self.manager).action_close()
        cohort.closing_note = "The caterer went bankrupt."
        with self.assertRaises(UserError):
            cohort.action_close()
        cohort.with_user(self.manager).action_close()
        self.assertEqual(cohort.state, "closed")

    def test_reason_and_closing_may_come_in_one_write(self):
        cohort = self._unfinished()
        values = {"state": "closed", "closing_note": "The caterer went bankrupt."}
        with self.assertRaises(UserError):
            cohort.write(values)
        cohort.with_user(self.manager).write(values)
        self.assertEqual(cohort.state, "closed")

    def test_nothing_missing_needs_neither_manager_nor_reason(self):
        cohort = self._cohort_in("closing")
        self.assertFalse(cohort.to_settle)
        cohort.action_close()
        self.assertEqual(cohort.state, "closed")

    # --- dates and company ---

    def test_a_cohort_ends_after_it_starts(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_cohort(date_start="2022-03-07", date_end="2022-03-06")

    def test_the_company_stays(self):
        cohort = self._create_cohort()
        with self.assertRaises(ValidationError):
            cohort.company_id = self._create_company()

    def test_each_cohort_has_its_number_account_and_body(self):
        one, two = self._create_cohort("Une"), self._create_cohort("Deux")
        self.assertRegex(one.reference, r"^FC/2022/\d{3}$")
        self.assertNotEqual(one.reference, two.reference)
        self.assertEqual(one.analytic_account_id.code, one.reference)
        self.assertNotEqual(one.analytic_account_id, two.analytic_account_id)
        self.assertEqual(one.carrier_id, self.company.partner_id)


class TestDeletion(FlashcoopCase):
    def test_a_mistake_is_deleted_with_its_event_and_account(self):
        cohort = self._create_cohort()
        cohort.generate_sessions(days=1)
        bank = self._create_partner("Bank")
        self.env["flashcoop.actor"].create(
            {"cohort_id": cohort.id, "partner_id": bank.id, "role": "bank"}
        )
        event, account = cohort.event_id, cohort.analytic_account_id
        sessions = cohort.session_ids
        cohort.with_user(self._create_user("manager")).unlink()
        for record in (cohort, event, account, sessions):
            self.assertFalse(record.exists(), record._name)
        self.assertTrue(bank.exists())

    def test_people_keep_a_cohort(self):
        for state in ("candidate", "active"):
            cohort = self._create_cohort()
            self._create_participant(cohort, state=state)
            with self.subTest(state=state), self.assertRaises(UserError):
                cohort.unlink()

    def test_money_keeps_a_cohort(self):
        funded = self._create_cohort("Funded")
        self._create_funding([(funded, 100)])
        posted = self._create_cohort("Posted")
        self._create_bill([("607", 20, self._distribution((100, posted)))])
        draft = self._create_cohort("Draft")
        self._create_bill([("607", 20, self._distribution((100, draft)))], post=False)
        for cohort in (funded, posted, draft):
            with self.subTest(cohort=cohort.name), self.assertRaises(UserError):
                cohort.unlink()
            self.assertTrue(cohort.analytic_account_id.exists())

    def test_archiving_hides_and_loses_nothing(self):
        cohort = self._create_cohort()
        person = self._create_participant(cohort)
        cohort.action_archive()
        self.assertNotIn(cohort, self.env["flashcoop.cohort"].search([]))
        self.assertEqual(cohort.participant_count, 1)
        self.assertEqual(person.cohort_id, cohort)


class TestList(FlashcoopCase):
    def _create_cohorts(self, size):
        cohorts = self.env["flashcoop.cohort"].browse()
        for n in range(size):
            cohort = self._create_cohort(f"Cohort {n}")
            cohort.generate_sessions(days=1)
            self._create_participant(cohort)
            cohort.session_ids[0].action_all_present()
            self.env["flashcoop.budget.line"].create(
                {
                    "cohort_id": cohort.id,
                    "heading_id": self._heading("60.1").id,
                    "amount": 70,
                }
            )
            cohorts |= cohort
        self._create_funding([(cohort, 100) for cohort in cohorts]).action_grant()
        return cohorts

    def test_queries_of_the_list_do_not_grow_with_the_cohorts(self):
        """Everything but texts and files that only the form of one shows."""
        user = self._create_user("manager")
        of_the_form = ("to_settle", "statement_html", "dynamic_exit_text")
        of_the_form += ("financing_html", "financing_pdf_file", "financing_xlsx_file")
        names = [
            name
            for name, field in self.env["flashcoop.cohort"]._fields.items()
            if not field.relational
            and field.groups != NO_ACCESS
            and name not in of_the_form
        ]
        self.assertLessEqual(
            {"attendance_rate", "result_amount", "received_amount", "budget_message"},
            set(names),
        )
        cohorts = self._create_cohorts(20)
        spec = dict.fromkeys(names, {})
        counts = []
        for size in (20, 5, 20):
            some = cohorts[:size].with_user(user)
            with self._counted_queries() as counted:
                rows = some.web_read(spec)
            counts += counted
            self.assertEqual([row["received_amount"] for row in rows], [0.0] * size)
            self.assertEqual([row["granted_amount"] for row in rows], [100.0] * size)
            self.assertEqual([row["attendance_rate"] for row in rows], [100.0] * size)
        _cold, few, many = counts
        self.assertLessEqual(many, few)
        self.assertLess(many, 62)  # some 90 fields, more than any screen shows

    def test_names_of_links_cost_nothing_more(self):
        cohorts = self.env["flashcoop.cohort"].browse()
        for n in range(8):
            cohorts |= self._create_cohort(f"Cohort {n}")
        links = ("company_id", "coordinator_id", "place_id", "carrier_id", "event_id")
        spec = {name: {"fields": {"display_name": {}}} for name in links}
        counts = []
        for some in (cohorts[:2], cohorts[:2], cohorts):
            with self._counted_queries() as counted:
                some.web_read(spec)
            counts += counted
        self.assertEqual(counts[1], counts[2])


class TestActors(FlashcoopCase):
    def test_a_contact_has_a_role_once(self):
        cohort = self._create_cohort()
        bank = self._create_partner("Bank")
        cohort.actor_ids = [Command.create({"partner_id": bank.id, "role": "bank"})]
        cohort.actor_ids = [Command.create({"partner_id": bank.id, "role": "steering"})]
        self.assertEqual(len(cohort.actor_ids), 2)
        self.assertEqual(cohort.actor_ids[0].display_name, "Bank (Bank)")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            cohort.actor_ids = [Command.create({"partner_id": bank.id, "role": "bank"})]
