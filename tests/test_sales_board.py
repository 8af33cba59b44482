"""The sales board: what left the stall and what was sold elsewhere, each once."""

from test_stall_sheet import StallCase


class TestSalesBoard(StallCase):
    def _board(self, *groupby, domain=()):
        groups = self.env["flashcoop.sale.report"]._read_group(
            [("cohort_id", "=", self.cohort.id), *domain],
            list(groupby),
            ["quantity:sum", "amount:sum", "ticket:count_distinct"],
        )
        return {group[0]: group[1:] for group in groups}

    def test_sales_show_before_the_day_is_closed_and_once_after(self):
        self._sell(self.sheet)
        before = self._board("source", domain=[("kind", "=", "sale")])
        self.sheet.action_close()
        after = self._board("source", domain=[("kind", "=", "sale")])
        self.assertEqual(before, {"stall": (29.0, 46.0, 3)})
        self.assertEqual(after, before)

    def test_by_product_hour_means_and_what_became_of_it(self):
        self.sheet.line_ids.filtered(lambda r: r.offer_id == self.cookie).brought = 40
        self._sell(self.sheet)
        cookie = self.cookie.product_id
        self.assertEqual(
            self._board("product_id", domain=[("kind", "=", "sale")])[cookie],
            (28.0, 42.0, 2),
        )
        # 09:30 UTC is 10:30 in Paris in March.
        self.assertEqual(
            set(self._board("hour", domain=[("kind", "=", "sale")])), {"10:00"}
        )
        self.assertEqual(self._board("mode_id")[self._mode("card")], (8.0, 12.0, 1))
        kinds = {kind: row[0] for kind, row in self._board("kind").items()}
        self.assertEqual(kinds, {"sale": 29, "gift": 2, "breakage": 1, "unsold": 9})

    def test_who_took_everything_back_is_no_customer(self):
        self._sell(self.sheet)
        back = self._entry("a-back", self.cookie, -20, ticket="a")
        part = self._entry("b-back", self.cookie, -2, "card", ticket="b")
        self.sheet.record_entries([back, part])
        # left: 6 cookies by card and a tablet by cheque
        self.assertEqual(self._board("source")["stall"], (10.0, 13.0, 2))
        self.assertEqual(self.sheet.ticket_count, 2)

    def test_one_ticket_number_on_two_days_is_two_customers(self):
        other = self.sheet.copy({"date": "2022-03-13"})
        for sheet in (self.sheet, other):
            sheet.record_entries([self._entry("a", self.cookie)])
        self.assertEqual(self._board("kind")["sale"], (2.0, 3.0, 2))

    def test_an_average_basket_is_one_of_customers_not_of_lines(self):
        self.sheet.record_entries(
            [
                self._entry("a", self.cookie, 2, ticket="one"),
                self._entry("b", self.bag, 1, ticket="one"),
                self._entry("c", self.cookie, 2, ticket="two"),
                self._entry("d", self.bag, 1, kind="gift", ticket="three"),
            ]
        )
        Report = self.env["flashcoop.sale.report"]
        domain, spec = [("cohort_id", "=", self.cohort.id)], ["basket_amount:avg"]
        # 11 € and 3 €; lines of 3, 8 and 3 € would make 4.67
        self.assertEqual(Report._read_group(domain, [], spec), [(7.0,)])
        by_product = dict(Report._read_group(domain, ["product_id"], spec))
        self.assertEqual(by_product[self.cookie.product_id], 3.0)
        self.assertEqual(self.sheet.average_amount, 7.0)

    def test_a_sale_belongs_to_one_half_day_even_where_two_overlap(self):
        morning, afternoon = self.cohort.generate_sessions(days=1).sorted("start")
        afternoon.hour_start = 11.5
        day = str(morning.date)
        times = {
            "early": f"{day} 07:00:00",  # 08:00 in Paris, before the first half-day
            "both": f"{day} 10:45:00",
            "evening": f"{day} 19:00:00",
            "sunday": "2022-03-13 10:00:00",
        }
        self.sheet.record_entries(
            [self._entry(uuid, self.cookie, time=time) for uuid, time in times.items()]
        )
        board = self._board("session_id")
        none = self.env["flashcoop.session"]
        found = {session: row[0] for session, row in board.items()}
        self.assertEqual(found, {morning: 1.0, afternoon: 2.0, none: 1.0})

    def test_a_credit_note_lowers_sales_and_is_no_customer(self):
        own = self._distribution((100, self.cohort))
        self._create_document("out_invoice", [("707", 100.0, own)])
        self._create_document("out_refund", [("707", 40.0, own)])
        self.assertEqual(self._board("source")["invoice"][1:], (60.0, 1))

    def test_totals_are_those_of_their_parts(self):
        """Whatever one groups by, sales and pieces add up to the same."""
        self._sell(self.sheet)
        self._create_sale([("707", 9.9, self._distribution((100, self.cohort)))])
        [total] = self._board("cohort_id").values()
        for name in ("product_id", "hour", "mode_id", "seller_id", "session_id"):
            with self.subTest(by=name):
                parts = self._board(name).values()
                self.assertEqual(sum(part[0] for part in parts), total[0])
                self.assertAlmostEqual(sum(part[1] for part in parts), total[1])

    def test_an_invoice_made_elsewhere_counts_by_its_part_taxes_included(self):
        vat = self.company._get_flashcoop_vat("food")
        half = self._distribution((50, self.cohort))
        self._create_document(
            "out_invoice", [("707", 105.50, half, vat)], date="2022-03-14"
        )
        self._create_bill([("601", 20.0, self._distribution((100, self.cohort)))])
        board = self._board("source")
        self.assertEqual(board, {"invoice": (0.5, 52.75, 1)})

    def test_a_facilitator_sees_their_own_flashcoop_alone(self):
        self._sell(self.sheet)
        foreign = self._create_user("facilitator", "foreign")
        Report = self.env["flashcoop.sale.report"]
        self.assertTrue(Report.with_user(self.facilitator).search([]))
        self.assertFalse(Report.with_user(foreign).search([]))
