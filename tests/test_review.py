"""The review shows the person what they learned, and is printed for them."""

from common import FlashcoopCase

from odoo.exceptions import AccessError
from odoo.fields import Command

REPORT = "flashcoop_odoo.review_pdf"


class ReviewCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.cohort = cls._create_cohort(coordinator_id=cls.coordinator.id)
        cls.ana = cls._create_participant(cls.cohort, "Ana Lima", "completed")
        cls.review = (
            cls.env["flashcoop.review"]
            .with_user(cls.coordinator)
            .create({"participant_id": cls.ana.id})
        )

    def _grade(self, line, **levels):
        line.write({name: str(level) for name, level in levels.items()})

    def _print(self, review=None):
        review = review or self.review
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            REPORT, review.ids
        )
        return content.decode()


class TestReview(ReviewCase):
    def test_a_review_begins_with_the_grid_of_the_day(self):
        competencies = self.env["flashcoop.competency"].search([])
        self.assertEqual(self.review.line_ids.competency_id, competencies)
        competencies[0].active = False
        bo = self._create_participant(self.cohort, "Bo")
        review = self.env["flashcoop.review"].create({"participant_id": bo.id})
        self.assertNotIn(competencies[0], review.line_ids.competency_id)

    def test_progress_is_what_the_person_sees(self):
        first, second, third = self.review.line_ids[:3]
        self._grade(first, self_before=1, self_after=3)
        self._grade(second, self_before=3, self_after=3)
        self._grade(third, team_before=1, team_after=4)
        self.assertEqual(self.review.progress_count, 1)

    def test_a_bar_tells_before_from_new(self):
        line = self.review.line_ids[0]
        for before, after, bar in (
            (1, 3, ["had", "new", "new", "none"]),
            (4, 4, ["had"] * 4),
            (3, 2, ["had", "had", "had", "none"]),
        ):
            self._grade(line, self_before=before, self_after=after)
            with self.subTest(before=before, after=after):
                self.assertEqual(line._get_bar("self"), bar)
        line.self_before = False
        line.self_after = "2"
        self.assertEqual(line._get_bar("self"), ["new", "new", "none", "none"])
        self.assertEqual(line._get_bar("team"), ["none"] * 4)

    def test_a_person_has_one_review_and_a_candidate_none(self):
        with self.assertRefusedByDatabase():
            self.env["flashcoop.review"].create({"participant_id": self.ana.id})
        candidate = self._create_participant(self.cohort, "Bo", "candidate")
        with self.assertRefused("has not taken part"):
            self.env["flashcoop.review"].create({"participant_id": candidate.id})

    def test_the_button_opens_the_review_there_is(self):
        self.assertEqual(self.ana.action_review()["res_id"], self.review.id)

    def test_a_closed_flashcoop_is_still_reviewed(self):
        self.cohort.write({"state": "running"})
        self.cohort.write({"state": "closing"})
        self.cohort.write({"state": "closed", "closing_note": "In a hurry."})
        self.review.project = "A bakery of her own"

    def test_reviews_are_for_coordinators(self):
        for role in ("facilitator", "officer", "auditor"):
            user = self._create_user(role)
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.review.with_user(user).read(["project"])
                with self.assertRaises(AccessError):
                    self.ana.with_user(user).read(["review_ids"])
                with self.assertRaises(AccessError):
                    self.review.step_ids.with_user(user).search([])


class TestPrint(ReviewCase):
    def test_it_speaks_to_the_person_in_french(self):
        self._grade(self.review.line_ids[0], self_before=1, self_after=3)
        self.review.write(
            {
                "project": "Ouvrir un salon de thé",
                "step_ids": [
                    Command.create(
                        {"name": "Écrire le CV", "who": "Ana", "date": "2022-04-01"}
                    )
                ],
            }
        )
        page = self._print()
        for text in (
            "Bravo",
            "Travailler en équipe",
            "Ouvrir un salon de thé",
            "Écrire le CV",
            "01/04/2022",
        ):
            self.assertIn(text, page)
        self.assertNotIn("Well done", page)
        self.assertEqual(page.count('fsp-bar"'), 1)

    def test_nobody_is_praised_for_an_empty_page(self):
        page = self._print()
        self.assertNotIn("Bravo", page)
        self.assertIn("Ton bilan, Ana", page)
        self.assertNotIn("Échange du", page)
        self.review.proud_of = "Mes cookies"
        self.assertIn("Bravo", self._print())

    def test_hours_are_not_rounded(self):
        sessions = self.cohort.generate_sessions(days=3)
        self.ana.attendance_ids[:5].write({"status": "present"})
        self.assertEqual(len(sessions), 6)
        minutes = sum(self.ana.attendance_ids.mapped("minutes"))
        self.assertEqual(minutes, 1050)
        self.review.proud_of = "Mes cookies"
        self.assertIn("17 h 30", self._print().replace("\xa0", " "))
        self.assertIn("17 h 30", self.ana._get_course_text())

    def test_what_nobody_said_is_not_printed(self):
        page = self._print()
        self.assertNotIn("Ce que tu sais faire", page)
        self.assertNotIn("La suite", page)
