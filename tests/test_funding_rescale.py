"""Shares over several Flashcoops and years, and what another grant makes of them."""

from test_funding_sums import SumsCase

from odoo import Command
from odoo.exceptions import AccessError


class TestYears(SumsCase):
    def _share(self, cohort, amount, end=None):
        values = {"cohort_id": cohort.id, "amount": amount}
        return Command.create(values | ({"fiscal_year_end": end} if end else {}))

    def test_a_share_is_for_the_year_of_its_flashcoop(self):
        later = self._create_cohort("Later", "2023-03-06")
        funding = self._create_funding([(self.first, 600), (later, 400)])
        self.assertEqual(
            list(map(str, funding.share_ids.mapped("fiscal_year_end"))),
            ["2022-12-31", "2023-12-31"],
        )

    def test_any_day_stands_for_its_year(self):
        funding = self._create_funding([(self.first, 600)])
        funding.share_ids.fiscal_year_end = "2024-05-06"
        self.assertEqual(str(funding.share_ids.fiscal_year_end), "2024-12-31")

    def test_a_flashcoop_over_two_years_has_a_share_for_each(self):
        funding = self._create_funding(
            granted_amount=1000,
            share_ids=[
                self._share(self.first, 600, "2022-12-31"),
                self._share(self.first, 400, "2023-06-01"),
            ],
        )
        self.assertEqual(funding.unshared_amount, 0.0)
        with self.assertRefusedByDatabase():
            funding.share_ids[0].copy()

    def test_the_award_of_two_years_is_one_line_a_flashcoop(self):
        funding = self._create_funding(
            granted_amount=1200,
            share_ids=[
                self._share(self.first, 600, "2022-12-31"),
                self._share(self.first, 400, "2023-12-31"),
                self._share(self.second, 200),
            ],
        )
        funding.action_grant()
        lines = funding.sudo().move_ids.invoice_line_ids
        self.assertEqual(sorted(lines.mapped("price_unit")), [200.0, 1000.0])
        self.assertEqual(self.first.sudo().granted_amount, 1000.0)
        self.assertEqual(self.first.sudo().funding_count, 1)
        funding.give_back(600)
        first, second, third = funding.share_ids
        self.assertEqual(
            (first.net_amount, second.net_amount, third.net_amount),
            (500.0, 0.0, 100.0),
        )

    def test_a_new_edition_asks_once_for_both_years(self):
        self._create_funding(
            granted_amount=1000,
            share_ids=[
                self._share(self.first, 600, "2022-12-31"),
                self._share(self.first, 400, "2023-12-31"),
            ],
        )
        manager = self._create_user("manager")
        self.second.with_user(manager)._copy_funding_plan(self.first)
        self.assertEqual(self.second.sudo().share_ids.mapped("amount"), [1000.0])


class TestRescale(SumsCase):
    def test_an_award_below_what_was_asked_lowers_each_part(self):
        funding = self._create_funding(
            [(self.first, 500), (self.second, 300), (self.third, 200)],
            asked_amount=1000,
            granted_amount=0,
            instalments=[("2022-03-01", 700), ("2022-09-01", 300)],
        )
        funding.action_ask()
        funding.rescale_parts(800)
        self.assertEqual(funding.granted_amount, 800.0)
        self.assertEqual(funding.share_ids.mapped("amount"), [400.0, 240.0, 160.0])
        self.assertEqual(funding.instalment_ids.mapped("amount"), [560.0, 240.0])
        funding.action_grant()

    def test_cents_go_to_the_last_part(self):
        funding = self._create_funding(
            [(self.first, 1), (self.second, 1), (self.third, 1)]
        )
        funding.rescale_parts(100)
        self.assertEqual(funding.share_ids.mapped("amount"), [33.33, 33.33, 33.34])
        self.assertFalse(funding.instalment_ids)

    def test_what_no_flashcoop_has_changes_with_the_rest(self):
        funding = self._create_funding([(self.first, 600)], granted_amount=1000)
        funding.rescale_parts(500)
        self.assertEqual(funding.share_ids.amount, 300.0)
        self.assertEqual(funding.unshared_amount, 200.0)

    def test_booked_parts_stay(self):
        funding = self._create_funding(
            [(self.first, 600), (self.second, 400)],
            booking="instalment",
            instalments=[("2022-03-01", 500), ("2022-09-01", 500)],
        )
        funding.action_grant()
        first, second = funding.instalment_ids
        first.action_book()
        funding.rescale_parts(800)
        self.assertEqual(first.amount, 500.0)
        self.assertEqual(second.amount, 300.0)
        self.assertEqual(funding.share_ids.mapped("amount"), [480.0, 320.0])
        with self.assertRefused("are booked already"):
            funding.rescale_parts(499.99)

    def test_a_higher_grant_whose_parts_are_all_booked_gets_a_new_one(self):
        funding = self._create_funding(
            [(self.first, 500)],
            booking="instalment",
            instalments=[("2022-03-01", 500)],
        )
        funding.action_grant()
        funding.instalment_ids.action_book()
        funding.rescale_parts(650)
        self.assertEqual(funding.instalment_ids.mapped("amount"), [500.0, 150.0])
        self.assertEqual(funding.unshared_amount, 150.0)

    def test_reported_shares_stay(self):
        funding = self._create_granted(share_ids=self._shares(), granted_amount=1000)
        report = self.env["flashcoop.funder.report"].create(
            {"funding_id": funding.id, "cohort_ids": [Command.set(self.first.ids)]}
        )
        self._send_report(report)
        funding.rescale_parts(800)
        self.assertEqual(funding.share_ids.mapped("amount"), [600.0, 200.0])
        with self.assertRefused("is less than what .* has booked, called or reported"):
            funding.rescale_parts(599)

    def _shares(self):
        return [
            Command.create({"cohort_id": self.first.id, "amount": 600}),
            Command.create({"cohort_id": self.second.id, "amount": 400}),
        ]

    def test_an_award_in_the_books_as_a_whole_is_not_changed(self):
        funding = self._create_funding([(self.first, 500)])
        funding.action_grant()
        with self.assertRefused("is booked: cancel the award before changing"):
            funding.rescale_parts(400)

    def test_the_wizard_shows_and_does_it(self):
        funding = self._create_funding([(self.first, 500)], asked_amount=500)
        wizard = self.env["flashcoop.funding.rescale"].create(
            {"funding_id": funding.id}
        )
        self.assertEqual(wizard.granted_amount, 500.0)
        wizard.granted_amount = 250
        self.assertIn("250", wizard.preview_html)
        wizard.action_apply()
        self.assertEqual(funding.share_ids.amount, 250.0)
        wizard.granted_amount = -1
        self.assertIn("alert-danger", wizard.preview_html)

    def test_a_coordinator_changes_none(self):
        funding = self._create_funding([(self.first, 500)])
        with self.assertRaises(AccessError):
            funding.with_user(self._create_user("coordinator")).rescale_parts(100)
