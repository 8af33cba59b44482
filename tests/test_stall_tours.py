"""The stall on a phone, in a real browser and in French, as a facilitator."""

from test_tours import TourCase


class TestStall(TourCase):
    browser_size = "390x844"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        self.facilitator = self._create_login("facilitator")
        self.cohort = self._create_cohort(
            "Chez Cook'is", coordinator_id=self.facilitator.id
        )
        self.seller = self._create_participant(self.cohort, "Ana")
        for name, price, vat_kind in (
            ("Cookie", 1.5, "food"),
            ("Tablette", 4.0, "sweets"),
        ):
            self.env["flashcoop.offer"].create(
                {
                    "cohort_id": self.cohort.id,
                    "name": name,
                    "price_unit": price,
                    "vat_kind": vat_kind,
                }
            )
        self.sheet = self.env["flashcoop.stall.sheet"].create(
            {
                "cohort_id": self.cohort.id,
                "date": "2022-03-12",
                "opening_float": 50.0,
                "target_amount": 100.0,
            }
        )
        self.sheet.line_ids[0].brought = 40

    def _walk_stall(self, tour):
        url = f"/odoo/flashcoop.stall.sheet/{self.sheet.id}"
        self._walk(tour, self.facilitator, url)

    def _sold(self, code):
        """Return what the entries of one means add up to."""
        mode = self.env.ref(f"flashcoop_odoo.payment_mode_{code}")
        entries = self.sheet.entry_ids.filtered(lambda entry: entry.mode_id == mode)
        return sum(entries.mapped("amount"))

    def test_a_day_at_the_market_ends_in_the_books(self):
        self._walk_stall("flashcoop_stall_day")

        self.assertEqual(
            [self._sold(code) for code in ("cash", "card", "cheque")], [3.0, 4.0, 0.0]
        )
        cookie, tablet = self.sheet.line_ids
        self.assertEqual((cookie.sold, cookie.given, cookie.unsold), (2, 1, 37))
        self.assertEqual(tablet.sold, 1)
        self.assertEqual(self.sheet.ticket_count, 2)
        self.assertEqual(self.sheet.entry_ids.seller_id, self.seller)
        self.assertEqual(self.sheet.state, "closed")
        receipt = self.sheet.move_ids.filtered(lambda m: m.move_type == "out_receipt")
        self.assertEqual((receipt.state, receipt.amount_total), ("posted", 7.0))
        self.assertEqual(self.sheet.difference_amount, -1.0)
        self.assertEqual(self.sheet.difference_reason, "Un euro perdu")

    def test_what_comes_after_the_closing_is_kept_until_removed_by_hand(self):
        self.sheet.opening_float = 0.0
        self._walk_stall("flashcoop_stall_closed_elsewhere")

        self.assertEqual(self.sheet.state, "closed")
        self.assertFalse(self.sheet.entry_ids)

    def test_what_is_sold_without_network_is_saved_exactly_once(self):
        self._walk_stall("flashcoop_stall_offline")

        self.assertEqual(self._sold("card"), 6.0)
        cookie, tablet = self.sheet.line_ids
        self.assertEqual((cookie.sold, tablet.sold), (4, 0))
        self.assertEqual(self.sheet.ticket_count, 3)
        self.assertEqual(len(self.sheet.entry_ids), 5)

    def test_what_another_phone_sold_is_corrected_here(self):
        cookie = self.cohort.offer_ids[0]
        self.sheet.record_entries(
            [self._other_phone("one", cookie, 1), self._other_phone("two", cookie, 2)]
        )
        self._walk_stall("flashcoop_stall_other_phone")

        self.assertEqual([self._sold(code) for code in ("cash", "card")], [3.0, 4.0])

    def _other_phone(self, uuid, offer, quantity):
        return {
            "uuid": uuid,
            "ticket": uuid,
            "time": f"2022-03-12 09:0{quantity}:00",
            "kind": "sale",
            "offer_id": offer.id,
            "quantity": quantity,
            "price_unit": offer.price_unit,
            "mode_id": self.env.ref("flashcoop_odoo.payment_mode_card").id,
        }

    def test_what_is_counted_without_network_outlives_a_reload(self):
        self._walk_stall("flashcoop_stall_count_offline")

        self.assertEqual(self.sheet.state, "closed")
        self.assertEqual(self.sheet.difference_amount, 10.0)
        self.assertEqual(self.sheet.difference_reason, "Dix euros de trop")

    def test_a_phone_that_slept_sends_when_it_wakes(self):
        self._walk_stall("flashcoop_stall_sleep")

        self.assertEqual(self._sold("card"), 1.5)
        self.assertEqual(len(self.sheet.entry_ids), 1)

    def test_the_panel_shows_what_other_phones_sell(self):
        self.sheet.target_quantity = 4
        cookie = self.sheet.line_ids[0].offer_id
        entry = {
            "uuid": "a",
            "ticket": "a",
            "time": "2022-03-12 09:30:00",
            "kind": "sale",
            "offer_id": cookie.id,
            "quantity": 2,
            "price_unit": 1.5,
            "mode_id": self.env.ref("flashcoop_odoo.payment_mode_card").id,
            "seller_id": self.seller.id,
        }
        self.sheet.record_entries([entry])
        self._walk_stall("flashcoop_live_sales")

        self.assertEqual(self.sheet.sales_amount, 4.5)
