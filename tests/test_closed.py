"""A closed or cancelled Flashcoop: final for everybody, until somebody reopens it."""

from datetime import date

from common import FlashcoopCase

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form

CLOSED = "“Chez Nous” is closed: .* Reopen it first"
CANCELLED = "“Chez Nous” is cancelled: .* Bring it back to draft first"


class ClosedCase(FlashcoopCase):
    """One Flashcoop that is closed, with one record of each part, and one open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls._create_user("coordinator")
        cls.manager = cls._create_user("manager")
        cls.cohort = cls._create_cohort()
        cls.cohort.generate_sessions(days=2)
        cls.ana = cls._create_participant(cls.cohort, "Ana")
        cls.session, cls.empty = cls.cohort.session_ids[::3]
        cls.session.action_all_present()
        cls.candidate = cls._create_participant(cls.cohort, "Bo", state="candidate")
        cls.bank = cls._create_partner("Bank")
        cls.actor = cls.env["flashcoop.actor"].create(
            {"cohort_id": cls.cohort.id, "partner_id": cls.bank.id, "role": "bank"}
        )
        cls.heading = cls._heading("60.1")
        cls.budget = cls.env["flashcoop.budget.line"].create(
            {"cohort_id": cls.cohort.id, "heading_id": cls.heading.id, "amount": 5}
        )
        cls.open = cls._create_cohort("Chez Eux")
        cls.open.generate_sessions(days=2)
        cls._close(cls.cohort)

    @classmethod
    def _close(cls, cohort):
        cohort.write({"state": "running"})
        cohort.write({"state": "closing"})
        cohort.write({"state": "closed", "closing_note": "The caterer left."})

    def _cancel(self):
        self.cohort.write({"state": "closing"})
        self.cohort.write({"state": "running"})
        self.cohort.write({"state": "cancelled"})

    @property
    def parts(self):
        """A record of each model, and a change of it."""
        return (
            (self.empty, {"name": "Prices"}),
            (self.session.attendance_ids[0], {"status": "absent"}),
            (self.actor, {"function": "Adviser"}),
            (self.candidate, {"entry_date": "2022-03-08"}),
            (self.candidate, {"state": "admitted"}),
            (self.budget, {"amount": 6}),
        )


class TestFinal(ClosedCase):
    def test_no_part_is_changed_by_code_nor_from_outside_nor_by_a_manager(self):
        for record, vals in self.parts:
            with self.subTest(model=record._name, vals=vals):
                with self.assertRefused(CLOSED):
                    record.write(vals)
                with self.assertRefused(CLOSED):
                    record.sudo().write(vals)
                record = record.with_user(self.manager)
                with self.assertRefused(CLOSED):
                    call_kw(record.browse(), "write", [record.ids, vals], {})

    def test_no_part_is_deleted(self):
        for record in {record for record, _vals in self.parts}:
            with self.subTest(model=record._name):
                with self.assertRefused(CLOSED):
                    record.unlink()
                record = record.with_user(self.manager)
                with self.assertRefused(CLOSED):
                    call_kw(record.browse(), "unlink", [record.ids], {})

    def _new(self, cohort, person):
        session = cohort.session_ids[-1]
        return {
            "flashcoop.session": {"cohort_id": cohort.id, "date": "2022-03-08"},
            "flashcoop.attendance": {
                "session_id": session.id,
                "participant_id": person.id,
            },
            "flashcoop.actor": {
                "cohort_id": cohort.id,
                "partner_id": self.bank.id,
                "role": "steering",
            },
            "flashcoop.participant": {
                "cohort_id": cohort.id,
                "partner_id": self.bank.id,
            },
            "flashcoop.budget.line": {
                "cohort_id": cohort.id,
                "heading_id": self._heading("61.1").id,
                "amount": 1,
            },
        }

    def test_no_part_is_added(self):
        self.cohort.write({"state": "closing"})
        self.cohort.session_ids[2].unlink()
        self._close_again()
        for model, vals in self._new(self.cohort, self.candidate).items():
            with self.subTest(model=model):
                with self.assertRefused(CLOSED):
                    self.env[model].create(vals)
                with self.assertRefused(CLOSED):
                    self.env[model].sudo().create(vals)
                with self.assertRefused(CLOSED):
                    call_kw(
                        self.env[model].with_user(self.manager), "create", [vals], {}
                    )

    def _close_again(self):
        self.cohort.write({"state": "closed"})

    def test_no_part_comes_in_from_another_flashcoop_or_leaves_for_one(self):
        actor = self.env["flashcoop.actor"].create(
            {"cohort_id": self.open.id, "partner_id": self.bank.id, "role": "steering"}
        )
        for record, cohort in ((actor, self.cohort), (self.actor, self.open)):
            with self.assertRefused(CLOSED):
                record.cohort_id = cohort
        session = self.open.session_ids[0]
        with self.assertRefused(CLOSED):
            session.write({"cohort_id": self.cohort.id, "date": "2022-03-08"})

    def test_nothing_comes_in_through_the_flashcoop_itself(self):
        commands = (
            {"session_ids": [Command.update(self.empty.id, {"name": "Prices"})]},
            {"actor_ids": [Command.delete(self.actor.id)]},
            {"budget_line_ids": [Command.clear()]},
        )
        for vals in commands:
            with self.subTest(vals=vals), self.assertRefused(CLOSED):
                self.cohort.with_user(self.manager).write(vals)

    def test_the_dates_stay(self):
        for vals in (
            {"date_start": "2022-03-01"},
            {"date_end": "2022-03-20"},
            {"tz": "UTC"},
            {"state": "closing", "date_end": "2022-03-20"},
        ):
            with self.subTest(vals=vals), self.assertRefused(CLOSED):
                self.cohort.with_user(self.manager).write(vals)

    def test_no_button_walks_past_it(self):
        facilitator = self._create_user("facilitator")
        self.cohort.coordinator_id = facilitator
        session = self.session.with_user(facilitator)
        line = {
            "session_id": session.id,
            "participant_id": self.ana.id,
            "status": "absent",
        }
        calls = (
            session.action_lock,
            self.empty.with_user(facilitator).action_all_present,
            lambda: session.env["flashcoop.attendance"].save_sheet([line]),
            lambda: self.cohort.with_user(self.manager).generate_sessions(days=5),
            lambda: self.cohort.with_user(self.manager).move_day(
                "2022-03-07", "2022-03-09"
            ),
            self.candidate.action_admit,
            self.ana.action_back,
        )
        for number, call in enumerate(calls):
            with self.subTest(number=number), self.assertRefused(CLOSED):
                call()

    def test_cancelling_is_as_final_in_words_of_its_own(self):
        self._cancel()
        for record, vals in self.parts:
            with self.subTest(model=record._name, vals=vals):
                with self.assertRefused(CANCELLED):
                    record.write(vals)
                with self.assertRefused(CANCELLED):
                    record.unlink()
        with self.assertRefused(CANCELLED):
            self.cohort.date_end = "2022-03-20"

    def test_a_mistake_that_was_cancelled_can_still_be_deleted(self):
        cohort = self._create_cohort("Mistake")
        sessions = cohort.generate_sessions(days=1)
        cohort.action_cancel()
        cohort.with_user(self.manager).unlink()
        self.assertFalse(sessions.exists())


class TestWhatGoesOn(ClosedCase):
    def test_exits_and_what_is_learned_about_people(self):
        ana = self.ana.with_user(self.coordinator)
        ana.write({"state": "left", "exit_date": "2022-03-07", "exit_reason": "A job"})
        ana.write({"qpv": "yes", "birth_date": "2000-01-01", "gender": "f"})
        ana.partner_id.phone = "0600000000"
        self.assertEqual(ana.state, "left")
        self.candidate.with_user(self.coordinator).action_decline()

    def test_the_sheets_stay_when_somebody_exits_and_follow_when_it_is_reopened(self):
        before = self.ana.attendance_ids
        self.ana.write({"state": "left", "exit_date": date(2022, 3, 7)})
        self.assertEqual(self.ana.attendance_ids, before)
        self.cohort.with_user(self.coordinator).action_reopen()
        self.assertEqual(
            set(self.ana.attendance_ids.session_id.mapped("date")), {date(2022, 3, 7)}
        )

    def test_money_that_comes_late(self):
        officer = self._create_user("officer")
        funding = self._create_funding(
            [(self.cohort, 100)], instalments=[("2022-06-01", 100)]
        )
        funding.with_user(officer).action_grant()
        self._register_payment(funding.move_ids)
        self.assertEqual(funding.received_amount, 100.0)
        self._create_bill([("607", 20, self._distribution((100, self.cohort)))])
        self.assertActual(self.cohort, row60_1=20.0)
        report = self.env["flashcoop.funder.report"].with_user(officer)
        self.assertTrue(report.create({"funding_id": funding.id}))

    def test_a_new_edition_is_made_from_it(self):
        new = self.cohort.with_user(self.coordinator).duplicate_edition("2022-06-09")
        self.assertEqual(len(new.session_ids), 4)
        self.assertEqual(new.actor_ids.partner_id, self.bank)

    def test_its_name_and_notes(self):
        self.cohort.with_user(self.coordinator).write(
            {"name": "Chez Vous", "note": "<p>Well done</p>"}
        )
        self.assertEqual(self.cohort.event_id.name, "Chez Vous")


class TestReopening(ClosedCase):
    def test_a_coordinator_reopens_and_everything_can_be_corrected(self):
        self.cohort.with_user(self.coordinator).action_reopen()
        for record, vals in self.parts:
            record.write(vals)
        self.assertEqual(self.budget.amount, 6)
        self.assertEqual(self.candidate.state, "admitted")

    def test_a_facilitator_does_not_reopen_the_flashcoop_of_somebody_else(self):
        facilitator = self._create_user("facilitator")
        self.open.actor_ids = [
            Command.create(
                {"partner_id": facilitator.partner_id.id, "role": "facilitator"}
            )
        ]
        self._close(self.open)
        with self.assertRaises(UserError):
            self.open.with_user(facilitator).action_reopen()

    def test_reopening_stands_in_the_messages(self):
        self.env.cr.flush()  # the factory's changes, which are not to be told
        cohort = self.cohort.with_user(self.coordinator)
        cohort.with_context(tracking_disable=False).action_reopen()
        self.env.cr.flush()
        message = cohort.message_ids[0]
        values = message.sudo().tracking_value_ids.grouped(lambda v: v.field_id.name)
        self.assertEqual(set(values), {"state", "closing_note"})
        self.assertEqual(
            (values["state"].old_value_char, values["state"].new_value_char),
            ("Closed", "Closing"),
        )
        # the next closing asks for a reason of its own, the history keeps this one
        self.assertFalse(cohort.closing_note)
        self.assertTrue(values["closing_note"].old_value_text)
        self.assertEqual(message.author_id, self.coordinator.partner_id)


class TestScreens(ClosedCase):
    """Nobody meets the refusal by surprise."""

    def _assert_readonly(self, record, *names, user=None):
        form = Form(record.with_user(user or self.manager))
        for name in names:
            with self.subTest(field=name), self.assertRaises(AssertionError) as caught:
                setattr(form, name, getattr(form, name))
            self.assertIn("readonly", str(caught.exception))

    def test_the_fields_of_closed_things_are_read_only(self):
        self._assert_readonly(self.cohort, "date_start", "date_end")
        self._assert_readonly(self.session, "name", "date", "hour_start", "place_id")
        self._assert_readonly(self.ana, "entry_date")

    def test_they_are_not_once_it_is_open(self):
        self.cohort.action_reopen()
        with Form(self.session.with_user(self.manager)) as form:
            form.name = "Prices"
        self.assertEqual(self.session.name, "Prices")

    def test_parts_say_that_they_are_final(self):
        line = self.session.attendance_ids[0]
        for record in (self.session, line, self.actor, self.ana, self.budget):
            self.assertTrue(record.is_final, record._name)
        self.cohort.action_reopen()
        for record in (self.session, line, self.actor, self.ana, self.budget):
            self.assertFalse(record.is_final, record._name)
        self.session.attendance_ids.filtered(
            lambda a: a.status == "expected"
        ).status = "absent"
        self.session.action_lock()
        self.assertTrue(line.is_final)
        self.assertFalse(self.session.is_final)
