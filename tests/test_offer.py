"""What a group sells: its tax, its cost, its price on the stall."""

from common import FlashcoopCase


class TestOffer(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.cohort = cls._create_cohort()
        cls.offers = cls.env["flashcoop.offer"].with_user(cls.coordinator)

    def _create_offer(self, **values):
        return self.offers.create(
            {"cohort_id": self.cohort.id, "name": "Cookie", "price_unit": 2.11} | values
        )

    def test_a_name_and_a_price_make_a_product_with_the_reduced_tax(self):
        reduced = self.company._get_flashcoop_vat("food")
        reduced.active = False  # as the French chart ships it
        offer = self._create_offer()
        product = offer.sudo().product_id
        self.assertEqual(product.lst_price, 2.11)
        self.assertEqual(product.taxes_id, reduced)
        self.assertTrue(reduced.active)
        self.assertEqual(offer.untaxed_price, 2.0)

    def test_a_tax_added_to_the_price_is_refused(self):
        added = self.env["account.tax"].search(
            [("type_tax_use", "=", "sale"), ("amount", "=", 20.0)], limit=1
        )
        self.assertFalse(added.price_include)
        product = self.env["product.product"].create(
            {"name": "Tote bag", "taxes_id": added.ids}
        )
        with self.assertRefused("added to prices"):
            self._create_offer(product_id=product.id)

    def test_one_product_once_in_a_flashcoop(self):
        offer = self._create_offer()
        with self.assertRefusedByDatabase():
            self._create_offer(product_id=offer.product_id.id)

    def test_cost_margin_and_break_even(self):
        offer = self._create_offer(
            batch_size=20,
            packaging_cost=0.05,
            recipe_line_ids=[
                (0, 0, {"name": "Flour", "quantity": 1, "unit_cost": 1.2}),
                # 0.45 kg in the biscuits, 10 % lost: 0.5 kg at 10 €
                (
                    0,
                    0,
                    {
                        "name": "Butter",
                        "quantity": 0.45,
                        "unit_cost": 10.0,
                        "loss_rate": 10,
                    },
                ),
            ],
        )
        self.cohort.fixed_cost = 50.0
        # (1.20 + 5.00) / 20 + 0.05 = 0.36; 2.00 − 0.36 = 1.64; 50 / 1.64 = 30.5
        self.assertEqual(offer.unit_cost, 0.36)
        self.assertEqual(offer.margin, 1.64)
        self.assertEqual(round(offer.margin_rate), 82)
        self.assertEqual(offer.break_even, 31)
        offer.price_unit = 0.30
        self.assertLess(offer.margin, 0)
        self.assertEqual(offer.break_even, 0)

    def test_an_ingredient_costs_what_the_last_bill_of_the_flashcoop_says(self):
        flour = self.env["product.product"].create({"name": "Flour"})
        own = self._distribution((100, self.cohort))
        for day, price in (("2022-03-08", 1.1), ("2022-03-10", 1.3)):
            bill = self._create_bill([("601", price * 4, own)], date=day, post=False)
            bill.invoice_line_ids.write(
                {
                    "product_id": flour.id,
                    "quantity": 4,
                    "price_unit": price,
                    "tax_ids": False,
                    "analytic_distribution": own,
                }
            )
            bill.action_post()
        offer = self._create_offer(
            recipe_line_ids=[(0, 0, {"product_id": flour.id, "quantity": 2})]
        )
        line = offer.recipe_line_ids
        self.assertEqual((line.name, line.unit_cost, line.amount), ("Flour", 1.3, 2.6))

    def test_a_bill_in_a_foreign_currency_counts_at_the_rate_of_its_day(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        dollar.rate_ids.unlink()
        for day, rate in (("2022-01-01", 1.25), ("2022-03-10", 2.0)):
            self.env["res.currency.rate"].create(
                {"currency_id": dollar.id, "name": day, "rate": rate}
            )
        vanilla = self.env["product.product"].create({"name": "Vanilla"})
        own = self._distribution((100, self.cohort))
        bill = self._create_bill(
            [("601", 50.0, own)], date="2022-03-08", post=False, currency_id=dollar.id
        )
        bill.invoice_line_ids.write({"product_id": vanilla.id, "quantity": 4})
        bill.invoice_line_ids.write(
            {"price_unit": 12.5, "tax_ids": False, "analytic_distribution": own}
        )
        bill.action_post()
        offer = self._create_offer(
            recipe_line_ids=[(0, 0, {"product_id": vanilla.id, "quantity": 1})]
        )
        self.assertEqual(offer.recipe_line_ids.unit_cost, 10.0)

    def test_an_archived_product_is_put_up_for_sale_again(self):
        old = self._create_offer()
        old.action_archive()
        new = self._create_offer(product_id=old.product_id.id, price_unit=2.5)
        self.assertEqual(self.cohort.offer_ids, new)
        with self.assertRefusedByDatabase():
            old.action_unarchive()
            self.env.flush_all()

    def test_what_was_archived_comes_back(self):
        offer = self._create_offer()
        offer.action_archive()
        self.assertFalse(self.cohort.offer_ids)
        offer.action_unarchive()
        self.env.invalidate_all()
        self.assertEqual(self.cohort.offer_ids, offer)

    def test_the_price_list_names_prices_and_allergens(self):
        eggs = self.env.ref("flashcoop_odoo.allergen_eggs")
        self._create_offer(allergen_ids=eggs.ids)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("flashcoop_odoo.price_list_document", self.cohort.ids)[0]
            .decode()
        )
        self.assertIn("Cookie", html)
        self.assertRegex(html, r"2[.,]11")
        self.assertIn("Eggs", html)
        self.assertIn("Prices include taxes", html)
        self.company.flashcoop_vat_exempt = True
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("flashcoop_odoo.price_list_document", self.cohort.ids)[0]
            .decode()
        )
        self.assertIn("261-7-1", html)

    def test_an_auditor_reads_and_changes_nothing(self):
        offer = self._create_offer()
        auditor = self._create_user("auditor")
        self.assertEqual(offer.with_user(auditor).name, "Cookie")
        self.assertFalse(offer.with_user(auditor).has_access("write"))
