"""VAT by rate: what the stall prints is what core's tax report of France declares."""

from collections import Counter

from freezegun import freeze_time
from test_stall_sheet import StallCase

# Worked out by hand, in euros: rate → (base, VAT).
#   12 March, to take away: 20 cookies 30.00 → 28.44 + 1.56 at 5.5 %; 3 tablets 12.00 →
#     10.00 + 2.00 at 20 %; 2 booklets 10.00 without VAT
#   13 March, on the spot: 7 cookies 10.50 → 9.55 + 0.95 at 10 %; 2 bags 16.00 →
#     13.33 + 2.67 at 20 %
#   14 March, reopened for a 14th cookie: 21.00 → 19.91 + 1.09 at 5.5 %
#   an invoice: 100.00 + 5.50 at 5.5 %
#   a credit note: 2 tablets 8.00 → 6.67 + 1.33 at 20 %; a booklet 5.00 without VAT
STALL = {5.5: (48.35, 2.65), 10.0: (9.55, 0.95), 20.0: (23.33, 4.67), 0: (10.0, 0.0)}
ALL = {5.5: (148.35, 8.15), 10.0: (9.55, 0.95), 20.0: (16.66, 3.34)}
WITHOUT_VAT = 5.0
ROW_70 = 179.56  # 148.35 + 9.55 + 16.66 + 5.00
BOXES = {5.5: "09", 10.0: "9B", 20.0: "08"}  # of the French return, CA3


@freeze_time("2022-03-14 18:00:00")
class TestVat(StallCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booklet = cls._create_offer("Booklet", 5.0, "other")
        cls.booklet.product_id.taxes_id = cls.env["account.tax"].create(
            {"name": "Exempt", "amount": 0, "type_tax_use": "sale"}
        )
        cls.sheet.opening_float = 0.0

    def _open_sheet(self, date, place="takeaway"):
        return self.env["flashcoop.stall.sheet"].create(
            {"cohort_id": self.cohort.id, "date": date, "place": place}
        )

    def _sell_and_close(self, sheet, *sales):
        """Sell ``(offer, pieces)`` by card and close the day."""
        count = len(sheet.entry_ids)
        sheet.record_entries(
            [
                self._entry(f"{sheet.id}-{count + rank}", offer, quantity, "card")
                for rank, (offer, quantity) in enumerate(sales)
            ]
        )
        taking = self._taking(sheet, "card")
        taking.counted_amount = taking.expected_amount
        sheet.action_close()

    def _sell_three_days(self):
        second = self._open_sheet("2022-03-13", "onsite")
        third = self._open_sheet("2022-03-14")
        first = self.sheet
        self._sell_and_close(
            first, (self.cookie, 20), (self.tablet, 3), (self.booklet, 2)
        )
        self._sell_and_close(second, (self.cookie, 7), (self.bag, 2))
        self._sell_and_close(third, (self.cookie, 13))
        third.reopen("A cookie forgotten")
        self._sell_and_close(third, (self.cookie, 1))
        return first | second | third

    def _invoice_and_credit(self):
        own = self._distribution((100, self.cohort))
        vat = {
            kind: self.company._get_flashcoop_vat(kind) for kind in ("food", "sweets")
        }
        self._create_document(
            "out_invoice", [("707", 105.5, own, vat["food"])], date="2022-03-14"
        )
        self._create_document(
            "out_refund",
            [("707", 8.0, own, vat["sweets"]), ("707", 5.0, own)],
            date="2022-03-14",
        )

    def _declared(self, box):
        """Return a box of core's tax report: what its tags add up to, with the sign of
        the report's expression; this is what Enterprise's engine computes."""
        expression = self.env["account.report.expression"].search(
            [
                ("engine", "=", "tax_tags"),
                ("formula", "in", (box, f"-{box}")),
                ("report_line_id.report_id.country_id.code", "=", "FR"),
            ]
        )
        expression.ensure_one()
        tags = self.env["account.account.tag"]._get_tax_tags(
            expression.formula, self.env.ref("base.fr").id
        )
        lines = self.env["account.move.line"].search(
            [
                ("tax_tag_ids", "in", tags.ids),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ]
        )
        sign = -1 if expression.formula.startswith("-") else 1
        return round(sign * sum(lines.mapped("balance")), 2)

    def _printed(self, sheets):
        """Return what the sheets print, as {rate: (base, VAT)}."""
        base, tax = Counter(), Counter()
        for sheet in sheets:
            for row in sheet._get_printed_vat():
                name = row["name"].removesuffix(" %").replace(",", ".")
                rate = float(name) if name[0].isdigit() else 0
                base[rate] += row["base"]
                tax[rate] += row["tax"]
        return {rate: (round(base[rate], 2), round(tax[rate], 2)) for rate in base}

    def test_the_tax_report_has_the_rates_that_the_sheets_print(self):
        sheets = self._sell_three_days()
        self.assertEqual(self._printed(sheets), STALL)
        for rate, box in BOXES.items():
            with self.subTest(rate=rate):
                base, tax = STALL[rate]
                self.assertEqual(self._declared(f"{box}_base"), base)
                self.assertEqual(self._declared(f"{box}_taxe"), tax)

    def test_row_70_is_the_stall_and_the_invoices_and_the_board_adds_their_vat(self):
        self._sell_three_days()
        self._invoice_and_credit()
        for rate, box in BOXES.items():
            with self.subTest(rate=rate):
                declared = self._declared(f"{box}_base"), self._declared(f"{box}_taxe")
                self.assertEqual(declared, ALL[rate])
        bases = [base for base, _tax in ALL.values()]
        self.assertEqual(self._declared("A1"), round(sum(bases), 2))
        self.assertEqual(round(sum(bases) + WITHOUT_VAT, 2), ROW_70)
        self.assertActual(self.cohort, row70=ROW_70)
        [(board,)] = self.env["flashcoop.sale.report"]._read_group(
            [("cohort_id", "=", self.cohort.id)], [], ["amount:sum"]
        )
        taxes = sum(tax for _base, tax in ALL.values())
        self.assertEqual(round(board, 2), round(ROW_70 + taxes, 2))

    def test_an_open_day_is_on_the_board_before_it_is_in_row_70(self):
        self.sheet.record_entries([self._entry("a", self.cookie, 2, "card")])
        [(board,)] = self.env["flashcoop.sale.report"]._read_group(
            [("cohort_id", "=", self.cohort.id)], [], ["amount:sum"]
        )
        self.assertEqual(board, 3.0)
        self.assertActual(self.cohort, row70=0.0)

    def test_a_reopened_day_in_a_locked_month_is_declared_once(self):
        self._sell_and_close(self.sheet, (self.cookie, 20))
        self.company.sale_lock_date = "2022-03-12"
        self.company.tax_lock_date = "2022-03-12"
        self.sheet.reopen("One more")
        self.assertEqual(self._declared("09_base"), 0.0)
        self._sell_and_close(self.sheet, (self.cookie, 1))  # 31.50 → 29.86 + 1.64
        self.assertEqual(self._declared("09_base"), 29.86)
        self.assertEqual(self._declared("09_taxe"), 1.64)
        later = self.sheet.move_ids.filtered(lambda m: str(m.date) > "2022-03-12")
        self.assertIn("out_refund", later.mapped("move_type"))
        self.assertActual(self.cohort, row70=29.86)
