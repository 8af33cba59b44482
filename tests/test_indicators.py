"""The indicators of Flashcoops: who counts, once, in what."""

from freezegun import freeze_time
from indicators import IndicatorsCase

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Date

from odoo.addons.flashcoop_odoo.report.beneficiaries import describe_beneficiaries
from odoo.addons.flashcoop_odoo.report.indicator_words import Words


class TestFirstFlashcoop(IndicatorsCase):
    """The published figures are the test vector."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls._create_cookis()

    def test_four_participants_three_women_and_a_man(self):
        row = self._rows()["EECO01"]
        self.assertEqual(
            (row["total"], row["women"], row["men"], row["nonbinary"]), (4, 3, 1, 0)
        )

    def test_all_unemployed_and_between_18_and_29(self):
        self.assertEqual(
            self._totals("EECO02", "EECO04", "EECO05", "EECO06", "EECO07", "EECO08"),
            [4, 0, 0, 0, 4, 0],
        )

    def test_a_level_reached_is_no_diploma(self):
        row = self._rows()["EECO10"]
        self.assertEqual((row["total"], row["missing"]), (0, 4))
        self.assertEqual(row["missing_reasons"], {"not_asked": 4})
        for person in self.people:
            person.diploma_level_id = person.education_level_id
        self.assertEqual(self._totals("EECO09", "EECO10", "EECO11"), [0, 4, 0])
        self.people[0].diploma_level_id = self._level("2")  # left without the exam
        self.assertEqual(self._totals("EECO09", "EECO10", "EECO11"), [1, 3, 0])

    def test_every_number_has_its_definition_and_source(self):
        for row in self._rows().values():
            self.assertTrue(row["definition"] and row["source"], row["code"])

    def test_organisations_are_not_counted(self):
        rows = self._rows()
        for code in ("EECO18", "EECO19"):
            self.assertEqual(rows[code]["unit"], "entity")
            self.assertIsNone(rows[code]["total"])


class TestWhoCounts(IndicatorsCase):
    def test_candidates_and_who_declined_or_never_came_do_not(self):
        self._create_participant(self.cohort, "Candidate", "candidate")
        self._create_participant(self.cohort, "No").action_back()
        declined = self._create_participant(self.cohort, "Declined", "candidate")
        declined.action_decline()
        gone = self._create_participant(self.cohort, "Gone", "admitted")
        gone.attendance_ids.write({"status": "absent"})
        gone.exit_date = "2022-03-08"
        gone.action_leave()
        self._create_participant(self.cohort, "Here")
        found = self.cohort.get_indicators(leaves_house=False)
        self.assertEqual(found["participants"], 1)
        self.assertEqual(
            found["left_out"],
            {"candidate": 1, "declined": 1, "never_came": 2, "too_short": 0},
        )

    def test_somebody_who_left_after_a_morning_does(self):
        person = self._create_participant(self.cohort, "Ana", "admitted")
        person.attendance_ids[0].status = "present"
        self.assertEqual(self._totals("EECO01"), [1])
        person.exit_date = "2022-03-07"
        person.action_leave()
        self.assertEqual(self._totals("EECO01"), [1])

    def test_a_day_or_less_makes_no_participant_of_the_esf(self):
        day = self._create_cohort("Portes ouvertes", date_end="2022-03-07")
        day.generate_sessions(days=1)
        self._create_participant(day, "Ana")
        self.assertEqual(self._totals("EECO01", "PV01", cohorts=day), [0, 1])

    def test_a_person_of_two_cohorts_is_one_with_the_first_entry(self):
        later = self._create_cohort("Cooking", "2022-06-09")
        later.generate_sessions()
        ana = self._create_partner("Ana")
        for cohort, status in ((later, "unemployed"), (self.cohort, "inactive")):
            self._create_participant(
                cohort, partner_id=ana.id, labour_status=status, gender="f"
            )
        both = self.cohort | later
        self.assertEqual(
            self._totals("EECO01", "EECO02", "EECO04", cohorts=both), [1, 0, 1]
        )
        self.assertEqual(self._totals("EECO01", "EECO02", cohorts=later), [1, 1])

    def test_the_years_of_an_operation_add_up(self):
        later = self._create_cohort("Cooking", "2023-01-09")
        later.generate_sessions()
        ana = self._create_partner("Ana")
        for cohort in (self.cohort, later):
            self._create_participant(cohort, partner_id=ana.id)
            self._create_participant(cohort, f"Bo {cohort.name}")
        both = self.cohort | later
        years = [
            self._totals(
                "EECO01",
                cohorts=both,
                date_from=f"{year}-01-01",
                date_to=f"{year}-12-31",
            )[0]
            for year in (2022, 2023)
        ]
        self.assertEqual((years, self._totals("EECO01", cohorts=both)), ([2, 1], [3]))

    def test_a_period_that_ends_before_it_starts_is_refused(self):
        with self.assertRaises(UserError):
            self._rows(date_from="2022-12-31", date_to="2022-01-01")


class TestEntry(IndicatorsCase):
    def test_what_is_not_known_is_counted_apart_by_reason(self):
        for values in (
            {"disability": "yes"},
            {"disability": "refused"},
            {"disability": "unknown"},
            {},
        ):
            self._create_participant(self.cohort, **values)
        row = self._rows()["EECO12"]
        self.assertEqual((row["total"], row["missing"], row["share"]), (1, 3, 100.0))
        self.assertEqual(
            row["missing_reasons"], {"refused": 1, "unknown": 1, "not_asked": 1}
        )

    def test_somebody_whose_gender_is_not_known_is_in_the_total(self):
        self._create_participant(self.cohort, gender="x")
        self._create_participant(self.cohort)
        row = self._rows()["EECO01"]
        self.assertEqual((row["nonbinary"], row["unstated"], row["total"]), (1, 1, 2))

    def test_who_does_not_say_is_not_known_and_was_asked(self):
        silent = self._level("unknown")
        self._create_participant(
            self.cohort,
            gender="unknown",
            education_level_id=silent,
            diploma_level_id=silent,
            came_alone=True,
        )
        self._create_participant(self.cohort)
        rows = self._rows()
        self.assertEqual((rows["EECO01"]["total"], rows["EECO01"]["unstated"]), (2, 2))
        for code in ("EECO09", "EECO10", "EECO11", "PV30"):
            with self.subTest(code=code):
                self.assertEqual(rows[code]["total"], 0)
                self.assertEqual(
                    rows[code]["missing_reasons"], {"unknown": 1, "not_asked": 1}
                )
        sent = rows["PV60"]
        self.assertEqual((sent["total"], sent["missing"]), (0, 1))
        sentences = describe_beneficiaries(self.cohort.sudo(), True)
        self.assertIn("Niveau atteint – non renseigné : 2", sentences)

    def test_long_term_follows_the_date_the_months_or_the_band(self):
        for values in (
            {"unemployed_since": "2021-03-07"},  # twelve months, to the day
            {"unemployed_since": "2021-03-08"},
            {"unemployed_months": 30},
            {"unemployed_for": "12_23"},
            {"unemployed_for": "6_11"},
            {"unemployed_for": "unknown"},
            {},
        ):
            self._create_participant(self.cohort, labour_status="unemployed", **values)
        row = self._rows()["EECO03"]
        self.assertEqual(row["total"], 3)
        self.assertEqual(row["missing_reasons"], {"unknown": 1, "not_asked": 1})

    def test_the_threshold_is_that_of_the_day_of_entry(self):
        definition = self.env.ref("flashcoop_odoo.indicator_eeco03")
        definition.copy({"valid_from": "2022-06-01", "threshold_young_months": 6})
        later = self._create_cohort("Cooking", "2022-06-09")
        later.generate_sessions()
        for cohort in (self.cohort, later):
            self._create_participant(
                cohort,
                labour_status="unemployed",
                unemployed_months=7,
                birth_date="2002-01-01",
            )
        self.assertEqual(self._totals("EECO03", "PV41"), [0, 0])
        self.assertEqual(self._totals("EECO03", "PV41", cohorts=later), [1, 0])
        text = self._rows()["EECO03"]["definition"]
        self.assertIn("12 completed months, 6 under 25", text)

    def test_stateless_people_stand_with_those_from_outside_the_union(self):
        self._create_participant(self.cohort, nationality="non_eu")
        self._create_participant(self.cohort, nationality="eu")
        self.assertEqual(self._totals("EECO13"), [1])

    def test_pupils_are_inactive_for_europe_and_pupils_for_the_city(self):
        self._create_participant(self.cohort, labour_status="education")
        self.assertEqual(self._totals("EECO04", "PV42", "PV43"), [1, 1, 0])

    def test_prescribers_are_the_parts_of_a_row(self):
        sender = self._create_partner("Mission locale")
        for number in range(3):
            self._create_participant(
                self.cohort, f"P{number}", prescriber_id=number and sender.id
            )
        found = self.cohort.get_indicators(leaves_house=False)["rows"]
        rows = [row for row in found if row["code"] == "PV60"]
        self.assertEqual(
            [(row["label"], row["total"], row["missing"]) for row in rows],
            [("By prescriber", 2, 1), ("Mission locale", 2, 0)],
        )

    def test_hours_and_the_rate_are_those_of_the_sheets(self):
        first = self._create_participant(self.cohort, "Ana", gender="f")
        self._create_participant(self.cohort, "Bo", gender="m")
        morning, afternoon = self.cohort.session_ids[:2]
        (morning | afternoon).action_all_present()
        first.attendance_ids.filtered(
            lambda a: a.session_id == morning
        ).status = "absent"
        rows = self._rows()
        self.assertEqual(rows["PV65"]["total"], 3.5 * 3)
        self.assertEqual(
            (rows["PV66"]["women"], rows["PV66"]["men"], rows["PV66"]["total"]),
            (50.0, 100.0, 75.0),
        )


class TestResults(IndicatorsCase):
    """Participation ends on 15 March 2022."""

    def _leaver(self, **values):
        values.setdefault("labour_status", "unemployed")
        return self._create_participant(self.cohort, state="completed", **values)

    def test_only_the_last_situation_within_four_weeks_counts(self):
        ana = self._leaver(labour_status="inactive")
        self._answer(ana, "exit", "searching", "2022-03-20")
        self.assertEqual(self._totals("EECR01", "EECR04"), [1, 0])
        self._answer(ana, "exit", "cdi", "2022-04-04")  # day 20
        self.assertEqual(self._totals("EECR01", "EECR04"), [0, 1])
        with self.assertRaises(ValidationError):
            self._answer(ana, "exit", "searching", "2022-04-13")  # day 29

    def test_a_job_lost_again_in_time_is_a_search(self):
        ana = self._leaver(labour_status="inactive")
        self._answer(ana, "exit", "cdd_short", "2022-03-15")
        self._answer(ana, "exit", "searching", "2022-04-10")
        self.assertEqual(self._totals("EECR01", "EECR04"), [1, 0])

    def test_the_unemployed_who_still_search_have_no_result(self):
        self._answer(self._leaver(), "exit", "searching", "2022-03-20")
        self.assertEqual(self._totals("EECR01", "EECR04"), [0, 0])

    def test_training_and_a_qualification(self):
        person = self._leaver()
        self._answer(person, "exit", "training", "2022-03-20", qualification="yes")
        self.assertEqual(self._totals("EECR02", "EECR03", "PV73", "PV74"), [1, 1, 1, 1])

    def test_six_months_after_leaving(self):
        employed = self._leaver(labour_status="employed", employment_kind="fixed_short")
        unemployed = self._leaver()
        self._answer(employed, "m6", "cdi", "2022-09-20", improved="yes")
        self._answer(unemployed, "m6", "cdd_long", "2022-09-20")
        self.assertEqual(self._totals("EECR05", "EECR06", "PV91"), [1, 1, 2])

    def test_unreachable_is_an_answer_and_what_is_due_is_said(self):
        self._create_participant(self.cohort, labour_status="unemployed")
        people = [self._leaver() for _number in range(3)]
        with freeze_time("2022-03-30 12:00:00"):
            followup = people[0].followup_ids.filtered(lambda f: f.term == "exit")
            followup.action_unreachable()
            row = self._rows()["EECR04"]
            self.assertEqual(
                row["missing_reasons"],
                {"unreachable": 1, "pending": 2, "still_there": 1},
            )
        with freeze_time("2022-05-30 12:00:00"):
            row = self._rows()["EECR04"]
            self.assertEqual(
                row["missing_reasons"],
                {"unreachable": 1, "not_asked": 2, "still_there": 1},
            )

    def test_the_share_of_dynamic_exits_is_that_of_the_cohort(self):
        people = [self._leaver() for _number in range(5)]
        self._create_participant(self.cohort, "Still there")
        for person, kind in zip(
            people, ("cdi", "training", "searching", "removed"), strict=False
        ):
            self._answer(person, "exit", kind, "2022-03-20")
        row = self._rows()["PV74"]
        self.assertEqual((row["total"], round(row["share"])), (2, 67))  # of those asked
        self.assertEqual(round(self.cohort.dynamic_exit_rate), 67)
        self.assertEqual(row["missing_reasons"]["not_asked"], 1)

    def test_where_nobody_was_asked_there_is_no_rate(self):
        self._leaver()
        row = self._rows()["PV74"]
        self.assertEqual((row["total"], row["share"]), (0, None))
        self.assertIn("not asked: 1", self.cohort.dynamic_exit_text)
        report = self.env["flashcoop.participant.report"]
        [[rate]] = report._read_group(
            [("cohort_id", "=", self.cohort.id)], [], ["dynamic_rate:avg"]
        )
        self.assertFalse(rate)

    def test_where_no_half_day_is_filled_there_is_no_attendance_rate(self):
        self._create_participant(self.cohort)
        row = self._rows()["PV66"]
        self.assertEqual((row["total"], row["women"]), (None, None))
        value = self.cohort._find_indicators()
        words = Words(self.env, value)
        self.assertEqual(words.cell(value.row("PV66")), "–")


class TestCost(IndicatorsCase):
    def test_queries_do_not_grow_with_the_people(self):
        sudo = self.cohort.sudo()
        self._create_cookis()
        sudo.get_indicators()
        with self._counted_queries() as few:
            sudo.get_indicators()
        later = self._create_cohort("Cooking", "2022-06-09")
        later.generate_sessions()
        for _number in range(3):
            self._create_cookis(later, prescriber_id=self._create_partner("ML").id)
        with self._counted_queries() as many:
            (self.cohort | later).sudo().get_indicators()
        self.assertLessEqual(many[0], few[0] + 1)  # the names of prescribers

    def test_the_day_is_that_of_the_user(self):
        self.assertEqual(
            self.cohort.get_indicators()["on"],
            Date.context_today(self.cohort).isoformat(),
        )
