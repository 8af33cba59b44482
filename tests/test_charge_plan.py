"""Charging many costs at once, and the suggestion who could pay: all in words first."""

from common import FlashcoopCase
from costing import CostCase

from odoo import SUPERUSER_ID, Command
from odoo.api import Environment
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger


class PlanCase(CostCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one.partner_id.name, cls.two.partner_id.name = "Ville", "Région"
        cls._grant(cls, cls.one)
        cls._grant(cls, cls.two)
        cls.officer = cls._create_user("officer")

    def _open(self, rows, method="action_charge", **context):
        """Return the plan that an officer without accounting rights sees."""
        rows = rows.with_user(self.officer).with_context(**context)
        action = getattr(rows, method)()
        plan = self.env["flashcoop.charge.plan"].with_user(self.officer)
        return plan.browse(action["res_id"])

    def _parts(self, bill):
        return bill.invoice_line_ids.analytic_distribution


class TestChargeMany(PlanCase):
    def test_many_costs_are_charged_to_one_funding(self):
        bills = [self._bill(amount=amount) for amount in (100, 50, 30)]
        plan = self._open(self._worklist())
        self.assertFalse(plan.is_ready)
        with self.assertRefused("Choose the funding"):
            plan.action_prepare()
        with Form(plan) as form:
            form.funding_id = self.one.with_user(self.officer)
        plan.action_prepare()
        self.assertEqual(len(plan.step_ids), 3)
        self.assertFalse(plan.rest_ids)
        self.assertEqual(plan.amount, 180.0)
        for bill in bills:
            self.assertEqual(self._parts(bill), self._distribution((100, self.cohort)))
        plan.action_charge()
        for bill in bills:
            self.assertEqual(
                self._parts(bill), self._distribution((100, self.cohort, self.one))
            )
        self.assertEqual(self.one.spent_amount, 180.0)
        self.assertIn("180", self.one.message_ids[0].body)

    def _create_elsewhere(self):
        """Return a funding of another company, without a share: it helps anybody."""
        company = self._create_company()
        there = self.env["flashcoop.funding"].with_company(company)
        funding = there.create(
            {
                "name": "Elsewhere",
                "company_id": company.id,
                "partner_id": self._create_partner("Somebody").id,
                "kind_id": self._kind("own").id,
                "granted_amount": 1000,
                "date_granted": "2022-02-01",
            }
        )
        funding.action_grant()
        return funding

    def test_a_funding_of_another_company_pays_for_nothing(self):
        self._bill()
        funding = self._create_elsewhere()
        context = {"flashcoop_funding_id": funding.id}
        with self.assertRaises(AccessError):
            self._open(self._worklist(), **context)
        row = self._row().with_user(self.officer).with_context(**context)
        self.assertFalse(row.why_text)
        self.officer.company_ids |= funding.company_id
        context["allowed_company_ids"] = self.officer.company_ids.ids
        with self.assertRefused("choose a funding of the same company"):
            self._open(self._worklist(), **context)
        row = self._row().with_user(self.officer).with_context(**context)
        self.assertFalse(row.eligible_funding_ids)
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        with self.assertRefused("choose a funding of the same company"):
            plan.funding_id = funding
        plan.step_ids.sudo().funding_id = funding
        plan = plan.with_context(allowed_company_ids=self.officer.company_ids.ids)
        with self.assertRefused("choose a funding of the same company"):
            plan.action_charge()

    def test_a_line_left_out_is_not_charged(self):
        kept, left_out = self._bill(amount=100), self._bill(amount=50)
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        self.assertEqual(plan.funding_id, self.one)
        with Form(plan) as form, form.step_ids.edit(1) as step:
            step.is_chosen = False
        self.assertEqual(plan.amount, 100.0)
        plan.action_charge()
        self.assertEqual(self._costs()[0].charged, {self.one.id: 100.0})
        self.assertEqual(self._parts(left_out), self._distribution((100, self.cohort)))
        self.assertNotEqual(self._parts(kept), self._parts(left_out))

    def test_what_the_funding_does_not_accept_is_said_and_stays(self):
        self.one.eligible_prefixes = "606"
        strange = self._bill(prefix="623")
        self._bill()
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        self.assertEqual(len(plan.step_ids), 1)
        self.assertEqual(plan.rest_ids.voucher, strange.name)
        self.assertIn("accepts the accounts 606 only", plan.rest_ids.explanation)
        plan.action_charge()
        self.assertEqual(self._parts(strange), self._distribution((100, self.cohort)))

    def test_cents_that_no_percentage_comes_to_are_explained(self):
        self._bill(amount=5000)
        self.one.sudo().action_cancel_award()
        self.one.sudo().rescale_parts(55.97)
        self.one.sudo().action_grant()
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        self.assertEqual(plan.step_ids.amount, 55.5)
        self.assertRegex(
            plan.step_ids.explanation,
            f"{self._money(0.47)} more cannot be charged.*steps of {self._money(0.5)}",
        )

    def test_the_order_decides_where_others_accept_too(self):
        self._bill(amount=10)
        plan = self._open(self._worklist(), "action_suggest")
        self.assertEqual(
            plan.step_ids.explanation.split(".")[0],
            "Other fundings accept it too (1): the order above decides",
        )

    def test_only_the_part_of_the_flashcoop_is_charged(self):
        bill = self._bill((60, self.cohort), (40, self.second), amount=200)
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        self.assertEqual(plan.step_ids.amount, 120.0)
        plan.action_charge()
        self.assertEqual(
            self._parts(bill),
            self._distribution((60, self.cohort, self.one), (40, self.second)),
        )

    def test_what_others_pay_stays(self):
        bill = self._bill((30, self.cohort, self.two), (70, self.cohort), amount=200)
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        self.assertEqual(plan.step_ids.amount, 140.0)
        plan.action_charge()
        self.assertEqual(
            self._parts(bill),
            self._distribution(
                (30, self.cohort, self.two), (70, self.cohort, self.one)
            ),
        )

    def test_a_funding_takes_what_it_has_left_and_no_more(self):
        self._bill((100, self.cohort, self.one), amount=5900)
        last = self._bill(amount=333)
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        self.assertAlmostEqual(plan.step_ids.amount, 100.0, delta=0.02)
        self.assertIn("has nothing left", plan.step_ids.explanation)
        plan.action_charge()
        self.assertLessEqual(self.one.spent_amount, 6000)
        self.assertAlmostEqual(self.one.remaining_amount, 0.0, delta=0.05)
        costs = {cost.move_id: cost for cost in self._costs()}
        self.assertEqual(
            costs[last.id].left, round(333 - plan.amount - 100, 2) or 233.0
        )

    def test_a_closed_funding_is_refused(self):
        self._bill()
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        self.one.declare_reported("Sent on paper")
        with self.assertRefused("can no longer pay"):
            plan.action_charge()
        self.assertEqual(self._costs()[0].charged, {})


class TestNoDoubleCharge(PlanCase):
    def test_a_cost_charged_meanwhile_is_refused_and_nothing_is_written(self):
        taken, other = self._bill(), self._bill()
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        taken.invoice_line_ids.flashcoop_funding_id = self.two
        self.env.flush_all()
        with self.assertRefused("can no longer pay.*start again"):
            plan.action_charge()
        self.assertEqual(self._parts(other), self._distribution((100, self.cohort)))

    def test_the_same_plan_charges_once(self):
        self._bill((40, self.cohort), (60, self.second))
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        plan.action_charge()
        with self.assertRefused("at least one line"):
            plan.action_charge()

    def test_an_amount_written_over_rpc_is_checked(self):
        self._bill((40, self.cohort), (60, self.second))
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        for amount in (40.01, 0, -5):
            plan.step_ids.amount = amount
            with self.assertRefused("can no longer pay"):
                plan.action_charge()

    def test_a_step_forged_for_another_company_is_refused(self):
        self._bill()
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        company = self._create_company()
        with self.assertRaises(AccessError):
            plan.company_id = company
            plan.action_charge()

    def test_a_cost_that_was_not_chosen_cannot_be_slipped_in(self):
        self._bill()
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        hidden = self._bill(amount=7)
        plan.step_ids.write(
            {"item_id": hidden.invoice_line_ids.id, "amount": 7, "share": 0}
        )
        with self.assertRefused("can no longer pay"):
            plan.action_charge()


class TestRights(PlanCase):
    def test_others_than_officers_are_refused(self):
        self._bill()
        for role in ("coordinator", "auditor"):
            rows = self._worklist().with_user(self._create_user(role))
            self.assertEqual(len(rows.read(["amount", "why_text"])), 1)
            for method in ("action_charge", "action_suggest"):
                with self.assertRefused("Only funding officers", AccessError):
                    getattr(rows, method)()

    def test_a_plan_is_its_makers(self):
        self._bill()
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        other = self._create_user("officer", "other_officer")
        with self.assertRaises(AccessError):
            plan.with_user(other).action_charge()

    def test_labels_are_for_accounting_rights(self):
        self._bill()
        plan = self._open(self._worklist(), flashcoop_funding_id=self.one.id)
        with self.assertRaises(AccessError):
            plan.step_ids.read(["label"])
        self.assertIn("Third party", plan.sudo().step_ids.label)


class TestSuggestion(PlanCase):
    def test_each_step_says_why_and_nothing_is_written(self):
        self.two.eligible_prefixes = "623"
        flour, poster = self._bill(), self._bill(prefix="623", amount=40)
        strange = self._bill(prefix="606", amount=10, date="2023-02-01")
        plan = self._open(self._worklist(), "action_suggest")
        steps = {step.voucher: step for step in plan.step_ids}
        self.assertEqual(set(steps), {flour.name, poster.name})
        self.assertEqual(steps[poster.name].funding_id, self.two)
        self.assertIn("Other fundings accept it too", steps[poster.name].explanation)
        self.assertEqual(steps[flour.name].funding_id, self.one)
        self.assertIn("No other funding accepts", steps[flour.name].explanation)
        self.assertEqual(plan.rest_ids.voucher, strange.name)
        self.assertIn(
            "Ville – Convention: accepts costs until", plan.rest_ids.explanation
        )
        self.assertIn(
            "Région – Convention: accepts the accounts 623", plan.rest_ids.explanation
        )
        self.assertIn("1. Région", plan.order_text)
        self.assertIn("Ville – Convention keeps", plan.order_text)
        for bill in (flour, poster, strange):
            self.assertEqual(self._parts(bill), self._distribution((100, self.cohort)))
        plan.action_charge()
        self.assertEqual(
            self._parts(poster), self._distribution((100, self.cohort, self.two))
        )
        self.assertEqual(self._parts(strange), self._distribution((100, self.cohort)))

    def test_one_cost_may_take_two_fundings(self):
        self._bill((100, self.cohort, self.two), amount=3900)
        self._bill((100, self.cohort, self.one), amount=5100)
        big = self._bill(amount=1000)
        plan = self._open(self._worklist(), "action_suggest")
        self.assertEqual(plan.step_ids.funding_id, self.one | self.two)
        self.assertEqual(plan.amount, 1000.0)
        plan.action_charge()
        costs = {cost.move_id: cost for cost in self._costs()}
        self.assertEqual(costs[big.id].left, 0.0)
        self.assertEqual(
            costs[big.id].charged, {self.one.id: 900.0, self.two.id: 100.0}
        )

    def test_without_a_choice_all_that_is_unpaid_of_the_screen_is_looked_at(self):
        self._bill()
        self._bill((100, self.second), amount=70)
        self.env.flush_all()
        none = self.env["flashcoop.cost"]
        context = self.cohort.action_view_costs()["context"]
        plan = self._open(none, "action_suggest", **context)
        self.assertEqual(plan.cost_count, 1)
        plan = self._open(none, "action_suggest")
        self.assertEqual(plan.cost_count, 2)

    def test_a_screen_without_unpaid_costs_says_so(self):
        self._bill((100, self.cohort, self.one))
        self.env.flush_all()
        with self.assertRefused("paid in full"):
            self._open(self.env["flashcoop.cost"], "action_suggest")

    def test_a_credit_note_is_left_to_people(self):
        self._create_document(
            "in_refund", [("606", 30, self._distribution((100, self.cohort)))]
        )
        plan = self._open(self._worklist(), "action_suggest")
        self.assertFalse(plan.step_ids)
        self.assertIn("credit note", plan.rest_ids.explanation)


class TestTwoPeopleAtOnce(FlashcoopCase):
    """Two transactions that each see a cost nobody pays for cannot both charge it.

    Works on committed records, in cursors of its own, and takes them away again.
    """

    def _open(self):
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        return Environment(cursor, SUPERUSER_ID, {"tracking_disable": True})

    def setUp(self):
        super().setUp()
        env = self._open()
        cohort = env["flashcoop.cohort"].create(
            {"name": "At once", "date_start": "2022-03-07"}
        )
        values = {
            "name": "Convention",
            "kind_id": env.ref("flashcoop_odoo.funder_kind_own").id,
            "granted_amount": 1000,
            "share_ids": [Command.create({"cohort_id": cohort.id, "amount": 1000})],
        }
        partner = env["res.partner"].create({"name": "Funder of two"})
        fundings = env["flashcoop.funding"].create(
            [values | {"partner_id": partner.id} for _number in range(2)]
        )
        account = str(cohort.analytic_account_id.id)
        entry = env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2022-03-10",
                "line_ids": [
                    Command.create(
                        {
                            "name": "Flour",
                            "account_id": self._account(code).id,
                            "balance": balance,
                            "analytic_distribution": parts,
                        }
                    )
                    for code, balance, parts in (
                        ("606", 100, {account: 100}),
                        ("471", -100, False),
                    )
                ],
            }
        )
        entry.action_post()
        env.cr.commit()
        self.line_id = entry.line_ids[0].id
        self.funding_ids = fundings.ids

        def take_away():
            env.cr.rollback()
            entry.button_draft()
            entry.unlink()
            fundings.unlink()
            cohort.unlink()
            partner.unlink()
            env.cr.commit()

        self.addCleanup(take_away)

    def _charge(self, env, number):
        env["account.move.line"].browse(
            self.line_id
        ).flashcoop_funding_id = self.funding_ids[number]
        env.flush_all()

    def test_the_second_of_two_charges_conflicts_and_then_sees_the_first(self):
        first, second = self._open(), self._open()
        for env in (first, second):  # both see a cost without a funder
            line = env["account.move.line"].browse(self.line_id)
            self.assertEqual(line.flashcoop_charged, 0.0)
        self._charge(first, 0)
        first.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(Exception, "could not serialize"),
        ):
            self._charge(second, 1)
        second.cr.rollback()
        second.invalidate_all()
        # Odoo tries again, and what is left is nothing
        cost = second["flashcoop.cost"].search([("line_id", "=", self.line_id)])
        self.assertEqual((cost.coverage, cost.left_amount), ("full", 0.0))
        with self.assertRaises(UserError):
            second["account.move.line"].browse(self.line_id).write(
                {"analytic_distribution": self._both(second)}
            )
        second.cr.rollback()

    def _both(self, env):
        fundings = env["flashcoop.funding"].browse(self.funding_ids)
        accounts = fundings.analytic_account_id.ids
        return {str(account): 100.0 for account in accounts}
