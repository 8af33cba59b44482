"""An award: one posting, one receivable line an instalment, core does the rest."""

from common import FlashcoopCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form
from odoo.tools import format_date


class AwardCase(FlashcoopCase):
    """10,000 of an EPCI, 6,000 for one Flashcoop and 4,000 for another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("officer")
        cls.accountant = cls._create_user("accountant")
        cls.first = cls._create_cohort("First")
        cls.second = cls._create_cohort("Second")

    @classmethod
    def _create_award(cls, shares=None, instalments=None, grant=True, **values):
        """Return a funding seen by the officer, granted by them unless told not to."""
        funding = cls._create_funding(
            [(cls.first, 6000), (cls.second, 4000)] if shares is None else shares,
            instalments=[
                ("2022-03-01", 5000),
                ("2022-06-30", 3000),
                ("2022-12-31", 2000),
            ]
            if instalments is None
            else instalments,
            **values,
        ).with_user(cls.officer)
        if grant:
            funding.action_grant()
        return funding

    def _move(self, funding):
        """Return the only document of a funding that is not cancelled."""
        moves = funding.sudo().move_ids.filtered(lambda m: m.state != "cancel")
        moves.ensure_one()
        return moves

    def _due(self, move):
        """Return [(due date, amount, instalment)] of the receivable lines."""
        lines = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        return sorted(
            (str(line.date_maturity), line.balance, line.flashcoop_instalment_id.name)
            for line in lines
        )

    def _analytic(self, funding):
        """Return [(cohort name, amount)] of the funding's analytic lines."""
        Account = self.env["account.analytic.account"]
        cohort = Account._flashcoop_plan("cohort")._column_name()
        funder = Account._flashcoop_plan("funder")._column_name()
        lines = self.env["account.analytic.line"].search(
            [(funder, "=", funding.sudo().analytic_account_id.id)]
        )
        return sorted((line[cohort].name or "", line.amount) for line in lines)

    def _received(self, funding):
        """Return what came in: by funding, by instalment, by cohort."""
        self.env.invalidate_all()
        cohorts = self.first | self.second
        return (
            funding.received_amount,
            funding.instalment_ids.mapped("received_amount"),
            cohorts.with_user(self.officer).mapped("received_amount"),
        )


class TestAwardPosting(AwardCase):
    def test_a_second_click_on_grant_books_nothing_twice(self):
        funding = self._create_award()
        with self.assertRefused("is granted already"):
            funding.action_grant()
        self.assertEqual(len(funding.sudo().move_ids), 1)

    def test_one_posting_has_one_receivable_line_an_instalment(self):
        move = self._move(self._create_award())
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.move_type, "out_invoice")
        self.assertEqual(str(move.date), "2022-02-01")
        self.assertEqual(
            self._due(move),
            [
                ("2022-03-01", 5000.0, "Part 1"),
                ("2022-06-30", 3000.0, "Part 2"),
                ("2022-12-31", 2000.0, "Part 3"),
            ],
        )
        self.assertEqual(move.amount_total, 10000.0)
        self.assertFalse(move.line_ids.filtered("tax_line_id"), "out of VAT")

    def test_two_instalments_on_one_day_stay_two_lines(self):
        move = self._move(
            self._create_award(
                instalments=[
                    ("2022-06-30", 2500),
                    ("2022-06-30", 2500),
                    ("2022-06-30", 5000),
                ]
            )
        )
        self.assertEqual(
            self._due(move),
            [
                ("2022-06-30", 2500.0, "Part 1"),
                ("2022-06-30", 2500.0, "Part 2"),
                ("2022-06-30", 5000.0, "Part 3"),
            ],
        )

    def test_the_income_is_split_over_cohorts_on_both_plans(self):
        funding = self._create_award()
        lines = self._move(funding).invoice_line_ids
        self.assertEqual(
            {
                line.name: (line.price_unit, line.analytic_distribution)
                for line in lines
            },
            {
                "Convention – First": (
                    6000.0,
                    self._distribution((100, self.first, funding)),
                ),
                "Convention – Second": (
                    4000.0,
                    self._distribution((100, self.second, funding)),
                ),
            },
        )
        self.assertTrue(all(line.account_id.code.startswith("74") for line in lines))
        self.assertEqual(
            self._analytic(funding), [("First", 6000.0), ("Second", 4000.0)]
        )

    def test_what_no_cohort_has_yet_goes_to_the_funding_alone(self):
        funding = self._create_award(
            [(self.first, 6000)], [("2022-03-01", 10000)], granted_amount=10000
        )
        self.assertEqual(self._analytic(funding), [("", 4000.0), ("First", 6000.0)])
        self.assertEqual(funding.unshared_amount, 4000.0)

    def test_a_grant_without_instalments_is_due_in_one_part(self):
        funding = self._create_award(instalments=[])
        self.assertEqual(
            self._due(self._move(funding)), [("2022-02-01", 10000.0, "Payment")]
        )
        self.assertEqual(funding.instalment_ids.amount, 10000.0)

    def test_shares_with_cents_are_booked_to_the_cent(self):
        shares = [(self.first, 3333.34), (self.second, 6666.67)]
        funding = self._create_award(shares, [("2022-03-01", 10000.01)])
        self.assertEqual(
            self._analytic(funding), [("First", 3333.34), ("Second", 6666.67)]
        )

    def test_a_grant_of_nothing_is_refused(self):
        funding = self._create_award([], [], grant=False, granted_amount=0)
        with self.assertRefused("cannot be granted without the amount granted"):
            funding.action_grant()
        self.assertEqual(funding.state, "draft")

    def test_instalments_that_do_not_add_up_are_refused_and_nothing_is_booked(self):
        funding = self._create_award(instalments=[("2022-03-01", 9999.99)], grant=False)
        with self.assertRefused(
            f"add up to {self._money(9999.99)}, but .* change the instal"
        ):
            funding.action_grant()
        self.assertEqual(funding.state, "draft")
        self.assertFalse(funding.sudo().move_ids)

    def test_own_funds_are_granted_but_never_booked(self):
        funding = self._create_award(kind="own")
        self.assertEqual(funding.state, "granted")
        self.assertFalse(funding.sudo().move_ids)
        self.assertFalse(funding.is_booked)
        funding.action_book()
        self.assertFalse(funding.sudo().move_ids)
        self.assertActual(self.first, row74=0.0, rowP=0.0, rowTP=0.0)

    def test_two_awards_of_one_funder_do_not_mix(self):
        funder = self._create_partner("One funder")
        one = self._create_award(partner_id=funder.id)
        two = self._create_award(
            [(self.first, 100)], [("2022-03-01", 100)], partner_id=funder.id
        )
        self.assertEqual(one.booked_amount, 10000.0)
        self.assertEqual(two.booked_amount, 100.0)
        self._register_payment(self._move(two))
        self.assertEqual((one.received_amount, two.received_amount), (0.0, 100.0))

    def test_awards_use_the_account_of_their_kind_and_a_journal_of_their_own(self):
        account = self._account("741").copy({"code": "748123", "name": "Of the Region"})
        self._kind("region").income_account_id = account
        move = self._move(self._create_award(kind="region"))
        self.assertEqual(move.invoice_line_ids.account_id, account)
        self.assertEqual(move.journal_id, self.company.flashcoop_grant_journal_id)

    def test_a_chart_without_grant_accounts_says_where_to_choose_one(self):
        accounts = self.env["account.account"].search([("code", "=like", "74%")])
        accounts.account_type = "asset_current"
        funding = self._create_award(grant=False)
        with self.assertRefused("choose one in Flashcoop > Configuration"):
            funding.action_grant()


class TestAwardRights(AwardCase):
    def test_an_officer_grants_without_a_right_on_the_document(self):
        funding = self._create_award()
        move = self._move(funding)
        self.assertEqual(move.create_uid, self.officer)
        with self.assertRaises(AccessError):
            move.with_user(self.officer).read(["name"])
        with self.assertRaises(AccessError):
            funding.read(["move_ids"])
        with self.assertRaises(AccessError):
            funding.instalment_ids.read(["move_id"])
        self.assertEqual(
            (funding.booked_amount, funding.due_amount, funding.is_booked),
            (10000.0, 10000.0, True),
            "but sees the totals",
        )

    def test_an_accountant_opens_the_document_but_books_no_award(self):
        funding = self._create_award(grant=False)
        with self.assertRaises(AccessError):
            funding.with_user(self.accountant).action_grant()
        funding.action_grant()
        move = self._move(funding).with_user(self.accountant)
        self.assertEqual(
            move.flashcoop_funding_id.display_name, "Funder epci – Convention"
        )
        self.assertEqual(len(move.flashcoop_instalment_ids), 3)

    def test_a_coordinator_does_not_book_an_award(self):
        funding = self._create_award(grant=False)
        coordinator = self._create_user("coordinator")
        with self.assertRaises(AccessError):
            funding.with_user(coordinator).action_grant()
        with self.assertRaises(AccessError):
            funding.with_user(coordinator).give_back(1)
        self.assertFalse(funding.sudo().move_ids)


class TestAwardPayment(AwardCase):
    @freeze_time("2022-04-15")
    def test_register_payment_proposes_the_instalment_that_is_overdue(self):
        funding = self._create_award()
        move = self._move(funding).with_user(self.accountant)
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({})
        )
        self.assertEqual(wizard.amount, 5000.0)
        wizard._create_payments()
        self.assertEqual(
            self._received(funding),
            (5000.0, [5000.0, 0.0, 0.0], [3000.0, 2000.0]),
        )
        self.assertEqual(
            funding.instalment_ids.mapped("status"), ["received", "due", "due"]
        )

    @freeze_time("2022-07-15")
    def test_partial_and_several_payments_fill_the_instalments_in_order(self):
        funding = self._create_award()
        move = self._move(funding).with_user(self.accountant)
        self._register_payment(move, 1000.01)
        self.assertEqual(
            self._received(funding),
            (1000.01, [1000.01, 0.0, 0.0], [600.0, 400.01]),
        )
        self.assertEqual(
            funding.instalment_ids.mapped("status"), ["late", "late", "due"]
        )
        self._register_payment(move, 4499.99)
        self.assertEqual(
            self._received(funding),
            (5500.0, [5000.0, 500.0, 0.0], [3300.0, 2200.0]),
        )
        self._register_payment(move, 4500.0)
        self.assertEqual(
            self._received(funding),
            (10000.0, [5000.0, 3000.0, 2000.0], [6000.0, 4000.0]),
        )
        self.assertEqual(move.payment_state in ("paid", "in_payment"), True)
        self.assertEqual(funding.due_amount, 0.0)

    @freeze_time("2022-02-15")
    def test_a_part_received_before_it_is_due_is_partly_received(self):
        funding = self._create_award()
        self._register_payment(self._move(funding), 1000)
        self.assertEqual(
            funding.instalment_ids.mapped("status"), ["partial", "due", "due"]
        )
        self.assertEqual(
            funding.instalment_ids.mapped("residual_amount"), [4000.0, 3000.0, 2000.0]
        )

    def test_what_no_cohort_has_keeps_its_part_of_a_payment(self):
        funding = self._create_award(
            [(self.first, 6000)], [("2022-03-01", 10000)], granted_amount=10000
        )
        self._register_payment(self._move(funding), 1000)
        self.assertEqual(self._received(funding), (1000.0, [1000.0], [600.0, 0.0]))

    def test_planned_parts_have_received_nothing(self):
        funding = self._create_award(grant=False)
        self.assertEqual(self._received(funding), (0.0, [0.0] * 3, [0.0, 0.0]))
        self.assertEqual(set(funding.instalment_ids.mapped("status")), {"planned"})


@freeze_time("2022-07-15")
class TestOverdue(AwardCase):
    """Two of three parts have fallen due."""

    def _overdue(self, funding):
        """Return the names of the overdue parts, as the filter and the field say."""
        self.env.invalidate_all()
        parts = self.env["flashcoop.funding.instalment"].with_user(self.officer)
        found = parts.search(
            [("is_overdue", "=", True), ("funding_id", "=", funding.id)]
        )
        others = parts.search(
            [("is_overdue", "=", False), ("funding_id", "=", funding.id)]
        )
        self.assertEqual(found, funding.instalment_ids.filtered("is_overdue"))
        self.assertEqual(found | others, funding.instalment_ids)
        by_funding = funding.search([("instalment_ids.is_overdue", "=", True)])
        self.assertEqual(bool(found), funding in by_funding)
        return found.mapped("name")

    def test_what_is_booked_is_overdue_until_it_is_paid(self):
        funding = self._create_award()
        self.assertEqual(self._overdue(funding), ["Part 1", "Part 2"])
        self._register_payment(self._move(funding), 5500)
        self.assertEqual(self._overdue(funding), ["Part 2"])
        self._register_payment(self._move(funding), 2500)
        self.assertEqual(self._overdue(funding), [])

    def test_what_is_given_back_is_awaited_no_more(self):
        funding = self._create_award()
        funding.give_back(10000)
        self.assertEqual(self._overdue(funding), [])

    def test_a_conditional_part_is_overdue_before_it_is_booked(self):
        funding = self._create_award(booking="instalment")
        self.assertEqual(self._overdue(funding), ["Part 1", "Part 2"])
        funding.instalment_ids[0].action_book()
        self._register_payment(self._move(funding))
        self.assertEqual(self._overdue(funding), ["Part 2"])

    def test_a_plan_or_own_funds_are_never_overdue(self):
        self.assertEqual(self._overdue(self._create_award(grant=False)), [])
        self.assertEqual(self._overdue(self._create_award(kind="own")), [])


class TestGiveBack(AwardCase):
    def test_giving_back_is_a_credit_note_over_the_cohorts(self):
        funding = self._create_award()
        refund = funding.give_back(1000.01, Date.to_date("2022-11-15"), "Fewer people")
        self.assertEqual(
            (refund.move_type, refund.state, refund.ref, str(refund.date)),
            ("out_refund", "posted", "Fewer people", "2022-11-15"),
        )
        self.assertEqual(
            self._analytic(funding),
            [
                ("First", -600.0),
                ("First", 6000.0),
                ("Second", -400.01),
                ("Second", 4000.0),
            ],
        )
        self.env.invalidate_all()
        self.assertEqual(
            (funding.given_back_amount, funding.net_amount, funding.due_amount),
            (1000.01, 8999.99, 8999.99),
        )
        self.assertEqual(funding.received_amount, 0.0, "a credit note is no payment")
        self.assertEqual(funding.share_ids.mapped("net_amount"), [5400.0, 3599.99])
        self.assertEqual(
            funding.instalment_ids.mapped("residual_amount"),
            [5000.0, 3000.0, 999.99],
            "the last part first",
        )
        self.assertActual(self.first, row74_4=5400.0)
        self.assertActual(self.second, row74_4=3599.99)

    @freeze_time("2022-11-15")
    def test_a_part_given_back_whole_is_settled(self):
        funding = self._create_award()
        funding.give_back(2500)
        self.assertEqual(
            funding.instalment_ids.mapped("status"), ["late", "late", "settled"]
        )
        self.assertEqual(
            funding.instalment_ids.mapped("residual_amount"), [5000.0, 2500.0, 0.0]
        )
        self.assertEqual(funding.instalment_ids.mapped("received_amount"), [0.0] * 3)

    def test_money_paid_back_is_received_no_more(self):
        funding = self._create_award()
        self._register_payment(self._move(funding), 10000)
        refund = funding.give_back(1000)
        self.assertEqual(funding.received_amount, 10000.0, "not paid back yet")
        self.assertEqual(funding.due_amount, -1000.0)
        self._register_payment(refund)
        self.env.invalidate_all()
        self.assertEqual(
            (funding.received_amount, funding.net_amount, funding.due_amount),
            (9000.0, 9000.0, 0.0),
        )

    def test_the_officer_gives_back_with_the_wizard(self):
        funding = self._create_award()
        wizard = (
            self.env["flashcoop.give.back"]
            .with_user(self.officer)
            .create(
                {
                    "funding_id": funding.id,
                    "amount": 500,
                    "date": "2022-11-15",
                    "reason": "Not spent",
                }
            )
        )
        wizard.action_give_back()
        self.env.invalidate_all()
        self.assertEqual(funding.given_back_amount, 500.0)

    def test_the_wizard_proposes_what_is_not_spent(self):
        funding = self._create_award()
        self._create_bill(
            [("606", 7500, self._distribution((100, self.first, funding)))]
        )
        self.env.invalidate_all()
        wizard = (
            self.env["flashcoop.give.back"]
            .with_user(self.officer)
            .create({"funding_id": funding.id, "reason": "Not spent"})
        )
        self.assertEqual(wizard.amount, 2500.0)

    def test_more_than_what_is_booked_cannot_be_given_back(self):
        funding = self._create_award()
        funding.give_back(9000)
        with self.assertRefused(f"At most {self._money(1000)} can be given back"):
            funding.give_back(1000.01)
        with self.assertRefused("Enter the amount to give back"):
            funding.give_back(0)
        with self.assertRefused("Enter the amount to give back"):
            funding.give_back(-5)
        self.assertEqual(funding.given_back_amount, 9000.0)

    def test_giving_back_twice_takes_from_each_cohort_what_it_still_has(self):
        funding = self._create_award()
        for _time in range(3):
            funding.give_back(3333.33)
        funding.give_back(0.01)
        self.assertEqual(funding.share_ids.mapped("net_amount"), [0.0, 0.0])
        self.assertActual(self.first, row74=0.0)
        self.assertActual(self.second, row74=0.0)

    def test_the_reversal_wizard_of_core_gives_back_too(self):
        funding = self._create_award()
        move = self._move(funding)
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"date": "2022-11-15", "journal_id": move.journal_id.id})
        )
        refund = self.env["account.move"].browse(wizard.reverse_moves()["res_id"])
        self.assertEqual(refund.flashcoop_funding_id.id, funding.id)
        refund.invoice_line_ids.filtered(
            lambda line: "First" in line.name
        ).price_unit = 500
        refund.invoice_line_ids.filtered(lambda line: "Second" in line.name).unlink()
        refund.with_user(self.accountant).action_post()
        self.env.invalidate_all()
        self.assertEqual(funding.given_back_amount, 500.0)
        self.assertEqual(funding.share_ids.mapped("net_amount"), [5500.0, 4000.0])
        self.assertActual(self.first, row74_4=5500.0)

    def test_reversing_the_whole_award_in_core_leaves_nothing(self):
        funding = self._create_award()
        move = self._move(funding)
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"date": "2022-11-15", "journal_id": move.journal_id.id})
        )
        refund = self.env["account.move"].browse(wizard.reverse_moves()["res_id"])
        refund.with_user(self.accountant).action_post()
        self.env.invalidate_all()
        self.assertEqual(funding.net_amount, 0.0)
        self.assertActual(self.first, row74=0.0)
        self.assertActual(self.second, row74=0.0)

    def test_a_draft_credit_note_counts_for_nothing(self):
        funding = self._create_award()
        move = self._move(funding)
        move._reverse_moves([{"date": Date.to_date("2022-11-15")}])
        self.env.invalidate_all()
        self.assertEqual(
            (funding.given_back_amount, funding.net_amount), (0.0, 10000.0)
        )
        self.assertActual(self.first, row74=6000.0)


class TestCancelAward(AwardCase):
    def test_cancelling_takes_the_award_out_of_the_books(self):
        funding = self._create_award()
        move = self._move(funding)
        funding.action_cancel_award()
        self.assertEqual(move.state, "cancel")
        self.assertEqual(funding.state, "admissible")
        self.assertFalse(funding.is_booked)
        self.assertEqual(self._analytic(funding), [])
        self.assertActual(self.first, row74=0.0)

    def test_a_cancelled_award_can_be_changed_and_granted_again(self):
        funding = self._create_award()
        funding.action_cancel_award()
        funding.write(
            {
                "granted_amount": 9000,
                "share_ids": [
                    Command.update(funding.share_ids[0].id, {"amount": 5000})
                ],
                "instalment_ids": [
                    Command.update(funding.instalment_ids[0].id, {"amount": 4000})
                ],
            }
        )
        funding.action_grant()
        self.assertEqual(
            self._due(self._move(funding)),
            [
                ("2022-03-01", 4000.0, "Part 1"),
                ("2022-06-30", 3000.0, "Part 2"),
                ("2022-12-31", 2000.0, "Part 3"),
            ],
        )
        self.assertEqual(
            self._analytic(funding), [("First", 5000.0), ("Second", 4000.0)]
        )

    def test_it_is_refused_when_money_came_in_and_works_once_that_is_undone(self):
        funding = self._create_award()
        payment = self._register_payment(self._move(funding), 1000)
        with self.assertRefused(
            f"{self._money(1000)} have been received from Funder epci: undo the",
        ):
            funding.action_cancel_award()
        self.assertEqual((funding.state, funding.booked_amount), ("granted", 10000.0))
        payment.with_user(self.accountant).action_draft()
        payment.with_user(self.accountant).action_cancel()
        self.env.invalidate_all()
        funding.action_cancel_award()
        self.assertEqual((funding.state, funding.booked_amount), ("admissible", 0.0))

    def test_cancelling_takes_credit_notes_with_it(self):
        funding = self._create_award()
        funding.give_back(1000)
        self.env.invalidate_all()
        funding.action_cancel_award()
        self.assertEqual(set(funding.sudo().move_ids.mapped("state")), {"cancel"})
        self.assertEqual(funding.given_back_amount, 0.0)
        self.assertEqual(self._analytic(funding), [])


class TestResetToDraft(AwardCase):
    def test_a_cancelled_award_booked_again_cannot_be_posted_a_second_time(self):
        funding = self._create_award()
        old = self._move(funding)
        old.button_draft()
        old.button_cancel()
        self.env.invalidate_all()
        funding.action_book()
        old.button_draft()
        with self.assertRefused("do not add up to this document"):
            old.action_post()
        self.env.invalidate_all()
        self.assertEqual(funding.booked_amount, 10000)

    def test_a_document_reset_to_draft_and_posted_again_has_the_same_lines(self):
        funding = self._create_award()
        move = self._move(funding).with_user(self.accountant)
        due, analytic = self._due(move), self._analytic(funding)
        ids = move.line_ids.ids
        move.button_draft()
        self.env.invalidate_all()
        self.assertEqual(self._analytic(funding), [], "a draft counts for nothing")
        self.assertTrue(funding.is_booked, "but is there")
        self.assertEqual(funding.booked_amount, 0.0)
        move.action_post()
        self.env.invalidate_all()
        self.assertEqual(self._due(move), due)
        self.assertEqual(self._analytic(funding), analytic)
        self.assertEqual(sorted(move.line_ids.ids), sorted(ids))
        self.assertEqual(funding.booked_amount, 10000.0)

    def test_parts_of_one_day_stay_apart_when_the_document_is_touched(self):
        funding = self._create_award(
            instalments=[("2022-06-30", 2500), ("2022-06-30", 7500)]
        )
        move = self._move(funding).with_user(self.accountant)
        due = self._due(move)
        move.button_draft()
        move.invoice_line_ids[0].price_unit = 1  # core makes its own terms
        move.invoice_line_ids[0].price_unit = 6000  # and ours come back
        move.action_post()
        self.env.invalidate_all()
        self.assertEqual(self._due(move), due)
        self.assertEqual(
            due, [("2022-06-30", 2500.0, "Part 1"), ("2022-06-30", 7500.0, "Part 2")]
        )

    def test_a_document_changed_in_draft_is_not_posted(self):
        funding = self._create_award()
        move = self._move(funding).with_user(self.accountant)
        move.button_draft()
        move.invoice_line_ids[0].price_unit = 1
        with self.assertRefused("do not add up to this document: cancel"):
            move.action_post()
        self.assertEqual(move.state, "draft")

    def test_an_award_whose_document_was_cancelled_is_booked_again(self):
        funding = self._create_award()
        move = self._move(funding).with_user(self.accountant)
        move.button_draft()
        move.button_cancel()
        self.env.invalidate_all()
        self.assertFalse(funding.is_booked)
        funding.action_book()
        again = self._move(funding)
        self.assertNotEqual(again, move)
        self.assertEqual(self._due(again)[0], ("2022-03-01", 5000.0, "Part 1"))
        self.assertEqual(
            self._analytic(funding), [("First", 6000.0), ("Second", 4000.0)]
        )

    def test_an_award_that_stands_is_not_booked_twice(self):
        funding = self._create_award()
        funding.action_book()
        self.assertEqual(len(funding.sudo().move_ids), 1)


class TestConditionalGrant(AwardCase):
    @freeze_time("2022-06-01")
    def test_nothing_is_booked_until_a_part_is(self):
        funding = self._create_award(booking="instalment")
        self.assertEqual(funding.state, "granted")
        self.assertFalse(funding.sudo().move_ids)
        funding.instalment_ids[0].action_book()
        move = self._move(funding)
        self.assertEqual(self._due(move), [("2022-03-01", 5000.0, "Part 1")])
        self.assertEqual(str(move.date), "2022-06-01")
        self.assertEqual(
            self._analytic(funding), [("First", 3000.0), ("Second", 2000.0)]
        )

    def test_parts_booked_one_by_one_add_up_to_each_share_to_the_cent(self):
        third = self._create_cohort("Third")
        shares = {self.first: 333.34, self.second: 333.33, third: 333.34}
        funding = self._create_award(
            list(shares.items()),
            [("2022-03-01", 0.05), ("2022-04-01", 499.97), ("2022-05-01", 500.0)]
            + [("2022-06-01", 0.08)],
            booking="instalment",
            granted_amount=1000.10,
        )
        for instalment in funding.instalment_ids:
            instalment.action_book()
        self.assertEqual(len(funding.sudo().move_ids), 4)
        booked = {}
        for name, amount in self._analytic(funding):
            booked[name] = round(booked.get(name, 0.0) + amount, 2)
        self.assertEqual(
            booked, {"First": 333.34, "Second": 333.33, "Third": 333.34, "": 0.09}
        )
        self.assertEqual(funding.booked_amount, 1000.10)

    def test_a_part_is_booked_once(self):
        funding = self._create_award(booking="instalment")
        funding.instalment_ids[0].action_book()
        with self.assertRefused("“Part 1” cannot be booked: it is booked"):
            funding.instalment_ids[0].action_book()
        self.assertEqual(len(funding.sudo().move_ids), 1)

    @freeze_time("2022-06-01")
    def test_the_day_the_condition_was_met_dates_the_income(self):
        funding = self._create_award(booking="instalment")
        first, second, third = funding.instalment_ids
        first.condition_date = "2022-04-30"
        first.action_book()
        second.action_book(Date.to_date("2022-05-15"))
        third.action_book()
        days = {
            move.flashcoop_instalment_ids.name: str(move.date)
            for move in funding.sudo().move_ids
        }
        self.assertEqual(
            days,
            {"Part 1": "2022-04-30", "Part 2": "2022-05-15", "Part 3": "2022-06-01"},
        )
        self.assertEqual(
            [str(day) for day in funding.instalment_ids.mapped("condition_date")],
            list(days[name] for name in ("Part 1", "Part 2", "Part 3")),
        )
        with self.assertRefused("is booked: cancel the award to change it"):
            first.condition_date = "2022-05-01"

    @freeze_time("2022-06-01")
    def test_a_condition_is_not_met_in_the_future(self):
        funding = self._create_award(booking="instalment")
        part = funding.instalment_ids[0]
        part.condition_date = "2062-05-01"
        day = format_date(self.env, part.condition_date)
        with self.assertRefused(f"“Part 1” cannot be met on {day}, which is still"):
            part.action_book()
        self.assertFalse(funding.sudo().move_ids)

    def test_a_part_of_a_funding_that_is_not_granted_is_not_booked(self):
        funding = self._create_award(booking="instalment", grant=False)
        with self.assertRefused("or its funding is not granted"):
            funding.instalment_ids[0].action_book()

    def test_one_part_can_be_paid_while_another_is_not_booked(self):
        funding = self._create_award(booking="instalment")
        funding.instalment_ids[1].action_book()
        self._register_payment(self._move(funding))
        self.assertEqual(
            self._received(funding), (3000.0, [0.0, 3000.0, 0.0], [1800.0, 1200.0])
        )

    def test_own_funds_are_not_booked_by_part_either(self):
        funding = self._create_award(booking="instalment", kind="own")
        funding.instalment_ids[0].action_book()
        self.assertFalse(funding.sudo().move_ids)


class TestLowerConditionalGrant(AwardCase):
    """5,000 of 10,000 are booked, 3,000 for the first Flashcoop; the rest shrinks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funding = cls._create_award(booking="instalment")
        cls.funding.instalment_ids[0].action_book()

    def _parts(self):
        self.env.invalidate_all()
        return (
            self.funding.instalment_ids.mapped("amount"),
            self.funding.share_ids.mapped("amount"),
        )

    def test_what_is_not_booked_shrinks_in_proportion(self):
        self.funding.granted_amount = 7500
        self.assertEqual(self._parts(), ([5000.0, 1500.0, 1000.0], [4500.0, 3000.0]))

    def test_it_shrinks_to_the_cent(self):
        self.funding.granted_amount = 6666.67
        instalments, shares = self._parts()
        self.assertEqual(instalments, [5000.0, 1000.0, 666.67])
        self.assertEqual(shares, [4000.0, 2666.67])
        for instalment in self.funding.instalment_ids[1:]:
            instalment.action_book()
        self.assertEqual(self.funding.booked_amount, 6666.67)
        by_name = {"First": 0.0, "Second": 0.0}
        for name, amount in self._analytic(self.funding):
            by_name[name] = round(by_name[name] + amount, 2)
        self.assertEqual(by_name, {"First": 4000.0, "Second": 2666.67})

    def test_it_may_drop_to_what_is_booked(self):
        self.funding.granted_amount = 5000
        self.assertEqual(self._parts(), ([5000.0], [3000.0, 2000.0]))
        self.assertEqual(self.funding.due_amount, 5000.0)

    def test_a_cent_less_than_what_is_booked_is_refused(self):
        with self.assertRefused(
            f"{self._money(5000)} of “Funder epci – Convention” are booked already, so"
            " at least that stays granted: give money back with a credit note",
        ):
            self.funding.granted_amount = 4999.99
        self.assertEqual(self._parts(), ([5000.0, 3000.0, 2000.0], [6000.0, 4000.0]))

    def test_what_no_cohort_has_shrinks_too(self):
        funding = self._create_award(
            [(self.first, 6000)],
            [("2022-03-01", 5000), ("2022-06-30", 5000)],
            granted_amount=10000,
            booking="instalment",
        )
        funding.instalment_ids[0].action_book()
        funding.granted_amount = 7500
        self.assertEqual(funding.share_ids.amount, 4500.0)
        self.assertEqual(funding.unshared_amount, 3000.0)

    def test_an_amendment_lowers_it(self):
        wizard = self.env["flashcoop.funding.rescale"].with_user(self.officer)
        action = self.funding.action_rescale()
        with Form(wizard.with_context(**action["context"])) as form:
            form.granted_amount = 7500
        form.record.action_apply()
        self.assertEqual(self._parts(), ([5000.0, 1500.0, 1000.0], [4500.0, 3000.0]))

    def test_parts_that_the_user_changes_too_are_left_to_the_user(self):
        second, third = self.funding.instalment_ids[1:]
        self.funding.write(
            {
                "granted_amount": 8000,
                "instalment_ids": [
                    Command.delete(second.id),
                    Command.update(third.id, {"amount": 3000}),
                ],
            }
        )
        self.assertEqual(self._parts(), ([5000.0, 3000.0], [4800.0, 3200.0]))

    def test_a_share_keeps_what_its_cohort_has_got(self):
        share = self.funding.share_ids[0]
        share.amount = 3000
        for change in (
            lambda: share.write({"amount": 2999.99}),
            lambda: share.write({"cohort_id": self._create_cohort("Third").id}),
            share.unlink,
        ):
            with self.assertRefused(
                f"{self._money(3000)} of .* are booked for First already: its share"
            ):
                change()
        self.assertEqual(share.amount, 3000.0)

    def test_it_waits_for_a_document_in_draft(self):
        self._move(self.funding).button_draft()
        with self.assertRefused("is in draft: post it or cancel it before"):
            self.funding.granted_amount = 7500

    def test_more_than_was_granted_needs_parts_that_add_up(self):
        with self.assertRefused("change the instalments so that they add up"):
            self.funding.granted_amount = 12000
        self.funding.write(
            {
                "granted_amount": 12000,
                "instalment_ids": [
                    Command.create({"due_date": "2023-01-31", "amount": 2000})
                ],
            }
        )
        self.assertEqual(self.funding.granted_amount, 12000.0)

    def test_payments_stay_on_their_part(self):
        self._register_payment(self._move(self.funding), 2000)
        self.funding.granted_amount = 7500
        self.assertEqual(
            self._received(self.funding), (2000.0, [2000.0, 0.0, 0.0], [1200.0, 800.0])
        )


class TestLockedPeriod(AwardCase):
    def test_an_award_in_a_locked_year_is_posted_whole_after_the_lock(self):
        self.company.fiscalyear_lock_date = "2022-12-31"
        funding = self._create_award()
        move = self._move(funding)
        self.assertEqual(move.state, "posted")
        self.assertGreater(str(move.date), "2022-12-31")
        self.assertEqual(
            [(day, amount) for day, amount, _name in self._due(move)],
            [("2022-03-01", 5000.0), ("2022-06-30", 3000.0), ("2022-12-31", 2000.0)],
            "the due dates stay those of the convention",
        )
        self.assertEqual(
            self._analytic(funding), [("First", 6000.0), ("Second", 4000.0)]
        )

    def test_cancelling_an_award_of_a_locked_year_changes_nothing(self):
        funding = self._create_award()
        self.company.fiscalyear_lock_date = "2022-12-31"
        with self.assertRaises(UserError):
            funding.action_cancel_award()
        self.assertEqual(funding.state, "granted")
        self.assertEqual(self._move(funding).state, "posted")
        self.assertEqual(
            self._analytic(funding), [("First", 6000.0), ("Second", 4000.0)]
        )

    def test_a_locked_award_is_given_back_after_the_lock(self):
        funding = self._create_award()
        self.company.fiscalyear_lock_date = "2022-12-31"
        refund = funding.give_back(1000, Date.to_date("2022-11-15"))
        self.assertGreater(str(refund.date), "2022-12-31")
        self.assertEqual(funding.given_back_amount, 1000.0)
        day = format_date(self.env, refund.date)
        self.assertIn(f"given back on {day} by", funding.message_ids[0].body)


class TestRefusedChanges(AwardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funding = cls._create_award()

    def _refuses(self, sentence, function, *args):
        with self.assertRefused(sentence):
            function(*args)

    def test_amount_funder_kind_and_booking_stay_as_booked(self):
        for values, label in (
            ({"granted_amount": 9000}, "Granted"),
            ({"partner_id": self._create_partner("Other").id}, "Funder"),
            ({"kind_id": self._kind("region").id}, "Funder Kind"),
            ({"booking": "instalment"}, "Booking"),
        ):
            self._refuses(
                f"is booked: cancel the award before changing {label}, or give",
                self.funding.write,
                values,
            )
        self.assertEqual(self.funding.granted_amount, 10000.0)

    def test_writing_the_same_again_is_no_change(self):
        self.funding.write(
            {
                "granted_amount": 10000,
                "partner_id": self.funding.partner_id.id,
                "kind_id": self.funding.kind_id.id,
            }
        )

    def test_shares_stay_as_booked(self):
        sentence = "is booked with its shares: cancel the award to change them"
        share = self.funding.share_ids[0]
        third = self._create_cohort("Third")
        self._refuses(sentence, share.write, {"amount": 1})
        self._refuses(sentence, share.write, {"cohort_id": third.id})
        self._refuses(sentence, share.unlink)
        self._refuses(
            sentence,
            share.create,
            {"funding_id": self.funding.id, "cohort_id": third.id, "amount": 0},
        )
        self._refuses(
            sentence,
            self.funding.write,
            {"share_ids": [Command.update(share.id, {"amount": 1})]},
        )
        self.env.invalidate_all()
        self.assertEqual(self.funding.share_ids.mapped("amount"), [6000.0, 4000.0])

    def test_a_part_more_says_how_a_booked_grant_is_divided(self):
        self._refuses(
            "add up to .* They are booked: to divide the grant otherwise, cancel the",
            self.funding.write,
            {"instalment_ids": [Command.create({"name": "More", "amount": 1})]},
        )

    def test_instalments_stay_as_booked(self):
        sentence = "“Part 1” of Funder epci is booked: cancel the award to change it"
        part = self.funding.instalment_ids[0]
        self._refuses(sentence, part.write, {"amount": 4000})
        self._refuses(sentence, part.write, {"due_date": "2022-04-01"})
        self._refuses(sentence, part.unlink)
        part.name = "First part"
        self.assertEqual(part.name, "First part", "its name is not in the books")

    def test_a_booked_funding_is_not_deleted(self):
        self._refuses(
            "has been granted or has entries: archive it instead", self.funding.unlink
        )

    def test_its_state_cannot_leave_the_award_standing(self):
        self._refuses(
            "cannot go from “Granted” to “Draft”",
            self.funding.write,
            {"state": "draft"},
        )
        with self.assertRaises(UserError):
            self.funding.write({"state": "admissible"})
        self.assertEqual(self.funding.state, "granted")

    def test_its_document_is_not_deleted_under_it(self):
        move = self._move(self.funding)
        with self.assertRaises(UserError):
            move.with_user(self.accountant).unlink()

    def test_a_funding_that_draft_documents_name_is_not_deleted(self):
        funding = self._create_funding().with_user(self.officer)
        account = funding.sudo().analytic_account_id
        bill = self._create_bill(
            [("606", 50, self._distribution((100, self.first, funding)))], post=False
        )
        self._refuses(
            r"is named on draft documents \(1\), such as .* of Third party: take",
            funding.unlink,
        )
        bill.invoice_line_ids.analytic_distribution = False
        funding.unlink()
        self.assertFalse(account.exists())

    def test_a_funding_takes_its_analytic_account_to_another_company(self):
        company = self._create_company()
        self.officer.company_ids |= company
        funding = self._create_funding(user_id=False).with_user(self.officer)
        funding.company_id = company
        self.assertEqual(funding.sudo().analytic_account_id.company_id, company)

    def test_a_funding_with_something_in_its_company_stays_there(self):
        company = self._create_company()
        self.officer.company_ids |= company
        shared = self._create_funding([(self.first, 10)], user_id=False)
        charged, named = (self._create_funding(user_id=False) for _number in range(2))
        self._create_bill([("606", 5, self._distribution((100, charged)))])
        self._create_bill([("606", 5, self._distribution((100, named)))], post=False)
        for funding in (shared, charged, named):
            self._refuses(
                "has shares, budget lines, reports or documents in",
                funding.with_user(self.officer).write,
                {"company_id": company.id},
            )

    def test_a_funding_renamed_renames_its_analytic_account(self):
        self.funding.name = "Convention 2022-17"
        self.assertEqual(
            self.funding.sudo().analytic_account_id.name,
            "Funder epci – Convention 2022-17",
        )

    def test_a_duplicate_is_a_draft_that_nothing_is_booked_for(self):
        copy = self.funding.copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.granted_amount)
        self.assertFalse(copy.instalment_ids)
        self.assertFalse(copy.share_ids)
        self.assertFalse(copy.sudo().move_ids)
        self.assertFalse(copy.is_booked)
        self.assertNotEqual(copy.reference, self.funding.reference)
        self.assertNotEqual(
            copy.sudo().analytic_account_id, self.funding.sudo().analytic_account_id
        )
        self.assertTrue(copy.sudo().analytic_account_id)

    def test_a_duplicate_of_the_document_belongs_to_no_funding(self):
        copy = self._move(self.funding).copy()
        self.assertFalse(copy.flashcoop_funding_id)
        self.assertFalse(copy.flashcoop_instalment_ids)
        self.assertEqual(len(self._move(self.funding).flashcoop_instalment_ids), 3)
