"""Sale orders of a Flashcoop: invoices count, what is not invoiced stands apart."""

from common import FlashcoopCase

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form


class SaleCase(FlashcoopCase):
    """Orders of cakes at 10.00, excluding VAT, that a salesperson writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls._create_user("facilitator")
        cls.cohort = cls._create_cohort("Chez Nous", coordinator_id=cls.facilitator.id)
        cls.other = cls._create_cohort("Chez Eux")
        cls.salesman = cls._create_user(
            "stranger", groups="sales_team.group_sale_salesman_all_leads"
        )
        cls.customer = cls._create_partner("Town hall")
        cls.vat = cls.env["account.tax"].search(
            [("type_tax_use", "=", "sale"), ("amount", "=", 20.0)], limit=1
        )
        cls.vat.price_include_override = "tax_excluded"
        cls.cake = cls.env["product.product"].create(
            {
                "name": "Cake",
                "list_price": 10.0,
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.set(cls.vat.ids)],
            }
        )

    def _create_order(self, quantity=10, confirm=True, **values):
        values.setdefault("flashcoop_cohort_id", self.cohort.id)
        order = (
            self.env["sale.order"]
            .with_user(self.salesman)
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.cake.id,
                                "product_uom_qty": quantity,
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        if confirm:
            order.action_confirm()
        return order.with_env(self.env)

    def _invoice(self, order, post=True, date="2022-03-14"):
        invoices = order._create_invoices(final=True)
        invoices.invoice_date = date
        if post:
            invoices.action_post()
        return invoices

    def _advance(self, order, percentage):
        """Invoice a part in advance; return the invoice, posted."""
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "advance_payment_method": "percentage",
                "amount": percentage,
                "sale_order_ids": order.ids,
            }
        )
        invoice = wizard._create_invoices(order)
        invoice.invoice_date = "2022-03-14"
        invoice.action_post()
        return invoice

    def _to_invoice(self, cohort=None):
        """Return (amount, number of orders) as the facilitator sees them."""
        self.env.invalidate_all()
        cohort = (cohort or self.cohort).with_user(self.facilitator)
        return cohort.sale_to_invoice_amount, cohort.sale_to_invoice_count


class TestLines(SaleCase):
    def test_the_lines_and_the_invoice_carry_the_flashcoop(self):
        order = self._create_order()
        own = self._distribution((100, self.cohort))
        self.assertEqual(order.order_line.analytic_distribution, own)
        invoice = self._invoice(order)
        self.assertEqual(invoice.invoice_line_ids.analytic_distribution, own)
        self.assertActual(self.cohort, row70=100.0)

    def test_one_key_names_the_flashcoop_and_what_another_plan_says(self):
        plan = self.env["account.analytic.plan"].create({"name": "Kitchens"})
        kitchen = self.env["account.analytic.account"].create(
            {"name": "North", "plan_id": plan.id}
        )
        order = self._create_order(flashcoop_cohort_id=False, confirm=False)
        order.order_line.analytic_distribution = {str(kitchen.id): 60.0}
        order.flashcoop_cohort_id = self.cohort
        own = str(self.cohort.analytic_account_id.id)
        (mixed,) = {f"{kitchen.id},{own}"}
        self.assertEqual(
            order.order_line.analytic_distribution, {own: 40.0, mixed: 60.0}
        )
        order.flashcoop_cohort_id = False
        self.assertEqual(
            order.order_line.analytic_distribution, {str(kitchen.id): 60.0}
        )

    def test_a_line_somebody_shared_stays_shared_until_the_order_moves(self):
        order = self._create_order(confirm=False)
        shared = self._distribution((50, self.cohort), (50, self.other))
        order.order_line.analytic_distribution = shared
        order.partner_id = self._create_partner("School")
        self.assertEqual(order.order_line.analytic_distribution, shared)
        order.flashcoop_cohort_id = self.other
        self.assertEqual(
            order.order_line.analytic_distribution,
            self._distribution((100, self.other)),
        )

    def test_on_the_form_a_new_line_follows_the_order(self):
        with Form(self.env["sale.order"].with_user(self.salesman)) as form:
            form.partner_id = self.customer
            form.flashcoop_cohort_id = self.cohort
            with form.order_line.new() as line:
                line.product_id = self.cake
        self.assertEqual(
            form.record.order_line.analytic_distribution,
            self._distribution((100, self.cohort)),
        )

    def test_a_section_carries_nothing(self):
        order = self._create_order(
            order_line=[Command.create({"display_type": "line_section", "name": "A"})],
            confirm=False,
        )
        self.assertFalse(order.order_line.analytic_distribution)


class TestToInvoice(SaleCase):
    def test_an_order_is_a_promise_until_invoiced_and_in_no_statement(self):
        order = self._create_order(confirm=False)
        self.assertEqual(self._to_invoice(), (0.0, 0))
        order.action_confirm()
        self._create_order(quantity=2)
        self.assertEqual(self._to_invoice(), (120.0, 2))
        self.assertActual(self.cohort, row70=0.0)
        self._invoice(order)
        self.assertEqual(self._to_invoice(), (20.0, 1))
        self.assertActual(self.cohort, row70=100.0)

    def test_a_draft_invoice_and_a_locked_order_change_nothing(self):
        order = self._create_order()
        invoice = self._invoice(order, post=False)
        order.locked = True
        self.assertEqual(self._to_invoice(), (100.0, 1))
        self.assertActual(self.cohort, row70=0.0)
        invoice.action_post()
        self.assertEqual(self._to_invoice(), (0.0, 0))

    def test_an_advance_is_no_sale_and_the_last_invoice_is_the_whole_of_it(self):
        order = self._create_order()
        advance = self._advance(order, 30)
        self.assertEqual(advance.amount_untaxed, 30.0)
        self.assertFalse(advance.invoice_line_ids.analytic_distribution)
        self.assertEqual(self._to_invoice(), (100.0, 1))
        self.assertActual(self.cohort, row70=0.0)
        self.assertFalse(self.cohort.unmapped_amount)
        last = self._invoice(order)
        self.assertEqual(last.amount_untaxed, 70.0)
        self.assertEqual(self._to_invoice(), (0.0, 0))
        self.assertActual(self.cohort, row70=100.0)

    def test_what_is_credited_is_to_invoice_again(self):
        order = self._create_order()
        invoice = self._invoice(order)
        invoice._reverse_moves([{"invoice_date": invoice.invoice_date}], cancel=True)
        self.assertEqual(self._to_invoice(), (100.0, 1))
        self.assertActual(self.cohort, row70=0.0)

    def test_a_part_of_the_quantity_invoiced_leaves_the_rest(self):
        order = self._create_order()
        invoice = self._invoice(order, post=False)
        invoice.invoice_line_ids.quantity = 4
        invoice.action_post()
        self.assertEqual(self._to_invoice(), (60.0, 1))
        self.assertActual(self.cohort, row70=40.0)

    def test_what_is_not_delivered_yet_is_a_promise_too(self):
        self.cake.invoice_policy = "delivery"
        self._create_order()
        self.assertEqual(self._to_invoice(), (100.0, 1))

    def test_a_cancelled_order_is_no_promise(self):
        order = self._create_order()
        order._action_cancel()
        self.assertEqual(self._to_invoice(), (0.0, 0))

    def test_an_order_in_another_currency_counts_in_that_of_the_company(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        dollar.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2022-01-01", "rate": 1.25}
        )
        prices = self.env["product.pricelist"].create(
            {"name": "Dollar", "currency_id": dollar.id}
        )
        order = self._create_order(pricelist_id=prices.id)
        self.assertEqual(order.amount_untaxed, 125.0)
        self.assertEqual(self._to_invoice(), (100.0, 1))
        self._invoice(order)
        self.assertEqual(self._to_invoice(), (0.0, 0))
        self.assertActual(self.cohort, row70=100.0)

    def test_the_button_shows_the_orders_counted(self):
        order = self._create_order()
        self._invoice(self._create_order())
        action = self.cohort.with_user(self.salesman).action_view_sale_to_invoice()
        found = self.env["sale.order"].with_user(self.salesman).search(action["domain"])
        self.assertEqual(found, order)

    def test_a_flashcoop_is_not_closed_without_a_word_on_orders_to_invoice(self):
        order = self._create_order()
        self.env.invalidate_all()
        self.assertRegex(
            self.cohort.to_settle, f"Sale orders to invoice: {self._money(100.0)}"
        )
        self._invoice(order)
        self.env.invalidate_all()
        self.assertNotIn("Sale orders", self.cohort.to_settle)

    def test_the_number_of_queries_does_not_grow_with_the_flashcoops(self):
        counts = []
        for cohorts in (self.cohort, self.cohort + self.other):
            for cohort in cohorts:
                self._create_order(flashcoop_cohort_id=cohort.id)
            with self._counted_queries() as counted:
                cohorts.mapped("sale_to_invoice_count")
            counts += counted
        self.assertEqual(counts[0], counts[1])


class TestShared(SaleCase):
    """What is ordered counts for whom its lines say, as in the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other.coordinator_id = cls.facilitator

    def _both(self):
        return self._to_invoice(), self._to_invoice(self.other)

    def test_a_line_shared_by_two_is_pending_for_each_by_its_part(self):
        order = self._create_order(confirm=False)
        order.order_line.analytic_distribution = self._distribution(
            (50, self.cohort), (30, self.other)
        )
        order.action_confirm()
        self.assertEqual(self._both(), ((50.0, 1), (30.0, 1)))
        self.assertRegex(self.other.to_settle, f"to invoice: {self._money(30.0)}")
        self._invoice(order)
        self.assertEqual(self._both(), ((0.0, 0), (0.0, 0)))
        self.assertActual(self.cohort, row70=50.0)
        self.assertActual(self.other, row70=30.0)

    def test_an_order_for_nobody_counts_by_its_lines(self):
        order = self._create_order(flashcoop_cohort_id=False, confirm=False)
        order.order_line.analytic_distribution = self._distribution((100, self.other))
        order.action_confirm()
        self.assertEqual(self._both(), ((0.0, 0), (100.0, 1)))
        action = self.other.action_view_sale_to_invoice()
        self.assertEqual(self.env["sale.order"].search(action["domain"]), order)
        with self.assertRefused("cancel it or archive it instead of deleting it"):
            self.other.unlink()

    def test_a_line_taken_off_the_flashcoop_counts_no_more(self):
        order = self._create_order()
        order.order_line.analytic_distribution = False
        self.assertEqual(self._both(), ((0.0, 0), (0.0, 0)))

    def test_a_key_of_two_plans_counts_by_the_flashcoop_in_it(self):
        plan = self.env["account.analytic.plan"].create({"name": "Kitchens"})
        kitchen = self.env["account.analytic.account"].create(
            {"name": "North", "plan_id": plan.id}
        )
        order = self._create_order(confirm=False)
        own = self.cohort.analytic_account_id.id
        order.order_line.analytic_distribution = {f"{own},{kitchen.id}": 25.0}
        order.action_confirm()
        self.assertEqual(self._to_invoice(), (25.0, 1))


class TestLinesApart(SaleCase):
    def _create_two(self, *rows):
        return self._create_order(
            order_line=[
                Command.create(
                    {
                        "product_id": self.cake.id,
                        "product_uom_qty": quantity,
                        "price_unit": price,
                    }
                )
                for quantity, price in rows
            ]
        )

    def test_what_was_invoiced_beyond_one_line_hides_no_other(self):
        order = self._create_two((10, 10.0), (2, 10.0))
        invoice = self._invoice(order, post=False)
        first, second = invoice.invoice_line_ids
        second.unlink()
        first.quantity = 12
        invoice.action_post()
        self.assertActual(self.cohort, row70=120.0)
        self.assertEqual(self._to_invoice(), (20.0, 1))

    def test_a_discount_that_is_not_invoiced_lowers_what_is_to_come(self):
        order = self._create_two((10, 10.0), (1, -10.0))
        self.assertEqual(self._to_invoice(), (90.0, 1))
        self._invoice(order)
        self.assertEqual(self._to_invoice(), (0.0, 0))
        self.assertActual(self.cohort, row70=90.0)


class TestChoice(SaleCase):
    def test_nothing_is_ordered_from_a_closed_flashcoop(self):
        order = self._create_order(confirm=False)
        self.other.write({"state": "cancelled"})
        with self.assertRefused("“Chez Eux” is closed or cancelled: nothing new"):
            order.with_user(self.salesman).flashcoop_cohort_id = self.other
        with self.assertRefused("“Chez Eux” is closed or cancelled: nothing new"):
            self._create_order(flashcoop_cohort_id=self.other.id)

    def test_a_copy_of_an_old_order_is_not_for_the_closed_flashcoop(self):
        order = self._create_order()
        self.assertEqual(order.copy().flashcoop_cohort_id, self.cohort)
        self.cohort.write({"state": "cancelled"})
        copy = order.copy()
        self.assertFalse(copy.flashcoop_cohort_id)
        self.assertFalse(copy.order_line.analytic_distribution)

    def test_what_was_ordered_before_the_closing_can_still_be_invoiced(self):
        order = self._create_order()
        self.cohort.write({"state": "cancelled"})
        self._invoice(order)
        self.assertActual(self.cohort, row70=100.0)

    def test_a_flashcoop_of_another_company_is_refused(self):
        company = self._create_company()
        foreign = self._create_cohort("Chez Elles", company_id=company.id)
        with self.assertRefused("Chez Elles"):
            self._create_order(flashcoop_cohort_id=foreign.id)

    def test_a_flashcoop_with_orders_is_not_deleted(self):
        self._create_order(flashcoop_cohort_id=self.other.id)
        with self.assertRefused("cancel it or archive it instead of deleting it"):
            self.other.unlink()


class TestRights(SaleCase):
    def test_a_salesperson_chooses_among_names_and_changes_none(self):
        cohort = self.cohort.with_user(self.salesman)
        self.assertEqual(cohort.name, "Chez Nous")
        with self.assertRefused("", AccessError):
            cohort.name = "Mine"
        with self.assertRefused("", AccessError):
            cohort.read(["result_amount"])
        with self.assertRefused("", AccessError):
            cohort.participant_ids.read(["state"])

    def test_a_facilitator_sees_totals_of_their_own_and_no_order(self):
        order = self._create_order()
        self.assertEqual(self._to_invoice(), (100.0, 1))
        with self.assertRefused("", AccessError):
            order.with_user(self.facilitator).read(["name"])
        foreign = self._create_user("facilitator", "foreign")
        with self.assertRefused("", AccessError):
            self.cohort.with_user(foreign).read(["sale_to_invoice_amount"])

    def test_a_salesperson_of_another_company_sees_no_flashcoop_here(self):
        company = self._create_company()
        salesman = self._create_user(
            "stranger",
            "foreign_sales",
            groups="sales_team.group_sale_salesman",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.env["flashcoop.cohort"].with_user(salesman).search([]))
