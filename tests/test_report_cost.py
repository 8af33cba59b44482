"""What a report says is found once for a screen and once for a sending, and never
stale."""

from test_expense_list import ExpenseCase
from test_report_review import CORE_REPORT

from odoo.tools import mute_logger

DRAWN = (
    *("table_html", "expense_html", "warning_text", "verdict_text", "row_values"),
    *("claimed_amount", "admitted_amount", "balance_claimed", "balance_admitted"),
)


class TestCostOfAReport(ExpenseCase):
    def _count(self, call):
        """Return the queries of a call that starts with an empty cache."""
        with mute_logger(CORE_REPORT), self._counted_queries() as counted:
            call()
        return counted[0]

    def _bill(self, count):
        mine = self._distribution((100, self.cohort, self.funding))
        for _number in range(count):
            self._create_bill([("606", 10, mine)], date="2022-03-20")

    def test_the_screen_finds_it_once(self):
        report = self._create_report()
        report.action_review()
        self._count(lambda: report.table_html)  # warm
        report.invalidate_recordset(DRAWN)
        self.assertTrue(report.table_html)
        with self.assertQueryCount(0):
            for name in DRAWN:
                self.assertIsNotNone(report[name])

    def test_gaps_read_the_rows_that_are_found(self):
        self.env["flashcoop.budget.line"].create(
            {
                "cohort_id": self.cohort.id,
                "heading_id": self._heading("60.2").id,
                "amount": 200,
            }
        )
        report = self._create_report()
        gap = report.gap_ids[0]
        self.assertTrue(report.table_html and gap.code and gap.currency_id)
        with self.assertQueryCount(0):
            self.assertTrue(gap.actual or gap.forecast)

    def test_the_screen_asks_no_more_for_more_costs(self):
        report = self._create_report()
        self._count(lambda: report.read(DRAWN))  # warm
        few = self._count(lambda: report.read(DRAWN))
        self._bill(8)
        self.assertEqual(self._count(lambda: report.read(DRAWN)), few)

    def test_sending_asks_no_more_for_more_costs(self):
        self._count_sending(self._create_report())  # warm
        few = self._count_sending(self._create_report())
        self._bill(8)
        self.assertLessEqual(self._count_sending(self._create_report()), few)

    def _count_sending(self, report):
        report.objectives_text = "Seven days held."
        return self._count(lambda: self._send_report(report))

    def test_verdicts_are_compared_with_what_is_sent(self):
        """Two fingerprints are made of the content that is frozen, not of others."""
        self.company.flashcoop_two_verdicts = True
        reports = [self._read_by_two(number) for number in range(3)]
        self.company.flashcoop_two_verdicts = False
        self._count(lambda: self._send_report(reports[0]))  # warm
        without = self._count(lambda: self._send_report(reports[1]))
        self.company.flashcoop_two_verdicts = True
        sent = self._count(lambda: self._send_report(reports[2]))
        self.assertLess(sent, without + 5)

    def _read_by_two(self, number):
        report = self._create_report(objectives_text="Seven days held.")
        report.action_review()
        report.give_verdict("content", "accepted")
        other = report.with_user(self._create_user("officer", f"second{number}"))
        other.give_verdict("figures", "accepted")
        return report

    def test_a_change_of_the_books_shows_at_once(self):
        report = self._create_report()
        self.assertEqual(report.claimed_amount, 400)
        self._bill(1)
        report.invalidate_recordset(DRAWN)
        self.assertEqual(report.claimed_amount, 410)
        self._send_report(report)
        self.assertEqual(report.content["expenses"][-1]["charged"], 10)
        self.assertEqual(str(report.signed_on), report.content["signed_on"])
