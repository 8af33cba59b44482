"""The financing plan of a Flashcoop: all funders side by side, and whether it holds."""

import io

import openpyxl
import pypdf
from common import FlashcoopCase

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.flashcoop_odoo.report import financing_plan


class PlanCase(FlashcoopCase):
    """A grant of 1,000 (1,200 asked) of which 400 are paid and 350 spent; another of
    500 asked and not answered; sales of 300; costs of 600."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cohort = cls._create_cohort()
        cls.agglo = cls._create_funding(
            [(cls.cohort, 1000)],
            partner_id=cls._create_partner("Agglo").id,
            asked_amount=1200,
            instalments=[("2022-06-01", 1000)],
        )
        cls.agglo.action_grant()
        cls._register_payment(cls.agglo.move_ids, amount=400)
        cls.region = cls._create_funding(
            [(cls.cohort, 500)],
            "region",
            partner_id=cls._create_partner("Région").id,
            asked_amount=500,
            granted_amount=0,
        )
        cls.region.action_ask()
        cls._create_bill(
            [
                ("601", 350, cls._distribution((100, cls.cohort, cls.agglo))),
                ("606", 250, cls._distribution((100, cls.cohort))),
            ]
        )
        cls._create_sale([("707", 300, cls._distribution((100, cls.cohort)))])
        for code, amount, funding in (
            ("60.1", 1700, None),
            ("74.4", 1200, cls.agglo),
            ("70", 400, None),
        ):
            cls.env["flashcoop.budget.line"].create(
                {
                    "cohort_id": cls.cohort.id,
                    "heading_id": cls._heading(code).id,
                    "amount": amount,
                    "funding_id": funding and funding.id,
                }
            )

    def _find(self):
        self.env.invalidate_all()
        return financing_plan.find(self.cohort.sudo())

    def _amounts(self, row):
        return [getattr(row, name) for name in financing_plan.AMOUNTS]


class TestFinancingPlan(PlanCase):
    def test_each_source_is_a_row(self):
        plan = self._find()
        self.assertEqual(
            {row.label.split(" –")[0]: self._amounts(row) for row in plan.rows},
            {
                "Agglo": [1200, 1200, 1000, 400, 350, 650],
                "Région": [0, 500, 0, 0, 0, 0],
                "70": [400, 0, 300, 300, 0, 0],
            },
        )
        self.assertEqual(self._amounts(plan.total), [1600, 1700, 1300, 700, 350, 650])

    def test_a_draft_was_not_asked_for_yet(self):
        draft = self._create_funding(
            [(self.cohort, 250)],
            partner_id=self._create_partner("Draft").id,
            asked_amount=250,
            granted_amount=0,
        )
        self.assertEqual(self._find().total.asked, 1700)
        draft.action_ask()
        self.assertEqual(self._find().total.asked, 1950)

    def test_it_agrees_with_the_statement(self):
        plan, rows = self._find(), self._rows(self.cohort)
        self.assertEqual(plan.cost, rows["TC"]["actual"])
        self.assertEqual(plan.planned_cost, rows["TC"]["forecast"])
        self.assertEqual(plan.total.planned, rows["TP"]["forecast"])
        self.assertEqual(plan.total.granted, rows["TP"]["actual"])
        self.assertEqual(plan.total.spent, self.agglo.spent_amount)

    def test_whether_it_holds_is_said(self):
        plan = self._find()
        self.assertEqual(
            (plan.planned_gap, plan.to_find, plan.uncharged), (100, 0, 250)
        )
        self._create_bill([("613", 900, self._distribution((100, self.cohort)))])
        self.assertEqual(self._find().to_find, 200)
        self.assertIn("still to be found", self.cohort.financing_html)

    def test_a_funder_charged_beyond_its_grant_is_said(self):
        mine = self._distribution((100, self.cohort, self.agglo))
        self._create_bill([("601", 700, mine)])
        (row,) = self._find().overspent
        self.assertEqual(row.left, -50)
        self.assertIn("beyond what it gives", self.cohort.financing_html)

    def test_a_funding_of_two_flashcoops_is_asked_and_spent_for_each(self):
        other = self._create_cohort("Other")
        shared = self._create_funding(
            [(self.cohort, 100), (other, 200)],
            "municipality",
            partner_id=self._create_partner("Ville").id,
            asked_amount=450,
        )
        shared.action_grant()
        self._create_bill([("601", 70, self._distribution((100, other, shared)))])
        (row,) = [r for r in self._find().rows if r.label.startswith("Ville")]
        self.assertEqual(self._amounts(row), [0, 150, 100, 0, 0, 100])

    def test_a_funding_of_two_years_is_one_row(self):
        shares = [
            Command.create(
                {"cohort_id": self.cohort.id, "amount": amount, "fiscal_year_end": end}
            )
            for amount, end in ((100, "2022-12-31"), (200, "2023-12-31"))
        ]
        two_years = self._create_funding(
            partner_id=self._create_partner("Ville").id,
            asked_amount=450,
            granted_amount=300,
            share_ids=shares,
            instalments=[("2022-06-01", 300)],
        )
        two_years.action_grant()
        self._register_payment(two_years.move_ids, amount=100)
        self._create_bill(
            [("601", 70, self._distribution((100, self.cohort, two_years)))]
        )
        self.env["flashcoop.budget.line"].create(
            {
                "cohort_id": self.cohort.id,
                "heading_id": self._heading("74.4").id,
                "amount": 300,
                "funding_id": two_years.id,
            }
        )
        (row,) = [r for r in self._find().rows if r.label.startswith("Ville")]
        self.assertEqual(self._amounts(row), [300, 450, 300, 100, 70, 230])

    def test_a_refused_funding_is_no_source(self):
        self.region.action_refuse()
        self.assertNotIn("Région", str([row.label for row in self._find().rows]))

    def test_queries_do_not_grow_with_the_funders(self):
        def count():
            with self._counted_queries() as counted:
                financing_plan.find(self.cohort.sudo())
            return counted[0]

        count()
        few = count()
        for number in range(6):
            self._create_funding(
                [(self.cohort, 10)],
                partner_id=self._create_partner(f"F{number}").id,
                asked_amount=10,
            )
        self.assertLessEqual(count(), few + 2)

    def test_files_say_the_same(self):
        pdf = pypdf.PdfReader(io.BytesIO(self.cohort.get_financing_file("pdf")))
        text = " ".join(pdf.pages[0].extract_text().split())
        for words in (
            "Plan de financement – Chez Nous",
            "1 200,00 € 1 200,00 € 1 000,00 € 400,00 € 350,00 € 650,00 €",
            "TOTAL 1 600,00 € 1 700,00 € 1 300,00 € 700,00 € 350,00 € 650,00 €",
            "Le budget n’est pas équilibré : écart de 100,00 €",
        ):
            self.assertIn(words, text)
        book = openpyxl.load_workbook(
            io.BytesIO(self.cohort.get_financing_file("xlsx"))
        )
        rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
        self.assertIn(["TOTAL", 1600, 1700, 1300, 700, 350, 650], rows)

    def test_it_is_for_who_may_see_the_money(self):
        for role in ("coordinator", "officer", "auditor"):
            cohort = self.cohort.with_user(self._create_user(role))
            self.assertIn("Agglo", cohort.financing_html)
            self.assertTrue(cohort.financing_pdf_file)
            self.assertIn("financing_xlsx", cohort.action_download_financing()["url"])
        facilitator = self._create_user("facilitator")
        cohort = self.cohort.with_user(facilitator)
        for read in (
            lambda: cohort.read(["financing_html"]),
            cohort.action_print_financing,
        ):
            with self.assertRaises(AccessError):
                read()
