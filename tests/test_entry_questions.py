"""A Flashcoop asks at entry what its funders need, and shows what is still to ask."""

from common import FlashcoopCase

from odoo import Command
from odoo.exceptions import AccessError, ValidationError

ALWAYS = {"gender", "birth_date", "prescriber_id"}
CITY = {"education_level_id", "labour_status", "unemployed_for", "qpv"}
EUROPE = {
    *("diploma_level_id", "labour_status", "unemployed_for", "employment_kind"),
    *("nationality", "foreign_background", "disability", "housing_exclusion"),
    "rural",
}
CITY_ANSWERS = {"labour_status": "inactive", "qpv": "unknown"}


class TestEntryQuestions(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.cohort = cls._create_cohort()
        cls.ana = cls._create_participant(cls.cohort)
        cls.level = cls.env.ref("flashcoop_odoo.education_level_4")

    def _asked(self, cohort=None):
        return set((cohort or self.cohort).entry_field_ids.mapped("code"))

    def _fill_always(self, person):
        mission = self._create_partner("Mission locale")
        person.write({"gender": "f", "birth_date": "2000-01-01"})
        person.prescriber_id = mission

    # --- what is asked ---

    def test_without_a_funder_only_the_person_is_asked_for(self):
        self.assertEqual(self._asked(), ALWAYS)

    def test_each_kind_of_funder_brings_its_questions(self):
        city = self._create_funding([(self.cohort, 100)], kind="epci")
        self.assertEqual(set(city.entry_field_ids.mapped("code")), CITY)
        europe = self._create_funding([(self.cohort, 100)], kind="european")
        self.assertEqual(set(europe.entry_field_ids.mapped("code")), EUROPE)
        self.assertEqual(self._asked(), ALWAYS | CITY | EUROPE)
        private = self._create_funding(kind="private")
        self.assertFalse(private.entry_field_ids)

    def test_minorities_are_in_no_set(self):
        question = self.env.ref("flashcoop_odoo.entry_field_minority")
        self.assertFalse(question.kind_ids)

    def test_the_convention_decides(self):
        funding = self._create_funding([(self.cohort, 100)], kind="epci")
        rural = self.env.ref("flashcoop_odoo.entry_field_rural")
        funding.entry_field_ids = [Command.set(rural.ids)]
        self.assertEqual(self._asked(), ALWAYS | {"rural"})

    def test_a_refused_funding_asks_nothing(self):
        funding = self._create_funding([(self.cohort, 100)], kind="epci")
        funding.action_refuse()
        self.assertEqual(self._asked(), ALWAYS)

    def test_the_funder_of_another_cohort_asks_nothing_here(self):
        self._create_funding([(self._create_cohort("Chez Eux"), 100)], kind="epci")
        self.assertEqual(self._asked(), ALWAYS)

    def test_a_question_is_a_field_of_the_entry_situation(self):
        with self.assertRefused("“partner_id” is no field", ValidationError):
            self.env["flashcoop.entry.field"].create(
                {"name": "Who?", "code": "partner_id"}
            )

    # --- what is still to ask ---

    def test_unknown_is_an_answer_and_empty_is_none(self):
        self._create_funding([(self.cohort, 100)], kind="epci")
        self._fill_always(self.ana)
        self.assertEqual(self.ana.entry_summary, "3/6")
        self.ana.write({"labour_status": "unknown", "qpv": "unknown"})
        self.assertEqual(self.ana.entry_missing, "Level Reached")
        self.ana.education_level_id = self.level
        self.assertTrue(self.ana.is_entry_complete)
        self.assertEqual(self.ana.entry_summary, "6/6")

    def test_an_answer_raises_the_next_question(self):
        self._create_funding([(self.cohort, 100)], kind="epci")
        self._fill_always(self.ana)
        self.ana.write({"education_level_id": self.level.id, "qpv": "no"})
        self.ana.labour_status = "unemployed"
        self.assertEqual(
            self.ana.entry_missing, "Unemployed For, QPV Checked On, QPV Checked By"
        )
        self.ana.write({"qpv": "yes", "unemployed_months": 3})
        self.assertEqual(
            self.ana.entry_missing, "QPV Code, QPV Checked On, QPV Checked By"
        )

    def _answer_all_but_the_code(self):
        self._create_funding([(self.cohort, 100)], kind="epci")
        self._fill_always(self.ana)
        self.ana.write(
            {
                "education_level_id": self.level.id,
                "labour_status": "inactive",
                "qpv": "yes",
                "qpv_checked_on": "2022-03-01",
                "qpv_method": "declared",
            }
        )

    def test_a_district_whose_code_is_to_find_is_complete_and_marked(self):
        self._answer_all_but_the_code()
        self.assertEqual(self.ana.entry_missing, "QPV Code")
        self.assertFalse(self.ana.is_entry_complete)
        self.ana.qpv_code_pending = True
        self.assertTrue(self.ana.is_entry_complete)
        self.assertFalse(self.ana.entry_missing)
        self.assertEqual(self.ana.entry_summary, "9/9, QPV code to find")
        for complete in (True, False):
            domain = [
                ("id", "=", self.ana.id),
                ("is_entry_complete", "=", complete),
                ("qpv_code_pending", "=", True),
            ]
            found = self.ana.with_user(self.coordinator).search(domain)
            self.assertEqual(bool(found), complete)
        lines = "\n".join(self.cohort._get_to_settle())
        self.assertIn("has no code yet: 1", lines)
        self.assertNotIn("not complete", lines)

    def test_the_code_that_is_found_takes_the_mark_away(self):
        self._answer_all_but_the_code()
        self.ana.qpv_code_pending = True
        self.ana.qpv_code = "QN09105M"
        self.assertFalse(self.ana.qpv_code_pending)
        self.assertEqual(self.ana.entry_summary, "9/9")
        self.ana.write({"qpv_code": False, "qpv_code_pending": True})
        self.ana.qpv = "no"
        self.assertFalse(self.ana.qpv_code_pending)

    def test_no_code_is_to_find_for_who_lives_elsewhere_or_has_one(self):
        with self.assertRefusedByDatabase():
            self.ana.write({"qpv": "no", "qpv_code_pending": True})
            self.env.flush_all()
        with self.assertRefusedByDatabase():
            self.ana.write(
                {"qpv": "yes", "qpv_code": "QN09105M", "qpv_code_pending": True}
            )
            self.env.flush_all()

    def test_the_mark_is_social_data(self):
        officer = self._create_user("officer")
        with self.assertRaises(AccessError):
            self.ana.with_user(officer).read(["qpv_code_pending"])

    def test_declining_a_sensitive_question_completes_it(self):
        disability = self.env.ref("flashcoop_odoo.entry_field_disability")
        self.assertTrue(disability.is_sensitive)
        funding = self._create_funding([(self.cohort, 100)], kind="private")
        funding.entry_field_ids = disability
        self._fill_always(self.ana)
        self.assertFalse(self.ana.is_entry_complete)
        self.ana.disability = "refused"
        self.assertTrue(self.ana.is_entry_complete)

    def test_who_says_nothing_has_a_complete_questionnaire(self):
        """Gender, level and prescriber have an answer for it; empty is still to ask."""
        self._create_funding([(self.cohort, 100)], kind="epci")
        silent = self.env.ref("flashcoop_odoo.education_level_unknown")
        self.ana.write({**CITY_ANSWERS, "birth_date": "2000-01-01"})
        self.assertEqual(self.ana.entry_missing, "Gender, Prescriber, Level Reached")
        self.ana.write({"gender": "unknown", "education_level_id": silent.id})
        self.ana.came_alone = True
        self.assertTrue(self.ana.is_entry_complete)
        domain = [("id", "=", self.ana.id), ("is_entry_complete", "=", True)]
        self.assertTrue(self.ana.search(domain))

    def test_who_came_alone_was_sent_by_nobody(self):
        self._fill_always(self.ana)
        with self.assertRefusedByDatabase():
            self.ana.came_alone = True

    def test_the_search_finds_those_the_screen_calls_incomplete(self):
        self._create_funding([(self.cohort, 100)], kind="epci")
        other = self._create_cohort("Chez Eux")
        people = self.ana
        for number, answers in enumerate(
            [
                {},
                CITY_ANSWERS,
                CITY_ANSWERS | {"labour_status": "unemployed"},
                CITY_ANSWERS | {"labour_status": "unemployed", "unemployed_for": "lt6"},
                CITY_ANSWERS | {"qpv": "yes"},
            ]
        ):
            for cohort in (self.cohort, other):
                person = self._create_participant(
                    cohort,
                    f"P{number}",
                    education_level_id=self.level.id,
                    **answers,
                )
                self._fill_always(person)
                people |= person
        people = people.with_user(self.coordinator)
        complete = people.filtered("is_entry_complete")
        self.assertEqual(len(complete), 2 + 5)
        base = [("id", "in", people.ids)]
        found = people.search([*base, ("is_entry_complete", "=", True)])
        self.assertEqual(found, people.search(base) & complete)
        found = people.search([*base, ("is_entry_complete", "=", False)])
        self.assertEqual(found, people.search(base) - complete)

    def test_a_cohort_counts_who_entered(self):
        self._create_participant(self.cohort, "Bo", state="candidate")
        self._fill_always(self.ana)
        cy = self._create_participant(self.cohort, "Cy")
        self.assertEqual(self.cohort.entry_summary, "1/2")
        self._fill_always(cy)
        self.assertEqual(self.cohort.entry_summary, "2/2")
        self.assertFalse(self._create_cohort("Chez Eux").entry_summary)

    def test_what_a_funder_asks_is_left_to_settle(self):
        sentence = "Participants whose entry situation is not complete: 1"
        self.assertNotIn(sentence, self.cohort._get_to_settle())  # no funder asks
        self._create_funding([(self.cohort, 100)], kind="epci")
        self.assertIn(sentence, self.cohort._get_to_settle())
        answers = CITY_ANSWERS | {"education_level_id": self.level.id}
        self.ana.write(answers)
        self.assertNotIn(sentence, self.cohort._get_to_settle())

    def test_many_cohorts_cost_as_many_queries_as_one(self):
        counts = []
        for size in (2, 6, 2):
            cohorts = self.env["flashcoop.cohort"]
            for number in range(size):
                cohort = self._create_cohort(f"Chez {number}")
                self._create_funding([(cohort, 100)], kind="epci")
                self._create_participant(cohort, f"P{number}")
                cohorts |= cohort
            cohorts = cohorts.with_user(self.coordinator)
            with self._counted_queries() as counted:
                cohorts.mapped("entry_summary")
            counts += counted
        _cold, many, few = counts
        self.assertLessEqual(many, few)

    # --- rights ---

    def test_a_facilitator_knows_no_answer_and_not_what_is_missing(self):
        facilitator = self._create_user("facilitator")
        self.cohort.coordinator_id = facilitator
        ana = self.ana.with_user(facilitator)
        self.assertTrue(ana.display_name)
        self.assertEqual(
            set(ana.cohort_id.entry_field_ids.mapped("code")), self._asked()
        )
        for name in ("asked_fields", "entry_missing", "entry_summary"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                ana.read([name])
        with self.assertRaises(AccessError):
            ana.search([("is_entry_complete", "=", False)])
        with self.assertRaises(AccessError):
            ana.cohort_id.read(["entry_summary"])

    def test_a_coordinator_asks_and_answers(self):
        ana = self.ana.with_user(self.coordinator)
        action = ana.action_ask_entry()
        self.assertEqual(action["res_id"], ana.id)
        ana.write({"gender": "x"})
        self.assertNotIn("Gender", ana.entry_missing)
