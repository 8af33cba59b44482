"""A list of people is read, looked at, corrected and accepted: all of it or nothing."""

import base64
import io
from datetime import date

from common import FlashcoopCase
from openpyxl import Workbook

from odoo.exceptions import AccessError, UserError

LIST = """\
NOM\tPrénom\tCourriel\tTél.\tNé(e) le\tCivilité\tPrescripteur\tConseillère\tRemarques
LIMA\tAna\tana@example.com\t06 12 34 56 78\t12/05/2001\tMme\tMission locale\tClaire M\tx
ROY\tBo\t\t612345679\t2000-02-01\tM.\tInconnue\t\t

DUR\tCy\tcy@\t\t31/02/2001\t\t\t\t
Lima\tAna\tANA@example.com\t\t\t\t\t\t
"""


class IntakeCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls._create_user("coordinator"))
        cls.cohort = cls._create_cohort()
        cls.mission = cls._create_partner("Mission Locale", is_company=True)

    def _preview(self, text=LIST, **values):
        intake = self.env["flashcoop.intake"].create(
            {"cohort_id": self.cohort.id, "text": text, **values}
        )
        intake.action_preview()
        self.env.flush_all()  # as at the end of the request
        return intake

    def _row(self, intake, line):
        return intake.row_ids.filtered(lambda r: r.line == line)

    def _status(self, intake):
        return {row.line: row.status for row in intake.row_ids}


class TestPreview(IntakeCase):
    def test_each_row_says_what_would_become_of_it(self):
        intake = self._preview()
        self.assertEqual(
            self._status(intake), {2: "new", 3: "new", 5: "error", 6: "duplicate"}
        )
        ana, bo, cy, again = intake.row_ids
        self.assertEqual(ana.name, "Ana LIMA")
        self.assertEqual(ana.prescriber_id, self.mission)
        self.assertFalse(bo.prescriber_id)
        self.assertIn("“Inconnue”", bo.message)
        self.assertIn("“cy@” is no e-mail address", cy.message)
        self.assertIn("“31/02/2001” is no date of birth", cy.message)
        self.assertEqual(again.message, "The same person as in row 2.")
        self.assertEqual(
            intake.row_ids.mapped("decision"), ["create", "create", False, "skip"]
        )
        self.assertEqual(intake.ignored, "Remarques")

    def test_nothing_is_written_before_it_is_accepted(self):
        before = self.env["res.partner"].search_count([])
        self._preview()
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        self.assertFalse(self.cohort.participant_ids)

    def test_a_workbook_is_read_with_its_dates_and_numbers(self):
        book = Workbook()
        book.active.append(["Nom", "Prénom", "Date de naissance", "Portable"])
        book.active.append(["Lima", "Ana", date(2001, 5, 12), 612345678])
        stream = io.BytesIO()
        book.save(stream)
        intake = self._preview(
            text=False, file=base64.b64encode(stream.getvalue()), file_name="a.xlsx"
        )
        row = intake.row_ids
        self.assertEqual((row.name, row.birth_text), ("Ana Lima", "12/05/2001"))
        self.assertEqual(row.status, "new")

    def test_a_file_of_another_encoding_is_read(self):
        data = "Nom;Prénom\nLéger;Zoé".encode("cp1252")
        intake = self._preview(text=False, file=base64.b64encode(data))
        self.assertEqual(intake.row_ids.name, "Zoé Léger")

    def test_what_cannot_be_read_is_said_in_a_sentence(self):
        for data in (b"%PDF-1.4", b"\xd0\xcf\x11\xe0old", b"PK\x03\x04broken"):
            with self.subTest(data=data), self.assertRefused("save"):
                self._preview(text=False, file=base64.b64encode(data))
        with self.assertRefused("The list is empty"):
            self._preview(text=" \n\n")
        with self.assertRefused("at most 2000"):
            self._preview("Nom\n" + "Ana\n" * 2001)

    def test_an_impossible_age_is_an_error_of_the_row(self):
        row = self._preview("Nom;Né le\nAna;12/05/2019").row_ids
        self.assertEqual(row.status, "error")
        self.assertIn("2 years old", row.message)


class TestWhoIsWho(IntakeCase):
    def test_mail_or_telephone_and_name_make_a_known_contact(self):
        ana = self._create_partner("Ana Lima", email="Ana@Example.com")
        bo = self._create_partner("Bo Roy", phone="+33 6 12 34 56 79")
        intake = self._preview()
        self.assertEqual(self._row(intake, 2).partner_id, ana)
        self.assertEqual(self._row(intake, 3).partner_id, bo)
        self.assertEqual(self._row(intake, 2).status, "match")
        self.assertEqual(self._row(intake, 3).decision, "link")

    def test_name_and_date_of_birth_make_a_known_contact(self):
        other = self._create_cohort("Chez Avant", "2021-03-01")
        past = self._create_participant(other, "Roy Bo", birth_date="2000-02-01")
        row = self._row(self._preview(), 3)
        self.assertEqual((row.status, row.partner_id), ("match", past.partner_id))

    def test_the_name_alone_or_the_mail_alone_is_a_question(self):
        self._create_partner("Bo Roy")
        self._create_partner("Mère d'Ana", email="ana@example.com")
        intake = self._preview()
        for line in (2, 3):
            row = self._row(intake, line)
            self.assertEqual(row.status, "maybe")
            self.assertFalse(row.decision)
            self.assertIn("The same person?", row.message)
        intake.row_ids[2].decision = "skip"
        intake.action_accept()
        self.assertIn("whether it is the contact: 2, 3", intake.problem)
        self.assertFalse(self.cohort.participant_ids)

    def test_the_contacts_of_another_company_are_nobodys(self):
        root = self.env.ref("base.user_root")
        company = self.env(user=root)["res.company"].create({"name": "The other house"})
        people = self.env(user=root)["flashcoop.participant"]
        self._create_partner("Ana Lima", email="ana@example.com", company_id=company.id)
        other = self.cohort.with_user(root).create(
            {
                "name": "Chez Eux",
                "date_start": "2022-03-07",
                "company_id": company.id,
                "coordinator_id": False,
            }
        )
        bo = self._create_partner("Bo Roy", company_id=company.id)
        people.create(
            {"cohort_id": other.id, "partner_id": bo.id, "birth_date": "2000-02-01"}
        )
        intake = self._preview()
        self.assertEqual(self._row(intake, 2).status, "new")
        self.assertEqual(self._row(intake, 3).status, "new")

    def test_who_is_in_the_cohort_is_left_out(self):
        ana = self._create_partner("Ana Lima", email="ana@example.com")
        self._create_participant(self.cohort, partner_id=ana.id, state="candidate")
        row = self._row(self._preview(), 2)
        self.assertEqual((row.status, row.decision), ("known", "skip"))
        self.assertIn("Candidate", row.message)

    def test_one_address_for_two_people_is_no_duplicate(self):
        text = "Nom;Mail\nAna Lima;house@example.com\nBo Lima;house@example.com"
        self.assertEqual(set(self._status(self._preview(text)).values()), {"new"})


class TestAccept(IntakeCase):
    def test_a_corrected_list_makes_candidates(self):
        intake = self._preview()
        cy = self._row(intake, 5)
        cy.write({"email": "cy@example.com", "birth_text": "28/02/2001"})
        self.assertEqual((cy.status, cy.decision), ("new", "create"))
        intake.action_accept()
        people = self.cohort.participant_ids
        self.assertEqual(
            set(people.mapped("partner_id.name")), {"Ana LIMA", "Bo ROY", "Cy DUR"}
        )
        self.assertEqual(set(people.mapped("state")), {"candidate"})
        ana = people.filtered(lambda p: p.partner_id.name == "Ana LIMA")
        self.assertEqual(ana.gender, "f")
        self.assertEqual(str(ana.birth_date), "2001-05-12")
        self.assertEqual(ana.prescriber_id, self.mission)
        self.assertEqual(ana.adviser_id.name, "Claire M")
        self.assertEqual(ana.adviser_id.parent_id, self.mission)
        self.assertEqual(ana.partner_id.phone, "06 12 34 56 78")
        self.assertEqual(ana.partner_id.company_id, self.cohort.company_id)
        self.assertEqual(ana.sudo().registration_id.state, "draft")
        self.assertFalse(ana.entry_asked_on)  # a list asks nobody

    def test_an_error_keeps_the_whole_list_out(self):
        intake = self._preview()
        intake.action_accept()
        self.assertIn("Correct these rows, or leave them out: 5", intake.problem)
        self.assertFalse(self.cohort.participant_ids)
        self._row(intake, 5).decision = "skip"
        intake.action_accept()
        self.assertEqual(len(self.cohort.participant_ids), 2)

    def test_a_list_is_accepted_once_and_keeps_no_names(self):
        intake = self._preview("Nom\nAna Lima")
        intake.action_accept()
        self.assertFalse(intake.row_ids or intake.text)
        with self.assertRefused("accepted already", UserError):
            intake.action_accept()

    def test_who_came_meanwhile_is_not_entered_twice(self):
        intake = self._preview()
        self._row(intake, 5).decision = "skip"
        ana = self._create_partner("Ana Lima", email="ana@example.com")
        self._create_participant(self.cohort, partner_id=ana.id, state="candidate")
        intake.action_accept()
        self.assertIn("which have changed: 2", intake.problem)
        self.assertEqual(len(self.cohort.participant_ids), 1)
        intake.action_accept()
        self.assertEqual(len(self.cohort.participant_ids), 2)  # with Bo

    def test_one_contact_is_not_chosen_for_two_rows(self):
        ana = self._create_partner("Ana")
        intake = self._preview("Nom;Mail\nBo;b@example.com\nCy;c@example.com")
        intake.row_ids.write({"partner_id": ana.id, "decision": "link"})
        intake.action_accept()
        self.assertIn("twice in the list: 3", intake.problem)

    def test_a_duplicate_that_is_corrected_is_entered(self):
        intake = self._preview("Nom;Mail\nAna;a@example.com\nAna;a@example.com")
        intake.row_ids[0].write({"name": "Bo", "email": "b@example.com"})
        intake.action_accept()
        self.assertIn("Look again at these rows, which have changed: 3", intake.problem)
        intake.action_accept()
        names = self.cohort.participant_ids.mapped("partner_id.name")
        self.assertEqual(sorted(names), ["Ana", "Bo"])

    def test_a_closed_flashcoop_takes_nobody(self):
        intake = self._preview("Nom\nAna Lima")
        self.cohort.action_cancel()
        with self.assertRefused("is cancelled"):
            intake.action_accept()
        with self.assertRefused("is cancelled"):
            self.cohort.action_import_people()

    def test_a_thousand_rows_cost_as_many_queries_as_ten(self):
        counts = []
        for size in (10, 200):
            cohort = self._create_cohort(f"Chez {size}")
            text = "Nom;Mail\n" + "\n".join(
                f"Person {letter(size)} {letter(n)};p{n}.{size}@example.com"
                for n in range(size)
            )
            with self._counted_queries() as counted:
                intake = self.env["flashcoop.intake"].create(
                    {"cohort_id": cohort.id, "text": text}
                )
                intake.action_preview()
                intake.action_accept()
            counts += counted
            self.assertEqual(len(cohort.participant_ids), size)
        self.assertLessEqual(counts[1], counts[0] + 15)  # batches of a hundred


def letter(number):
    """Return a number in letters: names have none of the others."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


class TestRights(IntakeCase):
    def test_a_list_is_read_by_who_brought_it(self):
        intake = self._preview()
        other = self._create_user("coordinator", "second_coordinator")
        with self.assertRaises(AccessError):
            intake.with_user(other).read(["text"])
        with self.assertRaises(AccessError):
            intake.row_ids.with_user(other).read(["name"])

    def test_a_facilitator_brings_no_list(self):
        facilitator = self._create_user("facilitator")
        with self.assertRaises(AccessError):
            self.env["flashcoop.intake"].with_user(facilitator).create(
                {"cohort_id": self.cohort.id}
            )
