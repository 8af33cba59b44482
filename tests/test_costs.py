"""The costs of a Flashcoop, one by one, with their vouchers, payments and funders."""

from collections import Counter
from datetime import date

from costing import CostCase

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.flashcoop_odoo.report import costs


class TestCost(CostCase):
    def test_a_cost_says_what_its_document_says(self):
        bill = self._bill(ref="F-77", amount=100, taxes=self.vat, date="2022-03-10")
        cost = self._cost()
        self.assertEqual(cost.line_id, bill.invoice_line_ids.id)
        self.assertEqual(cost.move_id, bill.id)
        self.assertEqual(cost.entry_ids, tuple(bill.line_ids.analytic_line_ids.ids))
        self.assertEqual((cost.voucher, cost.reference), (bill.name, "F-77"))
        self.assertEqual(cost.date, date(2022, 3, 10))
        self.assertEqual(cost.invoice_date, date(2022, 3, 10))
        self.assertEqual(cost.partner_id, bill.partner_id.id)
        self.assertEqual(cost.partner_name, "Third party")
        self.assertEqual(cost.label, "Line 606")
        self.assertEqual(cost.code, bill.invoice_line_ids.account_id.code)
        self.assertEqual((cost.amount, cost.amount_total), (100.0, 120.0))
        self.assertEqual((cost.part, cost.part_total), (100.0, 120.0))
        self.assertEqual((cost.charged, cost.left), ({}, 100.0))

    def test_a_credit_note_is_negative(self):
        self._create_document(
            "in_refund",
            [("606", 30, self._distribution((100, self.cohort)), self.vat)],
        )
        cost = self._cost()
        self.assertEqual((cost.amount, cost.amount_total, cost.left), (-30, -36, -30))

    def test_a_cost_shared_by_two_flashcoops_counts_its_parts(self):
        self._bill((60, self.cohort), (40, self.second), amount=10.01, taxes=self.vat)
        first, second = self._cost(), self._cost(self.second)
        self.assertEqual((first.part, second.part), (6.01, 4.0))
        self.assertEqual(first.part_total, 7.21)
        self.assertEqual(first.amount, second.amount)

    def test_what_fundings_take_is_told_funding_by_funding(self):
        self._bill(
            (30, self.cohort, self.one),
            (20, self.cohort, self.two),
            (10, self.cohort),
            (40, self.second, self.two),
        )
        first, second = self._cost(), self._cost(self.second)
        self.assertEqual(first.charged, {self.one.id: 30.0, self.two.id: 20.0})
        self.assertEqual((first.charged_amount, first.left), (50.0, 10.0))
        self.assertEqual(second.charged, {self.two.id: 40.0})
        self.assertEqual(second.left, 0.0)

    def test_a_funding_under_a_key_of_its_own_pays_for_each_flashcoop(self):
        self._bill((60, self.cohort), (40, self.second), (50, self.one))
        self.assertEqual(self._cost().charged, {self.one.id: 30.0})
        self.assertEqual(self._cost(self.second).charged, {self.one.id: 20.0})

    def test_drafts_and_income_are_no_costs(self):
        self._bill(post=False)
        self._create_sale([("707", 50, self._distribution((100, self.cohort)))])
        self.assertEqual(self._costs(), [])

    def test_a_line_written_by_hand_is_a_cost_without_a_voucher(self):
        column = self.env["account.analytic.account"]._flashcoop_column("cohort")
        self.env["account.analytic.line"].create(
            {
                "name": "By hand",
                "amount": -12,
                "date": "2022-03-10",
                "general_account_id": self._account("606").id,
                column: self.cohort.analytic_account_id.id,
            }
        )
        cost = self._cost()
        self.assertEqual((cost.line_id, cost.move_id), (None, None))
        self.assertEqual((cost.part, cost.label, cost.voucher), (12.0, "By hand", ""))

    def test_vat_that_cannot_be_recovered_is_a_cost_once(self):
        lost = self.vat.copy({"name": "Lost 20 %"})
        lines = lost.invoice_repartition_line_ids | lost.refund_repartition_line_ids
        lines.filtered(lambda r: r.repartition_type == "tax").account_id = False
        lost.analytic = True
        self._bill(amount=100, taxes=lost)
        costs = self._costs()
        self.assertEqual(sum(cost.part for cost in costs), 120.0)
        self.assertEqual(sum(cost.part_total for cost in costs), 120.0)

    def test_the_costs_are_those_of_the_statement(self):
        self._bill((33.33, self.cohort, self.one), (66.67, self.second), amount=99.99)
        self._bill(amount=17.35, prefix="623", taxes=self.vat)
        parts = sum(cost.part for cost in self._costs())
        self.assertActual(self.cohort, TC=round(parts, 2))


class TestProofs(CostCase):
    def test_the_days_of_all_payments_are_told(self):
        bill = self._bill(amount=100)
        self.assertEqual(
            (self._cost().payment_dates, self._cost().is_paid), ((), False)
        )
        self._register_payment(bill, 40, "2022-03-20")
        cost = self._cost()
        self.assertEqual(cost.payment_dates, (date(2022, 3, 20),))
        self.assertFalse(cost.is_paid)
        self._register_payment(bill, 60, "2022-04-02")
        cost = self._cost()
        self.assertEqual(cost.payment_dates, (date(2022, 3, 20), date(2022, 4, 2)))
        self.assertTrue(cost.is_paid)

    def test_a_credit_note_is_no_payment(self):
        bill = self._bill(amount=100)
        refund = bill._reverse_moves([{"invoice_date": "2022-03-30"}], cancel=True)
        self.assertEqual(refund.state, "posted")
        bill_cost, refund_cost = self._costs()
        self.assertEqual(bill_cost.payment_dates, ())
        self.assertEqual(bill_cost.part + refund_cost.part, 0.0)

    def test_what_the_bank_took_is_paid_on_its_own_day(self):
        entry = self._create_entry(
            [("627000", 8, self._distribution((100, self.cohort)))], post=False
        )
        entry.journal_id = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        entry.action_post()
        cost = self._cost()
        self.assertEqual(cost.payment_dates, (date(2022, 3, 10),))
        self.assertTrue(cost.is_paid)

    def test_the_pay_is_paid_once_all_that_it_owes_is_settled(self):
        """The pay is an entry, which has no state of payment in core."""
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        owed = [self._ensure_account(code) for code in ("421000", "431000")]
        self.env["account.account"].concat(*owed).reconcile = True
        mine = self._distribution((100, self.cohort))
        pay = self._create_entry(
            [("641100", 300, mine), ("421000", -200, False), ("431000", -100, False)]
        )
        self.assertFalse(self._cost().is_paid)
        for account, amount, day in zip(
            owed, (200, 100), ("2022-03-31", "2022-04-15"), strict=True
        ):
            self.assertFalse(self._cost().is_paid)
            entry = self._create_entry([(account.code, amount, False)], day, post=False)
            entry.journal_id = bank
            entry.action_post()
            lines = (pay | entry).line_ids
            lines.filtered(lambda line, a=account: line.account_id == a).reconcile()
        cost = self._cost()
        self.assertEqual(cost.payment_dates, (date(2022, 3, 31), date(2022, 4, 15)))
        self.assertTrue(cost.is_paid)

    def test_an_entry_that_owes_nothing_is_not_paid_by_that(self):
        self._create_entry([("681100", 50, self._distribution((100, self.cohort)))])
        self.assertFalse(self._cost().is_paid)

    def test_the_files_of_the_document_are_counted(self):
        bill, other = self._bill(), self._bill()
        for name in ("bill.pdf", "order.pdf"):
            self.env["ir.attachment"].create(
                {"name": name, "res_model": "account.move", "res_id": bill.id}
            )
        counts = {cost.move_id: cost.attachment_count for cost in self._costs()}
        self.assertEqual(counts, {bill.id: 2, other.id: 0})


class TestFundingCosts(CostCase):
    def _costs_of(self, funding):
        self.env.flush_all()
        return funding._get_costs()[funding.id]

    def test_a_funding_knows_its_costs_on_any_flashcoop_or_none(self):
        self._bill((50, self.cohort, self.one), (50, self.second))
        self._bill((100, self.one), amount=7)
        self._bill((100, self.cohort, self.two), amount=9)
        costs = self._costs_of(self.one)
        self.assertEqual(
            [(cost.cohort_id, cost.charged) for cost in costs],
            [(self.cohort.id, {self.one.id: 50.0}), (None, {self.one.id: 7.0})],
        )
        self.assertEqual(
            sum(cost.charged[self.one.id] for cost in costs), self.one.spent_amount
        )


class TestRights(CostCase):
    def test_charges_added_up_are_those_of_the_single_costs(self):
        self._bill((60, self.cohort, self.one), (40, self.second), taxes=self.vat)
        self._bill((60, self.cohort), (20, self.second), (50, self.one), amount=33.33)
        self._bill((30, self.one), amount=0.05, prefix="62")
        self._bill(
            (50, self.cohort, self.two),
            (20, self.cohort),
            (7, self.two),
            (10, self.one),
        )
        self._create_document(
            "in_refund", [("606", 30, self._distribution((100, self.cohort, self.one)))]
        )
        self._create_sale([("707", 50, self._distribution((100, self.cohort)))])
        self.env.flush_all()
        fundings = (self.one | self.two).sudo()
        single, together = Counter(), Counter()
        for funding_id, found in costs.find_charged(fundings).items():
            for cost in found:
                key = funding_id, cost.cohort_id, cost.code
                single[key] += round(cost.charged[funding_id] * 100)
        for funding_id, charges in costs.add_charged(fundings).items():
            for charge in charges:
                key = funding_id, charge.cohort_id, charge.code
                together[key] += round(charge.amount * 100)
        self.assertEqual(together, single)
        self.assertEqual(
            {key[:2] for key in single},
            {
                (self.one.id, self.cohort.id),
                (self.one.id, self.second.id),
                (self.one.id, None),
                (self.two.id, self.cohort.id),
            },
        )

    def test_who_reads_figures_reads_costs(self):
        self._bill()
        for role in ("coordinator", "officer", "manager", "auditor"):
            user = self._create_user(role)
            found = self.cohort.with_user(user)._get_costs()
            self.assertEqual(len(found[self.cohort.id]), 1, role)
            self.one.with_user(user)._get_costs()

    def test_others_are_refused(self):
        user = self._create_user("facilitator")
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": user.partner_id.id,
                "role": "facilitator",
            }
        )
        with self.assertRaises(AccessError):
            self.cohort.with_user(user)._get_costs()
        with self.assertRaises(AccessError):
            self.one.with_user(user)._get_costs()

    def test_another_company_is_refused(self):
        company = self._create_company()
        user = self._create_user(
            "officer", company_id=company.id, company_ids=[Command.set(company.ids)]
        )
        with self.assertRaises(AccessError):
            self.cohort.with_user(user)._get_costs()

    def test_the_number_of_queries_does_not_grow_with_the_costs(self):
        self._bill(taxes=self.vat)
        self._costs()
        with self._counted_queries() as few:
            self._costs()
        for _number in range(5):
            self._bill((60, self.cohort, self.two), (40, self.second), taxes=self.vat)
        with self._counted_queries() as many:
            self.assertEqual(len(self._costs()), 6)
        self.assertEqual(many, few)


class TestFoundById(CostCase):
    def test_a_cost_is_found_by_a_query_on_ids_as_well(self):
        self._bill()
        self.env.flush_all()
        worklist = self.env["flashcoop.cost"]
        query = worklist._search([("cohort_id", "=", self.cohort.id)])
        found = worklist.search([("id", "in", query.subselect("id"))])
        self.assertEqual(found, self._row())
