"""The entry situation: asked once, dated, and empty is not “unknown”."""

from common import FlashcoopCase
from freezegun import freeze_time

from odoo.exceptions import ValidationError


class TestEntryAnswers(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls._create_user("coordinator"))
        cls.cohort = cls._create_cohort()
        cls.ana = cls._create_participant(cls.cohort)

    def test_nothing_is_asked_until_somebody_asks(self):
        fields = self.ana._get_entry_fields()
        self.assertFalse(any(self.ana[name] for name in fields))
        self.assertFalse(self.ana.entry_asked_on)

    @freeze_time("2022-03-07 10:00:00")
    def test_the_first_answer_dates_the_questionnaire(self):
        self.ana.write({"birth_date": "2000-01-01", "gender": "f"})
        self.assertFalse(self.ana.entry_asked_on)
        self.ana.benefit = "unknown"  # asked, and not answered
        self.assertEqual(str(self.ana.entry_asked_on), "2022-03-07")

    @freeze_time("2022-03-09 10:00:00")
    def test_the_date_that_somebody_gave_stays(self):
        self.ana.write({"benefit": "rsa", "entry_asked_on": "2022-03-01"})
        self.ana.rural = "no"
        self.assertEqual(str(self.ana.entry_asked_on), "2022-03-01")
        bo = self._create_participant(
            self.cohort, "Bo", rural="yes", entry_asked_on="2022-03-02"
        )
        self.assertEqual(str(bo.entry_asked_on), "2022-03-02")
        cy = self._create_participant(self.cohort, "Cy", rural="yes")
        self.assertEqual(str(cy.entry_asked_on), "2022-03-09")

    def test_the_duration_follows_the_date_or_the_months(self):
        self.ana.unemployed_for = "ge24"
        self.ana.unemployed_months = 7
        self.assertEqual(self.ana.unemployed_for, "6_11")
        self.ana.unemployed_since = "2022-01-07"
        self.assertEqual(self.ana.unemployed_for, "lt6")
        self.ana.write({"unemployed_since": False, "unemployed_months": 0})
        self.assertEqual(self.ana.unemployed_for, "lt6")

    def test_sensitive_questions_may_be_declined(self):
        for name in ("disability", "foreign_background", "minority"):
            self.ana[name] = "refused"
        for name in ("rural", "housing_exclusion", "qpv"):
            with self.subTest(field=name), self.assertRaises(ValueError):
                self.ana[name] = "refused"

    def test_the_code_of_a_district_is_checked_and_tidied(self):
        self.ana.write({"qpv": "yes", "qpv_code": " qn09 105m "})
        self.assertEqual(self.ana.qpv_code, "QN09105M")
        with self.assertRefused("“91027” is no code", ValidationError):
            self.ana.qpv_code = "91027"

    def test_who_lives_elsewhere_has_no_code(self):
        self.ana.write({"qpv": "yes", "qpv_code": "QP091027"})
        self.ana.qpv = "no"
        self.assertFalse(self.ana.qpv_code)
        with self.assertRefused("answer “Yes”", ValidationError):
            self.ana.qpv_code = "QP091027"
