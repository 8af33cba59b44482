"""Who may know the indicators and single people, and what files show."""

import base64
import csv
import io
from collections import Counter

from indicators import IndicatorsCase
from lxml import html
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw

from odoo.addons.flashcoop_odoo.report.beneficiaries import describe_beneficiaries


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

    def test_full_numbers_are_for_coordinators_whatever_a_caller_asks(self):
        self.people[0].disability = "yes"
        for role in ("officer", "auditor"):
            found = self._call(role, "get_indicators", self.cohort, leaves_house=False)
            self.assertTrue(found["suppressed"])
            self.assertEqual(found["left_out"], {})
            rows = {row["code"]: row for row in found["rows"]}
            for code in ("EECO02", "EECO12", "PV66"):
                self.assertIsNone(rows[code]["total"], code)
                self.assertIsNone(rows[code]["share"], code)
        for role in ("coordinator", "manager"):
            found = self._call(role, "get_indicators", self.cohort, leaves_house=False)
            self.assertFalse(found["suppressed"])
            rows = {row["code"]: row for row in found["rows"]}
            self.assertEqual(rows["EECO12"]["total"], 1)

    def test_the_board_shows_one_person_to_coordinators_only(self):
        """A cohort, or a period, of one."""
        alone = self._create_cohort("Ailleurs")
        self._create_participant(alone, "Bo", disability="yes")
        for role, number in (("officer", "*"), ("auditor", "*"), ("coordinator", "1")):
            board = self._board(role, cohort_ids=[Command.set(alone.ids)])
            [read] = self._call(role, "read", board, ["table_html"])
            screen = html.fromstring(read["table_html"])
            [row] = [r for r in screen.iter("tr") if "EECO12" in r.text_content()]
            total = row.xpath("td[contains(@class, 'fw-bold')]")[0].text_content()
            with self.subTest(role=role):
                self.assertEqual(total, number)
                said = "kept back" in screen.text_content()
                self.assertEqual(said, role != "coordinator")

    def test_no_reason_is_given_of_a_few(self):
        self.people[0].disability = "refused"
        row = self._rows(leaves_house=True)["EECO12"]
        self.assertEqual((row["missing"], row["missing_reasons"]), (4, None))
        row = self._rows()["EECO12"]
        self.assertEqual(row["missing_reasons"], {"refused": 1, "not_asked": 3})

    def test_scopes_of_the_same_people_hide_the_same(self):
        """Ten unemployed and two who are not: one scope would show what the other
        keeps back."""
        for number in range(8):
            self._create_participant(
                self.cohort,
                f"P{number}",
                gender="f",
                labour_status="unemployed" if number < 6 else "inactive",
            )
        whole = self._sheet(self._board("officer"))
        for scope in ("esf", "city"):
            part = self._sheet(self._board("officer", scope=scope))
            self.assertEqual(part, {code: whole[code] for code in part})
        report = describe_beneficiaries(self.cohort.sudo())
        self.assertEqual("chômage" in report, whole["PV40"]["Total"] != "*")
        self.assertNotIn("2", report.replace("12 personnes", ""))

    def test_a_file_taken_out_is_noted_once_a_day_with_whom_it_counts(self):
        for _time in range(2):
            self._sheet(self._board("officer"))
        file = self.env["flashcoop.indicator.file"].search([("is_screen", "=", False)])
        self.assertEqual(file.user_id, self.roles["officer"])
        self.assertEqual((file.cohort_ids, file.people_count), (self.cohort, 4))
        self.assertEqual(file.sudo().people, sorted(self.people.ids))
        self.assertFalse(file.is_released)
        with self.assertRaises(AccessError):
            file.with_user(self.coordinator).read(["people"])
        with self.assertRaises(AccessError):
            file.with_user(self.roles["officer"]).read(["day"])

    def test_the_screen_warns_when_one_to_four_people_make_the_difference(self):
        self.assertFalse(self._board("officer").comparison_text)
        self._sheet(self._board("officer"))
        self.assertFalse(self._board("auditor").comparison_text)  # the same people
        more = self._create_participant(self.cohort, "Bo")
        self.assertIn("but for 1", self._board("auditor").comparison_text)
        for number in range(4):
            self._create_participant(self.cohort, f"P{number}")
        self.assertFalse(self._board("auditor").comparison_text)
        alone = self._create_cohort("Ailleurs")
        self._create_participant(alone, "Cy")
        both = [Command.set((self.cohort | alone).ids)]
        self._sheet(self._board("officer"))
        self.assertIn(
            "but for 1", self._board("auditor", cohort_ids=both).comparison_text
        )
        self.assertTrue(more)

    def test_the_same_person_by_another_participation_is_no_difference(self):
        later = self._create_cohort("Encore", "2022-06-09")
        for person in self.people:
            self._create_participant(later, partner_id=person.partner_id.id)
        self._sheet(self._board("officer"))
        both = [Command.set((self.cohort | later).ids)]
        alone = [Command.set(later.ids)]
        for cohorts in (both, alone):
            self._sheet(self._board("officer", cohort_ids=cohorts))
            self.assertFalse(self._board("officer", cohort_ids=cohorts).comparison_text)

    def test_a_period_the_wrong_way_round_is_said_before_it_is_saved(self):
        days = {"date_from": "2026-01-01", "date_to": "2022-01-01"}
        board = self.env["flashcoop.indicator.board"].with_user(self.coordinator)
        board = board.new(days)
        self.assertIn("exchange the two dates", board.comparison_text)
        self.assertFalse(board.table_html)

    def test_a_file_shows_stars_until_a_coordinator_releases_it_with_a_reason(self):
        with self.assertRaises(AccessError):
            self._board("officer").action_release()
        board = self._board("coordinator")
        self.assertEqual(self._sheet(board)["EECO02"]["Total"], "*")
        with self.assertRaises(UserError):
            board.action_release()
        board.release_reason = "Asked for by the ministry, agreed with the four"
        board.action_release()
        self.assertEqual(self._sheet(board)["EECO02"]["Total"], 4)
        message = self.cohort.message_ids[0]
        self.assertIn("agreed with the four", message.body)
        self.assertEqual(message.author_id, self.coordinator.partner_id)

    def test_the_decision_is_on_these_numbers_only(self):
        board = self._board("coordinator", release_reason="Agreed")
        board.action_release()
        board.date_from = "2022-01-01"
        self.assertFalse(board.released_by_id)
        self.assertEqual(self._sheet(board)["EECO02"]["Total"], "*")

    def test_another_reason_is_another_decision(self):
        board = self._board("coordinator", release_reason="Agreed")
        board.action_release()
        board.release_reason = "Nobody objected"
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

    def test_who_takes_out_lines_of_people_is_written_down(self):
        log, board = self.env["flashcoop.access.log"], self._board("coordinator")
        self._file(board, "legend_csv_file")
        self._sheet(board)
        self.assertFalse(log.search([("way", "=", "export")]))

        for name in ("lines_csv_file", "lines_sheet_file"):
            self._file(board, name)
        taken = log.search([("way", "=", "export")])
        self.assertEqual(taken.participant_id, self.people)
        self.assertEqual(len(taken), 4)
        self.assertEqual(taken.user_id, self.coordinator)

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

    def test_the_legend_says_what_each_code_of_the_lines_stands_for(self):
        self.people[0].write(
            {
                "disability": "refused",
                "nationality": "non_eu",
                "benefit": "rsa",
                "qpv": "yes",
                "rural": "unknown",
                "housing_exclusion": "no",
                "diploma_level_id": self._level("4"),
                "unemployed_for": "ge24",
            }
        )
        self._answer(self.people[0], "exit", "cdi", "2022-03-16")
        board = self._board("coordinator")
        lines = self._lines(board)
        legend = self._legend(board)
        known = {(row["Column"], row["Code"]) for row in legend}
        plain = {row["Column"] for row in legend if row["Code"] == ""}
        self.assertEqual({row["Column"] for row in legend} - {"*"}, set(lines[0]))
        for line in lines:
            for column, code in line.items():
                if column not in plain or code in ("not_asked", "unknown"):
                    self.assertTrue(known & {(column, code), ("*", code)}, column)
        self.assertTrue(all(row["Meaning"] for row in legend))
        self.assertTrue(all(row["It stands for"] for row in legend if row["Code"]))

    def test_the_workbook_holds_the_same_legend_in_the_user_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        board = self._board("coordinator").with_context(lang="fr_FR")
        book = load_workbook(io.BytesIO(self._file(board, "lines_sheet_file")))
        self.assertEqual(book.sheetnames, ["participants", "légende"])
        rows = list(book["légende"].iter_rows(values_only=True))
        self.assertEqual(
            rows[0], ("Colonne", "Signification", "Code", "Ce qu'il veut dire")
        )
        text = self._file(board, "legend_csv_file").decode("utf-8-sig")
        self.assertEqual(
            len(rows), len(list(csv.reader(io.StringIO(text), delimiter=";")))
        )
        self.assertIn(
            ("*", "Pourquoi il n'y a pas de réponse", "not_asked", "non demandé"), rows
        )

    def test_the_legend_is_for_who_may_have_the_lines(self):
        with self.assertRaises(AccessError):
            self._board("officer").read(["legend_csv_file"])

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

    def _call(self, role, method, records, *args, **kwargs):
        """Call a method as a browser would."""
        user = self.roles.get(role, self.coordinator)
        model = self.env[records._name].with_user(user)
        return call_kw(model, method, [records.ids, *args], kwargs)

    def _file(self, board, name):
        return base64.b64decode(board.read([name])[0][name])

    def _lines(self, board):
        text = self._file(board, "lines_csv_file").decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def _legend(self, board):
        text = self._file(board, "legend_csv_file").decode("utf-8-sig")
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
