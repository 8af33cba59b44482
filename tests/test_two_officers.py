"""Two officers at the same moment: what one of them did, the other one is told."""

from common import FlashcoopCase
from transactions import Transaction, at_once

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger


class TestTwoOfficers(FlashcoopCase):
    """Each works in a transaction of its own, on records that are really there."""

    def setUp(self):
        super().setUp()
        with Transaction() as env:
            cohort = env["flashcoop.cohort"].create(
                {"name": "At once", "date_start": "2022-03-07"}
            )
            partner = env["res.partner"].create({"name": "Funder of two"})
            fundings = env["flashcoop.funding"].create(
                [self._prepare_funding(env, cohort, partner) for _number in range(2)]
            )
            fundings.state = "granted"
            entry = self._create_entry(env, cohort)
            self.cohort_id, self.partner_id = cohort.id, partner.id
            self.funding_ids, self.entry_id = fundings.ids, entry.id
            self.line_ids = entry.line_ids.filtered("analytic_distribution").ids
            report = env["flashcoop.funder.report"].create(
                {"funding_id": fundings[0].id}
            )
            report._write_frozen({"state": "sent"})
            self.report_id = report.id
        self.addCleanup(self._take_away)

    def _prepare_funding(self, env, cohort, partner):
        return {
            "name": "Convention",
            "partner_id": partner.id,
            "kind_id": env.ref("flashcoop_odoo.funder_kind_region").id,
            "booking": "instalment",  # nothing in the books yet
            "granted_amount": 1000,
            "date_granted": "2022-02-01",
            "share_ids": [Command.create({"cohort_id": cohort.id, "amount": 1000})],
            "instalment_ids": [
                Command.create(
                    {"name": "All", "due_date": "2022-06-01", "amount": 1000}
                )
            ],
        }

    def _create_entry(self, env, cohort):
        """Return a posted entry of two costs of 800 that nobody pays."""
        parts = {str(cohort.analytic_account_id.id): 100}
        rows = [("606", 800, parts), ("606", 800, parts), ("471", -1600, False)]
        lines = [
            Command.create(
                {
                    "name": "Flour",
                    "account_id": self._account(code).id,
                    "balance": balance,
                    "analytic_distribution": distribution,
                }
            )
            for code, balance, distribution in rows
        ]
        entry = env["account.move"].create(
            {"move_type": "entry", "date": "2022-03-10", "line_ids": lines}
        )
        entry.action_post()
        return entry

    def _take_away(self):
        with Transaction() as env:
            entry = env["account.move"].browse(self.entry_id)
            entry.button_draft()
            entry.unlink()
            fundings = env["flashcoop.funding"].browse(self.funding_ids)
            reports = env["flashcoop.funder.report"].search(
                [("funding_id", "in", fundings.ids)], order="id desc"
            )
            for report in reports:
                report._write_frozen({"state": "draft"})
                report.unlink()
            for state in ("admissible", "asked", "draft"):
                fundings.state = state
            fundings.unlink()
            env["flashcoop.cohort"].browse(self.cohort_id).unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def _plan(self, *lines, mode="one", funding=0):
        """Return the id of a plan for some of the costs, worked out and committed."""
        with Transaction() as env:
            costs = env["flashcoop.cost"].search(
                [("line_id", "in", [self.line_ids[number] for number in lines])]
            )
            self.assertEqual(len(costs), len(lines))
            if mode == "one":
                costs = costs.with_context(
                    flashcoop_funding_id=self.funding_ids[funding]
                )
            action = costs._open_plan(mode)
            plan = env["flashcoop.charge.plan"].browse(action["res_id"])
            self.assertTrue(plan.step_ids)
            return plan.id

    def _charge_both(self, *plans):
        calls = [
            lambda env, plan=plan: bool(
                env["flashcoop.charge.plan"].browse(plan).action_charge()
            )
            for plan in plans
        ]
        with mute_logger("odoo.sql_db"):  # the one that is tried again
            answers = at_once(*calls)
        self.assertEqual(sum(answer is True for answer in answers), 1, answers)
        [error] = [answer for answer in answers if answer is not True]
        self.assertIsInstance(error, UserError)
        self.assertIn("can no longer pay", str(error))

    def _spent(self):
        with Transaction() as env:
            fundings = env["flashcoop.funding"].browse(self.funding_ids)
            return fundings.mapped("spent_amount")

    def test_two_plans_do_not_take_the_last_euro_of_a_funding_twice(self):
        self._charge_both(self._plan(0), self._plan(1))
        self.assertEqual(self._spent(), [800, 0])

    def test_two_plans_of_two_fundings_do_not_pay_one_cost_twice(self):
        self._charge_both(self._plan(0, funding=0), self._plan(0, funding=1))
        self.assertEqual(sum(self._spent()), 800)

    def test_one_suggestion_applied_twice_is_applied_once(self):
        first, second = (self._plan(0, 1, mode="all") for _number in range(2))
        self._charge_both(first, second)
        self.assertEqual(sum(self._spent()), 1600)

    def test_two_new_versions_of_a_report_are_one(self):
        def correct(env):
            report = env["flashcoop.funder.report"].browse(self.report_id)
            return report.new_version("A bill came late").version

        with mute_logger("odoo.sql_db"):  # the one that is tried again
            answers = at_once(correct, correct)
        self.assertEqual([a for a in answers if not isinstance(a, UserError)], [2])
        [error] = [a for a in answers if isinstance(a, UserError)]
        self.assertIn("already being prepared", str(error))
        with Transaction() as env:
            Report = env["flashcoop.funder.report"]
            domain = [("previous_id", "=", self.report_id)]
            self.assertEqual(Report.search_count(domain), 1)
