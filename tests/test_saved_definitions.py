"""The statistics come with saved definitions, for all who may open them."""

import ast

from common import FlashcoopCase

from odoo.exceptions import AccessError

# Who opens the statistics with the least rights.
READERS = {
    "flashcoop.participant.report": ("coordinator",),
    "flashcoop.attendance.report": ("facilitator", "officer", "auditor"),
    "flashcoop.cohort.figure": ("coordinator", "officer", "auditor"),
    "flashcoop.funding.analysis": ("coordinator", "officer", "auditor"),
}


class TestSavedDefinitions(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.cohort = cls._create_cohort()
        cls.cohort.generate_sessions()
        for number, gender in enumerate("ffm"):
            cls._create_participant(
                cls.cohort, f"P{number}", gender=gender, qpv="yes" if number else "no"
            )
        cls.cohort.session_ids[0].action_all_present()
        cls._create_funding([(cls.cohort, 100)])
        cls.users = {
            role: cls._create_user(role, login=f"saved_{role}")
            for role in ("facilitator", "coordinator", "officer", "auditor")
        }

    def _filters(self, model, role):
        filters = self.env["ir.filters"].with_user(self.users[role])
        return filters.get_filters(model)

    def _open(self, definition, model, role):
        """Return {names of groups: figures} as the screen asks for them."""
        context = ast.literal_eval(definition["context"])
        groupby = [*context["pivot_row_groupby"], *context["pivot_column_groupby"]]
        records = self.env[model].with_user(self.users[role])
        measures = [
            name
            if name == "__count"
            else f"{name}:{records._fields[name].aggregator or 'sum'}"
            for name in context["pivot_measures"]
        ]
        return records.formatted_read_group(
            ast.literal_eval(definition["domain"]), groupby, measures
        )

    def test_each_opens_and_groups_for_who_has_the_least_rights(self):
        for model, roles in READERS.items():
            for role in roles:
                found = self._filters(model, role)
                self.assertGreaterEqual(len(found), 3)
                for definition in found:
                    with self.subTest(role=role, definition=definition["name"]):
                        self._open(definition, model, role)
                        graph = ast.literal_eval(definition["context"])
                        records = self.env[model].with_user(self.users[role])
                        names = [n.partition(":")[0] for n in graph["graph_groupbys"]]
                        names += graph["group_by"] and [graph["graph_measure"]]
                        self.assertLessEqual(
                            set(names), {*records.fields_get(), "__count"}
                        )

    def test_women_and_men_by_year_are_counted(self):
        ours = self.env.ref("flashcoop_odoo.filter_people_gender_year")
        [definition] = [
            row
            for row in self._filters("flashcoop.participant.report", "coordinator")
            if row["id"] == ours.id
        ]
        rows = self._open(definition, "flashcoop.participant.report", "coordinator")
        found = {row["gender"]: row["person_key:count_distinct"] for row in rows}
        self.assertEqual(found, {"f": 2, "m": 1})

    def test_they_are_nobody_s_way_to_people(self):
        for role in ("facilitator", "officer", "auditor"):
            for definition in self._filters("flashcoop.participant.report", role):
                with self.assertRaises(AccessError):
                    self._open(definition, "flashcoop.participant.report", role)

    def test_they_are_named_in_the_language_of_who_looks(self):
        self.users["coordinator"].lang = "fr_FR"
        names = [
            row["name"]
            for row in self._filters("flashcoop.participant.report", "coordinator")
        ]
        self.assertIn("Femmes et hommes", names)
        self.assertNotIn("Women and men by year", names)

    def test_all_have_a_french_name_and_one_that_is_renamed_keeps_its_own(self):
        self.users["coordinator"].lang = "fr_FR"
        ours = self.env["ir.filters"].search([("model_id", "in", list(READERS))])
        english = set(ours.mapped("name"))
        self.assertGreaterEqual(len(english), 15)
        for model in READERS:
            for row in self._filters(model, "coordinator"):
                self.assertNotIn(row["name"], english)
        mine = self.env.ref("flashcoop_odoo.filter_people_gender_year")
        mine.name = "À nous"
        found = self._filters("flashcoop.participant.report", "coordinator")
        self.assertIn("À nous", [row["name"] for row in found])
