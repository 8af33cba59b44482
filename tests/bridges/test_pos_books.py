"""What is sold at the till reaches the books of its Flashcoop, once, to the cent."""

from till import NOW, TillCase

from odoo.exceptions import UserError


class TestSession(TillCase):
    def test_each_flashcoop_gets_its_sales_and_taxes_stay_what_they_are(self):
        session = self._open()
        self._sell(session, (self.cookie, 10))
        self._sell(session, (self.cup, 1), method=self.card)
        self._sell(session, (self.cookie, 3), flashcoop_cohort_id=self.other.id)
        self._sell(session, (self.cookie, 1), flashcoop_cohort_id=False)
        self._close(session)

        own, other = (self._distribution((100, c)) for c in (self.cohort, self.other))
        self.assertEqual(
            self._items(session.move_id),
            [(2.0, {}), (6.0, other), (10.0, own), (20.0, own)],
        )
        taxes = session.move_id.line_ids.filtered("tax_line_id")
        self.assertEqual(sorted(taxes.mapped("balance")), [-2.0, -1.54])
        self.assertFalse(any(taxes.mapped("analytic_distribution")))
        self.assertActual(self.cohort, row70=30.0)
        self.assertActual(self.other, row70=6.0)

    def test_an_invoiced_order_counts_by_its_invoice_alone(self):
        session = self._open()
        customer = self._create_partner("Bo")
        order = self._sell(
            session, (self.cookie, 5), partner_id=customer.id, to_invoice=True
        )
        self._sell(session, (self.cookie, 1))
        self.assertActual(self.cohort, row70=10.0)
        self._close(session)

        own = self._distribution((100, self.cohort))
        self.assertEqual(self._items(order.account_move), [(10.0, own)])
        self.assertEqual(self._items(session.move_id), [(2.0, own)])
        self.assertActual(self.cohort, row70=12.0)

    def test_an_order_invoiced_after_the_session_still_counts_once(self):
        session = self._open()
        order = self._sell(session, (self.cookie, 5))
        self._close(session)
        order.partner_id = self._create_partner("Bo")
        order.with_context(generate_pdf=False).action_pos_order_invoice()

        own = self._distribution((100, self.cohort))
        self.assertEqual(self._items(order.account_move), [(10.0, own)])
        self.assertEqual(self._items(order.reversed_move_ids), [(-10.0, own)])
        self.assertActual(self.cohort, row70=10.0)

    def test_what_is_given_back_comes_off_the_flashcoop_that_sold_it(self):
        session = self._open()
        sale = self._sell(session, (self.cookie, 5))
        self._close(session)
        self.cohort.write({"state": "running"})
        self.cohort.write({"state": "cancelled"})
        self.shop.flashcoop_cohort_id = self.other

        session = self._open()
        refund = self._sell(session, refunds=sale, flashcoop_cohort_id=self.other.id)
        self._sell(session, (self.cookie, 1))
        self.assertEqual(refund.flashcoop_cohort_id, self.cohort)
        self._close(session)
        self.assertActual(self.cohort, row70=0.0)
        self.assertActual(self.other, row70=2.0)

    def test_an_exchange_takes_from_one_flashcoop_and_gives_to_the_other(self):
        session = self._open()
        sale = self._sell(session, (self.cookie, 5))
        exchange = self._sell(
            session, (self.cup, 1), refunds=sale, flashcoop_cohort_id=self.other.id
        )
        self.assertEqual(exchange.flashcoop_cohort_id, self.other)
        self._close(session)
        self.assertActual(self.cohort, row70=0.0)
        self.assertActual(self.other, row70=10.0)

    def test_a_refund_made_in_the_back_office_follows_its_sale(self):
        session = self._open()
        sale = self._sell(session, (self.cookie, 5))
        refund = sale.with_user(self.seller)._refund()
        self.assertEqual(refund.lines.flashcoop_cohort_id, self.cohort)
        refund.add_payment(
            {
                "pos_order_id": refund.id,
                "amount": refund.amount_total,
                "payment_method_id": self.cash.id,
                "payment_date": NOW,
            }
        )
        refund.action_pos_order_paid()
        self._close(session)
        self.assertActual(self.cohort, row70=0.0)


class TestDrawer(TillCase):
    def test_what_the_drawer_lacks_is_borne_by_the_flashcoop_of_all_orders(self):
        session = self._open(cash=50.0)
        self._sell(session, (self.cookie, 10), flashcoop_cohort_id=self.other.id)
        self._close(session, counted=70.0)
        loss = session.statement_line_ids.move_id
        self.assertEqual(
            self._items(loss, "65"), [(-1.1, self._distribution((100, self.other)))]
        )
        self.assertActual(self.cohort, row65=0.0)
        self.assertActual(self.other, row65=1.1, row70=20.0)

    def test_of_mixed_orders_it_is_borne_by_the_flashcoop_of_the_shop(self):
        session = self._open()
        self._sell(session, (self.cookie, 10), flashcoop_cohort_id=self.other.id)
        self._sell(session, (self.cup, 1), method=self.card)
        self._close(session, counted=22.0, card=-2.0)
        self.assertActual(self.cohort, row75=0.9, row65=2.0, row70=10.0)
        self.assertActual(self.other, row75=0.0, row65=0.0, row70=20.0)

    def test_core_s_default_accounts_give_way_to_those_of_the_statement(self):
        journals = (self.cash + self.card).journal_id
        default = "default_cash_difference_%s_account_id"
        profit, loss = (self.company[default % kind] for kind in ("income", "expense"))
        self.assertEqual({code[:3] for code in (profit + loss).mapped("code")}, {"999"})
        journals.write({"profit_account_id": profit.id, "loss_account_id": loss.id})
        session = self._open()
        self._sell(session, (self.cookie, 10))
        self._sell(session, (self.cup, 1), method=self.card)
        self._close(session, counted=22.0, card=-2.0)
        self.assertActual(self.cohort, row75=0.9, row65=2.0, row70=30.0)
        self.assertFalse(self.cohort.unmapped_amount)
        self.assertFalse(
            self.env["account.move.line"].search(
                [("account_id", "in", (profit + loss).ids)]
            )
        )

    def test_without_a_flashcoop_and_with_an_account_of_its_own_core_decides(self):
        income = self.company.default_cash_difference_income_account_id
        own = self._ensure_account("778800")
        for account, shop in (
            (income, self._create_shop("Bar", payment_method_ids=[(6, 0, [])])),
            (own, self.shop),
        ):
            journal = self.env["account.journal"].create(
                {
                    "name": shop.name,
                    "type": "cash",
                    "code": f"D{shop.id}",
                    "profit_account_id": account.id,
                    "loss_account_id": account.id,
                }
            )
            method = self.env["pos.payment.method"].create(
                {"name": shop.name, "journal_id": journal.id}
            )
            shop.payment_method_ids = method
            session = self._open(shop)
            self._sell(session, (self.cookie, 10), method=method)
            self._close(session, counted=22.0)
            items = session.sudo().statement_line_ids.move_id.line_ids
            self.assertIn(account, items.account_id)


class TestCurrency(TillCase):
    def test_a_shop_in_another_currency_counts_in_that_of_the_company(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        dollar.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2022-01-01", "rate": 1.25}
        )
        journals = self.env["account.journal"].create(
            [
                {"name": f"Dollar {kind}", "type": kind, "currency_id": dollar.id}
                for kind in ("bank", "sale")
            ]
        )
        method = self.env["pos.payment.method"].create(
            {"name": "Dollar", "journal_id": journals[0].id}
        )
        shop = self._create_shop(
            "Airport",
            journal_id=journals[1].id,
            invoice_journal_id=journals[1].id,
            payment_method_ids=method.ids,
            use_pricelist=False,
            flashcoop_cohort_id=self.cohort.id,
        )
        session = self._open(shop)
        self.assertEqual(session.currency_id, dollar)
        self._sell(session, (self.cookie, 5), method=method)
        self.assertEqual(self.cohort.pos_pending_amount, 8.0)
        board = self.env["flashcoop.sale.report"]._read_group([], [], ["amount:sum"])
        self.assertEqual(board, [(8.44,)])
        self._close(session)
        self.cohort.invalidate_recordset()
        self.assertEqual(self.cohort.pos_pending_amount, 0.0)
        self.assertActual(self.cohort, row70=8.0)


class TestCertification(TillCase):
    def test_the_flashcoop_is_no_part_of_what_is_certified(self):
        session = self._open()
        order = self._sell(session, (self.cookie, 5))
        self.assertTrue(self.company._is_accounting_unalterable())
        before = order.l10n_fr_hash
        self.assertTrue(before)
        order.flashcoop_cohort_id = self.other
        self.env.flush_all()
        order.invalidate_recordset()
        self.assertEqual(order.l10n_fr_hash, before)
        self.assertEqual(order._get_new_hash(), before)
        with self.assertRefused("According to the French law"):
            order.date_order = "2022-03-13 10:00:00"


class TestInTheBooks(TillCase):
    def test_an_order_can_be_mended_until_the_session_is_closed(self):
        session = self._open()
        order = self._sell(session, (self.cookie, 5))
        order.with_user(self.seller).flashcoop_cohort_id = self.other
        self._close(session)
        self.assertActual(self.other, row70=10.0)
        with self.assertRefused("is in the books", UserError):
            order.flashcoop_cohort_id = self.cohort
        order.flashcoop_cohort_id = self.other  # the same again harms nobody

    def test_an_order_whose_refund_is_in_the_books_cannot_change(self):
        session = self._open()
        sale = self._sell(session, (self.cookie, 5))
        shop = self._create_shop("Marché", payment_method_ids=self.card.ids)
        elsewhere = self._open(shop)
        self._sell(elsewhere, refunds=sale, method=self.card)
        self._close(elsewhere)
        with self.assertRefused("what was given back on it is"):
            sale.flashcoop_cohort_id = self.other

    def test_an_invoiced_order_cannot_change(self):
        customer = self._create_partner("Bo")
        order = self._sell(
            self._open(), (self.cookie, 5), partner_id=customer.id, to_invoice=True
        )
        with self.assertRefused("is in the books"):
            order.flashcoop_cohort_id = self.other
