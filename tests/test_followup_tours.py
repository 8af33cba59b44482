"""Follow-up and review in a real browser and in French, as a coordinator."""

from datetime import date, timedelta

from test_tours import TourCase


class TestFollowupTours(TourCase):
    """Three people left yesterday: the browser has a clock of its own."""

    def setUp(self):
        super().setUp()
        self.coordinator = self._create_login("coordinator")
        yesterday = date.today() - timedelta(days=1)
        self.cohort = self._create_cohort(
            date_start=yesterday - timedelta(days=8),
            date_end=yesterday,
            coordinator_id=self.coordinator.id,
        )
        self.people = [
            self._create_participant(self.cohort, name, "completed")
            for name in ("Ana", "Bo", "Cy")
        ]

    def test_a_round_of_calls(self):
        self._walk("flashcoop_followup_campaign", self.coordinator)

        ana, bo, cy = (
            person.followup_ids.filtered(lambda f: f.term == "exit")
            for person in self.people
        )
        self.assertEqual((ana.state, ana.kind_id.code), ("answered", "cdi"))
        self.assertEqual(ana.answered_by_id, self.coordinator)
        self.assertEqual((bo.state, bo.kind_id.code), ("answered", "training"))
        self.assertEqual(
            bo.attempt_ids.sorted("id").mapped("result"), ["no_answer", "answered"]
        )
        self.assertEqual((cy.state, cy.attempt_count), ("unreachable", 1))

    def test_a_review(self):
        url = f"/odoo/flashcoop.participant/{self.people[0].id}"
        self._walk("flashcoop_review", self.coordinator, url)

        review = self.people[0].review_ids
        self.assertEqual(review.project, "Un CAP de boulanger")
        self.assertEqual(len(review.line_ids), 14)
        first = review.line_ids[0]
        self.assertEqual((first.self_before, first.self_after), ("2", "3"))
        self.assertEqual(review.progress_count, 1)
