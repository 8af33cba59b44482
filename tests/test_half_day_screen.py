"""The screen of a half-day: opens at now, saves each thing once, tells of conflicts."""

import base64
from contextlib import contextmanager
from uuid import uuid4

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure
from test_signature import SignatureCase, draw
from transactions import Transaction, at_once

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError
from odoo.sql_db import db_connect
from odoo.tests import get_db_name
from odoo.tests.common import BaseCase
from odoo.tools import mute_logger


def data_url(seed=0):
    return f"data:image/png;base64,{draw(seed)}"


class ScreenCase(SignatureCase):
    def _mark(self, person, status, **values):
        return {"participant_id": person.id, "status": status, **values}

    def _drawn(self, person, seed=0, **values):
        return {
            "uuid": values.pop("uuid", uuid4().hex),
            "participant_id": person.id,
            "image": data_url(seed),
            "signed_at": "2022-03-07 10:00:00",
            **values,
        }

    def _status(self, person):
        return self._line(person).status


class TestNow(ScreenCase):
    def _current(self):
        Session = self.env["flashcoop.session"].with_user(self.facilitator)
        return Session.browse(Session.get_current_id())

    def test_the_half_day_of_now_in_the_time_zone_of_the_flashcoop(self):
        morning, afternoon = self.session, self.other
        for moment, expected in (
            ("2022-03-07 07:45:00", morning),  # 8:45 in Paris
            ("2022-03-07 11:45:00", morning),  # over, not locked
            ("2022-03-07 12:01:00", afternoon),  # half an hour before it
            ("2022-03-07 18:00:00", afternoon),
        ):
            with self.subTest(moment), freeze_time(moment):
                self.assertEqual(self._current(), expected)

    def test_in_another_time_zone_it_is_another_hour(self):
        self.cohort.tz = "Indian/Reunion"  # four hours from UTC
        with freeze_time("2022-03-07 09:10:00"):
            self.assertEqual(self._current(), self.other)

    def test_nothing_of_a_closed_flashcoop_and_nothing_of_others(self):
        foreign = self._create_cohort("Chez Eux", coordinator_id=self.coordinator.id)
        foreign.generate_sessions(days=1)
        with freeze_time("2022-03-07 09:00:00"):
            self.assertEqual(self._current(), self.session)
            self.cohort.sudo().write({"state": "cancelled"})
            self.assertFalse(self._current())


class TestNotToday(ScreenCase):
    def _shown(self, session):
        state = session.with_user(self.facilitator).get_phone_state()
        return state["days_away"], state["today"]

    def test_a_half_day_says_how_far_it_is_and_offers_todays(self):
        morning, afternoon = self.session, self.other
        with freeze_time("2022-03-07 09:00:00"):
            self.assertEqual(self._shown(morning), (0, 0))
            self.assertEqual(self._shown(afternoon), (0, 0))
        with freeze_time("2022-03-10 09:00:00"):
            self.assertEqual(self._shown(morning), (-3, False))
        with freeze_time("2022-03-06 09:00:00"):
            self.assertEqual(self._shown(morning), (1, False))
        self.cohort.date_end = "2022-03-09"
        later = morning.sudo().copy({"date": "2022-03-09"})
        with freeze_time("2022-03-09 09:00:00"):
            self.assertEqual(self._shown(morning), (-2, later.id))
            self.assertEqual(self._shown(later), (0, 0))

    def test_the_day_is_that_of_the_flashcoop(self):
        self.cohort.tz = "Indian/Reunion"  # four hours from UTC
        with freeze_time("2022-03-06 21:00:00"):
            self.assertEqual(self._shown(self.session), (0, 0))
        with freeze_time("2022-03-07 21:00:00"):
            self.assertEqual(self._shown(self.session), (-1, False))


class TestReminder(ScreenCase):
    def test_who_opens_a_sheet_is_told_of_an_earlier_one_left_unfilled(self):
        self.assertFalse(self.session.get_phone_state()["to_fill"])
        self.assertEqual(self.other.get_phone_state()["to_fill"], self.session.id)
        self.session.action_all_present()
        self.assertFalse(self.other.get_phone_state()["to_fill"])


class TestSave(ScreenCase):
    def test_marks_and_signatures_in_one_call(self):
        answer = self.session.save_phone(
            [
                self._mark(self.ana, "late", late_minutes=20, reason="Train"),
                self._mark(self.bo, "absent"),
            ],
            [self._drawn(self.ana)],
        )
        line = self._line(self.ana)
        self.assertEqual(
            (line.status, line.minutes, line.reason), ("late", 190, "Train")
        )
        self.assertTrue(line.is_signed)
        self.assertEqual(line.signature_id.user_id, self.facilitator)
        self.assertEqual((answer["conflicts"], answer["refused"]), ([], {}))
        shown = {row["name"]: row for row in answer["state"]["lines"]}
        self.assertEqual(shown["Ana"]["late_minutes"], 20)
        self.assertEqual((shown["Ana"]["signed"], shown["Bo"]["signed"]), (True, False))

    def test_sent_twice_is_saved_once(self):
        marks = [self._mark(self.ana, "late", was=["expected", 0])]
        signatures = [self._drawn(self.ana)]
        self.session.save_phone(marks, signatures)
        stamp = self._line(self.ana).marked_at
        with freeze_time("2099-01-01"):
            answer = self.session.save_phone(marks, signatures)
        self.assertEqual((answer["conflicts"], answer["refused"]), ([], {}))
        self.assertEqual(len(self.session.signature_ids), 1)
        self.assertEqual(self._line(self.ana).marked_at, stamp)

    def test_somebody_elses_mark_is_told_and_stays(self):
        self._line(self.ana).with_user(self.coordinator).write({"status": "absent"})
        mine = self._mark(self.ana, "present", was=["expected", 0])
        other = self._mark(self.bo, "present", was=["expected", 0])
        [conflict] = self.session.save_phone([mine, other])["conflicts"]
        self.assertEqual(
            (conflict["participant_id"], conflict["status"], conflict["by"]),
            (self.ana.id, "absent", self.coordinator.name),
        )
        self.assertEqual(
            [self._status(p) for p in (self.ana, self.bo)], ["absent", "present"]
        )
        mine["was"] = ["absent", 0]  # the user has seen it and insists
        self.assertEqual(self.session.save_phone([mine])["conflicts"], [])
        self.assertEqual(self._status(self.ana), "present")

    def test_a_refused_signature_does_not_hold_up_the_others(self):
        blank = base64.b64encode(b"\x89PNG nothing").decode()
        answer = self.session.save_phone(
            [],
            [
                self._drawn(self.ana, uuid="a"),
                self._drawn(self.ana, uuid="b"),
                self._drawn(self.bo, uuid="c", image=f"data:image/png;base64,{blank}"),
                {"uuid": "d", "participant_id": 0, "image": data_url()},
            ],
        )
        self.assertEqual(set(answer["refused"]), {"b", "c", "d"})
        self.assertIn("signed", answer["refused"]["b"])
        self.assertIn("Nothing was drawn", answer["refused"]["c"])
        self.assertTrue(self._line(self.ana).is_signed)
        self.assertFalse(self.session.chain_problem)

    def test_nonsense_is_refused_in_words(self):
        for mark in (
            self._mark(self.ana, "asleep"),
            self._mark(self.ana, "late", late_minutes=-5),
            self._mark(self.ana, "late", late_minutes="many"),
            {"status": "present"},
        ):
            with self.subTest(mark), self.assertRefused("\\w+ \\w+"):
                self.session.save_phone([mark])
        self.assertEqual(self._status(self.ana), "expected")

    def test_a_locked_half_day_takes_nothing_but_what_it_has(self):
        marks, signatures = [self._mark(self.ana, "present")], [self._drawn(self.ana)]
        self.session.save_phone([*marks, self._mark(self.bo, "absent")], signatures)
        self.session.action_lock()
        with self.assertRefused("is locked"):
            self.session.save_phone([self._mark(self.ana, "absent")])
        self.assertEqual(self.session.save_phone([], signatures)["refused"], {})

    def test_others_than_the_facilitators_are_refused(self):
        for role in ("officer", "auditor", "stranger"):
            session = self.session.with_user(self._create_user(role))
            for call in (
                lambda s=session: s.save_phone([self._mark(self.ana, "present")]),
                lambda s=session: s.add_walk_in(name="Cy"),
                lambda s=session: s.validate_sheet({"image": data_url()}),
                lambda s=session: s.get_sign_code(),
                lambda s=session: s.withdraw_signature(1, "Why"),
            ):
                with self.subTest(role), self.assertRaises(AccessError):
                    call()

    def test_queries_do_not_grow_with_the_people(self):
        counts = []
        for size in (2, 4, 12):
            cohort = self._create_cohort(coordinator_id=self.facilitator.id)
            people = [self._create_participant(cohort, f"P{n}") for n in range(size)]
            session = cohort.generate_sessions(days=1)[0].with_user(self.facilitator)
            marks = [
                self._mark(person, ("present", "late", "absent")[n % 2])
                for n, person in enumerate(people)
            ]
            with self._counted_queries() as counted:
                session.save_phone(marks)
            counts.append(counted[0])
        self.assertEqual(counts[1], counts[2])


class TestValidate(ScreenCase):
    def test_signing_for_the_sheet_locks_it(self):
        self.session.save_phone(
            [self._mark(self.ana, "present"), self._mark(self.bo, "absent")]
        )
        signature = {"uuid": "v", "image": data_url(5)}
        state = self.session.validate_sheet(signature)
        self.assertTrue(state["locked"])
        self.assertEqual(state["validated_by"], self.facilitator.name)
        signed = self.session.facilitator_signature_id
        self.assertEqual(signed.partner_id, self.facilitator.partner_id)
        self.assertEqual(
            signed.content["sheet"],
            [[self.ana.id, "present", 210], [self.bo.id, "absent", 0]],
        )
        self.assertTrue(self.session.validate_sheet(signature)["locked"])  # sent again
        self.assertEqual(len(self.session.signature_ids), 1)

    def test_a_sheet_with_somebody_expected_is_not_validated(self):
        with self.assertRefused("cannot be locked yet"):
            self.session.validate_sheet({"uuid": "v", "image": data_url()})
        self.assertFalse(self.session.signature_ids)

    def test_somebody_not_named_neither_signs_nor_locks(self):
        self.session.action_all_present()
        self.session.facilitator_ids = self._create_partner("Léa")
        self.cohort.coordinator_id = self.coordinator
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": self.facilitator.partner_id.id,
                "role": "facilitator",
            }
        )
        with self.assertRefused("validated by its facilitators"):
            self.session.validate_sheet({"uuid": "v", "image": data_url()})
        self.assertFalse(self.session.signature_ids)


class TestWalkIn(ScreenCase):
    def test_a_candidate_is_put_on_the_sheet_and_left_to_the_coordinator(self):
        self.cohort.coordinator_id = self.coordinator
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": self.facilitator.partner_id.id,
                "role": "facilitator",
            }
        )
        cy = self._create_participant(self.cohort, "Cy", state="candidate")
        [offered] = self.session.get_walk_ins()
        self.assertEqual((offered["id"], offered["name"]), (cy.id, "Cy"))
        self.session.add_walk_in(participant_id=cy.id)
        self.session.add_walk_in(participant_id=cy.id)
        self.assertEqual((self._status(cy), cy.state), ("present", "candidate"))
        self.assertEqual(cy.activity_ids.user_id, self.coordinator)
        self.assertEqual(len(cy.activity_ids), 1)
        self.assertEqual(self.session.get_walk_ins(), [])

    def test_somebody_new_is_entered_by_name_once(self):
        self.session.add_walk_in(name="  Dia   Sow ", phone="06 12 34 56 78")
        self.session.add_walk_in(name="dia sow")
        person = self.cohort.participant_ids - self.ana - self.bo
        self.assertEqual(len(person), 1)
        self.assertEqual(person.partner_id.name, "Dia Sow")
        self.assertEqual(person.partner_id.phone, "06 12 34 56 78")
        self.assertEqual((person.state, self._status(person)), ("candidate", "present"))

    def test_nobody_is_no_walk_in(self):
        foreign = self._create_participant(self._create_cohort("Deux"), "Cy")
        for values in ({}, {"name": "  "}, {"participant_id": foreign.id}):
            with self.subTest(values), self.assertRefused("Choose somebody"):
                self.session.add_walk_in(**values)

    def test_a_locked_half_day_takes_nobody(self):
        self.session.action_all_present()
        self.session.action_lock()
        with self.assertRefused("is locked"):
            self.session.add_walk_in(name="Dia")


class TestProof(ScreenCase):
    def test_a_proof_is_brought_after_the_sheet_is_locked(self):
        self.session.save_phone(
            [self._mark(self.ana, "excused"), self._mark(self.bo, "present")]
        )
        self.session.action_lock()
        line = self._line(self.ana)
        line.write({"proof": draw(), "proof_name": "mot.png"})
        self.assertEqual(line.proof_name, "mot.png")
        self.assertEqual(self.session.change_ids.mapped("kind"), ["lock"])
        with self.assertRefused("is locked"):
            line.write({"proof": draw(), "status": "present"})

    def _excused(self):
        """Return Ana's line on a locked sheet, with its proof."""
        self._line(self.ana).status = "excused"
        self._line(self.bo).status = "present"
        self.session.action_lock()
        line = self._line(self.ana)
        line.write({"proof": draw(), "proof_name": "mot.png"})
        return line

    def test_a_proof_of_a_locked_sheet_is_not_replaced_or_deleted_in_silence(self):
        line = self._excused()
        for vals in ({"proof": draw(1)}, {"proof": False}, {"proof_name": "x.png"}):
            for user in (self.facilitator, self.coordinator, self.manager):
                with self.assertRefused("the excuse of Ana has its proof"):
                    line.with_user(user).write(vals)
        file = self.env["ir.attachment"].search(
            [("res_model", "=", line._name), ("res_field", "=", "proof")]
        )
        file = file.filtered(lambda f: f.res_id == line.id)
        file = file.with_user(self.facilitator)
        with self.assertRefused("This file proves an attendance"):
            file.unlink()
        with self.assertRefused("This file proves an attendance"):
            file.write({"raw": b"%PDF"})
        self.assertEqual(line.proof_name, "mot.png")

    def test_a_coordinator_replaces_or_deletes_a_proof_with_a_reason(self):
        line = self._excused()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            line.replace_proof(draw(1), "other.png", "Wrong photo")
        line = line.with_user(self.coordinator)
        with self.assertRefused("Say why"):
            line.replace_proof(draw(1), "other.png", " ")
        line.replace_proof(draw(1), "other.png", "Wrong photo")
        self.assertEqual(line.proof_name, "other.png")
        line.replace_proof(False, False, "Of somebody else")
        self.assertFalse(line.proof)
        changes = self.session.sudo().change_ids.filtered(lambda c: c.kind == "proof")
        self.assertEqual(changes.participant_id, self.ana)
        self.assertEqual(changes.user_id, self.coordinator)
        self.assertEqual(changes.mapped("reason"), ["Wrong photo", "Of somebody else"])
        line.with_user(self.facilitator).write({"proof": draw(2)})  # a first one again

    def test_the_window_of_a_correction_replaces_the_proof(self):
        line = self._excused()
        Wizard = self.env["flashcoop.attendance.correct"].with_user(self.coordinator)
        values = {
            "attendance_id": line.id,
            "status": "excused",
            "reason": "Wrong photo",
            "proof_change": "put",
        }
        with self.assertRefused("Choose the proof"):
            Wizard.create(values).action_correct()
        wizard = Wizard.create(values | {"proof": draw(1), "proof_name": "new.png"})
        wizard.with_context(bin_size=True).action_correct()
        self.assertEqual(line.proof_name, "new.png")
        self.assertEqual(base64.b64decode(line.proof), base64.b64decode(draw(1)))
        self.assertEqual(self.session.change_ids.mapped("kind"), ["lock", "proof"])

    def test_a_proof_is_a_photo_or_a_pdf(self):
        script = base64.b64encode(b"<script>alert(1)</script>")
        with self.assertRefused("a photo or a PDF"):
            self._line(self.ana).proof = script

    def test_those_who_may_not_know_people_see_no_proof(self):
        line = self._line(self.ana)
        line.write({"proof": draw(), "proof_name": "mot.png"})
        for role in ("auditor", "officer"):
            with self.subTest(role), self.assertRaises(AccessError):
                line.with_user(self._create_user(role)).read(["proof_name"])


class TestTwoDevices(BaseCase):
    """Two devices of one sheet at the same time, in real transactions."""

    def setUp(self):
        super().setUp()
        with Transaction() as env:
            cohort = env["flashcoop.cohort"].create(
                {"name": "Deux appareils", "date_start": "2022-03-07"}
            )
            session = cohort.generate_sessions(days=1)[0]
            people = env["flashcoop.participant"].create(
                [
                    {
                        "cohort_id": cohort.id,
                        "partner_id": env["res.partner"].create({"name": name}).id,
                    }
                    for name in ("Ana", "Bo")
                ]
            )
            people.action_admit()
            self.session_id, self.people = session.id, people.ids
        self.addCleanup(self._clean)

    def _clean(self):
        with Transaction() as env:
            session = env["flashcoop.session"].browse(self.session_id)
            cohort = session.cohort_id
            partners = cohort.participant_ids.partner_id
            for table in ("signature", "attendance_change", "attendance"):
                env.cr.execute(
                    f"DELETE FROM flashcoop_{table} WHERE cohort_id = %s",  # noqa: S608
                    [cohort.id],
                )
            env.invalidate_all()
            cohort.participant_ids.action_decline()
            cohort.participant_ids.unlink()
            cohort.unlink()
            partners.unlink()

    def _save(self, person, status):
        """Return what a device sends: Ana's mark, and somebody's signature."""
        mark = {"participant_id": self.people[0], "status": status}
        signature = {
            "uuid": uuid4().hex,
            "participant_id": person,
            "image": data_url(person % 20),
        }
        return lambda env: (
            env["flashcoop.session"]
            .browse(self.session_id)
            .save_phone([mark | {"was": ["expected", 0]}], [signature])
        )

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_both_sign_in_one_chain_and_the_second_mark_is_told(self):
        statuses = ("present", "absent")
        answers = at_once(*map(self._save, self.people, statuses))
        conflicts = [answer["conflicts"] for answer in answers]
        self.assertEqual(sorted(map(len, conflicts)), [0, 1])
        with Transaction() as env:
            session = env["flashcoop.session"].browse(self.session_id)
            self.assertEqual(session.signature_ids.mapped("number"), [1, 2])
            self.assertFalse(session.chain_problem)

    def test_no_line_comes_or_goes_beside_a_validation(self):
        with Transaction() as env:
            session = env["flashcoop.session"].browse(self.session_id)
            cy, dee = env["flashcoop.participant"].create(
                [
                    {
                        "cohort_id": session.cohort_id.id,
                        "partner_id": env["res.partner"].create({"name": name}).id,
                    }
                    for name in ("Cy", "Dee")
                ]
            )
            cy.action_admit()
            session.action_all_present()
            line_id, dee_id = session.attendance_ids[-1].id, dee.id
        for change in (
            lambda lines: lines.create(
                {"session_id": self.session_id, "participant_id": dee_id}
            ),
            lambda lines: lines.browse(line_id).unlink(),
        ):
            with (
                self._beside_a_validation() as lines,
                self.assertRaises(SerializationFailure),
            ):
                change(lines)
                lines.env.flush_all()

    @contextmanager
    def _beside_a_validation(self):
        """Give lines as a transaction sees them that began before a validation."""
        with db_connect(get_db_name()).cursor() as cr, mute_logger("odoo.sql_db"):
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.assertFalse(env["flashcoop.session"].browse(self.session_id).locked)
            with Transaction() as other:
                other["flashcoop.session"].browse(self.session_id).action_lock()
            yield env["flashcoop.attendance"]
            cr.rollback()
        with Transaction() as env:
            env["flashcoop.session"].browse(self.session_id).action_unlock("Test")
