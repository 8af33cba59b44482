"""Who may know who a participant is, and their social situation: on every way out.

Officers and auditors know people by a random code. A name must not reach them by
reading, searching, sorting, grouping, exporting, nor through a neighbour model.
"""

from access import AccessCase

from odoo.exceptions import AccessError
from odoo.fields import Command

NAME = "Zélie Introuvable"
BLIND = ("officer", "auditor")


class TestIdentity(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.records[cls.own]["flashcoop.participant"]
        cls.person.partner_id.name = NAME
        cls.person.write({"gender": "f", "birth_date": "2001-05-04", "qpv": "yes"})
        for user in cls.users.values():
            if not user.share:
                user.group_ids += cls.env.ref("base.group_allow_export")
        cls.social = [
            name
            for name, field in cls.person._fields.items()
            if field.groups == "flashcoop_odoo.flashcoop_group_coordinator"
        ]

    def _as(self, role, record=None):
        record = self.person if record is None else record
        return record.with_user(self.users[role])

    def assertHidden(self, value):
        self.assertNotIn("Zélie", str(value))
        self.assertNotIn("Introuvable", str(value))

    # --- the two sides ---

    def test_those_who_work_with_people_see_the_name(self):
        for role in ("facilitator", "coordinator", "manager"):
            with self.subTest(role=role):
                person = self._as(role)
                self.assertEqual(person.display_name, NAME)
                self.assertEqual(person.partner_id.name, NAME)

    def test_others_see_the_pseudonym(self):
        for role in BLIND:
            with self.subTest(role=role):
                self.assertEqual(self._as(role).display_name, self.person.pseudonym)

    def test_two_users_in_one_request_each_see_their_own(self):
        seen = [
            self._as(role).display_name for role in ("manager", "officer", "manager")
        ]
        self.assertEqual(seen, [NAME, self.person.pseudonym, NAME])

    def test_sudo_does_not_give_the_name_away(self):
        self.assertEqual(self._as("officer").sudo().display_name, self.person.pseudonym)

    # --- fields ---

    def test_the_link_to_the_contact_is_refused_to_others(self):
        for role in BLIND:
            person = self._as(role)
            for name in ("partner_id", "registration_id"):
                calls = (
                    lambda p=person, n=name: p[n],
                    lambda p=person, n=name: p.read([n]),
                    lambda p=person, n=name: p.search([(n, "=", 1)]),
                    lambda p=person, n=name: p.search(
                        [(f"{n}.name", "ilike", "zélie")]
                    ),
                    lambda p=person, n=name: p.search([(n, "any", [("id", ">", 0)])]),
                    lambda p=person, n=name: p.search([], order=n),
                    lambda p=person, n=name: p.search([], order=f"{n}.name"),
                    lambda p=person, n=name: p._read_group([], [n], ["__count"]),
                    lambda p=person, n=name: p.formatted_read_group(
                        [], [f"{n}.name"], ["__count"]
                    ),
                    lambda p=person, n=name: p.formatted_read_group(
                        [], [], [f"{n}:count_distinct"]
                    ),
                    lambda p=person, n=name: p.web_search_read(
                        [], {n: {"fields": {"display_name": {}}}}
                    ),
                    lambda p=person, n=name: p.web_read({n: {"fields": {"name": {}}}}),
                    lambda p=person, n=name: p.filtered_domain(
                        [(f"{n}.name", "=", NAME)]
                    ),
                    lambda p=person, n=name: p.mapped(f"{n}.name"),
                    lambda p=person, n=name: p.onchange(
                        {}, [], {n: {"fields": {"display_name": {}}}}
                    ),
                    lambda p=person, n=name: p.export_data([f"{n}/name"]),
                    lambda p=person, n=name: p.grouped(n),
                )
                for number, call in enumerate(calls):
                    with (
                        self.subTest(role=role, field=name, number=number),
                        self.assertRaises(AccessError),
                    ):
                        call()

    def test_neither_views_nor_descriptions_offer_hidden_fields(self):
        for role in BLIND:
            names = self._as(role).fields_get()
            self.assertIn("pseudonym", names)
            for name in ("partner_id", "registration_id", *self.social):
                self.assertNotIn(name, names)

    def test_an_export_shows_pseudonyms(self):
        for role in BLIND:
            person = self._as(role)
            data = person.export_data([".id", "display_name", "pseudonym", "state"])
            self.assertIn(self.person.pseudonym, str(data))
            self.assertHidden(data)

    def test_everything_a_blind_user_can_read_of_a_person_hides_the_name(self):
        for role in BLIND:
            person = self._as(role)
            self.assertHidden(person.read())
            self.assertHidden(person.web_read(dict.fromkeys(person.fields_get(), {})))

    # --- searches ---

    def test_a_name_finds_people_for_those_who_may_know_it(self):
        for role in ("facilitator", "coordinator"):
            with self.subTest(role=role):
                found = self._as(role).name_search("Introuvable")
                self.assertEqual(found, [(self.person.id, NAME)])

    def test_a_name_finds_nobody_for_others(self):
        for role in BLIND:
            person = self._as(role)
            self.assertFalse(person.name_search("Introuvable"))
            self.assertFalse(person.search([("display_name", "ilike", "Introuvable")]))
            found = person.name_search(self.person.pseudonym)
            self.assertEqual(found, [(self.person.id, self.person.pseudonym)])

    def test_a_domain_on_a_neighbour_does_not_reach_the_name(self):
        domains = {
            "flashcoop.attendance": "participant_id.partner_id.name",
            "flashcoop.attendance.report": "participant_id.partner_id.name",
            "flashcoop.session": "attendance_ids.participant_id.partner_id.name",
            "flashcoop.cohort": "participant_ids.partner_id.name",
            "res.partner": "flashcoop_participant_ids.pseudonym",
        }
        for role in BLIND:
            for model, path in domains.items():
                with self.subTest(role=role, model=model):
                    records = self.env[model].with_user(self.users[role])
                    with self.assertRaises(AccessError):
                        records.search([(path, "ilike", "zélie")])

    # --- neighbours ---

    def test_attendance_shows_the_pseudonym(self):
        for model in ("flashcoop.attendance", "flashcoop.attendance.report"):
            line = self._as("auditor", self.records[self.own][model])
            with self.subTest(model=model):
                self.assertEqual(
                    line.participant_id.display_name, self.person.pseudonym
                )
                self.assertHidden(line.read())
                self.assertHidden(
                    line.formatted_read_group([], ["participant_id"], ["__count"])
                )
        named = self._as("facilitator", self.records[self.own]["flashcoop.attendance"])
        self.assertIn(NAME, str(named.read(["participant_id"])))

    def test_an_officer_counts_attendance_without_people(self):
        lines = self.env["flashcoop.attendance.report"].with_user(self.users["officer"])
        domain = [("cohort_id", "=", self.own.id)]
        counts = lines.formatted_read_group(domain, ["status"], ["attended:sum"])
        self.assertEqual(
            {row["status"]: row["attended:sum"] for row in counts},
            {"expected": 0, "present": 2},
        )
        self.assertNotIn("participant_id", lines.fields_get())
        attendances = self.own.sudo().attendance_ids
        rows = lines.search(domain)
        self.assertFalse(
            set(rows.ids) - set(range(1, len(lines.sudo().search([])) + 1))
        )
        self.assertEqual(len(rows), len(attendances))
        for call in (
            lambda: lines.formatted_read_group([], ["participant_id"], ["__count"]),
            lambda: lines.search([("participant_id", "=", self.person.id)]),
            lambda: self._as("officer").read(["attendance_ids"]),
            lambda: self.own.with_user(self.users["officer"]).attendance_ids,
        ):
            with self.assertRaises(AccessError):
                call()

    def test_the_contact_does_not_say_that_the_person_takes_part(self):
        for role in BLIND:
            partner = self._as(role, self.person.partner_id)
            for name in ("flashcoop_participant_ids", "flashcoop_participation_count"):
                with self.subTest(role=role, name=name), self.assertRaises(AccessError):
                    partner.read([name])
        partner = self._as("coordinator", self.person.partner_id)
        self.assertEqual(partner.flashcoop_participation_count, 1)

    def test_the_registration_is_closed_to_others(self):
        registration = self.person.registration_id
        for role in BLIND:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(role, registration).read(["name"])

    def test_messages_and_changes_followed_are_for_who_may_know_people(self):
        self.cr.flush()
        chief = self._as("coordinator").with_context(tracking_disable=False)
        chief.message_post(body="Late on Monday", subtype_xmlid="mail.mt_note")
        chief.action_complete()
        self.cr.flush()
        self.assertTrue(self.person.message_ids.tracking_value_ids)
        messages = self.person.message_ids
        self.assertTrue(self._as("coordinator", messages).read(["body"]))
        for role in BLIND:
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self._as(role, messages).read(["body"])
                self.assertHidden(messages.sudo().tracking_value_ids.read())

    def test_a_loose_file_about_a_person_is_for_who_may_know_people(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "CV",
                "raw": b"Words",
                "res_model": self.person._name,
                "res_id": self.person.id,
            }
        )
        self.assertEqual(self._as("coordinator", file).read(["name"])[0]["name"], "CV")
        for role in BLIND:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(role, file).read(["name", "raw"])

    def test_an_activity_made_by_somebody_who_knows_hides_the_name(self):
        for role in BLIND:
            self._as("coordinator").activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline="2022-03-09",
                summary="Call back",
                user_id=self.users[role].id,
            )
            self.cr.flush()
            self.env.invalidate_all()
            activity = self.env["mail.activity"].with_user(self.users[role]).search([])
            self.assertEqual(activity.res_name, self.person.pseudonym)
            self.assertHidden(activity.read())

    def test_an_error_about_a_person_hides_the_name(self):
        for role in BLIND:
            with self.subTest(role=role), self.assertRaises(AccessError) as caught:
                self._as(role).write({"state": "completed"})
            self.assertHidden(caught.exception)

    # --- social data ---

    def test_there_is_social_data_to_protect(self):
        expected = {"birth_date", "age", "gender", "labour_status", "benefit", "qpv"}
        expected |= {"disability", "nationality", "education_level_id", "exit_reason"}
        expected |= {"diploma_level_id", "prescriber_id", "adviser_id", "note"}
        expected |= {"unemployed_since", "unemployed_months", "qpv_code"}
        expected |= {"entry_asked_on", "foreign_background", "minority", "rural"}
        expected |= {"housing_exclusion", "employment_kind", "unemployed_for"}
        expected |= {"qpv_method", "qpv_checked_on"}
        self.assertLessEqual(expected, set(self.social))

    def test_coordinators_and_managers_read_and_write_social_data(self):
        for role in ("coordinator", "manager"):
            person = self._as(role)
            self.assertEqual(person.read(["gender"])[0]["gender"], "f")
            person.write({"benefit": "rsa", "nationality": "fr"})
            self.assertEqual(person.search([("benefit", "=", "rsa")]), person)

    def test_nobody_else_reaches_social_data(self):
        for role in ("facilitator", *BLIND):
            person = self._as(role)
            for name in self.social:
                calls = [
                    lambda p=person, n=name: p.read([n]),
                    lambda p=person, n=name: p.export_data([n]),
                    lambda p=person, n=name: p.web_search_read([], {n: {}}),
                ]
                if person._fields[name].store:
                    calls += [
                        lambda p=person, n=name: p.search([(n, "!=", False)]),
                        lambda p=person, n=name: p._read_group([], [n], ["__count"]),
                        lambda p=person, n=name: p.search([], order=n),
                    ]
                for number, call in enumerate(calls):
                    with (
                        self.subTest(role=role, field=name, number=number),
                        self.assertRaises(AccessError),
                    ):
                        call()

    def test_a_facilitator_cannot_write_social_data_through_the_cohort(self):
        with self.assertRaises(AccessError):
            self._as("facilitator", self.own).write(
                {"participant_ids": [Command.update(self.person.id, {"gender": "m"})]}
            )
        self.assertEqual(self.person.gender, "f")
