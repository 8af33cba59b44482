"""Row 70 of the statement is what all ways of selling brought, each euro once."""

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_sale_orders import SaleCase
from till import NOW, TillFactory

from odoo.tests import freeze_time

#: A way of selling, and how many pieces; refunds give back the last sale of their kind.
WAYS = ("stall", "till", "till_invoice", "order", "advance", "invoice", "credit")
SALES = st.lists(
    st.tuples(st.sampled_from((*WAYS, "till_refund")), st.integers(1, 7)),
    min_size=2,
    max_size=7,
)


class TestUnion(TillFactory, SaleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer = cls.env["flashcoop.offer"].create(
            {"cohort_id": cls.cohort.id, "name": "Tart", "price_unit": 2.11}
        )

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOW))

    def _stall(self, pieces):
        sheet = self.env["flashcoop.stall.sheet"].create(
            {"cohort_id": self.cohort.id, "date": "2022-03-12"}
        )
        mode = self.env.ref("flashcoop_odoo.payment_mode_card")
        sheet.record_entries(
            [
                {
                    "uuid": f"{sheet.id}",
                    "ticket": f"{sheet.id}",
                    "time": NOW,
                    "kind": "sale",
                    "offer_id": self.offer.id,
                    "quantity": pieces,
                    "price_unit": 2.11,
                    "mode_id": mode.id,
                }
            ]
        )
        taking = sheet.taking_ids.filtered(lambda taking: taking.mode_id == mode)
        taking.counted_amount = round(2.11 * pieces, 2)
        sheet.action_close()
        return 2.0 * pieces

    def _till(self, pieces):
        self.last = self._sell(self.session, (self.cookie, pieces))
        return 2.0 * pieces

    def _till_invoice(self, pieces):
        self.last = self._sell(
            self.session,
            (self.cookie, pieces),
            partner_id=self.customer.id,
            to_invoice=True,
        )
        return 2.0 * pieces

    def _till_refund(self, _pieces):
        sale, self.last = self.last, None
        if not sale:
            return 0.0
        self._sell(
            self.session,
            refunds=sale,
            method=self.card,
            partner_id=sale.partner_id.id,
            to_invoice=bool(sale.account_move),
        )
        return -2.0 * sum(sale.lines.mapped("qty"))

    def _order(self, pieces):
        self._invoice(self._create_order(quantity=pieces))
        return 10.0 * pieces

    def _invoice_by_hand(self, pieces, move_type="out_invoice"):
        own = self._distribution((100, self.cohort))
        self._create_document(move_type, [("707", 3.0 * pieces, own)])
        return 3.0 * pieces

    def _way(self, way, pieces):
        if way == "advance":
            order = self._create_order(quantity=pieces)
            self._advance(order, 50)
            self._invoice(order)
            return 10.0 * pieces
        if way == "invoice":
            return self._invoice_by_hand(pieces)
        if way == "credit":
            return -self._invoice_by_hand(pieces, "out_refund")
        return getattr(self, f"_{way}")(pieces)

    def _check(self, steps):
        self.last = None
        self.session = self._open()
        expected = sum(self._way(way, pieces) for way, pieces in steps)
        self.session.invalidate_recordset()
        pending = self.cohort.pos_pending_amount
        self.assertAlmostEqual(self._row() + pending, expected, 2)
        self._close(self.session)
        self.env.invalidate_all()
        self.assertEqual(self.cohort.pos_pending_amount, 0.0)
        self.assertAlmostEqual(self._row(), expected, 2)

    def _row(self):
        return self._rows(self.cohort)["70"]["actual"]

    def test_every_way_of_selling_once(self):
        self._check([(way, 3) for way in (*WAYS, "till", "till_refund")])

    @settings(max_examples=12, phases=(Phase.generate,))
    @given(SALES)
    def test_any_mix_of_ways(self, steps):
        savepoint = self.env.cr.savepoint()
        try:
            self._check(steps)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
