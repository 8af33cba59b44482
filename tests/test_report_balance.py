"""What is due or given back follows from all the reports of a grant, each cost once,
and from the rate that its funder set."""

import doctest
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from test_expense_list import ExpenseCase

from odoo.addons.flashcoop_odoo.calc import control


class TestBalance(ExpenseCase):
    """Charged: 300 on 11 March, 100 on the 12th; 750.50 in all."""

    def _receive(self, amount):
        award = self.funding.sudo().move_ids
        self._register_payment(award.with_env(self.env), amount=amount)
        self.env.invalidate_all()

    def _send_interim(self):
        return self._send(kind="interim", date_to="2022-03-11")

    def test_an_interim_report_gives_nothing_back(self):
        report = self._send_interim()
        self._receive(380)
        self.assertEqual(report.balance_admitted, -80.0)
        self.assertNotIn("given back", report.balance_text)
        self.assertRegex(
            report.balance_text, f"{self._money(80)} that .* the final report settles"
        )

    def test_costs_of_reports_that_were_sent_count_too(self):
        interim = self._send_interim()
        self._receive(380)
        rest = self._create_report(date_from="2022-03-12")
        self.assertEqual((rest.claimed_amount, rest.balance_claimed), (100.0, 20.0))
        self.assertIn("still owes", rest.balance_text)
        self._send_report(rest)
        self.env.invalidate_all()
        self.assertEqual(interim.balance_claimed, 20.0)
        interim.control_date = "2022-09-01"
        interim.expense_ids.write({"admitted_amount": 250, "admitted_reason": "Late"})
        self.assertEqual((rest.balance_claimed, rest.balance_admitted), (20.0, -30.0))

    def test_a_cost_told_twice_counts_once(self):
        self._send_interim()
        self._receive(380)
        final = self._create_report()
        self.assertEqual((final.claimed_amount, final.balance_claimed), (400.0, 20.0))

    def test_a_new_version_does_not_count_with_the_one_it_replaces(self):
        self._receive(380)
        report = self._send(date_to="2022-03-11")
        new = report.new_version("The period was wrong")
        new.write({"date_from": "2022-03-12", "date_to": "2022-03-31"})
        self.assertEqual(new.balance_claimed, -280.0)
        self._send_report(new)
        self.env.invalidate_all()
        self.assertEqual(new.balance_claimed, -280.0)

    def test_of_all_costs_a_funder_pays_its_rate(self):
        self.funding.write({"cap_rate": 80})
        for basis, due in (("total", 600.4), ("eligible", 600.4), ("cost", 750.5)):
            self.funding.rate_basis = basis
            report = self._create_report(expense_scope="all")
            self.assertEqual(
                (report.claimed_amount, report.balance_claimed), (750.5, due)
            )
        self.assertEqual(self._create_report().balance_claimed, 400.0)

    def test_in_kind_counts_in_the_rate_where_the_funder_counts_it(self):
        self.env["flashcoop.inkind"].create(
            {
                "cohort_id": self.cohort.id,
                "name": "Kitchen",
                "date": "2022-03-10",
                "amount": 100,
            }
        )
        self.funding.write({"cap_rate": 80, "inkind_counted": True})
        report = self._create_report(expense_scope="all")
        self.assertEqual(report.balance_claimed, 680.4)

    def test_the_examples_in_docstrings_hold(self):
        self.assertFalse(doctest.testmod(control).failed)

    def test_no_day_is_told_twice_and_none_is_lost(self):
        days = st.dates(date(2022, 1, 1), date(2022, 1, 20))
        periods = st.lists(st.tuples(days, days).map(sorted), max_size=5)

        @given(periods)
        def check(bounds):
            reports = [
                (
                    *(first, last),
                    [
                        control.Row(date.fromordinal(day), 1, 1)
                        for day in range(first.toordinal(), last.toordinal() + 1)
                    ],
                )
                for first, last in bounds
            ]
            told = [row.day for row in control.tell_once(reports)]
            self.assertEqual(len(told), len(set(told)))
            self.assertEqual(
                set(told), {row.day for _f, _l, rows in reports for row in rows}
            )

        check()
