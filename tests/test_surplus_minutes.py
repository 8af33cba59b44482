"""The minutes of a vote are a file that stays as it was voted."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

from freezegun import freeze_time
from surplus import SurplusCase

from odoo.exceptions import AccessError

MINUTES = "flashcoop_odoo.surplus_minutes_pdf"


@freeze_time("2022-03-16 18:00:00")
class TestMinutes(SurplusCase):
    def _print(self, user):
        """Return the minutes as the print menu gives them."""
        self.env.flush_all()
        self.env.invalidate_all()
        report = self.env["ir.actions.report"].with_user(user)
        report = report.with_context(force_report_rendering=True)
        return report._render_qweb_pdf(MINUTES, self.surplus.ids)[0]

    def _vote_for_real(self, user=None):
        """Vote with a real PDF, which tests leave out by default."""
        surplus = self.surplus.with_user(user or self.coordinator)
        self._vote(surplus.with_context(force_report_rendering=True))

    def test_a_later_print_is_the_file_of_the_vote_byte_by_byte(self):
        self._vote_for_real()
        kept = base64.b64decode(self.surplus.minutes_file)
        self.assertTrue(kept.startswith(b"%PDF"))
        self.assertEqual(self.surplus.minutes_hash, hashlib.sha256(kept).hexdigest())
        self.assertIn(self.surplus.minutes_hash, self.surplus.message_ids[0].body)
        self.ana.sudo().partner_id.name = "Ana Married"
        self.cohort.name = "Another name"
        self.surplus.with_user(self.coordinator).action_post()
        self.assertEqual(self._print(self.facilitator), kept)

    def test_it_names_people_whoever_votes_and_to_nobody_who_may_not_know_them(self):
        self._vote(self.surplus.with_user(self.officer))
        kept = base64.b64decode(self.surplus.minutes_file).decode()
        for person in (self.ana, self.bob):
            self.assertIn(person.partner_id.name, kept)
        for user in (self.officer, self.auditor):
            surplus = self.surplus.with_user(user)
            with self.assertRaises(AccessError):
                surplus.read(["minutes_file"])
            file = self._file().with_user(user)
            with self.assertRaises(AccessError):
                file.read(["raw"])
            action = surplus.action_print_minutes()
            self.assertEqual(action["type"], "ir.actions.report")
            html = (
                self.env["ir.actions.report"]
                .with_user(user)
                ._render_qweb_html(MINUTES, surplus.ids)[0]
            )
            self.assertNotIn(self.bob.partner_id.name, html.decode())
            self.assertEqual(len(surplus.minutes_hash), 64)

    def test_the_button_gives_the_file_to_who_may_know_people(self):
        surplus = self.surplus.with_user(self.facilitator)
        action = surplus.action_print_minutes()
        self.assertEqual(action["type"], "ir.actions.report")
        self._vote()
        action = surplus.action_print_minutes()
        self.assertIn(f"/{self.surplus.id}/minutes_file?", action["url"])

    def test_the_address_of_the_file_holds_whatever_the_flashcoop_is_called(self):
        self.cohort.name = "Pain & Co #1"
        self._vote()
        url = urlsplit(self.surplus.action_print_minutes()["url"])
        options = {"download": ["true"], "filename_field": ["minutes_name"]}
        self.assertEqual((parse_qs(url.query), url.fragment), (options, ""))
        self.assertIn("Pain & Co #1", self.surplus.minutes_name)

    def test_nobody_changes_moves_or_deletes_it(self):
        self._vote()
        file = self._file()
        for vals in (
            {"raw": b"Other minutes"},
            {"res_field": False},
            {"res_id": self.surplus.id + 1},
        ):
            with self.subTest(vals=vals), self.assertRefused("those of its vote"):
                file.write(vals)
        with self.assertRefused("those of its vote"):
            file.unlink()
        for name in ("minutes_file", "minutes_name", "minutes_hash"):
            with self.assertRefused("frozen by the vote"):
                self.surplus[name] = False

    def test_a_vote_that_is_given_up_takes_its_minutes_with_it(self):
        self._vote()
        first = self.surplus.minutes_hash
        self.surplus.action_back_to_draft()
        self.assertFalse(self.surplus.minutes_file or self.surplus.minutes_hash)
        self.assertFalse(self._file())
        self._vote(decision="Otherwise")
        self.assertNotEqual(self.surplus.minutes_hash, first)
        self.assertIn(first, "".join(self.surplus.message_ids.mapped("body")))

    def _file(self):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", "flashcoop.surplus"),
                ("res_id", "=", self.surplus.id),
                ("res_field", "=", "minutes_file"),
            ]
        )
