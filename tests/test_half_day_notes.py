"""Notes and files on a half-day name people: they are for who may know people."""

from test_signature import SignatureCase

from odoo.exceptions import AccessError


class TestHalfDayNotes(SignatureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        session = cls.session.sudo()
        cls.note = session.message_post(body="Ana was ill")
        cls.file = cls.env["ir.attachment"].create(
            {
                "name": "Ana.txt",
                "raw": b"Ana",
                "res_model": session._name,
                "res_id": session.id,
            }
        )

    def test_who_runs_the_half_day_reads_them(self):
        for user in (self.facilitator, self.coordinator, self.manager):
            self.assertIn("Ana", self.note.with_user(user).body)
            self.assertEqual(
                self.file.with_user(user).read(["name"])[0]["id"], self.file.id
            )

    def test_who_sees_the_half_day_without_names_does_not(self):
        for role in ("officer", "auditor"):
            user = self._create_user(role)
            self.session.with_user(user).read(["date"])
            messages = self.note.with_user(user)
            with self.assertRaises(AccessError):
                messages.read(["body"])
            self.assertFalse(messages.search([("id", "=", self.note.id)]))
            with self.assertRaises(AccessError):
                self.file.with_user(user).read(["raw"])
