"""What the books keep of somebody whose file is anonymised, and for how long."""

import random

from common import FlashcoopCase
from freezegun import freeze_time
from surplus import SurplusCase
from test_retention import RetentionCase

from odoo.exceptions import AccessError


@freeze_time("2022-03-16 18:00:00")
class BooksCase(SurplusCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("manager")

    def _post(self, **values):
        self._vote(**values)
        self.surplus.with_user(self.coordinator).action_post()

    def _anonymise(self, day="2026-01-10"):
        with freeze_time(day):
            people = self.ana | self.bob | self.cleo
            people.with_user(self.manager).action_anonymise_files()
        self.env.invalidate_all()

    def _due(self, day):
        """Return the contacts that the books need no more on a day."""
        Partner = self.env["res.partner"].with_user(self.manager)
        with freeze_time(day):
            action = Partner.action_open_flashcoop_books()
        return Partner.with_context(active_test=False).search(action["domain"])


@freeze_time("2022-03-16 18:00:00")
class TestShares(BooksCase):
    def _totals(self):
        self.env.invalidate_all()
        surplus, lines = self.surplus, self.surplus.line_ids
        return {
            "state": surplus.state,
            "due": surplus.residual_amount,
            "to pay": surplus.to_pay_amount,
            "shares": lines.mapped("amount"),
            "paid": lines.mapped("paid_amount"),
            "still due": lines.mapped("residual_amount"),
            "hours": lines.mapped("hours"),
            "statement": self.cohort.get_statement(),
            "content": surplus.content,
        }

    def _pay_some(self, chance):
        """Pay each receipt in full, in part or not at all."""
        for move in self.surplus.move_ids:
            paid = chance.choice([0, 0.5, 1, 1])
            if paid:
                amount = round(move.amount_total * paid, 2)
                moves = move.with_user(self.accountant)
                self._register_payment(moves, amount=amount)

    def test_no_total_changes_whoever_was_paid_and_no_paid_share_names_its_entry(self):
        rules = ({"rule": "equal"}, {"rule": "hours"}, {"rule": "points"})
        for seed in range(4):
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                chance = random.Random(seed)
                for line in self.surplus.line_ids:
                    line.points = chance.randint(1, 9)
                self._post(**chance.choice(rules))
                self._pay_some(chance)
                before = self._totals()
                self._anonymise()
                self.assertEqual(self._totals(), before)
                for line in self.surplus.line_ids:
                    if line.paid_amount and not line.residual_amount:
                        self.assertFalse(line.move_id)
                    elif line.residual_amount:
                        self.assertTrue(line.move_id)
                self.env.flush_all()
                savepoint.rollback()
                self.env.invalidate_all(flush=False)

    def test_a_share_paid_later_lets_go_of_its_entry_then(self):
        self._post()
        self._anonymise()
        line = self._line(self.ana)
        self.assertTrue(line.move_id)
        self._register_payment(line.move_id.with_user(self.accountant))
        paid = line.paid_amount
        self.env["flashcoop.surplus.line"]._gc_entries()
        self.env.invalidate_all()
        self.assertFalse(line.move_id)
        self.assertEqual((line.paid_amount, line.residual_amount), (paid, 0.0))

    def test_the_share_of_one_person_is_read_alone_after_the_vote(self):
        self._post()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._line(self.bob).read(["amount"])[0]["amount"], 142.5)

    def test_nobody_writes_what_was_settled(self):
        with self.assertRefused("fixed by the vote"):
            self._line(self.ana).settled_amount = 100.0


@freeze_time("2022-03-16 18:00:00")
class TestContacts(BooksCase):
    def setUp(self):
        super().setUp()
        self._post()
        self.person = self.ana.partner_id
        self.person.street = "1 rue du Four"
        self._register_payment(self.surplus.move_ids.with_user(self.accountant))
        self._anonymise()

    def test_the_books_keep_the_name_ten_years_from_the_end_of_the_year(self):
        self.assertEqual(str(self.person.flashcoop_books_until), "2032-12-31")
        self.assertEqual(self.person.name, "Ana")
        self.assertFalse(self._due("2032-12-31"))
        self.assertIn(self.person, self._due("2033-01-01"))

    def test_then_a_manager_erases_it_and_amounts_stay(self):
        before = self.cohort.get_statement()
        self.assertTrue(self.surplus.minutes_file)
        digest = self.surplus.minutes_hash
        with freeze_time("2033-01-01"):
            self._due("2033-01-01").action_flashcoop_erase_contacts()
        self.env.invalidate_all()
        self.assertEqual((self.person.name, self.person.street), ("–", False))
        self.assertFalse(self.person.flashcoop_books_until)
        self.assertFalse(self.surplus.minutes_file)
        self.assertEqual(self.surplus.minutes_hash, digest)
        self.assertEqual(self.cohort.get_statement(), before)
        self.assertFalse(self._due("2033-01-01"))
        texts = str(self.surplus.move_ids.mapped("invoice_partner_display_name"))
        self.assertNotIn("Ana", texts)

    def test_nothing_is_erased_before_or_by_others(self):
        contact = self.person.with_user(self.manager)
        with freeze_time("2032-12-31"), self.assertRefused("until 31/12/2032"):
            contact.action_flashcoop_erase_contacts()
        with freeze_time("2033-01-01"), self.assertRaises(AccessError):
            self.person.with_user(self.coordinator).action_flashcoop_erase_contacts()
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(
                self.coordinator
            ).action_open_flashcoop_books()

    def test_a_later_entry_begins_the_ten_years_anew(self):
        with freeze_time("2030-05-02"):
            self._create_bill(
                [("607", 12.0, False)], partner_id=self.person.id, date="2030-05-02"
            )
        with freeze_time("2033-01-01"), self.assertRefused("need the name of Ana"):
            self.person.with_user(self.manager).action_flashcoop_erase_contacts()

    def test_who_is_back_or_has_a_role_is_no_contact_of_the_books_alone(self):
        later = self._create_cohort("Encore", date_start="2032-03-01")
        self._create_participant(later, partner_id=self.person.id)
        with freeze_time("2033-01-01"), self.assertRefused("a file or a role"):
            self.person.with_user(self.manager).action_flashcoop_erase_contacts()
        with freeze_time("2033-01-01"), self.assertRefused("a file or a role"):
            self._create_partner("Zoé").with_user(
                self.manager
            ).action_flashcoop_erase_contacts()

    def test_entries_older_than_ten_years_keep_nobody(self):
        eve = self._create_participant(
            self._create_cohort("Avant", date_start="2015-03-02"), "Eve Old"
        )
        contact = eve.partner_id
        self._create_bill(
            [("607", 12.0, False)], partner_id=contact.id, date="2015-03-10"
        )
        with freeze_time("2026-01-10"):
            eve.with_user(self.manager).action_anonymise_files()
        self.env.invalidate_all()
        self.assertEqual(eve.partner_id, contact)
        self.assertEqual(contact.name, eve.pseudonym)


@freeze_time("2026-01-10")
class TestScannedSheets(RetentionCase, FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bob = cls._create_participant(cls.cohort, "Bob Roy")
        cls.bob.action_complete()
        scan = cls.env["flashcoop.scan"].create(
            {"cohort_id": cls.cohort.id, "file_names": "Ana Lima.pdf"}
        )
        cls.page = cls.env["flashcoop.scan.page"].create(
            {"scan_id": scan.id, "name": "Page 1", "raw": b"JVBERg=="}
        )
        cls.page.session_ids = cls.sessions[1]

    def _anonymise(self):
        self._as(self.manager).action_anonymise_files()
        self.env.invalidate_all()

    def test_a_sheet_goes_with_the_first_when_nobody_else_is_to_be_proved(self):
        later = self._create_cohort("Encore", date_start="2025-03-03")
        self._create_participant(later, partner_id=self.bob.partner_id.id)
        digest = self.page.image_hash
        self._anonymise()
        self.assertFalse(self.bob.anonymised_on)  # he came back: his file is in use
        self.assertFalse(self.page.raw)
        self.assertFalse(self.page.scan_id.file_names)
        self.assertEqual(self.page.image_hash, digest)

    def test_a_sheet_waits_for_who_is_held_and_goes_by_itself_then(self):
        self.bob.write({"legal_hold": True, "legal_hold_reason": "Dispute"})
        self._anonymise()
        self.assertTrue(self.page.raw)
        self.page._gc_pages()
        self.assertTrue(self.page.raw)
        self.bob.write({"legal_hold": False, "legal_hold_reason": False})
        self.page._gc_pages()
        self.assertFalse(self.page.raw)

    def test_a_sheet_waits_for_who_is_still_in_touch(self):
        self.bob.contacted_on = "2025-06-01"
        self._anonymise()
        self.assertTrue(self.page.raw)

    def test_a_sheet_on_which_nobody_is_anonymised_stays(self):
        self.page._erase_due()
        self.assertTrue(self.page.raw)

    def test_the_archive_has_the_sheet_with_the_last_of_its_people(self):
        page = self.page.with_user(self.coordinator)
        domain = [("id", "=", self.page.id)]
        self._as(self.manager).action_archive_files()
        self.assertTrue(page.search(domain))
        self.bob.with_user(self.manager).action_archive_files()
        self.assertFalse(page.search(domain))
        self.assertTrue(self.page.with_user(self.manager).search(domain))
