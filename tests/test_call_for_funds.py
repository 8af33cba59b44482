"""A funder is asked to pay when what makes it pay has happened, by one letter."""

import base64
import io

import pypdf
from common import FlashcoopCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.flashcoop_odoo.report import bank_paper
from odoo.addons.flashcoop_odoo.report.annex_pages import annex_pdf

IBAN = "FR7630006000011234567890189"
DAY = "2022-06-15"


class CallCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("officer")
        cls.company.partner_id.bank_ids.unlink()
        cls.account = cls.env["res.partner.bank"].create(
            {"acc_number": IBAN, "partner_id": cls.company.partner_id.id}
        )
        cls.env = cls.env(user=cls.officer)
        cls.cohort = cls._create_cohort("Chez Cook'is")
        cls.funding = cls._create_funding(
            [(cls.cohort, 4000)],
            kind="state",
            user_id=cls.officer.id,
            commitment_number="2104567890",
            service_code="PREF091",
            agreement_number="CPO-12",
            instalment_ids=[
                cls._part("Acompte", 1000, "signature"),
                cls._part("Printemps", 1000, "date", "2022-06-01"),
                cls._part("Intermédiaire", 1000, "interim"),
                cls._part("Solde", 1000, "final"),
            ],
        )
        cls.signature, cls.date, cls.interim, cls.final = cls.funding.instalment_ids

    @classmethod
    def _part(cls, name, amount, trigger, due_date=False):
        return Command.create(
            {
                "name": name,
                "amount": amount,
                "trigger": trigger,
                "due_date": due_date,
            }
        )

    def setUp(self):
        super().setUp()
        freezer = freeze_time(f"{DAY} 10:00:00")
        freezer.start()
        self.addCleanup(freezer.stop)

    def _search(self, domain):
        return self.funding.instalment_ids.search(
            [("funding_id", "=", self.funding.id), *domain]
        )

    def _callable(self):
        found = self._search([("is_callable", "=", True)])
        self.env.invalidate_all()
        computed = self.funding.instalment_ids.filtered("is_callable")
        self.assertEqual(found, computed)
        return found

    def _call(self, instalment):
        action = instalment.action_call()
        return self.env["flashcoop.funding.call"].browse(action["res_id"])

    def _issue(self, instalment):
        call = self._call(instalment)
        call.action_issue()
        return call


class TestTriggers(CallCase):
    def test_nothing_is_callable_before_the_award(self):
        self.assertFalse(self._callable())
        with self.assertRefused("is not awaited: its funding is not granted"):
            self.date.action_call()

    def test_each_trigger_makes_its_part_callable(self):
        self.funding.action_grant()
        self.assertEqual(self._callable(), self.date)
        self.funding.date_signed = "2022-06-20"  # still to come
        self.assertEqual(self._callable(), self.date)
        self.funding.date_signed = "2022-06-10"
        self.assertEqual(self._callable(), self.signature + self.date)
        self.funding.action_create_report()
        self.assertEqual(self._callable(), self.signature + self.date)
        self._send_report(self.funding.funder_report_ids)
        self.assertEqual(len(self._callable()), 4)

    def test_what_is_missing_is_said(self):
        self.funding.action_grant()
        for part, words in (
            (self.signature, "the day on which the agreement was signed"),
            (self.interim, "the sending of one more interim report"),
            (self.final, "the sending of the final report"),
        ):
            with self.assertRefused(f"cannot be called yet: it waits for {words}"):
                part.action_call()

    def test_a_date_to_come_cannot_be_called(self):
        self.date.due_date = "2022-07-01"
        self.funding.action_grant()
        with self.assertRefused("it waits for its due date"):
            self.date.action_call()

    def test_own_funds_are_never_called(self):
        own = self._create_funding(
            kind="own", granted_amount=100, instalments=[("2022-03-01", 100)]
        )
        own.action_grant()
        with self.assertRefused("is not awaited"):
            own.instalment_ids.action_call()


class TestDates(CallCase):
    def test_a_part_due_on_a_date_needs_it(self):
        with self.assertRefused("falls due on a date: enter it", ValidationError):
            self.date.due_date = False

    def test_the_books_estimate_a_date_that_is_not_known(self):
        self.funding.report_due_date = "2023-06-30"
        self.funding.action_grant()
        self.assertFalse(self.date.date_estimated)
        estimated = self.signature + self.interim + self.final
        self.assertTrue(all(estimated.mapped("date_estimated")))
        self.assertEqual(str(self.signature.due_date), "2022-02-01")
        self.assertEqual(str(self.final.due_date), "2023-06-30")
        lines = self.funding.sudo().move_ids.line_ids.filtered("date_maturity")
        self.assertEqual(len(lines), 4)

    def test_an_estimate_is_never_late_and_stands_among_the_unscheduled(self):
        self.funding.action_grant()
        self.assertEqual(self.signature.status, "due")
        self.assertFalse(self.signature.is_overdue)
        self.assertTrue(self.date.is_overdue)
        self.assertEqual(self._search([("is_overdue", "=", True)]), self.date)
        unscheduled = self._search(
            [
                *(("is_awaited", "=", True), "|"),
                *(("due_date", "=", False), ("date_estimated", "=", True)),
            ]
        )
        self.assertEqual(unscheduled, self.signature + self.interim + self.final)

    def test_a_known_date_takes_its_place_in_the_books_too(self):
        self.funding.action_grant()
        self.final.due_date = "2023-09-30"
        self.assertFalse(self.final.date_estimated)
        line = self.final._get_lines_sudo()
        self.assertEqual(str(line.date_maturity), "2023-09-30")
        with self.assertRefused("is booked: cancel the award to change it"):
            self.final.due_date = "2023-10-31"
        with self.assertRefused("is booked: cancel the award to change it"):
            self.signature.write({"due_date": "2023-10-31", "amount": 7})

    def test_a_signature_dates_what_waits_for_it_and_lateness_follows(self):
        self.funding.action_grant()
        self.funding.date_signed = "2022-05-02"
        self.assertFalse(self.signature.date_estimated)
        self.assertEqual(str(self.signature.due_date), "2022-06-01")
        line = self.signature._get_lines_sudo()
        self.assertEqual(str(line.date_maturity), "2022-06-01")
        self.assertTrue(self.signature.is_overdue)
        self.assertEqual(self.signature.status, "late")
        self.assertTrue(self.final.date_estimated)

    def test_a_known_signature_is_no_estimate(self):
        self.funding.date_signed = "2022-01-10"
        self.funding.action_grant()
        self.assertFalse(self.signature.date_estimated)
        self.assertEqual(str(self.signature.due_date), "2022-03-03", "not before")

    def test_a_report_that_is_sent_dates_what_waits_for_it(self):
        term = self.env["account.payment.term"].sudo()
        self.funding.partner_id.sudo().property_payment_term_id = term.create(
            {
                "name": "45 days",
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 45})],
            }
        )
        self.funding.action_grant()
        self.funding.action_create_report()
        self._send_report(self.funding.funder_report_ids)
        waited = self.interim + self.final
        self.assertFalse(any(waited.mapped("date_estimated")))
        self.assertEqual({str(d) for d in waited.mapped("due_date")}, {"2022-07-30"})
        self.assertTrue(self.signature.date_estimated)

    def test_a_call_dates_what_is_still_an_estimate(self):
        self.funding.action_grant()
        self.funding.write({"state": "to_report"})
        self.funding.declare_reported("Sent on paper")
        self.assertTrue(self.final.date_estimated)
        self._issue(self.final)
        self.assertFalse(self.final.date_estimated)
        self.assertEqual(str(self.final.due_date), "2022-07-15")
        with freeze_time("2022-07-16"):
            self.env.invalidate_all()
            self.assertIn(self.final, self._search([("is_overdue", "=", True)]))

    def test_nobody_says_that_a_date_is_estimated(self):
        with self.assertRefused("Booking and reminding write on an instalment"):
            self.date.date_estimated = True
        with self.assertRefused("Booking and reminding write on an instalment"):
            self.date.with_context(default_date_estimated=True).copy()


class TestLetter(CallCase):
    def setUp(self):
        super().setUp()
        self.funding.action_grant()

    def test_issuing_numbers_freezes_and_marks(self):
        call = self._call(self.date)
        self.assertEqual(call.state, "draft")
        self.assertFalse(call.name)
        self.assertFalse(self.date.called_on)
        self.assertEqual(call.amount, 1000.0)
        self.assertEqual(call.bank_account_id, self.account)
        call.action_issue()
        self.assertRegex(call.name, r"^AF/2022/\d{3}$")
        self.assertEqual(str(self.date.called_on), DAY)
        self.assertEqual(call.issued_by_id, self.officer)
        self.assertRegex(call.content_hash, r"^[0-9a-f]{64}$")
        self.assertTrue(call.document_id.raw)
        self.assertFalse(self._callable())
        with self.assertRefused("has been called already"):
            self.date._check_callable()

    def test_the_letter_says_what_the_funder_needs(self):
        content = self._issue(self.date).content
        self.assertEqual(
            content["account"]["iban"], "FR76 3000 6000 0112 3456 7890 189"
        )
        self.assertEqual(
            content["account"]["rib"], ["30006", "00001", "12345678901", "89"]
        )
        references = dict(content["references"])
        self.assertIn("CPO-12", references.values())
        self.assertIn("2104567890", references.values())
        self.assertIn("PREF091", references.values())
        self.assertIn("1", content["amount"])
        self.assertIn("Printemps", content["body"])

    def test_a_first_of_the_month_reads_as_french_says_it(self):
        call = self._call(self.date)
        for day, words in (
            ("2022-09-01", "1er septembre 2022"),
            ("2022-09-02", "2 septembre 2022"),
            ("2022-09-21", "21 septembre 2022"),
        ):
            call.date = day
            self.assertEqual(call._get_content()["date"], words)
        self.assertIn(
            ["Votre décision", "du 1er février 2022"],
            call._get_content()["references"],
        )

    def test_it_names_an_agreement_only_where_there_is_one(self):
        self.assertRegex(
            self._call(self.date).body,
            "convention citée en référence.*part «\xa0Printemps",
        )
        self.funding.agreement_number = False
        self._call(self.date).unlink()
        body = self._call(self.date).body
        self.assertNotIn("convention", body)
        self.assertIn("votre décision du 1er février 2022", body)

    def test_a_part_without_a_label_of_its_own_is_named_by_its_rank(self):
        self.date.name = "Versement"
        call = self._call(self.date)
        self.assertNotIn("Versement", call.body)
        rank = self.funding.instalment_ids.ids.index(self.date.id) + 1
        self.assertRegex(call.body, rf"la part n° {rank} sur 4 de la subvention de 4")
        subject = call._get_content()["subject"]
        self.assertEqual(subject, f"Convention – part n° {rank} sur 4")

    def test_what_remains_due_of_a_part_is_called_so(self):
        single = self._create_funding([(self.cohort, 700)], kind="epci")
        single.action_grant()
        accountant = self._create_user("accountant")
        self._register_payment(single.sudo().move_ids.with_user(accountant), 300)
        self.env.invalidate_all()
        call = self._call(single.instalment_ids)
        self.assertEqual(call.amount, 400.0)
        self.assertRegex(call.body, "verser le reste dû de la subvention de 700,00")

    def test_what_a_credit_note_leaves_is_called_what_remains_due(self):
        single = self._create_funding([(self.cohort, 700)], kind="epci")
        single.action_grant()
        single.give_back(300, reason="Not spent")
        self.env.invalidate_all()
        call = self._call(single.instalment_ids)
        self.assertEqual(call.amount, 400.0)
        self.assertRegex(call.body, "verser le reste dû de la subvention de 700,00")

    def test_a_grant_paid_at_once_is_called_as_a_whole(self):
        single = self._create_funding([(self.cohort, 700)], kind="epci")
        single.action_grant()
        call = self._call(single.instalment_ids)
        self.assertRegex(call.body, "verser la subvention de 700,00")
        self.assertEqual(call._get_content()["subject"], "Convention")

    def test_the_file_is_the_letter(self):
        call = self._issue(self.date)
        content, extension = self.env["ir.actions.report"]._render_file(
            "flashcoop_odoo.funding_call_pdf", call.ids
        )
        del extension
        self.assertEqual(content, call.document_id.raw)
        self.assertEqual(call.action_print()["type"], "ir.actions.act_url")

    def test_an_issued_letter_stays_as_it_was(self):
        call = self._issue(self.date)
        for change in (
            lambda: call.write({"amount": 1}),
            lambda: call.write({"body": "x"}),
            lambda: call.unlink(),
            lambda: call.action_issue(),
            lambda: call.document_id.write({"raw": b"x"}),
        ):
            with self.assertRefused("has been issued and stays as it was"):
                change()
        self.funding.agreement_number = "other"
        self.assertIn("CPO-12", dict(call._get_content()["references"]).values())

    def test_number_and_state_cannot_be_forged(self):
        call = self._call(self.date)
        for change in (
            lambda: call.write({"state": "issued"}),
            lambda: call.write({"name": "AF/1"}),
            lambda: call.create({"instalment_id": self.date.id, "state": "issued"}),
            lambda: call.with_context(default_state="issued").create(
                {"instalment_id": self.date.id}
            ),
        ):
            with self.assertRefused("gets its number and its state"):
                change()

    def test_an_instalment_has_one_call_that_stands(self):
        call = self._call(self.date)
        self.assertEqual(self._call(self.date), call)
        with self.assertRefusedByDatabase():
            call.create({"instalment_id": self.date.id})

    def test_a_cancelled_call_makes_room_for_another_and_stays(self):
        call = self._issue(self.date)
        call.action_cancel()
        self.assertFalse(self.date.called_on)
        new = self._issue(self.date)
        self.assertNotEqual(new.name, call.name)
        self.assertEqual(call.state, "cancelled")
        with self.assertRefused("stays as it was"):
            call.unlink()

    def test_a_cancelled_call_gives_the_estimated_date_back(self):
        self.funding.write({"state": "to_report"})
        self.funding.declare_reported("Sent on paper")
        estimate = self.final.due_date
        call = self._issue(self.final)
        self.assertEqual(str(self.final.due_date), "2022-07-15")
        call.action_cancel()
        self.assertEqual(self.final.due_date, estimate)
        self.assertTrue(self.final.date_estimated)
        self.assertEqual(self.final._get_lines_sudo().date_maturity, estimate)
        with freeze_time("2022-07-16"):
            self.env.invalidate_all()
            self.assertFalse(self.final.is_overdue)
            self.assertEqual(self.final.status, "due")
        self.final.due_date = "2022-10-01"  # may be corrected again
        self.assertFalse(self.final.date_estimated)

    def test_cancelling_leaves_a_date_that_was_known(self):
        call = self._issue(self.date)
        self.assertFalse(call.estimated_date)
        call.action_cancel()
        self.assertEqual(str(self.date.due_date), "2022-06-01")
        self.assertFalse(self.date.date_estimated)

    def test_a_draft_is_discarded_and_not_cancelled(self):
        call = self._call(self.date)
        with self.assertRefused("discard the draft instead"):
            call.action_cancel()
        with self.assertRaises(AccessError):
            call.with_user(self._create_user("coordinator")).action_discard()
        action = call.action_discard()
        self.assertEqual(action["res_id"], self.funding.id)
        self.assertEqual(action["target"], "main")  # no crumb leads to the draft
        self.assertFalse(call.exists())
        issued = self._issue(self.date)
        with self.assertRefused("has been issued and stays"):
            issued.action_discard()
        issued.action_cancel()
        with self.assertRefused("is void already"):
            issued.action_cancel()

    def test_a_booked_part_keeps_what_it_waits_for(self):
        """Else its estimated date could not be forgotten with the award."""
        with self.assertRefused("is booked: cancel the award"):
            self.final.trigger = "date"
        self.funding.action_cancel_award()
        self.final.write({"trigger": "date", "due_date": "2022-10-01"})

    def test_an_award_that_was_called_is_not_cancelled_behind_the_letter(self):
        call = self._issue(self.date)
        with self.assertRefused(f"asked to pay by {call.name}: cancel these calls"):
            self.funding.action_cancel_award()
        call.action_cancel()
        self.assertTrue(self.final.date_estimated)
        self.funding.action_cancel_award()
        self.assertFalse(self.final.due_date or self.final.date_estimated)
        self.assertEqual(str(self.date.due_date), "2022-06-01", "not an estimate")
        self.assertEqual(self.funding.state, "admissible")

    def test_a_draft_for_another_part_asks_for_that_part(self):
        self.funding.date_signed = DAY
        call = self._call(self.signature)
        call.amount = 400
        call.instalment_id = self.date
        self.assertEqual(call.amount, 1000)

    def test_no_more_than_what_is_due_is_called(self):
        call = self._call(self.date)
        with self.assertRefused("no more can be called", ValidationError):
            call.amount = 1000.01
        call.amount = 400
        call.action_issue()
        self.assertEqual(call.amount, 400.0)

    def test_without_a_valid_iban_nothing_is_issued(self):
        call = self._call(self.date)
        self.account.sudo().acc_number = "30006 00001 12345678901"
        with self.assertRefused("is not a valid IBAN"):
            call.action_issue()
        call.bank_account_id = False
        with self.assertRefused("has no bank account: enter its IBAN"):
            call.action_issue()

    def test_the_account_is_one_of_the_house(self):
        stranger = (
            self.env["res.partner.bank"]
            .sudo()
            .create(
                {
                    "acc_number": "GB82WEST12345698765432",
                    "partner_id": self._create_partner("Thief").id,
                }
            )
        )
        call = self._call(self.date)
        with self.assertRefused("is no bank account of", ValidationError):
            call.bank_account_id = stranger

    def test_officers_issue_and_others_read(self):
        call = self._call(self.date)
        for role in ("coordinator", "auditor"):
            other = call.with_user(self._create_user(role))
            self.assertEqual(other.amount, 1000.0)
            with self.assertRaises(AccessError):
                other.action_issue()
            with self.assertRaises(AccessError):
                other.instalment_id.with_user(other.env.user).call_ids.create(
                    {"instalment_id": self.date.id}
                )

    def test_a_called_part_of_a_conditional_grant_keeps_its_amount(self):
        funding = self._create_funding(
            [(self.cohort, 900)],
            booking="instalment",
            instalments=[("2022-03-01", 500), ("2022-04-01", 400)],
        )
        funding.action_grant()
        first, second = funding.instalment_ids
        self._issue(first)
        with self.assertRefused("has been called by AF/.*cancel that call"):
            funding.write(
                {
                    "instalment_ids": [
                        Command.update(first.id, {"amount": 400}),
                        Command.update(second.id, {"amount": 500}),
                    ]
                }
            )

    def test_the_document_carries_what_chorus_asks_where_it_asks(self):
        names = {"buyer_reference", "purchase_order_reference", "ref"}
        self.assertEqual(
            self.funding._prepare_chorus_vals(names),
            {"buyer_reference": "PREF091", "purchase_order_reference": "2104567890"},
        )
        self.assertEqual(self.funding._prepare_chorus_vals({"ref"}), {})


class TestRib(CallCase):
    """The bank's paper is put in the settings once, and stands behind each letter."""

    def setUp(self):
        super().setUp()
        self.funding.action_grant()

    def _paper(self, text):
        return base64.b64encode(annex_pdf("RIB", [("IBAN", text)]))

    def _put(self, raw):
        self.company.sudo().flashcoop_rib_file = raw

    def _pages(self, call):
        return len(pypdf.PdfReader(io.BytesIO(call.document_id.raw)).pages)

    def test_its_pages_stand_behind_the_letter(self):
        alone = self._issue(self.date)
        self.assertFalse(alone.with_rib or alone.content["enclosures"])
        self._put(self._paper("FR76 3000 6000 0112 3456 7890 189"))
        self.funding.date_signed = "2022-06-10"
        call = self._issue(self.signature)
        self.assertTrue(call.with_rib)
        self.assertEqual(call.content["enclosures"], ["RIB"])
        if call.document_id.mimetype == "application/pdf":
            self.assertEqual(self._pages(call), self._pages(alone) + 1)
        else:
            files = self.funding.message_ids.attachment_ids.mapped("name")
            self.assertIn("RIB.pdf", files)

    def test_the_paper_of_another_account_is_refused(self):
        other = self._paper("GB82 WEST 1234 5698 7654 32")
        with self.assertRefused("names none of the bank accounts", ValidationError):
            self._put(other)
        second = self.env["res.partner.bank"].sudo()
        second.create(
            {
                "acc_number": "GB82WEST12345698765432",
                "partner_id": self.company.partner_id.id,
            }
        )
        self._put(other)
        call = self._call(self.date)
        with self.assertRefused("is not the one of the account to pay"):
            call.action_issue()
        call.with_rib = False
        call.action_issue()
        self.assertEqual(call.content["enclosures"], [])

    def test_a_file_that_cannot_be_read_is_refused(self):
        locked = self._protect(self._paper(IBAN), "secret")
        for raw in (base64.b64encode(b"RIB"), locked):
            with self.assertRefused("is no PDF that can be read", ValidationError):
                self._put(raw)

    def test_a_paper_protected_against_changes_alone_is_enclosed(self):
        paper = self._protect(self._paper(IBAN), "")
        self._put(paper)
        letter = annex_pdf("Letter", [("Dear", "Sir")])
        whole = bank_paper.add_pages(letter, base64.b64decode(paper))
        reader = pypdf.PdfReader(io.BytesIO(whole))
        self.assertFalse(reader.is_encrypted)
        texts = [page.extract_text() for page in reader.pages]
        self.assertIn("Sir", texts[0])
        self.assertIn(IBAN, texts[1])

    def _protect(self, paper, password):
        """Return a paper that opens by a password, empty for none, and that nobody
        changes."""
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(base64.b64decode(paper)))
        writer.encrypt(password, owner_password="of the bank", algorithm="AES-256")
        stream = io.BytesIO()
        writer.write(stream)
        return base64.b64encode(stream.getvalue())

    def test_a_paper_taken_away_meanwhile_is_not_said_to_be_enclosed(self):
        self._put(self._paper(IBAN))
        call = self._call(self.date)
        self.assertTrue(call.with_rib)
        self._put(False)
        self.env.invalidate_all()
        call.action_issue()
        self.assertEqual(call.content["enclosures"], [])

    def test_only_those_who_write_letters_read_the_paper(self):
        """Companies are read by all, by visitors of the website too."""
        self._put(self._paper(IBAN))
        self.assertTrue(self.company.with_user(self.officer).flashcoop_rib_file)
        for user in (
            self.env.ref("base.public_user"),
            self._create_user("portal"),
            self._create_user("facilitator"),
        ):
            company = self.company.with_user(user)
            self.assertTrue(company.name)
            for name in ("flashcoop_rib_file", "flashcoop_rib_name"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    company.read([name])


class TestReminders(CallCase):
    def setUp(self):
        super().setUp()
        self.funding.action_grant()
        self.funding.date_signed = "2022-06-10"

    def _remind(self):
        self.env["flashcoop.funding.instalment"].sudo()._cron_remind()
        self.env.invalidate_all()
        return self.funding.activity_ids

    def test_one_activity_an_instalment_however_often(self):
        activities = self._remind()
        self.assertEqual(len(activities), 2)
        self.assertEqual(activities.user_id, self.officer)
        self.assertIn("Call for funds: Acompte", " ".join(activities.mapped("summary")))
        self.assertEqual(self._remind(), activities)

    def test_no_mail_goes_out(self):
        before = self.env["mail.mail"].sudo().search_count([])
        self._remind()
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), before)

    def test_what_somebody_has_done_does_not_come_back(self):
        self._remind()[0].action_feedback()
        self.assertEqual(len(self._remind()), 1)

    def test_issuing_takes_the_reminder_away(self):
        self._remind()
        self._issue(self.signature)
        self.assertEqual(len(self.funding.activity_ids), 1)
        self.assertIn("Printemps", self._remind().summary)

    def test_a_called_part_that_is_late_is_chased_once(self):
        self._remind()
        self._issue(self.date)
        chase = self._remind().filtered(lambda a: "Late payment" in a.summary)
        self.assertEqual(len(chase), 1)
        self.assertEqual(
            self._remind().filtered(lambda a: "Late payment" in a.summary), chase
        )

    def test_the_money_takes_it_away_at_once(self):
        self._remind()
        accountant = self._create_user("accountant")
        move = self.funding.sudo().move_ids.with_user(accountant)
        self._register_payment(move, 1000)  # core pays the first due part first
        self.env.invalidate_all()
        paid = self.funding.instalment_ids.filtered(lambda i: i.status == "received")
        self.assertEqual(len(paid), 1)
        self.assertEqual(len(self.funding.activity_ids), 1)
        self.assertNotIn(paid.name, self.funding.activity_ids.summary)

    def test_taking_the_award_back_takes_them_away_at_night(self):
        self._remind()
        self.funding.action_cancel_award()
        self.assertFalse(self._remind())

    def test_somebody_without_a_right_on_fundings_gets_none(self):
        self.funding.user_id = self._create_user("stranger")
        self.assertFalse(self._remind())

    def test_the_number_of_queries_does_not_grow(self):
        def cost(count):
            for number in range(count):
                self._create_funding(
                    [(self.cohort, 100)],
                    name=f"N{number}",
                    user_id=self.officer.id,
                    partner_id=self.funding.partner_id.id,
                    booking="instalment",
                    instalments=[("2022-03-01", 100)],
                ).action_grant()
            with self._counted_queries() as counted:
                self.env["flashcoop.funding.instalment"].sudo()._cron_remind()
            return counted[0]

        cost(2)
        few, many = cost(3), cost(15)
        self.assertLess(many - few, 40)
