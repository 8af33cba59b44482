"""Who searches, sorts or counts people by what is personal is written down."""

from common import FlashcoopCase
from psycopg2.errors import ReadOnlySqlTransaction

from odoo.service.model import call_kw


class TestSearchLog(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.manager = cls._create_user("manager")
        cls.cohort = cls._create_cohort()
        cls.people = cls.env["flashcoop.participant"].browse()
        for number in range(4):
            cls.people |= cls._create_participant(
                cls.cohort, f"P{number}", disability="yes" if number else "no"
            )

    def _call(self, model, method, *args, **kwargs):
        records = self.env[model].with_user(self.coordinator)
        return call_kw(records, method, list(args), kwargs)

    def _log(self):
        self.env.flush_all()
        log = self.env["flashcoop.access.log"].with_user(self.manager).search([])
        return [(line.way, line.what, line.names) for line in log]

    def _searched(self, model, names):
        return ("search", model, names)

    def test_a_search_by_social_data_is_written_once_a_day_not_once_a_row(self):
        for _time in range(2):
            found = self._call(
                "flashcoop.participant", "search", [("disability", "=", "yes")]
            )
        self.assertEqual(len(found), 3)
        self.assertEqual(
            self._log(), [self._searched("flashcoop.participant", "disability")]
        )

    def test_so_are_counting_grouping_and_sorting(self):
        model = "flashcoop.participant"
        self._call(model, "search_count", [("qpv", "=", "yes")])
        self._call(model, "formatted_read_group", [], ["benefit"], ["__count"])
        self._call(
            model, "formatted_read_grouping_sets", [], [[], ["rural"]], ["__count"]
        )
        self._call(model, "search", [], order="birth_date desc, id")
        names = {line[2] for line in self._log()}
        self.assertEqual(names, {"qpv", "benefit", "rural", "birth_date"})

    def test_so_is_the_statistics_screen(self):
        model = "flashcoop.participant.report"
        self._call(model, "formatted_read_group", [], ["gender"], ["__count"])
        self.assertEqual(self._log(), [self._searched(model, "gender")])

    def test_a_path_from_another_model_is_a_search_as_well(self):
        self._call(
            "flashcoop.cohort", "search", [("participant_ids.disability", "=", "no")]
        )
        self._call(
            "flashcoop.attendance",
            "formatted_read_group",
            [],
            ["participant_id.minority"],
            ["__count"],
        )
        names = {line[2] for line in self._log()}
        self.assertEqual(names, {"disability", "minority"})

    def test_what_is_not_personal_is_searched_without_a_line(self):
        model = "flashcoop.participant"
        self._call(model, "search", [("state", "=", "active")], order="id")
        self._call(model, "formatted_read_group", [], ["state"], ["__count"])
        self.assertFalse(self._log())

    def test_the_form_s_own_reading_is_written_once_as_reading(self):
        person = self.people[0]
        self._call(
            "flashcoop.participant",
            "web_read",
            person.ids,
            specification={"disability": {}, "qpv": {}, "display_name": {}},
        )
        self.assertEqual(self._log(), [("read", "flashcoop.participant", False)])

    def test_what_the_program_counts_for_itself_is_nobody_s_look(self):
        people = self.env["flashcoop.participant"].with_user(self.coordinator).sudo()
        people.search([("disability", "=", "yes")])
        people._read_group([], ["disability"], ["__count"])
        self.assertFalse(self._log())

    def test_the_line_says_in_words_what_was_asked(self):
        self._call("flashcoop.participant", "search", [("disability", "=", "yes")])
        log = self.env["flashcoop.access.log"].with_user(self.manager).search([])
        label = self.people._fields["disability"]._description_string(self.env)
        self.assertIn(label, log.what_name)
        self.assertFalse(log.participant_id)
        self.assertEqual(log.company_id, self.cohort.company_id)

    def test_a_line_without_a_person_is_of_a_search_only(self):
        with self.assertRefusedByDatabase():
            self.env["flashcoop.access.log"].create(
                {"user_id": self.manager.id, "day": "2026-01-05", "way": "read"}
            )

    def test_the_database_itself_is_asked_where_a_replica_cannot_write(self):
        domain = [("disability", "=", "yes")]
        self._call("flashcoop.participant", "search_count", domain)
        self.patch(type(self.env.cr), "readonly", True)
        self._call("flashcoop.participant", "search_count", domain)  # written already
        with self.assertRaises(ReadOnlySqlTransaction):
            self._call("flashcoop.participant", "search_count", [("qpv", "=", "no")])

    def test_one_query_more_whatever_is_found(self):
        model = self.env["flashcoop.participant"].with_user(self.coordinator)
        domain = [("disability", "=", "yes")]
        model.search(domain)

        def queries():
            with self._counted_queries() as counted:
                model.search(domain)
            return counted[0]

        few = queries()
        for number in range(6):
            self._create_participant(self.cohort, f"Q{number}", disability="yes")
        self.env.flush_all()
        self.assertEqual(queries(), few)
