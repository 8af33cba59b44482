"""A shop of the Point of Sale on the template of the bridges, and how it sells."""

from uuid import uuid4

from common import FlashcoopCase, FlashcoopFactory

from odoo import Command
from odoo.tests import freeze_time

NOW = "2022-03-12 09:30:00"  # a Saturday, 10:30 in Paris


class TillFactory(FlashcoopFactory):
    """A shop of the template's company that sells for one of two Flashcoops.

    A cookie costs 2.11 with 5.5 % of VAT inside, a cup 12.00 with 20 %.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cohort = cls._create_cohort("Chez Nous")
        cls.other = cls._create_cohort("Chez Eux")
        cls.seller = cls._create_seller()
        cls.cash, cls.card = cls._create_methods("Caisse", "Carte")
        cls.shop = cls._create_shop("Boutique", flashcoop_cohort_id=cls.cohort.id)
        cls.cookie = cls._create_product("Cookie", 2.11, cls._vat(5.5))
        cls.cup = cls._create_product("Tasse", 12.0, cls._vat(20.0))

    @classmethod
    def _vat(cls, rate):
        tax = cls.company._get_flashcoop_vat("food").with_env(cls.env)
        return (
            tax
            if rate == tax.amount
            else tax.copy({"name": f"{rate} %", "amount": rate})
        )

    @classmethod
    def _create_seller(cls, login="test_seller", **values):
        """Return somebody who sells, without a role in Flashcoop."""
        return cls._create_user(
            "stranger", login, groups="point_of_sale.group_pos_user", **values
        )

    @classmethod
    def _create_methods(cls, *names):
        """Return a payment method of cash and one of a bank card."""
        profit, loss = map(cls.company._get_flashcoop_cash_account, ("profit", "loss"))
        journals = cls.env["account.journal"].create(
            [
                {
                    "name": name,
                    "type": kind,
                    "code": f"T{kind}",
                    "profit_account_id": profit.id,
                    "loss_account_id": loss.id,
                }
                for name, kind in zip(names, ("cash", "bank"), strict=True)
            ]
        )
        return cls.env["pos.payment.method"].create(
            [{"name": journal.name, "journal_id": journal.id} for journal in journals]
        )

    @classmethod
    def _create_shop(cls, name, **values):
        methods = cls.cash + cls.card
        values.setdefault("payment_method_ids", [Command.set(methods.ids)])
        return cls.env["pos.config"].create({"name": name, **values})

    @classmethod
    def _create_product(cls, name, price, tax):
        return cls.env["product.product"].create(
            {
                "name": name,
                "list_price": price,
                "taxes_id": [Command.set(tax.ids)],
                "available_in_pos": True,
                "type": "consu",
            }
        )

    def _open(self, shop=None, cash=0.0):
        """Open a session of a shop, as the seller; return it."""
        shop = (shop or self.shop).with_user(self.seller)
        shop.open_ui()
        shop.current_session_id.set_opening_control(cash, None)
        return shop.current_session_id

    def _close(self, session, counted=None, card=0.0):
        """Close a session as the seller does at the till.

        :param counted: what lies in the drawer; what should lie there by default.
        :param card: what the card terminal has more than the orders say.
        """
        session.invalidate_recordset()
        if counted is None:
            counted = session.cash_register_balance_end
        if session.cash_journal_id:
            session.post_closing_cash_details(counted)
        result = session.close_session_from_ui([[self.card.id, card]] if card else [])
        self.assertEqual(result["successful"], True, result)
        self.assertEqual(session.state, "closed")
        self.env.flush_all()

    def _sell(self, session, *lines, method=None, refunds=None, **values):
        """Send an order as the till does; return it.

        :param lines: pairs (product, quantity).
        :param refunds: the order that is given back, line by line.
        :param values: more of what the till sends: ``flashcoop_cohort_id``…
        """
        parts = [self._line(product, quantity) for product, quantity in lines]
        if refunds:
            values.setdefault("is_refund", True)
            parts += [
                self._line(line.product_id, -line.qty, refunded_orderline_id=line.id)
                for line in refunds.lines
            ]
        total = sum(part["price_subtotal_incl"] for part in parts)
        method = method or self.cash
        data = {
            "uuid": str(uuid4()),
            "name": "Order",
            "state": "paid",
            "session_id": session.id,
            "amount_paid": total,
            "amount_return": 0.0,
            "amount_tax": total - sum(part["price_subtotal"] for part in parts),
            "amount_total": total,
            "date_order": NOW,
            "last_order_preparation_change": "{}",
            "lines": [(0, 0, part) for part in parts],
            "partner_id": False,
            "payment_ids": [
                (0, 0, {"amount": total, "name": NOW, "payment_method_id": method.id})
            ],
            "pricelist_id": False,
            "to_invoice": False,
            "user_id": self.seller.id,
            **values,
        }
        orders = self.env["pos.order"].with_user(self.seller)
        orders = orders.with_context(generate_pdf=False)
        found = orders.sync_from_ui([data])["pos.order"]
        order = orders.browse(
            [row["id"] for row in found if row["uuid"] == data["uuid"]]
        )
        return order.with_env(self.env)

    def _line(self, product, quantity, **values):
        taxes = product.taxes_id.compute_all(
            product.list_price, self.company.currency_id, quantity
        )
        return {
            "product_id": product.id,
            "qty": quantity,
            "price_unit": product.list_price,
            "price_subtotal": taxes["total_excluded"],
            "price_subtotal_incl": taxes["total_included"],
            "discount": 0.0,
            "tax_ids": [(6, 0, product.taxes_id.ids)],
            "pack_lot_ids": [],
            **values,
        }

    def _items(self, move, prefix="70"):
        """Return (credit less debit, distribution) of an account's items, by amount."""
        lines = move.line_ids.filtered(
            lambda item: item.account_id.code.startswith(prefix)
        )
        return sorted(
            ((-line.balance, line.analytic_distribution or {}) for line in lines),
            key=lambda row: (row[0], sorted(row[1])),
        )


class TillCase(TillFactory, FlashcoopCase):
    """A test of models with a shop, on a fixed day."""

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOW))
