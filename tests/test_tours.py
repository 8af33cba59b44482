"""The main paths in a real browser, in French, each with the rights of its role."""

from common import FlashcoopFactory

from odoo.tests import HttpCase

APP = "/odoo"
SECONDS = 300  # a tour on a busy machine; an idle one takes a tenth of it


class TourCase(FlashcoopFactory, HttpCase):
    """A test with a browser and a user who reads French."""

    @classmethod
    def _create_login(cls, role, **values):
        """Return a French user of a role, who can log in."""
        login = f"tour_{role}"
        return cls._create_user(
            role, login, name=login, password=login, lang="fr_FR", **values
        )

    def _walk(self, tour, user):
        """Walk a tour as a user, then forget what this transaction believed."""
        self.start_tour(APP, tour, login=user.login, timeout=SECONDS)
        self.env.invalidate_all()


class TestCoordinator(TourCase):
    def test_from_an_empty_app_to_a_locked_half_day(self):
        coordinator = self._create_login("coordinator")
        self._walk("flashcoop_coordinator", coordinator)

        cohort = self.env["flashcoop.cohort"].search([("name", "=", "Chez Cook'is")])
        self.assertEqual(len(cohort), 1)
        self.assertEqual(cohort.coordinator_id, coordinator)
        self.assertEqual(str(cohort.date_start), "2022-03-07")
        self.assertEqual(str(cohort.date_end), "2022-03-15")
        self.assertEqual(len(cohort.session_ids), 14)
        person = cohort.participant_ids
        self.assertEqual(person.partner_id.name, "Ana Lima")
        self.assertEqual(person.state, "active")
        first = cohort.session_ids.sorted("start")[0]
        self.assertTrue(first.locked)
        self.assertEqual(
            first.attendance_ids.mapped(lambda a: (a.participant_id, a.status)),
            [(person, "present")],
        )
        self.assertEqual(cohort.event_id.name, cohort.name)
        self.assertEqual(person.registration_id.event_id, cohort.event_id)
        self.assertEqual(person.registration_id.partner_id, person.partner_id)
