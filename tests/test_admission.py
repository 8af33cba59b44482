"""Who gets a place: a maximum that only words exceed, a waiting list, a refusal."""

from common import FlashcoopCase
from psycopg2 import IntegrityError
from transactions import Transaction, at_once

from odoo.exceptions import AccessError, UserError
from odoo.tests.common import BaseCase
from odoo.tools import mute_logger


class AdmissionCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls._create_user("coordinator"))
        cls.cohort = cls._create_cohort(
            "Chez Nous", min_participants=2, max_participants=3
        )
        cls.cohort.action_recruit()

    def _candidates(self, *names, **values):
        people = self.env["flashcoop.participant"]
        for name in names:
            people |= self._create_participant(
                self.cohort, name, state="candidate", **values
            )
        return people

    def _decide(self, people, kind, **values):
        context = {"default_kind": kind, "default_participant_ids": people.ids}
        wizard = self.env["flashcoop.decision"].with_context(**context).create(values)
        wizard.action_confirm()


class TestMaximum(AdmissionCase):
    def test_the_group_fills_to_its_maximum_and_no_further(self):
        self._candidates("Ana", "Bo", "Cy").action_admit()
        self.assertTrue(self.cohort.is_full)
        (dee,) = self._candidates("Dee")
        with self.assertRefused("3 places and all are taken: put Dee on the waiting"):
            dee.action_admit()
        self.assertEqual(dee.state, "candidate")

    def test_too_many_at_once_are_all_refused(self):
        people = self._candidates("Ana", "Bo", "Cy", "Dee")
        with self.assertRefused("3 places"):
            people.action_admit()
        self.assertEqual(set(people.mapped("state")), {"candidate"})

    def test_nobody_is_born_above_the_maximum(self):
        self._candidates("Ana", "Bo", "Cy").action_admit()
        partner = self._create_partner("Dee")
        vals = {"cohort_id": self.cohort.id, "partner_id": partner.id}
        people = self.env["flashcoop.participant"]
        with self.assertRefused("3 places"):
            people.create(vals | {"state": "admitted"})
        with self.assertRefused("3 places"):
            people.with_context(default_state="admitted").create(vals)

    def test_words_make_room(self):
        self._candidates("Ana", "Bo", "Cy").action_admit()
        (dee,) = self._candidates("Dee")
        with self.assertRefused("Say in words"):
            self._decide(dee, "above", note=" ")
        self._decide(dee, "above", note="Bo starts a job on day two.")
        self.assertEqual(dee.state, "admitted")
        self.assertEqual(dee.above_maximum_reason, "Bo starts a job on day two.")
        self.assertIn("More people than places: 4 for 3", self.cohort.places_message)

    def test_a_place_that_is_given_back_is_free(self):
        people = self._candidates("Ana", "Bo", "Cy")
        people.action_admit()
        people[0].action_back()
        (dee,) = self._candidates("Dee")
        dee.action_admit()
        with self.assertRefused("3 places"):
            people[0].action_admit()

    def test_who_left_comes_back_only_to_a_free_place(self):
        people = self._candidates("Ana", "Bo", "Cy")
        people.action_admit()
        people[0].action_leave()
        (dee,) = self._candidates("Dee")
        dee.action_admit()
        with self.assertRefused("put Ana on the waiting list"):
            people[0].action_back()

    def test_the_events_app_gives_no_place_either(self):
        self._candidates("Ana", "Bo", "Cy").action_admit()
        (dee,) = self._candidates("Dee")
        with self.assertRefused("3 places"):
            dee.sudo().registration_id.state = "open"

    def test_without_a_maximum_everybody_enters(self):
        self.cohort.write({"min_participants": 0, "max_participants": 0})
        self._candidates("Ana", "Bo", "Cy", "Dee").action_admit()
        self.assertFalse(self.cohort.is_full or self.cohort.places_message)

    def test_a_minimum_is_below_the_maximum(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.cohort.min_participants = 4
            self.env.flush_all()

    def test_a_group_below_its_minimum_is_warned_of(self):
        (ana,) = self._candidates("Ana")
        ana.action_admit()
        self.assertIn(
            "People missing to the minimum of 2: 1", self.cohort.places_message
        )
        self._candidates("Bo").action_admit()
        self.assertFalse(self.cohort.places_message)


class TestWaitingList(AdmissionCase):
    def test_candidates_wait_in_their_order_and_move_up(self):
        ana, bo, cy = self._candidates("Ana", "Bo", "Cy")
        (ana + bo).action_wait()
        cy.action_wait()
        self.assertEqual((ana + bo + cy).mapped("waiting_rank"), [1, 2, 3])
        ana.action_admit()
        self.assertEqual((ana + bo + cy).mapped("waiting_rank"), [0, 1, 2])
        bo.action_stop_waiting()
        self.assertEqual(cy.waiting_rank, 1)

    def test_only_candidates_wait(self):
        (ana,) = self._candidates("Ana")
        ana.action_admit()
        with self.assertRefused("Ana is no candidate"):
            ana.action_wait()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            ana.waiting_rank = 1
            self.env.flush_all()

    def test_who_is_declined_or_deleted_leaves_the_list(self):
        ana, bo, cy = self._candidates("Ana", "Bo", "Cy")
        (ana + bo + cy).action_wait()
        ana.unlink()
        self.assertEqual((bo + cy).mapped("waiting_rank"), [1, 2])
        bo.action_decline()
        self.assertEqual((bo + cy).mapped("waiting_rank"), [0, 1])

    def test_a_free_place_is_announced(self):
        self._candidates("Ana", "Bo").action_admit()
        self._candidates("Cy").action_wait()
        self.assertEqual(
            self.cohort.places_message,
            "Places free: 1; candidates who wait: 1. Admit the first of them.",
        )

    def test_the_lists_of_two_flashcoops_are_apart(self):
        other = self._create_cohort("Chez Eux")
        eve = self._create_participant(other, "Eve", state="candidate")
        (ana,) = self._candidates("Ana")
        (eve + ana).action_wait()
        self.assertEqual((eve.waiting_rank, ana.waiting_rank), (1, 1))

    def test_a_closed_flashcoop_has_no_waiting_list_to_change(self):
        (ana,) = self._candidates("Ana")
        ana.action_wait()
        self.cohort.action_cancel()
        with self.assertRefused("is cancelled"):
            ana.action_admit()


class TestRefusal(AdmissionCase):
    def test_a_refusal_says_why(self):
        (ana,) = self._candidates("Ana")
        self._decide(ana, "decline", decline_reason="full", note="Call in May")
        self.assertEqual(ana.state, "declined")
        self.assertEqual(
            (ana.decline_reason, ana.decline_note), ("full", "Call in May")
        )

    def test_a_refusal_without_a_reason_is_not_taken(self):
        (ana,) = self._candidates("Ana")
        with self.assertRefused("Choose a reason"):
            self._decide(ana, "decline")

    def test_who_is_called_back_has_no_reason_any_more(self):
        (ana,) = self._candidates("Ana")
        self._decide(ana, "decline", decline_reason="dates", note="Exam")
        ana.action_back()
        self.assertFalse(ana.decline_reason or ana.decline_note)

    def test_a_facilitator_neither_reads_the_reason_nor_decides(self):
        facilitator = self._create_user("facilitator")
        self.cohort.coordinator_id = facilitator
        (ana,) = self._candidates("Ana")
        ana.action_decline()
        hers = ana.with_user(facilitator)
        with self.assertRaises(AccessError):
            hers.read(["decline_reason"])
        with self.assertRaises(AccessError):
            hers.action_back()
        with self.assertRaises(AccessError):
            self.env["flashcoop.decision"].with_user(facilitator).create(
                {"kind": "decline", "participant_ids": ana.ids}
            )


class TestMeeting(AdmissionCase):
    def setUp(self):
        super().setUp()
        self.mission = self._create_partner("Mission locale", is_company=True)
        self.meeting = self.env["flashcoop.meeting"].create(
            {"cohort_id": self.cohort.id, "date": "2022-02-21", "hour": 14.0}
        )

    def _guest(self, name, **values):
        return self.env["flashcoop.meeting.guest"].create(
            {"meeting_id": self.meeting.id, "name": name, **values}
        )

    def test_who_listens_is_no_participant_and_no_contact(self):
        contacts = self.env["res.partner"].search_count([])
        self._guest("Ana", status="came", wishes_to_join=False)
        self.assertEqual(self.env["res.partner"].search_count([]), contacts)
        self.assertFalse(self.cohort.participant_ids)
        self.assertEqual(self.meeting.came_count, 1)

    def test_who_joins_is_a_candidate_once(self):
        guest = self._guest(
            "Ana", email="ana@example.com", prescriber_id=self.mission.id
        )
        guest.wishes_to_join = True
        self.meeting.action_join()
        self.meeting.action_join()
        person = self.cohort.participant_ids
        self.assertEqual(guest.participant_id, person)
        self.assertEqual(person.state, "candidate")
        self.assertEqual(person.prescriber_id, self.mission)
        self.assertEqual(guest.status, "came")
        self.assertEqual(self.meeting.joined_count, 1)

    def test_a_guest_who_is_known_is_found(self):
        ana = self._create_partner("Ana Lima", email="ana@example.com")
        member = self._create_participant(
            self.cohort, partner_id=ana.id, state="candidate"
        )
        guest = self._guest("Lima Ana", email="ANA@example.com")
        guest.action_join()
        self.assertEqual(guest.participant_id, member)
        bo = self._create_partner("Bo Roy", email="bo@example.com")
        guest = self._guest("Bo Roy", email="bo@example.com")
        guest.action_join()
        self.assertEqual(guest.participant_id.partner_id, bo)

    def test_a_namesake_is_asked_about(self):
        self._create_partner("Ana Lima")
        guest = self._guest("Ana Lima")
        with self.assertRefused("A contact is called Ana Lima already"):
            guest.action_join()

    def test_a_closed_flashcoop_has_no_meeting_to_change(self):
        guest = self._guest("Ana")
        self.cohort.action_cancel()
        for call in (
            lambda: guest.write({"status": "came"}),
            lambda: self._guest("Bo"),
            guest.unlink,
        ):
            with self.assertRefused("is cancelled"):
                call()

    def test_a_facilitator_notes_who_came_and_sees_no_prescriber(self):
        facilitator = self._create_user("facilitator")
        self.cohort.coordinator_id = facilitator
        guest = self._guest("Ana", prescriber_id=self.mission.id)
        guest = guest.with_user(facilitator)
        guest.status = "came"
        self.assertEqual(guest.name, "Ana")
        with self.assertRaises(AccessError):
            guest.read(["prescriber_id"])
        with self.assertRaises(AccessError):
            guest.action_join()


class TestFeedback(AdmissionCase):
    def setUp(self):
        super().setUp()
        self.mission = self._create_partner("Mission locale", is_company=True)
        self.other = self._create_partner("CCAS", is_company=True)

    def _sheets(self):
        action = self.cohort.action_feedback()
        sheets = self.env["flashcoop.feedback"].search(action["domain"])
        return {sheet.prescriber_id: sheet for sheet in sheets}

    def test_each_prescriber_is_told_of_its_own_people_only(self):
        told = {"may_tell_prescriber": "yes"}
        self._candidates("Ana", prescriber_id=self.mission.id, **told)
        self._candidates("Bo", prescriber_id=self.other.id, **told)
        self._candidates("Cy", **told)
        sheets = self._sheets()
        self.assertEqual(set(sheets), {self.mission, self.other})
        names = [line["name"] for line in sheets[self.mission]._get_lines()]
        self.assertEqual(names, ["Ana"])

    def test_it_tells_where_each_application_stands_and_no_more(self):
        ana, bo, cy, dee = self._candidates(
            *("Ana", "Bo", "Cy", "Dee"),
            prescriber_id=self.mission.id,
            may_tell_prescriber="yes",
        )
        ana.action_admit()
        bo.action_wait()
        self._decide(cy, "decline", decline_reason="dates", note="Private matter")
        ana.write({"benefit": "rsa", "disability": "yes"})
        meeting = self.env["flashcoop.meeting"].create(
            {"cohort_id": self.cohort.id, "date": "2022-02-21"}
        )
        guests = (("Evelyne", "came"), ("Flora", "absent"), ("Gilles", "invited"))
        for name, status in guests:
            self.env["flashcoop.meeting.guest"].create(
                {
                    "meeting_id": meeting.id,
                    "name": name,
                    "status": status,
                    "prescriber_id": self.mission.id,
                }
            )
        sheet = self._sheets()[self.mission]
        told = {line["name"]: line["texts"] for line in sheet._get_lines()}
        self.assertEqual(
            told,
            {
                "Ana": ["Admitted"],
                "Bo": ["On the waiting list, place 1"],
                "Cy": ["Not admitted: Not free on the dates"],
                "Dee": ["Candidate: not decided yet"],
            },
        )
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "flashcoop_odoo.feedback_pdf", sheet.ids
        )
        text = html.decode()
        self.assertIn("Mission locale", text)
        for word in ("Private matter", "RSA", "RQTH", "Evelyne", "Flora", "Gilles"):
            self.assertNotIn(word, text)

    def test_who_has_not_agreed_is_counted_and_not_named(self):
        ana, bo, cy, dee = self._candidates(
            *("Ana", "Bo", "Cyprien", "Dee"), prescriber_id=self.mission.id
        )
        ana.may_tell_prescriber = "yes"
        bo.may_tell_prescriber = "no"
        self._decide(cy + dee, "decline", decline_reason="dates")
        meeting = self.env["flashcoop.meeting"].create(
            {"cohort_id": self.cohort.id, "date": "2022-02-21"}
        )
        guest = {"meeting_id": meeting.id, "prescriber_id": self.mission.id}
        self.env["flashcoop.meeting.guest"].create(guest | {"name": "Evelyne"})
        sheet = self._sheets()[self.mission]
        self.assertEqual((sheet.told_count, sheet.untold_count), (1, 4))
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "flashcoop_odoo.feedback_pdf", sheet.ids
        )
        text = " ".join(html.decode().split())
        self.assertIn("Ana", text)
        self.assertIn("Seules sont nommées les personnes qui ont accepté", text)
        self.assertRegex(text, r"qui ne sont pas nommées : 4")
        for word in (">Bo<", "Cyprien", ">Dee<", "Evelyne", "Pas disponible"):
            self.assertNotIn(word, text)
        ana.may_tell_prescriber = "no"
        with self.assertRefused("Nobody sent by Mission locale has agreed"):
            self._sheets()[self.mission].action_print()

    def test_without_a_prescriber_there_is_nobody_to_tell(self):
        self._candidates("Ana")
        with self.assertRefused("was sent by a prescriber"):
            self.cohort.action_feedback()

    def test_a_sheet_is_its_authors(self):
        self._candidates("Ana", prescriber_id=self.mission.id)
        sheet = self._sheets()[self.mission]
        second = self._create_user("coordinator", "second_coordinator")
        with self.assertRaises(AccessError):
            sheet.with_user(second).read(["message"])
        facilitator = self._create_user("facilitator")
        self.cohort.coordinator_id = facilitator
        with self.assertRaises(AccessError):
            self.cohort.with_user(facilitator).action_feedback()


class TestLastPlace(BaseCase):
    """Two coordinators admit at the same time, in real transactions."""

    def setUp(self):
        super().setUp()
        with Transaction() as env:
            cohort = env["flashcoop.cohort"].create(
                {
                    "name": "Une place",
                    "date_start": "2022-03-07",
                    "max_participants": 1,
                }
            )
            cohort.action_recruit()
            people = env["flashcoop.participant"].create(
                [
                    {
                        "cohort_id": cohort.id,
                        "partner_id": env["res.partner"].create({"name": name}).id,
                    }
                    for name in ("Ana", "Bo")
                ]
            )
            self.cohort_id, self.people = cohort.id, people.ids
        self.addCleanup(self._clean)

    def _clean(self):
        with Transaction() as env:
            cohort = env["flashcoop.cohort"].browse(self.cohort_id)
            partners = cohort.participant_ids.partner_id
            account, event = cohort.analytic_account_id, cohort.event_id
            cohort.participant_ids.filtered(
                lambda p: p.state == "admitted"
            ).action_back()
            cohort.participant_ids.unlink()
            cohort.unlink()
            account.exists().unlink()
            event.exists().unlink()
            partners.unlink()

    def _admit(self, person):
        return lambda env: env["flashcoop.participant"].browse(person).action_admit()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_of_them_gets_the_last_place_and_the_other_is_told(self):
        answers = at_once(*map(self._admit, self.people))
        refused = [answer for answer in answers if isinstance(answer, UserError)]
        self.assertEqual(len(refused), 1)
        self.assertIn("1 places and all are taken", str(refused[0]))
        with Transaction() as env:
            people = env["flashcoop.participant"].browse(self.people)
            self.assertEqual(sorted(people.mapped("state")), ["admitted", "candidate"])
