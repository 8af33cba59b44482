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
