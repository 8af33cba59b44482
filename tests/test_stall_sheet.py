"""A selling day: entries from phones, the count, the books, and back again."""

from common import FlashcoopCase
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

FLOAT = 50.0


@freeze_time("2022-03-14 18:00:00")
class StallCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls._create_user("facilitator")
        cls.cohort = cls._create_cohort(coordinator_id=cls.facilitator.id)
        cls.cookie = cls._create_offer("Cookie", 1.5)
        cls.tablet = cls._create_offer("Chocolate tablet", 4.0, "sweets")
        cls.bag = cls._create_offer("Tote bag", 8.0, "other")
        cls.sheet = cls.env["flashcoop.stall.sheet"].create(
            {"cohort_id": cls.cohort.id, "date": "2022-03-12", "opening_float": FLOAT}
        )

    @classmethod
    def _create_offer(cls, name, price, vat_kind="food"):
        return cls.env["flashcoop.offer"].create(
            {
                "cohort_id": cls.cohort.id,
                "name": name,
                "price_unit": price,
                "vat_kind": vat_kind,
            }
        )

    def _mode(self, code):
        return self.env.ref(f"flashcoop_odoo.payment_mode_{code}")

    def _entry(self, uuid, offer, quantity=1, mode="cash", **values):
        kind = values.pop("kind", "sale")
        return {
            "uuid": uuid,
            "ticket": values.pop("ticket", uuid),
            "time": values.pop("time", "2022-03-12 09:30:00"),
            "kind": kind,
            "offer_id": offer.id,
            "quantity": quantity,
            "price_unit": offer.price_unit,
            "mode_id": self._mode(mode).id if kind == "sale" else False,
            **values,
        }

    def _count(self, sheet, **pieces):
        """Count notes and coins: ``c50=2`` is two notes of 50."""
        for name, quantity in pieces.items():
            value = float(name.removeprefix("c").replace("_", "."))
            line = sheet.count_ids.filtered(lambda c, v=value: c.value == v)
            line.quantity = quantity

    def _taking(self, sheet, code):
        return sheet.taking_ids.filtered(lambda t: t.mode_id == self._mode(code))

    def _sell(self, sheet):
        """30 € in cash (20 cookies), 12 € by card (8 cookies), one tablet by cheque."""
        sheet.record_entries(
            [
                self._entry("a", self.cookie, 20),
                self._entry("b", self.cookie, 8, "card"),
                self._entry("c", self.tablet, 1, "cheque"),
                self._entry("d", self.cookie, 2, kind="gift"),
                self._entry("e", self.cookie, 1, kind="breakage"),
            ]
        )
        self._count(sheet, c50=1, c20=1, c10=1)
        self._taking(sheet, "card").counted_amount = 12.0
        self._taking(sheet, "cheque").counted_amount = 4.0


class TestEntries(StallCase):
    def test_an_entry_sent_twice_counts_once(self):
        first = self.sheet.record_entries([self._entry("a", self.cookie, 2)])
        again = self.sheet.record_entries(
            [self._entry("a", self.cookie, 2), self._entry("b", self.cookie)]
        )
        self.assertEqual(first["saved"], ["a"])
        self.assertEqual(sorted(again["saved"]), ["a", "b"])
        self.assertEqual(self.sheet.sales_amount, 4.5)
        self.assertEqual(self.sheet.ticket_count, 2)

    def test_a_bad_entry_is_refused_in_words_and_the_others_are_kept(self):
        other = self._create_cohort("Other").offer_ids.create(
            {"cohort_id": self._create_cohort("Third").id, "name": "X", "price_unit": 1}
        )
        answer = self.sheet.record_entries(
            [
                self._entry("a", other),
                self._entry("b", self.cookie, 0),
                self._entry("c", self.cookie, mode_id=False),
                self._entry("d", self.cookie),
                self._entry("e", self.cookie, time="nonsense"),
                self._entry("f", self.cookie, price_unit=float("inf")),
            ]
        )
        self.assertEqual(answer["saved"], ["d"])
        self.assertEqual(set(answer["refused"]), {"a", "b", "c", "e", "f"})
        self.assertIn("not for sale", answer["refused"]["a"])

    def test_entries_are_chained_and_stay(self):
        self._sell(self.sheet)
        entries = self.sheet.entry_ids.sorted("number")
        self.assertEqual(entries.mapped("number"), [1, 2, 3, 4, 5])
        self.assertEqual(len(set(entries.mapped("hash"))), 5)
        with self.assertRefused("opposite quantity"):
            entries[0].quantity = 3
        with self.assertRefused("opposite quantity"):
            entries[0].unlink()

    def test_stock_is_what_was_brought_less_what_left(self):
        line = self.sheet.line_ids.filtered(lambda r: r.offer_id == self.cookie)
        line.brought = 40
        self._sell(self.sheet)
        self.assertEqual(
            (line.sold, line.given, line.broken, line.unsold), (28, 2, 1, 9)
        )

    def test_what_nobody_counted_in_is_not_missing(self):
        self._sell(self.sheet)
        self.assertEqual(set(self.sheet.line_ids.mapped("unsold")), {0})

    def test_an_open_sheet_is_called_after_what_is_known_of_it(self):
        self.assertEqual(self.sheet.display_name, "Chez Nous 12/03/2022")
        new = self.env["flashcoop.stall.sheet"].new({"date": "2022-03-12"})
        self.assertEqual(new.display_name, "12/03/2022")

    def test_a_facilitator_records_for_their_own_flashcoop_alone(self):
        sheet = self.sheet.with_user(self.facilitator)
        sheet.record_entries([self._entry("a", self.cookie)])
        self.assertEqual(sheet.sales_amount, 1.5)
        with self.assertRaises(AccessError):
            sheet.entry_ids.create({"sheet_id": sheet.id})
        foreign = self._create_user("facilitator", "foreign")
        with self.assertRaises(AccessError):
            self.sheet.with_user(foreign).record_entries([])


class TestClosing(StallCase):
    def test_the_receipt_carries_taxes_and_the_cohort(self):
        self._sell(self.sheet)
        self.sheet.with_user(self.facilitator).action_close()
        receipt = self.sheet.move_ids.filtered(lambda m: m.move_type == "out_receipt")
        self.assertEqual(receipt.state, "posted")
        self.assertEqual(receipt.amount_total, 46.0)
        # 42 € at 5.5 % hold 2.19 of VAT, 4 € at 20 % hold 0.67.
        taxes = {
            line.tax_line_id.amount: -line.balance
            for line in receipt.line_ids.filtered("tax_line_id")
        }
        self.assertEqual(taxes, {5.5: 2.19, 20.0: 0.67})
        self.assertEqual(receipt.amount_residual, 0.0)
        self.assertActual(self.cohort, row70=43.14)
        self.assertEqual(self.sheet.name, "FDC/2022/001")

    def test_cash_is_in_the_cash_journal_and_cards_wait_for_the_bank(self):
        self._sell(self.sheet)
        self.sheet.action_close()
        moves = self.sheet.move_ids
        cash = moves.filtered(lambda m: m.journal_id.type == "cash")
        self.assertEqual(cash.mapped("amount_total"), [30.0])
        bank = moves.filtered(lambda m: m.journal_id.type == "bank")
        self.assertEqual(sorted(bank.mapped("amount_total")), [4.0, 12.0])

    def test_a_cash_difference_needs_a_reason_and_goes_to_its_account(self):
        self._sell(self.sheet)
        self._count(self.sheet, c10=0, c5=1)
        with self.assertRefused("count again"):
            self.sheet.action_close()
        self.sheet.difference_reason = "Change given twice"
        self.sheet.action_close()
        loss = self.sheet.move_ids.line_ids.filtered(
            lambda r: r.account_id.code.startswith("658")
        )
        self.assertEqual(loss.balance, 5.0)
        self.assertActual(self.cohort, row65=5.0, row70=43.14)

    def test_card_takings_must_be_those_of_the_sales(self):
        self._sell(self.sheet)
        self._taking(self.sheet, "card").counted_amount = 10.0
        with self.assertRefused("Card"):
            self.sheet.action_close()

    def test_an_empty_day_closes_without_entries(self):
        self._count(self.sheet, c50=1)
        self.sheet.action_close()
        self.assertEqual(self.sheet.state, "closed")
        self.assertFalse(self.sheet.move_ids)

    def test_closed_is_closed(self):
        self._sell(self.sheet)
        self.sheet.action_close()
        with self.assertRefused("reopen it"):
            self.sheet.record_entries([self._entry("z", self.cookie)])
        with self.assertRefused("reopen it"):
            self.sheet.line_ids[0].brought = 3
        other = self.sheet.copy()
        with self.assertRefused("reopen it"):
            other.count_ids[0].sheet_id = self.sheet
        with self.assertRefused("reopen the sheet"):
            self.sheet.move_ids[0].button_draft()
        # what is already there is still answered as saved: a phone may forget it
        answer = self.sheet.record_entries([self._entry("a", self.cookie, 20)])
        self.assertEqual(answer["saved"], ["a"])

    def test_on_the_spot_food_is_taxed_at_ten_percent(self):
        self.sheet.place = "onsite"
        self.sheet.record_entries(
            [self._entry("a", self.cookie, 20), self._entry("b", self.bag, 1)]
        )
        self._count(self.sheet, c50=1, c20=1, c10=1, c5=1, c2=1, c1=1)
        self.sheet.action_close()
        taxes = self.sheet.move_ids.line_ids.tax_line_id.mapped("amount")
        self.assertEqual(sorted(taxes), [10.0, 20.0])

    def test_without_vat_the_mention_stands_on_the_receipt(self):
        self.company.flashcoop_vat_exempt = True
        self._sell(self.sheet)
        self.sheet.action_close()
        receipt = self.sheet.move_ids.filtered(lambda m: m.move_type == "out_receipt")
        self.assertFalse(receipt.line_ids.tax_line_id)
        self.assertIn("261-7-1", receipt.narration)
        self.assertActual(self.cohort, row70=46.0)

    def test_an_open_sheet_is_left_to_settle_and_a_closed_flashcoop_sells_no_more(self):
        self.assertIn("Stall sheets not closed: 1", self.cohort._get_to_settle())
        self.sheet.opening_float = 0.0
        self.sheet.action_close()
        settled = self.cohort._get_to_settle()
        self.assertFalse([line for line in settled if "Stall sheets" in line])
        self.cohort.state = "cancelled"
        with self.assertRefused("is cancelled"):
            self._create_offer("Muffin", 2.0)
        with self.assertRefused("is cancelled"):
            self.sheet.reopen("Too late")


class TestReturns(StallCase):
    """Days on which as much came back as was sold, or more."""

    def _balances(self):
        """Return the customers' account, the cash box, card takings that wait for the
        bank, and what of the day is not matched."""
        lines = self.sheet.move_ids.line_ids
        owed = lines.filtered(lambda r: r.account_id.account_type == "asset_receivable")
        cash = lines.filtered(
            lambda r: (
                r.account_id == r.journal_id.default_account_id
                and r.journal_id.type == "cash"
            )
        )
        card = (lines - owed).filtered(lambda r: r.journal_id.type == "bank")
        return [
            round(sum(rows.mapped(name)), 2)
            for rows, name in (
                (owed, "balance"),
                (cash, "balance"),
                (card, "balance"),
                (owed, "amount_residual"),
            )
        ]

    def test_what_was_sold_in_cash_and_paid_back_by_card(self):
        self.sheet.record_entries(
            [
                self._entry("a", self.cookie, 20),
                self._entry("b", self.cookie, -20, "card"),
            ]
        )
        self._count(self.sheet, c50=1, c20=1, c10=1)
        self._taking(self.sheet, "card").counted_amount = -30.0
        self.sheet.with_user(self.facilitator).action_close()
        self.assertEqual(self._balances(), [0.0, 30.0, -30.0, 0.0])
        self.assertActual(self.cohort, row70=0.0)
        self.sheet.reopen("To check")
        self.assertEqual(self._balances(), [0.0, 0.0, 0.0, 0.0])

    def test_another_product_given_for_the_same_price(self):
        """Two chocolate tablets at 20 % come back for a bag of 8 €, at 5.5 % say: no
        money moved, the taxes did."""
        self.bag.sudo().product_id.taxes_id = self.cookie.sudo().product_id.taxes_id
        self.sheet.record_entries(
            [self._entry("a", self.bag, 1), self._entry("b", self.tablet, -2)]
        )
        self._count(self.sheet, c50=1)
        self.sheet.action_close()
        receipt = self.sheet.move_ids
        taxes = {
            line.tax_line_id.amount: -line.balance
            for line in receipt.line_ids.filtered("tax_line_id")
        }
        self.assertEqual(taxes, {5.5: 0.42, 20.0: -1.33})
        self.assertEqual((receipt.amount_total, receipt.payment_state), (0.0, "paid"))
        self.assertActual(self.cohort, row70=0.91)

    def test_returns_alone_make_a_credit_note_that_is_paid_back(self):
        self.sheet.record_entries(
            [
                self._entry("a", self.cookie, -20),
                self._entry("b", self.tablet, -1, "card"),
                self._entry("c", self.cookie, 2, "cheque"),
            ]
        )
        self._count(self.sheet, c20=1)
        self._taking(self.sheet, "card").counted_amount = -4.0
        self._taking(self.sheet, "cheque").counted_amount = 3.0
        self.sheet.with_user(self.facilitator).action_close()
        note = self.sheet._get_receipt()
        self.assertEqual((note.move_type, note.amount_total), ("out_refund", 31.0))
        self.assertEqual((note.amount_residual, note.state), (0.0, "posted"))
        self.assertEqual(self._balances(), [0.0, -30.0, -1.0, 0.0])
        # 27 € at 5.5 % hold 1.41 of VAT, 4 € at 20 % hold 0.67.
        self.assertEqual(
            [(row["name"], row["tax"]) for row in self.sheet._get_printed_vat()],
            [("5,5 %", -1.41), ("20 %", -0.67)],
        )
        self.assertActual(self.cohort, row70=-28.92)

    def test_returns_alone_are_reopened_and_closed_again(self):
        self.sheet.record_entries([self._entry("a", self.cookie, -20)])
        self._count(self.sheet, c20=1)
        self.sheet.action_close()
        self.sheet.reopen("One cookie more")
        self.assertActual(self.cohort, row70=0.0)
        self.assertEqual(self._balances(), [0.0, 0.0, 0.0, 0.0])
        self.sheet.record_entries([self._entry("b", self.cookie, -1)])
        self._count(self.sheet, c20=0, c10=1, c5=1, c2=1, c1=1, c0_5=1)
        self.sheet.action_close()
        self.assertEqual(self.sheet._get_receipt().amount_total, 31.5)
        self.assertEqual(self._balances(), [0.0, -31.5, 0.0, 0.0])

    def test_a_means_that_was_paid_back_more_than_it_took_is_matched_too(self):
        """Matched one by one, the card's refund would stay open beside the cash."""
        self.sheet.record_entries(
            [
                self._entry("a", self.cookie, -2, "cash"),
                self._entry("b", self.cookie, 20, "card"),
            ]
        )
        self._count(self.sheet, c20=2, c5=1, c2=1)
        self._taking(self.sheet, "card").counted_amount = 30.0
        self.sheet.action_close()
        self.assertEqual(self._balances(), [0.0, -3.0, 30.0, 0.0])


class TestTakings(StallCase):
    def test_takings_stay_with_their_means_and_their_sheet(self):
        self._sell(self.sheet)
        other = self.sheet.copy()
        card = self._taking(self.sheet, "card").with_user(self.facilitator)
        transfer = self._taking(self.sheet, "transfer").with_user(self.facilitator)
        for vals in ({"mode_id": transfer.mode_id.id}, {"sheet_id": other.id}):
            with self.subTest(vals=vals), self.assertRefused("their means of payment"):
                card.write(vals)
        with self.assertRefused("its takings stay"):
            card.with_user(self.env.user).unlink()
        transfer.with_user(self.env.user).unlink()  # nothing was paid by it


class TestVatSwitch(StallCase):
    def test_a_product_made_without_vat_is_taxed_once_vat_is_back(self):
        self.company.flashcoop_vat_exempt = True
        muffin = self._create_offer("Muffin", 2.0)
        sweet = self._create_offer("Sweet", 1.0, "sweets")
        self.assertFalse((muffin | sweet).tax_ids)
        self.company.flashcoop_vat_exempt = False
        self.assertEqual(muffin.sudo().product_id.taxes_id.mapped("amount"), [5.5])
        self.assertEqual(sweet.tax_ids.mapped("amount"), [20.0])
        self.sheet.record_entries([self._entry("a", muffin, 10)])
        self._count(self.sheet, c50=1, c20=1)
        self.sheet.action_close()
        self.assertEqual(self.sheet._get_receipt().amount_tax, 1.04)

    def test_a_product_that_carries_no_tax_sells_with_that_of_its_kind(self):
        product = self.cookie.sudo().product_id
        product.taxes_id = False
        self.assertEqual(self.cookie.tax_ids.mapped("amount"), [5.5])
        self._sell(self.sheet)
        self.sheet.action_close()
        taxes = self.sheet._get_receipt().line_ids.tax_line_id
        self.assertEqual(sorted(taxes.mapped("amount")), [5.5, 20.0])

    def test_without_vat_products_keep_their_tax_for_later(self):
        tax = self.cookie.tax_ids
        self.company.flashcoop_vat_exempt = True
        self.assertFalse(self.cookie.tax_ids)
        self.assertFalse(self.cookie._get_taxes("onsite"))
        self.company.flashcoop_vat_exempt = False
        self.assertEqual(self.cookie.tax_ids, tax)

    def test_what_is_sold_no_more_keeps_its_product_as_it_was(self):
        self.company.flashcoop_vat_exempt = True
        other = self._create_cohort("Chez Eux")
        old, gone, both = (
            self.env["flashcoop.offer"].create(
                {"cohort_id": cohort.id, "name": name, "price_unit": 2.0}
            )
            for cohort, name in ((other, "Old"), (self.cohort, "Gone"), (other, "Both"))
        )
        self.env["flashcoop.offer"].create(
            {"cohort_id": self.cohort.id, "product_id": both.product_id.id}
        )
        gone.active = False
        other.state = "cancelled"
        self.company.flashcoop_vat_exempt = False
        self.assertFalse((old | gone).sudo().product_id.taxes_id)
        self.assertEqual(both.sudo().product_id.taxes_id.mapped("amount"), [5.5])

    def test_a_product_that_is_exempt_says_so_by_a_tax_of_nothing(self):
        product = self.cookie.sudo().product_id
        product.taxes_id = self.env["account.tax"].create(
            {"name": "Exempt", "amount": 0, "type_tax_use": "sale"}
        )
        exempt = product.taxes_id
        self.company.flashcoop_vat_exempt = True
        self.company.flashcoop_vat_exempt = False
        self.assertEqual(product.taxes_id, exempt)

    def test_a_day_not_booked_yet_says_how_it_will_be(self):
        idle = self.sheet.copy()
        self._sell(self.sheet)
        self.company.flashcoop_vat_exempt = True
        self.assertIn("without VAT", self.sheet.message_ids[0].body)
        self.company.flashcoop_vat_exempt = False
        self.assertIn("now carry VAT", self.sheet.message_ids[0].body)
        self.assertNotIn("VAT", "".join(idle.message_ids.mapped("body")))

    def test_vat_is_not_switched_on_without_a_tax_to_give(self):
        self.company.flashcoop_vat_exempt = True
        self._create_offer("Muffin", 2.0)
        taxes = self.env["account.tax"].with_context(active_test=False)
        taxes.search([("amount", "=", 5.5)]).price_include_override = "tax_excluded"
        with self.assertRefused("has no sale tax of 5.5 %"):
            self.company.flashcoop_vat_exempt = False


class TestReopening(StallCase):
    def test_reopening_reverses_and_the_next_closing_is_a_new_version(self):
        self._sell(self.sheet)
        self.sheet.action_close()
        with self.assertRefused("Say why"):
            self.sheet.reopen(" ")
        self.sheet.reopen("Five cookies forgotten")
        self.assertActual(self.cohort, row70=0.0)
        cash = self.env["account.journal"].search([("type", "=", "cash")])
        balance = sum(
            self.env["account.move.line"]
            .search([("account_id", "=", cash.default_account_id.id)])
            .mapped("balance")
        )
        self.assertEqual(balance, 0.0)
        self.sheet.record_entries([self._entry("f", self.cookie, 2)])
        self._count(self.sheet, c1=3)
        self.sheet.action_close()
        self.assertEqual((self.sheet.name, self.sheet.version), ("FDC/2022/001", 2))
        self.assertActual(self.cohort, row70=45.98)

    def test_the_cash_book_holds_the_takings_once_after_a_reopening(self):
        self._sell(self.sheet)
        self.sheet.action_close()
        self.sheet.reopen("Counted again")
        self.sheet.action_close()
        lines = self.env["account.bank.statement.line"].search(
            [("journal_id.type", "=", "cash")]
        )
        self.assertEqual(sorted(lines.mapped("amount")), [-30.0, 30.0, 30.0])
        self.assertActual(self.cohort, row70=43.14)
        self.assertEqual(len(self.sheet._get_live_moves()), 4)

    def test_a_credit_note_of_the_accountant_holds_up_reopening(self):
        self._sell(self.sheet)
        self.sheet.action_close()
        receipt = self.sheet.move_ids.filtered(lambda m: m.move_type == "out_receipt")
        note = receipt._reverse_moves([{"date": receipt.date}])
        note.flashcoop_stall_sheet_id = False
        with self.assertRefused("credit note"):
            self.sheet.reopen("Wrong price")
        self.assertTrue(self.sheet._get_printed_vat())

    def test_state_and_number_are_nobody_s_to_write(self):
        sheet = self.sheet.with_user(self.facilitator)
        for vals in ({"state": "closed"}, {"version": 7}, {"name": "FDC/2022/999"}):
            with self.subTest(vals=vals), self.assertRefused("by its buttons"):
                sheet.write(vals)
        with self.assertRefused("by its buttons"):
            sheet.with_context(default_state="closed").create(
                {"cohort_id": self.cohort.id}
            )

    def test_a_facilitator_does_not_reopen(self):
        self._sell(self.sheet)
        self.sheet.action_close()
        with self.assertRaises(AccessError):
            self.sheet.with_user(self.facilitator).reopen("Because")

    def test_in_a_locked_month_the_day_moves_and_is_said(self):
        self._sell(self.sheet)
        self.company.sale_lock_date = "2022-03-12"
        self.sheet.action_close()
        receipt = self.sheet.move_ids.filtered(lambda m: m.move_type == "out_receipt")
        self.assertGreater(str(receipt.date), "2022-03-12")
        self.assertIn("locked", "".join(self.sheet.message_ids.mapped("body")))

    def test_a_cash_difference_alone_moved_out_of_a_locked_month_is_said(self):
        self._count(self.sheet, c50=1, c1=1)
        self.sheet.difference_reason = "Found under the table"
        self.company.fiscalyear_lock_date = "2022-03-12"
        self.sheet.action_close()
        day = self.sheet.move_ids.date
        self.assertGreater(str(day), "2022-03-12")
        self.assertIn(str(day), "".join(self.sheet.message_ids.mapped("body")))

    def test_numbers_have_no_gap_when_a_closing_fails(self):
        self._sell(self.sheet)
        self._taking(self.sheet, "card").counted_amount = 0.0
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.sheet.action_close()
        other = self.sheet.copy({"opening_float": 0.0})
        other.action_close()
        self.assertEqual(other.name, "FDC/2022/001")
