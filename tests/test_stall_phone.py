"""What the selling screen reads and writes, with several phones on one sheet."""

from uuid import uuid4

from test_stall_sheet import StallCase
from transactions import Transaction, at_once

from odoo.exceptions import AccessError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name
from odoo.tools import mute_logger

ONLINE = "odoo.service.model"


class TestState(StallCase):
    def test_the_screen_shows_what_is_left_and_what_each_means_brought(self):
        self.sheet.line_ids[0].brought = 40
        self._sell(self.sheet)
        state = self.sheet.with_user(self.facilitator).get_stall_state()
        cookie = state["offers"][0]
        self.assertEqual(
            [cookie[name] for name in ("brought", "sold", "given", "broken")],
            [40, 28, 2, 1],
        )
        self.assertEqual(
            [(mode["is_cash"], mode["expected"]) for mode in state["modes"]],
            [(True, 30.0), (False, 12.0), (False, 4.0), (False, 0.0)],
        )
        self.assertEqual((state["sales_amount"], state["ticket_count"]), (46.0, 3))
        self.assertEqual((state["state"], state["version"]), ("open", 1))

    def test_its_cost_grows_neither_with_sales_nor_with_products(self):
        def cost(sheet):
            with self._counted_queries() as queries:
                sheet.get_stall_state()
            return queries[0]

        sheet = self.sheet.with_user(self.facilitator)
        for name in ("Ana", "Bo"):
            self._create_participant(self.cohort, name)
        self._sell(sheet)
        cost(sheet)  # the rules are read once
        few = cost(sheet)
        for rank in range(10):
            offer = self._create_offer(f"Cake {rank}", 2.0)
            sheet.open_stall()
            entries = [self._entry(f"{rank}-{i}", offer) for i in range(5)]
            sheet.record_entries(entries)
            self._create_participant(self.cohort, f"Person {rank}")
        cost(sheet)
        self.assertEqual(cost(sheet), few)
        self.assertLess(few, 40)

    def test_a_product_put_up_for_sale_since_is_there_when_the_stall_opens(self):
        offer = self._create_offer("Late cake", 3.0)
        self.assertNotIn(offer, self.sheet.line_ids.offer_id)
        state = self.sheet.with_user(self.facilitator).open_stall()
        self.assertIn("Late cake", [o["name"] for o in state["offers"]])

    def test_a_closed_stall_opens_as_it_was_closed(self):
        self._sell(self.sheet)
        self.sheet.action_close()
        self._create_offer("Late cake", 3.0)
        state = self.sheet.with_user(self.facilitator).open_stall()
        self.assertEqual(state["state"], "closed")
        self.assertNotIn("Late cake", [o["name"] for o in state["offers"]])

    def test_sellers_are_those_of_the_sheet_else_who_takes_part(self):
        ana = self._create_participant(self.cohort, "Ana")
        bo = self._create_participant(self.cohort, "Bo")
        self._create_participant(self.cohort, "Cy", "candidate")
        self._create_participant(self._create_cohort("Other"), "Di")
        sheet = self.sheet.with_user(self.facilitator)

        def names():
            return [seller["name"] for seller in sheet.get_stall_state()["sellers"]]

        self.assertEqual(names(), ["Ana", "Bo"])
        self.sheet.seller_ids = bo
        self.assertEqual(names(), ["Bo"])
        officer = self._create_user("officer")
        sellers = self.sheet.with_user(officer).get_stall_state()["sellers"]
        self.assertEqual(sellers, [{"id": bo.id, "name": bo.pseudonym}])
        self.assertNotEqual(ana.pseudonym, "Ana")

    def test_who_has_no_part_in_the_flashcoop_sees_and_counts_nothing(self):
        neighbour = self._create_user("facilitator", "neighbour")
        sheet = self.sheet.with_user(neighbour)
        for ask in (
            sheet.get_stall_state,
            sheet.open_stall,
            lambda: sheet.save_count({}, {}, "x"),
        ):
            with self.assertRaises(AccessError):
                ask()

    def test_an_auditor_looks_but_does_not_count(self):
        auditor = self.sheet.with_user(self._create_user("auditor"))
        self.assertEqual(auditor.open_stall()["state"], "open")
        with self.assertRaises(AccessError):
            auditor.save_count({}, {}, "x")


class TestLatest(StallCase):
    def test_tickets_of_all_phones_the_newest_first(self):
        self._sell(self.sheet)
        self.sheet.record_entries(
            [
                self._entry("f", self.bag, 1, ticket="c"),
                self._entry("c-back", self.tablet, -1, "cheque", ticket="c"),
                self._entry("f-back", self.bag, -1, ticket="c"),
            ]
        )
        tickets = self.sheet.with_user(self.facilitator).get_latest_tickets()
        self.assertEqual([t["ticket"] for t in tickets], ["c", "e", "d", "b", "a"])
        self.assertEqual([t["is_taken_back"] for t in tickets], [True] + [False] * 4)
        self.assertEqual([line["uuid"] for line in tickets[0]["lines"]], ["c", "f"])
        self.assertEqual(
            [(t["kind"], t["mode_id"]) for t in tickets[1:4]],
            [
                ("breakage", False),
                ("gift", False),
                ("sale", self._mode("card").id),
            ],
        )
        # a phone sends a line back as it got it
        line = tickets[3]["lines"][0]
        answer = self.sheet.record_entries(
            [line, line | {"uuid": "b-back", "quantity": -line["quantity"]}]
        )
        self.assertEqual(answer, {"saved": ["b", "b-back"], "refused": {}})

    def test_they_are_few_and_cost_the_same_for_many_sales(self):
        def cost():
            with self._counted_queries() as queries:
                self.sheet.get_latest_tickets()
            return queries[0]

        self._sell(self.sheet)
        few = cost()
        self.sheet.record_entries(
            [self._entry(f"n{number}", self.cookie) for number in range(40)]
        )
        self.assertEqual(cost(), few)
        self.assertEqual(len(self.sheet.get_latest_tickets()), 30)

    def test_a_neighbour_reads_none(self):
        self._sell(self.sheet)
        neighbour = self._create_user("facilitator", "neighbour")
        with self.assertRaises(AccessError):
            self.sheet.with_user(neighbour).get_latest_tickets()


class TestCount(StallCase):
    def test_the_count_of_a_phone_is_that_of_the_sheet(self):
        self._sell(self.sheet)
        self._count(self.sheet, c50=0, c20=0, c10=0)
        sheet = self.sheet.with_user(self.facilitator)
        twenty = sheet.count_ids.filtered(lambda count: count.value == 20)
        cash, card = sheet.taking_ids[:2]
        sheet.save_count(
            {str(twenty.id): 4}, {str(card.id): 12.0, str(cash.id): 99.0}, " Why "
        )
        self.assertEqual(twenty.quantity, 4)
        self.assertEqual((cash.counted_amount, card.counted_amount), (30.0, 12.0))
        self.assertEqual(sheet.difference_reason, "Why")
        sheet.action_close()
        self.assertEqual(sheet.state, "closed")

    def test_what_belongs_to_another_sheet_is_left_alone(self):
        other = self.sheet.copy()
        self.sheet.save_count({str(other.count_ids[0].id): 3}, {}, "")
        self.assertEqual(sum(other.count_ids.mapped("quantity")), 0)

    def test_a_closed_sheet_is_not_counted_again(self):
        self._sell(self.sheet)
        self.sheet.action_close()
        with self.assertRefused("reopen it"):
            self.sheet.save_count({}, {}, "Later")


class TestTwoPhones(BaseCase):
    """Real transactions, as two requests have them; what they leave is removed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with Transaction() as env:
            cohort = env["flashcoop.cohort"].create(
                {"name": "Two phones", "date_start": "2022-03-07"}
            )
            offer = env["flashcoop.offer"].create(
                {"cohort_id": cohort.id, "name": "Bun", "price_unit": 1.0}
            )
            sheet = env["flashcoop.stall.sheet"].create(
                {"cohort_id": cohort.id, "date": "2022-03-12"}
            )
            self.ids = cohort.id, offer.id, sheet.id
            self.product_id = offer.product_id.id
            self.mode_id = env.ref("flashcoop_odoo.payment_mode_cash").id
        self.addCleanup(self._remove)

    def _remove(self):
        cohort_id, offer_id, sheet_id = self.ids
        with Transaction() as env:
            for table, column, record_id in (
                ("flashcoop_stall_entry", "sheet_id", sheet_id),
                ("flashcoop_stall_sheet", "id", sheet_id),
                ("flashcoop_offer", "id", offer_id),
            ):
                env.cr.execute(f"DELETE FROM {table} WHERE {column} = %s", [record_id])
            env["product.product"].browse(self.product_id).product_tmpl_id.unlink()
            cohort = env["flashcoop.cohort"].browse(cohort_id)
            account = cohort.analytic_account_id
            event = cohort.event_id
            cohort.unlink()
            account.exists().unlink()
            event.exists().unlink()

    def _entry(self, uuid):
        return {
            "uuid": uuid,
            "ticket": uuid,
            "time": "2022-03-12 09:30:00",
            "kind": "sale",
            "offer_id": self.ids[1],
            "quantity": 1,
            "price_unit": 1.0,
            "mode_id": self.mode_id,
        }

    def _record(self, uuids):
        """Return what a phone sends."""
        return lambda env: (
            env["flashcoop.stall.sheet"]
            .browse(self.ids[2])
            .record_entries([self._entry(uuid) for uuid in uuids])
        )

    @mute_logger("odoo.sql_db", ONLINE)
    def test_both_are_recorded_in_one_chain(self):
        phones = [[uuid4().hex, uuid4().hex] for _phone in range(2)]
        answers = at_once(*map(self._record, phones))
        self.assertEqual([answer["saved"] for answer in answers], phones)
        with Transaction() as env:
            entries = env["flashcoop.stall.sheet"].browse(self.ids[2]).entry_ids
            self.assertEqual(entries.sorted("number").mapped("number"), [1, 2, 3, 4])
            self.assertEqual(len(set(entries.mapped("hash"))), 4)
