"""The demo tells the published facts, and its figures are those worked out by hand."""

import hashlib
import re
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

from odoo.fields import Date
from odoo.tests import TransactionCase

from odoo.addons.flashcoop_odoo import demo

# Worked out by hand from the documents of the demo, in euros excluding VAT that can
# be recovered: code → (forecast, actual). Rows that are not here are zero.
FIGURES = {
    # flour 148.20 + butter 96.40 + chocolate 124.00 + boxes 85.00 − 15.00 sent back +
    # ingredients 48.00 that no funder pays
    "60.1": (450, 486.60),
    # labels 42.50 + small equipment 138.00
    "60.2": (150, 180.50),
    "60": (600, 667.10),  # 486.60 + 180.50
    "61.1": (400, 420.00),  # kitchen
    "61.3": (150, 144.00),  # 60 % of an insurance of 240.00
    "61": (550, 564.00),  # 420.00 + 144.00
    "62.1": (2700, 2650.00),  # logo 350 + pastry chef 900 + co-facilitation 1,400
    "62.2": (150, 118.60),  # posters
    "62.3": (500, 485.40),  # travel 86.40 + meals 399.00
    "62.4": (20, 15.00),  # payment terminal
    "62": (3370, 3269.00),  # 2,650.00 + 118.60 + 485.40 + 15.00
    "63.1": (70, 66.00),  # vocational training, 2 % of 3,300
    "63": (70, 66.00),
    "64.1": (3300, 3300.00),  # gross pay
    "64.2": (1320, 1320.00),  # 40 % of it
    "64": (4620, 4620.00),  # 3,300 + 1,320
    "65": (400, 543.11),  # the members' shares: see SHARES
    # 667.10 + 564.00 + 3,269.00 + 66.00 + 4,620.00 + 543.11
    "TC": (9610, 9729.21),
    # Sales of a day with 5.5 % of VAT in the price, rounded once for the receipt:
    # Friday: 30 cookies at 2, 8 brownies and 16 browkies at 2.50, 8 boxes at 10:
    #   200.00, of which VAT 10.43                                     189.57
    # Monday: 50 cookies, 24 brownies, 24 browkies, 14 boxes, a tray at 45:
    #   405.00, of which VAT 21.11                                     383.89
    # The order of the Mission Locale, without VAT                     100.00
    "70": (510, 673.46),
    "74.1": (2000, 2000.00),  # ministry
    "74.4": (4000, 4000.00),  # Paris-Saclay
    "74.5": (1200, 1200.00),  # Les Ulis
    "74.10": (1500, 1500.00),  # MACIF, 900 + 600 as its conditions were met
    "74": (8700, 8700.00),  # 2,000 + 4,000 + 1,200 + 1,500
    "P": (400, 0.0),  # own funds make up for what is missing: no entry
    "TP": (9610, 9373.46),  # 673.46 + 8,700.00
    "861": (350, 350.00),  # room, 7 × 50.00
    "862": (100, 105.00),  # bank adviser, 3 × 35.00
    "864": (320, 317.10),  # (12 + 8 + 10) hours × 10.57
    "86": (770, 772.10),  # 350.00 + 105.00 + 317.10
    "870": (320, 317.10),
    "871": (450, 455.00),  # 350.00 + 105.00
    "87": (770, 772.10),
    "TCV": (10380, 10501.31),  # 9,729.21 + 772.10
    "TPV": (10380, 10145.56),  # 9,373.46 + 772.10
}
RESULT = -355.75  # 9,373.46 − 9,729.21

# Sales 673.46 − purchases that no funder pays 48.00 − 10 % of the sales 67.35 − payment
# terminal 15.00 = 543.11. Half of it in equal parts, 67.88875 each; half of it by the
# minutes attended, 2,730 + 2,910 + 2,940 + 2,730 = 11,310: 65.54743, 69.86926, 70.58956
# and 65.54743. Together 133.43618, 137.75801, 138.47831 and 133.43618: of the three
# cents that rounding down leaves, the largest remainders get one each.
SHARES = [133.44, 137.76, 138.48, 133.43]

# What the form prints, in whole euros: rows rounded once, totals of rounded rows.
PRINTED = {
    "60.1": 487,
    "60.2": 181,  # 180.50 rounds up
    "60": 668,  # 487 + 181, although 667.10 alone would print as 667
    "61.1": 420,
    "61.3": 144,
    "61": 564,
    "62.1": 2650,
    "62.2": 119,
    "62.3": 485,
    "62.4": 15,
    "62": 3269,
    "63.1": 66,
    "63": 66,
    "64.1": 3300,
    "64.2": 1320,
    "64": 4620,
    "65": 543,
    "TC": 9730,  # 668 + 564 + 3,269 + 66 + 4,620 + 543
    "70": 673,
    "74.1": 2000,
    "74.4": 4000,
    "74.5": 1200,
    "74.10": 1500,
    "74": 8700,
    "TP": 9373,  # 673 + 8,700
    "861": 350,
    "862": 105,
    "864": 317,
    "86": 772,
    "870": 317,
    "871": 455,
    "87": 772,
    "TCV": 10502,  # 9,730 + 772
    "TPV": 10145,  # 9,373 + 772
}

# Where a row comes from: the first digits of its accounts, in the demo's books.
ACCOUNTS = {
    "60.1": ("601", "602"),
    "60.2": ("606",),
    "61.1": ("613",),
    "61.3": ("616",),
    "62.1": ("622",),
    "62.2": ("623",),
    "62.3": ("625",),
    "62.4": ("627",),
    "63.1": ("633",),
    "64.1": ("641",),
    "64.2": ("645",),
    "65": ("658",),
    "70": ("701", "707"),
    "74": ("74",),
}

# The public text names people, and so does nothing here: only fingerprints of the
# words of their names are kept.
NAMED_IN_PUBLIC = {
    "8b4cf2abfaaa",
    "37742e00d990",
    "5d7272e4e92d",
    "42918bcc5315",
    "c8e5dba99f9b",
    "c33f83fd30ef",
    "03356f178c3a",
    "b6f8d434a847",
    "18968f3895fd",
}


def fingerprints(text):
    """Return the fingerprints of the words of a text, without accents or case."""
    plain = unicodedata.normalize("NFKD", text or "").casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return {
        hashlib.sha256(word.encode()).hexdigest()[:12]
        for word in re.findall(r"[a-z]+", letters)
    }


class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second, cls.latest = demo.load(cls.env)
        cls.company = cls.first.company_id
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.first = cls.first.with_env(cls.env)
        cls.second = cls.second.with_env(cls.env)
        cls.latest = cls.latest.with_env(cls.env)
        cls.report = cls.env["flashcoop.funder.report"].search(
            [("cohort_ids", "in", cls.first.ids)]
        )

    def _fundings(self, cohort):
        return {
            share.funding_id.kind_id.code: share.funding_id
            for share in cohort.share_ids
        }

    def _roles(self, cohort):
        """Return role → names of contacts."""
        roles = {}
        for actor in cohort.actor_ids:
            roles.setdefault(actor.role, set()).add(actor.partner_id.name)
        return roles

    # === PEOPLE AND DAYS === #

    def test_four_participants_are_those_published(self):
        people = self.first.participant_ids
        self.assertEqual(sorted(people.mapped("age")), [20, 22, 25, 26])
        self.assertEqual(Counter(people.mapped("gender")), {"f": 3, "m": 1})
        self.assertEqual(
            Counter(person.education_level_id.code for person in people),
            {"4": 3, "3": 1},
        )
        self.assertEqual(set(people.mapped("labour_status")), {"unemployed"})
        self.assertEqual(people.prescriber_id.name, "Mission Locale VITA-LIS")
        self.assertEqual(set(people.mapped("state")), {"completed"})

    def test_what_was_not_published_is_left_unknown(self):
        for name in ("qpv", "benefit", "disability", "nationality"):
            values = set(self.first.participant_ids.mapped(name))
            self.assertEqual(values, {"unknown"}, name)
        self.assertFalse(self.first.participant_ids.diploma_level_id)

    def test_team_and_partners_are_those_published(self):
        roles = self._roles(self.first)
        self.assertEqual(len(roles["facilitator"]), 2)
        self.assertEqual(roles["prescriber"], {"Mission Locale VITA-LIS"})
        self.assertEqual(
            roles["field_partner"],
            {"Mission Locale VITA-LIS", "MEIF", "AVAG", "ESSCOP"},
        )
        self.assertEqual(len(roles["steering"]), 3)
        professionals = self.first.actor_ids.filtered(
            lambda a: a.role == "professional"
        )
        self.assertEqual(
            sorted(professionals.mapped("function")), ["Graphiste", "Pâtissière"]
        )
        bank = self.first.actor_ids.filtered(lambda a: a.role == "bank")
        self.assertEqual(bank.partner_id.parent_id.name, "Crédit Mutuel")

    def test_seven_working_days_make_fourteen_half_days(self):
        sessions = self.first.session_ids
        self.assertEqual(len(sessions), 14)
        self.assertEqual(
            sorted(set(sessions.mapped("date"))),
            [Date.to_date(f"2022-03-{day:02}") for day in (7, 8, 9, 10, 11, 14, 15)],
        )
        self.assertEqual(str(self.first.date_start), "2022-03-07")
        self.assertEqual(str(self.first.date_end), "2022-03-15")
        self.assertEqual(self.first.place_id.city, "Les Ulis")

    def test_attendance_is_full_but_for_three_accidents(self):
        attendances = self.first.attendance_ids
        # 4 people × 14 half-days = 56 lines, of which three tell something else
        self.assertEqual(
            Counter(a.status for a in attendances),
            {"present": 53, "late": 1, "excused": 1, "absent": 1},
        )
        # 53 × 210 minutes + 180 of the one who came late
        self.assertEqual(sum(attendances.mapped("minutes")), 11310)
        self.assertEqual(round(self.first.attendance_rate, 2), 96.43)  # 54 ÷ 56
        self.assertTrue(all(self.first.session_ids.mapped("locked")))

    def test_participants_have_their_registration_in_the_event(self):
        registrations = self.first.participant_ids.registration_id
        self.assertEqual(len(registrations), 4)
        self.assertEqual(set(registrations.mapped("state")), {"done"})
        self.assertEqual(registrations.event_id, self.first.event_id)

    # === MONEY === #

    def test_funders_have_their_kinds(self):
        names = {
            kind: funding.partner_id.name
            for kind, funding in self._fundings(self.first).items()
        }
        self.assertEqual(
            names,
            {
                "epci": "Communauté d'agglomération Paris-Saclay",
                "private": "MACIF",
                "municipality": "Ville des Ulis",
                "state": "Ministère chargé de la Ville",
            },
        )

    def test_every_row_of_the_statement_is_the_one_worked_out_by_hand(self):
        value = self.first.get_statement()[0]
        seen = set()
        for row in value["headings"]:
            forecast, actual = FIGURES.get(row["code"], (0, 0))
            with self.subTest(row=row["code"]):
                self.assertEqual(row["forecast"], forecast)
                self.assertEqual(row["actual"], actual)
            seen.add(row["code"])
        self.assertLessEqual(FIGURES.keys(), seen)
        self.assertEqual(value["not_mapped"], {"amount": 0.0, "accounts": []})
        self.assertEqual(self.first.result_amount, RESULT)

    def test_report_was_sent_with_the_same_figures(self):
        self.assertEqual(self.report.state, "sent")
        self.assertTrue(self.report.release_small_groups)
        self.assertTrue(self.report.is_intact)
        self.assertFalse(self.report.get_differences())
        self.assertEqual(len(self.report.line_ids), len(self.report.content["rows"]))
        for line in self.report.line_ids:
            with self.subTest(row=line.code):
                forecast, actual = FIGURES.get(line.code, (0, 0))
                self.assertEqual(line.forecast, forecast)
                self.assertEqual(line.actual, actual)
                self.assertEqual(line.actual_whole, PRINTED.get(line.code, 0))
                self.assertEqual(line.forecast_whole, forecast)

    def test_closing_sentence_is_the_grant_over_the_income(self):
        sentence = self.report.content["sentence"]
        self.assertEqual(sentence["amount"], 4000)
        self.assertEqual(sentence["products"], 9373.46)
        self.assertEqual(sentence["percent"], 42.67)  # 4,000 ÷ 9,373.46 = 0.42674
        self.assertEqual(sentence["percent_whole"], 43)

    def test_report_says_in_which_town_and_that_amounts_are_invented(self):
        texts = self.report.content["texts"]
        self.assertIn("Les Ulis", texts["dates_places_text"])
        self.assertIn("14 demi-journées, 49 heures, 12", texts["implementation_text"])
        self.assertIn("Co-animation par", texts["implementation_text"])
        self.assertIn("femmes : 3, hommes : 1", texts["beneficiaries_text"])
        self.assertIn("Montants inventés", texts["observations_text"])

    def test_every_figure_can_be_followed_to_journal_items(self):
        lines = self.env["account.analytic.line"].search(
            [("auto_account_id", "=", self.first.analytic_account_id.id)]
        )
        items = lines.move_line_id
        self.assertEqual(set(items.mapped("parent_state")), {"posted"})
        self.assertTrue(all(line.move_line_id for line in lines))
        self.assertAlmostEqual(sum(lines.mapped("amount")), RESULT, places=2)
        for code, prefixes in ACCOUNTS.items():
            with self.subTest(row=code):
                own = lines.filtered(
                    lambda line, starts=prefixes: (
                        line.general_account_id.code.startswith(starts)
                    )
                )
                sign = 1 if code[0] == "7" else -1
                self.assertAlmostEqual(
                    sign * sum(own.mapped("amount")), FIGURES[code][1], places=2
                )
                lines -= own
        self.assertFalse(
            lines, "every entry of the Flashcoop stands on one of the rows"
        )

    def test_fundings_paid_in_their_several_ways(self):
        fundings = self._fundings(self.first)
        expected = {
            # granted, received, charged to it
            # flour 148.20 + butter 96.40 + half the chocolate 62.00 + kitchen 420.00
            # + posters 118.60 + co-facilitation 1,400 + half the pay 1,650
            "epci": (4000, 4000, 3895.20),
            # boxes 85 − 15 + labels 42.50 + pastry chef 900 + a quarter of the pay 825
            "state": (2000, 1400, 1837.50),
            # insurance 144.00 + three quarters of the contributions 990.00
            "municipality": (1200, 800, 1134.00),
            # half the chocolate 62 + equipment 138 + logo 350 + meals 399 + 15 % of
            # the pay 495
            "private": (1500, 1500, 1444.00),
        }
        for kind, (granted, received, spent) in expected.items():
            with self.subTest(kind=kind):
                funding = fundings[kind]
                self.assertEqual(funding.granted_amount, granted)
                self.assertEqual(funding.received_amount, received)
                self.assertEqual(funding.spent_amount, spent)
        statuses = {
            kind: funding.instalment_ids.mapped("status")
            for kind, funding in fundings.items()
        }
        self.assertEqual(statuses["epci"], ["received", "received"])
        self.assertEqual(statuses["state"], ["received", "late"])
        self.assertEqual(statuses["municipality"], ["late"])
        self.assertEqual(statuses["private"], ["received", "received"])

    def test_conditional_grant_has_one_document_for_each_condition(self):
        moves = self._fundings(self.first)["private"].move_ids.sorted("date")
        self.assertEqual(
            [(str(move.date), move.amount_total) for move in moves],
            [("2022-03-07", 900), ("2022-04-29", 600)],
        )

    # === SALES AND SHARES === #

    def test_stall_sales_bear_reduced_vat_and_are_paid_at_once(self):
        sheets = self.first.stall_sheet_ids.sorted("date")
        self.assertEqual(sheets.mapped("state"), ["closed", "closed"])
        self.assertEqual(sheets.mapped("sales_amount"), [200, 405])
        receipts = sheets.move_ids.filtered(lambda m: m.move_type == "out_receipt")
        self.assertEqual(sum(receipts.mapped("amount_total")), 605)
        # 10.43 on Friday, 21.11 on Monday
        self.assertAlmostEqual(sum(receipts.mapped("amount_tax")), 31.54, places=2)
        self.assertEqual(set(receipts.mapped("payment_state")), {"paid"})
        takings = Counter()
        for move in sheets.move_ids - receipts:
            takings[move.journal_id.name] += move.amount_total
        self.assertEqual(takings, {"Espèces": 480, "Carte bancaire": 125})
        self.assertFalse(any(sheets.mapped("difference_amount")))

    def test_the_board_shows_what_was_sold_given_broken_and_left(self):
        groups = self.env["flashcoop.sale.report"]._read_group(
            [("cohort_id", "=", self.first.id), ("source", "=", "stall")],
            ["kind"],
            ["quantity:sum", "amount:sum"],
        )
        kinds = {kind: (quantity, amount) for kind, quantity, amount in groups}
        self.assertEqual(kinds["sale"], (175, 605.0))  # 62 + 113
        self.assertEqual(kinds["gift"][0], 5)
        self.assertEqual(kinds["breakage"][0], 2)
        self.assertEqual(kinds["unsold"][0], 17)  # 76 + 123 − 175 − 5 − 2
        offers = self.first.offer_ids
        self.assertEqual(len(offers), 5)
        self.assertTrue(all(offer.recipe_line_ids for offer in offers))
        self.assertTrue(all(offer.margin > 0 for offer in offers))
        self.assertTrue(all(offer.allergen_ids for offer in offers))

    def test_the_result_is_shared_voted_and_paid_in_cash(self):
        surplus = self.first.surplus_ids
        self.assertEqual(surplus.state, "paid")
        self.assertEqual(surplus.turnover_amount, 673.46)
        self.assertEqual(surplus.purchase_amount, 48.0)
        self.assertEqual(surplus.funded_amount, 619.10)
        self.assertEqual(surplus.contribution_amount, 67.35)
        self.assertEqual(surplus.other_amount, 15.0)
        self.assertEqual(surplus.result_amount, 543.11)
        self.assertEqual(surplus.line_ids.mapped("amount"), SHARES)
        self.assertEqual(round(sum(SHARES), 2), 543.11)
        payments = surplus.line_ids.move_id.matched_payment_ids
        self.assertEqual(payments.journal_id.mapped("name"), ["Espèces"])

    def test_second_edition_has_a_selling_day_to_try(self):
        sheet = self.second.stall_sheet_ids
        self.assertEqual(sheet.state, "open")
        self.assertFalse(sheet.entry_ids)
        self.assertEqual(len(sheet.line_ids.filtered("brought")), 3)

    def test_only_the_reports_of_the_other_funders_are_left_to_settle(self):
        self.assertEqual(self.first.state, "closing")
        lines = self.first.to_settle.splitlines()
        self.assertEqual(len(lines), 1)
        for name in ("MACIF", "Ville des Ulis", "Ministère chargé de la Ville"):
            self.assertIn(name, lines[0])
        self.assertNotIn("Paris-Saclay", lines[0])

    # === THE SECOND EDITION === #

    def test_second_edition_is_a_duplicate_with_its_own_people(self):
        second = self.second
        self.assertEqual(
            (str(second.date_start), str(second.date_end), second.state),
            ("2022-06-09", "2022-06-17", "running"),
        )
        self.assertEqual(second.place_id.city, "Longjumeau")
        self.assertEqual(len(second.session_ids), 14)
        self.assertEqual(
            second.session_ids.mapped("name"), self.first.session_ids.mapped("name")
        )
        self.assertEqual(sorted(second.participant_ids.mapped("age")), [19, 21, 24])
        self.assertEqual(
            set(second.participant_ids.prescriber_id.mapped("name")),
            {"Mission Locale VITA-LIS", "MEIF", "Info Jeunes"},
        )
        self.assertFalse(
            second.participant_ids.partner_id & self.first.participant_ids.partner_id
        )

    def test_second_edition_has_the_budget_but_not_the_money(self):
        rows = {row["code"]: row for row in self.second.get_statement()[0]["headings"]}
        for code, (forecast, _actual) in FIGURES.items():
            self.assertEqual(rows[code]["forecast"], forecast, code)
        self.assertEqual(rows["60.1"]["actual"], 223.10)  # 112.30 + 74.80 + 36.00
        self.assertEqual(rows["61.3"]["actual"], 96.00)  # 40 % of 240.00
        self.assertEqual(rows["61.1"]["actual"], 300.00)  # bakehouse
        self.assertEqual(rows["62.3"]["actual"], 186.00)  # meals
        self.assertEqual(rows["I.1"]["actual"], 120.00)  # 2,400 × 49 ÷ 980
        # 223.10 + 96 + 300 + 186 + 120: the draft bill counts nothing
        self.assertEqual(rows["TC"]["actual"], 925.10)
        self.assertEqual(rows["TP"]["actual"], 4000)
        self.assertIn("1", self.second.to_settle)
        self.assertEqual(len(self.second._get_draft_moves()), 1)

    def test_what_was_asked_for_the_second_edition_is_kept_with_its_budget(self):
        for kind, number in (("state", "DA-000117"), ("municipality", "2022-VL-008")):
            funding = self._fundings(self.second)[kind]
            self.assertEqual((funding.state, funding.file_number), ("asked", number))
            # the costs of the copied budget 9,610 + contributions in kind 770
            self.assertEqual(funding.application_ids.budget_cost, 10380)
        self.assertEqual(self._fundings(self.second)["private"].state, "draft")

    def test_a_grant_was_paid_once_and_its_second_part_is_late(self):
        funding = self._fundings(self.second)["epci"]
        parts = funding.instalment_ids
        self.assertEqual(
            parts.mapped(lambda part: (part.trigger, part.amount)),
            [("signature", 2400), ("interim", 800), ("final", 800)],
        )
        self.assertEqual(parts.mapped("status")[:2], ["received", "late"])
        self.assertEqual(parts.call_ids.instalment_id, parts[1])
        self.assertEqual(parts.call_ids.state, "issued")

    def test_the_rules_of_a_funder_say_why_a_cost_is_not_charged_to_it(self):
        costs = self.env["flashcoop.cost"].search(
            [("cohort_id", "=", self.second.id), ("account_code", "=like", "62%")]
        )
        self.assertEqual((costs.amount, costs.coverage), (186, "none"))
        self.assertFalse(costs.eligible_funding_ids)
        self.assertIn("6257", costs.why_text)
        epci = self._fundings(self.second)["epci"]
        self.assertEqual(epci.cap_ids.mapped("amount"), [1500])

    def test_the_funder_refused_the_cost_that_has_no_voucher(self):
        report = self._fundings(self.second)["epci"].funder_report_ids
        self.assertEqual((report.state, report.kind), ("sent", "interim"))
        refused = report.expense_ids.filtered("admitted_reason")
        self.assertEqual(
            (refused.label, refused.charged_amount, refused.admitted_amount),
            ("Sachets", 36, 0),
        )
        self.assertEqual(
            report.expense_ids.filtered(lambda e: not e.file_count), refused
        )
        # 112.30 + 74.80 + 300.00
        self.assertEqual(report.admitted_amount, 487.10)
        self.assertEqual(report.refused_amount, 36)

    def test_the_funder_reads_how_indirect_costs_were_shared(self):
        link = self.env["flashcoop.funder.link"].search(
            [("funding_id", "=", self._fundings(self.second)["epci"].id)]
        )
        self.assertTrue(link.is_open)
        texts = dict(link._get_reports()._get_public_texts())
        self.assertTrue(
            any(
                "49 / 980 heures de demi-journées (5 %)" in text
                for text in texts.values()
            )
        )

    def test_bills_have_their_papers_but_those_that_nobody_found(self):
        costs = self.env["flashcoop.cost"].search(
            [("cohort_id", "in", (self.first | self.second).ids)]
        )
        bills = costs.move_id.filtered(lambda move: move.move_type == "in_invoice")
        bare = bills.filtered(lambda move: not move.attachment_ids)
        # travel; boxes of the first edition and bags of the second
        self.assertEqual(len(bills), 16)  # 11 + 1 shared + 4
        self.assertEqual(len(bare), 3)

    def test_numbers_are_of_the_year_of_the_fundings(self):
        fundings = (self.first | self.second).share_ids.funding_id
        self.assertEqual(
            {reference[:9] for reference in fundings.mapped("reference")},
            {"FIN/2022/"},
        )

    def test_no_bill_is_paid_before_its_date(self):
        bills = self.env["account.move"].search(
            [("move_type", "=", "in_invoice"), ("state", "=", "posted")]
        )
        paid = bills.filtered("matched_payment_ids")
        self.assertTrue(paid)
        for bill in paid:
            self.assertLessEqual(
                bill.invoice_date, min(bill.matched_payment_ids.mapped("date")), bill
            )

    # === THE EDITION OF THESE WEEKS === #

    def test_its_people_are_to_be_called_within_a_week(self):
        due = self.latest.participant_ids.followup_ids.filtered(
            lambda f: f.term == "exit"
        )
        self.assertEqual(len(due), 2)
        self.assertEqual(set(due.mapped("state")), {"todo"})
        today = Date.today()
        for followup in due:
            self.assertLessEqual(followup.window_start, today)
            self.assertLessEqual(today, followup.due_date)
            self.assertLessEqual((followup.due_date - today).days, 7)
        self.assertTrue(all(due.mapped("phone")))
        self.assertEqual(self.latest.followup_due_count, 2)

    # === THE LOADER === #

    def test_second_load_adds_nothing(self):
        models = ("res.company", "res.users", "account.move", "flashcoop.participant")
        before = [self.env[model].sudo().search_count([]) for model in models]
        cohorts = self.first | self.second | self.latest
        self.assertEqual(demo.load(self.env), cohorts)
        after = [self.env[model].sudo().search_count([]) for model in models]
        self.assertEqual(after, before)

    def test_other_companies_are_left_alone(self):
        others = (
            self.env["flashcoop.cohort"]
            .sudo()
            .search([("id", "in", (self.first | self.second).ids)])
        )
        self.assertEqual(others.company_id, self.company)
        moves = (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    (
                        "line_ids.analytic_line_ids.auto_account_id",
                        "=",
                        self.first.analytic_account_id.id,
                    )
                ]
            )
        )
        self.assertEqual(moves.company_id, self.company)

    def test_reports_are_written_as_document_and_sheet(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = demo.write_reports(self.env, Path(folder) / "demo")
            self.assertEqual(len(paths), 2)
            self.assertIn(paths[0].suffix, (".pdf", ".html"))
            self.assertEqual(paths[1].suffix, ".xlsx")
            self.assertTrue(all(path.stat().st_size > 1000 for path in paths))

    def test_each_role_can_log_in_in_french(self):
        for label, login, password in demo.LOGINS:
            with self.subTest(role=label):
                user = self.env["res.users"].search([("login", "=", login)])
                self.assertEqual((user.lang, user.tz), ("fr_FR", "Europe/Paris"))
                self.assertEqual(user.company_ids, self.company)
                user.with_user(user)._check_credentials(
                    {"type": "password", "login": login, "password": password},
                    {"interactive": True},
                )
                cohorts = self.env["flashcoop.cohort"].with_user(user).search([])
                self.assertEqual(cohorts, self.latest | self.second | self.first)

    def test_no_person_of_the_public_text_is_named(self):
        names = (
            self.env["res.partner"]
            .search([("company_id", "in", [self.company.id, False])])
            .mapped("name")
        )
        sources = Path(demo.__file__).parent.glob("*.py")
        texts = [*names, *(path.read_text() for path in sources)]
        for text in texts:
            self.assertFalse(fingerprints(text) & NAMED_IN_PUBLIC, text[:60])
