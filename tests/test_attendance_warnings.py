"""What an auditor would ask about a half-day is said before they ask."""

from freezegun import freeze_time
from test_signature import SignatureCase, draw


class WarningCase(SignatureCase):
    def setUp(self):
        super().setUp()
        self.session.name = "Fixer les prix"
        self.session.facilitator_ids = self.facilitator.partner_id
        freezer = freeze_time("2022-03-07 12:00:00")
        freezer.start()
        self.addCleanup(freezer.stop)

    def _warnings(self, session=None):
        session = session or self.session
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            len((session.warnings or "").splitlines()), session.warning_count
        )
        return session.warnings or ""

    def assertWarned(self, sentence, session=None):
        self.assertRegex(self._warnings(session), sentence)

    def assertNotWarned(self, sentence, session=None):
        self.assertNotRegex(self._warnings(session), sentence)


class TestWarnings(WarningCase):
    def test_a_half_day_in_order_has_none(self):
        self._sign_all()
        self.session.action_lock()
        self.assertEqual(self._warnings(), "")

    def test_a_public_holiday_is_one_even_when_meant(self):
        self.cohort.date_end = "2022-04-30"
        self.session.sudo().write({"date": "2022-04-18", "day_meant": True})
        self.assertWarned("public holiday")
        self.session.sudo().date = "2022-04-19"
        self.assertNotWarned("holiday")

    def test_a_weekend_unless_it_is_meant(self):
        self.cohort.date_end = "2022-03-31"
        self.session.sudo().date = "2022-03-12"
        self.assertWarned("weekend")
        self.session.day_meant = True
        self.assertNotWarned("weekend")

    def test_a_day_moved_to_the_saturday_of_the_sale_is_meant(self):
        self.cohort.move_day("2022-03-07", "2022-03-12")
        self.assertTrue(self.session.day_meant)
        self.assertNotWarned("weekend")
        market = self._create_cohort("Marché")
        sessions = market.generate_sessions(days=7, saturday="2022-03-12")
        on_saturday = sessions.filtered(lambda s: s.date.weekday() == 5)
        self.assertTrue(all(on_saturday.mapped("day_meant")))
        self.assertFalse(any((sessions - on_saturday).mapped("day_meant")))

    def test_no_title_and_nobody_named(self):
        self.session.write({"name": " ", "facilitator_ids": [(5,)]})
        self.assertWarned("no title")
        self.assertWarned("No facilitator")
        with freeze_time("2022-03-05 12:00:00"):  # there is time yet
            self.assertEqual(self._warnings(), "")

    def test_present_without_signature_once_it_is_over(self):
        self.session.action_all_present()
        self._sign(self.ana)
        self.assertWarned("Present without signature: 1")
        with freeze_time("2022-03-07 11:00:00"):
            self.assertNotWarned("without signature")

    def test_an_excuse_has_a_reason_or_a_proof_until_the_person_is_forgotten(self):
        line = self._line(self.ana)
        line.status = "excused"
        self.assertWarned("Excused without a reason: 1")
        line.reason = "Doctor"
        self.assertNotWarned("Excused without")
        line.write({"reason": False, "proof": draw(1), "proof_name": "Convocation"})
        self.assertNotWarned("Excused without")
        line.write({"proof": False, "proof_name": False})
        self.assertWarned("Excused without a reason: 1")
        self.ana._anonymise_files()
        self.assertNotWarned("Excused without")

    def test_a_signature_of_somebody_absent(self):
        self._sign(self.ana)
        self.assertNotWarned("marked absent")
        self._line(self.ana).status = "absent"
        self.assertWarned("marked absent: 1")

    def test_the_same_image_twice_wherever_it_stands(self):
        self._sign(self.ana, 4)
        self._sign(self.bo, 5)
        self.assertNotWarned("same image")
        self._sign(self.ana, 4, self.other)
        self.assertWarned("same image .* no. 1")
        self.assertWarned("same image .* no. 1", self.other)
        self.assertNotWarned("no. 2")

    def test_one_page_that_holds_many_signatures_is_not_the_same_image(self):
        for person in (self.ana, self.bo):
            self._sign(person, way="paper", image=False, image_hash="0" * 64)
        self.assertNotWarned("same image")

    def test_a_title_changed_after_somebody_signed(self):
        self._sign(self.ana)
        self.assertNotWarned("differ")
        self.session.name = "Vendre"
        self.assertWarned("Title, day or hours differ")

    def test_facilitators_changed_after_somebody_signed(self):
        self._sign(self.ana)
        self.assertNotWarned("facilitators are not")
        lea = self._create_partner("Léa")
        self.session.facilitator_ids |= lea
        self.assertWarned("facilitators are not those named when people signed")
        self.session.facilitator_ids -= lea
        self.assertNotWarned("facilitators are not")

    def test_naming_the_first_facilitator_changes_nothing_that_was_signed(self):
        self.session.facilitator_ids = False
        self._sign(self.ana)
        self.session.action_lead()
        self.assertNotWarned("facilitators are not")

    def test_a_signature_taken_back_names_nobody(self):
        signature = self._sign(self.ana)
        self.session.facilitator_ids |= self._create_partner("Léa")
        self.session.withdraw_signature(signature.id, "Too early")
        self.assertNotWarned("facilitators are not")

    def test_filled_in_late_locked_without_a_facilitators_signature(self):
        with freeze_time("2022-03-09 12:00:00"):
            self.session.action_all_present()
            self.session.action_lock()
            self.assertWarned("more than a day")
            self.assertWarned("No facilitator has signed")

    def test_validated_by_somebody_not_named(self):
        self.session.action_all_present()
        self.session.with_user(self.coordinator).action_lock()
        self.assertWarned("not named here")

    def test_a_correction_and_a_change_behind_our_back(self):
        self._sign_all()
        self.session.action_lock()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE flashcoop_attendance SET status = 'absent', minutes = 0"
            " WHERE session_id = %s AND participant_id = %s",
            [self.session.id, self.bo.id],
        )
        self.assertWarned("differs from the one that was signed")
        line = self._line(self.ana).with_user(self.coordinator)
        line.correct({"status": "late"}, "Came at 9:15")
        self.assertWarned("Corrected after its validation: 1")

    def test_a_broken_chain(self):
        self._sign(self.ana)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE flashcoop_signature SET way = 'paper' WHERE session_id = %s",
            [self.session.id],
        )
        self.assertWarned("not as it was given")

    def test_warnings_tell_no_names(self):
        self._sign(self.ana, 4)
        self._sign(self.bo, 4)
        auditor = self._create_user("auditor")
        self.assertNotRegex(self._warnings(self.session.with_user(auditor)), "Ana|Bo")


class TestTimes(WarningCase):
    """The half-day is from 8:00 to 11:30, by UTC."""

    def _signed(self, drawn, received, person=None, **vals):
        with freeze_time(received):
            signature = self._sign(person or self.ana, signed_at=drawn, **vals)
        self.assertEqual(str(signature.signed_at), drawn)  # kept as it was told
        return signature

    def _found(self):
        domain = [("is_signed_out_of_time", "=", True)]
        return self.env["flashcoop.session"].search(domain) & self.session

    def test_on_time_and_within_the_tolerance_nothing_is_told(self):
        self._signed("2022-03-07 07:30:00", "2022-03-07 07:30:05")
        self._signed("2022-03-07 11:29:00", "2022-03-08 11:29:00", self.bo, seed=1)
        self.assertNotWarned("Signed before|Received")
        self.assertFalse(self._found())

    def test_dated_before_the_half_day(self):
        self._signed("2022-03-07 07:29:59", "2022-03-07 09:00:00")
        self.assertWarned("Signed before the half-day began.*no. 1")
        self.assertNotWarned("Received")
        self.assertEqual(self._found(), self.session)

    def test_a_date_of_the_last_century_is_kept_and_told(self):
        self._signed("1970-01-01 00:00:00", "2022-03-07 09:00:00")
        self.assertWarned("Signed before the half-day began.*no. 1")
        self.assertWarned("Received more than a day")

    def test_sent_days_after_it_was_drawn(self):
        self._signed("2022-03-07 10:00:00", "2022-03-07 10:00:03")
        self._signed("2022-03-07 10:01:00", "2022-03-08 10:01:01", self.bo, seed=1)
        self.assertWarned("Received more than a day after it was signed: no. 2")
        self.assertNotWarned("Signed before")
        self.assertEqual(self._found(), self.session)

    def test_what_was_taken_back_is_not_told(self):
        signature = self._signed("2022-03-01 10:00:00", "2022-03-07 10:00:00")
        self.assertEqual(self._found(), self.session)
        self.session.withdraw_signature(signature.id, "Wrong clock")
        self.assertFalse(self._found())
        self.assertNotWarned("Signed before|Received")

    def test_a_scanned_sheet_may_come_weeks_later(self):
        paper = {"way": "paper", "image": False, "image_hash": "0" * 64}
        self._signed("2022-03-07 11:30:00", "2022-04-07 10:00:00", **paper)
        self.assertNotWarned("Signed before|Received")
        self.assertFalse(self._found())

    def test_a_half_day_with_odd_times_is_on_the_work_list(self):
        self._signed("2022-03-01 10:00:00", "2022-03-07 10:00:00")
        opened = self.cohort.with_user(self.facilitator).action_open_warnings()
        found = self.env["flashcoop.session"].search(opened["domain"])
        self.assertIn(self.session, found)


class TestWorklist(WarningCase):
    def setUp(self):
        super().setUp()
        self.cohort.generate_sessions(days=3)
        self.sessions = self.cohort.session_ids.sorted("start")

    def _fill(self, person, *statuses):
        lines = person.attendance_ids.sorted(lambda a: a.session_id.start)
        for line, status in zip(lines, statuses, strict=False):
            line.status = status

    def test_half_days_of_the_past_are_counted_until_they_are_settled(self):
        def counts():
            self.env.flush_all()
            self.env.invalidate_all()
            names = ("unfilled_count", "unvalidated_count", "unsigned_count")
            return tuple(self.cohort[name] for name in names)

        self.assertEqual(counts(), (1, 1, 0))  # the afternoon is not over
        self.session.action_all_present()
        self.assertEqual(counts(), (0, 1, 2))
        self._sign(self.ana, 1)
        self._sign(self.bo, 2)
        self.session.action_lock()
        self.assertEqual(counts(), (0, 0, 0))

    def test_each_counter_opens_what_it_counts(self):
        for action, count in (
            ("action_open_unfilled", "unfilled_count"),
            ("action_open_unvalidated", "unvalidated_count"),
            ("action_open_warnings", "attendance_warning_count"),
        ):
            found = self.cohort.with_user(self.facilitator)
            opened = getattr(found, action)()
            records = self.env[opened["res_model"]].search(opened["domain"])
            self.assertEqual(len(records), self.cohort[count], action)
        self.session.action_all_present()
        opened = self.cohort.action_open_unsigned()
        lines = self.env["flashcoop.attendance"].search(opened["domain"])
        self.assertEqual(lines, self.session.attendance_ids)

    def test_three_absences_in_a_row_excuses_left_out(self):
        self._fill(self.ana, "present", "absent", "excused", "absent", "absent")
        self._fill(self.bo, "absent", "absent", "present", "absent", "absent")
        self.assertEqual((self.ana.absences_in_row, self.bo.absences_in_row), (3, 2))
        self.assertEqual(self.cohort.missing_count, 1)
        opened = self.cohort.action_open_people_at_risk()
        found = self.env["flashcoop.participant"].search(opened["domain"])
        self.assertEqual(found, self.ana)

    def test_a_rate_under_the_highest_minimum_of_the_funders(self):
        for minimum in (50.0, 80.0):
            self._create_funding([(self.cohort, 100)], min_attendance_rate=minimum)
        self._fill(self.ana, "present", "present", "absent")
        self._fill(self.bo, *["present"] * 4, "absent")
        self.assertEqual(self.cohort.min_attendance_rate, 80.0)
        self.assertEqual(self.cohort.under_minimum_count, 1)
        seen = self.cohort.with_user(self.facilitator)
        self.assertEqual(seen.min_attendance_rate, 80.0)
        self.assertEqual(seen._get_people_under_minimum(), self.ana)

    def test_a_minimum_is_a_percentage(self):
        with self.assertRefusedByDatabase():
            self._create_funding([(self.cohort, 100)], min_attendance_rate=101.0)

    def test_sheets_nobody_validated_or_signed_are_to_settle(self):
        self.sessions.action_all_present()
        settle = "\n".join(self.cohort._get_to_settle())
        self.assertIn("no facilitator has validated: 6", settle)
        self.assertIn("Present without signature: 12", settle)
        seed = 0
        for session in self.sessions:
            for person in (self.ana, self.bo):
                seed += 1
                self._sign(person, seed, session)
            session.action_lock()
        settle = "\n".join(self.cohort._get_to_settle())
        self.assertNotRegex(settle, "validated|signature")

    def test_queries_do_not_grow_with_the_half_days(self):
        counts = []
        for days in (1, 2, 6):
            cohort = self._create_cohort()
            self._create_participant(cohort, "Ana")
            sessions = cohort.generate_sessions(days=days)
            sessions.action_all_present()
            for number, session in enumerate(sessions):
                line = session.attendance_ids
                session._add_signature(line, way="tablet", image=draw(number))
            with self._counted_queries() as counted:
                sessions.mapped("warnings")
            counts.append(counted[0])
        self.assertEqual(counts[1], counts[2])
