"""A manager words the answers of the questionnaire; what is counted is their group."""

from indicators import IndicatorsCase

from odoo.exceptions import AccessError, ValidationError


class TestEntryAnswers(IndicatorsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("manager")
        cls.employed = cls.env.ref("flashcoop_odoo.entry_answer_employed")
        cls.inactive = cls.env.ref("flashcoop_odoo.entry_answer_inactive")

    def _add(self, **values):
        Answer = self.env["flashcoop.entry.answer"].with_user(self.manager)
        return Answer.create(
            {
                "question": "labour_status",
                "code": "apprentice",
                "name": "Apprentice",
                "counts_as_id": self.employed.id,
                **values,
            }
        )

    def test_every_group_has_an_answer_of_its_own(self):
        Answer, Person = (
            self.env["flashcoop.entry.answer"],
            self.env["flashcoop.participant"],
        )
        for question, _label in Answer._fields["question"].selection:
            with self.subTest(question=question):
                self.assertEqual(
                    set(Answer._get_by_group(question)),
                    set(dict(Person._fields[question].selection)),
                )

    def test_an_answer_that_somebody_added_counts_as_another(self):
        ana = self._create_participant(
            self.cohort, "Ana", labour_status_id=self._add().id
        )
        self.assertEqual(ana.labour_status, "employed")
        self.assertEqual(self._totals("EECO05", "PV44", "EECO04"), [1, 1, 0])

    def test_what_an_answer_counts_as_stays_once_somebody_has_given_it(self):
        answer = self._add()
        answer.counts_as_id = self.inactive
        self._create_participant(self.cohort, "Ana", labour_status_id=answer.id)
        with self.assertRefused("archive it and add another"):
            answer.counts_as_id = self.employed
        answer.write({"counts_as_id": self.inactive.id, "name": "At the workshop"})
        self.assertEqual(self._totals("EECO05", "EECO04"), [0, 1])

    def test_a_group_written_chooses_the_answer_that_stands_for_it(self):
        ana = self._create_participant(
            self.cohort, "Ana", labour_status="unemployed", benefit="rsa"
        )
        self.assertEqual(ana.labour_status_id.code, "unemployed")
        self.assertEqual((ana.benefit_id.code, ana.benefit), ("rsa", "rsa"))
        self.assertTrue(ana.entry_asked_on)
        ana.labour_status = False
        self.assertFalse(ana.labour_status_id)

    def test_a_finer_answer_stays_when_its_group_is_written(self):
        answer = self._add()
        ana = self._create_participant(self.cohort, "Ana", labour_status_id=answer.id)
        ana.write({"labour_status": "employed"})
        self.assertEqual(ana.labour_status_id, answer)
        ana.write({"labour_status_id": self.inactive.id, "labour_status": "inactive"})
        self.assertEqual(ana.labour_status_id, self.inactive)

    def test_an_answer_says_what_it_counts_as(self):
        with self.assertRefused("do not know", ValidationError):
            self._add(counts_as_id=False)
        rsa = self.env.ref("flashcoop_odoo.entry_answer_rsa")
        with self.assertRefused("same question", ValidationError):
            self._add(counts_as_id=rsa.id)
        with self.assertRefused("same question", ValidationError):
            self._add(code="b", counts_as_id=self._add().id)

    def test_codes_stay_and_known_answers_are_archived(self):
        answer = self._add()
        with self.assertRefused("by its code"):
            answer.code = "other"
        answer.unlink()
        with self.assertRefused("archive it"):
            self.employed.with_user(self.manager).unlink()
        self.employed.with_user(self.manager).active = False
        ana = self._create_participant(self.cohort, "Ana", labour_status="employed")
        self.assertEqual(ana.labour_status_id, self.employed)

    def test_the_printed_questionnaire_shows_the_words_of_the_house(self):
        self._create_funding([(self.cohort, 100)], kind="epci")
        answer = self._add()
        ana = self._create_participant(self.cohort, "Ana", labour_status_id=answer.id)
        found = {q["label"]: q for q in ana._get_questionnaire()}
        choices = found["Situation with regard to work"]["choices"]
        self.assertIn((True, "Apprentice"), choices)
        self.assertEqual(sum(ticked for ticked, _label in choices), 1)

    def test_a_coordinator_chooses_and_does_not_word(self):
        answer = self.employed.with_user(self.coordinator)
        self.assertTrue(answer.name)
        with self.assertRaises(AccessError):
            answer.name = "At work"
