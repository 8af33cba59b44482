"""Whom an order is for: the shop's Flashcoop, another one, or none."""

from till import TillCase

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.service.model import call_kw


def _rpc(user, records, method, *args, **kwargs):
    records = records.with_user(user)
    return call_kw(records.browse(), method, [records.ids, *args], kwargs)


class TestChoice(TillCase):
    def _cancel(self, cohort):
        cohort.write({"state": "cancelled"})

    def test_nobody_ties_a_shop_or_an_order_to_a_closed_flashcoop(self):
        self._cancel(self.other)
        order = self._sell(self._open(), (self.cookie, 1))
        with self.assertRefused("“Chez Eux” is closed or cancelled: nothing new"):
            self.shop.flashcoop_cohort_id = self.other
        with self.assertRefused("“Chez Eux” is closed or cancelled: nothing new"):
            order.flashcoop_cohort_id = self.other
        with self.assertRefused("“Chez Eux” is closed or cancelled: nothing new"):
            _rpc(self.seller, order, "write", {"flashcoop_cohort_id": self.other.id})

    def test_a_shop_whose_flashcoop_is_closed_sells_for_nobody(self):
        session = self._open()
        self._cancel(self.cohort)
        order = self._sell(session, (self.cookie, 1))
        self.assertFalse(order.flashcoop_cohort_id)
        self._close(session)
        self.assertActual(self.cohort, row70=0.0)

    def test_a_sale_that_comes_in_after_the_closing_is_kept_and_says_so(self):
        session = self._open()
        self._cancel(self.cohort)
        order = self._sell(
            session, (self.cookie, 1), flashcoop_cohort_id=self.cohort.id
        )
        self.assertEqual(order.state, "paid")
        self.assertFalse(order.flashcoop_cohort_id)
        self.assertIn("Sold for “Chez Nous”", order.message_ids[0].body)

    def test_a_till_that_calls_a_sale_a_refund_sells_nothing_for_the_closed(self):
        session = self._open()
        before = self._sell(session, (self.cookie, 1))
        self._cancel(self.cohort)
        own = {"is_refund": True, "flashcoop_cohort_id": self.cohort.id}
        sale = self._sell(session, (self.cookie, 1), **own)
        exchange = self._sell(session, (self.cup, 1), refunds=before, **own)
        for order in (sale, exchange):
            self.assertFalse(order.flashcoop_cohort_id)
            self.assertIn("Sold for “Chez Nous”", order.message_ids[0].body)
            with self.assertRefused("“Chez Nous” is closed or cancelled: nothing new"):
                vals = {"flashcoop_cohort_id": self.cohort.id}
                _rpc(self.seller, order, "write", vals)
        sold, given_back = exchange.lines.sorted("qty", reverse=True)
        self.assertFalse(sold.flashcoop_cohort_id)
        self.assertEqual(given_back.flashcoop_cohort_id, self.cohort)

    def test_what_is_given_back_in_the_office_on_a_closed_one_stays_with_it(self):
        session = self._open()
        sale = self._sell(session, (self.cookie, 1))
        self._cancel(self.cohort)
        refund = sale.with_user(self.seller)._refund()
        self.assertEqual(refund.flashcoop_cohort_id, self.cohort)
        self.assertEqual(refund.lines.flashcoop_cohort_id, self.cohort)

    def test_an_order_that_gives_back_one_sale_is_of_it_whatever_the_till_says(self):
        session = self._open()
        sale = self._sell(session, (self.cookie, 1))
        own = {"is_refund": False, "flashcoop_cohort_id": self.other.id}
        refund = self._sell(session, refunds=sale, **own)
        self.assertEqual(refund.flashcoop_cohort_id, self.cohort)

    def test_an_order_that_gives_back_lines_of_two_is_whom_the_till_says(self):
        session = self._open()
        sale = self._sell(session, (self.cookie, 1))
        exchange = self._sell(
            session, (self.cup, 1), refunds=sale, flashcoop_cohort_id=self.other.id
        )
        refund = self._sell(
            session, refunds=exchange, flashcoop_cohort_id=self.cohort.id
        )
        self.assertEqual(refund.flashcoop_cohort_id, self.cohort)
        both = self.cohort + self.other
        self.assertEqual(refund.lines.flashcoop_cohort_id, both)

    def test_a_flashcoop_of_another_company_is_refused(self):
        company = self._create_company()
        foreign = self._create_cohort("Chez Elles", company_id=company.id)
        order = self._sell(self._open(), (self.cookie, 1))
        with self.assertRefused("“Chez Elles” is not of", ValidationError):
            order.flashcoop_cohort_id = foreign
        with self.assertRefused("Chez Elles"):
            self.shop.flashcoop_cohort_id = foreign

    def test_a_flashcoop_with_orders_is_not_deleted(self):
        self._sell(self._open(), (self.cookie, 1))
        with self.assertRefused("cancel it or archive it instead of deleting it"):
            self.cohort.unlink()


class TestTill(TillCase):
    def _load(self, shop, model):
        session = self._open(shop)
        return session.load_data([model])[model]

    def test_a_seller_without_a_role_is_offered_open_flashcoops_by_name(self):
        self._create_cohort("Chez Elles", company_id=self._create_company().id)
        self.other.write({"state": "cancelled"})
        found = self._load(self.shop, "flashcoop.cohort")
        self.assertEqual(found, [{"id": self.cohort.id, "name": "Chez Nous"}])
        with self.assertRefused("", AccessError):
            self.cohort.with_user(self.seller).read(["name"])

    def test_a_till_forgets_a_flashcoop_that_has_been_closed(self):
        session = self._open()
        self.other.write({"state": "cancelled"})
        ids = (self.cohort + self.other).ids
        found = session.filter_local_data({"flashcoop.cohort": ids})
        self.assertEqual(found, {"flashcoop.cohort": self.other.ids})


class TestLive(TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls._create_user("facilitator")
        cls.cohort.coordinator_id = cls.facilitator

    def _board(self, *groupby):
        groups = self.env["flashcoop.sale.report"]._read_group(
            [("cohort_id", "=", self.cohort.id)],
            list(groupby),
            ["quantity:sum", "amount:sum", "ticket:count_distinct"],
        )
        return {group[0]: group[1:] for group in groups}

    def _pending(self):
        self.env.invalidate_all()
        return self.cohort.with_user(self.facilitator).pos_pending_amount

    def test_a_facilitator_sees_at_once_what_the_till_sells(self):
        session = self._open()
        self.assertEqual(self._pending(), 0.0)
        self._sell(session, (self.cookie, 5))
        self._sell(session, (self.cup, 1), flashcoop_cohort_id=self.other.id)
        self.assertEqual(self._pending(), 10.0)
        self.assertActual(self.cohort, row70=0.0)
        self._close(session)
        self.assertEqual(self._pending(), 0.0)
        self.assertActual(self.cohort, row70=10.0)

    def test_the_live_panel_is_for_a_till_without_a_stall_too(self):
        self.cohort.sales_target_amount = 200.0
        Cohort = self.env["flashcoop.cohort"].with_user(self.facilitator)
        self.assertEqual(Cohort.get_live_cohorts(), [])
        self._sell(self._open(), (self.cookie, 5))
        [offered] = Cohort.get_live_cohorts()
        live = Cohort.browse(offered["id"]).get_live_sales()
        self.assertEqual((live["day"], live["amount"]), ("2022-03-12", 10.55))
        self.assertEqual((live["target_amount"], live["target_is_whole"]), (200, True))

    def test_an_invoiced_order_waits_no_more(self):
        session = self._open()
        self._sell(session, (self.cookie, 5))
        customer = self._create_partner("Bo").id
        self._sell(session, (self.cup, 1), partner_id=customer, to_invoice=True)
        self.assertEqual(self._pending(), 10.0)
        self.assertActual(self.cohort, row70=10.0)

    def test_the_board_tells_the_same_before_and_after_the_books(self):
        self.cohort.generate_sessions(days=7, saturday="2022-03-12")
        session = self._open()
        sale = self._sell(session, (self.cookie, 5))
        customer = self._create_partner("Bo").id
        self._sell(session, (self.cup, 2), partner_id=customer, to_invoice=True)
        self._sell(session, refunds=sale, method=self.card)
        before = self._board("source")
        self.assertEqual(before, {"pos": (2.0, 24.0, 2)})
        self.assertEqual(self._board("hour"), {"10:00": (2.0, 24.0, 2)})
        self.assertEqual(self._board("product_id")[self.cup], (2.0, 24.0, 1))
        half_day = self.cohort.session_ids.filtered(
            lambda s: str(s.date) == "2022-03-12"
        )
        self.assertEqual(set(self._board("session_id")), {half_day[0]})
        self._close(session)
        self.assertEqual(self._board("source"), before)

    def test_a_facilitator_sees_no_order_and_a_foreign_one_no_sale(self):
        self._sell(self._open(), (self.cookie, 5))
        Report = self.env["flashcoop.sale.report"]
        self.assertTrue(Report.with_user(self.facilitator).search([]))
        foreign = self._create_user("facilitator", "foreign")
        self.assertFalse(Report.with_user(foreign).search([]))
        with self.assertRefused("", AccessError):
            self.cohort.with_user(foreign).read(["pos_pending_amount"])
        with self.assertRefused("", AccessError):
            self.env["pos.order"].with_user(self.facilitator).search([])

    def test_a_flashcoop_is_not_closed_without_a_word_on_an_open_session(self):
        session = self._open()
        self._sell(session, (self.cookie, 5))
        self.env.invalidate_all()
        self.assertIn(
            f"Point of Sale sessions to close: {session.name}", self.cohort.to_settle
        )
        self._close(session)
        self.env.invalidate_all()
        self.assertNotIn("Point of Sale", self.cohort.to_settle)

    def test_the_number_of_queries_does_not_grow_with_the_flashcoops(self):
        session = self._open()
        counts = []
        for cohorts in (self.cohort, self.cohort + self.other):
            for cohort in cohorts:
                self._sell(session, (self.cookie, 1), flashcoop_cohort_id=cohort.id)
            with self._counted_queries() as counted:
                cohorts.mapped("pos_pending_amount")
            counts += counted
        self.assertEqual(counts[0], counts[1])


class TestRights(TillCase):
    def test_a_shop_is_tied_by_who_manages_shops_not_by_a_seller(self):
        manager = self._create_user(
            "stranger", "chief", groups="point_of_sale.group_pos_manager"
        )
        shop = self.shop.with_user(manager)
        shop.flashcoop_cohort_id = self.other
        self.assertEqual(shop.flashcoop_cohort_id.name, "Chez Eux")
        with self.assertRefused("", AccessError):
            shop.flashcoop_cohort_id.name = "Mine"
        with self.assertRefused("Who manages shops", AccessError):
            self.shop.with_user(self.seller).flashcoop_cohort_id = self.cohort

    def test_who_manages_shops_of_one_company_sees_no_other(self):
        company = self._create_company()
        manager = self._create_user(
            "stranger",
            "chief",
            groups="point_of_sale.group_pos_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.env["flashcoop.cohort"].with_user(manager).search([]))
        with self.assertRefused("", AccessError):
            self.cohort.with_user(manager).read(["name"])
