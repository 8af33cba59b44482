"""The dossier of a report: one ZIP, vouchers numbered as the list is, what is missing
said; and nobody gets a voucher through it who may not."""

import base64
import doctest
import io
import zipfile

from test_expense_list import ExpenseCase
from test_official_form import CORE_REPORT

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.flashcoop_odoo.report import dossier


class DossierCase(ExpenseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._attach(cls.paid, "bon de livraison.jpg", b"\xff\xd8jpeg")
        cls.cohort.generate_sessions(days=1)
        cls._create_participant(cls.cohort, "Zénobie")
        with mute_logger(CORE_REPORT):
            cls.report = cls._send()

    def _open(self, report=None, user=None):
        stream = io.BytesIO()
        report = report or self.report
        with mute_logger(CORE_REPORT):
            report.with_user(user or self.officer)._write_dossier(stream)
        return zipfile.ZipFile(stream)

    def _summary(self, archive):
        return archive.read("0_SOMMAIRE.txt").decode("utf-8-sig")


class TestDossier(DossierCase):
    def test_files_come_in_the_order_of_the_list(self):
        archive = self._open()
        bill = self.paid.name.replace("/", "-")
        names = archive.namelist()
        name = self.report._get_file_name()
        self.assertEqual(names[0], "0_SOMMAIRE.txt")
        self.assertEqual(names[2], f"2_{name}.xlsx")
        self.assertIn(f"4_{name}-depenses.pdf", names)
        self.assertEqual(
            [n for n in names if n.startswith("pieces/")],
            [
                f"pieces/001_{bill}_Moulin Vert.pdf",
                f"pieces/001-2_{bill}_Moulin Vert.jpg",
            ],
        )
        self.assertEqual(
            archive.read(f"pieces/001_{bill}_Moulin Vert.pdf"), b"%PDF-moulin"
        )
        self.assertEqual(archive.read(f"2_{name}.xlsx"), self.report.sent_sheet_id.raw)

    def test_what_is_missing_is_said(self):
        summary = self._summary(self._open())
        missing = summary.split("PIÈCES MANQUANTES")[1]
        self.assertIn(f"n° 2 – {self.open_bill.name} – Bailleur", missing)
        self.assertNotIn(self.paid.name, missing)
        self.assertIn("Formulaire CERFA 15059*02 : non joint", summary)

    def test_what_changed_since_the_sending_is_said(self):
        self._attach(self.open_bill, "bail.pdf", b"late")
        self.assertIn("jointe après l’envoi", self._summary(self._open()))
        self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", self.paid.id)]
        )[0].unlink()
        self.assertIn("n’est plus là", self._summary(self._open()))

    def test_a_voucher_of_a_participant_stays_in_the_house(self):
        """A receipt signed by a young person: only who may know people takes it out."""
        person = self._create_participant(self.cohort, "Ana Belle")
        mine = self._distribution((100, self.cohort, self.funding))
        bill = self._create_bill([("658", 40, mine)], partner_id=person.partner_id.id)
        self._attach(bill, "Ana Belle.pdf", b"signed")
        with mute_logger(CORE_REPORT):
            report = self._send()
        archive = self._open(report)
        summary = self._summary(archive)
        self.assertFalse([n for n in archive.namelist() if bill.name[-4:] in n])
        self.assertIn("elle nomme une personne accompagnée", summary)
        self.assertNotIn(person.pseudonym, summary.split("PIÈCES MANQUANTES")[1])
        self.assertNotIn("Ana", summary)
        manager = self._create_user("manager")
        known = self._open(report, manager).namelist()
        self.assertTrue([n for n in known if f"_{person.pseudonym}.pdf" in n])

    def test_a_document_of_several_rows_is_there_once(self):
        mine = self._distribution((100, self.cohort, self.funding))
        bill = self._create_bill([("601", 10, mine), ("606", 5, mine)])
        self._attach(bill, "x.pdf", b"x")
        with mute_logger(CORE_REPORT):
            archive = self._open(self._create_report())
        names = [n for n in archive.namelist() if bill.name.replace("/", "-") in n]
        self.assertEqual(len(names), 1)
        self.assertEqual(self._summary(archive).count(names[0].split("/")[1]), 2)

    def test_only_files_of_the_list_come_in(self):
        self._attach(self.bill, "private.pdf", b"not charged to this funding")
        link = self._attach(self.open_bill, "link", b"")
        link.write({"type": "url", "url": "https://example.com"})
        names = " ".join(self._open().namelist())
        self.assertNotIn(self.open_bill.name.replace("/", "-"), names)
        self.assertNotIn(self.bill.name.replace("/", "-"), names)
        self.assertFalse(self.officer.has_group("account.group_account_invoice"))

    def test_a_draft_has_a_dossier_too(self):
        with mute_logger(CORE_REPORT):
            archive = self._open(self._create_report())
        self.assertIn("PROJET", self._summary(archive))

    def test_who_took_it_is_noted(self):
        auditor = self._create_user("auditor")
        self._open(user=auditor)
        message = self.report.message_ids[0]
        self.assertEqual(message.author_id, auditor.partner_id)
        self.assertIn("2 vouchers for 2 expenses", message.body)

    def test_names_of_people_are_for_who_may_know_them(self):
        def sheet(user):
            archive = self._open(user=user)
            (name,) = [n for n in archive.namelist() if n.startswith("5_emargement")]
            return archive.read(name).decode(errors="ignore"), self._summary(archive)

        text, summary = sheet(self.officer)
        self.assertNotIn("Zénobie", text)
        self.assertIn("sous pseudonymes", summary)
        text, summary = sheet(self._create_user("manager"))
        self.assertIn("Zénobie", text)
        self.assertNotIn("sous pseudonymes", summary)

    def test_signed_pages_lie_beside_the_sheets_for_who_may_know_people(self):
        summary = self._summary(self._open())
        self.assertIn("Émargement signé : aucune feuille numérisée", summary)
        self._scan(self.cohort.session_ids[:2], b"%PDF-signed-1")
        self._scan(self.cohort.session_ids[1:], b"%PDF-signed-2")
        archive = self._open(user=self._create_user("manager"))
        names = [n for n in archive.namelist() if n.startswith("emargement_signe/")]
        self.assertEqual(len(names), 2)
        day = str(self.cohort.session_ids[0].date)
        self.assertRegex(names[0], f"^emargement_signe/001_Chez Nous_{day}.pdf$")
        self.assertEqual(archive.read(names[0]), b"%PDF-signed-1")
        self.assertIn("2 page(s) numérisée(s)", self._summary(archive))
        archive = self._open()
        self.assertNotIn("emargement_signe", " ".join(archive.namelist()))
        self.assertIn("nominatives, non jointes", self._summary(archive))

    def test_attendance_is_that_of_the_period(self):
        first, last = self.cohort.session_ids[:2], self._generate_later()
        self._scan(first, b"%PDF-signed-1")
        self._scan(last, b"%PDF-signed-2")
        manager = self._create_user("manager")
        report = self._create_report(
            date_from="2022-03-01", date_to=str(first[-1].date), kind="interim"
        )
        archive = self._open(report, manager)
        pages = [n for n in archive.namelist() if n.startswith("emargement_signe/")]
        self.assertEqual([archive.read(n) for n in pages], [b"%PDF-signed-1"])
        summary = self._summary(archive)
        self.assertIn("demi-journées du 01/03/2022 au 07/03/2022", summary)
        self.assertIn("Chez Nous : 2 demi-journée(s) hors période", summary)
        day = last[0].with_user(manager).day
        self.assertNotIn(day, self._read_sheet(archive))
        report.write({"date_from": False, "date_to": False})
        archive = self._open(report, manager)
        self.assertIn(day, self._read_sheet(archive))
        self.assertEqual(
            len([n for n in archive.namelist() if n.startswith("emargement_signe/")]), 2
        )
        self.assertNotIn("hors période", self._summary(archive))

    def test_attendance_outside_the_period_is_not_asked_for(self):
        self._generate_later()
        report = self._create_report(date_to="2022-03-07")
        self.assertIn("attendance of 2 half-days is not", report.warning_text)

    def _generate_later(self):
        sessions = self.cohort.session_ids
        self.cohort.date_end = "2022-05-09"
        return sessions[0].copy({"date": "2022-05-09"}) | sessions[1].copy(
            {"date": "2022-05-09"}
        )

    def _read_sheet(self, archive):
        (name,) = [n for n in archive.namelist() if n.startswith("5_emargement")]
        return archive.read(name).decode(errors="ignore")

    def test_the_control_lies_beside_the_list_that_was_sent(self):
        name = f"4_{self.report._get_file_name()}"
        before = self._open().read(f"{name}-depenses.pdf")
        self.report.control_date = "2023-05-02"
        self.report.expense_ids[0].write(
            {"admitted_amount": 1, "admitted_reason": "Late"}
        )
        archive = self._open()
        self.assertEqual(archive.read(f"{name}-depenses.pdf"), before)
        self.assertTrue(archive.read(f"{name}-controle.pdf"))
        self.assertIn("Contrôle du financeur du 02/05/2023", self._summary(archive))

    def test_signed_pages_of_another_flashcoop_do_not_come_in(self):
        other = self._create_cohort("Ailleurs")
        other.generate_sessions(days=1)
        self._scan(other.session_ids, b"%PDF-other")
        archive = self._open(user=self._create_user("manager"))
        self.assertNotIn("emargement_signe", " ".join(archive.namelist()))

    def _scan(self, sessions, raw):
        scan = self.env["flashcoop.scan"].create({"cohort_id": sessions.cohort_id.id})
        self.env["flashcoop.scan.page"].create(
            {
                "scan_id": scan.id,
                "name": "Page",
                "raw": base64.b64encode(raw),
                "session_ids": [Command.set(sessions.ids)],
            }
        )

    def test_those_who_may_not_see_vouchers_are_refused(self):
        coordinator = self.report.with_user(self._create_user("coordinator"))
        self.assertFalse(coordinator.has_dossier)
        for make in (
            coordinator.action_download_dossier,
            lambda: coordinator._write_dossier(io.BytesIO()),
        ):
            with self.assertRefused("holds the vouchers of the books", AccessError):
                make()
        with self.assertRaises(AccessError):
            self.report.with_user(self._create_user("facilitator"))._write_dossier(
                io.BytesIO()
            )

    def test_documents_of_another_company_do_not_come_in(self):
        other = self.env["flashcoop.funder.report"].new()
        other.company_id = self._create_company()
        self.assertTrue(self.report._get_voucher_files(self.paid.ids))
        self.assertEqual(other._get_voucher_files(self.paid.ids), {})

    def test_the_examples_in_docstrings_hold(self):
        result = doctest.testmod(dossier)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)


class TestDownload(DossierCase, HttpCase):
    def _get(self, login):
        user = self.env["res.users"].search([("login", "=", login)])
        user.password = f"{login}-pass-word"
        self.authenticate(login, f"{login}-pass-word")
        return self.url_open(f"/flashcoop/funder_report/{self.report.id}/dossier")

    @mute_logger(CORE_REPORT)
    def test_an_officer_downloads_the_zip(self):
        answer = self._get("test_officer")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertIn("-dossier.zip", answer.headers["Content-Disposition"])
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        self.assertFalse(archive.testzip())
        self.assertEqual(archive.namelist()[0], "0_SOMMAIRE.txt")

    def test_others_get_the_same_answer_as_for_what_is_not_there(self):
        self._create_user("coordinator")
        answer = self._get("test_coordinator")
        self.assertEqual(answer.status_code, 404)
        missing = self.url_open("/flashcoop/funder_report/99999999/dossier")
        self.assertEqual(missing.status_code, 404)
        self.assertEqual(answer.text, missing.text)
