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
        return (
            self.env["flashcoop.prescriber.feedback"]
            .with_user(self.coordinator)
            .create(
                {
                    "cohort_id": self.cohort.id,
                    "prescriber_id": (prescriber or self.prescriber).id,
                }
            )
        )

    def _print(self, feedback):
        feedback.action_print()
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.coordinator)
            ._render_qweb_html("flashcoop_odoo.prescriber_feedback_pdf", feedback.ids)
        )
        return content.decode()

    @freeze_time("2022-04-01 10:00:00")
    def test_the_paper_names_who_agreed_and_what_became_of_them(self):
        self._followup().kind_id = self._exit_kind("training")
        page = self._print(self._feedback())
        self.assertIn("Ana", page)
        self.assertIn("À la sortie : Formation qualifiante", page)
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

    def test_the_choice_is_among_the_prescribers_of_the_flashcoop(self):
        self._create_partner("A stranger")
        choice = self._feedback().prescriber_choice_ids
        self.assertEqual(choice, self.prescriber + self.cy.prescriber_id)

    def test_it_is_for_coordinators(self):
        for role in ("facilitator", "officer", "auditor"):
            Feedback = self.env["flashcoop.prescriber.feedback"]
            with self.subTest(role=role), self.assertRaises(AccessError):
                Feedback.with_user(self._create_user(role)).create(
                    {
                        "cohort_id": self.cohort.id,
                        "prescriber_id": self.prescriber.id,
                    }
                )
