"""The end of a fiscal year: what of each funding belongs to it, entry by entry."""

import random
from contextlib import contextmanager

from common import FlashcoopCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

ACCOUNTING = "account.group_account_invoice"


class YearEndCase(FlashcoopCase):
    """6,000 of the State for “Flashcoop”, notified in November 2022; 2,500 spent in
    2022; 2,000 are for 2023 by the agreement."""

    regime = "full"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("officer")
        cls.accountant = cls._create_user("officer", "books", groups=ACCOUNTING)
        cls.company.flashcoop_regime = cls.regime
        cls._set_accounts_up()
        cls.cohort = cls._create_cohort(date_start="2022-12-05")
        cls.cohort.generate_sessions()
        cls.funding = cls._create_funding(
            [(cls.cohort, 6000)],
            kind="state",
            instalments=[("2022-11-30", 4200), ("2023-06-30", 1800)],
            date_granted="2022-11-10",
            date_from="2022-11-10",
            date_to="2023-12-31",
        )
        cls.funding.action_grant()
        cls._spend(2500, "2022-12-12")

    @classmethod
    def _set_accounts_up(cls, regime=None):
        setup = cls.env["flashcoop.account.setup"].create(
            {
                "regime": regime or cls.regime,
                "line_ids": cls.env["flashcoop.account.setup"]._prepare_lines(
                    cls.company, regime or cls.regime
                ),
            }
        )
        if setup.free_count:
            setup.action_create_accounts()

    @classmethod
    def _spend(cls, amount, date, funding=None, cohort=None):
        funding, cohort = funding or cls.funding, cohort or cls.cohort
        cls._create_bill(
            [("607", amount, cls._distribution((100, cohort, funding)))], date=date
        )

    def _close(self, year, later=None, **values):
        """Return the closing of a year, with 2,000 left to later years if so said."""
        year_end = (
            self.env["flashcoop.year.end"]
            .with_user(self.officer)
            .create({"date_to": f"{year}-12-31"})
        )
        if later is not None:
            year_end.line_ids.write(
                {"later_amount": later, "note": "Agreement, article 4", **values}
            )
        return year_end

    def _entries(self, year_end):
        """Return [(date, account debited, account credited, amount)] in order."""
        moves = year_end.sudo().line_ids.move_ids.sorted(lambda m: (m.date, m.id))
        return [
            (
                str(move.date),
                move.line_ids.filtered("debit").account_id.code,
                move.line_ids.filtered("credit").account_id.code,
                sum(move.line_ids.mapped("debit")),
            )
            for move in moves
        ]

    def _post(self, year_end):
        year_end.sudo().line_ids.move_ids.with_user(self.accountant).action_post()
        self.env.invalidate_all()

    def _balance(self, prefix, until="2099-12-31"):
        lines = self.env["account.move.line"].search(
            [
                ("account_id.code", "=like", f"{prefix}%"),
                ("parent_state", "=", "posted"),
                ("date", "<=", until),
                ("partner_id", "=", self.funding.partner_id.id),
            ]
        )
        return round(sum(lines.mapped("balance")), 2)


@freeze_time("2023-02-15")
class TestWorkedExample(YearEndCase):
    def test_the_award_is_income_on_notification_and_money_comes_after(self):
        award = self.funding.move_ids
        self.assertEqual(str(award.date), "2022-11-10")
        self.assertEqual(award.invoice_line_ids.account_id.code, "741000")
        self.assertEqual(award.invoice_line_ids.balance, -6000)
        due = award.line_ids.filtered(lambda ln: ln.display_type == "payment_term")
        self.assertEqual(sorted(due.mapped("debit")), [1800, 4200])
        self._register_payment(award, amount=4200, date="2022-12-01")
        self.assertEqual(self.funding.received_amount, 4200)

    def test_at_the_end_of_the_year_2000_are_deferred_and_1500_dedicated(self):
        year_end = self._close(2022, later=2000)
        line = year_end.line_ids
        self.assertEqual(line.booked_amount, 6000)
        self.assertEqual(line.spent_amount, 2500)
        self.assertEqual(line.unspent_amount, 1500)
        year_end.action_propose()
        self.assertEqual(
            self._entries(year_end),
            [
                ("2022-12-31", "741000", "487000", 2000),
                ("2022-12-31", "689400", "194000", 1500),
                ("2023-01-01", "487000", "741000", 2000),
            ],
        )
        self.assertEqual(
            set(year_end.sudo().line_ids.move_ids.mapped("state")), {"draft"}
        )

    def test_the_next_year_uses_the_dedicated_funds_as_they_are_spent(self):
        first = self._close(2022, later=2000)
        first.action_propose()
        self._post(first)
        self._spend(1100, "2023-03-10")
        second = self._close(2023, later=0)
        self.assertEqual(second.line_ids.opening_amount, 1500)
        self.assertEqual(second.line_ids.use_amount, 1100, "euro by euro")
        self._spend(2400, "2023-04-10")
        self.env.invalidate_all()
        second.action_propose()
        self.assertEqual(
            self._entries(second), [("2023-12-31", "194000", "789400", 1500)]
        )
        self._post(second)
        self.assertEqual(self._balance("194"), 0)
        self.assertEqual(self._balance("487"), 0)
        self.assertEqual(self._balance("74", "2022-12-31"), -4000)
        income = sum(self._balance(prefix) for prefix in ("74", "689", "789"))
        self.assertEqual(income, -6000, "recognised once over the two years")

    def test_each_entry_says_why_in_french_and_carries_no_flashcoop(self):
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        moves = year_end.sudo().line_ids.move_ids
        self.assertFalse(any(moves.line_ids.mapped("analytic_distribution")))
        deferral = moves.filtered(lambda m: m.flashcoop_year_end_step == "deferral")
        self.assertIn("Agreement, article 4", deferral.narration)
        self.assertIn("000,00&nbsp;€", deferral.narration)
        self.assertIn("31/12/2022", deferral.narration)
        self.assertIn("constaté", deferral.narration)
        for move in moves:
            self.assertTrue(move.ref)
            self.assertEqual(move.partner_id, self.funding.partner_id)

    def test_the_statement_and_what_is_spent_stay_as_they_were(self):
        before = self._rows(self.cohort)
        spent = self.funding.spent_amount
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        self._post(year_end)
        self.assertEqual(self._rows(self.cohort), before)
        self.assertEqual(self.funding.spent_amount, spent)
        self.assertEqual(self.funding.booked_amount, 6000)
        self.assertEqual(self.cohort.result_amount, 3500)


@freeze_time("2023-02-15")
class TestProposing(YearEndCase):
    def test_proposed_again_nothing_is_there_twice(self):
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        entries = self._entries(year_end)
        with self.assertRefused("nothing to enter"):
            year_end.action_propose()
        self._post(year_end)
        with self.assertRefused("nothing to enter"):
            year_end.action_propose()
        self.assertEqual(self._entries(year_end), entries)

    def test_a_funding_that_came_after_the_closing_was_opened_is_not_left_out(self):
        year_end = self._close(2022, later=2000)
        late = self._create_funding(
            [(self.cohort, 500)], kind="state", date_granted="2022-12-20"
        )
        late.action_grant()
        year_end.action_propose()
        self.assertIn(late, year_end.line_ids.funding_id)
        self.assertIn(500, [entry[-1] for entry in self._entries(year_end)])

    def test_a_draft_that_was_deleted_is_proposed_again(self):
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        entries = self._entries(year_end)
        self.assertEqual(year_end.state, "draft")
        year_end.action_take_back()
        self.env.invalidate_all()
        self.assertEqual((year_end.state, year_end.missing_count), ("open", 3))
        year_end.action_propose()
        self.assertEqual(self._entries(year_end), entries)

    def test_a_cost_that_comes_late_adds_the_difference_alone(self):
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        self._post(year_end)
        self._spend(100, "2022-12-20")
        self.env.invalidate_all()
        self.assertEqual(year_end.missing_count, 1)
        year_end.action_propose()
        self.assertIn(("2022-12-31", "194000", "689400", 100), self._entries(year_end))

    def test_an_entry_reversed_by_the_accountant_is_missing_again(self):
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        self._post(year_end)
        report = year_end.sudo().line_ids.move_ids.filtered(
            lambda m: m.flashcoop_year_end_step == "report"
        )
        report._reverse_moves([{"date": report.date}], cancel=True)
        self.env.invalidate_all()
        self.assertEqual(year_end.line_ids._get_gaps().popitem()[1], {"report": 150000})

    def test_a_locked_period_is_refused_in_words(self):
        year_end = self._close(2022, later=2000)
        self.company.fiscalyear_lock_date = "2022-12-31"
        with self.assertRefused("locked on 31/12/2022"):
            year_end.action_propose()
        self.assertFalse(year_end.sudo().line_ids.move_ids)

    def test_amounts_of_ones_own_need_their_reason(self):
        year_end = self._close(2022)
        year_end.line_ids.later_amount = 2000
        with self.assertRefused("need their reason"):
            year_end.action_propose()
        year_end.line_ids.note = "Agreement, article 4"
        year_end.action_propose()

    def test_more_than_the_grant_cannot_be_left_to_later_years(self):
        year_end = self._close(2022)
        with self.assertRefused("cannot be left to later years", ValidationError):
            year_end.line_ids.later_amount = 6000.01
        with self.assertRefusedByDatabase():
            year_end.line_ids.later_amount = -1

    def test_a_year_waits_for_the_entries_of_the_one_before(self):
        first = self._close(2022, later=2000)
        first.action_propose()
        second = self._close(2023, later=1000)
        with self.assertRefused("still in draft"):
            second.action_propose()
        self._post(first)
        second.action_propose()
        self._spend(100, "2022-12-20")
        self.env.invalidate_all()
        with self.assertRefused("closed before the next one"):
            first.action_propose()

    def test_a_closing_with_entries_is_neither_deleted_nor_moved(self):
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        with self.assertRefused("has entries"):
            year_end.unlink()
        with self.assertRefused("has entries"):
            year_end.date_to = "2023-12-31"
        with self.assertRefused("has entries"):
            year_end.line_ids.unlink()
        with self.assertRefused("has entries"):
            year_end.regime = "company"
        year_end.action_take_back()
        year_end.unlink()

    def test_one_closing_a_year_and_any_day_of_it_will_do(self):
        year_end = self.env["flashcoop.year.end"].create({"date_to": "2022-05-03"})
        self.assertEqual(str(year_end.date_from), "2022-01-01")
        self.assertEqual(str(year_end.date_to), "2022-12-31")
        with self.assertRefusedByDatabase():
            self._close(2022)

    def test_who_only_reads_proposes_nothing(self):
        year_end = self._close(2022, later=2000)
        for role in ("coordinator", "auditor"):
            user = self._create_user(role)
            self.assertEqual(year_end.with_user(user).line_ids.later_amount, 2000)
            for action in ("action_propose", "action_take_back", "action_read_books"):
                with (
                    self.subTest(role=role, action=action),
                    self.assertRaises(AccessError),
                ):
                    getattr(year_end.with_user(user), action)()

    def test_missing_accounts_are_named_with_where_to_create_them(self):
        for code in ("194000", "689400"):
            account = self._account(code)
            role = self.env["flashcoop.account.role"].search(
                [("code", "=", code.rstrip("0"))]
            )
            role.account_id = False
            account.code = f"9{code[1:]}"
        year_end = self._close(2022, later=2000)
        with self.assertRefused("194 Fonds dédiés.*Accounts of associations"):
            year_end.action_propose()
        self.assertFalse(year_end.sudo().line_ids.move_ids)


@freeze_time("2023-02-15")
class TestProposals(YearEndCase):
    def _line(self, year_end, funding):
        return year_end.line_ids.filtered(lambda ln: ln.funding_id == funding)

    def test_the_part_of_a_flashcoop_of_next_year_belongs_to_it(self):
        spring = self._create_cohort("Printemps", date_start="2023-03-06")
        funding = self._create_funding(
            [(self.cohort, 1000), (spring, 700)],
            instalments=[("2022-12-01", 1700)],
            date_from="2022-12-01",
            date_to="2023-06-30",
            date_granted="2022-12-01",
        )
        funding.action_grant()
        line = self._line(self._close(2022), funding)
        self.assertEqual(line.later_amount, 700)
        self.assertFalse(line.is_decided)

    def test_an_agreement_of_this_year_alone_leaves_nothing_to_later_ones(self):
        spring = self._create_cohort("Printemps", date_start="2023-03-06")
        funding = self._create_funding(
            [(spring, 700)],
            instalments=[("2022-12-01", 700)],
            date_granted="2022-12-01",
        )
        funding.action_grant()
        line = self._line(self._close(2022), funding)
        self.assertEqual((line.later_amount, line.report_amount), (0, 700))

    def test_half_days_on_both_sides_of_the_year_share_the_amount(self):
        winter = self._create_cohort("Hiver", date_start="2022-12-29")
        winter.generate_sessions(days=4)
        days = winter.session_ids.mapped("date")
        after = sum(str(day) > "2022-12-31" for day in days)
        self.assertTrue(0 < after < len(days))
        funding = self._create_funding(
            [(winter, 800)],
            instalments=[("2022-12-01", 800)],
            date_to="2023-06-30",
            date_granted="2022-12-01",
        )
        self.assertFalse(funding.share_ids.fiscal_year_end)
        funding.action_grant()
        line = self._line(self._close(2022), funding)
        self.assertEqual(line.later_amount, 800 * after / len(days))
        words = f"as {after} of {len(days)} half-days come after"
        self.assertIn(words, line.later_text)
        self.assertIn(line.later_text, line.reason_text)
        line.write({"later_amount": 100, "note": "Agreement"})
        self.assertFalse(line.later_text)
        self.assertIn("Agreement", line.reason_text)

    def test_without_half_days_the_days_of_the_flashcoop_share_the_amount(self):
        winter = self._create_cohort(
            "Hiver", date_start="2022-12-30", date_end="2023-01-03"
        )
        funding = self._grant_winter(winter)
        line = self._line(self._close(2022), funding)
        self.assertEqual(line.later_amount, 480)
        self.assertIn("as 3 of 5 days come after", line.later_text)

    def test_the_year_of_a_share_is_kept_and_said(self):
        winter = self._create_cohort(
            "Hiver", date_start="2022-12-30", date_end="2023-01-03"
        )
        funding = self._grant_winter(winter, fiscal_year_end="2023-12-31")
        line = self._line(self._close(2022), funding)
        self.assertEqual(line.later_amount, 800)
        self.assertIn("a share for the year ending 31/12/2023", line.later_text)

    def test_a_flashcoop_of_one_year_gives_its_share_that_year(self):
        for start, end in (("2022-12-20", "2022-12-31"), ("2023-01-01", "2023-01-09")):
            cohort = self._create_cohort("Autre", date_start=start, date_end=end)
            funding = self._create_funding([(cohort, 10)])
            self.assertEqual(
                str(funding.share_ids.fiscal_year_end), f"{start[:4]}-12-31"
            )

    def test_a_flashcoop_that_begins_next_year_is_all_of_that_year(self):
        winter = self._create_cohort("Hiver", date_start="2023-01-09")
        funding = self._grant_winter(winter, fiscal_year_end=False)
        line = self._line(self._close(2022), funding)
        self.assertEqual(line.later_amount, 800)
        self.assertIn("all after 31/12/2022", line.later_text)

    def _grant_winter(self, cohort, **values):
        funding = self._create_funding(
            [(cohort, 800)],
            instalments=[("2022-12-01", 800)],
            date_to="2023-06-30",
            date_granted="2022-12-01",
        )
        if values:
            funding.share_ids.write(values)
        funding.action_grant()
        return funding

    def test_the_shares_that_the_agreement_gives_to_later_years_are_theirs(self):
        funding = self._create_funding(
            instalments=[("2022-12-01", 1000)],
            granted_amount=1000,
            date_to="2023-12-31",
            date_granted="2022-12-01",
            share_ids=[
                Command.create(
                    {
                        "cohort_id": self.cohort.id,
                        "fiscal_year_end": day,
                        "amount": amount,
                    }
                )
                for day, amount in (("2022-12-31", 700), ("2023-12-31", 300))
            ],
        )
        funding.action_grant()
        line = self._line(self._close(2022), funding)
        self.assertEqual(line.later_amount, 300)

    def test_what_is_to_receive_for_next_year_is_no_income_of_this_one(self):
        spring = self._create_cohort("Printemps", date_start="2023-03-06")
        funding = self._create_funding(
            [(self.cohort, 1000), (spring, 700)],
            instalments=[("2023-02-01", 1700)],
            date_to="2023-06-30",
            date_granted="2022-12-20",
            booking="instalment",
        )
        funding.action_grant()
        funding.instalment_ids.condition_date = "2022-12-20"
        line = self._line(self._close(2022), funding)
        self.assertEqual(line.booked_amount, 0)
        self.assertEqual((line.accrued_amount, line.later_amount), (1700, 700))

    def test_a_condition_met_and_not_booked_is_income_to_receive(self):
        funding = self._create_funding(
            [(self.cohort, 500)],
            kind="european",
            instalments=[("2022-12-01", 300), ("2023-03-01", 200)],
            booking="instalment",
        )
        funding.action_grant()
        funding.instalment_ids[0].condition_date = "2022-12-20"
        year_end = self._close(2022)
        line = self._line(year_end, funding)
        self.assertEqual((line.booked_amount, line.accrued_amount), (0, 300))
        year_end.line_ids.filtered(lambda ln: ln != line).unlink()
        year_end.action_propose()
        entries = self._entries(year_end)
        self.assertEqual(entries[0], ("2022-12-31", "448200", "741000", 300))
        self.assertEqual(entries[-1], ("2023-01-01", "741000", "448200", 300))

    def test_a_foundation_has_accounts_of_its_own_and_gifts_others(self):
        kind = self._kind("private")
        for income, expected in (
            (self._ensure_account("755110"), ("689500", "195000")),
            (self._ensure_account("754200"), ("689600", "196000")),
        ):
            with self.subTest(account=income.code):
                kind.income_account_id = income
                funding = self._create_funding(
                    [(self.cohort, 100)],
                    kind="private",
                    instalments=[("2022-12-01", 100)],
                    date_granted="2022-12-01",
                )
                funding.action_grant()
                year_end = self._close(2022)
                year_end.action_propose()
                own = self._line(year_end, funding).sudo().move_ids.line_ids
                self.assertEqual(
                    (
                        own.filtered("debit").account_id.code,
                        own.filtered("credit").account_id.code,
                    ),
                    expected,
                )
                year_end.action_take_back()
                year_end.unlink()

    def test_what_somebody_decided_stays_when_the_books_are_read_again(self):
        year_end = self._close(2022, later=2000)
        other = self._create_funding(
            [(self.cohort, 100)],
            instalments=[("2022-12-01", 100)],
            date_granted="2022-12-01",
        )
        other.action_grant()
        year_end.action_read_books()
        self.assertEqual(len(year_end.line_ids), 2)
        self.assertEqual(self._line(year_end, self.funding).later_amount, 2000)

    def test_what_is_booked_after_all_is_not_to_receive_any_more(self):
        funding = self._create_funding(
            [(self.cohort, 500)],
            instalments=[("2022-12-01", 500)],
            booking="instalment",
        )
        funding.action_grant()
        funding.instalment_ids.condition_date = "2022-12-20"
        year_end = self._close(2022)
        line = self._line(year_end, funding)
        self.assertEqual(line.accrued_amount, 500)
        funding.instalment_ids.action_book(date="2022-12-20")
        self.env.invalidate_all()
        year_end.action_propose()
        self.assertEqual((line.booked_amount, line.accrued_amount), (500, 0))
        steps = line.sudo().move_ids.mapped("flashcoop_year_end_step")
        self.assertNotIn("accrual", steps)

    def test_what_was_given_back_leaves_the_dedicated_funds(self):
        first = self._close(2022, later=2000)
        first.action_propose()
        self._post(first)
        self.funding.give_back(3500, date="2023-02-01", reason="Not spent")
        self.env.invalidate_all()
        second = self._close(2023, later=0)
        second.action_propose()
        self._post(second)
        income = sum(self._balance(prefix) for prefix in ("74", "689", "789"))
        self.assertEqual(income, -2500, "6,000 granted, 3,500 given back")
        self.assertEqual(self._balance("194"), 0)

    def test_what_the_final_report_leaves_to_give_back_is_a_debt(self):
        self.funding.date_to = "2022-12-31"
        self._register_payment(self.funding.move_ids, amount=4200, date="2022-12-01")
        report = self.env["flashcoop.funder.report"].create(
            {"funding_id": self.funding.id, "date_to": "2022-12-31"}
        )
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            self._send_report(report)
        self.assertEqual(report.balance_admitted, -1700)
        line = self._close(2022).line_ids
        self.assertFalse(line.is_dedicated)
        self.assertFalse(line.report_amount)
        self.assertRegex(line.note, f"leaves {self._money(1700)} to give back: a debt")

    def test_what_the_funder_lets_go_is_released(self):
        first = self._close(2022, later=2000)
        first.action_propose()
        self._post(first)
        second = self._close(2023, later=0)
        second.line_ids.is_dedicated = False
        second.action_propose()
        self.assertEqual(
            self._entries(second), [("2023-12-31", "194000", "789400", 1500)]
        )

    def test_a_company_that_keeps_none_any_more_is_told_what_it_releases(self):
        first = self._close(2022, later=2000)
        self.assertFalse(first.has_released)
        first.action_propose()
        self._post(first)
        self.company.flashcoop_regime = "simple"
        second = self._close(2023, later=0)
        self.assertTrue(second.has_released)
        self.assertEqual(second.line_ids.use_amount, 1500)
        self.assertFalse(first.has_released)

    def test_own_funds_and_other_companies_stand_apart(self):
        own = self._create_funding(
            [(self.cohort, 100)],
            kind="own",
            instalments=[("2022-12-01", 100)],
            date_granted="2022-12-01",
        )
        own.action_grant()
        year_end = self._close(2022)
        self.assertEqual(year_end.line_ids.funding_id, self.funding)
        other = self._create_company()
        foreign = self.env["flashcoop.year.end"].create(
            {"date_to": "2022-12-31", "company_id": other.id}
        )
        self.assertFalse(foreign.line_ids)
        with self.assertRaises(AccessError):
            foreign.with_user(self.officer).read(["date_to"])

    def test_dedicated_funds_entered_by_hand_before_are_used_and_carried_on(self):
        self._spend(1100, "2023-03-10")
        first = self._close(2023, later=0)
        line = first.line_ids
        line.write({"brought_amount": 3500, "note": False})
        self.assertEqual((line.opening_amount, line.use_amount), (3500, 1100))
        with self.assertRefused("need their reason"):
            first.action_propose()
        line.note = "Balance of 194 on 31/12/2022"
        first.action_propose()
        moves = first.sudo().line_ids.move_ids
        self.assertIn("Balance of 194", "".join(moves.mapped("narration")))
        self._post(first)
        second = self._close(2024, later=0)
        self.assertEqual(second.line_ids.opening_amount, 2400)
        with self.assertRefusedByDatabase():
            line.brought_amount = -1

    def test_how_the_accounts_are_kept_is_the_companys(self):
        closings = self.env["flashcoop.year.end"].with_user(self.officer)
        year_end = closings.with_context(default_regime="simple").create(
            {"date_to": "2022-12-31", "regime": "simple"}
        )
        self.assertEqual(year_end.regime, "full")
        with self.assertRefused("from the settings"):
            year_end.regime = "simple"
        self.company.flashcoop_regime = "simple"
        year_end.action_read_books()
        self.assertEqual(year_end.regime, "simple")

    def test_proposing_again_checks_all_fundings_at_once(self):
        year_end = self._close(2022)

        def count():
            year_end.action_read_books()
            self.env.flush_all()
            self.env.invalidate_all()
            with self._counted_queries() as queries:
                year_end.action_read_books()
                self.env.flush_all()
            return queries[0]

        few = count()
        for _number in range(4):
            self._create_funding(
                [(self.cohort, 10)],
                instalments=[("2022-12-01", 10)],
                date_granted="2022-12-01",
            ).action_grant()
        many = count()
        self.assertEqual(len(year_end.line_ids), 5)
        self.assertLessEqual(many, few + 2)
        with self.assertRefused("cannot be left to later years", ValidationError):
            year_end.line_ids.with_context(flashcoop_together=True).write(
                {"later_amount": 9000}
            )

    def test_the_number_of_queries_does_not_grow_with_the_fundings(self):
        year_end = self._close(2022)

        def count():
            with self._counted_queries() as queries:
                year_end.line_ids.mapped("report_amount")
            return queries[0]

        few = count()
        for _number in range(4):
            self._create_funding(
                [(self.cohort, 10)],
                instalments=[("2022-12-01", 10)],
                date_granted="2022-12-01",
            ).action_grant()
        year_end.action_read_books()
        self.assertEqual(len(year_end.line_ids), 5)
        self.assertLessEqual(count(), few + 1)


@freeze_time("2026-02-15")
class TestManyYears(YearEndCase):
    """Whatever happens in between, a grant is income once, less what was given back."""

    def _live(self, chance):
        """Go through four years of spending, deciding and giving back; return what was
        given back in the end."""
        back = 0
        for year in range(2022, 2026):
            left = self.funding.remaining_amount
            for month in (3, 9) if year > 2022 else ():
                amount = round(chance.uniform(0, left / 2), 2)
                if amount:
                    self._spend(amount, f"{year}-{month:02d}-10")
            self.env.invalidate_all()
            left = self.funding.remaining_amount
            if year == 2024 and left > 2 and chance.random() < 0.7:
                back = round(chance.uniform(1, left / 2), 2)
                self.funding.give_back(back, date=f"{year}-11-01", reason="Unspent")
            self.env.invalidate_all()
            booked = 6000 - back
            later = round(chance.uniform(0, booked), 2) if year < 2025 else 0
            year_end = self._close(year, later=later)
            year_end.line_ids.is_dedicated = year < 2025 and chance.random() < 0.8
            if year_end.missing_count:
                year_end.action_propose()
                self._post(year_end)
            line = year_end.line_ids
            end = year_end.date_to
            self.assertEqual(-self._balance("19", end), line.closing_amount)
            self.assertEqual(-self._balance("487", end), later)
        return back

    @contextmanager
    def _undone(self):
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            yield
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()

    def test_income_and_what_was_given_back_is_what_was_granted(self):
        for seed in range(4):
            with self.subTest(seed=seed), self._undone():
                back = self._live(random.Random(seed))
                income = sum(self._balance(prefix) for prefix in ("74", "689", "789"))
                self.assertEqual(round(back - income, 2), 6000)
                self.assertEqual(self._balance("19"), 0)
                self.assertEqual(self._balance("487"), 0)


@freeze_time("2023-02-15")
class TestCompany(YearEndCase):
    regime = "company"

    def test_under_the_plain_chart_there_is_deferred_income_alone(self):
        year_end = self._close(2022, later=2000)
        self.assertEqual(year_end.line_ids.unspent_amount, 1500, "shown, not entered")
        year_end.action_propose()
        self.assertEqual(
            self._entries(year_end),
            [
                ("2022-12-31", "741000", "487000", 2000),
                ("2023-01-01", "487000", "741000", 2000),
            ],
        )
        self.assertFalse(self.env["account.account"].search([("code", "=like", "19%")]))


class TestSimple(TestCompany):
    regime = "simple"


@freeze_time("2023-02-15")
class TestForms(YearEndCase):
    def test_the_form_opens_for_who_may_only_read(self):
        year_end = self._close(2022, later=2000)
        user = self._create_user("auditor")
        values = year_end.with_user(user).web_read(
            {
                "display_name": {},
                "state": {},
                "missing_count": {},
                "line_ids": {"fields": {"reason_text": {}, "funding_id": {}}},
            }
        )
        self.assertRegex(
            values[0]["line_ids"][0]["reason_text"], f"{self._money(1500)} of what"
        )
        with self.assertRaises(AccessError):
            year_end.with_user(user).line_ids.write(
                {"note": "Mine", "move_ids": [Command.clear()]}
            )
