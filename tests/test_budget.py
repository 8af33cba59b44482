"""A budget is a forecast by row of the form, balanced or told why not."""

from common import FlashcoopCase

from odoo.exceptions import AccessError, UserError, ValidationError


class TestBudget(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("officer")
        cls.cohort = cls._create_cohort().with_user(cls.officer)
        cls.funding = cls._create_funding([(cls.cohort, 900)])
        cls.env = cls.env(user=cls.officer)

    def _budget(self, code, amount, funding=None, cohort=None):
        return self.env["flashcoop.budget.line"].create(
            {
                "cohort_id": (cohort or self.cohort).id,
                "heading_id": self._heading(code).id,
                "funding_id": funding and funding.id,
                "amount": amount,
            }
        )

    def test_a_budget_without_lines_is_balanced(self):
        self.assertFalse(self.cohort.budget_message)

    def test_costs_and_income_of_one_amount_are_balanced(self):
        self._budget("60.2", 0.1)
        self._budget("62.3", 0.2)
        self._budget("70", 0.3)
        self.assertEqual(
            (self.cohort.budget_cost, self.cohort.budget_income), (0.3, 0.3)
        )
        self.assertFalse(self.cohort.budget_message)

    def test_a_budget_says_which_side_is_too_much_and_by_how_much(self):
        cost = self._budget("60.2", 1000)
        self._budget("70", 999.99)
        self.assertRegex(
            self.cohort.budget_message,
            f"is not balanced: costs exceed income by {self._money(0.01)}",
        )
        cost.amount = 900
        self.assertRegex(
            self.cohort.budget_message,
            f"is not balanced: income exceeds costs by {self._money(99.99)}",
        )

    def test_contributions_in_kind_have_nothing_to_do_with_the_balance(self):
        self._budget("864", 500)
        self.assertFalse(self.cohort.budget_message)

    def test_own_money_balances_a_budget(self):
        own = self._create_funding([(self.cohort, 100)], kind="own")
        self._budget("60.2", 1000)
        self._budget("74.4", 900, self.funding)
        self._budget("P", 100, own)
        self.assertFalse(self.cohort.budget_message)
        rows = self._rows(self.cohort)
        self.assertEqual((rows["TC"]["forecast"], rows["TP"]["forecast"]), (1000, 1000))

    def test_the_statement_adds_the_budget_up_to_its_totals(self):
        for code, amount in (("60.1", 10.01), ("60.2", 20.02), ("I.1", 5), ("70", 9)):
            self._budget(code, amount)
        self._budget("864", 7)
        self._budget("870", 7)
        rows = self._rows(self.cohort)
        self.assertEqual(
            {code: rows[code]["forecast"] for code in ("60", "TC", "86", "TCV", "TPV")},
            {"60": 30.03, "TC": 35.03, "86": 7.0, "TCV": 42.03, "TPV": 16.0},
        )

    def test_totals_and_of_which_rows_take_no_budget(self):
        for code in ("60", "74", "TC", "TP", "86", "75.1"):
            with self.assertRefused(
                "is a total: budget the rows below it", ValidationError
            ):
                self._budget(code, 100)

    def test_a_line_is_not_moved_to_a_total_either(self):
        line = self._budget("60.2", 100)
        with self.assertRefused("is a total", ValidationError):
            line.heading_id = self._heading("60")

    def test_a_funding_stands_on_the_row_of_its_kind(self):
        self._budget("74.4", 900, self.funding)
        for code in ("74.1", "70", "60.2", "P"):
            with self.assertRefused("does not belong on row", ValidationError):
                self._budget(code, 900, self.funding)

    def test_a_row_is_there_once_a_funding(self):
        self._budget("74.4", 900, self.funding)
        self._budget("74.4", 100)
        second = self._create_funding([(self.cohort, 5)])
        self._budget("74.4", 5, second)
        for funding in (self.funding, None):
            with self.assertRefusedByDatabase():
                self._budget("74.4", 1, funding)

    def test_an_amount_below_zero_is_refused(self):
        with self.assertRefusedByDatabase():
            self._budget("60.2", -1)

    def test_a_funding_of_another_company_is_refused(self):
        company = self.env(su=True)["res.company"].create({"name": "The other house"})
        theirs = self.env(su=True)["flashcoop.funding"].create(
            {
                "name": "Theirs",
                "partner_id": self._create_partner("Funder").id,
                "kind_id": self._kind("epci").id,
                "company_id": company.id,
            }
        )
        with self.assertRaises(UserError):
            self._budget("74.4", 1, theirs)

    def test_a_coordinator_and_an_auditor_read_it_and_change_nothing(self):
        line = self._budget("60.2", 100)
        for role in ("coordinator", "auditor"):
            user = self._create_user(role)
            self.assertEqual(line.with_user(user).amount, 100.0)
            with self.assertRaises(AccessError):
                line.with_user(user).amount = 1
        with self.assertRaises(AccessError):
            line.with_user(self._create_user("facilitator")).read(["amount"])
