"""Random selling days: nothing is lost between what was tapped and the books."""

import random
from collections import defaultdict

from freezegun import freeze_time
from test_stall_sheet import StallCase

from odoo.tools import float_compare

DAYS = 12
KINDS = ("food", "sweets", "other")


@freeze_time("2022-03-14 18:00:00")
class TestRandomDays(StallCase):
    def test_each_cent_tapped_is_in_the_books_with_its_tax(self):
        untaxed = 0.0
        for seed in range(DAYS):
            with self.subTest(seed=seed):
                chance = random.Random(seed)  # noqa: S311 (a repeatable day, no secret)
                sheet, sold = self._random_day(chance)
                sheet.action_close()
                receipt = sheet.move_ids.filtered(
                    lambda m: m.move_type == "out_receipt"
                )
                self._check_total(sheet, receipt, sold)
                self._check_taxes(receipt, sold)
                untaxed += sum(receipt.mapped("amount_untaxed"))
        self.assertActual(self.cohort, row70=round(untaxed, 2))

    def _random_day(self, chance):
        """Return a sheet and {VAT rate: what was sold, in cents}."""
        sheet = self.env["flashcoop.stall.sheet"].create(
            {
                "cohort_id": self.cohort.id,
                "date": "2022-03-12",
                "place": chance.choice(["takeaway", "onsite"]),
            }
        )
        offers = [
            self._create_offer(
                f"Product {number}", chance.randint(1, 999) / 100, chance.choice(KINDS)
            )
            for number in range(4)
        ]
        entries, sold, modes = [], defaultdict(int), defaultdict(int)
        for number in range(chance.randint(0, 40)):
            offer, mode = chance.choice(offers), chance.choice(["cash", "card"])
            quantity = chance.choice([1, 1, 1, 2, 3, 12])
            entries.append(self._entry(str(number), offer, quantity, mode))
            cents = round(offer.price_unit * 100) * quantity
            sold[self._rate(sheet, offer)] += cents
            modes[mode] += cents
            if not chance.randrange(6):  # a wrong tap
                entries.append(self._entry(f"{number} back", offer, -quantity, mode))
                sold[self._rate(sheet, offer)] -= cents
                modes[mode] -= cents
        sheet.record_entries(entries)
        sheet.count_ids.filtered(lambda c: c.value == 0.01).quantity = modes["cash"]
        self._taking(sheet, "card").counted_amount = modes["card"] / 100
        return sheet, sold

    def _rate(self, sheet, offer):
        onsite = sheet.place == "onsite" and offer.vat_kind != "other"
        return 10.0 if onsite else {"food": 5.5}.get(offer.vat_kind, 20.0)

    def _check_total(self, sheet, receipt, sold):
        total = round(sum(sold.values()) / 100, 2)
        self.assertEqual(round(sum(receipt.mapped("amount_total")), 2), total)
        self.assertEqual(sheet.sales_amount, total)
        self.assertEqual(sum(receipt.mapped("amount_residual")), 0.0)
        paid = sum(
            line.balance
            for line in sheet.move_ids.line_ids
            if line.account_id.account_type == "asset_cash"
            or line.move_id.origin_payment_id
            and line.account_id.account_type != "asset_receivable"
        )
        self.assertEqual(round(paid, 2), total)

    def _check_taxes(self, receipt, sold):
        """Each rate's tax is that of its sales as a whole, as on the tax return."""
        found = {
            line.tax_line_id.amount: -line.balance
            for line in receipt.line_ids.filtered("tax_line_id")
        }
        for rate, cents in sold.items():
            exact = cents / 100 * rate / (100 + rate)
            gap = abs(found.get(rate, 0.0) - exact)
            self.assertLessEqual(float_compare(gap, 0.005, precision_digits=6), 0)
