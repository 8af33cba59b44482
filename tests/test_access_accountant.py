"""What an accountant without a role here opens from a document: the award, no more."""

from access import AccessCase
from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form

HIDDEN = (
    *("share_ids", "cap_ids", "entry_field_ids", "eligible_prefixes"),
    *("application_ids", "report_count", "note"),
)


class TestAccountant(AccessCase):
    def setUp(self):
        super().setUp()
        self.funding = self.records[self.own]["flashcoop.funding"]
        self.funding.user_id = self.users["officer"]

    def _open(self, role, record=None):
        record = self.funding if record is None else record
        return Form(record.with_user(self.users[role]))

    def test_the_form_of_a_funding_opens_with_what_stands_in_the_books(self):
        form = self._open("accountant")
        self.assertEqual(form.partner_id, self.funding.partner_id)
        self.assertEqual(form.granted_amount, 1000)
        self.assertEqual(form.received_amount, 0)
        self.assertEqual(len(form.instalment_ids), 1)

    def test_the_form_of_an_archived_or_granted_funding_opens_too(self):
        self.funding.with_user(self.users["officer"]).action_grant()
        move = self.funding.sudo().move_ids.with_user(self.users["accountant"])
        self.assertIn("action_view_flashcoop_funding", move.get_view()["arch"])
        action = move.action_view_flashcoop_funding()
        self.assertEqual(action["res_id"], self.funding.id)
        form = self._open("accountant")
        self.assertTrue(form.is_booked)
        self.assertEqual(form.remaining_amount, 1000)
        self.funding.active = False
        self._open("accountant")

    def test_the_form_hides_what_only_roles_read(self):
        for role, shown in (("accountant", False), ("auditor", True)):
            arch = self.funding.with_user(self.users[role]).get_view()["arch"]
            names = set(etree.fromstring(arch).xpath("//field/@name"))
            for name in HIDDEN:
                with self.subTest(role=role, name=name):
                    self.assertEqual(name in names, shown)
        with self.assertRaises(AccessError):
            self.funding.with_user(self.users["accountant"]).share_ids.read(["amount"])

    def test_all_who_see_money_still_open_the_whole_form(self):
        for role in ("coordinator", "officer", "manager", "auditor"):
            with self.subTest(role=role):
                self.assertEqual(len(self._open(role).share_ids), 1)
