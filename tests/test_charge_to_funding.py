"""Charging a bill line to a funding, without a word of analytics."""

from common import FlashcoopCase

from odoo.exceptions import UserError
from odoo.tests import Form
from odoo.tools import format_date

from odoo.addons.flashcoop_odoo.calc import distribution as calc


class TestChargeToFunding(FlashcoopCase):
    """All is done by a person who may enter bills and nothing more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._create_cohort("First")
        cls.second = cls._create_cohort("Second")
        cls.one = cls._create_funding([(cls.first, 6000)])
        cls.two = cls._create_funding([(cls.first, 4000)], kind="region")
        cls.accountant = cls._create_user("accountant")
        cls.env = cls.env(user=cls.accountant)

    def _create_line(self, *parts, amount=100, **values):
        distribution = self._distribution(*parts)
        bill = self._create_bill([("606", amount, distribution)], **values)
        return bill.invoice_line_ids

    def _wizard(self, line):
        context = line.action_flashcoop_charge()["context"]
        return self.env["flashcoop.charge"].with_context(**context).create({})

    def test_the_person_has_no_other_right(self):
        self.assertFalse(
            self.accountant.has_group("analytic.group_analytic_accounting")
        )
        self.assertFalse(
            self.accountant.has_group("flashcoop_odoo.flashcoop_group_funding")
        )

    # --- the field ---

    def test_choosing_a_funding_keeps_the_shares_of_the_cohorts(self):
        line = self._create_line((60, self.first), (40, self.second))
        line.flashcoop_funding_id = self.one
        self.assertEqual(
            line.analytic_distribution,
            self._distribution((60, self.first, self.one), (40, self.second, self.one)),
        )
        self.assertEqual(line.flashcoop_funding_id, self.one)
        self.assertEqual(
            sorted(line.sudo().analytic_line_ids.mapped("amount")), [-60.0, -40.0]
        )

    def test_choosing_another_funding_replaces_the_first(self):
        line = self._create_line(
            (60, self.first, self.one), (40, self.second, self.two)
        )
        line.flashcoop_funding_id = self.two
        self.assertEqual(
            line.analytic_distribution,
            self._distribution((60, self.first, self.two), (40, self.second, self.two)),
        )

    def test_clearing_the_funding_leaves_the_cohorts(self):
        line = self._create_line((60, self.first), (40, self.second))
        before = line.analytic_distribution
        line.flashcoop_funding_id = self.one
        line.flashcoop_funding_id = False
        self.assertEqual(line.analytic_distribution, before)
        self.assertFalse(line.flashcoop_funding_id)

    def test_a_line_without_a_cohort_can_be_charged_and_cleared(self):
        line = self._create_line()
        line.flashcoop_funding_id = self.one
        self.assertEqual(
            line.analytic_distribution, self._distribution((100, self.one))
        )
        line.flashcoop_cohort_id = self.first
        self.assertEqual(
            line.analytic_distribution, self._distribution((100, self.one, self.first))
        )
        line.flashcoop_funding_id = False
        line.flashcoop_cohort_id = False
        self.assertFalse(line.analytic_distribution)

    def test_a_line_shared_between_fundings_shows_none(self):
        line = self._create_line((60, self.first, self.one), (40, self.first, self.two))
        self.assertFalse(line.flashcoop_funding_id)
        self.assertEqual(line.flashcoop_cohort_id, self.first)

    def test_a_line_partly_charged_shows_none(self):
        line = self._create_line((60, self.first, self.one), (40, self.first))
        self.assertFalse(line.flashcoop_funding_id)

    def test_accounts_of_a_third_plan_stay(self):
        plan = self.env["account.analytic.plan"].sudo().create({"name": "Rooms"})
        room = (
            self.env["account.analytic.account"]
            .sudo()
            .create({"name": "Kitchen", "plan_id": plan.id})
        )
        cohort = self.first.sudo().analytic_account_id
        funding = self.one.sudo().analytic_account_id
        line = self._create_line()
        line.analytic_distribution = {f"{cohort.id},{room.id}": 50, f"{cohort.id}": 50}
        line.flashcoop_funding_id = self.one
        self.assertEqual(
            line.analytic_distribution,
            {
                f"{cohort.id},{room.id},{funding.id}": 50,
                f"{cohort.id},{funding.id}": 50,
            },
        )

    def test_the_field_works_on_the_form_of_a_draft_bill(self):
        line = self._create_line((100, self.first), post=False)
        with Form(line.move_id) as form, form.invoice_line_ids.edit(0) as edited:
            edited.flashcoop_funding_id = self.one
        self.assertEqual(
            line.analytic_distribution, self._distribution((100, self.first, self.one))
        )

    # --- the wizard ---

    def test_the_wizard_shares_a_line_between_fundings(self):
        line = self._create_line((100, self.first), amount=250)
        wizard = self._wizard(line)
        self.assertEqual(wizard.amount, 250.0)
        self.assertFalse(wizard.part_ids)
        with Form(wizard) as form:
            for funding, part in ((self.one, 30), (self.two, 20.5)):
                with form.part_ids.new() as row:
                    row.funding_id = funding
                    row.percentage = part
        self.assertEqual(wizard.uncharged, 49.5)
        self.assertEqual(wizard.part_ids.mapped("amount"), [75.0, 51.25])
        wizard.action_charge()
        self.assertEqual(
            line.analytic_distribution,
            self._distribution(
                (30, self.first, self.one),
                (20.5, self.first, self.two),
                (49.5, self.first),
            ),
        )

    def test_the_wizard_starts_from_what_is_charged(self):
        line = self._create_line((60, self.first, self.one), (40, self.first, self.two))
        wizard = self._wizard(line)
        self.assertEqual(
            {part.funding_id: part.percentage for part in wizard.part_ids},
            {self.one: 60.0, self.two: 40.0},
        )
        wizard.part_ids.filtered(lambda p: p.funding_id == self.two).unlink()
        wizard.action_charge()
        self.assertEqual(
            line.analytic_distribution,
            self._distribution((60, self.first, self.one), (40, self.first)),
        )

    def test_parts_of_cohorts_are_cut_without_losing_a_hundredth(self):
        line = self._create_line(
            (33.33, self.first), (66.67, self.second), amount=10.01
        )
        wizard = self._wizard(line)
        wizard.part_ids = [
            (0, 0, {"funding_id": self.one.id, "percentage": 33.33}),
            (0, 0, {"funding_id": self.two.id, "percentage": 66.67}),
        ]
        wizard.action_charge()
        by_cohort = {self.first: 0.0, self.second: 0.0}
        for key, part in line.analytic_distribution.items():
            for cohort in by_cohort:
                if str(cohort.sudo().analytic_account_id.id) in key.split(","):
                    by_cohort[cohort] = round(by_cohort[cohort] + part, 2)
        self.assertEqual(list(by_cohort.values()), [33.33, 66.67])
        self.assertAlmostEqual(
            sum(line.sudo().analytic_line_ids.mapped("amount")), -10.01, 2
        )

    def _fill(self, wizard, *parts):
        """Enter parts on the screen: (funding, amount), and return the wizard."""
        with Form(wizard) as form:
            for funding, amount in parts:
                with form.part_ids.new() as row:
                    row.funding_id = funding
                    row.amount = amount
        return wizard

    def _booked(self, line, funding):
        """Return what the books hold of a line for a funding."""
        column = self.env["account.analytic.account"]._flashcoop_column("funder")
        account = funding.sudo().analytic_account_id
        entries = line.sudo().analytic_line_ids
        return round(
            -sum(entries.filtered(lambda e: e[column] == account).mapped("amount")), 2
        )

    def test_an_amount_becomes_a_percentage(self):
        line = self._create_line((100, self.first), amount=250)
        wizard = self._fill(self._wizard(line), (self.one, 75), (self.two, 51.25))
        self.assertEqual(wizard.part_ids.mapped("percentage"), [30.0, 20.5])
        self.assertEqual((wizard.uncharged, wizard.uncharged_amount), (49.5, 123.75))
        wizard.action_charge()
        self.assertEqual(self._booked(line, self.one), 75.0)
        self.assertEqual(self._booked(line, self.two), 51.25)

    def test_an_amount_given_by_a_program_counts_as_on_the_screen(self):
        line = self._create_line((100, self.first), amount=250)
        wizard = self._wizard(line)
        wizard.part_ids = [(0, 0, {"funding_id": self.one.id, "amount": 75})]
        self.assertEqual(wizard.part_ids.percentage, 30.0)

    def test_the_wizard_shows_what_is_really_charged(self):
        """33.33 of 1,000 would be 3.333 %: core keeps two decimals, and so 33.30."""
        line = self._create_line((60, self.first), (40, self.second), amount=1000)
        wizard = self._fill(self._wizard(line), (self.one, 33.33))
        self.assertEqual(wizard.part_ids.percentage, 3.33)
        self.assertEqual(wizard.part_ids.amount, 33.3)
        self.assertEqual(wizard.uncharged_amount, 966.7)
        wizard.action_charge()
        self.assertEqual(self._booked(line, self.one), 33.3)

    def test_what_is_shown_is_what_is_booked_on_awkward_lines(self):
        cases = (
            (10.01, 3.34, 3.33),
            (0.05, 0.02, 0.02),
            (66.67, 22.22, 22.22),
            (1234.57, 411.53, 0.01),
            (200, 33.33, 166.67),
        )
        for amount, first, second in cases:
            line = self._create_line(
                (33.33, self.first), (66.67, self.second), amount=amount
            )
            wizard = self._fill(
                self._wizard(line), (self.one, first), (self.two, second)
            )
            shown = {part.funding_id: part.amount for part in wizard.part_ids}
            left = wizard.uncharged_amount
            wizard.action_charge()
            for funding in (self.one, self.two):
                self.assertEqual(self._booked(line, funding), shown[funding], amount)
            self.assertEqual(round(sum(shown.values()) + left, 2), amount)

    def test_amounts_that_fill_the_line_fill_it_to_the_last_hundredth(self):
        line = self._create_line((100, self.first), amount=200)
        wizard = self._fill(self._wizard(line), (self.one, 33.33), (self.two, 166.67))
        self.assertEqual(sum(wizard.part_ids.mapped("percentage")), 100.0)
        self.assertEqual(wizard.uncharged, 0.0)
        wizard.action_charge()

    def test_a_line_without_an_amount_is_charged_by_percentage(self):
        line = self._create_line((100, self.first), amount=0)
        wizard = self._wizard(line)
        with Form(wizard) as form, form.part_ids.new() as row:
            row.funding_id = self.one
            row.amount = 5
            row.percentage = 40
        self.assertEqual(wizard.part_ids.mapped("amount"), [0.0])
        wizard.action_charge()
        self.assertIn(40, line.analytic_distribution.values())

    def test_the_wizard_shows_what_is_left_of_the_funding(self):
        self.one.sudo().action_grant()
        self._create_line((100, self.first, self.one), amount=5000)
        line = self._create_line((50, self.first, self.one), (50, self.first))
        wizard = self._wizard(line)
        self.assertEqual(wizard.part_ids.left_amount, 950.0)
        with Form(wizard) as form, form.part_ids.edit(0) as row:
            row.percentage = 80
        self.assertEqual(wizard.part_ids.left_amount, 920.0)
        wizard.action_charge()
        self.env.invalidate_all()
        self.assertEqual(self.one.remaining_amount, 920.0)

    def test_what_others_took_stays_and_is_shown(self):
        """An account in the plan of funders that belongs to no funding we see."""
        plan = self.env["account.analytic.account"]._flashcoop_plan("funder")
        foundation = (
            self.env["account.analytic.account"]
            .sudo()
            .create({"name": "Foundation", "plan_id": plan.id})
        )
        cohort = self.first.sudo().analytic_account_id
        line = self._create_line(amount=200)
        line.analytic_distribution = {
            f"{cohort.id},{foundation.id}": 25,
            f"{cohort.id}": 75,
        }
        wizard = self._fill(self._wizard(line), (self.one, 100))
        self.assertEqual(wizard.other_amount, 50.0)
        self.assertEqual((wizard.uncharged, wizard.uncharged_amount), (25.0, 50.0))
        wizard.action_charge()
        by_account = {
            account: calc.taken(line.analytic_distribution, {account.id})
            for account in (foundation, self.one.sudo().analytic_account_id)
        }
        self.assertEqual(list(by_account.values()), [25.0, 50.0])

    # --- what the funder may not accept ---

    def _warnings(self, line, funding, percentage=100):
        wizard = self._wizard(line)
        wizard.part_ids = [(0, 0, {"funding_id": funding.id, "percentage": percentage})]
        text = wizard.warning_text
        wizard.action_charge()
        self.assertEqual(line.flashcoop_charged, percentage, "nothing of it blocks")
        return text or ""

    def test_a_cost_within_the_rules_warns_of_nothing(self):
        funding = self.one.sudo()
        funding.eligible_prefixes = "60,61"
        funding.action_grant()
        self.assertEqual(
            self._warnings(self._create_line((100, self.first)), self.one), ""
        )

    def test_an_account_that_the_funder_refuses_is_said(self):
        self.one.sudo().eligible_prefixes = "61,62"
        self.assertRegex(
            self._warnings(self._create_line((100, self.first)), self.one),
            "accepts costs on accounts 61, 62: this one is on 606",
        )

    def test_a_cost_outside_the_dates_is_said(self):
        for day in ("2021-12-31", "2023-01-01"):
            shown = format_date(self.env, day)
            line = self._create_line((100, self.first), date=day)
            self.assertIn(
                f"This cost of {shown} lies outside the dates",
                self._warnings(line, self.one),
            )

    def test_a_flashcoop_that_the_funding_does_not_help_is_said(self):
        line = self._create_line((60, self.first), (40, self.second))
        self.assertIn(
            "gives nothing to Second, and would pay its part",
            self._warnings(line, self.one, 60),
        )
        line = self._create_line((60, self.first))
        self.assertEqual(self._warnings(line, self.one), "")

    def test_more_than_the_funding_has_is_said(self):
        line = self._create_line((100, self.first), amount=6000.01)
        self.assertEqual(self._warnings(line, self.one), "", "it is only asked for")
        self.one.sudo().action_grant()
        self.env.invalidate_all()
        self.assertRegex(
            self._warnings(line, self.one),
            f"would be overspent by {self._money(0.01)}",
        )

    def test_more_than_the_maximum_rate_is_said(self):
        funding = self.one.sudo()
        funding.cap_rate = 80
        funding.action_grant()
        self._create_line((100, self.first), amount=100)
        line = self._create_line((100, self.first), amount=900)
        self.assertRegex(
            self._warnings(line, self.one, 90),
            f"at most 80 % of the costs, {self._money(800)} as of today: with this"
            f" cost it would pay {self._money(810)}",
        )
        draft = self._create_line((100, self.second), amount=5, post=False)
        self.assertNotIn("at most", self._warnings(draft, self.two))

    def test_the_wizard_refuses_more_than_the_line(self):
        line = self._create_line((100, self.first))
        wizard = self._wizard(line)
        wizard.part_ids = [
            (0, 0, {"funding_id": self.one.id, "percentage": 60}),
            (0, 0, {"funding_id": self.two.id, "percentage": 40.01}),
        ]
        with self.assertRefused("would be paid for more than once", UserError):
            wizard.action_charge()
        self.assertEqual(
            line.analytic_distribution, self._distribution((100, self.first))
        )

    def test_the_wizard_refuses_parts_below_zero(self):
        line = self._create_line((100, self.first))
        wizard = self._wizard(line)
        wizard.part_ids = [(0, 0, {"funding_id": self.one.id, "percentage": -5})]
        with self.assertRefused("would be paid for more than once", UserError):
            wizard.action_charge()

    def test_a_stranger_charges_nothing(self):
        line = self._create_line((100, self.first))
        stranger = self._create_user("stranger")
        with self.assertRaises(UserError):
            line.with_user(stranger).flashcoop_funding_id = self.one
        with self.assertRaises(UserError):
            self.env["flashcoop.charge"].with_user(stranger).create(
                {"line_id": line.id}
            )

    def test_what_a_funding_spent_follows_the_charge(self):
        line = self._create_line((100, self.first), amount=250)
        officer = self._create_user("officer")
        line.flashcoop_funding_id = self.one
        self.assertEqual(self.one.with_user(officer).spent_amount, 250.0)
        line.flashcoop_funding_id = False
        self.env.invalidate_all()
        self.assertEqual(self.one.with_user(officer).spent_amount, 0.0)
