"""A named facilitator validates a half-day; what changes afterwards stays visible."""

from freezegun import freeze_time
from test_signature import SignatureCase, draw

from odoo.exceptions import AccessError, UserError


class ValidationCase(SignatureCase):
    def _kinds(self):
        return self.session.sudo().change_ids.mapped("kind")


class TestValidation(ValidationCase):
    def test_locking_names_who_validated_and_when(self):
        self.session.action_all_present()
        with freeze_time("2022-03-07 12:00:00"):
            self.session.action_lock()
        self.assertEqual(self.session.validated_by_id, self.facilitator)
        self.assertEqual(str(self.session.validated_at), "2022-03-07 12:00:00")
        self.assertEqual(self.session.facilitator_ids, self.facilitator.partner_id)
        self.assertEqual(self._kinds(), ["lock"])

    def test_a_facilitator_who_is_not_named_does_not_validate(self):
        self.session.action_all_present()
        lea = self._create_partner("Léa")
        self.session.facilitator_ids = lea
        self.cohort.coordinator_id = self.coordinator
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": self.facilitator.partner_id.id,
                "role": "facilitator",
            }
        )
        with self.assertRefused("validated by its facilitators: Léa"):
            self.session.action_lock()
        self.session.with_user(self.coordinator).action_lock()
        self.assertEqual(self.session.facilitator_ids, lea)

    def test_a_sheet_validated_without_signatures_stays_to_settle(self):
        Session = self.env["flashcoop.session"]
        here = [("cohort_id", "=", self.cohort.id)]
        self.session.action_all_present()
        self.session.action_lock()
        for signed in (True, False):
            found = Session.search([*here, ("is_signed", "=", signed)])
            self.assertEqual(self.session in found, not signed)
        for line, seed in zip(self.session.attendance_ids, (1, 2), strict=True):
            self.session._add_signature(line, way="paper", image_hash=str(seed))
        self.assertNotIn(self.session, Session.search([("is_signed", "=", True)]))
        self.session._add_signature(
            self.facilitator.partner_id, way="paper", image_hash="3"
        )
        self.assertTrue(self.session.is_signed)
        self.assertIn(self.session, Session.search([("is_signed", "=", True)]))
        self.assertNotIn(self.session, Session.search([("is_signed", "=", False)]))

    def test_nobody_writes_who_validated(self):
        for vals in (
            {"validated_by_id": self.manager.id},
            {"validated_at": "2022-03-07 12:00:00"},
            {"chain_head": "0"},
        ):
            for session in (self.session, self.session.sudo()):
                with self.assertRefused("written by locking"):
                    session.write(vals)
            with self.assertRefused("written by locking"):
                self.env["flashcoop.session"].create(
                    {"cohort_id": self.cohort.id, "date": "2022-03-07", **vals}
                )
        with self.assertRefused("locked once its sheet is filled in"):
            self.env["flashcoop.session"].with_context(default_locked=True).create(
                {"cohort_id": self.cohort.id, "date": "2022-03-07"}
            )

    def test_title_and_facilitators_are_fixed_with_the_sheet(self):
        self.session.name = "Fixer les prix"
        self.session.action_all_present()
        self.session.action_lock()
        for vals in ({"name": "Vendre"}, {"facilitator_ids": [(5,)]}):
            with self.assertRefused("is locked"):
                self.session.write(vals)

    def test_a_half_day_with_a_history_is_not_deleted(self):
        self.session.action_all_present()
        self._sign(self.ana)
        with self.assertRaises(UserError):
            self.session.sudo().unlink()


class TestNaming(ValidationCase):
    def setUp(self):
        super().setUp()
        self.session.facilitator_ids = False
        self.session.action_all_present()
        self.lea = self._create_partner("Léa Roux")
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": self.lea.id,
                "role": "facilitator",
            }
        )
        self.me = self.facilitator.partner_id

    def _validate(self, *people, user=None):
        session = self.session.with_user(user or self.facilitator)
        signature = {"uuid": "v", "image": f"data:image/png;base64,{draw(5)}"}
        return session.validate_sheet(signature, [p.id for p in people])

    def test_nobody_is_written_as_facilitator_by_locking(self):
        for user in (self.facilitator, self.coordinator, self.manager):
            session = self.session.with_user(user)
            for lock in (
                session.action_lock,
                lambda s=session: s.write({"locked": True}),
                lambda u=user: self._validate(user=u),
            ):
                with self.assertRefused("Nobody is named as facilitator"):
                    lock()
        self.assertFalse(self.session.facilitator_ids or self.session.locked)
        self.assertFalse(self.session.signature_ids)

    def test_who_led_it_says_so_and_locks(self):
        self.session.action_lead()
        self.session.action_lead()  # said twice
        self.assertEqual(self.session.facilitator_ids, self.me)
        self.session.action_lock()
        self.assertTrue(self.session.locked)

    def test_the_phone_names_in_one_call_who_led_it(self):
        self.assertEqual(
            self.session.get_phone_state()["to_name"],
            [{"id": self.lea.id, "name": "Léa Roux"}],
        )
        state = self._validate(self.me, self.lea)
        self.assertTrue(state["locked"])
        self.assertEqual(self.session.facilitator_ids, self.me + self.lea)
        signed = self.session.facilitator_signature_id.content
        self.assertEqual(signed["facilitators"], sorted((self.me + self.lea).ids))
        self._validate(self.me)  # sent again
        self.assertEqual(self.session.facilitator_ids, self.me + self.lea)

    def test_a_coordinator_names_others_and_is_not_named(self):
        self._validate(self.lea, user=self.coordinator)
        self.assertEqual(self.session.facilitator_ids, self.lea)
        self.assertEqual(self.session.validated_by_id, self.coordinator)

    def test_who_validates_only_what_others_led_is_refused(self):
        self.cohort.coordinator_id = self.coordinator
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.cohort.id,
                "partner_id": self.me.id,
                "role": "facilitator",
            }
        )
        with self.assertRefused("validated by its facilitators: Léa Roux"):
            self._validate(self.lea)
        self.session.facilitator_ids = self.lea
        self._validate(self.me)  # and says to have been there too
        self.assertEqual(self.session.facilitator_ids, self.lea + self.me)

    def test_the_phone_names_nobody_whom_it_did_not_offer(self):
        with self.assertRefused("is no facilitator of this Flashcoop"):
            self._validate(self.me, self.ana.partner_id)
        self.assertFalse(self.session.facilitator_ids)

    def test_nobody_names_themselves_on_the_sheet_of_others(self):
        foreign = self._create_cohort("Chez Eux").generate_sessions(days=1)[0]
        with self.assertRaises(AccessError):
            foreign.with_user(self.facilitator).action_lead()
        for role in ("officer", "auditor"):
            with self.assertRaises(AccessError):
                self.session.with_user(self._create_user(role)).action_lead()

    def test_who_named_whom_is_written_down(self):
        self.env.cr.flush()  # what is made in the same transaction is not tracked
        self.session.with_context(tracking_disable=False).action_lead()
        self.env.flush_all()
        self.env.cr.flush()
        note = self.session.message_ids[0]
        self.assertEqual(note.author_id, self.me)
        [value] = note.sudo().tracking_value_ids
        self.assertEqual(value.field_id.name, "facilitator_ids")
        self.assertEqual(
            (value.old_value_char or "", value.new_value_char), ("", self.me.name)
        )


class TestAfterTheValidation(ValidationCase):
    def setUp(self):
        super().setUp()
        self.session.action_all_present()
        self.session.action_lock()
        self.line = self._line(self.ana)

    def test_unlocking_is_a_managers_with_a_reason(self):
        with self.assertRefused("Say why"):
            self.session.with_user(self.manager).action_unlock()
        with self.assertRefused("Say why"):
            self.session.with_user(self.manager).write({"locked": False})
        for user in (self.facilitator, self.coordinator):
            with self.assertRefused("Only a manager"):
                self.session.with_user(user).action_unlock("Wrong sheet")
        self.session.with_user(self.manager).action_unlock("Wrong sheet")
        self.assertFalse(self.session.locked)
        [_lock, unlock] = self.session.change_ids
        self.assertEqual((unlock.reason, unlock.user_id), ("Wrong sheet", self.manager))

    def test_what_is_changed_after_unlocking_is_written_down(self):
        self.session.with_user(self.manager).action_unlock("Wrong sheet")
        self.line.status = "absent"
        self._line(self.bo).unlink()
        self.session.action_lock()
        self.assertEqual(
            self._kinds(), ["lock", "unlock", "correction", "correction", "lock"]
        )
        changed, removed = self.session.change_ids[2:4]
        self.assertEqual(
            (changed.participant_id, changed.old_status, changed.new_status),
            (self.ana, "present", "absent"),
        )
        self.assertEqual((changed.old_minutes, changed.new_minutes), (210, 0))
        self.assertEqual(changed.reason, "Wrong sheet")
        self.assertEqual((removed.participant_id, removed.new_status), (self.bo, False))

    def test_a_coordinator_corrects_a_locked_line_with_a_reason(self):
        line = self.line.with_user(self.coordinator)
        with self.assertRefused("Say why"):
            line.correct({"status": "late", "late_minutes": 20}, " ")
        line.correct({"status": "late", "late_minutes": 20}, "Came at 9:20")
        self.assertEqual((line.status, line.minutes), ("late", 190))
        self.assertTrue(self.session.locked)
        change = self.session.change_ids[-1]
        self.assertEqual(
            (change.kind, change.reason, change.user_id),
            ("correction", "Came at 9:20", self.coordinator),
        )
        with self.assertRefused("is locked"):
            line.write({"status": "absent"})

    def test_a_facilitator_does_not_correct_a_locked_line(self):
        with self.assertRaises(AccessError):
            self.line.correct({"status": "absent"}, "Because")
        self.assertEqual(self.line.status, "present")

    def test_a_correction_changes_attendance_and_nothing_else(self):
        line = self.line.with_user(self.coordinator)
        for vals in (
            {"participant_id": self.bo.id},
            {"session_id": self.other.id},
            {"marked_at": "2022-03-07 12:00:00"},
        ):
            with self.assertRefused("cannot be corrected"):
                line.correct(vals, "Because")

    def test_a_closed_flashcoop_is_not_corrected(self):
        self.cohort.sudo().write({"state": "cancelled"})
        with self.assertRefused("is cancelled"):
            self.line.with_user(self.coordinator).correct({"status": "absent"}, "Why")

    def test_the_same_again_is_no_correction(self):
        self.line.with_user(self.coordinator).correct({"status": "present"}, "Sure")
        self.assertEqual(self._kinds(), ["lock"])

    def test_nobody_writes_the_history(self):
        change = self.session.change_ids
        for user in (self.facilitator, self.coordinator, self.manager):
            history = change.with_user(user)
            with self.assertRaises(AccessError):
                history.create({"session_id": self.session.id, "kind": "lock"})
            with self.assertRaises(UserError):
                history.write({"kind": "unlock"})
            with self.assertRaises(UserError):
                history.unlink()
        with self.assertRefused("cannot be changed"):
            change.sudo().write({"user_id": self.manager.id})

    def test_an_auditor_sees_that_it_was_changed_but_no_reason(self):
        auditor = self._create_user("auditor")
        change = self.session.change_ids.with_user(auditor)
        self.assertEqual(change.kind, "lock")
        with self.assertRaises(AccessError):
            change.read(["reason"])


class TestLate(ValidationCase):
    def test_who_marked_and_when_is_kept_and_not_for_writing(self):
        line = self._line(self.ana)
        with freeze_time("2022-03-07 08:05:00"):
            line.status = "present"
        self.assertEqual(str(line.marked_at), "2022-03-07 08:05:00")
        self.assertEqual(line.marked_by_id, self.facilitator)
        with self.assertRefused("not for writing"):
            line.write({"marked_at": "2022-03-07 08:00:00"})
        with self.assertRefused("not for writing"):
            self.env["flashcoop.attendance"].with_context(
                default_marked_at="2022-03-07 08:00:00"
            ).create({"session_id": self.other.id, "participant_id": self.ana.id})
        line.status = "expected"
        self.assertFalse(line.marked_at)

    def test_a_sheet_filled_in_days_later_shows_it(self):
        cases = (
            ("2022-03-07 12:00:00", False),
            ("2022-03-08 11:30:00", False),  # the half-day ended at 11:30 UTC
            ("2022-03-08 11:30:01", True),
        )
        for moment, late in cases:
            with self.subTest(moment), freeze_time(moment):
                self._line(self.ana).status = "present"
                self.assertEqual(self.session.is_filled_late, late)

    def test_a_sheet_validated_days_later_shows_it(self):
        with freeze_time("2022-03-07 12:00:00"):
            self.session.action_all_present()
        self.assertFalse(self.session.is_filled_late)
        with freeze_time("2022-03-10 12:00:00"):
            self.session.action_lock()
        self.assertTrue(self.session.is_filled_late)
