"""Signatures: who signed what and when, in one chain a half-day that shows any gap."""

import base64
import io

from common import FlashcoopCase
from freezegun import freeze_time
from PIL import Image, ImageDraw

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

MORNING = "2022-03-07 11:00:00"  # UTC: noon in Paris


def draw(seed=0):
    """Return a PNG with a stroke, in base64; another one for each seed."""
    image = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    ink = ImageDraw.Draw(image)
    ink.line([(10, 50), (100, 20 + seed), (200, 80 - seed)], fill="navy", width=4)
    data = io.BytesIO()
    image.save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


class SignatureCase(FlashcoopCase):
    """A Flashcoop of two people on two half-days, and its facilitator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls._create_user("facilitator")
        cls.coordinator = cls._create_user("coordinator")
        cls.manager = cls._create_user("manager")
        cls.cohort = cls._create_cohort(coordinator_id=cls.facilitator.id)
        cls.cohort.generate_sessions(days=1)
        cls.ana = cls._create_participant(cls.cohort, "Ana")
        cls.bo = cls._create_participant(cls.cohort, "Bo")
        cls.session, cls.other = cls.cohort.session_ids.with_user(cls.facilitator)
        cls.cohort.session_ids.facilitator_ids = cls.facilitator.partner_id

    def _line(self, person, session=None):
        session = session or self.session
        return session.attendance_ids.filtered(lambda a: a.participant_id == person)

    def _sign(self, person, seed=0, session=None, **vals):
        session = session or self.session
        vals = {"way": "tablet", "image": draw(seed), **vals}
        line = self._line(person, session)
        return session._add_signature(line, **vals).with_user(self.env.user)

    def _sign_all(self):
        self.session.action_all_present()
        self._sign(self.ana, 1)
        self._sign(self.bo, 2)
        self.session._add_signature(
            self.facilitator.partner_id, way="tablet", image=draw(3)
        )


class TestSignature(SignatureCase):
    def test_a_signature_says_who_when_and_how(self):
        with freeze_time(MORNING):
            signature = self._sign(
                self.ana,
                signed_at="2022-03-07 10:58:00",
                user_id=self.facilitator.id,
                ip="192.0.2.7",
                device="Firefox",
            )
        self.assertEqual(signature.participant_id, self.ana)
        self.assertEqual(str(signature.signed_at), "2022-03-07 10:58:00")
        self.assertEqual(str(signature.received_at), MORNING)
        self.assertEqual(signature.user_id, self.facilitator)
        self.assertEqual(signature.content["date"], "2022-03-07")
        line = self._line(self.ana)
        self.assertEqual((line.signature_id, line.is_signed), (signature, True))
        self.assertFalse(self._line(self.bo).is_signed)
        signed = self.env["flashcoop.attendance"].search([("is_signed", "=", True)])
        self.assertEqual(signed & self.cohort.attendance_ids, line)

    def test_a_clock_that_runs_fast_does_not_sign_in_the_future(self):
        with freeze_time(MORNING):
            signature = self._sign(self.ana, signed_at="2023-01-01 00:00:00")
        self.assertEqual(signature.signed_at, signature.received_at)

    def test_a_time_that_is_none_is_that_of_reception(self):
        for seed, time in enumerate(("yesterday", 7, None, ["2022"])):
            signature = self._drawn_at(time, seed)
            self.assertEqual(signature.signed_at, signature.received_at)
            self.session.withdraw_signature(signature.id, "Again")

    def _drawn_at(self, time, seed):
        self.session.save_phone(
            [],
            [
                {
                    "uuid": str(seed),
                    "participant_id": self.ana.id,
                    "image": f"data:image/png;base64,{draw(seed)}",
                    "signed_at": time,
                }
            ],
        )
        return self._line(self.ana).signature_id

    def test_the_same_signature_sent_twice_counts_once(self):
        first = self._sign(self.ana, uuid="a")
        self.assertEqual(self._sign(self.ana, uuid="a"), first)
        self.assertEqual(len(self.session.signature_ids), 1)

    def test_a_person_signs_once_a_half_day(self):
        self._sign(self.ana)
        with self.assertRefused("Ana has signed"):
            self._sign(self.ana, 1)
        self._sign(self.ana, 1, self.other)

    def test_a_signature_taken_back_stays_and_the_person_signs_again(self):
        first = self._sign(self.ana)
        with self.assertRefused("Say why"):
            self.session.withdraw_signature(first.id, " ")
        self.session.withdraw_signature(first.id, "Bo signed in Ana's place")
        self.assertFalse(self._line(self.ana).is_signed)
        with self.assertRefused("taken back already"):
            self.session.withdraw_signature(first.id, "Again")
        second = self._sign(self.ana, 1)
        self.assertEqual(self._line(self.ana).signature_id, second)
        numbers = self.session.signature_ids.mapped("number")
        self.assertEqual(numbers, [1, 2, 3])
        self.assertFalse(self.session.chain_problem)

    def test_the_window_takes_a_signature_back(self):
        first = self._sign(self.ana)
        self.env["flashcoop.signature.withdraw"].with_user(self.facilitator).create(
            {
                "session_id": self.session.id,
                "signature_id": first.id,
                "reason": "Bo signed in Ana's place",
            }
        ).action_withdraw()
        self.assertFalse(first.is_valid)
        self.assertFalse(self._line(self.ana).is_signed)

    def test_nobody_signs_on_a_sheet_they_are_not_on(self):
        with self.assertRefused("Ana is not on the sheet"):
            self.session._add_signature(
                self._line(self.ana, self.other), way="tablet", image=draw()
            )

    def test_a_locked_sheet_takes_signatures_on_paper_alone(self):
        self.session.action_all_present()
        signature = self._sign(self.ana)
        self.session.action_lock()
        with self.assertRefused("is locked"):
            self._sign(self.bo, 1)
        with self.assertRefused("is locked"):
            self.session.withdraw_signature(signature.id, "Wrong")
        self._sign(self.bo, way="paper", image=False, image_hash="0" * 64)
        self.assertTrue(self._line(self.bo).is_signed)
        self.assertFalse(self.session.chain_problem)

    def test_a_closed_flashcoop_takes_no_signature(self):
        self.cohort.sudo().write({"state": "cancelled"})
        with self.assertRefused("is cancelled"):
            self._sign(self.ana)

    def test_a_line_that_was_signed_stays_where_it_is(self):
        self._sign(self.ana)
        line = self._line(self.ana)
        with self.assertRefused("has signed"):
            line.unlink()
        with self.assertRefused("has signed"):
            line.session_id = self.other
        self._line(self.bo).unlink()

    def test_a_half_day_is_signed_when_all_who_came_and_a_facilitator_signed(self):
        self._line(self.bo).status = "absent"
        self._line(self.ana).status = "present"
        self.assertFalse(self.session.is_signed)
        self._sign(self.ana)
        self.assertFalse(self.session.is_signed)
        self.session._add_signature(
            self.facilitator.partner_id, way="tablet", image=draw(3)
        )
        self.assertTrue(self.session.is_signed)
        counts = self.session.attended_count, self.session.signed_count
        self.assertEqual(counts, (1, 1))


class TestChain(SignatureCase):
    """What somebody changes behind our back shows."""

    def setUp(self):
        super().setUp()
        self._sign_all()
        self.env.flush_all()

    def _problem(self):
        self.env.invalidate_all()
        return self.session.chain_problem or ""

    def _tamper(self, query, *args):
        self.env.cr.execute(query, args)

    def test_what_was_signed_holds(self):
        self.assertEqual(self._problem(), "")

    def test_a_form_that_asks_for_the_size_of_images_is_told_the_same(self):
        self.env.invalidate_all()
        session = self.session.with_context(bin_size=True)
        session.signature_ids.read(["image"])
        self.assertFalse(session.chain_problem)

    def test_nobody_changes_or_deletes_a_signature(self):
        signature = self.session.signature_ids[0].sudo()
        calls = (
            lambda: signature.write({"participant_id": self.bo.id}),
            lambda: signature.write({"image": draw(9)}),
            lambda: signature.write({"erased_at": MORNING}),
            signature.unlink,
        )
        for number, call in enumerate(calls):
            with self.subTest(number), self.assertRefused("stays as it was given"):
                call()

    def test_a_changed_fact_is_found(self):
        for column, value in (
            ("participant_id", self.bo.id),
            ("signed_at", "2022-03-08 08:00:00"),
            ("received_at", "2099-03-08 08:00:00"),
            ("way", "own_phone"),
            ("image_hash", "0" * 64),
            ("content", '{"title": "Other"}'),
            ("evidence_hash", "0" * 64),
        ):
            with self.subTest(column), self.env.cr.savepoint(flush=False) as savepoint:
                self._tamper(
                    f"UPDATE flashcoop_signature SET {column} = %s"  # noqa: S608
                    " WHERE session_id = %s AND number = 1",
                    value,
                    self.session.id,
                )
                self.assertIn("no. 1", self._problem())
                savepoint.rollback()

    def test_a_missing_signature_is_found_wherever_it_stood(self):
        delete = "DELETE FROM flashcoop_signature WHERE session_id = %s AND number = %s"
        for number, sentence in ((1, "no. 2"), (2, "no. 3"), (3, "last signature")):
            with self.subTest(number), self.env.cr.savepoint(flush=False) as savepoint:
                self._tamper(delete, self.session.id, number)
                self.assertIn(sentence, self._problem())
                savepoint.rollback()

    def test_another_address_or_image_is_found(self):
        self._tamper(
            "UPDATE flashcoop_signature SET ip = '198.51.100.1'"
            " WHERE session_id = %s AND number = 2",
            self.session.id,
        )
        self.assertIn("no. 2", self._problem())

    def test_another_image_is_found(self):
        signature = self.session.signature_ids[1]
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", signature._name),
                    ("res_id", "=", signature.id),
                    ("res_field", "=", "image"),
                ]
            )
        )
        attachment.raw = base64.b64decode(draw(7))
        self.assertIn("no. 2", self._problem())

    def test_erasing_what_tells_of_people_keeps_the_chain(self):
        signatures = self.session.signature_ids.sudo()
        self.cohort.sudo().write(
            {"state": "cancelled"}
        )  # final, and erased all the same
        signatures._erase_personal_data()
        self.assertEqual(self._problem(), "")
        self.assertEqual(
            [any((s.image, s.ip, s.device, s.salt)) for s in signatures], [False] * 3
        )
        self.assertTrue(all(signatures.mapped("image_hash")))
        self.assertTrue(self.session.is_signed)

    def test_an_image_lost_without_being_erased_is_found(self):
        self.env["ir.attachment"].sudo().search(
            [
                ("res_model", "=", "flashcoop.signature"),
                ("res_id", "in", self.session.signature_ids.ids),
                ("res_field", "=", "image"),
            ]
        ).unlink()
        self.assertIn("no. 1", self._problem())

    def test_each_half_day_has_a_chain_of_its_own(self):
        self._sign(self.ana, 5, self.other)
        self.assertEqual(self.other.signature_ids.number, 1)
        self.assertFalse(self.other.chain_problem)


class TestSignatureRights(SignatureCase):
    def setUp(self):
        super().setUp()
        self.signature = self._sign(self.ana, ip="192.0.2.7")

    def test_nobody_writes_signatures_past_the_half_day(self):
        vals = {
            "session_id": self.session.id,
            "kind": "participant",
            "participant_id": self.bo.id,
            "way": "tablet",
        }
        for user in (self.facilitator, self.coordinator, self.manager):
            signature = self.signature.with_user(user)
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    signature.create(vals)
                with self.assertRaises(UserError):
                    signature.write({"way": "paper"})
                with self.assertRaises(UserError):
                    signature.unlink()

    def test_images_and_traces_are_for_those_who_may_know_people(self):
        self.assertTrue(self.signature.with_user(self.facilitator).image)
        officer = self.signature.with_user(self._create_user("officer"))
        blind = self.signature.with_user(self._create_user("auditor"))
        self.assertEqual(blind.read(["signed_at"])[0]["id"], blind.id)
        with self.assertRaises(AccessError):
            officer.read(["signed_at"])
        for name in ("image", "ip", "device", "reason"):
            with self.subTest(name), self.assertRaises(AccessError):
                blind.read([name])
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "flashcoop.signature"),
                    ("res_id", "=", self.signature.id),
                    ("res_field", "=", "image"),
                ]
            )
        )
        with self.assertRaises(AccessError):
            attachment.with_user(blind.env.user).read(["datas"])
        for user in (self.facilitator, self.manager, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                attachment.with_user(user).write({"raw": b"other"})
            with self.assertRaises(AccessError):
                attachment.with_user(user).unlink()

    def test_a_facilitator_sees_the_signatures_of_their_own_flashcoops(self):
        self.cohort.coordinator_id = self.coordinator
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.signature.with_user(self.facilitator).read(["number"])
        self.signature.with_user(self.coordinator).read(["number"])

    @mute_logger("odoo.sql_db")
    def test_strangers_see_none(self):
        for role in ("stranger", "portal"):
            user = self._create_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.signature.with_user(user).read(["number"])
