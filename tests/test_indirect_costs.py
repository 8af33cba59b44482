"""Shares of overheads: worked out by a key, shown apart from the books, frozen when a
report is sent and printed on its third sheet."""

from costing import CostCase
from freezegun import freeze_time

from odoo.exceptions import ValidationError

from odoo.addons.flashcoop_odoo.calc.indirect import SHARED
from odoo.addons.flashcoop_odoo.report.form_15059 import annex_texts
from odoo.addons.flashcoop_odoo.report.form_15059_fields import (
    FORM,
    TEXT_FIELDS,
    field_values,
)
from odoo.addons.flashcoop_odoo.report.form_15059_pages import draw_pages


class IndirectCase(CostCase):
    def _share(self, key="hours", **values):
        """Return a share of 1,200.00 of rent: 84 hours of 1,607 by default."""
        values = {"quantity": 84, "total_quantity": 1607} | values
        return self.env["flashcoop.indirect.cost"].create(
            {
                "cohort_id": self.cohort.id,
                "name": "Rent",
                "date": "2022-03-15",
                "key": key,
                "base_amount": 1200,
                **values,
            }
        )


class TestKeys(IndirectCase):
    def test_a_shared_key_takes_a_part_of_the_overheads_to_the_cent(self):
        for key in SHARED:
            cost = self._share(key)
            self.assertEqual((cost.rate, cost.amount), (5.2271, 62.73))

    def test_a_rate_takes_percents_of_its_base(self):
        for key in ("fixed", "flat"):
            cost = self._share(key, rate=7, base_amount=1234.56)
            self.assertEqual((cost.rate, cost.amount), (7.0, 86.42))

    def test_the_exact_quantities_count_and_not_the_rate_shown(self):
        cost = self._share(quantity=1, total_quantity=3, base_amount=10_000_000)
        self.assertEqual(cost.amount, 3_333_333.33)

    def test_what_is_entered_later_is_worked_out_again(self):
        cost = self._share()
        cost.total_quantity = 168
        self.assertEqual((cost.rate, cost.amount), (50.0, 600.0))
        cost.write({"key": "fixed", "rate": 10})
        self.assertEqual(cost.amount, 120.0)

    def test_nobody_writes_the_rate_of_a_shared_key(self):
        cost = self._share()
        with self.assertRefused("worked out from the quantities", ValidationError):
            cost.rate = 50
        with self.assertRefused("worked out from the quantities", ValidationError):
            cost.write({"quantity": 80, "rate": 50})
        with self.assertRefused("worked out from the quantities", ValidationError):
            self._share(rate=50)
        fixed = self._share("fixed", rate=50)
        fixed.key = "hours"
        self.assertEqual((fixed.rate, fixed.amount), (5.2271, 62.73))

    def test_bad_input_is_refused_in_words(self):
        with self.assertRefused("the whole organisation", ValidationError):
            self._share(total_quantity=0)
        with self.assertRefused("more than all", ValidationError):
            self._share(quantity=1608)
        with self.assertRefused("no row of indirect costs", ValidationError):
            self._share(heading_id=self._heading("60.1").id)
        with self.assertRefused("100 % at most", ValidationError):
            self._share("fixed", rate=101)
        with self.assertRefusedByDatabase():
            self._share(base_amount=-1)
        with self.assertRefused("gives nothing to Second", ValidationError):
            self._share(cohort_id=self.second.id, funding_id=self.one.id)

    def test_what_the_flashcoop_has_is_suggested(self):
        self._create_participant(self.cohort)
        self._bill(amount=90)
        self._bill(prefix="641", amount=10)
        Share = self.env["flashcoop.indirect.cost"]
        for key, name, expected in (
            ("participants", "quantity", 1.0),
            ("payroll", "quantity", 10.0),
            ("direct", "quantity", 100.0),
            ("flat", "base_amount", 100.0),
            ("hours", "quantity", 0.0),  # which nobody writes down here
        ):
            new = Share.new({"cohort_id": self.cohort.id, "key": key})
            new._onchange_key()
            self.assertEqual(new[name], expected, key)


class TestHours(IndirectCase):
    """Hours are of three kinds; each share says which, above and below the line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls._create_participant(cls.cohort, "Ana") + (
            cls._create_participant(cls.cohort, "Bo")
        )
        cls.sessions = cls.env["flashcoop.session"].create(
            [
                {"cohort_id": cls.cohort.id, "date": day, "period": period}
                for day, period in (
                    ("2022-03-07", "morning"),
                    ("2022-03-07", "afternoon"),
                    ("2022-03-09", "morning"),
                )
            ]
        )

    def _suggested(self, key):
        new = self.env["flashcoop.indirect.cost"].new(
            {"cohort_id": self.cohort.id, "key": key}
        )
        new._onchange_key()
        return new.quantity

    @freeze_time("2022-03-08 12:00:00")
    def test_each_kind_is_suggested_by_its_own_figure(self):
        first, second, _later = self.sessions
        first.attendance_ids.status = "present"
        second.attendance_ids[0].status = "present"
        self.assertEqual(self._suggested("session_hours"), 7.0, "half-days until now")
        self.assertEqual(self._suggested("participant_hours"), 10.5, "3 times 3:30")
        self.assertEqual(self._suggested("hours"), 0.0, "of the staff: not known here")

    def test_the_unit_stands_beside_both_quantities(self):
        units = {
            key: self._share(key).unit_text
            for key in ("hours", "session_hours", "participant_hours")
        }
        self.assertEqual(
            units,
            {
                "hours": "hours worked by the staff",
                "session_hours": "hours of half-days",
                "participant_hours": "hours attended by participants",
            },
        )
        self.assertFalse(self._share("flat", rate=7).unit_text)

    def test_key_base_rate_and_amount_stand_in_one_line(self):
        share = self._share("session_hours", quantity=49, total_quantity=980.5)
        self.assertEqual(
            share.rule_text.replace("\xa0", " "),
            "1 200,00 € × 49 of 980,5 hours of half-days (4,9975 %) = 59,97 €",
        )
        flat = self._share("flat", rate=7)
        self.assertEqual(
            flat.rule_text.replace("\xa0", " "), "7 % of 1 200,00 € = 84,00 €"
        )


class TestStatement(IndirectCase):
    def test_it_stands_on_its_row_and_in_the_total_of_costs(self):
        self._bill(amount=100)
        self._share()
        self._share("fixed", rate=1, heading_id=self._heading("I.3").id)
        self.assertActual(self.cohort, I_1=62.73, I_3=12.0, TC=174.73)

    def test_the_rows_less_the_shares_are_the_analytic_lines(self):
        self._bill((33.33, self.cohort), (66.67, self.second), amount=99.99)
        self._create_sale([("707", 50, self._distribution((100, self.cohort)))])
        self._create_entry([("471100", 3.5, self._distribution((100, self.cohort)))])
        self._share()
        self.env.flush_all()
        [value] = self.cohort.get_statement()
        rows = [row for row in value["headings"] if not row["is_total"]]
        sign = {"product": 1, "charge": -1}
        total = sum(sign.get(row["side"], 0) * row["actual"] for row in rows)
        total += value["not_mapped"]["amount"] + value["indirect"]
        account = self.cohort.analytic_account_id
        lines = self.env["account.analytic.line"].search(
            [("auto_account_id", "=", account.id)]
        )
        self.assertEqual(value["indirect"], 62.73)
        self.assertEqual(round(total, 2), round(sum(lines.mapped("amount")), 2))
        self.assertEqual(self.cohort.result_amount, round(total, 2))

    def test_a_period_takes_what_counts_in_it(self):
        self._share()
        inside = self._rows(self.cohort, date_from="2022-03-15", date_to="2022-03-15")
        after = self._rows(self.cohort, date_from="2022-03-16")
        self.assertEqual((inside["I.1"]["actual"], after["I.1"]["actual"]), (62.73, 0))

    def test_a_forecast_is_in_the_budget_and_not_in_what_happened(self):
        self._share(stage="forecast")
        row = self._rows(self.cohort)["I.1"]
        self.assertEqual((row["forecast"], row["actual"]), (62.73, 0.0))
        self.assertEqual(self.cohort.budget_cost, 62.73)
        self.assertRegex(self.cohort.budget_message, self._money(62.73))

    def test_a_new_edition_takes_the_forecast_along(self):
        self._share(stage="forecast")
        self._share(stage="forecast", funding_id=self.one.id)
        self._share()
        new = self.cohort.duplicate_edition("2022-06-09")
        costs = new.indirect_cost_ids
        self.assertEqual(costs.mapped("stage"), ["forecast"] * 2)
        self.assertEqual(costs.mapped("amount"), [62.73] * 2)
        self.assertEqual(costs.funding_id.share_ids.cohort_id, new)

    def test_the_pivot_shows_the_same(self):
        self._bill(amount=100)
        self._share()
        self._share(stage="forecast")
        self._share(funding_id=self.one.id)
        self.env.flush_all()
        groups = self.env["flashcoop.cohort.figure"]._read_group(
            [("cohort_id", "=", self.cohort.id)],
            ["heading_id"],
            ["forecast:sum", "actual:sum", "balance:sum"],
        )
        figures = {heading.code: amounts for heading, *amounts in groups}
        self.assertEqual(figures["I.1"], [62.73, 62.73, 0.0])
        self.assertEqual(len(figures), 2)


class TestReport(IndirectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._grant(cls, cls.one)
        cls.report = cls.env["flashcoop.funder.report"].create(
            {"funding_id": cls.one.id, "indirect_rules_text": "Par les heures."}
        )

    def _actual(self, content, code="I.1"):
        return sum(row["actual"] for row in content["rows"] if row["code"] == code)

    def test_key_base_rate_and_amount_are_printed_on_sheet_3(self):
        self._share()
        texts = annex_texts(self.report._get_content())
        self.assertEqual(
            texts["indirect_rules_text"],
            "Par les heures.\nRent (Charges fixes de fonctionnement) : 1\xa0200,00\xa0€"
            " × 84 / 1\xa0607 heures travaillées par l’équipe (5,2271 %) = 62,73\xa0€",
        )
        pages = draw_pages(self.report._get_content())
        answers = " ".join(a.text for page in pages for a in page.answers)
        self.assertIn("= 62,73", answers)

    def test_the_official_form_says_them_too(self):
        self._share()
        values = field_values(self.report._get_content()).values
        answer = values[f"{FORM}.{TEXT_FIELDS['indirect_rules_text']}"]
        self.assertRegex(answer, "^Par les heures.\nRent .* = 62,73\xa0€$")

    def test_a_report_that_was_sent_keeps_them(self):
        share = self._share()
        self._send_report(self.report)
        frozen = self.report.content["indirect"]
        self.assertEqual(
            frozen,
            [
                {
                    "name": "Rent",
                    "code": "I.1",
                    "row": "Charges fixes de fonctionnement",
                    "key": "hours",
                    "unit": "heures travaillées par l’équipe",
                    "base": 1200.0,
                    "quantity": 84.0,
                    "total": 1607.0,
                    "rate": 5.2271,
                    "amount": 62.73,
                }
            ],
        )
        share.total_quantity = 168
        self.assertEqual(self.report.content["indirect"], frozen)
        self.assertEqual(self._actual(self.report.content), 62.73)
        self.assertTrue(self.report.is_intact)
        differences = {d["code"]: d for d in self.report.get_differences()}
        self.assertEqual(differences["I.1"]["current"], 600.0)

    def test_a_funder_with_a_rule_of_its_own_sees_that_one_alone(self):
        self._share()
        self._share("flat", rate=10, funding_id=self.one.id)
        self._share("flat", rate=50, funding_id=self.two.id)
        content = self.report._get_content()
        self.assertEqual(self._actual(content), 120.0)
        self.assertEqual([line["key"] for line in content["indirect"]], ["flat"])
        self.assertActual(self.cohort, I_1=62.73)

    def test_a_report_sent_before_has_none_and_still_prints(self):
        content = self.report._get_content()
        del content["indirect"]
        self.assertEqual(annex_texts(content)["indirect_rules_text"], "Par les heures.")
