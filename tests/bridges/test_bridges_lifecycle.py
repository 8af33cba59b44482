"""Bridges come and go: what core knows stays, and the main addon goes on without them.

Scripts run in processes of their own on a clone of the template of the bridges.
"""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from test_lifecycle import PICTURE, Database, core, residue  # noqa: E402

from tooling import databases, template, testing  # noqa: E402

WORK = """
import json
from odoo import Command
env.user.tz = "Europe/Paris"
env["res.lang"]._activate_lang("fr_FR")
cohort = env["flashcoop.cohort"].create(
    {"name": "Chez Nous", "date_start": "2022-03-07"})
journal = env["account.journal"].create(
    {"name": "Carte", "type": "bank", "code": "TCARD"})
method = env["pos.payment.method"].create(
    {"name": "Carte", "journal_id": journal.id})
shop = env["pos.config"].create({"name": "Boutique", "flashcoop_cohort_id": cohort.id,
    "payment_method_ids": [Command.set(method.ids)]})
cookie = env["product.product"].create(
    {"name": "Cookie", "list_price": 2.0, "taxes_id": False, "available_in_pos": True})
shop = shop.with_user(env.ref("base.user_admin"))
shop.open_ui()
session = shop.current_session_id
session.set_opening_control(0, None)
for uuid in ("a", "b"):
    env["pos.order"].sync_from_ui([{
        "uuid": uuid, "name": "Order", "state": "paid", "session_id": session.id,
        "amount_paid": 6.0, "amount_return": 0.0, "amount_tax": 0.0,
        "amount_total": 6.0, "date_order": "2022-03-12 09:30:00",
        "last_order_preparation_change": "{}", "partner_id": False,
        "pricelist_id": False, "to_invoice": False, "user_id": env.uid,
        "lines": [(0, 0, {"product_id": cookie.id, "qty": 3, "price_unit": 2.0,
            "price_subtotal": 6.0, "price_subtotal_incl": 6.0, "discount": 0.0,
            "tax_ids": [], "pack_lot_ids": []})],
        "payment_ids": [(0, 0, {"amount": 6.0, "name": "2022-03-12 09:30:00",
            "payment_method_id": method.id})]}])
session.close_session_from_ui()
assert session.state == "closed"
order = env["sale.order"].create({"partner_id": env.user.partner_id.id,
    "flashcoop_cohort_id": cohort.id, "order_line": [Command.create(
        {"product_id": cookie.id, "product_uom_qty": 5})]})
order.action_confirm()
assert cohort.sale_to_invoice_amount == 10.0
env.cr.commit()
"""

# What core's own orders are, and what still ties them to a Flashcoop.
ORDERS = """
print(json.dumps({
    "till": ask("SELECT state, amount_total, l10n_fr_hash FROM pos_order ORDER BY id"),
    "orders": ask("SELECT state, amount_untaxed FROM sale_order ORDER BY id"),
    "ties": ask("SELECT table_name, column_name FROM information_schema.columns"
                " WHERE column_name = 'flashcoop_cohort_id' AND table_name IN"
                " ('pos_config', 'pos_order', 'pos_order_line', 'sale_order')"),
}, default=float))
"""

BRIDGES = 'env["ir.module.module"].search([("name", "=like", "flashcoop_odoo_%")])'
ADDON = 'env["ir.module.module"].search([("name", "=", "flashcoop_odoo")])'


def module(which, action):
    return f"env.cr.commit()\n{which}.button_immediate_{action}()"


@pytest.fixture
def database():
    """A clone of the template of the bridges, dropped at the end."""
    name = f"{testing.PREFIX}{os.getpid()}_bridge"
    yield Database(name, origin=template.BRIDGES)
    databases.drop(name)


def test_bridges_go_and_come_back_and_orders_and_books_stay(database):
    books, worked, bare, gone, after, back = database.script(
        *(WORK, PICTURE, ORDERS),
        *(module(BRIDGES, "uninstall"), PICTURE, ORDERS),
        *(module(BRIDGES, "install"), PICTURE, ORDERS),
    )
    assert books["lines"] == [1, 12.0]
    assert len(worked["ties"]) == 4
    assert gone["ties"] == []
    assert len(back["ties"]) == 4
    for name in ("till", "orders"):
        assert worked[name] == gone[name] == back[name] != []
    assert core(books) == core(bare) == core(after)


def test_the_main_addon_takes_its_bridges_along_and_nothing_of_core(database):
    books, worked, bare, left = database.script(
        *(WORK, PICTURE, ORDERS),
        *(module(ADDON, "uninstall"), PICTURE, ORDERS),
    )
    assert residue(bare) == {}
    assert core(bare) == core(books)
    assert (left["till"], left["orders"]) == (worked["till"], worked["orders"])
    assert left["ties"] == []
