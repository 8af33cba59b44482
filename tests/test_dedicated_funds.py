"""A report follows the posted year-end entries: rows 68 and 78, and the dedicated funds
in its annex; and those that were taken over from other books."""

import doctest

from test_year_end import YearEndCase

from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.flashcoop_odoo.report import form_15059
from odoo.addons.flashcoop_odoo.report.form_15059 import annex_texts


class DedicatedCase(YearEndCase):
    def _report(self, year, **values):
        return (
            self.env["flashcoop.funder.report"]
            .with_user(self.officer)
            .create(
                {
                    "funding_id": self.funding.id,
                    "date_from": f"{year}-01-01",
                    "date_to": f"{year}-12-31",
                    **values,
                }
            )
        )

    def _rows(self, report):
        self.env.invalidate_all()
        rows = {row["code"]: row["actual"] for row in report._get_content()["rows"]}
        return rows["68"], rows["78"]


class TestRowsOfTheReport(DedicatedCase):
    def test_they_follow_what_is_posted(self):
        report = self._report(2022)
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        self.assertEqual(self._rows(report), (0, 0))
        before = report._find().actual("TC")
        self._post(year_end)
        self.assertEqual(self._rows(report), (1500, 0))
        self.assertEqual(report._find().actual("TC"), before + 1500)
        self.assertEqual(
            report._get_content()["dedicated"],
            [
                {
                    "day": "2022-12-31",
                    "opening": 0.0,
                    "new": 1500.0,
                    "used": 0.0,
                    "closing": 1500.0,
                }
            ],
        )

    def test_the_next_year_uses_them(self):
        first = self._close(2022, later=2000)
        first.action_propose()
        self._post(first)
        self._spend(600, "2023-03-10")
        second = self._close(2023, later=0)
        second.action_propose()
        self._post(second)
        report = self._report(2023)
        self.assertEqual(self._rows(report)[1], 600)
        (year,) = report._get_content()["dedicated"]
        self.assertEqual((year["opening"], year["used"]), (1500, 600))
        self.assertEqual(year["closing"], year["opening"] + year["new"] - year["used"])
        self.assertEqual(year["closing"], second.line_ids.closing_amount)
        text = annex_texts(report._get_content())["observations_text"]
        self.assertIn("Fonds dédiés à cette subvention", text)
        self.assertIn("utilisations 600,00\xa0€", text)

    def test_what_was_sent_stays_and_the_difference_is_told(self):
        report = self._report(2022)
        self._send_report(report)
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        self._post(year_end)
        self.assertEqual(self._rows(report), (0, 0))
        codes = {row["code"] for row in report.get_differences()}
        self.assertIn("68", codes)

    def test_the_statement_of_the_flashcoop_stays_its_own(self):
        before = self.cohort.get_statement()
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        self._post(year_end)
        self.env.invalidate_all()
        self.assertEqual(self.cohort.get_statement(), before)

    def test_the_sum_over_the_rows_is_that_of_the_analytic_lines(self):
        report = self._report(2022)
        before = report._find().result
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        self._post(year_end)
        self.assertEqual(report._find().result, before)

    def test_a_report_on_some_flashcoops_shows_none(self):
        other = self._create_cohort("Ailleurs", date_start="2022-12-05")
        both = self._create_funding(
            [(self.cohort, 3000), (other, 3000)],
            kind="state",
            instalments=[("2022-11-30", 6000)],
            date_granted="2022-11-10",
            date_to="2022-12-31",
        )
        both.action_grant()
        year_end = self._close(2022)
        year_end.action_propose()
        self._post(year_end)
        whole = self._report(2022, funding_id=both.id)
        self.assertEqual(self._rows(whole), (6000, 0))
        part = self._report(
            2022, funding_id=both.id, cohort_ids=[(6, 0, self.cohort.ids)]
        )
        self.assertEqual(self._rows(part), (0, 0))

    def test_the_examples_in_docstrings_hold(self):
        result = doctest.testmod(form_15059)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)


class TestCompany(DedicatedCase):
    regime = "company"

    def test_a_commercial_company_has_none(self):
        year_end = self._close(2022, later=2000)
        year_end.action_propose()
        self._post(year_end)
        report = self._report(2022)
        self.assertEqual(self._rows(report), (0, 0))
        self.assertEqual(report._get_content()["dedicated"], [])
        text = annex_texts(report._get_content())["observations_text"]
        self.assertNotIn("Fonds dédiés", text)


class TestTakenOver(DedicatedCase):
    """A funding of 5,000 booked elsewhere until 2021; 1,500 were dedicated then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._create_funding(
            [(cls.cohort, 5000)],
            kind="region",
            instalments=[("2021-06-30", 5000)],
            date_granted="2021-06-01",
            date_from="2021-06-01",
            date_to="2023-12-31",
        ).with_user(cls.accountant)
        cls.old.state = "granted"
        cls._spend(600, "2022-12-13", funding=cls.old)

    def _enter(self, **values):
        opening = {
            "dedicated_opening_amount": 1500,
            "dedicated_opening_date": "2021-12-31",
        }
        self.old.write(opening | values)

    def _line(self, year_end):
        return year_end.line_ids.filtered(lambda line: line.funding_id == self.old)

    def test_they_are_used_and_carried_on(self):
        self._enter()
        first = self._close(2022)
        line = self._line(first)
        self.assertEqual(
            (line.opening_amount, line.use_amount, line.closing_amount),
            (1500, 600, 900),
        )
        self.assertFalse(line.accrued_amount)
        first.action_propose()
        self._post(first)
        self._spend(900, "2023-02-01", funding=self.old)
        second = self._close(2023)
        line = self._line(second)
        self.assertEqual(
            (line.opening_amount, line.use_amount, line.closing_amount), (900, 900, 0)
        )
        report = self._report(2022, funding_id=self.old.id)
        self.assertEqual(self._rows(report), (0, 600))
        (year,) = report._get_content()["dedicated"]
        self.assertEqual((year["opening"], year["closing"]), (1500, 900))

    def test_they_are_taken_over_on_the_last_day_of_a_fiscal_year(self):
        for day, words in (
            ("2021-06-30", "31/12/2020 or 31/12/2021"),
            ("2021-12-30", "31/12/2020 or 31/12/2021"),
            ("2022-01-01", "31/12/2021 or 31/12/2022"),
        ):
            with self.subTest(day=day), self.assertRefused(words, ValidationError):
                self._enter(dedicated_opening_date=day)
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        self._enter(dedicated_opening_date="2021-06-30")
        with self.assertRefused("30/06/2021 or 30/06/2022", ValidationError):
            self._enter(dedicated_opening_date="2021-12-31")

    def test_with_another_fiscal_year_since_they_are_there_when_it_closes(self):
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        self._enter(dedicated_opening_date="2022-06-30")
        self.company.write({"fiscalyear_last_month": "12", "fiscalyear_last_day": 31})
        for year, opening in ((2021, 0), (2022, 1500), (2023, 1500)):
            line = self._line(self._close(year, later=0))
            self.assertEqual(line.opening_amount, opening)

    def test_they_are_not_entered_twice(self):
        self._enter()
        line = self._line(self._close(2022))
        with self.assertRefused("on the funding already", ValidationError):
            line.brought_amount = 1000
        self._enter(dedicated_opening_amount=0)
        line.brought_amount = 1000
        with self.assertRefused("on the funding already", ValidationError):
            self._enter()

    def test_only_who_books_enters_them(self):
        old = self.old.with_user(self.officer)
        for values in (
            {"dedicated_opening_amount": 10},
            {"dedicated_opening_date": "2021-12-31"},
        ):
            with self.assertRaises(AccessError):
                old.write(values)
            defaults = {f"default_{name}": value for name, value in values.items()}
            with self.assertRaises(AccessError):
                old.with_context(**defaults).copy()
        reader = self._create_user("coordinator", "reader", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.old.with_user(reader).write({"dedicated_opening_amount": 10})

    def test_they_need_a_day_that_has_been(self):
        for day in (False, "2999-12-31"):
            with self.assertRefused("on a day that has been", ValidationError):
                self._enter(dedicated_opening_date=day)
        with self.assertRefusedByDatabase():
            self._enter(dedicated_opening_amount=-1)

    def test_they_stay_once_a_closing_rests_on_them(self):
        self._enter()
        year_end = self._close(2022)
        year_end.action_propose()
        with self.assertRefused("rests on these dedicated funds", UserError):
            self._enter(dedicated_opening_amount=1)
        year_end.action_take_back()
        self._enter(dedicated_opening_amount=1200)
        self.assertEqual(self._line(year_end).opening_amount, 1200)
