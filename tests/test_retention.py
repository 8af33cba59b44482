"""How long files are kept; what anonymising takes, and that no total changes."""

import base64
import io
import json
import random
import zipfile
from datetime import date

from common import FlashcoopCase, FlashcoopFactory
from hypothesis import given
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time

from odoo.addons.flashcoop_odoo.calc.ages import age_on
from odoo.addons.flashcoop_odoo.calc.retention import (
    archive_day,
    birth_of_age,
    erasure_day,
)
from odoo.addons.flashcoop_odoo.models.personal_data import (
    DELETED,
    ERASED,
    OF_PARTICIPANT,
)

DOT = base64.b64encode(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")
days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1))


@given(st.integers(10, 100), days)
def test_a_birth_that_tells_only_the_age_tells_the_same_age(age, entry):
    assert age_on(birth_of_age(age, entry), entry) == age


@given(days, st.integers(1, 120), st.lists(st.none() | days, max_size=5))
def test_nothing_is_erased_before_it_is_archived_or_while_proof_is_asked(
    contact, months, ends
):
    erasure = erasure_day(contact, months, ends)
    assert erasure >= archive_day(contact, months) > contact
    assert all(erasure > end for end in ends if end)


class RetentionCase(FlashcoopFactory):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("manager")
        cls.coordinator = cls._create_user("coordinator")
        cls.cohort = cls._create_cohort("Chez Nous")
        cls.cohort.generate_sessions(days=2)
        cls.sessions = cls.cohort.session_ids.sorted("start")
        cls.person = cls._create_partner(
            "Ana Lima", email="ana@example.com", phone="0601020304", city="Les Ulis"
        )
        cls.ana = cls._create_participant(
            cls.cohort,
            partner_id=cls.person.id,
            birth_date="2001-05-20",
            gender="f",
            labour_status="unemployed",
            unemployed_since="2021-01-15",
            qpv="yes",
            note="<p>Ana likes baking</p>",
        )
        cls.sessions[0].attendance_ids.write({"status": "excused", "reason": "Doctor"})
        cls.sessions[1:].action_all_present()
        cls.signature = cls.sessions[1]._add_signature(
            cls.sessions[1].attendance_ids, way="tablet", image=DOT, ip="10.0.0.9"
        )
        cls.ana.message_post(body="Ana Lima called")
        cls.ana.action_complete()
        cls.env.flush_all()

    def _as(self, user):
        return self.ana.with_user(user)


@freeze_time("2026-01-10")
class TestRetention(RetentionCase, FlashcoopCase):
    def test_a_file_is_archived_two_years_after_the_last_contact(self):
        ana = self._as(self.manager)
        self.assertEqual(str(ana.archive_from), "2024-03-09")
        self.assertEqual(ana.retention_step, "anonymise")
        self.ana.contacted_on = "2025-06-01"
        self.assertEqual(ana.retention_step, "working")

    def test_proof_for_a_funder_puts_anonymising_off(self):
        funding = self._create_funding(
            [(self.cohort, 1000)], "european", [("2023-05-01", 1000)]
        )
        funding.action_grant()
        ana = self._as(self.manager)
        self.assertEqual(str(ana.anonymise_from), "2029-01-01")
        self.assertEqual(ana.retention_step, "archive")
        funding.proof_years = 0
        ana.invalidate_recordset()
        self.assertEqual(ana.retention_step, "anonymise")

    def test_who_came_twice_is_kept_as_long_as_the_later_time_asks(self):
        later = self._create_cohort("Encore", date_start="2025-03-03")
        self._create_participant(later, partner_id=self.person.id)
        self.assertEqual(self._as(self.manager).retention_step, "working")

    def test_a_hold_stops_everything(self):
        self.ana.write({"legal_hold": True, "legal_hold_reason": "Audit"})
        ana = self._as(self.manager)
        self.assertEqual(ana.retention_step, "held")
        with self.assertRefused("held"):
            ana.action_anonymise_files()
        with self.assertRefused("not due"):
            ana.action_archive_files()

    def test_a_hold_says_why(self):
        with self.assertRefusedByDatabase():
            self.ana.legal_hold = True

    def test_the_list_shows_what_is_due_and_does_nothing(self):
        action = self.env["flashcoop.participant"].with_user(self.manager)
        self.assertEqual(action.action_open_retention()["domain"][0][2], self.ana.ids)
        self.assertFalse(self.ana.archived_on)
        with self.assertRaises(AccessError):
            self.ana.with_user(self.coordinator).action_open_retention()

    def test_the_archive_is_for_managers(self):
        self._as(self.manager).action_archive_files()
        domain = [("id", "=", self.ana.id)]
        self.assertTrue(self._as(self.manager).search(domain))
        for role in ("coordinator", "officer", "auditor"):
            user = self._create_user(role, f"archive_{role}")
            self.assertFalse(self.ana.with_user(user).search(domain))
            lines = self.sessions.attendance_ids.with_user(user)
            if role != "officer":  # who reads no sheet at all
                self.assertFalse(lines.search([("id", "in", lines.ids)]))
            name = self.ana.with_user(user).sudo().display_name
            self.assertEqual(name, self.ana.pseudonym)
        self.assertEqual(self.cohort.with_user(self.coordinator).participant_count, 1)
        followups = self.ana.followup_ids
        self.assertTrue(followups)
        for model, path in OF_PARTICIPANT.items():
            if model == "flashcoop.attendance.change":
                continue  # tells of statuses, under the pseudonym
            kept = self.env[model].search([(path, "=", self.ana.id)])
            with self.subTest(model=model):
                self.assertFalse(
                    self.env[model]
                    .with_user(self.coordinator)
                    .search([("id", "in", kept.ids)])
                )
                self.assertEqual(
                    self.env[model]
                    .with_user(self.manager)
                    .search([("id", "in", kept.ids)]),
                    kept,
                )
        self.assertFalse(
            followups.with_user(self.coordinator).search([("id", "in", followups.ids)])
        )

    def test_files_that_are_not_due_stay(self):
        self.ana.contacted_on = "2025-06-01"
        with self.assertRefused("not due"):
            self._as(self.manager).action_archive_files()
        with self.assertRefused("kept until"):
            self._as(self.manager).action_anonymise_files()

    def test_only_a_manager_archives_and_anonymises(self):
        for method in ("action_archive_files", "action_anonymise_files", "anonymise"):
            with self.assertRaises(AccessError):
                getattr(self._as(self.coordinator), method)()
        self._as(self.manager).action_archive_files()
        for values in (
            {"archived_on": "2026-01-01"},
            {"archived_on": False},
            {"anonymised_on": "2026-01-01"},
            {"anonymised_on": False},
        ):
            with self.assertRefused("own buttons"):
                self._as(self.manager).write(values)
        self.assertTrue(self.ana.archived_on)


@freeze_time("2026-01-10")
class TestAnonymise(RetentionCase, FlashcoopCase):
    def _anonymise(self):
        self._as(self.manager).action_anonymise_files()
        self.env.invalidate_all()

    def _totals(self):
        """Return all that is counted of the cohort."""
        report = self.env["flashcoop.attendance.report"]
        return {
            "statement": self.cohort.get_statement(),
            "people": self.cohort.participant_count,
            "rate": self.cohort.attendance_rate,
            "hours": self.cohort.participant_ids.mapped("attended_hours"),
            "ages": self.cohort.participant_ids.mapped("age"),
            "unemployed": self.cohort.participant_ids.mapped("unemployed_for"),
            "attendance": report._read_group(
                [("cohort_id", "=", self.cohort.id)], ["status"], ["__count"]
            ),
            "chains": self.sessions.mapped("chain_problem"),
        }

    def _words(self):
        """Return every text of the database in which the person could be found."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public'
               AND data_type IN ('text', 'character varying', 'jsonb')
               AND table_name IN (SELECT tablename FROM pg_tables)
            """
        )
        found = []
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(
                f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ~ %s',
                ["Ana Lima|ana@example|0601020304|Doctor|likes baking|10.0.0.9"],
            )
            if self.env.cr.fetchone()[0]:
                found.append(f"{table}.{column}")
        return found

    def test_nothing_tells_who_it_was_and_no_total_changes(self):
        before = self._totals()
        self.assertTrue(self._words())
        self._anonymise()
        self.assertEqual(self._words(), [])
        self.assertEqual(self._totals(), before)
        self.assertEqual(self.ana.partner_id.name, self.ana.pseudonym)
        self.assertFalse(self.ana.partner_id.active)
        self.assertEqual(self.ana.partner_id.city, "Les Ulis")
        self.assertFalse(self.ana.note)
        self.assertEqual(self.ana.birth_date.strftime("%m-%d"), "03-07")
        self.assertFalse(self.ana.unemployed_since)
        self.assertFalse(self.signature.image)
        self.assertEqual(self.signature.image_hash and self.signature.is_valid, True)

    def _random_people(self, chance):
        """Add people of all sorts to the Flashcoop, as funders ask for them."""
        kinds = self.env["flashcoop.exit.kind"].search([])
        for number in range(12):
            person = self._create_participant(
                self.cohort,
                f"Person {number}",
                birth_date=date(chance.randint(1960, 2004), 2, chance.randint(1, 28)),
                gender=chance.choice(["f", "m", "x", False]),
                labour_status=chance.choice(["unemployed", "inactive", "employed"]),
                unemployed_since=chance.choice([False, date(2020, 3, 31)]),
                disability=chance.choice(["yes", "no", "refused", False]),
                qpv=chance.choice(["yes", "no", "unknown", False]),
            )
            person.attendance_ids[0].status = chance.choice(["present", "absent"])
            if chance.random() < 0.5:
                person.action_complete()
                person.followup_ids[0].write(
                    {
                        "kind_id": chance.choice(kinds).id,
                        "situation_date": person.followup_ids[0].window_start,
                        "comment": f"Person {number} works",
                    }
                )

    def test_no_total_indicator_or_report_changes_whoever_took_part(self):
        funding = self._create_funding([(self.cohort, 100)], "european")
        funding.action_grant()
        funding.proof_years = 0
        for seed in range(3):
            with self.subTest(seed=seed), self.env.cr.savepoint():
                self._random_people(random.Random(seed))
                report = self.env["flashcoop.funder.report"].create(
                    {"funding_id": funding.id}
                )
                self._send_report(report)
                people = self.cohort.participant_ids
                people = people.filtered(
                    lambda p: p.with_user(self.manager).retention_step == "anonymise"
                )
                self.assertTrue(people)
                everybody = people.with_user(self.manager)
                cohort = self.cohort.with_user(self.manager)
                before = cohort.get_indicators(leaves_house=False), self._totals()
                sent = report.content_hash, report.content
                everybody.anonymise()
                self.env.invalidate_all()
                after = cohort.get_indicators(leaves_house=False), self._totals()
                self.assertEqual(after, before)
                self.assertEqual((report.content_hash, report.content), sent)

    def test_a_closed_flashcoop_and_locked_half_days_are_anonymised_too(self):
        self.sessions.write({"locked": True})
        self.cohort.sudo().write({"closing_note": "Test"})
        for step in ("recruiting", "running", "closing", "closed"):
            self.cohort.with_user(self.manager).state = step
        self._anonymise()
        self.assertEqual(self._words(), [])

    def test_a_contact_with_posted_entries_stays_and_the_file_leaves_it(self):
        self._create_bill([("607", 12.0, False)], partner_id=self.person.id)
        self._anonymise()
        self.assertEqual(self.person.name, "Ana Lima")
        self.assertNotEqual(self.ana.partner_id, self.person)
        self.assertEqual(self.ana.partner_id.name, self.ana.pseudonym)

    def test_of_a_contact_with_posted_entries_only_name_and_address_stay(self):
        self.person.write({"street": "1 rue du Four", "comment": "Likes baking"})
        self._create_bill([("607", 12.0, False)], partner_id=self.person.id)
        self._anonymise()
        self.assertEqual(self.person.street, "1 rue du Four")
        self.assertFalse(self.person.email or self.person.phone or self.person.comment)

    def test_a_corrected_sheet_and_a_signature_taken_back_tell_nothing(self):
        session = self.sessions[2].with_user(self.manager)
        signature = session._add_signature(
            session.attendance_ids, way="tablet", image=DOT
        )
        session.withdraw_signature(signature.id, "Ana Lima signed for Bob")
        session.action_lead()
        session.action_lock()
        session.attendance_ids.correct({"status": "absent"}, "Ana Lima was at home")
        self._anonymise()
        self.assertEqual(self._words(), [])
        self.assertFalse(session.chain_problem)
        self.assertTrue(session.change_ids)

    def test_scans_that_nobody_sorted_go_with_the_last_person(self):
        scan = self.env["flashcoop.scan"].create({"cohort_id": self.cohort.id})
        page = self.env["flashcoop.scan.page"].create(
            {"scan_id": scan.id, "name": "Page 1", "raw": b"JVBERg=="}
        )
        bob = self._create_participant(self.cohort, "Bob Roy")
        bob.contacted_on = "2025-06-01"
        self._anonymise()
        self.assertTrue(page.raw)
        bob.contacted_on = False
        bob.with_user(self.manager).action_anonymise_files()
        self.assertFalse(page.raw)

    def test_not_reaching_somebody_is_no_contact(self):
        before = self._as(self.manager).archive_from
        self.ana.followup_ids.filtered(lambda f: f.term == "m6").action_unreachable()
        self.ana.invalidate_recordset()
        self.assertEqual(self._as(self.manager).archive_from, before)

    def test_a_contact_who_is_somebody_at_work_stays(self):
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": self.person.id,
                "role": "facilitator",
            }
        )
        self._anonymise()
        self.assertEqual(self.person.email, "ana@example.com")

    def test_a_facilitator_of_a_single_half_day_is_somebody_at_work(self):
        later = self._create_cohort("Encore", date_start="2022-06-06")
        half_day = later.generate_sessions(days=1)[0]
        half_day.facilitator_ids = self.person + self._create_partner("Léa")
        self._anonymise()
        self.assertEqual(self.person.name, "Ana Lima")
        self.assertEqual(self.person.email, "ana@example.com")
        self.assertEqual(self.ana.partner_id.name, self.ana.pseudonym)

    def test_who_is_no_longer_named_as_facilitator_is_not(self):
        half_day = self.sessions[0]
        half_day.facilitator_ids = self.person + self._create_partner("Léa")
        half_day.facilitator_ids -= self.person
        self._anonymise()
        self.assertNotEqual(self.person.name, "Ana Lima")
        self.assertFalse(self.person.email)

    def test_who_signed_a_sheet_as_facilitator_is_somebody_at_work(self):
        half_day = self._create_cohort("Encore").generate_sessions(days=1)[0]
        half_day.facilitator_ids = self.person
        half_day._add_signature(self.person, way="tablet", image=DOT)
        half_day.facilitator_ids = False
        self._anonymise()
        self.assertEqual(self.person.email, "ana@example.com")

    def test_all_files_of_the_person_go_together(self):
        earlier = self._create_cohort("Avant", date_start="2021-03-01")
        first = self._create_participant(earlier, partner_id=self.person.id)
        self._anonymise()
        self.assertTrue(first.anonymised_on)
        self.assertEqual(first.partner_id, self.ana.partner_id)

    def test_an_anonymised_file_cannot_be_filled_again(self):
        self._anonymise()
        with self.assertRefused("anonymised"):
            self._as(self.manager).write({"note": "It was Ana"})

    def test_papers_guardian_and_guest_go_too(self):
        mother = self._create_partner("Ana Lima's mother", phone="0601020304")
        self.ana.write({"guardian_id": mother.id, "guardian_relation": "Mother"})
        document = self.ana.document_ids[:1]
        document.write({"file": DOT, "file_name": "Ana Lima.pdf"})
        meeting = self.env["flashcoop.meeting"].create(
            {"cohort_id": self.cohort.id, "date": "2022-02-21"}
        )
        guest = self.env["flashcoop.meeting.guest"].create(
            {
                "meeting_id": meeting.id,
                "name": "Ana Lima",
                "email": "ana@example.com",
                "participant_id": self.ana.id,
            }
        )
        self._anonymise()
        self.assertEqual(self._words(), [])
        self.assertEqual(guest.name, "–")
        self.assertFalse(document.file)

    def test_who_answers_for_a_minor_or_sends_people_keeps_their_contact(self):
        for model, vals in (
            ("flashcoop.participant", {"guardian_id": self.person.id}),
            ("flashcoop.meeting.guest", {"adviser_id": self.person.id}),
        ):
            with self.subTest(model), self.env.cr.savepoint() as savepoint:
                if model == "flashcoop.participant":
                    self._create_participant(self.cohort, "Bo").write(vals)
                else:
                    meeting = self.env["flashcoop.meeting"].create(
                        {"cohort_id": self.cohort.id}
                    )
                    self.env[model].create(
                        {"meeting_id": meeting.id, "name": "Eve", **vals}
                    )
                self._anonymise()
                self.assertEqual(self.person.email, "ana@example.com")
                self.assertNotEqual(self.ana.partner_id, self.person)
                savepoint.rollback()
                self.env.invalidate_all()
        self._anonymise()
        self.assertFalse(self.person.email)

    def test_copies_of_the_person_elsewhere_go_too(self):
        self.person.write(
            {"zip": "91940", "partner_latitude": 48.7, "partner_longitude": 2.2}
        )
        event = self.env["event.event"].create(
            {
                "name": "Open day",
                "date_begin": "2022-06-01 08:00:00",
                "date_end": "2022-06-01 18:00:00",
            }
        )
        own, other = self.env["event.registration"].create(
            [
                {"event_id": event.id, "partner_id": self.person.id},
                {
                    "event_id": event.id,
                    "partner_id": self.person.id,
                    "name": "Bo Diallo",
                    "email": "bo@example.com",
                },
            ]
        )
        self.assertEqual(own.name, "Ana Lima")
        elsewhere = self._create_partner("The bank")
        written = elsewhere.message_post(
            body="Ana Lima here",
            author_id=self.person.id,
            email_from="Ana <ana@example.com>",
        )
        by_mail = elsewhere.message_post(
            body="Call 0601020304", author_id=False, email_from="ana@example.com"
        )
        theirs = elsewhere.message_post(
            body="Bo here", author_id=False, email_from="diana@example.com"
        )
        self._anonymise()
        self.assertIn("Bo here", theirs.body)
        self.assertEqual(theirs.email_from, "diana@example.com")
        theirs.unlink()
        self.assertEqual(self._words(), [])
        self.assertEqual((own.name, own.email), (self.ana.pseudonym, False))
        self.assertEqual((other.name, other.email), ("Bo Diallo", "bo@example.com"))
        self.assertFalse(written.body or by_mail.body)
        person = self.ana.partner_id
        self.assertFalse(
            person.zip or person.partner_latitude or person.partner_longitude
        )

    def test_notes_on_half_days_go_and_files_there_go_with_the_last(self):
        session = self.sessions[0]
        session.message_post(body="Ana Lima cried")
        session.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Call Ana Lima",
            user_id=self.env.uid,
        )
        file = self.env["ir.attachment"].create(
            {
                "name": "Sheet.pdf",
                "raw": b"%PDF",
                "res_model": session._name,
                "res_id": session.id,
            }
        )
        bob = self._create_participant(self.cohort, "Bob Roy")
        bob.contacted_on = "2025-06-01"
        self._anonymise()
        self.assertEqual(self._words(), [])
        self.assertFalse(session.message_ids or session.activity_ids)
        self.assertTrue(file.exists())
        bob.contacted_on = False
        bob.with_user(self.manager).action_anonymise_files()
        self.assertFalse(file.exists())

    def test_a_guest_who_never_joined_is_forgotten_two_years_later(self):
        meeting = self.env["flashcoop.meeting"].create(
            {
                "cohort_id": self.cohort.id,
                "date": "2022-02-21",
                "guest_ids": [Command.create({"name": "Eve", "phone": "0611111111"})],
            }
        )
        guest = meeting.guest_ids
        with freeze_time("2024-02-20"):
            guest._gc_guests()
            self.assertEqual(guest.name, "Eve")
        guest._gc_guests()
        self.assertEqual((guest.name, guest.phone), ("–", False))

    def test_many_people_take_as_many_queries_a_batch(self):
        def people(number):
            cohort = self._create_cohort(f"C{number}", date_start="2020-03-02")
            return self.env["flashcoop.participant"].union(
                *(
                    self._create_participant(cohort, f"P{n}", state="admitted")
                    for n in range(number)
                )
            )

        few, many = people(5), people(25)
        (few + many).with_user(self.manager).mapped("retention_step")
        with self._counted_queries() as first:
            few.with_user(self.manager).anonymise()
        with self._counted_queries() as second:
            many.with_user(self.manager).anonymise()
        self.assertLess((second[0] - first[0]) / 20, 12)  # a person

    def test_every_field_of_a_person_is_either_erased_or_counted(self):
        """A new field that could tell of a person is put on one side or the other."""
        kept = {
            "flashcoop.participant": {
                *(
                    "pseudonym",
                    "entry_date",
                    "exit_date",
                    "birth_date",
                    "entry_asked_on",
                ),
                *("qpv_checked_on", "contacted_on", "archived_on", "anonymised_on"),
                *(
                    "participation_end",
                    "prescriber_id",
                    "partner_id",
                    "registration_id",
                ),
            },
            "flashcoop.attendance": {"marked_at"},
            "flashcoop.signature": set(),
            "flashcoop.followup": {
                *("due_date", "window_start", "window_end", "answered_on"),
                "situation_date",
            },
            "flashcoop.followup.attempt": {"date", "situation_date"},
            "flashcoop.participant.document": {"received_on"},
            "flashcoop.consent": {"given_on", "valid_until", "withdrawn_on"},
            "flashcoop.meeting.guest": {"name", "prescriber_id"},  # the name: a dash
            "flashcoop.review": {"date"},
            "flashcoop.review.line": set(),
            "flashcoop.attendance.change": {"date", "reason"},  # “erased”
        }
        core = {"create_date", "write_date", "access_token"}
        for model in ("flashcoop.participant", *OF_PARTICIPANT):
            if model in (*DELETED, "flashcoop.signature"):
                continue
            telling = {
                name
                for name, field in self.env[model]._fields.items()
                if field.store
                and (
                    field.type
                    in ("char", "text", "html", "date", "datetime", "binary", "json")
                    or field.comodel_name in ("res.partner", "event.registration")
                )
            }
            known = kept.get(model, set()) | set(ERASED.get(model, ())) | core
            self.assertFalse(telling - known, model)


@freeze_time("2022-04-10")
class TestAccessLog(RetentionCase, FlashcoopCase):
    def _log(self, user):
        return self.env["flashcoop.access.log"].search([("user_id", "=", user.id)])

    def test_looking_at_social_data_is_written_down_once_a_day(self):
        for _time in range(2):
            self._as(self.coordinator).read(["birth_date"])
        log = self._log(self.coordinator)
        self.assertEqual(log.participant_id, self.ana)
        self.assertEqual(log.way, "read")
        self.assertEqual(len(log), 1)

    def test_every_way_of_reading_is_written_down(self):
        domain = [("id", "=", self.ana.id)]
        spec = {"gender": {}}
        ways = {
            "search_read": lambda people: people.search_read(domain, ["gender"]),
            "web_search_read": lambda people: people.web_search_read(domain, spec),
            "read": lambda people: people.browse(self.ana.id).read(["gender"]),
            "of the Flashcoop": lambda people: (
                people.env["flashcoop.cohort"]
                .browse(self.cohort.id)
                .web_read({"participant_ids": {"fields": spec}})
            ),
            "statistics": lambda people: (
                people.env["flashcoop.participant.report"]
                .search([("cohort_id", "=", self.cohort.id)])
                .read(["gender"])
            ),
        }
        for way, look in ways.items():
            user = self._create_user("coordinator", f"reads {way}")
            look(self.env["flashcoop.participant"].with_user(user))
            with self.subTest(way=way):
                self.assertEqual(self._log(user).participant_id, self.ana)

    def test_an_export_by_a_path_from_the_flashcoop_is_written_down(self):
        user = self._create_user(
            "coordinator", "exporter", groups="base.group_allow_export"
        )
        self.cohort.with_user(user).export_data(["name", "participant_ids/gender"])
        self.assertEqual(self._log(user).participant_id, self.ana)
        self.assertIn("export", self._log(user).mapped("way"))

    def test_printing_is_written_down(self):
        review = self.env["flashcoop.review"].create({"participant_id": self.ana.id})
        self.env["ir.actions.report"].with_user(self.coordinator)._render_qweb_html(
            "flashcoop_odoo.participant_hours_pdf", self.ana.ids
        )
        self.assertIn("print", self._log(self.coordinator).mapped("way"))
        self.assertTrue(review)

    def test_looking_at_a_name_or_a_list_is_not(self):
        self._as(self.coordinator).web_read({"display_name": {}, "state": {}})
        self.assertFalse(self._log(self.coordinator))

    def test_a_form_with_social_data_is_written_down(self):
        self._as(self.coordinator).web_read({"gender": {}, "state": {}})
        self.assertEqual(self._log(self.coordinator).way, "read")

    def test_an_export_is_written_down(self):
        user = self._create_user(
            "coordinator", "exporter", groups="base.group_allow_export"
        )
        self._as(user).export_data(["pseudonym", "gender"])
        self.assertIn("export", self._log(user).mapped("way"))

    def test_follow_ups_and_reviews_are_written_down_too(self):
        self.ana.followup_ids.with_user(self.coordinator).read(["kind_id"])
        self.assertEqual(self._log(self.coordinator).participant_id, self.ana)

    def test_only_managers_read_it_and_nobody_writes_it(self):
        self._as(self.coordinator).read(["birth_date"])
        log = self._log(self.coordinator)
        self.assertTrue(log.with_user(self.manager).read(["way"]))
        with self.assertRaises(AccessError):
            log.with_user(self.coordinator).read(["way"])
        with self.assertRaises(AccessError):
            log.with_user(self.manager).unlink()
        with self.assertRefused("stays written"):
            log.write({"way": "print"})

    def test_old_lines_are_dropped_after_a_year(self):
        self._as(self.coordinator).read(["birth_date"])
        with freeze_time("2023-04-09"):
            self.env["flashcoop.access.log"]._gc_old()
            self.assertTrue(self._log(self.coordinator))
        with freeze_time("2023-04-12"):
            self.env["flashcoop.access.log"]._gc_old()
            self.assertFalse(self._log(self.coordinator))


class TestOwnData(RetentionCase, HttpCase):
    def test_files_of_another_company_are_not_handed_out(self):
        there = self._create_company()
        cohort = self.env["flashcoop.cohort"].create(
            {"name": "Là-bas", "date_start": "2022-05-02", "company_id": there.id}
        )
        other = self._create_participant(cohort, partner_id=self.person.id)
        other.note = "Known elsewhere"
        content, _files = self._content(self._as(self.coordinator)._export_own_data())
        self.assertNotIn("Known elsewhere", json.dumps(content))

    def _content(self, data):
        archive = zipfile.ZipFile(io.BytesIO(data))
        return json.loads(archive.read("data.json")), archive.namelist()

    def _sections(self):
        """Return what the page of Ana's own data says, by title."""
        data = self._as(self.coordinator)._get_own_data()
        return {section.title: section for section in data.sections}

    def test_a_person_gets_all_that_is_known_of_them(self):
        other = self._create_participant(self.cohort, "Bob Roy")
        other.note = "Bob"
        self._as(self.coordinator).check_access("read")
        content, files = self._content(self._as(self.coordinator)._export_own_data())
        text = json.dumps(content)
        for words in ("Ana Lima", "ana@example.com", "2001-05-20", "Doctor", "baking"):
            self.assertIn(words, text)
        self.assertNotIn("Bob", text)
        self.assertNotIn(self.signature.salt, text)
        self.assertTrue(
            any("signature" in name and name.endswith(".gif") for name in files), files
        )
        self.assertIn(
            "export",
            self.env["flashcoop.access.log"]
            .search([("user_id", "=", self.coordinator.id)])
            .mapped("way"),
        )

    def test_the_page_is_in_the_file_and_says_the_same(self):
        data = self._as(self.coordinator)._export_own_data()
        archive = zipfile.ZipFile(io.BytesIO(data))
        pages = [name for name in archive.namelist() if name.startswith("mes-donnees")]
        self.assertEqual(len(pages), 1)
        html, _type = (
            self.env["ir.actions.report"]
            .with_user(self.coordinator)
            ._render_qweb_html("flashcoop_odoo.own_data_pdf", self.ana.ids)
        )
        text = html.decode()
        for words in ("Ana Lima", "ana@example.com", "20/05/2001", "Doctor", "baking"):
            self.assertIn(words, text)
        self.assertNotIn("&lt;p&gt;", text)

    def test_what_was_written_and_who_looked_is_told(self):
        self._as(self.coordinator).read(["birth_date"])
        sections = self._sections()
        notes = sections["Notes and messages"].rows
        self.assertTrue(any("Ana Lima called" in note["Text"] for note in notes))
        self.env.cr.flush()  # tracked values are written then
        self.ana.with_context(tracking_disable=False).action_back()
        self.env.cr.flush()
        notes = self._sections()["Notes and messages"].rows
        self.assertTrue(any("→" in note["Text"] for note in notes))
        looks = sections["Access to Personal Data"].rows
        self.assertIn(self.coordinator.name, {look["User"] for look in looks})

    def test_shares_sales_and_registration_are_told(self):
        surplus = self.env["flashcoop.surplus"].create({"cohort_id": self.cohort.id})
        self.assertIn(self.ana, surplus.line_ids.participant_id)
        company = self.cohort.company_id
        company.flashcoop_vat_exempt = not company.chart_template
        offer = self.env["flashcoop.offer"].create(
            {"cohort_id": self.cohort.id, "name": "Cookie", "price_unit": 2.0}
        )
        sheet = self.env["flashcoop.stall.sheet"].create(
            {"cohort_id": self.cohort.id, "date": "2022-03-08"}
        )
        sheet.record_entries(
            [
                {
                    "uuid": "a",
                    "ticket": "a",
                    "time": "2022-03-08 09:30:00",
                    "kind": "gift",
                    "offer_id": offer.id,
                    "quantity": 3,
                    "price_unit": 2.0,
                    "seller_id": self.ana.id,
                }
            ]
        )
        question = self.env["event.question"].create(
            {"title": "Allergies?", "question_type": "text_box"}
        )
        self.ana.registration_id.registration_answer_ids = [
            Command.create({"question_id": question.id, "value_text_box": "Peanuts"})
        ]
        sections = self._sections()
        [share] = sections["Share of a Member"].rows
        self.assertEqual(share["Hours"], "3,50")
        [entry] = sections["Stall Entry"].rows
        self.assertEqual((entry["Offer"], entry["Quantity"]), ("Cookie", "3"))
        self.assertIn("Event Registration", sections)
        self.assertIn("Peanuts", str(sections["Event Registration Answer"].rows))

    def test_a_scanned_sheet_is_named_and_shows_nobody_else(self):
        scan = self.env["flashcoop.scan"].create({"cohort_id": self.cohort.id})
        page = self.env["flashcoop.scan.page"].create(
            {"scan_id": scan.id, "name": "Page 1", "raw": b"JVBERg=="}
        )
        page.session_ids = self.sessions[1]
        section = self._sections()["Scanned attendance sheets"]
        self.assertEqual([row["Page"] for row in section.rows], ["Page 1"])
        self.assertIn("other people", section.note)
        data = self._as(self.coordinator)._export_own_data()
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        self.assertFalse([name for name in names if "scan" in name])

    def test_every_file_handed_out_is_listed(self):
        self.ana.document_ids[:1].write({"file": DOT, "file_name": "Contract.gif"})
        data = self._as(self.coordinator)._export_own_data()
        content, names = self._content(data)
        listed = {row["File"] for row in content["Files"]}
        self.assertEqual(listed, {name for name in names if "/" in name})
        self.assertTrue(any("participant.document" in name for name in listed))

    def test_who_may_not_read_social_data_gets_nothing(self):
        for role in ("facilitator", "officer", "auditor"):
            user = self._create_user(role, f"own_{role}", password=f"own_{role}")
            self.authenticate(user.login, user.login)
            answer = self.url_open(f"/flashcoop/own_data/{self.ana.id}")
            self.assertEqual(answer.status_code, 404, role)
        missing = self.url_open("/flashcoop/own_data/999999999")
        self.assertEqual(missing.status_code, 404)

    def test_a_coordinator_downloads_it(self):
        user = self._create_user("coordinator", "own_chief", password="own_chief")
        self.authenticate("own_chief", "own_chief")
        answer = self.url_open(f"/flashcoop/own_data/{self.ana.id}")
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertIn("Ana Lima", json.dumps(self._content(answer.content)[0]))
        self.assertTrue(user)
