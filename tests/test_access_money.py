"""Who sees the money of a Flashcoop, who changes it, who opens the entries behind."""

from access import AccessCase
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tools import mute_logger

READERS = ("coordinator", "officer", "manager", "auditor")


class TestMoney(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_bill([("607", 120.0, cls._distribution((100, cls.own)))])
        cls.funding = cls.records[cls.own]["flashcoop.funding"]
        cls.funding.granted_amount = 1000.0
        money = cls.env["flashcoop.cohort"]._fields["share_ids"].groups
        cls.fields = [n for n, f in cls.own._fields.items() if f.groups == money]

    def _as(self, role, record=None):
        record = self.own if record is None else record
        return record.with_user(self.users[role])

    # --- reading ---

    def test_the_statement_is_for_those_with_a_right_on_money(self):
        for role in READERS:
            with self.subTest(role=role):
                rows = self._as(role).get_statement()[0]["headings"]
                costs = {row["code"]: row["actual"] for row in rows}
                self.assertEqual(costs["TC"], 120.0)

    def test_the_statement_is_refused_to_everybody_else(self):
        for role in ("facilitator", "accountant", "stranger", "portal", "public"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                call_kw(
                    self.env["flashcoop.cohort"].with_user(self.users[role]),
                    "get_statement",
                    [self.own.ids],
                    {},
                )

    def test_money_fields_of_a_cohort_follow_the_statement(self):
        self.assertIn("result_amount", self.fields)
        self.assertIn("statement_html", self.fields)
        for role in READERS:
            self._as(role).read(self.fields)
        for name in self.fields:
            for role in ("facilitator", "accountant"):
                with self.subTest(role=role, name=name), self.assertRaises(AccessError):
                    self._as(role).read([name])

    def test_a_facilitator_reads_the_rest_of_the_own_cohort(self):
        values = self._as("facilitator").read()[0]
        self.assertEqual(values["name"], "Chez Nous")
        self.assertFalse(values.keys() & set(self.fields))

    def test_money_of_funders_does_not_show_through_neighbours(self):
        for path in ("share_ids.amount", "share_ids.funding_id.granted_amount"):
            with self.assertRaises(AccessError):
                self._as("facilitator").search([(path, ">", 1)])
        partner = self._as("facilitator", self.funding.partner_id)
        for name in ("flashcoop_funding_ids", "flashcoop_funding_count"):
            with self.assertRaises(AccessError):
                partner.read([name])

    def test_what_is_left_to_settle_tells_a_facilitator_no_amount_and_no_funder(self):
        self._create_bill([("467", 33.0, self._distribution((100, self.own)))])
        self.funding.state = "granted"
        chief, other = self._as("coordinator"), self._as("facilitator")
        self.assertIn("33", chief.to_settle)
        self.assertIn(self.funding.partner_id.name, chief.to_settle)
        self.assertNotIn("33", other.to_settle)
        self.assertNotIn(self.funding.partner_id.name, other.to_settle)
        self.assertIn("Money left to settle", other.to_settle)

    # --- writing ---

    def test_a_coordinator_reads_fundings_and_changes_none(self):
        funding = self._as("coordinator", self.funding)
        self.assertEqual(funding.granted_amount, 1000.0)
        self.assertEqual(funding.remaining_amount, funding.net_amount)
        report = self._as(
            "coordinator", self.records[self.own]["flashcoop.funder.report"]
        )
        instalment = self._as("coordinator", self.funding.instalment_ids)
        calls = (
            lambda: funding.write({"granted_amount": 5.0}),
            lambda: funding.write({"share_ids": [Command.clear()]}),
            funding.action_ask,
            funding.action_grant,
            funding.action_book,
            funding.action_cancel_award,
            lambda: funding.give_back(10.0),
            funding.action_create_report,
            instalment.action_book,
            report.action_review,
            report.action_send,
        )
        for number, call in enumerate(calls):
            with self.subTest(number=number), self.assertRaises(AccessError):
                call()

    def test_a_coordinator_changes_no_money_through_the_cohort(self):
        cohort = self._as("coordinator")
        other = self._create_funding([(self.other, 50)], kind="region")
        values = {
            "share_ids": {"funding_id": other.id, "amount": 10},
            "budget_line_ids": {"heading_id": self._heading("60.2").id, "amount": 10},
            "inkind_ids": {"name": "Flour", "amount": 10},
        }
        for name, vals in values.items():
            with self.subTest(name=name), self.assertRaises(AccessError):
                cohort.write({name: [Command.create(vals)]})
            with self.subTest(name=name), self.assertRaises(AccessError):
                cohort.write({name: [Command.unlink(line.id) for line in cohort[name]]})

    def test_a_report_cannot_be_taken_from_its_cohort(self):
        report = self.records[self.own]["flashcoop.funder.report"]
        cohort = self._as("coordinator")
        self.assertEqual(cohort.funder_report_ids, report)
        cohort.write({"funder_report_ids": [Command.clear()]})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(report.cohort_ids, self.own)

    def test_an_officer_books_an_award_without_accounting_rights(self):
        funding = self._as("officer", self.funding)
        funding.action_grant()
        self.assertEqual(funding.state, "granted")
        self.assertEqual(funding.booked_amount, 1000.0)
        self.assertEqual(funding.due_amount, 1000.0)

    # --- the entries behind ---

    def test_entries_need_accounting_rights(self):
        self.funding.action_grant()
        move = self.funding.move_ids
        line = self.env["account.analytic.line"].search(
            [("auto_account_id", "=", self.own.analytic_account_id.id)]
        )
        self.assertTrue(move and line)
        for role in (*READERS, "facilitator"):
            for record in (move, move.line_ids, line):
                with self.subTest(role=role, model=record._name):
                    self.assertFalse(self._as(role, record).has_access("read"))
        for role in READERS:
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self._as(role, self.funding).read(["move_ids"])
                with self.assertRaises(AccessError):
                    self._as(role, self.funding.instalment_ids).read(["move_id"])
                self.assertNotIn(move.name, str(self._as(role, self.funding).read()))

    def test_an_officer_with_accounting_rights_opens_them(self):
        self.funding.action_grant()
        both = self._create_user(
            "officer", login="test_both", groups="account.group_account_invoice"
        )
        funding = self.funding.with_user(both)
        self.assertEqual(funding.move_ids.amount_total, 1000.0)
        self.assertTrue(funding.instalment_ids.move_id.has_access("read"))

    def test_figures_show_no_entry(self):
        """The pivot shows amounts by row and funder, not the documents."""
        figures = self.env["flashcoop.cohort.figure"].with_user(self.users["auditor"])
        groups = figures.formatted_read_group(
            [("cohort_id", "=", self.own.id)], ["heading_id"], ["actual:sum"]
        )
        self.assertIn(120.0, [group["actual:sum"] for group in groups])
        self.assertFalse({"move_id", "move_line_id"} & figures.fields_get().keys())

    # --- links that give rights ---

    def test_a_cohort_cannot_be_pointed_at_books_of_another(self):
        """Else who may edit a cohort could read any account's figures as its own."""
        cohort = self._as("coordinator")
        for name in ("analytic_account_id", "event_id"):
            with (
                self.subTest(name=name),
                self.assertRaises(AccessError),
            ):
                cohort.write({name: self.other[name].id})
            with (
                self.subTest(name=name, sudo=True),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
            ):
                cohort.sudo().write({name: self.other[name].id})
                self.env.flush_all()
