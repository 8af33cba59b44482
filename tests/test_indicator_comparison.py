"""Who may not know small numbers cannot work them out from two tables either."""

from freezegun import freeze_time
from indicators import IndicatorsCase
from psycopg2.errors import ReadOnlySqlTransaction

from odoo import Command
from odoo.exceptions import AccessError
from odoo.service.model import call_kw

from odoo.addons.flashcoop_odoo.report.beneficiaries import describe_beneficiaries


@freeze_time("2026-06-15")
class TestTwoTables(IndicatorsCase):
    """Six employed people in the first Flashcoop, two in the second: eight in both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls.cohort, cls._create_cohort("Deux")
        cls.both = cls.first | cls.second
        for cohort, employed in ((cls.first, 6), (cls.second, 2)):
            cls._create_crowd(cohort, 10, "unemployed")
            cls._create_crowd(cohort, employed, "employed")
        cls.roles = {
            role: cls._create_user(role, login=f"two_{role}")
            for role in ("officer", "auditor", "manager")
        } | {"coordinator": cls.coordinator}

    @classmethod
    def _create_crowd(cls, cohort, number, status):
        for rank in range(number):
            cls._create_participant(
                cohort,
                f"{cohort.name} {status} {rank}",
                "completed",
                gender="f",
                labour_status=status,
            )

    def _see(self, role, cohorts, **options):
        """Return {code: row}, and whether more is kept back, as a browser gets them."""
        model = self.env["flashcoop.cohort"].with_user(self.roles[role])
        found = call_kw(model, "get_indicators", [cohorts.ids], options)
        return {row["code"]: row for row in found["rows"]}, found["compared"]

    def _board(self, role, cohorts):
        board = self.env["flashcoop.indicator.board"].with_user(self.roles[role])
        return board.create({"cohort_ids": [Command.set(cohorts.ids)]})

    def test_the_larger_table_alone_is_shown(self):
        rows, is_compared = self._see("officer", self.both)
        self.assertEqual(rows["PV44"]["total"], 8)
        self.assertFalse(is_compared)

    def test_two_tables_one_after_the_other_do_not_tell_the_two(self):
        rows, _more = self._see("officer", self.first)
        self.assertEqual(rows["PV44"]["total"], 6)
        rows, is_compared = self._see("officer", self.both)
        self.assertIsNone(rows["PV44"]["total"])
        self.assertIsNone(rows["PV44"]["share"])
        self.assertTrue(is_compared)
        self.assertIsNone(rows["PV40"]["total"])  # of the same question
        self.assertEqual(rows["EECO13"]["total"], 0)  # of another
        self.assertEqual(rows["EECO01"]["total"], 28)  # how many is no secret

    def test_nor_in_the_other_order(self):
        self._see("officer", self.both)
        rows, is_compared = self._see("officer", self.first)
        self.assertIsNone(rows["PV44"]["total"])
        self.assertTrue(is_compared)

    def test_nor_to_two_colleagues_together(self):
        self._see("officer", self.first)
        rows, _more = self._see("auditor", self.both)
        self.assertIsNone(rows["PV44"]["total"])

    def test_nor_by_the_screen_the_file_or_the_text_of_a_report(self):
        self._board("officer", self.first).read(["table_html"])
        board = self._board("auditor", self.both)
        self.assertIn("before, to you or to", board.table_html)
        rows = board._find_for_files()
        self.assertIsNone(rows.row("PV44").cells["total"])
        self.assertNotIn("emploi", describe_beneficiaries(self.both.sudo()))

    def test_the_text_of_a_report_counts_as_a_table(self):
        self.assertIn("indépendant : 6", describe_beneficiaries(self.first.sudo()))
        rows, _more = self._see("officer", self.both)
        self.assertIsNone(rows["PV44"]["total"])

    def test_a_text_with_released_numbers_counts_as_a_table(self):
        self.assertIn("indépendant : 8", describe_beneficiaries(self.both.sudo(), True))
        rows, is_compared = self._see("officer", self.first)
        self.assertIsNone(rows["PV44"]["total"])
        self.assertTrue(is_compared)

    def test_a_text_that_nobody_reads_is_no_table(self):
        describe_beneficiaries(self.both.sudo(), True, is_shown=False)
        rows, _more = self._see("officer", self.first)
        self.assertEqual(rows["PV44"]["total"], 6)

    def test_three_tables_do_not_tell_the_third_group(self):
        third = self._create_cohort("Trois")
        self._create_crowd(third, 10, "unemployed")
        self._create_crowd(third, 6, "employed")
        self._see("officer", self.both | third)  # 14
        self._see("officer", self.first)  # 6
        rows, _more = self._see("officer", third)  # 6: two are left
        self.assertIsNone(rows["PV44"]["total"])

    def test_coordinators_see_and_release_every_number(self):
        self._see("officer", self.first)
        for role in ("coordinator", "manager"):
            rows, is_compared = self._see(role, self.both, leaves_house=False)
            self.assertEqual(rows["PV44"]["total"], 8)
            self.assertFalse(is_compared)
        board = self._board("coordinator", self.second)
        board.release_reason = "Agreed with the two"
        board.action_release()
        self.assertEqual(board._find_for_files().row("PV44").cells["total"], 2)

    def test_the_same_table_is_shown_again_and_noted_once(self):
        seen = [self._see("officer", self.first)[0] for _time in range(2)]
        self.assertEqual(*seen)
        self._see("auditor", self.first)
        note = self.env["flashcoop.indicator.file"].search(
            [("is_screen", "=", True), ("cohort_ids", "in", self.both.ids)]
        )
        self.assertEqual(len(note), 1)
        self.assertEqual(note.user_id, self.roles["officer"])

    def test_somebody_who_joins_later_is_not_told_by_the_table_of_yesterday(self):
        rows, _more = self._see("officer", self.both)
        self.assertEqual(rows["PV40"]["total"], 20)
        self._create_crowd(self.first, 1, "education")
        rows, is_compared = self._see("officer", self.both)
        self.assertIsNone(rows["PV40"]["total"])
        self.assertTrue(is_compared)
        self._create_crowd(self.second, 20, "unemployed")
        self._create_crowd(self.second, 20, "employed")
        rows, _more = self._see("officer", self.both)
        self.assertTrue(rows["EECO01"]["total"])

    def test_five_more_in_each_kind_are_shown(self):
        self._see("officer", self.both)
        self._create_crowd(self.second, 9, "unemployed")
        self._create_crowd(self.second, 9, "employed")
        rows, _more = self._see("officer", self.both)
        self.assertEqual((rows["PV40"]["total"], rows["PV44"]["total"]), (29, 17))

    def test_tables_of_other_people_change_nothing(self):
        self._see("officer", self.first)
        rows, is_compared = self._see("officer", self.second)
        self.assertFalse(is_compared)
        self.assertIsNone(rows["PV44"]["total"])

    def test_nobody_reads_what_was_shown_to_whom_it_counts(self):
        self._see("officer", self.first)
        note = self.env["flashcoop.indicator.file"].search(
            [("is_screen", "=", True), ("cohort_ids", "in", self.both.ids)]
        )
        for names in (["people"], ["shown"]):
            with self.assertRaises(AccessError):
                note.with_user(self.coordinator).read(names)
        with self.assertRaises(AccessError):
            note.with_user(self.roles["officer"]).read(["day"])

    def test_a_replica_of_the_database_shows_nothing_that_is_not_noted(self):
        files = self.env["flashcoop.indicator.file"]
        self.patch(type(self.env.cr), "readonly", True)
        with self.assertRaises(ReadOnlySqlTransaction):
            self.first.with_user(self.roles["officer"]).get_indicators()
        self.assertFalse(
            files.search(
                [("is_screen", "=", True), ("cohort_ids", "in", self.both.ids)]
            )
        )

    def test_queries_do_not_grow_with_the_tables_shown(self):
        third = self._create_cohort("Trois")
        self._create_crowd(third, 10, "unemployed")
        self._see("officer", self.first)
        officer = self.both.with_user(self.roles["officer"])
        self._see("officer", self.both)
        self._see("officer", self.both)

        def queries():
            with self._counted_queries() as counted:
                officer.get_indicators()
            return counted[0]

        few = queries()
        for cohorts in (
            third,
            third | self.first,
            third | self.second,
            third | officer,
        ):
            self._see("auditor", cohorts)
        self.assertLessEqual(queries(), few + 1)
