"""Who may do what: each cell of the table of rights, and its refused neighbour.

``r`` reads, ``w`` writes, ``c`` creates, ``d`` deletes; one letter less is a refusal.
"""

from access import PEOPLE, TABLES, AccessCase

from odoo import Command
from odoo.exceptions import AccessError, UserError

OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
# A facilitator's column is for the own Flashcoop; on another one it is empty.
RIGHTS = {
    "flashcoop.cohort": ("rw", "rwc", "rwc", "rwcd", "r"),
    "flashcoop.session": ("rw", "rwcd", "r", "rwcd", "r"),
    "flashcoop.attendance": ("rwcd", "rwcd", "", "rwcd", "r"),
    "flashcoop.participant": ("r", "rwcd", "r", "rwcd", "r"),
    "flashcoop.actor": ("r", "rwcd", "rwcd", "rwcd", "r"),
    "flashcoop.signature": ("r", "r", "", "r", "r"),
    "flashcoop.attendance.change": ("r", "r", "", "r", "r"),
    "flashcoop.attendance.report": ("r", "r", "r", "r", "r"),
    "flashcoop.funding": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.funding.share": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.funding.instalment": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.funding.application": ("", "r", "r", "r", "r"),
    "flashcoop.funding.call": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.budget.line": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.inkind": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.indirect.cost": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.funder.report": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.funder.report.line": ("", "r", "r", "r", "r"),
    "flashcoop.funder.link": ("", "", "rwc", "rwc", "r"),
    "flashcoop.funder.visit": ("", "", "r", "r", "r"),
    "flashcoop.cohort.figure": ("", "r", "r", "r", "r"),
    "flashcoop.cost": ("", "r", "r", "r", "r"),
    "flashcoop.funding.cap": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.funding.analysis": ("", "r", "r", "r", "r"),
    "flashcoop.heading": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.funder.kind": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.education.level": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.offer": ("rwc", "rwcd", "rwcd", "rwcd", "r"),
    "flashcoop.recipe.line": ("rwcd", "rwcd", "rwcd", "rwcd", "r"),
    "flashcoop.stall.sheet": ("rwc", "rwcd", "rwcd", "rwcd", "r"),
    "flashcoop.stall.line": ("rwcd", "rwcd", "rwcd", "rwcd", "r"),
    "flashcoop.stall.entry": ("r", "r", "r", "r", "r"),
    "flashcoop.stall.taking": ("rwc", "rwc", "rwc", "rwc", "r"),
    "flashcoop.stall.count": ("rwcd", "rwcd", "rwcd", "rwcd", "r"),
    "flashcoop.sale.report": ("r", "r", "r", "r", "r"),
    "flashcoop.surplus": ("rwc", "rwcd", "rwcd", "rwcd", "r"),
    "flashcoop.surplus.line": ("rwc", "rwcd", "rwcd", "rwcd", "r"),
    "flashcoop.payment.mode": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.allergen": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.entry.field": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.entry.answer": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.prescriber.kind": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.document.kind": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.participant.document": ("rw", "rwcd", "", "rwcd", ""),
    "flashcoop.consent": ("rwc", "rwc", "", "rwcd", ""),
    "flashcoop.contract.clause": ("r", "rwcd", "", "rwcd", ""),
    "flashcoop.meeting": ("rwc", "rwcd", "", "rwcd", ""),
    "flashcoop.meeting.guest": ("rwc", "rwcd", "", "rwcd", ""),
    "flashcoop.exit.kind": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.followup": ("", "rwcd", "", "rwcd", ""),
    "flashcoop.followup.attempt": ("", "r", "", "r", ""),
    "flashcoop.competency": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.review": ("", "rwcd", "", "rwcd", ""),
    "flashcoop.review.line": ("", "rwcd", "", "rwcd", ""),
    "flashcoop.review.step": ("", "rwcd", "", "rwcd", ""),
    "flashcoop.funder.report.expense": ("", "", "rw", "rw", "r"),
    "flashcoop.funder.report.gap": ("", "r", "rw", "rw", "r"),
    "flashcoop.indicator": ("r", "r", "r", "rwcd", "r"),
    "flashcoop.indicator.file": ("", "r", "", "r", ""),
    "flashcoop.participant.report": ("", "r", "", "r", ""),
    "flashcoop.scan": ("rc", "rwcd", "", "rwcd", ""),
    "flashcoop.scan.page": ("rwc", "rwcd", "", "rwcd", ""),
    "flashcoop.access.log": ("", "", "", "r", ""),
    "flashcoop.year.end": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.year.end.line": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.account.role": ("", "r", "r", "rwcd", "r"),
    "flashcoop.volunteer.sheet": ("", "r", "rwcd", "rwcd", "r"),
    "flashcoop.volunteer.rate": ("", "r", "r", "rwcd", "r"),
    "flashcoop.volunteer.level": ("", "r", "r", "rwcd", "r"),
}
# Who opens which wizard.
WIZARDS = {
    "flashcoop.account.setup": ("manager",),
    "flashcoop.account.setup.line": ("manager",),
    "flashcoop.session.generate": ("coordinator", "manager"),
    "flashcoop.session.move": ("facilitator", "coordinator", "manager"),
    "flashcoop.session.unlock": ("manager",),
    "flashcoop.attendance.correct": ("coordinator", "manager"),
    "flashcoop.duplicate.edition": ("coordinator", "officer", "manager"),
    "flashcoop.intake": ("coordinator", "manager"),
    "flashcoop.decision": ("coordinator", "manager"),
    "flashcoop.feedback": ("coordinator", "manager"),
    "flashcoop.intake.row": ("coordinator", "manager"),
    "flashcoop.charge": ("officer", "manager", "accountant"),
    "flashcoop.charge.part": ("officer", "manager", "accountant"),
    "flashcoop.funding.grant": ("officer", "manager"),
    "flashcoop.funding.rescale": ("officer", "manager"),
    "flashcoop.funding.reported": ("officer", "manager"),
    "flashcoop.charge.plan": ("officer", "manager"),
    "flashcoop.charge.plan.line": ("officer", "manager"),
    "flashcoop.give.back": ("officer", "manager"),
    "flashcoop.indicator.board": ("coordinator", "officer", "manager", "auditor"),
    "flashcoop.report.correction": ("officer", "manager"),
    "flashcoop.report.send": ("officer", "manager"),
    "flashcoop.report.verdict": ("officer", "manager"),
    "flashcoop.scan.confirm": ("facilitator", "coordinator", "manager"),
    "flashcoop.scan.deposit": ("facilitator", "coordinator", "manager"),
    "flashcoop.sheet.print": ("facilitator", "coordinator", "manager"),
    "flashcoop.signature.withdraw": ("facilitator", "coordinator", "manager"),
    "flashcoop.stall.reopen": ("coordinator", "officer", "manager"),
    "flashcoop.surplus.cancel": ("coordinator", "officer", "manager"),
}


class TestTableOfRights(AccessCase):
    def _letters(self, record, role):
        record = record.with_user(self.users[role])
        return "".join(
            letter for letter, name in OPERATIONS.items() if record.has_access(name)
        )

    def test_every_model_of_the_addon_stands_in_the_table(self):
        names = self.env["ir.model"].search(
            [("model", "=like", "flashcoop.%"), ("abstract", "=", False)]
        )
        listed = {*RIGHTS, *WIZARDS}
        self.assertEqual(set(names.mapped("model")), listed)

    def test_the_roles_stand_under_one_heading(self):
        categories = self.env["ir.module.category"].search([("name", "=", "Flashcoop")])
        self.assertEqual(len(categories), 1)
        privilege = self.env.ref("flashcoop_odoo.flashcoop_privilege")
        self.assertEqual(
            privilege.category_id, self.env.ref("base.module_category_services")
        )

    def test_each_role_has_its_letters_on_the_own_cohort_and_no_more(self):
        for model, letters in RIGHTS.items():
            record = self.records[self.own][model]
            self.assertTrue(record, model)
            for role, expected in zip(PEOPLE, letters, strict=True):
                with self.subTest(model=model, role=role):
                    self.assertEqual(self._letters(record, role), expected)

    def test_all_but_the_facilitator_have_the_same_letters_on_another_cohort(self):
        for model, letters in RIGHTS.items():
            record = self.records[self.other][model]
            for role, expected in zip(PEOPLE, letters, strict=True):
                if role == "facilitator" and model not in TABLES:
                    expected = ""
                with self.subTest(model=model, role=role):
                    self.assertEqual(self._letters(record, role), expected)

    def test_a_facilitator_finds_nothing_of_another_cohort(self):
        for model in RIGHTS:
            if model in TABLES or not RIGHTS[model][0]:
                continue
            with self.subTest(model=model):
                field = "id" if model == "flashcoop.cohort" else "cohort_id"
                found = self.env[model].with_user(self.facilitator).search([])
                self.assertIn(
                    self.own.id, found.mapped(field + ".id" * (field != "id"))
                )
                self.assertNotIn(
                    self.other.id, found.mapped(field + ".id" * (field != "id"))
                )

    def test_people_without_a_role_have_nothing(self):
        for role in ("stranger", "portal", "public"):
            for model in RIGHTS:
                with self.subTest(model=model, role=role):
                    self.assertEqual(
                        self._letters(self.records[self.own][model], role), ""
                    )
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(self.users[role]).search([])

    def test_an_accountant_reads_what_stands_on_documents_and_no_people(self):
        readable = {"flashcoop.cohort", "flashcoop.funding", "flashcoop.funder.kind"}
        readable |= {"flashcoop.funding.instalment"}
        readable |= {"flashcoop.year.end", "flashcoop.year.end.line"}
        for model in RIGHTS:
            with self.subTest(model=model):
                expected = "r" if model in readable else ""
                record = self.records[self.own][model]
                self.assertEqual(self._letters(record, "accountant"), expected)

    def test_a_wizard_opens_for_those_whose_work_it_is(self):
        for model, roles in WIZARDS.items():
            for role, user in self.users.items():
                with self.subTest(model=model, role=role):
                    allowed = self.env[model].with_user(user).has_access("create")
                    self.assertEqual(allowed, role in roles)


class TestFacilitator(AccessCase):
    def setUp(self):
        super().setUp()
        self.session = self.records[self.own]["flashcoop.session"]
        self.foreign = self.records[self.other]["flashcoop.session"]

    def _as(self, record):
        return record.with_user(self.facilitator)

    def test_the_coordinator_of_a_cohort_owns_it_without_being_an_actor(self):
        mine = self._create_cohort("À moi", coordinator_id=self.facilitator.id)
        self.assertTrue(self._as(mine).has_access("write"))

    def test_the_course_of_a_cohort_is_its_coordinators(self):
        for values in (
            {"state": "cancelled"},
            {"active": False},
            {"coordinator_id": self.facilitator.id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self._as(self.own).write(values)
        self._as(self.own).trade = "Cookies"
        mine = self._create_cohort("À moi", coordinator_id=self.facilitator.id)
        self._as(mine).action_recruit()
        self.assertEqual(mine.state, "recruiting")

    def test_another_role_in_a_cohort_does_not_open_it(self):
        self.env["flashcoop.actor"].create(
            {
                "cohort_id": self.other.id,
                "partner_id": self.facilitator.partner_id.id,
                "role": "professional",
            }
        )
        self.assertFalse(self._as(self.other).has_access("read"))

    def test_fills_and_locks_the_own_half_days(self):
        session = self._as(self.own.session_ids[1])
        session.action_all_present()
        self.assertEqual(session.attendance_ids.mapped("status"), ["present"])
        session.attendance_ids.write({"status": "late", "minutes": 60})
        session.action_lead()
        session.action_lock()
        self.assertTrue(session.locked)

    def test_neither_fills_nor_locks_those_of_others(self):
        session = self._as(self.foreign)
        for action in ("action_fill", "action_all_present", "action_lock"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(session, action)()
        with self.assertRaises(AccessError):
            self._as(self.foreign.attendance_ids).write({"status": "absent"})
        with self.assertRaises(AccessError):
            session.write({"name": "Mine now"})

    def test_saves_a_sheet_of_the_own_cohort_only(self):
        Attendance = self.env["flashcoop.attendance"].with_user(self.facilitator)
        for session, refused in ((self.session, False), (self.foreign, True)):
            person = session.attendance_ids.participant_id
            line = {
                "session_id": session.id,
                "participant_id": person.id,
                "status": "excused",
            }
            if refused:
                with self.assertRaises(AccessError):
                    Attendance.save_sheet([line])
            else:
                self.assertEqual(Attendance.save_sheet([line]), 1)

    def test_cannot_unlock(self):
        self.session.action_lock()
        with self.assertRaises(UserError):
            self._as(self.session).action_unlock("Wrong")
        with self.assertRaises(UserError):
            self._as(self.session).write({"locked": False})
        self.assertTrue(self.session.locked)
        self.session.with_user(self.users["coordinator"]).read(["locked"])
        with self.assertRaises(UserError):
            self.session.with_user(self.users["coordinator"]).action_unlock("Wrong")
        self.session.with_user(self.users["manager"]).action_unlock("Wrong")
        self.assertFalse(self.session.locked)

    def test_moves_a_day_but_makes_no_programme(self):
        self._as(self.own).move_day("2022-03-08", "2022-03-09")
        self.assertEqual(str(self.own.date_end), "2022-03-09")
        with self.assertRaises(AccessError):
            self._as(self.own).generate_sessions(days=5)
        with self.assertRaises(AccessError):
            self._as(self.other).move_day("2022-03-08", "2022-03-09")

    def test_decides_on_nobody(self):
        person = self._as(self.records[self.own]["flashcoop.participant"])
        for action in ("action_complete", "action_leave", "action_back"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(person, action)()
        with self.assertRaises(AccessError):
            self.env["flashcoop.participant"].with_user(self.facilitator).create(
                {"cohort_id": self.own.id, "partner_id": self._create_partner().id}
            )

    def test_opens_no_other_cohort_by_becoming_an_actor(self):
        with self.assertRaises(AccessError):
            self.env["flashcoop.actor"].with_user(self.facilitator).create(
                {
                    "cohort_id": self.other.id,
                    "partner_id": self.facilitator.partner_id.id,
                    "role": "facilitator",
                }
            )
        with self.assertRaises(AccessError):
            self._as(self.own).write(
                {
                    "actor_ids": [
                        Command.create(
                            {
                                "partner_id": self._create_partner().id,
                                "role": "facilitator",
                            }
                        )
                    ]
                }
            )

    def test_has_no_more_rights_on_people_with_accounting_rights(self):
        both = self._create_user(
            "facilitator", login="test_both", groups="account.group_account_invoice"
        )
        for model in ("session", "participant", "attendance", "actor"):
            with self.subTest(model=model):
                record = self.records[self.other][f"flashcoop.{model}"]
                self.assertFalse(record.with_user(both).has_access("read"))
        other = self.other.with_user(both)
        self.assertTrue(other.has_access("read"), "documents name it")
        self.assertFalse(other.has_access("write"))


class TestOtherRoles(AccessCase):
    def test_a_coordinator_opens_a_cohort_with_its_event_and_account(self):
        cohort = self.env["flashcoop.cohort"].with_user(self.users["coordinator"])
        cohort = cohort.create({"name": "Neuve", "date_start": "2022-06-09"})
        cohort.generate_sessions()
        self.assertEqual(len(cohort.session_ids), 14)
        self.assertTrue(cohort.sudo().event_id and cohort.sudo().analytic_account_id)
        with self.assertRaises(AccessError):
            cohort.unlink()

    def test_a_manager_deletes_a_cohort_and_edits_the_tables(self):
        cohort = self._create_cohort("Trompée").with_user(self.users["manager"])
        cohort.unlink()
        self.assertFalse(cohort.exists())
        heading = self._heading("60.1").with_user(self.users["manager"])
        heading.account_prefixes = "601,602"
        with self.assertRaises(UserError):
            heading.unlink()  # an upgrade would bring it back
        own = heading.create(
            {"code": "60.9", "name": "Ours", "account_prefixes": "6099"}
        )
        own.unlink()
        self.assertFalse(own.exists())
        for role in ("facilitator", "coordinator", "officer", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                heading.with_user(self.users[role]).account_prefixes = "601"

    def test_an_officer_counts_attendance_and_reads_no_sheet(self):
        officer = self.users["officer"]
        session = self.records[self.own]["flashcoop.session"].with_user(officer)
        self.assertEqual(session.attendance_summary, "1/1")
        person = self.records[self.own]["flashcoop.participant"].with_user(officer)
        self.assertEqual(self.own.with_user(officer).attendance_rate, 100)
        line = session.sudo().attendance_ids.sudo(False)
        sheet = {
            "session_id": session.id,
            "participant_id": person.id,
            "status": "absent",
        }
        calls = (
            session.action_fill,
            session.action_all_present,
            session.action_lock,
            lambda: line.read(["status"]),
            lambda: person.read(["attendance_rate"]),
            lambda: person.read(["attended_hours"]),
            lambda: person.search([("absences_in_row", ">", 0)]),
            lambda: line.write({"status": "absent"}),
            lambda: line.save_sheet([sheet]),
            lambda: self.own.with_user(officer).get_attendance_grid(),
            lambda: self.own.with_user(officer).action_open_people_at_risk(),
            lambda: self.own.with_user(officer).generate_sessions(days=5),
            lambda: self.own.with_user(officer).move_day("2022-03-08", "2022-03-09"),
        )
        for call in calls:
            with self.assertRaises(AccessError):
                call()

    def test_an_auditor_reads_and_no_button_writes(self):
        auditor = self.users["auditor"]
        records = {
            model: record.with_user(auditor)
            for model, record in self.records[self.own].items()
        }
        cohort, funding = records["flashcoop.cohort"], records["flashcoop.funding"]
        session, person = records["flashcoop.session"], records["flashcoop.participant"]
        report = records["flashcoop.funder.report"]
        instalment = records["flashcoop.funding.instalment"]
        self.assertTrue(cohort.get_statement()[0]["headings"])
        calls = (
            cohort.action_run,
            cohort.generate_sessions,
            lambda: cohort.move_day("2022-03-08", "2022-03-09"),
            lambda: cohort.duplicate_edition("2022-06-09"),
            lambda: cohort.write({"closing_note": "Enough"}),
            session.action_fill,
            session.action_all_present,
            session.action_lock,
            person.action_complete,
            person.action_leave,
            funding.action_ask,
            funding.action_refuse,
            funding.action_grant,
            funding.action_book,
            funding.action_cancel_award,
            lambda: funding.give_back(10.0),
            funding.action_create_report,
            instalment.action_book,
            report.action_review,
            report.action_send,
        )
        for number, call in enumerate(calls):
            with self.subTest(number=number), self.assertRaises(AccessError):
                call()

    def test_people_of_other_apps_still_work(self):
        """Fields that we add to core's models stand in nobody's way."""
        desk = self._create_user(
            "stranger", login="test_desk", groups="event.group_event_user"
        )
        event = self.own.event_id.with_user(desk)
        self.assertEqual(event.read()[0]["name"], "Chez Nous")
        event.registration_ids.read()
        self.env["event.registration"].with_user(desk).create(
            {"event_id": event.id, "name": "Léa"}
        )
        reader = self._create_user(
            "stranger", login="test_reader", groups="account.group_account_readonly"
        )
        bill = self._create_bill([("607", 100, self._distribution((100, self.own)))])
        bill.with_user(reader).read()
        bill.with_user(reader).line_ids.read()
