"""One screen says what waits in the fundings, and who is in charge is told once."""

from datetime import date

from common import FlashcoopCase
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

DAY = "2022-11-15"


class BoardCase(FlashcoopCase):
    """15 November 2022: a grant of 4,000 that ends on 31 December, 2022."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("officer")
        cls.cohort = cls._create_cohort()
        cls.funding = cls._grant(4000)

    @classmethod
    def _grant(cls, amount, cohort=None, **values):
        values.setdefault("user_id", cls.officer.id)
        values.setdefault("instalments", [("2022-06-01", amount)])
        funding = cls._create_funding([(cohort or cls.cohort, amount)], **values)
        funding.with_user(cls.officer).action_grant()
        return funding

    @classmethod
    def _charge(cls, funding, amount):
        return cls._create_bill(
            [("606", amount, cls._distribution((100, cls.cohort, funding)))]
        )

    def _board(self, user=None, day=DAY):
        self.env.flush_all()
        self.env.invalidate_all()
        board = self.env["flashcoop.funding.board"].with_user(user or self.officer)
        with freeze_time(f"{day} 12:00:00"):
            return {section["code"]: section for section in board.get_board()}

    def _amounts(self, code, **options):
        return [total["amount"] for total in self._board(**options)[code]["totals"]]


class TestBoard(BoardCase):
    def test_a_report_shows_two_months_before_it_is_due_and_until_it_is_sent(self):
        self.assertEqual(self.funding.report_due_date, date(2023, 6, 30))
        self.assertFalse(self._board(day="2023-04-30")["reports"]["count"])
        section = self._board(day="2023-05-02")["reports"]
        self.assertEqual(section["ids"], self.funding.ids)
        self.assertEqual(section["rows"][0]["date"], "2023-06-30")
        self.assertFalse(section["rows"][0]["is_late"])
        late = self._board(day="2023-07-02")["reports"]["rows"]
        self.assertTrue(late[0]["is_late"])
        report = self.env["flashcoop.funder.report"].create(
            {"funding_id": self.funding.id}
        )
        self._send_report(report.with_user(self.officer))
        self.assertFalse(self._board(day="2023-07-02")["reports"]["count"])

    def test_an_overdue_payment_counts_what_is_still_due(self):
        self.assertFalse(self._board(day="2022-05-31")["payments"]["count"])
        self.assertEqual(self._amounts("payments"), [4000])
        move = self.funding.sudo().move_ids
        self._register_payment(move, 1500)
        self.assertEqual(self._amounts("payments"), [2500])
        self._register_payment(move, 2500)
        self.assertFalse(self._board()["payments"]["count"])

    def test_what_ends_soon_shows_what_is_left_to_charge(self):
        self.assertFalse(self._board(day="2022-10-31")["ending"]["count"])
        self._charge(self.funding, 900)
        self.assertEqual(self._amounts("ending"), [3100])
        self._charge(self.funding, 3100)
        self.assertFalse(self._board()["ending"]["count"])

    def test_a_late_payment_is_settled_on_its_funding(self):
        section = self._board()["payments"]
        self.assertEqual(section["ids"], self.funding.instalment_ids.ids)
        self.assertEqual(section["rows"][0]["funding_id"], self.funding.id)
        self.assertFalse(self._board()["risk"]["rows"][0]["funding_id"])

    def test_money_is_at_risk_as_far_as_no_cost_is_left_to_charge(self):
        self.assertEqual(self._amounts("risk"), [4000])
        free = [("606", 1000.5, self._distribution((100, self.cohort)))]
        self._create_bill(free)
        self.assertEqual(self._amounts("risk"), [2999.5])
        self._charge(self.funding, 2000)
        self.assertEqual(self._amounts("risk"), [999.5])
        self._create_bill(free)
        board = self._board()
        self.assertFalse(board["risk"]["count"])
        self.assertEqual(board["ending"]["count"], 1)

    def test_a_cost_that_the_funder_refuses_lowers_no_risk(self):
        self.funding.refused_prefixes = "606"
        self._create_bill([("606", 1000, self._distribution((100, self.cohort)))])
        self.assertEqual(self._amounts("risk"), [4000])
        self._create_bill([("613", 1000, self._distribution((100, self.cohort)))])
        self.assertEqual(self._amounts("risk"), [3000])

    def test_a_cost_lowers_the_risk_of_one_funding_only(self):
        second = self._grant(3000, kind="region")
        self._create_bill([("606", 1000, self._distribution((100, self.cohort)))])
        section = self._board()["risk"]
        self.assertEqual(set(section["ids"]), {self.funding.id, second.id})
        self.assertEqual(section["totals"][0]["amount"], 6000)

    def test_a_credit_note_takes_back_what_lowered_the_risk(self):
        free = [("606", 1000, self._distribution((100, self.cohort)))]
        self._create_bill(free)
        self._create_document("in_refund", [(*free[0][:1], 400, free[0][2])])
        self.assertEqual(self._amounts("risk"), [3400])

    def test_a_funding_without_a_share_pays_anywhere(self):
        anybody = self._create_funding(
            kind="region",
            granted_amount=500,
            user_id=self.officer.id,
            instalments=[("2022-06-01", 500)],
        )
        anybody.state = "granted"
        other = self._create_cohort("Other")
        self.assertEqual(self._amounts("risk"), [4500])
        self._create_bill([("606", 300, self._distribution((100, other)))])
        self.assertEqual(self._amounts("risk"), [4200])
        self.assertEqual(self._board()["uncovered"]["count"], 0)

    def test_a_funding_without_an_end_ends_with_the_year_it_was_granted_for(self):
        endless = self._grant(500, kind="region", date_from=False, date_to=False)
        self.assertEqual(endless.fiscal_year_end, date(2022, 12, 31))
        self.assertFalse(self._board(day="2022-10-31")["risk"]["count"])
        board = self._board()
        self.assertEqual(set(board["risk"]["ids"]), {self.funding.id, endless.id})
        self.assertEqual(board["ending"]["ids"], self.funding.ids)
        [row] = [row for row in board["risk"]["rows"] if row["id"] == endless.id]
        self.assertEqual((row["amount"], row["date"]), (500, "2022-12-31"))
        self.assertIn("No end date", row["note"])
        # each cost counts for one of the two
        self._create_bill([("606", 1000, self._distribution((100, self.cohort)))])
        self.assertEqual(self._amounts("risk"), [3500])

    def test_a_share_of_a_later_year_puts_the_end_of_an_endless_funding_off(self):
        endless = self._grant(500, kind="region", date_from=False, date_to=False)
        endless.share_ids.fiscal_year_end = "2023-12-31"
        self.assertEqual(self._board()["risk"]["ids"], self.funding.ids)
        self.assertIn(endless.id, self._board(day="2023-11-15")["risk"]["ids"])

    def test_a_funding_that_counts_vat_loses_what_is_left_with_vat(self):
        self.funding.tax_basis = "included"
        vat = self.env["account.tax"].search(
            [
                ("company_id", "=", self.company.id),
                ("type_tax_use", "=", "purchase"),
                ("amount", "=", 20),
                ("amount_type", "=", "percent"),
                ("price_include_override", "!=", "tax_included"),
                ("tax_exigibility", "=", "on_invoice"),
            ],
            limit=1,
        )
        self._create_bill([("606", 1000, self._distribution((100, self.cohort)), vat)])
        self.assertEqual(self._amounts("risk"), [2800])

    def test_it_stays_at_risk_once_it_has_ended(self):
        board = self._board(day="2023-02-01")
        self.assertEqual(board["risk"]["ids"], self.funding.ids)
        self.assertTrue(board["risk"]["rows"][0]["is_late"])
        self.assertFalse(board["ending"]["count"])

    def _report(self, funding, admitted):
        """Send the final report of a paid grant, and write down what is admitted."""
        self._register_payment(funding.move_ids, date="2022-06-02")
        report = self.env["flashcoop.funder.report"].create({"funding_id": funding.id})
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            self._send_report(report)
        report.control_date = "2023-07-03"
        report.expense_ids.write({"admitted_amount": admitted, "admitted_reason": "No"})
        return report

    def test_money_to_give_back_waits_until_it_is_given_back(self):
        funding = self._grant(500)
        self._charge(funding, 500)
        report = self._report(funding, 420)
        self.assertEqual(funding.state, "reported")
        section = self._board()["returns"]
        self.assertEqual(section["ids"], report.ids)
        self.assertEqual(section["rows"][0]["amount"], 80)
        self.assertEqual(section["rows"][0]["funding_id"], funding.id)
        credit = funding.give_back(80, "2022-12-30")
        self._register_payment(credit, date="2023-07-11")
        self.assertFalse(self._board()["returns"]["count"])
        self.assertFalse(report.get_differences(), "no reason for another version")
        self._charge(funding, 10)
        self.env.flush_all()
        self.assertTrue(report.get_differences())

    def test_what_two_final_reports_tell_is_given_back_once(self):
        funding = self._create_funding(
            [(self.cohort, 500)],
            date_to="2023-12-31",
            instalments=[("2022-06-01", 1000)],
            granted_amount=1000,
        )
        first = funding.share_ids
        first.fiscal_year_end = "2022-12-31"
        first.create(
            {
                "funding_id": funding.id,
                "cohort_id": self.cohort.id,
                "amount": 500,
                "fiscal_year_end": "2023-12-31",
            }
        )
        funding.action_grant()
        self._register_payment(funding.move_ids, date="2022-06-02")
        self._charge(funding, 600)
        reports = self.env["flashcoop.funder.report"].create(
            [
                {"funding_id": funding.id, "date_from": start, "date_to": end}
                for start, end in (
                    ("2022-01-01", "2022-12-31"),
                    ("2023-01-01", "2023-12-31"),
                )
            ]
        )
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            for report in reports:
                self._send_report(report)
        self.assertEqual(reports.mapped("balance_admitted"), [-400, -400])
        section = self._board()["returns"]
        self.assertEqual(section["ids"], reports[1].ids)
        self.assertEqual(section["totals"][0]["amount"], 400)

    def _propose_to_give_back(self, funding):
        wizard = self.env["flashcoop.give.back"].with_user(self.officer)
        return wizard.create({"funding_id": funding.id, "reason": "Control"}).amount

    def test_what_the_control_refused_is_proposed_to_give_back(self):
        funding = self._grant(500)
        self._charge(funding, 450)
        self.assertEqual(self._propose_to_give_back(funding), 50)
        self._report(funding, 420)
        self.assertEqual(self._propose_to_give_back(funding), 80)
        self._register_payment(funding.give_back(80, "2023-07-10"), date="2023-07-11")
        self.env.invalidate_all()
        self.assertEqual(self._propose_to_give_back(funding), 0)

    def test_what_is_not_paid_yet_is_not_kept_either(self):
        funding = self._grant(
            500, instalments=[("2022-06-01", 300), ("2023-09-01", 200)]
        )
        self._charge(funding, 450)
        report = self._report(funding, 250)
        self.assertEqual(funding.received_amount, 300)
        self.assertEqual(report.balance_admitted, -50)
        self.assertEqual(self._propose_to_give_back(funding), 250)

    def test_the_queries_do_not_grow_with_what_is_to_give_back(self):
        counts = []
        for more in (1, 1, 3):
            for _n in range(more):
                funding = self._grant(100)
                self._charge(funding, 100)
                self._report(funding, 90)
            board = self.env["flashcoop.funding.board"].with_user(self.officer)
            with freeze_time(f"{DAY} 12:00:00"), self._counted_queries() as counted:
                sections = {s["code"]: s for s in board.get_board()}
            counts += counted
        self.assertEqual(sections["returns"]["count"], 5)
        self.assertEqual(counts[1], counts[2])

    def test_costs_without_a_funder_are_what_no_funding_takes(self):
        self._charge(self.funding, 500)
        self.assertFalse(self._board()["uncovered"]["count"])
        bill = self._create_bill(
            [("606", 250.25, self._distribution((100, self.cohort)))]
        )
        section = self._board()["uncovered"]
        self.assertEqual(section["ids"], self.cohort.ids)
        self.assertEqual(section["rows"][0]["amount"], 250.25)
        self.assertEqual(section["model"], "flashcoop.cohort")
        bill._reverse_moves([{"invoice_date": DAY, "date": DAY}], cancel=True)
        self.assertFalse(self._board()["uncovered"]["count"])

    def test_a_voucher_is_missing_until_a_file_is_there(self):
        bill = self._charge(self.funding, 500)
        section = self._board()["vouchers"]
        self.assertEqual(section["rows"][0]["amount"], 500)
        self.assertIn(": 1", section["rows"][0]["note"])
        self.env["ir.attachment"].create(
            {
                "name": "bill.pdf",
                "raw": b"%PDF-1.4",
                "res_model": bill._name,
                "res_id": bill.id,
            }
        )
        self.assertFalse(self._board()["vouchers"]["count"])

    def test_own_funds_wait_for_nobody(self):
        own = self._create_funding([(self.cohort, 300)], kind="own")
        own.action_grant()
        for section in self._board(day="2023-07-02").values():
            if section["model"] == own._name:
                self.assertNotIn(own.id, section["ids"])

    def test_six_rows_and_the_number_of_the_others(self):
        for _n in range(7):
            self._grant(100)
        section = self._board()["ending"]
        self.assertEqual((section["count"], len(section["rows"])), (8, 6))
        self.assertEqual(section["totals"][0]["amount"], 4700)

    def test_who_reads_fundings_sees_the_board_and_nobody_else(self):
        for role in ("coordinator", "manager", "auditor"):
            with self.subTest(role=role):
                board = self._board(self._create_user(role))
                self.assertEqual(board["ending"]["ids"], self.funding.ids)
        for role in ("facilitator", "stranger"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._board(self._create_user(role))

    def test_another_company_sees_its_own(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        officer = self._create_user("officer", "elsewhere", company_id=company.id)
        self.assertFalse(any(s["count"] for s in self._board(officer).values()))

    def test_the_queries_do_not_grow_with_the_fundings(self):
        def count():
            board = self.env["flashcoop.funding.board"].with_user(self.officer)
            with freeze_time(f"{DAY} 12:00:00"), self._counted_queries() as counted:
                board.get_board()
            return counted[0]

        self._charge(self.funding, 100)
        count()
        few = count()
        for _n in range(6):
            self._charge(self._grant(100), 10)
        self.assertEqual(count(), few)


class TestReminders(BoardCase):
    def _remind(self, day):
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(f"{day} 06:00:00"):
            self.env["flashcoop.funding"]._cron_remind_fundings()
        return self._activities()

    def _activities(self, active=True):
        activities = self.env["mail.activity"].with_context(active_test=False)
        return activities.search(
            [
                ("res_model", "=", "flashcoop.funding"),
                ("res_id", "=", self.funding.id),
                ("active", "=", active),
            ]
        )

    def test_the_person_in_charge_is_told_once_and_by_no_mail(self):
        mails = self.env["mail.mail"].search_count([])
        self.assertFalse(self._remind("2022-11-15"))
        told = self._remind("2022-12-05")
        self.assertEqual(told.user_id, self.officer)
        self.assertEqual(told.date_deadline, date(2022, 12, 31))
        self.assertEqual(self._remind("2022-12-06"), told)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_it_goes_when_all_is_charged(self):
        self._remind("2022-12-05")
        self._charge(self.funding, 4000)
        self.assertFalse(self._remind("2022-12-06"))

    def test_what_was_done_by_hand_does_not_come_back(self):
        self._remind("2022-12-05").with_user(self.officer).action_done()
        self.assertFalse(self._remind("2022-12-06"))
        self.assertEqual(len(self._activities(active=False)), 1)

    def test_a_moved_deadline_reminds_anew_and_once(self):
        self._remind("2022-12-05")
        self.funding.date_to = "2023-01-31"
        self.assertFalse(self._remind("2022-12-06"))
        told = self._remind("2023-01-10")
        self.assertEqual(told.date_deadline, date(2023, 1, 31))

    def test_a_report_reminds_a_month_before_and_goes_when_it_is_sent(self):
        self._charge(self.funding, 4000)
        self.assertFalse(self._remind("2023-05-20"))
        told = self._remind("2023-06-02")
        self.assertEqual(told.date_deadline, date(2023, 6, 30))
        report = self.env["flashcoop.funder.report"].create(
            {"funding_id": self.funding.id}
        )
        self._send_report(report.with_user(self.officer))
        self.assertFalse(self._remind("2023-06-03"))

    def test_somebody_who_left_is_not_reminded(self):
        self.officer.active = False
        self.assertFalse(self._remind("2022-12-05"))
