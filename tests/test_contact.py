"""A contact shows its places in Flashcoops: taking part, helping, paying."""

from common import FlashcoopCase

from odoo.exceptions import AccessError


class TestContact(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one = cls._create_cohort("Une")
        cls.two = cls._create_cohort("Deux", "2022-06-09")
        cls.person = cls._create_partner("Ana")
        cls.town = cls._create_partner("Town")
        for cohort in (cls.one, cls.two):
            cls._create_participant(cohort, partner_id=cls.person.id)
        for role in ("prescriber", "field_partner"):
            cls.env["flashcoop.actor"].create(
                {"cohort_id": cls.one.id, "partner_id": cls.town.id, "role": role}
            )
        cls._create_funding([(cls.one, 100)], partner_id=cls.town.id)

    def _counts(self, partner, user):
        partner = partner.with_user(user)
        return {
            name: partner[f"flashcoop_{name}_count"]
            for name in ("participation", "actor", "funding")
            if f"flashcoop_{name}_count" in partner.fields_get()
        }

    def test_a_coordinator_sees_all_roles_counted(self):
        user = self._create_user("coordinator")
        self.assertEqual(
            self._counts(self.person, user),
            {"participation": 2, "actor": 0, "funding": 0},
        )
        self.assertEqual(
            self._counts(self.town, user),
            {"participation": 0, "actor": 2, "funding": 1},
        )

    def test_a_facilitator_counts_the_own_flashcoops_only(self):
        user = self._create_user("facilitator")
        self.one.coordinator_id = user
        self.assertEqual(
            self._counts(self.person, user), {"participation": 1, "actor": 0}
        )

    def test_an_officer_counts_fundings_and_no_participations(self):
        user = self._create_user("officer")
        self.assertEqual(self._counts(self.town, user), {"actor": 2, "funding": 1})
        with self.assertRaises(AccessError):
            self.person.with_user(user).read(["flashcoop_participation_count"])

    def test_somebody_without_a_role_sees_no_count(self):
        self.assertEqual(self._counts(self.town, self._create_user("stranger")), {})

    def test_a_button_opens_what_it_counts(self):
        user = self._create_user("manager")
        for partner, action, count in (
            (self.person, "action_view_flashcoop_participations", 2),
            (self.town, "action_view_flashcoop_roles", 2),
            (self.town, "action_view_flashcoop_fundings", 1),
        ):
            with self.subTest(action=action):
                opened = getattr(partner.with_user(user), action)()
                model = self.env[opened["res_model"]].with_user(user)
                self.assertEqual(model.search_count(opened["domain"]), count)
                self.assertEqual(opened["context"]["default_partner_id"], partner.id)

    def test_counting_takes_the_same_queries_for_one_contact_and_for_many(self):
        names = ["flashcoop_participation_count", "flashcoop_actor_count"]
        names += ["flashcoop_funding_count"]
        partners = self.env["res.partner"].create([{"name": str(n)} for n in range(30)])
        counts = []
        for records in (self.person, self.person | self.town | partners):
            records.read(names)
            with self._counted_queries() as counted:
                records.read(names)
            counts += counted
        self.assertEqual(counts[0], counts[1])
