"""The statement: what the posted books say of a Flashcoop, row by row of the form."""

import json
from datetime import date, datetime, timedelta

from common import FlashcoopCase

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase

# Sheet 2 of CERFA 15059*02, as printed; rows with "free" are blank on the form and
# named by us. The second column is the side, the third tells the totals.
ROWS = [
    ("60", "charge", True),
    ("604", "charge", False),  # free
    ("60.1", "charge", False),
    ("60.2", "charge", False),
    ("61", "charge", True),
    ("61.1", "charge", False),
    ("61.2", "charge", False),
    ("61.3", "charge", False),
    ("61.4", "charge", False),
    ("611", "charge", False),  # free
    ("62", "charge", True),
    ("62.1", "charge", False),
    ("62.2", "charge", False),
    ("62.3", "charge", False),
    ("62.4", "charge", False),
    ("63", "charge", True),
    ("63.1", "charge", False),
    ("63.2", "charge", False),
    ("64", "charge", True),
    ("64.1", "charge", False),
    ("64.2", "charge", False),
    ("64.3", "charge", False),
    ("65", "charge", False),
    ("69", "charge", False),  # free
    ("66", "charge", False),
    ("67", "charge", False),
    ("68", "charge", False),
    ("I.1", "charge", False),
    ("I.2", "charge", False),
    ("I.3", "charge", False),
    ("TC", "charge", True),
    ("86", "inkind_use", True),
    ("860", "inkind_use", False),
    ("861", "inkind_use", False),
    ("862", "inkind_use", False),
    ("864", "inkind_use", False),
    ("TCV", "charge", True),
    ("70", "product", False),
    ("73", "product", False),
    ("74", "product", True),
    ("74.1", "product", False),
    ("74.2", "product", False),
    ("74.3", "product", False),
    ("74.4", "product", False),
    ("74.5", "product", False),
    ("74.6", "product", False),
    ("74.7", "product", False),
    ("74.8", "product", False),
    ("74.0", "product", False),  # free
    ("74.9", "product", False),
    ("74.10", "product", False),
    ("75", "product", False),
    ("75.1", "product", True),  # "of which": shown, not added
    ("76", "product", False),
    ("77", "product", False),
    ("78", "product", False),
    ("71", "product", False),  # free
    ("79", "product", False),  # free
    ("P", "product", False),  # free
    ("TP", "product", True),
    ("87", "inkind_source", True),
    ("870", "inkind_source", False),
    ("871", "inkind_source", False),
    ("875", "inkind_source", False),
    ("TPV", "product", True),
]

# Account number → row, for the two charts of accounts (before 2025 and since), and
# what no printed row takes. Balances are debit less credit, in the account's sense.
MAPPING = {
    "601000": "60.1",
    "602200": "60.1",
    "603700": "60.1",
    "604000": "604",
    "606300": "60.2",
    "607000": "60.1",
    "609000": "60.2",
    "611000": "611",
    "613200": "61.1",
    "614000": "61.1",
    "615500": "61.2",
    "616000": "61.3",
    "618100": "61.4",
    "619000": "611",
    "621100": "62.1",
    "622600": "62.1",
    "623000": "62.2",
    "624000": "62.3",
    "625100": "62.3",
    "626000": "62.4",
    "627000": "62.4",
    "628000": "62.4",
    "631200": "63.1",
    "633300": "63.1",
    "635100": "63.2",
    "637000": "63.2",
    "641100": "64.1",
    "644000": "64.1",
    "645100": "64.2",
    "646000": "64.2",
    "647000": "64.3",
    "648000": "64.3",
    "649000": "64.1",  # since 2025, instead of 791
    "651000": "65",
    "657000": "65",  # since 2025, instead of 675
    "658000": "65",
    "661100": "66",
    "671000": "67",
    "675000": "67",  # before 2025
    "678000": "67",
    "681100": "68",
    "689000": "68",
    "695000": "69",
    "701000": "70",
    "706000": "70",
    "707000": "70",
    "709000": "70",
    "713500": "71",
    "722000": "71",
    "731000": "73",
    "741000": "74.0",
    "747000": "77",  # since 2025, instead of 777
    "752000": "75",
    "754100": "75",
    "756000": "75",
    "757000": "75",  # since 2025, instead of 775
    "758000": "75",
    "764000": "76",
    "771000": "77",
    "775000": "77",  # before 2025
    "777000": "77",  # before 2025
    "781000": "78",
    "789400": "78",
    "791000": "79",  # before 2025
}


class StatementCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cohort = cls._create_cohort()
        cls.officer = cls._create_user("officer")

    def _statement(self, cohort=None, **period):
        cohort = (cohort or self.cohort).with_user(self.officer)
        return cohort.get_statement(**period)[0]

    def _not_zero(self, **period):
        """Return {code: actual} of the rows that are no total and not zero."""
        return {
            row["code"]: row["actual"]
            for row in self._statement(**period)["headings"]
            if row["actual"] and not row["is_total"]
        }

    def _all(self):
        return self._distribution((100, self.cohort))

    def _entries_total(self, cohort):
        """Return Σ of the analytic lines of a cohort, straight from the table."""
        column = (
            self.env["account.analytic.account"]
            ._flashcoop_plan("cohort")
            ._column_name()
        )
        self.env.flush_all()
        self.env.cr.execute(
            f"SELECT COALESCE(SUM(amount), 0) FROM account_analytic_line"
            f" WHERE {column} = %s",
            [cohort.analytic_account_id.id],
        )
        return round(float(self.env.cr.fetchone()[0]), 2)

    def assertIdentity(self, cohort=None):
        """Σ product − Σ charge + not mapped = Σ analytic lines, to the cent."""
        cohort = cohort or self.cohort
        found = self._statement(cohort)
        cents = round(found["not_mapped"]["amount"] * 100)
        for row in found["headings"]:
            sign = {"product": 1, "charge": -1}.get(row["side"], 0)
            cents += sign * round(row["actual"] * 100) * (not row["is_total"])
        self.assertEqual(cents / 100, self._entries_total(cohort))


class TestRows(StatementCase):
    def test_the_rows_are_those_of_the_form_in_its_order(self):
        rows = self._statement()["headings"]
        self.assertEqual(
            [(row["code"], row["side"], row["is_total"]) for row in rows], ROWS
        )

    def test_a_row_has_all_it_promises_and_nothing_else(self):
        found = self._statement()
        self.assertEqual(
            found.keys(),
            {"cohort_id", "currency", "date_from", "date_to", "headings", "not_mapped"},
        )
        self.assertEqual(found["cohort_id"], self.cohort.id)
        self.assertEqual(found["currency"], "EUR")
        for row in found["headings"]:
            self.assertEqual(
                row.keys(),
                {"code", "label", "side", "is_total"}
                | {"forecast", "actual", "variance", "percent"},
            )

    def test_it_is_plain_json(self):
        self._create_bill([("606", 12.3, self._all())])
        found = self.cohort.get_statement("2022-01-01", "2022-12-31")
        self.assertEqual(json.loads(json.dumps(found)), found)
        self.assertEqual(found[0]["date_from"], "2022-01-01")

    def test_each_account_goes_to_its_row_in_its_own_sense(self):
        """A balance of 1.01, 2.02, … on each account; costs in debit, income in
        credit; both charts of accounts at once."""
        lines, expected = [], {}
        for number, (code, row) in enumerate(MAPPING.items(), start=1):
            cents = 101 * number
            sign = 1 if code[0] == "6" else -1
            lines.append((code, sign * cents / 100, self._all()))
            expected[row] = expected.get(row, 0) + cents
        self._create_entry(lines)
        self.assertEqual(
            self._not_zero(), {row: cents / 100 for row, cents in expected.items()}
        )
        self.assertEqual(
            self._statement()["not_mapped"], {"amount": 0.0, "accounts": []}
        )
        self.assertIdentity()

    def test_totals_add_the_rows_below_them(self):
        self._create_entry(
            [
                ("606300", 100.10, self._all()),
                ("607000", 50.05, self._all()),
                ("625100", 20.20, self._all()),
                ("695000", 5.05, self._all()),
                ("707000", -300.30, self._all()),
                ("791000", -7.07, self._all()),
            ]
        )
        self.env["flashcoop.inkind"].create(
            [
                {"cohort_id": self.cohort.id, "name": "Help", "amount": 40},
                {
                    "cohort_id": self.cohort.id,
                    "name": "Kitchen",
                    "nature": "loan",
                    "amount": 60,
                },
            ]
        )
        rows = self._rows(self.cohort)
        totals = {code: row["actual"] for code, row in rows.items() if row["is_total"]}
        self.assertEqual(
            {code: amount for code, amount in totals.items() if amount},
            {
                "60": 150.15,
                "62": 20.20,
                "TC": 175.40,
                "86": 100.0,
                "TCV": 275.40,
                "TP": 307.37,
                "87": 100.0,
                "TPV": 407.37,
            },
        )

    def test_an_of_which_row_is_shown_and_not_added(self):
        self._create_entry([("756000", -50, self._all()), ("758000", -30, self._all())])
        self.assertActual(self.cohort, row75=80.0, row75_1=50.0, rowTP=80.0)

    def test_contributions_in_kind_go_by_nature_on_both_sides(self):
        natures = ("volunteering", "service", "loan", "gift")
        self.env["flashcoop.inkind"].create(
            [
                {
                    "cohort_id": self.cohort.id,
                    "name": nature,
                    "nature": nature,
                    "date": "2022-03-10",
                    "quantity": 10,
                    "unit_value": value,
                }
                for value, nature in enumerate(natures, start=1)
            ]
        )
        self.assertActual(
            self.cohort,
            row864=10.0,
            row862=20.0,
            row861=30.0,
            row860=40.0,
            row86=100.0,
            row870=10.0,
            row871=50.0,
            row875=40.0,
            row87=100.0,
            rowTC=0.0,
            rowTP=0.0,
            rowTCV=100.0,
            rowTPV=100.0,
        )

    def test_the_longest_prefix_wins(self):
        heading = self._heading("63.2")
        heading.account_prefixes = "63,6063"
        self._create_entry([("606300", 10, self._all()), ("606400", 5, self._all())])
        self.assertEqual(self._not_zero(), {"63.2": 10.0, "60.2": 5.0})


class TestFunders(StatementCase):
    def test_row_74_has_one_row_a_funder_by_kind(self):
        names = {"Métropole": "epci", "Agglo": "epci", "Région": "region"}
        for amount, (name, kind) in enumerate(names.items(), start=1):
            funder = self._create_partner(name)
            self._create_funding(
                [(self.cohort, amount * 1000)], kind=kind, partner_id=funder.id
            ).action_grant()
        rows = [
            (row["code"], row["label"], row["actual"])
            for row in self._statement()["headings"]
            if row["code"].startswith("74") and row["actual"]
        ]
        self.assertEqual(
            rows,
            [
                ("74", "74- Subventions d'exploitation", 6000.0),
                ("74.2", "Région(s) : Région", 3000.0),
                ("74.4", "Intercommunalité(s) : EPCI : Agglo", 2000.0),
                ("74.4", "Intercommunalité(s) : EPCI : Métropole", 1000.0),
            ],
        )
        self.assertIdentity()

    def test_two_fundings_of_one_funder_are_one_row(self):
        funder = self._create_partner("Métropole")
        for amount in (1000, 500):
            self._create_funding(
                [(self.cohort, amount)], partner_id=funder.id
            ).action_grant()
        rows = [r for r in self._statement()["headings"] if r["code"] == "74.4"]
        self.assertEqual([row["actual"] for row in rows], [1500.0])

    def test_each_kind_has_its_row(self):
        kinds = {
            "state": "74.1",
            "region": "74.2",
            "department": "74.3",
            "epci": "74.4",
            "municipality": "74.5",
            "social": "74.6",
            "european": "74.7",
            "asp": "74.8",
            "other_public": "74.9",
            "private": "74.10",
        }
        for amount, kind in enumerate(kinds, start=1):
            self._create_funding([(self.cohort, amount)], kind=kind).action_grant()
        self.assertEqual(
            self._not_zero(),
            {row: float(amount) for amount, row in enumerate(kinds.values(), start=1)},
        )

    def test_a_grant_entered_by_hand_shows_without_a_funder_until_it_is_named(self):
        entry = self._create_entry([("741000", -800, self._all())])
        self.assertEqual(self._not_zero(), {"74.0": 800.0})
        funding = self._create_funding([(self.cohort, 800)], kind="state")
        entry.line_ids[0].analytic_distribution = self._distribution(
            (100, self.cohort, funding)
        )
        self.assertEqual(self._not_zero(), {"74.1": 800.0})

    def test_donations_of_a_funder_go_to_its_row_and_not_to_75(self):
        funding = self._create_funding([(self.cohort, 800)], kind="private")
        self._create_entry(
            [
                ("754100", -300, self._distribution((100, self.cohort, funding))),
                ("754100", -20, self._all()),
            ]
        )
        self.assertActual(
            self.cohort, row74_10=300.0, row75=20.0, row75_1=20.0, rowTP=320.0
        )

    def test_costs_charged_to_a_funder_stay_on_their_row(self):
        funding = self._create_funding([(self.cohort, 800)], kind="private")
        self._create_bill(
            [("606", 80, self._distribution((100, self.cohort, funding)))]
        )
        self.assertEqual(self._not_zero(), {"60.2": 80.0})

    def test_the_budget_of_a_funder_stands_beside_what_it_gave(self):
        funder = self._create_partner("Métropole")
        funding = self._create_funding([(self.cohort, 900)], partner_id=funder.id)
        self.env["flashcoop.budget.line"].create(
            {
                "cohort_id": self.cohort.id,
                "heading_id": self._heading("74.4").id,
                "funding_id": funding.id,
                "amount": 1200,
            }
        )
        funding.action_grant()
        row = self._rows(self.cohort)["74.4"]
        self.assertEqual(row["label"], "Intercommunalité(s) : EPCI : Métropole")
        self.assertEqual(
            (row["forecast"], row["actual"], row["variance"], row["percent"]),
            (1200.0, 900.0, -300.0, 75.0),
        )

    def test_the_closing_sentence_counts_no_contribution_in_kind(self):
        """A grant of 6,000, products of 7,500 and 2,000 in kind are 80 %."""
        funding = self._create_funding([(self.cohort, 6000)])
        funding.action_grant()
        self._create_sale([("707", 1500, self._all())])
        self.env["flashcoop.inkind"].create(
            {"cohort_id": self.cohort.id, "name": "Help", "amount": 2000}
        )
        self.assertActual(self.cohort, rowTP=7500.0, rowTPV=9500.0)
        (sentence,) = funding.with_user(self.officer).get_closing_sentence()
        self.assertEqual(
            (sentence["amount"], sentence["products"], sentence["percent"]),
            (6000.0, 7500.0, 80.0),
        )
        self.assertRegex(
            sentence["text"],
            r"^La subvention de 6\s000,00\s€ représente 80 % du Total des produits\.$",
        )

    def test_the_closing_sentence_stays_open_without_products(self):
        funding = self._create_funding([(self.cohort, 6000)])
        (sentence,) = funding.with_user(self.officer).get_closing_sentence()
        self.assertIsNone(sentence["percent"])


class TestWhatCounts(StatementCase):
    def test_a_credit_note_lowers_its_row(self):
        self._create_bill([("606", 100, self._all())])
        self._create_document("in_refund", [("606", 30.5, self._all())])
        self._create_document("out_invoice", [("707", 200, self._all())])
        self._create_document("out_refund", [("707", 250, self._all())])
        self.assertEqual(self._not_zero(), {"60.2": 69.5, "70": -50.0})
        self.assertIdentity()

    def test_drafts_and_cancelled_documents_do_not_count(self):
        self._create_bill([("606", 100, self._all())], post=False)
        posted = self._create_bill([("606", 100, self._all())])
        posted.button_draft()
        cancelled = self._create_bill([("606", 100, self._all())])
        cancelled.button_draft()
        cancelled.button_cancel()
        self.assertEqual(self._not_zero(), {})
        posted.action_post()
        self.assertEqual(self._not_zero(), {"60.2": 100.0})

    def test_percentages_are_multiplied(self):
        other = self._create_cohort("Other")
        self._create_bill(
            [("606", 10.01, self._distribution((60, self.cohort), (40, other)))]
        )
        self.assertEqual(self._not_zero(), {"60.2": 6.01})
        self.assertActual(other, row60_2=4.0)
        self.assertIdentity()
        self.assertIdentity(other)

    def _create_tax(self, account):
        """Return a purchase tax of 20 % that is booked on an account, or on none."""
        parts = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": account.id}),
        ]
        return self.env["account.tax"].create(
            {
                "name": f"20 % on {account.code}",
                "amount": 20,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": parts,
                "refund_repartition_line_ids": parts,
            }
        )

    def test_vat_that_is_recovered_is_no_cost(self):
        tax = self._create_tax(self._ensure_account("445660"))
        self._create_bill([("606", 100, self._all(), tax)])
        self.assertEqual(self._not_zero(), {"60.2": 100.0})
        self.assertIdentity()

    def test_vat_that_is_not_recovered_is_part_of_the_cost(self):
        tax = self._create_tax(self.env["account.account"])
        self._create_bill([("606", 100, self._all(), tax)])
        self.assertEqual(self._not_zero(), {"60.2": 120.0})
        self.assertIdentity()

    def test_both_bounds_of_a_period_count(self):
        for day, amount in (
            ("2022-03-06", 1),
            ("2022-03-07", 10),
            ("2022-03-15", 100),
            ("2022-03-16", 1000),
        ):
            self._create_bill([("606", amount, self._all())], date=day)
            self.env["flashcoop.inkind"].create(
                {
                    "cohort_id": self.cohort.id,
                    "name": day,
                    "date": day,
                    "amount": amount,
                }
            )
        period = {"date_from": "2022-03-07", "date_to": "2022-03-15"}
        expected = {"60.2": 110.0, "864": 110.0, "870": 110.0}
        self.assertEqual(self._not_zero(**period), expected)
        self.assertEqual(self._not_zero(date_to="2022-03-06")["60.2"], 1.0)
        self.assertEqual(self._not_zero(date_from="2022-03-16")["60.2"], 1000.0)
        self.assertEqual(self._not_zero()["60.2"], 1111.0)

    def test_the_forecast_is_the_whole_budget_whatever_the_period(self):
        self.env["flashcoop.budget.line"].create(
            {
                "cohort_id": self.cohort.id,
                "heading_id": self._heading("60.2").id,
                "amount": 80,
            }
        )
        self._create_bill([("606", 100, self._all())])
        row = self._rows(self.cohort, date_to="2021-12-31")["60.2"]
        self.assertEqual((row["forecast"], row["actual"], row["percent"]), (80, 0, 0))
        row = self._rows(self.cohort)["60.2"]
        self.assertEqual((row["variance"], row["percent"]), (20.0, 125.0))
        self.assertIsNone(self._rows(self.cohort)["60.1"]["percent"])

    def test_a_locked_and_redistributed_entry_counts_as_it_stands(self):
        other = self._create_cohort("Other")
        bill = self._create_bill([("606", 100, self._all())])
        self.company.fiscalyear_lock_date = "2022-12-31"
        bill.invoice_line_ids.analytic_distribution = self._distribution((100, other))
        self.assertEqual(self._not_zero(), {})
        self.assertActual(other, row60_2=100.0)


class TestNotMapped(StatementCase):
    def test_what_no_row_takes_is_shown_by_account(self):
        self._create_entry(
            [
                ("445660", 20.20, self._all()),
                ("218300", 600, self._all()),
                ("864000", 50, self._all()),
                ("870000", -50, self._all()),
                ("606300", 10, self._all()),
            ]
        )
        found = self._statement()["not_mapped"]
        self.assertEqual(found["amount"], -620.2)
        self.assertEqual(
            [(row["code"], row["amount"]) for row in found["accounts"]],
            [
                ("218300", -600.0),
                ("445660", -20.2),
                ("864000", -50.0),
                ("870000", 50.0),
            ],
        )
        self.assertTrue(all(row["name"] for row in found["accounts"]))
        self.assertEqual(self._not_zero(), {"60.2": 10.0})
        self.assertIdentity()

    def test_a_manual_line_without_an_account_is_shown_too(self):
        column = (
            self.env["account.analytic.account"]
            ._flashcoop_plan("cohort")
            ._column_name()
        )
        self.env["account.analytic.line"].create(
            {
                "name": "By hand",
                "amount": -12.34,
                "date": "2022-03-10",
                column: self.cohort.analytic_account_id.id,
            }
        )
        self.assertEqual(
            self._statement()["not_mapped"],
            {
                "amount": -12.34,
                "accounts": [{"code": "", "name": "", "amount": -12.34}],
            },
        )
        self.assertIdentity()

    def test_amounts_that_cancel_out_are_shown_all_the_same(self):
        self._create_entry([("445660", 20, self._all()), ("218300", -20, self._all())])
        found = self._statement()["not_mapped"]
        self.assertEqual(found["amount"], 0.0)
        self.assertEqual(len(found["accounts"]), 2)

    def test_an_account_taken_off_its_row_becomes_visible(self):
        self._create_bill([("606", 100, self._all())])
        self._heading("60.2").account_prefixes = False
        self.assertEqual(self._statement()["not_mapped"]["amount"], -100.0)
        self.assertIdentity()


class TestManyCohorts(StatementCase):
    def _count_queries(self, cohorts):
        with self._counted_queries() as counted:
            cohorts.get_statement()
        return counted[0]

    def test_twenty_cohorts_take_as_many_queries_as_one(self):
        cohorts = self.cohort
        for number in range(19):
            cohorts |= self._create_cohort(f"Number {number}")
        fundings = [
            self._create_funding([(c, 10) for c in cohorts], kind=kind)
            for kind in ("epci", "region", "private")
        ]
        self._create_entry(
            [
                ("606300", 2000, self._distribution(*[(5, c) for c in cohorts])),
                ("607000", 2000, self._distribution(*[(5, c) for c in cohorts])),
                ("445660", 2000, self._distribution(*[(5, c) for c in cohorts])),
            ]
            + [
                (
                    "741000",
                    -2000,
                    self._distribution(*[(5, c, funding) for c in cohorts]),
                )
                for funding in fundings
            ]
        )
        self.env["flashcoop.inkind"].create(
            [{"cohort_id": c.id, "name": "Help", "amount": 5} for c in cohorts]
        )
        self.env["flashcoop.budget.line"].create(
            [
                {
                    "cohort_id": c.id,
                    "heading_id": self._heading("60.2").id,
                    "amount": 5,
                }
                for c in cohorts
            ]
        )
        cohorts = cohorts.with_user(self.officer)
        self._count_queries(cohorts)  # warm
        one, many = self._count_queries(cohorts[:1]), self._count_queries(cohorts)
        self.assertEqual(one, many)
        found = cohorts.get_statement()
        self.assertEqual([row["cohort_id"] for row in found], cohorts.ids)
        self.assertEqual({row["not_mapped"]["amount"] for row in found}, {-100.0})

    def test_together_or_alone_a_cohort_has_the_same_figures(self):
        other = self._create_cohort("Other")
        self._create_bill(
            [("606", 99.99, self._distribution((33.33, self.cohort), (66.67, other)))]
        )
        both = (self.cohort | other).get_statement()
        self.assertEqual(both, [*self.cohort.get_statement(), *other.get_statement()])

    def test_dates_may_be_texts_or_dates(self):
        texts = self.cohort.get_statement("2022-03-01", "2022-03-31")
        days = self.cohort.get_statement(date(2022, 3, 1), date(2022, 3, 31))
        self.assertEqual(texts, days)

    def test_what_is_no_date_is_refused_in_a_sentence(self):
        for value in ("2022-99-99", "31/03/2022", "soon", 2022):
            with self.assertRefused(f"“{value}” is not a date: write year, month"):
                self.cohort.get_statement(value)
            with self.assertRefused(f"“{value}” is not a date: write year, month"):
                self.cohort.get_statement(None, value)
            with self.assertRefused("is not a date"):
                self.env["flashcoop.funding"].get_closing_sentence(value)

    def test_a_period_that_ends_before_it_starts_is_refused(self):
        with self.assertRefused("cannot start on 2022-04-01 and end before, on 2022-"):
            self.cohort.get_statement("2022-04-01", "2022-03-31")
        self.assertTrue(self.cohort.get_statement("2022-04-01", "2022-04-01"))

    def test_no_cohort_gives_an_empty_list(self):
        self.assertEqual(self.cohort.browse().get_statement(), [])


class TestAccess(StatementCase):
    def test_those_with_money_in_their_role_read_it(self):
        for role in ("coordinator", "officer", "manager", "auditor"):
            user = self._create_user(role, login=f"test_reads_{role}")
            found = self.cohort.with_user(user).get_statement()
            self.assertEqual(len(found[0]["headings"]), len(ROWS), role)

    def test_a_facilitator_reads_no_money_even_of_their_own_cohort(self):
        facilitator = self._create_user("facilitator")
        self.cohort.coordinator_id = facilitator
        self.assertTrue(self.cohort.with_user(facilitator).name)
        with self.assertRefused("Your role does not include the figures", AccessError):
            self.cohort.with_user(facilitator).get_statement()

    def test_others_read_nothing(self):
        for role in ("stranger", "accountant"):
            user = self._create_user(role)
            with self.assertRaises(AccessError):
                self.cohort.with_user(user).get_statement()

    def test_entries_of_another_company_are_not_read(self):
        company = self._create_company()
        self.officer.company_ids |= company
        theirs = self.env["flashcoop.cohort"].create(
            {"name": "Theirs", "date_start": "2022-03-07", "company_id": company.id}
        )
        with self.assertRaises(AccessError):
            theirs.with_user(self.officer).with_context(
                allowed_company_ids=self.company.ids
            ).get_statement()


class TestJson2(StatementCase, HttpCase):
    """The statement over Odoo's external API, with a person's own key."""

    def _call(self, user, cohorts, **params):
        expires = datetime.now() + timedelta(days=0.5)
        keys = self.env(user=user)["res.users.apikeys"]
        key = keys._generate("rpc", "test", expires)
        return self.url_open(
            "/json/2/flashcoop.cohort/get_statement",
            json={"ids": cohorts.ids, **params},
            headers={"Authorization": f"Bearer {key}"},
        )

    def test_an_officer_gets_what_the_method_returns(self):
        self._create_bill([("606", 12.34, self._all())])
        response = self._call(
            self.officer, self.cohort, date_from="2022-01-01", date_to="2022-12-31"
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(
            response.json(), self.cohort.get_statement("2022-01-01", "2022-12-31")
        )

    def test_a_facilitator_is_refused(self):
        facilitator = self._create_user("facilitator")
        self.cohort.coordinator_id = facilitator
        response = self._call(facilitator, self.cohort)
        self.assertEqual(response.status_code, 403)
        self.assertNotIn("headings", response.text)


class TestOneNumberManyViews(StatementCase):
    """The statement, the JSON, the pivot and the report say the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_cohort("Other")
        cls.funder = cls._create_partner("Métropole")
        cls.funding = cls._create_funding(
            [(cls.cohort, 3333.33), (cls.other, 1666.67)], partner_id=cls.funder.id
        )
        cls.funding.action_grant()
        both = cls._distribution((33.33, cls.cohort, cls.funding), (66.67, cls.other))
        cls._create_bill([("606", 100.01, both), ("604", 33.49, both)])
        cls._create_bill([("613", 0.49, both), ("623", 10.5, both)])
        cls._create_document("in_refund", [("606", 7.77, both)])
        cls._create_sale([("707", 1234.56, cls._distribution((100, cls.cohort)))])
        cls._create_entry([("756000", -20.02, both), ("445660", 3.21, both)])
        cls.env["flashcoop.inkind"].create(
            [
                {
                    "cohort_id": cohort.id,
                    "name": nature,
                    "nature": nature,
                    "date": "2022-03-10",
                    "amount": amount,
                }
                for cohort in cls.cohort | cls.other
                for nature, amount in (
                    ("volunteering", 99.5),
                    ("service", 40.25),
                    ("loan", 20.1),
                    ("gift", 7.77),
                )
            ]
        )
        cls.env["flashcoop.budget.line"].create(
            [
                {
                    "cohort_id": cls.cohort.id,
                    "heading_id": cls._heading(code).id,
                    "amount": amount,
                    "funding_id": funding.id,
                }
                for code, amount, funding in (
                    ("60.2", 120.5, cls.env["flashcoop.funding"]),
                    ("61.1", 10.5, cls.env["flashcoop.funding"]),
                    ("74.4", 3000.5, cls.funding),
                    ("864", 80.5, cls.env["flashcoop.funding"]),
                    ("870", 80.5, cls.env["flashcoop.funding"]),
                )
            ]
        )

    def test_the_pivot_shows_the_same_by_row(self):
        for cohort in self.cohort | self.other:
            groups = (
                self.env["flashcoop.cohort.figure"]
                .with_user(self.officer)
                ._read_group(
                    [("cohort_id", "=", cohort.id)],
                    ["heading_id"],
                    ["forecast:sum", "actual:sum", "balance:sum"],
                )
            )
            found = {
                heading.code: (round(forecast, 2), round(actual, 2))
                for heading, forecast, actual, _balance in groups
                if heading
            }
            expected = {
                code: (row["forecast"], row["actual"])
                for code, row in self._rows(cohort).items()
                if not row["is_total"] and (row["forecast"] or row["actual"])
            }
            self.assertEqual(found, expected)
            (unmapped,) = [b for heading, _f, _a, b in groups if not heading]
            self.assertEqual(
                round(unmapped, 2), self._statement(cohort)["not_mapped"]["amount"]
            )
            self.assertEqual(
                round(sum(balance for *_group, balance in groups), 2),
                self._entries_total(cohort),
            )

    def test_the_pivot_lists_each_figure_once(self):
        figures = self.env["flashcoop.cohort.figure"].with_user(self.officer)
        found = figures.search([("cohort_id", "=", self.cohort.id)])
        self.assertEqual(len(found), len(set(found.ids)))
        inkind = found.filtered(lambda f: f.side in ("inkind_use", "inkind_source"))
        self.assertEqual(len(inkind.filtered("actual")), 8, "both sides of four")
        self.assertEqual(round(sum(inkind.mapped("actual")), 2), 2 * 167.62)
        self.assertEqual(round(sum(inkind.mapped("balance")), 2), 0.0)

    def test_the_totals_of_the_cohort_are_those_of_the_statement(self):
        for cohort in self.cohort | self.other:
            rows = self._rows(cohort)
            seen = cohort.with_user(self.officer)
            self.assertEqual(
                (seen.sales_amount, seen.cost_amount, seen.grant_amount),
                tuple(rows[code]["actual"] for code in ("70", "TC", "74")),
            )
            self.assertEqual(seen.result_amount, self._entries_total(cohort))
            self.assertEqual(
                seen.unmapped_amount, self._statement(cohort)["not_mapped"]["amount"]
            )

    def _create_report(self, cohorts):
        return (
            self.env["flashcoop.funder.report"]
            .with_user(self.officer)
            .create(
                {
                    "funding_id": self.funding.id,
                    "cohort_ids": [Command.set(cohorts.ids)],
                }
            )
        )

    def test_the_report_of_a_cohort_has_the_rows_of_its_statement(self):
        content = self._create_report(self.cohort)._get_content()
        period = {"date_from": "2022-01-01", "date_to": "2022-12-31"}
        found = self._statement(**period)
        shared = ("code", "label", "side", "is_total", "forecast", "actual", "variance")
        self.assertEqual(
            [{name: row[name] for name in shared} for row in content["rows"]],
            [{name: row[name] for name in shared} for row in found["headings"]],
        )
        self.assertEqual(content["not_mapped"]["amount"], found["not_mapped"]["amount"])
        self.assertEqual(
            [(row["code"], row["amount"]) for row in content["not_mapped"]["accounts"]],
            [(row["code"], row["amount"]) for row in found["not_mapped"]["accounts"]],
            "accounts are named in French on the form",
        )

    def test_the_report_of_two_cohorts_adds_them_up(self):
        content = self._create_report(self.cohort | self.other)._get_content()
        one, two = self._rows(self.cohort), self._rows(self.other)
        for row in content["rows"]:
            for name in ("forecast", "actual"):
                self.assertEqual(
                    row[name],
                    round(one[row["code"]][name] + two[row["code"]][name], 2),
                    f"{row['code']} {name}",
                )

    def test_whole_euros_add_up_as_printed(self):
        children = {
            heading.code: heading.parent_id.code
            for heading in self.env["flashcoop.heading"].search(
                [("kind", "!=", "memo")]
            )
        }
        for cohorts in (self.cohort, self.other, self.cohort | self.other):
            rows = self._create_report(cohorts)._get_content()["rows"]
            for name in ("forecast", "actual"):
                sums = {}
                for row in rows:
                    parent = children.get(row["code"])
                    if parent:
                        sums[parent] = sums.get(parent, 0) + row[f"{name}_whole"]
                for row in rows:
                    if row["kind"] == "total":
                        self.assertEqual(
                            row[f"{name}_whole"], sums.get(row["code"], 0), row["code"]
                        )
                    else:
                        self.assertLessEqual(
                            abs(row[f"{name}_whole"] - row[name]), 0.5, row["code"]
                        )
