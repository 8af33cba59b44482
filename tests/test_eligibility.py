"""Which costs a funder accepts, rule by rule, and how the worklist says it."""

import re
from datetime import date

from costing import CostCase

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date


class TestRules(CostCase):
    """Each rule both ways, read where people read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one.partner_id.name = "Ville"
        cls._grant(cls, cls.one)

    def assertAccepted(self, row=None):
        row = row or self._row()
        row.invalidate_recordset()
        self.assertEqual(row.eligible_funding_ids, self.one)
        self.assertIn(row, self._accepted())
        self.assertIn("✓ Ville", row.why_text)

    def assertNotAccepted(self, words, row=None):
        row = row or self._row()
        row.invalidate_recordset()
        self.assertFalse(row.eligible_funding_ids)
        self.assertNotIn(row, self._accepted())
        self.assertIn("✗ Ville", row.why_text)
        self.assertIn(words, row.why_text)

    def _accepted(self):
        """Return the rows that the filter finds."""
        self.env.flush_all()
        found = self.env["flashcoop.cost"].search(
            [("eligible_funding_ids", "in", self.one.ids)]
        )
        self.assertEqual(
            found,
            self.env["flashcoop.cost"].search([("eligible_funding_ids", "!=", False)]),
        )
        return found

    def test_the_shares_of_two_years_add_up(self):
        self.one.action_cancel_award()
        [share] = self.one.share_ids
        share.write({"amount": 60, "fiscal_year_end": "2022-12-31"})
        share.copy({"amount": 30, "fiscal_year_end": "2023-12-31"})
        self._grant(self.one)
        self._bill(amount=100)
        self.assertIn(f"can pay {self._money(90)}", self._row().why_text)

    def test_accounts_that_the_funder_accepts(self):
        self._bill(prefix="606")
        self.one.eligible_prefixes = "606,61"
        self.assertAccepted()
        self.one.eligible_prefixes = "61"
        self.assertNotAccepted("accepts the accounts 61 only")

    def test_accounts_that_the_funder_refuses(self):
        self._bill(prefix="606")
        self.one.refused_prefixes = "67"
        self.assertAccepted()
        self.one.write({"eligible_prefixes": "60", "refused_prefixes": "606, 67"})
        self.assertNotAccepted("refuses the accounts 606, 67")

    def test_a_prefix_is_the_beginning_of_a_number(self):
        with self.assertRefused("not the beginning", ValidationError):
            self.one.refused_prefixes = "60;61"

    def test_the_first_and_the_last_day_are_eligible(self):
        self._bill(date="2022-03-10")
        self.one.write({"date_from": "2022-03-10", "date_to": "2022-03-10"})
        self.assertAccepted()
        self.one.write({"date_from": "2022-03-11", "date_to": "2022-03-12"})
        day = format_date(self.env, "2022-03-11")
        self.assertNotAccepted(f"accepts costs from {day} on")
        self.one.write({"date_from": "2022-03-01", "date_to": "2022-03-09"})
        day = format_date(self.env, "2022-03-09")
        self.assertNotAccepted(f"accepts costs until {day}")

    def test_the_day_of_the_invoice_when_the_funder_goes_by_it(self):
        bill = self._bill(date="2022-03-10", post=False)
        bill.date = "2022-04-02"
        bill.action_post()
        self.assertEqual(str(bill.date), "2022-04-02")
        self.one.date_to = "2022-03-31"
        self.assertNotAccepted("until")
        self.one.date_basis = "invoice"
        self.assertAccepted()

    def test_a_flashcoop_that_the_funding_does_not_help(self):
        self._bill((100, self.second))
        row = self._row(self.second, flashcoop_funding_id=self.one.id)
        self.assertNotAccepted("gives nothing to this Flashcoop", row)

    def test_a_funding_without_shares_helps_everybody(self):
        region = self._grant(
            self._create_funding(granted_amount=50, kind="region", name="All")
        )
        self._bill((100, self.second))
        self.assertEqual(self._row(self.second).eligible_funding_ids, region)

    def test_fundings_that_are_not_granted_or_reported_do_not_pay(self):
        self._bill()
        self.assertNotIn(self.two, self._row().eligible_funding_ids)
        self.one.declare_reported("Sent on paper")
        row = self._row()
        row.invalidate_recordset()
        self.assertFalse(row.eligible_funding_ids)
        self.assertFalse(row.why_text)


class TestRoom(CostCase):
    """What is left to pay with: grant, share, cap, rate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funding = cls._create_funding([(cls.cohort, 100), (cls.second, 900)])
        cls.funding.partner_id.name = "Ville"
        cls._grant(cls, cls.funding)

    def assertCanPay(self, amount, words="", row=None):
        row = row or self._worklist()[-1]
        row.invalidate_recordset()
        said = row.why_text
        if amount:
            can_pay = f"can pay {self.company.currency_id.format(amount)}"
            self.assertIn(can_pay, said)
        else:
            self.assertIn("✗", said)
        self.assertIn(words, said)

    def test_the_share_of_the_flashcoop_limits(self):
        self._bill(amount=250)
        self.assertCanPay(100)
        self._bill((100, self.cohort, self.funding), amount=100)
        self.assertCanPay(0, "nothing left of the share", self._worklist()[0])

    def test_a_credit_note_gives_room_back(self):
        self._bill((100, self.cohort, self.funding), amount=100)
        self._create_document(
            "in_refund",
            [("606", 40, self._distribution((100, self.cohort, self.funding)))],
        )
        self._bill(amount=250, date="2022-03-30")
        self.assertCanPay(40)

    def test_a_cap_limits_its_row_and_the_rows_below_a_total(self):
        self.funding.cap_ids = [
            Command.create({"heading_id": self._heading("60").id, "amount": 30})
        ]
        self._bill(prefix="606", amount=50)
        self.assertCanPay(30)
        self._bill((100, self.cohort, self.funding), prefix="601", amount=30)
        self.assertCanPay(0, "nothing left for “60", self._worklist()[0])
        self._bill(prefix="623", amount=50, date="2022-03-30")
        self.assertCanPay(50)

    def test_a_cap_is_of_a_row_of_costs_and_there_once(self):
        values = {"funding_id": self.funding.id, "amount": 1}
        Cap = self.env["flashcoop.funding.cap"]
        with self.assertRefused("no row of costs", ValidationError):
            Cap.create(values | {"heading_id": self._heading("70").id})
        Cap.create(values | {"heading_id": self._heading("60").id})
        with self.assertRefusedByDatabase():
            Cap.create(values | {"heading_id": self._heading("60").id})

    def test_a_rate_of_each_cost(self):
        self.funding.write({"cap_rate": 80, "rate_basis": "cost"})
        self._bill(amount=50)
        self.assertCanPay(40)

    def test_a_rate_of_all_costs_counts_gifts_when_the_funder_does(self):
        self.funding.cap_rate = 50
        self._bill(amount=60)
        self._bill(prefix="623", amount=40)
        self.assertCanPay(40)  # 50 % of 100 is 50: all of this one
        self.assertCanPay(50, row=self._worklist()[0])
        self.env["flashcoop.inkind"].create(
            {
                "cohort_id": self.cohort.id,
                "name": "Hours",
                "date": "2022-03-10",
                "amount": 20,
            }
        )
        self.assertCanPay(50, row=self._worklist()[0])
        self.funding.inkind_counted = True
        self.assertCanPay(60, row=self._worklist()[0])

    def test_what_is_paid_on_no_flashcoop_takes_from_a_rate_and_raises_no_base(self):
        self.funding.cap_rate = 50
        self._bill(amount=100)
        self.assertCanPay(50)
        self._bill((100, self.funding), amount=20)  # told in no report
        self.assertCanPay(30, row=self._worklist()[0])

    def test_a_rate_of_the_accepted_costs_leaves_the_others_out(self):
        self.funding.write(
            {"cap_rate": 50, "rate_basis": "eligible", "eligible_prefixes": "606"}
        )
        self._bill(amount=60)
        self._bill(prefix="623", amount=40)
        self.assertCanPay(30, row=self._worklist()[0])

    def test_vat_counts_when_the_funder_counts_it(self):
        self._bill(amount=200, taxes=self.vat)
        self.assertCanPay(100)
        self.funding.tax_basis = "included"
        self.assertCanPay(83.34 - 0.02)  # hundredths of a percent of 200


class TestRateWithoutShares(CostCase):
    """A funding that names no Flashcoop pays for any, up to its rate of what it accepts
    of all of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funding = cls._create_funding(granted_amount=1000, cap_rate=50)
        cls.funding.partner_id.name = "Ville"
        cls._grant(cls, cls.funding)

    def _left(self, row):
        row.invalidate_recordset()
        return re.search(r"Ville .*", row.why_text)[0]

    def test_the_rate_is_of_the_costs_it_accepts_of_all_flashcoops(self):
        money = self.company.currency_id.format
        self.funding.refused_prefixes = "623"
        bases = ("total", "eligible")

        def assert_left(amount):
            for self.funding.rate_basis in bases:
                self.assertIn(money(amount), self._left(self._row()))

        self._bill(amount=100)
        assert_left(50)
        self._bill((100, self.second), amount=60)
        assert_left(80)
        self._bill((100, self.second), prefix="623", amount=500)
        assert_left(80)

    def test_what_is_charged_takes_from_the_rate(self):
        self._bill((80, self.second, self.funding), (20, self.second), amount=100)
        self._bill(amount=60)
        self.assertIn("has reached its share of the costs", self._left(self._row()))
        self.funding.cap_rate = 60
        self.assertIn("can pay", self._left(self._row()))

    def test_costs_of_another_company_or_outside_its_dates_are_no_base(self):
        self._bill(amount=100)
        self._bill(amount=1000, date="2023-02-01")
        money = self.company.currency_id.format
        self.funding.write({"date_from": "2022-01-01", "date_to": "2022-12-31"})
        self.assertIn(money(50), self._left(self._worklist()[0]))

    def test_a_rate_of_each_cost_and_no_rate_are_as_before(self):
        self._bill(amount=100)
        money = self.company.currency_id.format
        self.funding.rate_basis = "cost"
        self.assertIn(money(50), self._left(self._row()))
        self.funding.cap_rate = 0
        self.assertIn(money(100), self._left(self._row()))

    def test_a_plan_stops_at_the_rate(self):
        self._bill(amount=100)
        self._bill((100, self.second), amount=100)
        rows = self._worklist() | self._worklist(self.second)
        action = rows.with_context(flashcoop_funding_id=self.funding.id).action_charge()
        plan = self.env["flashcoop.charge.plan"].browse(action["res_id"])
        self.assertEqual(plan.amount, 100)
        self.assertIn("reached its share", plan.rest_ids.explanation)


class TestWorklist(CostCase):
    def test_a_row_says_what_the_finder_says(self):
        self._bill((60, self.cohort, self.one), (40, self.second), amount=99.99)
        self._bill((30, self.cohort, self.two), (70, self.cohort), taxes=self.vat)
        self._bill((60, self.cohort), (40, self.second), (50, self.one), amount=80)
        for cohort in (self.cohort, self.second):
            rows = {row.id: row for row in self._worklist(cohort)}
            costs = {cost.key: cost for cost in self._costs(cohort)}
            self.assertEqual(set(rows), set(costs))
            for key, row in rows.items():
                cost = costs[key]
                self.assertEqual(row.amount, cost.part)
                self.assertEqual(row.charged_amount, cost.charged_amount)
                self.assertEqual(row.left_amount, cost.left)
                self.assertEqual(row.amount_total, cost.part_total)
                self.assertEqual(row.line_id.id, cost.line_id)
                self.assertEqual(row.date, cost.date)
                self.assertEqual(row.voucher, cost.voucher)
                self.assertEqual(row.account_code, cost.code)
                self.assertEqual(set(row.funding_ids.ids), set(cost.charged))

    def test_a_row_keeps_its_id_when_it_is_charged(self):
        bill = self._bill()
        row = self._row()
        self.assertEqual(row.coverage, "none")
        bill.invoice_line_ids.flashcoop_funding_id = self.one
        after = self._row()
        self.assertEqual(after.id, row.id)
        self.env.invalidate_all()
        self.assertEqual((after.coverage, after.left_amount), ("full", 0.0))
        self.assertIn("100", after.charged_text)

    def test_who_pays_is_said_one_funder_a_line_by_the_name_that_suffices(self):
        other = self._create_cohort("Chez Eux")
        again = self._create_funding(
            [(other, 100)], name="Again", partner_id=self.one.partner_id.id
        )
        self._grant(again)  # of the same funder, for another Flashcoop
        self._bill((60, self.cohort, self.one), (40, self.cohort, self.two))
        money = self.company.currency_id.format
        self.assertEqual(
            self._row().charged_text.split("\n"),
            [
                f"{money(60)} {self.one.partner_id.name}",
                f"{money(40)} {self.two.partner_id.name}",
            ],
        )

    def test_the_filters(self):
        self._grant(self.one).eligible_prefixes = "606"
        paid, open_one = self._bill((100, self.cohort, self.one)), self._bill()
        strange = self._bill(prefix="623")
        self.env["ir.attachment"].create(
            {"name": "a.pdf", "res_model": "account.move", "res_id": paid.id}
        )
        self.env.flush_all()
        Cost = self.env["flashcoop.cost"]

        def found(*leaf):
            domain = [leaf, ("cohort_id", "=", self.cohort.id)]
            return Cost.search(domain).move_id

        self.assertEqual(found("coverage", "=", "full"), paid)
        self.assertEqual(found("funding_ids", "in", self.one.ids), paid)
        self.assertEqual(found("funding_ids", "ilike", "Funder epci"), paid)
        self.assertEqual(found("funding_ids", "=", False), open_one | strange)
        self.assertEqual(found("has_voucher", "=", False), open_one | strange)
        self.assertEqual(found("eligible_funding_ids", "!=", False), paid | open_one)
        self.assertEqual(found("eligible_funding_ids", "=", False), strange)
        self.assertFalse(found("eligible_funding_ids", "in", self.two.ids))

    def test_the_screens_open_on_what_belongs_there(self):
        self._bill()
        self._bill((100, self.second))
        self._bill((100, self.second, self.one), amount=7)
        self.env.flush_all()
        Cost = self.env["flashcoop.cost"]
        of_cohort = Cost.search(self.cohort.action_view_costs()["domain"])
        self.assertEqual(of_cohort.mapped("amount"), [100.0])
        of_funding = Cost.search(self.one.action_view_costs()["domain"])
        self.assertEqual(sorted(of_funding.mapped("amount")), [7.0, 100.0])

    def test_who_has_no_accounting_rights_sees_no_names(self):
        self._bill(ref="F-77")
        row = self._row()
        officer = row.with_user(self._create_user("officer"))
        self.assertEqual(officer.voucher, row.voucher)
        for name in ("partner_id", "label", "reference", "move_id", "line_id"):
            with self.assertRaises(AccessError):
                officer.read([name])
        both = self._create_user(
            "officer", "both", groups="account.group_account_readonly"
        )
        self.assertEqual(row.with_user(both).reference, "F-77")
        self.assertEqual(row.with_user(both).action_open()["res_id"], row.move_id.id)

    def test_a_cost_written_by_hand_has_no_document(self):
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
        row = self._row()
        self.assertEqual((row.label, row.date), ("By hand", date(2022, 3, 10)))
        for action in (row.action_open, row.action_share):
            with self.assertRefused("written by hand", UserError):
                action()

    def test_the_number_of_queries_does_not_grow_with_the_costs(self):
        self._grant(self.one).write({"cap_rate": 80, "rate_basis": "eligible"})
        self._grant(self.two)
        fields = ["amount", "charged_text", "why_text", "has_voucher", "payment_text"]
        self._bill((60, self.cohort, self.two), (40, self.cohort), taxes=self.vat)
        self._worklist().read(fields)
        with self._counted_queries() as few:
            self._worklist().read(fields)
        for _number in range(5):
            self._bill((60, self.cohort, self.two), (40, self.cohort), taxes=self.vat)
        with self._counted_queries() as many:
            self.assertEqual(len(self._worklist().read(fields)), 6)
        self.assertEqual(many, few)


class TestOneCost(CostCase):
    """The wizard for one cost warns of the same rules, and blocks nothing."""

    def _warning(self, line):
        context = line.action_flashcoop_charge()["context"]
        wizard = self.env["flashcoop.charge"].with_context(**context).create({})
        wizard.part_ids = [
            Command.create({"funding_id": self.one.id, "percentage": 100})
        ]
        return wizard.warning_text

    def test_refused_accounts_the_day_of_the_invoice_and_a_rate_are_warned_of(self):
        bill = self._bill(date="2022-03-10", post=False)
        bill.date = "2022-04-02"
        bill.action_post()
        line = bill.invoice_line_ids
        self._grant(self.one)
        self.assertFalse(self._warning(line))
        self.one.refused_prefixes = "606"
        self.assertIn("refuses the accounts 606", self._warning(line))
        self.one.refused_prefixes = False
        self.one.date_to = "2022-03-31"
        self.assertIn("outside the dates", self._warning(line))
        self.one.date_basis = "invoice"
        self.assertFalse(self._warning(line))
        self.one.write({"cap_rate": 80, "rate_basis": "cost"})
        self.assertIn("pays at most 80 % of a cost", self._warning(line))
