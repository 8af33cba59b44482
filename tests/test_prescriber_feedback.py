"""A prescriber is told of the people whom they sent and who agreed; of nobody else."""

from freezegun import freeze_time
from test_followup import FollowupCase

from odoo.exceptions import AccessError


class TestFeedback(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prescriber = cls._create_partner("Mission locale")
        cls.bo = cls._create_participant(cls.cohort, "Bo Dupuis", "completed")
        cls.cy = cls._create_participant(cls.cohort, "Cy Faure", "completed")
        (cls.ana + cls.bo).prescriber_id = cls.prescriber
        cls.cy.prescriber_id = cls._create_partner("France Travail")
        (cls.ana + cls.cy).may_tell_prescriber = "yes"

    def _feedback(self, prescriber=None):
        action = self.cohort.with_user(self.coordinator).action_feedback()
        sheets = self.env["flashcoop.feedback"].search(action["domain"])
        wanted = prescriber or self.prescriber
        found = sheets.filtered(lambda s: s.prescriber_id == wanted)
        return found.with_user(self.coordinator)

    def _print(self, feedback):
        feedback.action_print()
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.coordinator)
            ._render_qweb_html("flashcoop_odoo.feedback_pdf", feedback.ids)
        )
        return content.decode()

    @freeze_time("2022-04-01 10:00:00")
    def test_the_paper_names_who_agreed_and_what_became_of_them(self):
        self._followup().kind_id = self._exit_kind("training")
        page = self._print(self._feedback())
        self.assertIn("Ana", page)
        self.assertRegex(page, r"À la sortie\s: Formation qualifiante")
        for name in ("Dupuis", "Cy", "Faure", "France Travail"):
            self.assertNotIn(name, page)

    def test_unreachable_is_told_and_not_asked_is_not_an_outcome(self):
        self.assertEqual(self.ana._get_outcome_texts(), [])
        with freeze_time("2022-04-01 10:00:00"):
            self._followup().action_unreachable()
        self.assertEqual(
            self.ana._get_outcome_texts(), ["On leaving: could not be reached"]
        )

    def test_nothing_is_printed_without_an_agreement(self):
        feedback = self._feedback()
        self.assertEqual(feedback.told_ids, self.ana)
        self.assertEqual(feedback.untold_count, 1)
        self.ana.may_tell_prescriber = "no"
        with self.assertRefused("Nobody sent by Mission locale has agreed"):
            self._feedback().action_print()

    def test_one_sheet_a_prescriber_of_the_flashcoop(self):
        self._create_partner("A stranger")
        action = self.cohort.with_user(self.coordinator).action_feedback()
        sheets = self.env["flashcoop.feedback"].search(action["domain"])
        self.assertEqual(sheets.prescriber_id, self.prescriber + self.cy.prescriber_id)

    def test_how_far_each_has_come_is_told_together(self):
        bo = self._create_participant(self.cohort, "Bo Roux", "admitted")
        bo.write({"prescriber_id": self.prescriber.id, "may_tell_prescriber": "yes"})
        dee = self._create_participant(self.cohort, "Dee", "candidate")
        dee.write({"prescriber_id": self.prescriber.id, "may_tell_prescriber": "yes"})
        with freeze_time("2022-04-01 10:00:00"):
            self._followup().action_unreachable()
        feedback = self._feedback().with_context(lang="en_US")
        told = {line["name"]: line["texts"] for line in feedback._get_lines()}
        self.assertEqual(told["Bo Roux"], ["Admitted"])
        self.assertEqual(told["Dee"], ["Candidate: not decided yet"])
        [course, outcome] = told[self.ana.partner_id.name]
        self.assertIn("Went through to the end", course)
        self.assertEqual(outcome, "On leaving: could not be reached")

    def test_printing_it_is_written_down(self):
        self._print(self._feedback())
        logged = self.env["flashcoop.access.log"].search(
            [("user_id", "=", self.coordinator.id), ("way", "=", "print")]
        )
        self.assertEqual(logged.participant_id, self.ana)

    def test_it_is_for_coordinators(self):
        for role in ("facilitator", "officer", "auditor"):
            Feedback = self.env["flashcoop.feedback"]
            with self.subTest(role=role), self.assertRaises(AccessError):
                Feedback.with_user(self._create_user(role)).create(
                    {
                        "cohort_id": self.cohort.id,
                        "prescriber_id": self.prescriber.id,
                    }
                )
