"""The rows of the form are data that a manager keeps."""

from common import FlashcoopCase

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form


class TestHeadings(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("manager")
        cls.cohort = cls._create_cohort()

    @classmethod
    def _heading(cls, code):
        return super()._heading(code).with_user(cls.manager)

    def _create_heading(self, **values):
        headings = self.env["flashcoop.heading"].with_user(self.manager)
        return headings.create(
            {
                "code": "60.9",
                "name": "Farine",
                "parent_id": self._heading("60").id,
                "kind": "free",
                **values,
            }
        )

    def _create_cost(self, code, amount):
        return self._create_entry(
            [(code, amount, self._distribution((100, self.cohort)))]
        )

    def test_every_row_outlives_an_upgrade_as_a_manager_left_it(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "flashcoop_odoo"), ("model", "=", "flashcoop.heading")]
        )
        headings = self.env["flashcoop.heading"].search([])
        self.assertEqual(sorted(data.mapped("res_id")), sorted(headings.ids))
        self.assertTrue(all(data.mapped("noupdate")))

    def test_funder_kinds_too(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "flashcoop_odoo"), ("model", "=", "flashcoop.funder.kind")]
        )
        self.assertEqual(len(data), 11)
        self.assertTrue(all(data.mapped("noupdate")))

    def test_a_manager_moves_accounts_to_another_row(self):
        self._create_cost("606300", 10)
        self.assertActual(self.cohort, row60_2=10.0, row60_1=0.0)
        self._heading("60.1").account_prefixes = "601,602,603,607,6063"
        self.assertActual(self.cohort, row60_2=0.0, row60_1=10.0)

    def test_a_manager_names_a_free_row(self):
        self._create_cost("606300", 10)
        heading = self._create_heading(account_prefixes=" 6063 , 6064")
        self.assertEqual(heading.sequence, 1000)
        self.assertActual(
            self.cohort, row60_9=10.0, row60_2=0.0, row60=10.0, rowTC=10.0
        )

    def test_an_officer_reads_the_rows_and_changes_none(self):
        heading = self._heading("60.2")
        for role in ("officer", "coordinator", "auditor"):
            user = self._create_user(role)
            self.assertEqual(heading.with_user(user).code, "60.2")
            with self.assertRaises(AccessError):
                heading.with_user(user).account_prefixes = "60,61"
            with self.assertRaises(AccessError):
                heading.with_user(user).copy({"code": "X"})
            with self.assertRaises(AccessError):
                heading.with_user(user).unlink()

    def test_one_prefix_feeds_one_row(self):
        with self.assertRefused(
            "Accounts in 604 cannot feed two rows: .*604.* and .*60.9", ValidationError
        ):
            self._create_heading(account_prefixes="604")
        with self.assertRefused("Accounts in 70 cannot feed two rows", ValidationError):
            self._heading("73").account_prefixes = "73,70"
        with self.assertRefused("Accounts in 74 cannot feed two rows", ValidationError):
            self._heading("74.1").funder_kind_ids |= self._kind("epci")

    def test_a_prefix_named_twice_on_one_row_is_no_harm(self):
        self._heading("60.2").account_prefixes = "60,60"
        self._create_cost("606300", 10)
        self.assertActual(self.cohort, row60_2=10.0, rowTC=10.0)

    def test_one_prefix_may_feed_rows_of_different_funders(self):
        heading = self._heading("74.1")
        self.assertIn("74", heading.account_prefixes.split(","))
        self.assertIn("74", self._heading("74.2").account_prefixes.split(","))
        heading.account_prefixes = "74,754,755,743"

    def test_a_total_takes_no_account(self):
        with self.assertRefused(
            "“60 – Achat” is a total: put the accounts on a row below it",
            ValidationError,
        ):
            self._heading("60").account_prefixes = "60"
        row = self._create_heading(account_prefixes="999")
        with self.assertRefused("is a total", ValidationError):
            row.kind = "total"

    def test_what_totals_are_known_by_stays(self):
        for values in ({"code": "TPX"}, {"kind": "line"}, {"parent_id": False}):
            with self.assertRefused("is a row of the form"):
                self._heading("TP").write(values)
        self._heading("60.2").name = "Our own words"

    def test_class_8_goes_by_nature_and_never_by_number(self):
        for code, prefix in (
            ("I.3", "86"),
            ("70", "70,871"),
            ("864", "864"),
            ("870", "7"),
        ):
            with self.assertRefused(
                "go by their nature, not by an account", ValidationError
            ):
                self._heading(code).account_prefixes = prefix

    def test_a_prefix_is_made_of_digits(self):
        for text in ("60.1", "60-62", "60;61", "60 61"):
            with self.assertRefused(
                "is not the beginning of an account number", ValidationError
            ):
                self._heading("I.3").account_prefixes = text

    def test_a_row_adds_to_a_total_only(self):
        with self.assertRefused("cannot stand below", ValidationError):
            self._create_heading(parent_id=self._heading("60.2").id)
        with self.assertRefused("cannot stand below", ValidationError):
            self._create_heading(kind="memo", parent_id=self._heading("TP").id)

    def test_totals_do_not_go_in_circles(self):
        above = self._create_heading(code="X1", kind="total")
        below = self._create_heading(code="X2", kind="total", parent_id=above.id)
        with self.assertRaises(ValidationError):
            above.parent_id = below

    def test_natures_in_kind_are_known_words(self):
        with self.assertRefused(
            "is not a nature of contribution in kind", ValidationError
        ):
            self._heading("864").inkind_natures = "volunteering,kindness"

    def test_a_manager_ticks_natures_and_types_none(self):
        with Form(self._heading("862")) as form:
            self.assertTrue(form.is_service)
            form.is_service = False
        with Form(self._heading("861")) as form:
            form.is_service = True
        self.assertEqual(self._heading("861").inkind_natures, "service,loan")
        self.assertFalse(self._heading("862").inkind_natures)
        self.env["flashcoop.inkind"].create(
            {
                "cohort_id": self.cohort.id,
                "name": "Accounts kept for free",
                "nature": "service",
                "amount": 40,
            }
        )
        self.assertActual(self.cohort, row861=40.0, row862=0.0, row86=40.0)

    def test_a_nature_feeds_one_row_a_side(self):
        with self.assertRefused(
            "“Free services” cannot feed two rows: .*861.* and .*862", ValidationError
        ):
            self._heading("861").is_service = True

    def test_rows_of_money_take_no_contribution_in_kind(self):
        for code in ("60.2", "86", "74.1"):
            with self.assertRefused("takes no contributions in kind", ValidationError):
                self._heading(code).is_gift = True

    def test_a_code_is_there_once(self):
        with self.assertRefusedByDatabase():
            self._create_heading(code="60.2")

    def test_a_row_with_a_budget_is_not_deleted(self):
        heading = self._create_heading()
        self.env["flashcoop.budget.line"].create(
            {"cohort_id": self.cohort.id, "heading_id": heading.id, "amount": 5}
        )
        with self.assertRefusedByDatabase():
            heading.unlink()

    def test_a_row_that_nothing_uses_can_go(self):
        self._create_cost("606300", 10)
        self._create_heading(account_prefixes="6063").unlink()
        self.assertActual(self.cohort, row60_2=10.0)
