"""The indicators of Flashcoops: who counts, once, and who may know."""

import csv
import io
from collections import Counter

from common import FlashcoopCase
from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date

# What was published of “Chez Cook'is”: four people, all unemployed.
COOKIS = (
    ("Lila", "f", "2001-05-12", "4"),
    ("Sofia", "f", "1999-09-23", "4"),
    ("Noémie", "f", "1996-11-02", "3"),
    ("Hugo", "m", "1995-12-18", "4"),
)


class IndicatorsCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.cohort = cls._create_cohort("Chez Cook'is")
        cls.cohort.generate_sessions()

    @classmethod
    def _level(cls, code):
        return cls.env.ref(f"flashcoop_odoo.education_level_{code}").id

    @classmethod
    def _create_cookis(cls, cohort=None, **values):
        """Return the four people of the first Flashcoop."""
        people = cls.env["flashcoop.participant"]
        for name, gender, birth_date, level in COOKIS:
            people |= cls._create_participant(
                cohort or cls.cohort,
                name,
                "completed",
                gender=gender,
                birth_date=birth_date,
                labour_status="unemployed",
                education_level_id=cls._level(level),
                **values,
            )
        return people

    def _rows(self, cohorts=None, **options):
        """Return {code: row} as the coordinator sees them in the house."""
        cohorts = (self.cohort if cohorts is None else cohorts).with_user(
            self.coordinator
        )
        options.setdefault("leaves_house", False)
        found = {}
        for row in cohorts.get_indicators(**options)["rows"]:
            found.setdefault(row["code"], row)
        return found

    def _totals(self, *codes, **options):
        rows = self._rows(**options)
        return [rows[code]["total"] for code in codes]

    def _answer(self, person, term, kind, day, **values):
        """Note what became of somebody at a term, on a day."""
        followup = person.followup_ids.filtered(lambda f: f.term == term)
        with freeze_time(f"{day} 12:00:00"):
            kind_id = self.env.ref(f"flashcoop_odoo.exit_kind_{kind}").id
            followup.write({"kind_id": kind_id, "situation_date": day, **values})
        return followup


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
        self.assertEqual((row["total"], row["share"]), (2, 50.0))
        self.assertEqual(self.cohort.dynamic_exit_rate, 50.0)


class TestRights(IndicatorsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls._create_cookis()
        cls.roles = {
            role: cls._create_user(role, login=f"ind_{role}")
            for role in ("facilitator", "officer", "manager", "auditor", "stranger")
        }
        cls.env["flashcoop.actor"].create(
            {
                "cohort_id": cls.cohort.id,
                "partner_id": cls.roles["facilitator"].partner_id.id,
                "role": "facilitator",
            }
        )

    def _board(self, role, **values):
        user = self.roles.get(role, self.coordinator)
        values.setdefault("cohort_ids", [Command.set(self.cohort.ids)])
        return self.env["flashcoop.indicator.board"].with_user(user).create(values)

    def test_numbers_are_for_coordination_funding_and_audit(self):
        for role in ("officer", "manager", "auditor"):
            found = self.cohort.with_user(self.roles[role]).get_indicators()
            self.assertEqual(found["participants"], 4)
        for role in ("facilitator", "stranger"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.cohort.with_user(self.roles[role]).get_indicators()

    def test_what_leaves_the_house_keeps_the_four_back(self):
        """Their number is no secret; who they are would be."""
        rows = self._rows(leaves_house=True)
        self.assertIsNone(rows["EECO02"]["total"])
        self.assertIsNone(rows["EECO07"]["women"])
        self.assertIsNone(rows["EECO01"]["men"])
        self.assertEqual(rows["EECO01"]["total"], 4)

    def test_a_file_shows_stars_until_somebody_releases_it_with_a_reason(self):
        board = self._board("officer")
        self.assertEqual(self._sheet(board)["EECO02"]["Total"], "*")
        with self.assertRaises(UserError):
            board.action_release()
        board.release_reason = "Asked for by the ministry, agreed with the four"
        board.action_release()
        self.assertEqual(self._sheet(board)["EECO02"]["Total"], 4)
        message = self.cohort.message_ids[0]
        self.assertIn("agreed with the four", message.body)
        self.assertEqual(message.author_id, self.roles["officer"].partner_id)

    def test_the_decision_is_on_these_numbers_only(self):
        board = self._board("officer", release_reason="Agreed")
        board.action_release()
        board.date_from = "2022-01-01"
        self.assertFalse(board.released_by_id)
        self.assertEqual(self._sheet(board)["EECO02"]["Total"], "*")

    def test_nobody_walks_past_the_decision(self):
        officer = self.roles["officer"]
        board = self._board("officer")
        with self.assertRaises(AccessError):
            board.released_by_id = officer
        with self.assertRaises(AccessError):
            self._board("officer", released_by_id=officer.id)
        with self.assertRaises(AccessError):
            self.env["flashcoop.indicator.board"].with_user(officer).with_context(
                default_released_by_id=officer.id
            ).create({})
        audit = self._board("auditor")
        with self.assertRaises(AccessError):
            audit.action_release()
        self.assertEqual(self._sheet(audit)["EECO02"]["Total"], "*")

    def test_lines_of_people_are_for_coordinators(self):
        lines = self._lines(self._board("coordinator"))
        self.assertEqual(len(lines), 4)
        self.assertEqual(
            {line["pseudonym"] for line in lines}, set(self.people.mapped("pseudonym"))
        )
        for role in ("officer", "auditor"):
            for name in ("lines_csv_file", "lines_sheet_file"):
                with (
                    self.subTest(role=role, field=name),
                    self.assertRaises(AccessError),
                ):
                    self._board(role).read([name])

    def test_lines_of_people_hold_neither_name_nor_birth_date(self):
        text = self._file(self._board("coordinator"), "lines_csv_file").decode()
        for person in self.people:
            self.assertNotIn(person.partner_id.name, text)
            self.assertNotIn(str(person.birth_date), text)

    def test_lines_add_up_to_the_indicators(self):
        self.people[0].write({"disability": "yes", "nationality": "non_eu"})
        lines, rows = self._lines(self._board("coordinator")), self._rows()
        for code in (
            code for code in rows if code.startswith("EECR") or code < "EECO18"
        ):
            found = Counter(line[code] for line in lines)
            self.assertEqual(found["1"], rows[code]["total"], code)
            self.assertEqual(4 - found["1"] - found["0"], rows[code]["missing"], code)

    def test_statistics_on_single_people_are_for_coordinators(self):
        report = self.env["flashcoop.participant.report"]
        self.assertEqual(report.with_user(self.coordinator).search_count([]), 4)
        for role in ("facilitator", "officer", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                report.with_user(self.roles[role]).search([])

    def test_a_funding_chooses_its_flashcoops(self):
        other = self._create_cohort("Ailleurs")
        self._create_participant(other, "Bo")
        funding = self._create_funding([(other, 100)])
        board = self._board("officer", cohort_ids=False, funding_id=funding.id)
        self.assertEqual(board._get_cohorts(), other.with_user(board.env.user))

    def _file(self, board, name):
        import base64

        return base64.b64decode(board.read([name])[0][name])

    def _lines(self, board):
        text = self._file(board, "lines_csv_file").decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def _sheet(self, board):
        """Return {code: {title: value}} of the spreadsheet."""
        book = load_workbook(io.BytesIO(self._file(board, "sheet_file")))
        rows = list(book.active.iter_rows(values_only=True))
        head = next(row for row in rows if row[0] == "Code")
        return {
            row[0]: dict(zip(head, row, strict=True))
            for row in rows
            if row[0] and str(row[0])[:2] in ("EE", "PV")
        }


class TestDefinitions(IndicatorsCase):
    def test_a_definition_that_comes_with_the_application_stays(self):
        definition = self.env.ref("flashcoop_odoo.indicator_eeco03")
        with self.assertRefused("comes with the application"):
            definition.unlink()
        own = definition.copy({"valid_from": "2024-01-01"})
        own.unlink()
        self.assertFalse(own.exists())

    def test_a_code_that_nothing_counts_is_refused(self):
        definition = self.env.ref("flashcoop_odoo.indicator_eeco03")
        with self.assertRefused("Nothing is counted", ValidationError):
            definition.copy({"code": "EECO99", "valid_from": "2024-01-01"})

    def test_one_definition_a_day(self):
        with self.assertRefusedByDatabase():
            self.env.ref("flashcoop_odoo.indicator_eeco03").copy()


class TestStatistics(IndicatorsCase):
    def test_the_pivot_counts_the_people_of_the_indicators(self):
        self._create_cookis(qpv="yes")
        self._create_participant(self.cohort, "Candidate", "candidate")
        never = self._create_participant(self.cohort, "Never", "admitted")
        self.assertTrue(never)
        self.cohort.session_ids[0].action_all_present()
        self.cohort.participant_ids[0].attendance_ids[0].status = "absent"
        report = self.env["flashcoop.participant.report"].with_user(self.coordinator)
        rows = self._rows()
        for name, code in (("age_band", "18"), ("qpv", "yes")):
            found = dict(
                report._read_group(
                    [("cohort_id", "=", self.cohort.id)],
                    [name],
                    ["person_key:count_distinct"],
                )
            )
            expected = {"18": rows["PV12"], "yes": rows["PV20"]}[code]["total"]
            self.assertEqual(found[code], expected, name)

    def test_a_rate_is_that_of_all_half_days_together(self):
        """Ana came to one of one, Bo to one of three: two of four."""
        sessions = self.cohort.session_ids
        ana, bo = (self._create_participant(self.cohort, name) for name in "AB")
        for person, session, status in (
            (ana, sessions[0], "present"),
            (bo, sessions[0], "present"),
            (bo, sessions[1], "absent"),
            (bo, sessions[2], "absent"),
        ):
            line = person.attendance_ids.filtered(
                lambda a, session=session: a.session_id == session
            )
            line.status = status
        report = self.env["flashcoop.participant.report"]
        [(rate, hours)] = report._read_group(
            [("cohort_id", "=", self.cohort.id)], [], ["rate:avg", "hours:sum"]
        )
        self.assertEqual((rate, hours), (50.0, 7.0))
        self.assertEqual(self._rows()["PV66"]["total"], 50.0)

    def test_one_person_of_two_flashcoops_is_one_of_the_people(self):
        ana = self._create_partner("Ana")
        for cohort in (self.cohort, self._create_cohort("Cooking", "2022-06-09")):
            self._create_participant(cohort, partner_id=ana.id)
        report = self.env["flashcoop.participant.report"]
        [(count, people)] = report._read_group(
            [], [], ["__count", "person_key:count_distinct"]
        )
        self.assertEqual((count, people), (2, 1))


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
