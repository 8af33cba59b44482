"""The grid: all people at all half-days, read and saved in one call each."""

from test_signature import SignatureCase

from odoo.exceptions import AccessError


class TestGrid(SignatureCase):
    def setUp(self):
        super().setUp()
        self.cohort = self.cohort.with_user(self.facilitator)
        self.Attendance = self.env["flashcoop.attendance"].with_user(self.facilitator)

    def _mark(self, person, session, status, **values):
        return {
            "participant_id": person.id,
            "session_id": session.id,
            "status": status,
            **values,
        }

    def test_the_grid_shows_people_half_days_and_what_was_marked(self):
        self._line(self.ana).status = "late"
        self._sign(self.ana)
        grid = self.cohort.get_attendance_grid()
        self.assertEqual([p["name"] for p in grid["people"]], ["Ana", "Bo"])
        self.assertEqual(
            [s["id"] for s in grid["sessions"]], self.cohort.session_ids.ids
        )
        cell = grid["cells"][f"{self.ana.id},{self.session.id}"]
        self.assertEqual(cell, {"status": "late", "minutes": 195, "signed": True})
        self.assertTrue(grid["may_write"])

    def test_half_days_are_saved_together(self):
        marks = [
            self._mark(self.ana, self.session, "present", was=["expected", 0]),
            self._mark(self.ana, self.other, "absent", was=["expected", 0]),
        ]
        self.assertEqual(self.Attendance.apply_marks(marks), [])
        self.assertEqual(self._line(self.ana).status, "present")
        self.assertEqual(self._line(self.ana, self.other).status, "absent")

    def test_what_somebody_else_marked_meanwhile_stays_and_is_told(self):
        self._line(self.ana).status = "absent"
        marks = [
            self._mark(self.ana, self.session, "present", was=["expected", 0]),
            self._mark(self.bo, self.session, "present", was=["expected", 0]),
        ]
        [conflict] = self.Attendance.apply_marks(marks)
        self.assertEqual(conflict["participant_id"], self.ana.id)
        self.assertEqual(self._line(self.ana).status, "absent")
        self.assertEqual(self._line(self.bo).status, "present")

    def test_one_locked_half_day_refuses_the_whole_save(self):
        self.session.action_all_present()
        self.session.action_lock()
        with self.assertRefused("is locked"):
            self.Attendance.apply_marks(
                [
                    self._mark(self.ana, self.other, "present"),
                    self._mark(self.ana, self.session, "absent"),
                ]
            )
        self.assertEqual(self._line(self.ana, self.other).status, "expected")
        columns = {s["id"]: s for s in self.cohort.get_attendance_grid()["sessions"]}
        self.assertFalse(columns[self.session.id]["open"])
        self.assertTrue(columns[self.other.id]["open"])

    def test_who_only_reads_sees_pseudonyms_and_saves_nothing(self):
        auditor = self._create_user("auditor")
        grid = self.cohort.with_user(auditor).get_attendance_grid()
        names = {person["name"] for person in grid["people"]}
        self.assertEqual(names, {self.ana.pseudonym, self.bo.pseudonym})
        self.assertFalse(grid["may_write"])
        with self.assertRaises(AccessError):
            self.Attendance.with_user(auditor).apply_marks(
                [self._mark(self.ana, self.session, "present")]
            )

    def test_a_grid_of_somebody_elses_cohort_is_refused(self):
        foreign = self._create_cohort("Chez Eux", coordinator_id=self.manager.id)
        foreign.generate_sessions(days=1)
        cy = self._create_participant(foreign, "Cy")
        with self.assertRaises(AccessError):
            foreign.with_user(self.facilitator).get_attendance_grid()
        with self.assertRaises(AccessError):
            self.Attendance.apply_marks(
                [self._mark(cy, foreign.session_ids[0], "present")]
            )

    def test_queries_grow_neither_with_people_nor_with_half_days(self):
        reads, saves = [], []
        for size in (4, 5, 12):  # the first fills what the registry keeps
            cohort = self._create_cohort(coordinator_id=self.facilitator.id)
            people = [self._create_participant(cohort, f"P{n}") for n in range(size)]
            sessions = cohort.generate_sessions(days=size)
            cohort = cohort.with_user(self.facilitator)
            with self._counted_queries() as counted:
                cohort.get_attendance_grid()
            reads.append(counted[0])
            marks = [
                self._mark(person, session, "present", was=["expected", 0])
                for person in people[:4]
                for session in sessions[:4]
            ]
            with self._counted_queries() as counted:
                self.Attendance.apply_marks(marks)
            saves.append(counted[0])
        self.assertEqual(reads[1], reads[2])
        self.assertEqual(saves[1], saves[2])
