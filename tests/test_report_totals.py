"""The form balances, or says by how much it does not; nothing is made up."""

import doctest

from test_funder_report_documents import DocumentCase
from test_reports_freeze import ReportCase

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.flashcoop_odoo.report import form_15059
from odoo.addons.flashcoop_odoo.report.form_15059_fields import field_values
from odoo.addons.flashcoop_odoo.report.form_15059_pages import draw_pages

CORE_REPORT = "odoo.addons.base.models.ir_actions_report"


class TestTotals(ReportCase):
    """Income: 6,000 granted and 1,500 of sales; costs: 250.50."""

    def _cost(self, amount):
        self._create_bill([("606", amount, self._all())])
        self.env.invalidate_all()

    def test_an_excess_is_said_with_how_to_mend_it(self):
        report = self._create_report()
        self.assertEqual(report._get_content()["difference"], 7249.5)
        self.assertRegex(
            report.warning_text,
            f"Income exceeds costs by {self._money(7249.5)}; .*Book the costs",
        )
        self.assertIn("Income exceeds costs by", report.table_html)

    def test_a_shortfall_is_said_with_how_to_mend_it(self):
        self._cost(8000)
        report = self._create_report()
        self.assertRegex(
            report.warning_text,
            f"Costs exceed income by {self._money(750.5)}.*under “Own resources”",
        )
        self.assertIn("Costs exceed income by", report.table_html)

    def test_equal_totals_are_not_spoken_of(self):
        self._cost(7249.5)
        report = self._create_report()
        self.assertEqual(report._get_content()["difference"], 0)
        self.assertNotIn("exceed", report.warning_text)
        self.assertNotIn("exceed", report.table_html)
        self.assertEqual(form_15059.difference_text(report._get_content()), "")

    def test_own_resources_stand_on_their_row_and_in_the_totals(self):
        self._cost(8000)
        report = self._create_report(own_amount=750.5)
        rows = {row["code"]: row for row in report._get_content()["rows"]}
        self.assertEqual(
            [rows[code]["actual"] for code in ("P", "TP", "TC", "TPV")],
            [750.5, 8250.5, 8250.5, 8250.5],
        )
        self.assertNotIn("exceed", report.warning_text)
        self.assertNotIn("The period leaves out", report.warning_text)
        self.assertEqual(report._get_content()["sentence"]["products"], 8250.5)
        self._send_report(report)
        self.env.invalidate_all()
        self.assertEqual(report.get_differences(), [])
        self.assertEqual(self._rows(self.cohort)["P"]["actual"], 0)

    def test_own_resources_are_beside_their_budget(self):
        own = self._create_funding([(self.cohort, 500)], kind="own")
        self.env["flashcoop.budget.line"].create(
            {
                "cohort_id": self.cohort.id,
                "heading_id": self._heading("P").id,
                "funding_id": own.id,
                "amount": 500,
            }
        )
        report = self._create_report(own_amount=400)
        (row,) = [r for r in report._get_content()["rows"] if r["code"] == "P"]
        self.assertEqual((row["forecast"], row["actual"]), (500, 400))

    def test_own_resources_are_never_negative_nor_changed_once_sent(self):
        report = self._create_report()
        with self.assertRefusedByDatabase(), self.env.cr.savepoint():
            report.own_amount = -1
        report.invalidate_recordset()
        self._send_report(report)
        with self.assertRefused("has been sent and stays as it was sent"):
            report.own_amount = 5
        draft = self._create_report().with_user(self._create_user("coordinator"))
        with self.assertRaises(AccessError):
            draft.own_amount = 5

    def test_a_verdict_on_the_figures_covers_them(self):
        report = self._create_report()
        before = report._hash_aspect("content"), report._hash_aspect("figures")
        report.own_amount = 5
        self.assertEqual(report._hash_aspect("content"), before[0])
        self.assertNotEqual(report._hash_aspect("figures"), before[1])

    def test_a_report_that_was_sent_before_says_nothing_new(self):
        report = self._send_one()
        old = {k: v for k, v in report.content.items() if "difference" not in k}
        self.assertEqual(form_15059.difference_text(old), "")
        self.assertTrue(draw_pages(old))

    def test_the_official_form_says_it_on_its_annex(self):
        notes = field_values(self._send_one().content).notes
        self.assertIn(
            "Produits moins charges, au centime : 7\xa0249,50\xa0€"
            " (excédent de produits).",
            notes,
        )

    def _send_one(self):
        report = self._create_report()
        self._send_report(report)
        return report

    def test_the_examples_in_docstrings_hold(self):
        self.assertFalse(doctest.testmod(form_15059).failed)


class TestPaper(DocumentCase):
    @mute_logger(CORE_REPORT)
    def test_the_pdf_says_it_below_the_totals(self):
        content = self.report._get_content()
        text = form_15059.difference_text(content).replace("\xa0", " ")
        self.assertRegex(text, "Produits moins charges, au centime")
        self.assertIn(text, self._render(self.report)[2])
