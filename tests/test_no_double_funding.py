"""What fundings take of one cost never exceeds it, on every way in."""

from common import FlashcoopCase

from odoo import Command
from odoo.exceptions import UserError, ValidationError

SENTENCE = "would be paid for more than once"


class DoubleFundingCase(FlashcoopCase):
    """A Flashcoop, two fundings, and an accountant who enters bills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cohort = cls._create_cohort()
        cls.other = cls._create_cohort("Other")
        cls.one = cls._create_funding([(cls.cohort, 6000)])
        cls.two = cls._create_funding([(cls.cohort, 4000)], kind="region")
        cls.three = cls._create_funding([(cls.cohort, 4000)], kind="state")
        cls.accountant = cls._create_user("accountant")
        cls.vendor = cls._create_partner("Vendor")
        cls.env = cls.env(user=cls.accountant)

    @classmethod
    def _shared(cls, *percentages):
        """Return a distribution of these parts over the fundings, in order."""
        fundings = (cls.one, cls.two, cls.three)
        return cls._distribution(
            *[
                (part, cls.cohort, funding)
                for part, funding in zip(percentages, fundings, strict=False)
            ]
        )

    def _create_line(self, distribution, amount=100, **values):
        """Return the line of a new bill."""
        bill = self._create_bill([("606", amount, distribution)], **values)
        return bill.invoice_line_ids

    def _amounts(self, line):
        self.env.flush_all()
        return sorted(line.sudo().analytic_line_ids.mapped("amount"))

    def assertDouble(self):
        return self.assertRefused(SENTENCE, ValidationError)


class TestDistributions(DoubleFundingCase):
    def test_a_cost_may_be_paid_for_once(self):
        line = self._create_line(self._shared(60, 40))
        self.assertEqual(self._amounts(line), [-60.0, -40.0])

    def test_a_cost_may_be_paid_for_in_part(self):
        line = self._create_line(
            self._shared(60) | self._distribution((40, self.cohort))
        )
        self.assertEqual(self._amounts(line), [-60.0, -40.0])

    def test_a_bill_created_with_more_is_refused_in_draft_already(self):
        with self.assertDouble():
            self._create_line(self._shared(60, 40.01), post=False)
        with self.assertDouble():
            self._create_line(self._shared(100, 100))

    def test_separate_keys_are_added_up_like_combined_ones(self):
        with self.assertDouble():
            self._create_line(
                self._distribution((100, self.cohort), (60, self.one), (60, self.two)),
                post=False,
            )

    def test_one_funding_in_two_keys_counts_twice(self):
        distribution = self._distribution(
            (60, self.cohort, self.one), (60, self.other, self.one)
        )
        with self.assertDouble():
            self._create_line(distribution, post=False)

    def test_cohorts_alone_are_not_our_rule(self):
        line = self._create_line(self._distribution((150, self.cohort)))
        self.assertEqual(self._amounts(line), [-150.0])

    def test_a_draft_line_is_checked_when_written(self):
        line = self._create_line(self._shared(60, 40), post=False)
        with self.assertDouble():
            line.analytic_distribution = self._shared(60, 41)
        with self.assertDouble():
            line.move_id.write(
                {
                    "invoice_line_ids": [
                        Command.update(
                            line.id, {"analytic_distribution": self._shared(60, 41)}
                        )
                    ]
                }
            )
        self.assertEqual(line.analytic_distribution, self._shared(60, 40))

    def test_a_posted_line_is_checked_when_written(self):
        line = self._create_line(self._shared(60, 40))
        with self.assertDouble():
            line.analytic_distribution = self._shared(60, 40.01)
        self.assertEqual(self._amounts(line), [-60.0, -40.0])
        line.analytic_distribution = self._shared(50, 50)
        self.assertEqual(self._amounts(line), [-50.0, -50.0])

    def test_the_screen_saves_nothing_that_is_paid_twice(self):
        line = self._create_line(self._shared(60, 40), post=False)
        values = {"analytic_distribution": self._shared(100, 1)}
        with self.assertDouble():
            line.web_save(values, {"analytic_distribution": {}})
        with self.assertDouble():
            line.move_id.web_save(
                {"invoice_line_ids": [Command.update(line.id, values)]}, {}
            )
        line.move_id.action_post()
        with self.assertDouble():
            line.web_save(values, {"analytic_distribution": {}})

    def test_the_multi_edit_of_a_list_is_checked(self):
        lines = self._create_line(self._shared(60)) | self._create_line(
            self._shared(10)
        )
        account = str(self.two.sudo().analytic_account_id.id)
        plan = self.two.sudo().analytic_account_id.plan_id
        with self.assertDouble():
            lines.write(
                {
                    "analytic_distribution": {
                        account: 100.01,
                        "__update__": [plan._column_name()],
                    }
                }
            )
        self.assertEqual(self._amounts(lines[0]), [-60.0])

    def test_an_import_of_bills_is_checked(self):
        columns = [
            "move_type",
            "partner_id/.id",
            "invoice_date",
            "invoice_line_ids/name",
            "invoice_line_ids/account_id/.id",
            "invoice_line_ids/price_unit",
            "invoice_line_ids/analytic_distribution",
        ]

        def row(*percentages):
            account = self._account("606").id
            distribution = str(self._shared(*percentages)).replace("'", '"')
            name = ("in_invoice", str(self.vendor.id), "2022-03-10", "Flour")
            return [*name, str(account), "100", distribution]

        result = self.env["account.move"].load(columns, [row(100, 1)])
        self.assertFalse(result["ids"])
        self.assertIn(SENTENCE, result["messages"][0]["message"])
        result = self.env["account.move"].load(columns, [row(99, 1)])
        self.assertFalse(result["messages"])
        self.assertEqual(len(result["ids"]), 1)

    def test_a_copied_bill_is_checked_with_its_copy(self):
        bill = self._create_line(self._shared(60, 40)).move_id
        copy = bill.copy({"invoice_date": "2022-04-01"})
        copy.action_post()
        self.assertEqual(self._amounts(copy.invoice_line_ids), [-60.0, -40.0])

    def test_negative_parts_do_not_make_room_for_others(self):
        with self.assertDouble():
            self._create_line(self._shared(150, -50), post=False)
        with self.assertDouble():
            self._create_line(self._shared(-10), post=False)

    def test_three_thirds_are_not_more_than_the_whole(self):
        line = self._create_line(self._shared(33.33, 33.33, 33.33))
        self.assertEqual(self._amounts(line), [-33.33] * 3)
        line = self._create_line(self._shared(33.33, 33.33, 33.34), amount=0.05)
        self.assertEqual(sum(self._amounts(line)), -0.05)

    def test_awkward_cents_are_accepted_whole(self):
        for amount in (0.03, 10.01, 66.67, 1234.57):
            line = self._create_line(self._shared(16.67, 33.33, 50), amount=amount)
            self.assertAlmostEqual(sum(self._amounts(line)), -amount, 2)

    def test_a_line_of_nothing_takes_any_part(self):
        line = self._create_line(self._shared(60, 40), amount=0)
        self.assertEqual(self._amounts(line), [])

    def test_a_refund_follows_the_same_rule(self):
        with self.assertDouble():
            self._create_document("in_refund", [("606", 50, self._shared(100, 1))])
        refund = self._create_document("in_refund", [("606", 50, self._shared(60, 40))])
        self.assertEqual(self._amounts(refund.invoice_line_ids), [20.0, 30.0])

    def test_the_sentence_names_the_line_and_the_document(self):
        line = self._create_line(self._shared(60))
        with self.assertRefused(
            f"“Line 606” of {line.move_id.name} would be paid for more than once:"
            " what the fundings take of a line cannot exceed 100 %",
            ValidationError,
        ):
            line.analytic_distribution = self._shared(60, 60)


class TestDistributionModel(DoubleFundingCase):
    def test_a_prefilled_distribution_is_checked_before_it_counts(self):
        """A distribution that core computes meets no constraint of the line."""
        self.env["account.analytic.distribution.model"].sudo().create(
            {
                "partner_id": self.vendor.id,
                "analytic_distribution": self._shared(100, 50),
                "company_id": self.company.id,
            }
        )
        values = {
            "move_type": "in_invoice",
            "partner_id": self.vendor.id,
            "invoice_date": "2022-03-10",
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": "Flour",
                        "account_id": self._account("606").id,
                        "price_unit": 100,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }
        with self.assertDouble():
            bill = self.env["account.move"].create(values)
            self.assertEqual(
                bill.invoice_line_ids.analytic_distribution, self._shared(100, 50)
            )
            bill.action_post()
        lines = self.env["account.analytic.line"].sudo()
        column = self.one.sudo().analytic_account_id.plan_id._column_name()
        self.assertFalse(lines.search([(column, "!=", False)]))

    def test_a_distribution_that_core_fills_anew_is_checked(self):
        self.env["account.analytic.distribution.model"].sudo().create(
            {
                "account_prefix": "613",
                "analytic_distribution": self._shared(100, 50),
                "company_id": self.company.id,
            }
        )
        line = self._create_line(False, post=False)
        with self.assertDouble():
            line.account_id = self._account("613")
            line.move_id.action_post()

    def test_an_account_that_becomes_a_funder_later_is_checked_at_posting(self):
        """Nobody writes the line then; what it is charged to changes under it."""
        funders = self.one.sudo().analytic_account_id.plan_id
        plan, below = funders.create(
            [{"name": "Rooms"}, {"name": "Foundations", "parent_id": funders.id}]
        )
        room = (
            self.env["account.analytic.account"]
            .sudo()
            .create({"name": "Foundation of the kitchen", "plan_id": plan.id})
        )
        distribution = self._shared(100) | {str(room.id): 50}
        line = self._create_line(distribution, post=False)
        room.plan_id = below
        with self.assertDouble():
            line.move_id.action_post()


class TestAnalyticLines(DoubleFundingCase):
    """Analytic lines written by hand under a journal item."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analyst = cls._create_user("accountant", login="test_analyst")
        cls.analyst.sudo().group_ids += cls.env.ref(
            "analytic.group_analytic_accounting"
        )
        cls.cohort_column, cls.funder_column = (
            cls.env["account.analytic.account"]._flashcoop_plan(which)._column_name()
            for which in ("cohort", "funder")
        )

    def _create_analytic(self, line, funding, amount, **values):
        return (
            self.env["account.analytic.line"]
            .with_user(self.analyst)
            .create(
                {
                    "name": "By hand",
                    "move_line_id": line.id,
                    "general_account_id": line.account_id.id,
                    "date": "2022-03-10",
                    "amount": amount,
                    self.cohort_column: self.cohort.sudo().analytic_account_id.id,
                    self.funder_column: funding.sudo().analytic_account_id.id,
                    **values,
                }
            )
        )

    def test_a_line_under_a_cost_that_is_paid_for_is_refused(self):
        line = self._create_line(self._shared(60, 40))
        with self.assertDouble():
            self._create_analytic(line, self.three, -0.02)

    def test_a_line_fills_what_is_left(self):
        line = self._create_line(self._shared(60))
        self._create_analytic(line, self.two, -40)
        self.assertEqual(self._amounts(line), [-60.0, -40.0])
        with self.assertDouble():
            self._create_analytic(line, self.three, -1)

    def test_a_line_of_the_other_sign_is_refused_as_well(self):
        line = self._create_line(self._shared(60, 40))
        with self.assertDouble():
            self._create_analytic(line, self.three, 50)

    def test_writing_the_amount_is_checked(self):
        line = self._create_line(self._shared(60, 40))
        entry = line.sudo().analytic_line_ids[0].with_user(self.analyst)
        with self.assertDouble():
            entry.amount = -100
        entry.amount = -50
        self.assertEqual(self._amounts(line), [-50.0, -40.0])

    def test_writing_the_funding_of_an_entry_is_checked(self):
        line = self._create_line(
            self._shared(60, 40) | self._distribution((50, self.cohort))
        )
        entry = (
            line.sudo()
            .analytic_line_ids.filtered(lambda e: not e[self.funder_column])
            .with_user(self.analyst)
        )
        self.assertEqual(entry.amount, -50.0)
        with self.assertDouble():
            entry[self.funder_column] = self.three.sudo().analytic_account_id

    def test_moving_an_entry_under_another_cost_is_checked(self):
        full = self._create_line(self._shared(60, 40))
        entry = self._create_analytic(
            self._create_line(self._shared(60)), self.two, -40
        )
        with self.assertDouble():
            entry.move_line_id = full

    def test_an_entry_under_no_cost_is_free(self):
        entry = self._create_analytic(
            self.env["account.move.line"],
            self.one,
            -500,
            general_account_id=self._account("606").id,
        )
        self.assertEqual(entry.amount, -500.0)


class TestLockedMonth(DoubleFundingCase):
    def test_a_locked_month_changes_nothing_of_the_rule(self):
        """Core lets the distribution of a locked entry change; we stay exact."""
        line = self._create_line(self._shared(60, 40))
        self.company.sudo().fiscalyear_lock_date = "2022-03-31"
        with self.assertDouble():
            line.analytic_distribution = self._shared(60, 41)
        line.analytic_distribution = self._shared(30, 70)
        self.assertEqual(self._amounts(line), [-70.0, -30.0])
        with self.assertRaises(UserError):
            line.move_id.button_draft()
