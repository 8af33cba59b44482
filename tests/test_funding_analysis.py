"""Fundings by kind, year and Flashcoop: each column adds up to the records' figures."""

from common import FlashcoopCase
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.fields import Date

from odoo.addons.flashcoop_odoo.calc.money import split

#: Column of the analysis → field of the funding.
FIGURES = {
    "asked": "asked_amount",
    "given_back": "given_back_amount",
    "received": "received_amount",
    "spent": "spent_amount",
    "remaining": "remaining_amount",
}
AMOUNTS = st.integers(0, 1_000_000).map(lambda cents: cents / 100)


class AnalysisCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("officer")
        cls.first = cls._create_cohort("First")
        cls.second = cls._create_cohort("Second")
        cls.third = cls._create_cohort("Third")

    @classmethod
    def _create_seen(cls, shares=(), grant=True, **values):
        """Return a funding seen by the officer, granted by them unless told not to."""
        funding = cls._create_funding(shares, **values).with_user(cls.officer)
        if grant:
            funding.action_grant()
        return funding

    def _rows(self, fundings, *columns):
        """Return the officer's rows as tuples: cohort's name, then the columns."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = (
            self.env["flashcoop.funding.analysis"]
            .with_user(self.officer)
            .search([("funding_id", "in", fundings.ids)])
            .sorted(lambda row: (row.funding_id.id, row.cohort_id.name or "~"))
        )
        return [
            (row.cohort_id.name or "", *(row[column] for column in columns))
            for row in rows
        ]

    def assertAddsUp(self, funding):
        """Check that the rows of a funding are its figures, and those of its shares."""
        self.env.flush_all()
        self.env.invalidate_all()
        Analysis = self.env["flashcoop.funding.analysis"].with_user(self.officer)
        rows = Analysis.search([("funding_id", "=", funding.id)])
        for column, field in FIGURES.items():
            total = round(sum(rows.mapped(column)), 2)
            self.assertEqual(total, funding[field], column)
        granted = funding.granted_amount if funding.is_granted else 0.0
        self.assertEqual(round(sum(rows.mapped("granted")), 2), granted)
        for share in funding.share_ids:
            row = rows.filtered(lambda r, share=share: r.cohort_id == share.cohort_id)
            self.assertEqual(row.received, share.received_amount, share.cohort_id.name)
            if funding.is_granted:
                self.assertEqual(
                    round(row.granted - row.given_back, 2), share.net_amount
                )


class TestRows(AnalysisCase):
    def test_before_the_award_only_what_is_asked_counts(self):
        funding = self._create_seen(
            [(self.first, 100), (self.second, 100), (self.third, 100)],
            grant=False,
            asked_amount=1000,
            granted_amount=0,
        )
        self.assertEqual(
            self._rows(funding, "asked", "granted", "remaining"),
            [
                ("First", 100.0, 0.0, 0.0),
                ("Second", 100.0, 0.0, 0.0),
                ("Third", 100.0, 0.0, 0.0),
                ("", 700.0, 0.0, 0.0),
            ],
        )
        self.assertAddsUp(funding)

    def test_what_is_asked_is_spread_to_the_cent(self):
        funding = self._create_seen(
            [(self.first, 1), (self.second, 1), (self.third, 1)], asked_amount=100
        )
        self.assertEqual(
            self._rows(funding, "asked", "granted"),
            [("First", 33.33, 1.0), ("Second", 33.33, 1.0), ("Third", 33.34, 1.0)],
        )
        self.assertAddsUp(funding)

    def test_a_funding_without_shares_is_one_row(self):
        funding = self._create_seen(granted_amount=500, asked_amount=800)
        empty = self._create_seen(grant=False)
        self.assertEqual(
            self._rows(funding + empty, "asked", "granted"),
            [("", 800.0, 500.0), ("", 0.0, 0.0)],
        )
        self.assertAddsUp(funding)
        self.assertAddsUp(empty)

    def test_what_no_flashcoop_has_yet_stands_apart(self):
        funding = self._create_seen([(self.first, 6000)], granted_amount=10000)
        self.assertEqual(
            self._rows(funding, "granted"), [("First", 6000.0), ("", 4000.0)]
        )
        self._register_payment(funding.sudo().move_ids, 5000.01)
        self.assertEqual(
            self._rows(funding, "received"), [("First", 3000.0), ("", 2000.01)]
        )
        self.assertAddsUp(funding)

    def test_kind_year_and_funder_are_those_of_the_funding(self):
        funding = self._create_seen([(self.first, 100)], kind="region")
        row = self.env["flashcoop.funding.analysis"].search(
            [("funding_id", "=", funding.id)]
        )
        self.assertEqual(row.kind_id, self._kind("region"))
        self.assertEqual(row.funder_id, funding.partner_id)
        self.assertEqual((row.state, str(row.date)), ("granted", "2022-12-31"))
        funding.fiscal_year_end = "2023-08-31"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(str(row.date), "2023-08-31")

    def test_an_application_without_any_date_has_a_year_all_the_same(self):
        funding = self._create_seen(
            grant=False, date_from=False, date_to=False, date_granted=False
        )
        row = self.env["flashcoop.funding.analysis"].search(
            [("funding_id", "=", funding.id)]
        )
        self.assertFalse(funding.fiscal_year_end)
        self.assertEqual(row.date, funding.create_date.date())


class TestBooks(AnalysisCase):
    def test_payment_refund_and_costs_count_where_they_belong(self):
        funding = self._create_seen(
            [(self.first, 6000), (self.second, 4000)], asked_amount=12000.01
        )
        self.assertAddsUp(funding)
        self._register_payment(funding.sudo().move_ids, 1000.01)
        self.assertAddsUp(funding)
        self._create_bill(
            [
                ("607", 300, self._distribution((60, self.first, funding))),
                ("607", 50, self._distribution((100, self.second, funding))),
                ("607", 80, self._distribution((100, self.second))),
            ]
        )
        funding.give_back(1000, Date.to_date("2022-11-15"))
        self.assertAddsUp(funding)
        self.assertEqual(
            self._rows(funding, "asked", "granted", "given_back", "received", "spent"),
            [
                ("First", 7200.0, 6000.0, 600.0, 600.0, 180.0),
                ("Second", 4800.01, 4000.0, 400.0, 400.01, 50.0),
            ],
        )
        self.assertEqual(
            self._rows(funding, "remaining"), [("First", 5220.0), ("Second", 3550.0)]
        )

    def test_a_payment_undone_takes_the_money_back(self):
        funding = self._create_seen([(self.first, 1000)])
        payment = self._register_payment(funding.sudo().move_ids, 400)
        self.assertEqual(self._rows(funding, "received"), [("First", 400.0)])
        payment.sudo().move_id.line_ids.remove_move_reconcile()
        self.assertEqual(self._rows(funding, "received"), [("First", 0.0)])
        self.assertAddsUp(funding)

    def test_money_given_back_after_the_payment_counts_less(self):
        funding = self._create_seen([(self.first, 600), (self.second, 400)])
        self._register_payment(funding.sudo().move_ids)
        refund = funding.give_back(100.01, Date.to_date("2022-11-15"))
        self._register_payment(refund)
        self.assertAddsUp(funding)
        self.assertEqual(
            self._rows(funding, "received"), [("First", 539.99), ("Second", 360.0)]
        )

    def test_a_cost_of_no_flashcoop_or_of_one_without_a_share_is_shown(self):
        funding = self._create_seen([(self.first, 1000)])
        account = self._ensure_account("607999")
        self._create_entry(
            [
                ("607999", 30.0, self._distribution((100, funding))),
                ("607999", 20.0, self._distribution((100, self.third, funding))),
                ("607999", -5.0, self._distribution((100, self.first, funding))),
                ("218300", 99.0, self._distribution((100, self.first, funding))),
            ]
        )
        account.active = False
        self.assertEqual(
            self._rows(funding, "granted", "spent"),
            [("First", 1000.0, -5.0), ("Third", 0.0, 20.0), ("", 0.0, 30.0)],
        )
        self.assertAddsUp(funding)

    def test_a_cancelled_award_leaves_nothing(self):
        funding = self._create_seen([(self.first, 1000)], asked_amount=1000)
        funding.action_cancel_award()
        self.assertEqual(
            self._rows(funding, "asked", "granted", "received"),
            [("First", 1000.0, 0.0, 0.0)],
        )
        self.assertAddsUp(funding)

    def test_own_funds_are_granted_and_never_received(self):
        funding = self._create_seen([(self.first, 1000)], kind="own")
        self.assertEqual(
            self._rows(funding, "granted", "received"), [("First", 1000.0, 0.0)]
        )
        self.assertAddsUp(funding)


class TestSplit(AnalysisCase):
    @settings(max_examples=25, phases=(Phase.explicit, Phase.generate))
    @given(
        asked=AMOUNTS,
        granted=AMOUNTS,
        shares=st.lists(AMOUNTS, min_size=0, max_size=3),
    )
    def test_the_database_splits_like_the_rest_of_the_house(
        self, asked, granted, shares
    ):
        """`calc.money.split` along the shares and what no Flashcoop has."""
        ceiling = granted or asked
        room, kept = ceiling, []
        for amount in shares:
            kept.append(min(amount, room) if ceiling else amount)
            room = round(room - kept[-1], 2)
        weights = [*kept, max(room, 0.0)]
        expected = [0.0] * len(kept)
        if any(weights):
            expected = split(asked, weights)[: len(kept)]
        cohorts = (self.first, self.second, self.third)
        funding = self._create_seen(
            list(zip(cohorts, kept, strict=False)),
            grant=False,
            asked_amount=asked,
            granted_amount=granted,
        )
        rows = self._rows(funding, "asked")
        self.assertEqual([amount for name, amount in rows if name], expected)
        self.assertAddsUp(funding)


class TestReading(AnalysisCase):
    def _read_all(self):
        """Return what the pivot shows: sums by kind and funder."""
        return (
            self.env["flashcoop.funding.analysis"]
            .with_user(self.officer)
            .formatted_read_group(
                [],
                ["kind_id", "funder_id"],
                [f"{column}:sum" for column in ("granted", *FIGURES)],
            )
        )

    def test_more_fundings_cost_no_more_queries(self):
        self._create_seen([(self.first, 100)])
        self._read_all()
        with self._counted_queries() as few:
            self._read_all()
        for _n in range(5):
            self._create_seen([(self.first, 100), (self.second, 50)], kind="region")
        with self._counted_queries() as many:
            self._read_all()
        self.assertEqual(few, many)

    def test_an_officer_reads_totals_without_a_right_on_entries(self):
        funding = self._create_seen([(self.first, 100)])
        self._register_payment(funding.sudo().move_ids, 40)
        self.assertFalse(
            self.env["account.move"].with_user(self.officer).has_access("read")
        )
        self.assertEqual(
            self._rows(funding, "granted", "received"), [("First", 100.0, 40.0)]
        )

    def test_a_facilitator_reads_none_even_of_the_own_flashcoop(self):
        facilitator = self._create_user("facilitator")
        self.first.coordinator_id = facilitator
        self._create_seen([(self.first, 100)])
        with self.assertRaises(AccessError):
            self.env["flashcoop.funding.analysis"].with_user(facilitator).search([])

    def test_sums_stay_in_the_companies_of_the_user(self):
        other = self._create_company()
        foreign = self._create_funding(
            granted_amount=0, asked_amount=777, company_id=other.id, user_id=False
        )
        self.assertEqual(self._rows(foreign, "asked"), [])
        both = self._create_user(
            "auditor", company_ids=[(6, 0, (self.company | other).ids)]
        )
        found = self.env["flashcoop.funding.analysis"].with_user(both)
        found = found.with_context(allowed_company_ids=[self.company.id, other.id])
        row = found.search([("funding_id", "=", foreign.id)])
        self.assertEqual((row.asked, row.company_id), (777.0, other))
