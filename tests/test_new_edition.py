"""A new edition from an old one: the programme and the plans, no people, no money."""

from common import FlashcoopCase

from odoo.exceptions import AccessError


class TestNewEdition(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.trade = {"trade": "Pastry", "note": "<p>Les Ulis</p>"}
        cls.old = cls._create_cohort("Chez Cook'is", **cls.trade)
        cls.old.generate_sessions()
        cls.old.session_ids[0].write({"name": "Welcome", "hour_start": 8.5})
        cls.old.move_day("2022-03-14", "2022-03-12")
        cls.bank = cls._create_partner("Bank")
        cls.env["flashcoop.actor"].create(
            {
                "cohort_id": cls.old.id,
                "partner_id": cls.bank.id,
                "role": "bank",
                "function": "Adviser",
            }
        )
        cls.funding = cls._create_funding(
            [(cls.old, 600), (cls._create_cohort("Other"), 400)],
            instalments=[("2022-06-01", 1000)],
            asked_amount=1500,
        )
        cls.funding.action_grant()
        Budget = cls.env["flashcoop.budget.line"]
        cls.cost = {"heading_id": cls._heading("60.1").id, "amount": 600}
        row = cls.env["flashcoop.heading"].search(
            [("funder_kind_ids", "=", cls.funding.kind_id.id)], limit=1
        )
        cls.income = {"heading_id": row.id, "amount": 600, "funding_id": cls.funding.id}
        for vals in (cls.cost, cls.income):
            Budget.create({"cohort_id": cls.old.id, **vals})
        cls._create_participant(cls.old)
        cls.old.session_ids[0].action_all_present()
        cls._create_bill([("607", 50, cls._distribution((100, cls.old, cls.funding)))])
        cls.report = cls.env["flashcoop.funder.report"].create(
            {"funding_id": cls.funding.id}
        )
        cls.env["flashcoop.inkind"].create(
            {"cohort_id": cls.old.id, "name": "Room", "date": "2022-03-07", "amount": 9}
        )
        cls.old.write({"state": "running"})
        cls.new = (
            cls.old.with_user(cls.coordinator)
            .duplicate_edition("2022-06-09", "Longjumeau")
            .with_env(cls.env)
        )

    def test_dates_and_half_days_are_shifted_to_working_days(self):
        self.assertEqual(self.new.name, "Longjumeau")
        self.assertEqual(str(self.new.date_start), "2022-06-09")
        self.assertEqual(str(self.new.date_end), "2022-06-17")
        self.assertEqual(len(self.new.session_ids), 14)
        self.assertEqual(
            sorted({str(day)[-2:] for day in self.new.session_ids.mapped("date")}),
            ["09", "10", "13", "14", "15", "16", "17"],
        )
        first = self.new.session_ids[0]
        self.assertEqual((first.name, first.hour_start), ("Welcome", 8.5))
        self.assertEqual(first.attendance_ids.ids, [])

    def test_what_describes_it_is_copied(self):
        self.assertEqual(self.new.trade, "Pastry")
        self.assertEqual(self.new.state, "draft")
        self.assertEqual(self.new.actor_ids.partner_id, self.bank)
        self.assertEqual(self.new.actor_ids.function, "Adviser")

    def test_it_has_a_number_an_event_and_an_account_of_its_own(self):
        for name in ("reference", "event_id", "analytic_account_id"):
            self.assertTrue(self.new[name])
            self.assertNotEqual(self.new[name], self.old[name])
        self.assertEqual(str(self.new.event_id.date_begin), "2022-06-09 06:30:00")

    def test_the_budget_and_the_plan_of_fundings_are_copied_as_drafts(self):
        share = self.new.share_ids
        copy = share.funding_id
        self.assertNotEqual(copy, self.funding)
        self.assertEqual(
            (copy.state, copy.partner_id), ("draft", self.funding.partner_id)
        )
        self.assertEqual(copy.kind_id, self.funding.kind_id)
        self.assertRegex(copy.reference, r"^FIN/2022/\d+$")
        self.assertEqual((copy.asked_amount, copy.granted_amount), (600, 0))
        self.assertEqual((share.amount, copy.cohort_ids), (600, self.new))
        self.assertFalse(copy.instalment_ids or copy.date_granted or copy.move_ids)
        self.assertNotEqual(copy.analytic_account_id, self.funding.analytic_account_id)
        lines = self.new.budget_line_ids
        self.assertEqual(lines.mapped("amount"), [600, 600])
        self.assertEqual(lines.funding_id, copy)
        self.assertEqual(lines.heading_id, self.old.budget_line_ids.heading_id)

    def test_neither_people_nor_money_nor_reports_are_copied(self):
        new = self.new
        self.assertFalse(new.participant_ids or new.attendance_ids)
        self.assertFalse(new.event_id.registration_ids)
        self.assertFalse(new.inkind_ids or new.funder_report_ids)
        self.assertFalse(new._has_entries())
        self.assertEqual(new.get_statement()[0]["not_mapped"]["amount"], 0)
        rows = new.get_statement()[0]["headings"]
        self.assertFalse(any(row["actual"] for row in rows))
        self.assertNotIn(new, self.report.cohort_ids)

    def test_the_old_edition_is_as_it_was(self):
        self.assertEqual(self.old.state, "running")
        self.assertEqual(len(self.old.participant_ids), 1)
        self.assertEqual(self.old.share_ids.funding_id, self.funding)
        self.assertEqual(self.funding.granted_amount, 1000)

    def test_an_edition_without_half_days_keeps_its_length(self):
        bare = self._create_cohort(date_end="2022-03-10")
        new = bare.duplicate_edition("2022-06-09")
        self.assertEqual(str(new.date_end), "2022-06-12")
        self.assertEqual(new.name, "Chez Nous (new edition)")

    def test_the_wizard_opens_the_new_edition(self):
        wizard = (
            self.env["flashcoop.duplicate.edition"]
            .with_user(self.coordinator)
            .create(
                {"cohort_id": self.old.id, "name": "Trois", "date_start": "2022-09-05"}
            )
        )
        action = wizard.action_duplicate()
        new = self.env["flashcoop.cohort"].browse(action["res_id"])
        self.assertEqual((new.name, str(new.date_end)), ("Trois", "2022-09-13"))

    def test_a_funding_officer_makes_a_new_edition_too(self):
        officer = self._create_user("officer")
        wizard = (
            self.env["flashcoop.duplicate.edition"]
            .with_user(officer)
            .create(
                {"cohort_id": self.old.id, "name": "Trois", "date_start": "2022-09-05"}
            )
        )
        new = self.env["flashcoop.cohort"].browse(wizard.action_duplicate()["res_id"])
        self.assertEqual(new.create_uid, officer)
        self.assertEqual(len(new.session_ids), 14)
        self.assertEqual(new.session_ids[0].name, "Welcome")
        self.assertEqual(len(new.budget_line_ids), 2)
        self.assertFalse(new.participant_ids)

    def test_who_may_not_make_a_flashcoop_makes_no_new_edition(self):
        for role in ("facilitator", "auditor"):
            user = self._create_user(role)
            self.old.coordinator_id = user
            count = self.env["flashcoop.cohort"].search_count([])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.old.with_user(user).duplicate_edition("2022-09-05")
            self.assertEqual(self.env["flashcoop.cohort"].search_count([]), count)

    def test_a_plain_copy_takes_no_people_and_no_money(self):
        copy = self.old.copy()
        self.assertEqual(copy.name, "Chez Cook'is (copy)")
        self.assertEqual(
            copy.date_end - copy.date_start, self.old.date_end - self.old.date_start
        )
        self.assertFalse(copy.participant_ids or copy.session_ids or copy.share_ids)
        self.assertFalse(copy.budget_line_ids or copy.funder_report_ids)
        self.assertNotEqual(copy.event_id, self.old.event_id)
        self.assertNotEqual(copy.analytic_account_id, self.old.analytic_account_id)
