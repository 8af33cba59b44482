"""Papers of participants: which are expected of whom, what came in, what is printed."""

import base64
import re

from common import FlashcoopCase
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError

COPY = base64.b64encode(b"signed")


class PapersCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.facilitator = cls._create_user("facilitator")
        cls.env = cls.env(user=cls.coordinator)
        cls.cohort = cls._create_cohort("Chez Nous", coordinator_id=cls.facilitator.id)
        cls.other = cls._create_cohort("Chez Eux")

    def _person(self, cohort=None, **values):
        return self._create_participant(cohort or self.cohort, "Ana Lima", **values)

    def _codes(self, person):
        return set(person.document_ids.kind_id.mapped("code"))

    def _paper(self, person, code):
        return person.document_ids.filtered(lambda d: d.kind_id.code == code)

    def _print(self, record, report, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.coordinator)
        html, _kind = reports._render_qweb_html(f"flashcoop_odoo.{report}", record.ids)
        return html.decode()


class TestChecklist(PapersCase):
    def test_a_candidate_hands_nothing_in(self):
        person = self._person(state="candidate")
        self.assertFalse(person.document_ids or person.document_summary)
        person.action_admit()
        self.assertEqual(
            self._codes(person), {"cape", "notice", "questionnaire", "image"}
        )
        self.assertEqual(person.document_summary, "0/2")

    def test_the_status_and_the_age_decide(self):
        person = self._person(legal_status="pmsmp", birth_date="2005-01-01")
        self.assertTrue(person.is_minor)
        self.assertEqual(
            self._codes(person),
            {"agreement", "parental", "notice", "questionnaire", "image"},
        )
        self.assertIn("Holder of parental authority", person.documents_missing)
        person.guardian_id = self._create_partner("Mère")
        self.assertNotIn("Holder of parental authority", person.documents_missing)
        person.write({"legal_status": "cape", "birth_date": "2000-01-01"})
        self.assertEqual(
            self._codes(person), {"cape", "notice", "questionnaire", "image"}
        )

    def test_eighteen_on_the_first_day_is_no_minor(self):
        self.assertFalse(self._person(birth_date="2004-03-07").is_minor)
        self.assertTrue(self._person(birth_date="2004-03-08").is_minor)

    @freeze_time("2022-03-07 10:00:00")
    def test_a_copy_is_received_on_its_day(self):
        person = self._person()
        paper = self._paper(person, "cape")
        self.assertTrue(paper.is_missing)
        paper.file = COPY
        self.assertEqual(str(paper.received_on), "2022-03-07")
        self._paper(person, "notice").action_receive()
        self.assertEqual(person.document_summary, "2/2")
        self.assertFalse(person.documents_missing)
        self.assertEqual(self.cohort.document_summary, "2/2")

    def test_what_came_in_stays_when_the_status_changes(self):
        person = self._person()
        self._paper(person, "cape").action_receive()
        person.legal_status = "volunteer"
        self.assertIn("cape", self._codes(person))

    def test_an_image_consent_is_never_required(self):
        for code in ("image", "questionnaire"):
            kind = self.env.ref(f"flashcoop_odoo.document_kind_{code}")
            self.assertFalse(kind.is_required)

    def test_missing_papers_are_found(self):
        person = self._person()
        missing = person.document_ids.search(
            [("participant_id", "=", person.id), ("is_missing", "=", True)]
        )
        self.assertEqual(set(missing.kind_id.mapped("code")), {"cape", "notice"})
        rest = person.document_ids.search(
            [("participant_id", "=", person.id), ("is_missing", "=", False)]
        )
        self.assertEqual(rest, person.document_ids - missing)

    def test_papers_come_in_after_the_closing_too(self):
        person = self._person()
        self.cohort.with_user(self.coordinator).action_cancel()
        self._paper(person, "cape").action_receive()
        self.assertEqual(self.cohort.document_summary, "1/2")

    def test_a_kind_names_statuses_that_exist(self):
        kind = self.env.ref("flashcoop_odoo.document_kind_cape").sudo()
        with self.assertRefused(
            "No legal status has the code “capee”", ValidationError
        ):
            kind.legal_statuses = "capee"

    def test_admitting_many_costs_as_many_queries_as_few(self):
        counts = []
        for size in (3, 12, 3):
            cohort = self._create_cohort(f"Chez {size}")
            people = self.env["flashcoop.participant"]
            for number in range(size):
                people |= self._create_participant(
                    cohort, f"P{number}", state="candidate"
                )
            with self._counted_queries() as counted:
                people._sync_documents()
                people.sudo().state = "admitted"
            counts += counted
        _cold, many, few = counts
        self.assertLessEqual(many, few + 2)

    # --- rights ---

    def test_a_facilitator_notes_what_came_in_of_their_own_flashcoop(self):
        mine = self._paper(self._person(), "cape").with_user(self.facilitator)
        mine.write({"file": COPY})
        self.assertTrue(mine.received_on)
        theirs = self._paper(self._person(self.other), "cape")
        theirs = theirs.with_user(self.facilitator)
        with self.assertRaises(AccessError):
            theirs.action_receive()
        with self.assertRaises(AccessError):
            theirs.read(["received_on"])

    def test_a_facilitator_knows_who_is_a_minor_and_no_date_of_birth(self):
        person = self._person(birth_date="2005-01-01").with_user(self.facilitator)
        self.assertTrue(person.is_minor)
        with self.assertRaises(AccessError):
            person.read(["birth_date"])

    def test_officers_and_auditors_read_no_papers(self):
        person = self._person()
        for role in ("officer", "auditor"):
            user = self._create_user(role)
            with self.subTest(role=role), self.assertRaises(AccessError):
                person.document_ids.with_user(user).read(["received_on"])
            with self.subTest(role=role), self.assertRaises(AccessError):
                person.with_user(user).read(["document_summary"])


class TestConsent(PapersCase):
    def _consent(self, person=None, **values):
        person = person or self._person()
        return self.env["flashcoop.consent"].create(
            {"participant_id": person.id, "purpose": "web", **values}
        )

    @freeze_time("2022-03-10 10:00:00")
    def test_a_consent_is_given_ends_and_is_withdrawn(self):
        consent = self._consent()
        self.assertEqual(str(consent.given_on), "2022-03-10")
        self.assertEqual(str(consent.valid_until), "2024-03-10")
        self.assertEqual(consent.state, "given")
        consent.valid_until = "2022-03-10"
        with freeze_time("2022-03-11 10:00:00"):
            consent.invalidate_recordset()
            self.assertEqual(consent.state, "expired")
            consent.action_withdraw()
            self.assertEqual(consent.state, "withdrawn")

    def test_what_is_withdrawn_stays_withdrawn(self):
        consent = self._consent(given_on="2022-03-10")
        consent.action_withdraw()
        for vals in ({"withdrawn_on": False}, {"purpose": "press"}):
            with self.assertRefused("is withdrawn and stays so", UserError):
                consent.write(vals)

    def test_it_is_withdrawn_after_the_closing_too(self):
        consent = self._consent(given_on="2022-03-10")
        self.cohort.with_user(self.coordinator).action_cancel()
        consent.with_user(self.facilitator).action_withdraw()
        self.assertEqual(consent.state, "withdrawn")

    def test_a_minor_does_not_agree_alone(self):
        minor = self._person(birth_date="2005-01-01")
        with self.assertRefused("Ana Lima is a minor", ValidationError):
            self._consent(minor)
        self.assertTrue(self._consent(minor, guardian_agreed=True))

    def test_a_proof_is_not_deleted(self):
        consent = self._consent()
        for user in (self.facilitator, self.coordinator):
            with self.assertRaises(AccessError):
                consent.with_user(user).unlink()

    def test_a_facilitator_records_consents_of_their_own_flashcoop_only(self):
        env = self.env(user=self.facilitator)
        person, stranger = self._person(), self._person(self.other)
        consents = env["flashcoop.consent"]
        self.assertTrue(
            consents.create({"participant_id": person.id, "purpose": "report"})
        )
        with self.assertRaises(AccessError):
            consents.create({"participant_id": stranger.id, "purpose": "report"})


class TestContract(PapersCase):
    def _texts(self):
        return [text for _title, text in self.cohort._get_contract_texts()]

    def test_the_eight_points_of_the_law_are_printed(self):
        self.cohort.commitment_max = 800
        html = self._print(self._person(), "participant_cape_pdf")
        for number in range(1, 9):
            self.assertIn(f"{number}°", html)
        self.assertIn("Ana Lima", html)
        self.assertIn("800", html)
        texts = re.findall('<p class="fcp-text">(.*?)</p>', html, re.DOTALL)
        self.assertEqual(len(texts), 8)
        self.assertNotIn("{", "".join(texts))

    def test_the_nearest_text_is_printed(self):
        root = self.env.ref("base.user_root")
        clauses = self.env["flashcoop.contract.clause"]
        self.assertIn("ne verse pas de rémunération", self._texts()[6])
        clauses.with_user(root).create(
            {"point": "7", "text": "House", "company_id": self.cohort.company_id.id}
        )
        self.assertEqual(self._texts()[6], "House")
        clauses.create({"point": "7", "text": "Own", "cohort_id": self.cohort.id})
        self.assertEqual(self._texts()[6], "Own")
        elsewhere = self.other._get_contract_texts()
        self.assertEqual(elsewhere[6][1], "House")

    def test_a_flashcoop_gets_texts_of_its_own_once(self):
        self.cohort.action_own_contract()
        self.cohort.action_own_contract()
        self.assertEqual(len(self.cohort.contract_clause_ids), 8)

    def test_a_new_edition_keeps_the_texts_whoever_makes_it(self):
        self.cohort.action_own_contract()
        self.cohort.contract_clause_ids[0].text = "Ours"
        old = self.cohort.with_user(self._create_user("officer"))
        new = old.duplicate_edition("2022-06-09").with_user(self.coordinator)
        self.assertEqual(new._get_contract_texts()[0][1], "Ours")
        self.assertEqual(len(new.contract_clause_ids), 8)

    def test_a_name_in_braces_stands_for_something(self):
        clauses = self.env["flashcoop.contract.clause"]
        with self.assertRefused("{maximun} stands for nothing", ValidationError):
            clauses.create(
                {"point": "4", "text": "{maximun}", "cohort_id": self.cohort.id}
            )

    def test_texts_for_all_are_a_managers(self):
        text = self.env.ref("flashcoop_odoo.contract_clause_1")
        text.with_user(self.facilitator).read(["text"])
        for user in (self.facilitator, self.coordinator):
            with self.assertRaises(AccessError):
                text.with_user(user).text = "Mine"
        text.with_user(self._create_user("manager")).text = "Ours"
        with self.assertRaises(AccessError):
            text.create(
                {"point": "1", "text": "Us", "company_id": self.cohort.company_id.id}
            )

    def test_the_texts_of_a_closed_flashcoop_are_final(self):
        self.cohort.action_own_contract()
        self.cohort.with_user(self.coordinator).action_cancel()
        with self.assertRefused("is cancelled"):
            self.cohort.contract_clause_ids[0].text = "Later"


class TestPrints(PapersCase):
    def test_a_facilitator_prints_without_the_date_of_birth(self):
        person = self._person(birth_date="2005-01-02")
        for report in ("cape", "parental"):
            name = f"participant_{report}_pdf"
            self.assertIn("02/01/2005", self._print(person, name))
            html = self._print(person, name, self.facilitator)
            self.assertIn("Ana Lima", html)
            self.assertNotIn("2005", html)

    def test_the_notice_names_the_funders_and_the_questions(self):
        funder = self._create_partner("Agglomération du Plateau")
        refuser = self._create_partner("Fondation Non")
        env = self.env(user=self.env.ref("base.user_root"))
        for partner, kind in ((funder, "epci"), (refuser, "private")):
            funding = env["flashcoop.funding"].create(
                {
                    "name": "Convention",
                    "partner_id": partner.id,
                    "kind_id": self._kind(kind).id,
                    "share_ids": [(0, 0, {"cohort_id": self.cohort.id, "amount": 0})],
                }
            )
        funding.action_refuse()
        html = self._print(self._person(), "participant_notice_pdf", self.facilitator)
        self.assertIn("Agglomération du Plateau", html)
        self.assertNotIn("Fondation Non", html)
        question = self.env.ref("flashcoop_odoo.entry_field_qpv")
        self.assertIn(question.with_context(lang="fr_FR").name, html)
        nationality = self.env.ref("flashcoop_odoo.entry_field_nationality")
        self.assertNotIn(nationality.with_context(lang="fr_FR").name, html)

    def test_the_questionnaire_shows_answers_to_a_coordinator_only(self):
        person = self._person(gender="f")
        html = self._print(person, "participant_questionnaire_pdf")
        self.assertIn("×", html)
        with self.assertRaises(AccessError):
            self._print(person, "participant_questionnaire_pdf", self.facilitator)

    def test_an_image_consent_asks_for_each_use_apart(self):
        html = self._print(self._person(), "participant_image_pdf")
        uses = len(self.env["flashcoop.consent"]._fields["purpose"].selection)
        self.assertEqual(html.count('class="fcp-box"'), 4 * uses)
