"""Before a report leaves: what is missing, which gaps are explained, who has read it;
interim reports on the way."""

import doctest
import io

import pypdf
from freezegun import freeze_time
from test_reports_freeze import ReportCase

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.flashcoop_odoo.calc import gaps

CORE_REPORT = "odoo.addons.base.models.ir_actions_report"


class TestInterim(ReportCase):
    def _open(self, user=None):
        action = self.funding.with_user(
            user or self.officer
        ).action_create_interim_report()
        return self.env["flashcoop.funder.report"].browse(action["res_id"])

    @freeze_time("2022-06-15")
    def test_it_tells_of_the_way_so_far(self):
        self._create_bill([("606", 99, self._all())], date="2022-08-01")
        report = self._open()
        self.assertEqual((report.kind, str(report.date_to)), ("interim", "2022-06-15"))
        self.assertEqual(self._actual(report, "60.2"), 250.5)
        self.assertEqual(self._open(), report)

    @freeze_time("2022-06-15")
    def test_the_funding_is_still_to_be_reported_on(self):
        report = self._open().with_user(self.officer)
        with mute_logger(CORE_REPORT):
            self._send_report(report)
        self.assertEqual(self.funding.state, "granted")
        final = self.funding.action_create_report()["res_id"]
        self.assertNotEqual(final, report.id)
        final = report.browse(final)
        self.assertEqual(final.kind, "final")
        self._send_report(final)
        self.assertEqual(self.funding.state, "reported")

    @freeze_time("2022-06-15")
    def test_its_papers_say_so(self):
        report = self._open()
        self.assertIn("Compte rendu intermédiaire CRF/2022", report._get_mark())
        self.assertNotIn("intermédiaire", self._create_report()._get_mark())
        pdf = pypdf.PdfReader(io.BytesIO(report.get_expense_list("pdf")))
        self.assertIn("Compte rendu intermédiaire", pdf.pages[0].extract_text())

    def test_those_who_read_reports_make_none(self):
        for role in ("coordinator", "auditor"):
            with self.assertRaises(AccessError):
                self._open(self._create_user(role))


class TestGaps(ReportCase):
    """Budget: 200 of supplies (250.50 spent), 1,490 of sales (1,500)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code, amount in (("60.2", 200), ("70", 1490)):
            cls.env["flashcoop.budget.line"].create(
                {
                    "cohort_id": cls.cohort.id,
                    "heading_id": cls._heading(code).id,
                    "amount": amount,
                }
            )
        cls.report = cls._create_report()

    def _gap(self, report, code="60.2"):
        return report.gap_ids.filtered(lambda gap: gap.code == code)

    def test_rows_beyond_the_threshold_are_asked(self):
        self.assertEqual(self.report.gap_ids.mapped("code"), ["60.2", "74.4"])
        gap = self._gap(self.report)
        self.assertEqual((gap.forecast, gap.actual, gap.variance), (200, 250.5, 50.5))

    def test_the_threshold_is_the_companys(self):
        self.company.flashcoop_gap_threshold = 30
        self.assertEqual(self._create_report().gap_ids.mapped("code"), ["74.4"])
        self.company.flashcoop_gap_threshold = 0.5
        codes = self._create_report().gap_ids.mapped("code")
        self.assertEqual(codes, ["60.2", "70", "74.4"])

    def test_without_a_budget_nothing_is_asked(self):
        self.cohort.budget_line_ids.unlink()
        self.assertFalse(self._create_report().gap_ids)

    def test_what_is_not_explained_is_said(self):
        self.assertRegex(
            self.report.warning_text, "gaps of more than 10 % on sheet 3: Autres fourn"
        )
        self.report.gap_ids.note = "Flour became dearer"
        self.assertNotIn("Explain the gaps", self.report.warning_text or "")

    def test_explanations_are_printed_with_their_figures(self):
        self._gap(self.report).note = "La farine a renchéri"
        self.report.variance_text = "Dans l'ensemble comme prévu."
        text = self.report._get_content()["texts"]["variance_text"]
        self.assertEqual(
            text.replace("\xa0", " "),
            "Dans l'ensemble comme prévu.\nAutres fournitures : prévu 200,00 €, réalisé"
            " 250,50 €, soit 125 %. La farine a renchéri",
        )
        self._send_report(self.report)
        self.assertEqual(self.report.content["texts"]["variance_text"], text)
        with self.assertRefused("has been sent and stays as it was sent"):
            self._gap(self.report).note = "Later"

    def test_the_review_asks_again_and_forgets_what_is_settled(self):
        self._create_bill([("613", 50, self._all())])
        self._create_document("in_refund", [("606", 50, self._all())])
        self.env.invalidate_all()
        self.report.action_review()
        self.assertEqual(self.report.gap_ids.mapped("code"), ["74.4", "61.1"])

    def test_own_resources_are_asked_about_at_once(self):
        self.report.own_amount = 300
        self.assertIn("P", self.report.gap_ids.mapped("code"))
        self.report.own_amount = 0
        self.assertNotIn("P", self.report.gap_ids.mapped("code"))

    def test_a_new_version_keeps_the_explanations(self):
        self.report.gap_ids.note = "La farine a renchéri"
        self._send_report(self.report)
        new = self.report.new_version("A bill came late")
        self.assertEqual(self._gap(new).note, "La farine a renchéri")
        self.assertFalse(new.variance_text)

    def test_only_the_explanation_is_written(self):
        with self.assertRefused("write why they differ"):
            self._gap(self.report).label = "Other"
        with self.assertRaises(AccessError):
            self._gap(self.report).with_user(
                self._create_user("coordinator")
            ).note = "x"

    def test_the_examples_in_docstrings_hold(self):
        self.assertFalse(doctest.testmod(gaps).failed)


class TestVerdicts(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.flashcoop_two_verdicts = True
        cls.second = cls._create_user("officer", "second_officer")
        cls.report = cls._create_report(objectives_text="Seven days held.")
        cls.report.action_review()

    def _read(self, aspect, user=None, verdict="accepted", note=""):
        self.env["flashcoop.report.verdict"].with_user(user or self.officer).create(
            {
                "report_id": self.report.id,
                "aspect": aspect,
                "verdict": verdict,
                "note": note,
            }
        ).action_confirm()

    def test_two_people_read_it_before_it_is_sent(self):
        with self.assertRefused("Nobody has accepted the content yet"):
            self.report.action_send()
        self._read("content")
        with self.assertRefused("Nobody has accepted the figures yet"):
            self.report.action_send()
        self._read("figures", self.second)
        self._send_report(self.report)
        self.assertEqual(self.report.state, "sent")
        self.assertEqual(self.report.content_verdict_by_id, self.officer)
        self.assertEqual(self.report.figures_verdict_by_id, self.second)

    def _asked(self, user):
        """Return what this user is asked to read."""
        report = self.report.with_user(user)
        return [a for a in ("content", "figures") if report[f"{a}_to_read"]]

    def test_each_is_asked_what_they_may_still_read(self):
        self.assertEqual(self._asked(self.officer), ["content", "figures"])
        self._read("content")
        self.assertEqual(self._asked(self.officer), [])
        self.assertIn("Somebody else than you reads them", self.report.verdict_text)
        self.assertEqual(self._asked(self.second), ["figures"])
        self._read("figures", self.second)
        self.assertEqual(self._asked(self.second), [])
        self.report.observations_text = "One more"
        self.assertEqual(self._asked(self.officer), ["content"])
        self.assertEqual(self._asked(self.second), [])

    def test_what_a_reader_says_is_kept_with_what_it_is_about(self):
        self._read("content", note=" Checked with the team ")
        self.assertIn(
            "Content – Approved: Checked with the team",
            self.report.message_ids[0].body,
        )

    def test_one_person_does_not_read_both(self):
        self._read("content")
        with self.assertRefused("You have read the content of this report"):
            self._read("figures")

    def test_what_changed_after_it_was_read_is_read_again(self):
        self._read("content")
        self._read("figures", self.second)
        self._create_bill([("606", 100, self._all())])
        self.env.invalidate_all()
        with self.assertRefused("The figures changed after second_officer read them"):
            self.report.action_send()
        self.report.observations_text = "One more"
        self.assertIn("The content changed", self.report.verdict_text)
        self._read("content")
        self._read("figures", self.second)
        self._send_report(self.report)

    def test_a_verdict_is_about_all_that_is_printed(self):
        both = ("content", "figures")
        for values, aspects in (
            ({"signed_place": "Metz"}, ("content",)),
            ({"expense_scope": "all"}, ("figures",)),
            ({"inkind_in_percent": True}, ()),  # nothing in kind to count
            ({"date_to": "2022-11-30"}, both),
        ):
            before = {a: self.report._hash_aspect(a) for a in both}
            self.report.write(values)
            changed = [a for a in both if self.report._hash_aspect(a) != before[a]]
            self.assertEqual(tuple(changed), aspects, values)

    def test_a_refusal_says_why_and_goes_back_to_draft(self):
        with self.assertRefused("Say what is to be revised"):
            self._read("figures", verdict="refused", note=" ")
        self._read("figures", verdict="refused", note="The rent is missing")
        self.assertEqual(self.report.state, "draft")
        self.assertIn("The rent is missing", self.report.message_ids[0].body)
        with self.assertRefused("is not in review"):
            self._read("content")

    def test_a_draft_is_not_sent_past_the_readers(self):
        self.report.action_draft()
        with self.assertRefused("cannot be sent yet"):
            self.report.action_send()

    def test_a_verdict_is_not_written_by_hand(self):
        for values in (
            {"content_verdict": "accepted"},
            {"figures_verdict_by_id": self.second.id},
            {"figures_checked": "0"},
        ):
            with self.assertRefused("A verdict is given by reading the report"):
                self.report.write(values)
            defaults = {f"default_{name}": value for name, value in values.items()}
            with self.assertRefused("A verdict is given by reading the report"):
                self.report.with_context(**defaults).create(
                    {"funding_id": self.funding.id}
                )

    def test_those_who_read_reports_only_give_none(self):
        for role in ("coordinator", "auditor"):
            report = self.report.with_user(self._create_user(role))
            with self.assertRaises(AccessError):
                report.give_verdict("content", "accepted")

    def test_nobody_is_asked_when_the_company_does_not_want_it(self):
        self.company.flashcoop_two_verdicts = False
        self.env.invalidate_all()
        self.assertFalse(self.report.verdict_text)
        self._send_report(self.report)

    def test_a_new_version_is_read_anew(self):
        self._read("content")
        self._read("figures", self.second)
        self._send_report(self.report)
        new = self.report.new_version("A bill came late")
        self.assertFalse(new.content_verdict)
        with self.assertRefused("cannot be sent yet", UserError):
            new.action_send()


class TestChecklist(ReportCase):
    def test_what_the_form_lacks_is_said(self):
        self.cohort.generate_sessions(days=1)
        report = self._create_report(body_siret=False, signatory=False, body_rna=False)
        text = report.warning_text
        self.assertRegex(text, "Still empty on the form: .*SIRET, Signatory, RNA")
        self.assertIn("blank is not in the settings yet", text)
        self.assertIn("attendance of 2 half-days is not validated", text)
        report.write({"body_siret": "1", "signatory": "C. M.", "body_register": "1998"})
        self.assertNotIn("Still empty", report.warning_text)
