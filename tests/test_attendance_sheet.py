"""Attendance sheets on paper: what they say, and that a scan finds its half-day."""

import base64
import io

import pypdf
import pypdfium2
from common import FlashcoopCase
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.flashcoop_odoo.calc.sheet_code import SheetCode, parse
from odoo.addons.flashcoop_odoo.models import flashcoop_scan
from odoo.addons.flashcoop_odoo.report import scan_reader

SHEET = "flashcoop_odoo.sheet_pdf"
OVERVIEW = "flashcoop_odoo.sheet_overview_pdf"
HOURS = "flashcoop_odoo.participant_hours_pdf"

numbers = st.integers(min_value=0, max_value=10**9)


@given(numbers, numbers, numbers, st.integers(1, 99), st.integers(0, 99))
def test_a_code_is_read_as_it_was_written(cohort, first, last, page, more):
    code = SheetCode("0A1B2C3D", cohort, first, last, page, page + more)
    assert parse(str(code)) == code


@given(st.text())
def test_any_other_text_is_no_code(text):
    assert parse(text) is None or text.strip().startswith("FCE1:")


class SheetCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cohort = cls._create_cohort("Chez Nous")
        cls.cohort.generate_sessions(days=2)
        cls.sessions = cls.cohort.session_ids.sorted("start")
        cls.sessions[0].name = "Setting prices"
        cls.ana = cls._create_participant(cls.cohort, "Ana Lima")
        cls.bob = cls._create_participant(cls.cohort, "Bob Roy")
        cls.facilitator = cls._create_user("facilitator")
        cls.env["flashcoop.actor"].create(
            {
                "cohort_id": cls.cohort.id,
                "partner_id": cls.facilitator.partner_id.id,
                "role": "facilitator",
                "function": "Pastry chef",
            }
        )

    def _print(self, layout="half_day", content="blank", sessions=None, user=None):
        return (
            self.env["flashcoop.sheet.print"]
            .with_user(user or self.facilitator)
            .create(
                {
                    "cohort_id": self.cohort.id,
                    "layout": layout,
                    "content": content,
                    "session_ids": [Command.set((sessions or self.sessions).ids)],
                }
            )
        )

    def _read(self, pdf):
        """Return the words of each page, single spaces."""
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def _picture(self, pdf, page=0, dpi=150):
        """Return a page as a scanner would see it."""
        document = pypdfium2.PdfDocument(pdf)
        return document[page].render(scale=dpi / 72).to_pil()

    def _file(self, pictures, name="scan.pdf"):
        """Return an attachment: pictures as the pages of one PDF."""
        stream = io.BytesIO()
        first, *others = [picture.convert("RGB") for picture in pictures]
        first.save(stream, format="PDF", save_all=True, append_images=others)
        return self._attachment(stream.getvalue(), name)

    def _attachment(self, content, name="scan.pdf", user=None):
        return (
            self.env["ir.attachment"]
            .with_user(user or self.facilitator)
            .create({"name": name, "raw": content})
        )

    def _deposit(self, *attachments, user=None):
        """Return what was read of the files, as the user deposits them."""
        files = attachments[0].union(*attachments[1:])
        wizard = (
            self.env["flashcoop.scan.deposit"]
            .with_user(user or self.facilitator)
            .create(
                {
                    "cohort_id": self.cohort.id,
                    "attachment_ids": [Command.set(files.ids)],
                }
            )
        )
        action = wizard.action_deposit()
        return wizard.env["flashcoop.scan"].browse(action["res_id"])


class TestSheet(SheetCase):
    def test_a_blank_sheet_has_all_that_a_funder_looks_for(self):
        self._create_funding(
            [(self.cohort, 100)], kind="european", asked_amount=100
        ).action_ask()
        (page,) = self._read(
            self._draw_pdf(SHEET, self._print(sessions=self.sessions[0]))
        )
        for words in (
            "Chez Nous",
            "Ana Lima",
            "Bob Roy",
            "Setting prices",
            "09:00 – 12:30",
            self.facilitator.name,
            "Pastry chef",
            "Funder european",
            "1/1",
        ):
            self.assertIn(words, page)
        self.assertRegex(page, "7 (mars|March) 2022")
        self.assertRegex(page, "Union européenne|European Union")

    def test_the_mention_of_the_funding_goes_before_that_of_its_kind(self):
        funding = self._create_funding(
            [(self.cohort, 100)], kind="european", asked_amount=100
        )
        funding.action_ask()
        funding.sheet_mention = "Projet cofinancé par le FSE+"
        self.assertEqual(
            self.cohort._get_sheet_funders()[0]["mention"],
            "Projet cofinancé par le FSE+",
        )

    def test_who_refused_or_is_not_asked_yet_is_not_named(self):
        funding = self._create_funding([(self.cohort, 100)], asked_amount=100)
        self.assertFalse(self.cohort._get_sheet_funders())
        funding.action_ask()
        self.assertTrue(self.cohort._get_sheet_funders())

    def test_a_day_has_a_box_for_the_morning_and_one_for_the_afternoon(self):
        pages = self.sessions._get_sheet_pages("day")
        self.assertEqual(len(pages), 2)
        self.assertEqual(pages[0]["sessions"], self.sessions[:2])
        self.assertEqual(len(pages[0]["people"][0]["cells"]), 2)

    def test_the_overview_holds_the_whole_programme(self):
        self.cohort.generate_sessions(days=8)
        pages = self.cohort.session_ids._get_sheet_pages("cohort")
        self.assertEqual([len(page["sessions"]) for page in pages], [14, 2])
        wizard = self._print("cohort", sessions=self.cohort.session_ids)
        self.assertEqual(len(self._read(self._draw_pdf(OVERVIEW, wizard))), 2)

    def test_many_people_go_on_several_pages_each_with_its_code(self):
        for number in range(20):
            self._create_participant(self.cohort, f"Person {number:02}")
        pages = self.sessions[0]._get_sheet_pages("half_day")
        self.assertEqual([page["page"] for page in pages], [1, 2, 3])
        self.assertEqual({page["pages"] for page in pages}, {3})
        self.assertEqual(len({page["code"] for page in pages}), 3)
        wizard = self._print(sessions=self.sessions[0])
        self.assertEqual(len(self._read(self._draw_pdf(SHEET, wizard))), 3)

    def test_a_filled_sheet_says_who_came_and_never_why_one_did_not(self):
        session = self.sessions[0]
        line = session.attendance_ids.filtered(lambda a: a.participant_id == self.bob)
        line.write({"status": "excused", "reason": "Hospital"})
        session.action_all_present()
        wizard = self._print(content="filled", sessions=session)
        (page,) = self._read(self._draw_pdf(SHEET, wizard))
        self.assertRegex(page, "Bob Roy (Excusé|Excused)")
        self.assertIn("3 h 30", page)
        self.assertNotIn("Hospital", page)

    def test_a_blank_sheet_says_nothing_of_who_came(self):
        self.sessions[0].action_all_present()
        wizard = self._print(sessions=self.sessions[0])
        (page,) = self._read(self._draw_pdf(SHEET, wizard))
        self.assertNotIn("3 h 30", page)

    def test_nothing_to_print_is_said(self):
        wizard = self._print()
        wizard.session_ids = False
        with self.assertRefused("no half-day"):
            wizard.action_print()

    def test_who_may_not_know_people_prints_no_sheet(self):
        for role in ("officer", "auditor"):
            with self.assertRaises(AccessError):
                self._print(user=self._create_user(role))

    def test_a_facilitator_of_another_flashcoop_prints_no_sheet(self):
        foreign = self._create_user("facilitator", "foreign")
        with self.assertRaises(AccessError):
            self._print(user=foreign)._get_pages()


class TestHours(SheetCase):
    def test_the_certificate_adds_up_what_was_attended(self):
        self.sessions[0].action_all_present()
        self.sessions[1].attendance_ids.status = "absent"
        user = self.ana.with_user(self.facilitator)
        certificate, statement = self._read(self._draw_pdf(HOURS, user))
        self.assertIn("Ana Lima", certificate)
        self.assertIn("3 h 30", certificate)
        self.assertRegex(statement, r"Total 3 h 30")
        self.assertIn("Setting prices", statement)
        self.assertNotIn("Bob", certificate + statement)

    def test_somebody_who_never_came_gets_no_hours(self):
        self.sessions.attendance_ids.status = "absent"
        self.assertEqual(self.ana._get_hours_total(), 0)
        certificate, _statement = self._read(self._draw_pdf(HOURS, self.ana))
        self.assertRegex(certificate, "suivi aucune|attended none")

    def test_what_is_merely_expected_is_not_certified(self):
        self.sessions[0].action_all_present()
        self.assertEqual(len(self.ana._get_hours_lines()), 1)


class TestScan(SheetCase):
    def _signed(self):
        """Return the pictures of the printed sheets of all half-days."""
        pdf = self._draw_pdf(SHEET, self._print())
        return [self._picture(pdf, number) for number in range(4)]

    def test_each_page_of_a_bundle_finds_its_half_day(self):
        pictures = self._signed()
        scan = self._deposit(self._file([pictures[2], pictures[0]]))
        self.assertEqual(scan.page_ids[0].session_ids, self.sessions[2])
        self.assertEqual(scan.page_ids[1].session_ids, self.sessions[0])
        self.assertEqual(scan.unread_count, 0)
        self.assertEqual(self.sessions[2].scan_page_count, 1)
        content = base64.b64decode(scan.page_ids[0].raw)
        self.assertEqual(len(pypdf.PdfReader(io.BytesIO(content)).pages), 1)

    def test_pages_turned_tilted_noisy_and_small_are_read(self):
        picture = self._signed()[1]
        noise = Image.effect_noise(picture.size, 120).convert("RGB")
        seen = [
            picture.rotate(180),
            picture.rotate(90, expand=True),
            picture.rotate(4, fillcolor="white"),
            Image.blend(picture.convert("RGB"), noise, 0.35),
            picture.filter(ImageFilter.GaussianBlur(1.5)),
            picture.resize((picture.width // 2, picture.height // 2)),
        ]
        scan = self._deposit(self._file(seen))
        self.assertEqual(len(scan.page_ids), 6)
        for page in scan.page_ids:
            self.assertEqual(page.session_ids, self.sessions[1], page.name)

    def test_a_picture_of_a_sheet_is_a_page_too(self):
        stream = io.BytesIO()
        self._signed()[0].convert("RGB").save(stream, format="JPEG", quality=60)
        scan = self._deposit(self._attachment(stream.getvalue(), "photo.jpg"))
        self.assertEqual(scan.page_ids.session_ids, self.sessions[0])

    def test_a_page_of_a_day_is_of_both_half_days_and_of_the_overview_of_all(self):
        for layout, count in (("day", 2), ("cohort", 4)):
            report = OVERVIEW if layout == "cohort" else SHEET
            pdf = self._draw_pdf(report, self._print(layout))
            scan = self._deposit(self._file([self._picture(pdf)]))
            self.assertEqual(scan.page_ids.session_ids, self.sessions[:count])

    def test_a_half_day_that_moved_since_still_gets_its_page(self):
        picture = self._signed()[0]
        self.cohort.move_day("2022-03-07", "2022-03-12")
        scan = self._deposit(self._file([picture]))
        self.assertEqual(scan.page_ids.session_ids, self.sessions[0])

    def test_pages_that_say_nothing_wait_for_somebody_to_sort_them(self):
        white = Image.new("RGB", (1240, 1754), "white")
        scan = self._deposit(self._file([white, self._signed()[0]]))
        page = scan.page_ids[0]
        self.assertEqual((page.reason, scan.unread_count), ("unread", 1))
        page.session_ids = self.sessions[3]
        self.assertEqual(scan.unread_count, 0)
        self.assertEqual(self.sessions[3].scan_page_count, 1)

    def test_sheets_of_another_flashcoop_or_of_nothing_are_told_apart(self):
        picture, gone = self._signed()[:2]
        self.sessions[1].attendance_ids.unlink()
        self.sessions[1].unlink()
        other = self._create_cohort("Elsewhere", coordinator_id=self.facilitator.id)
        wizard = (
            self.env["flashcoop.scan.deposit"]
            .with_user(self.facilitator)
            .create(
                {
                    "cohort_id": other.id,
                    "attachment_ids": [Command.set(self._file([picture]).ids)],
                }
            )
        )
        scan = self.env["flashcoop.scan"].browse(wizard.action_deposit()["res_id"])
        self.assertEqual(scan.sudo().page_ids.reason, "foreign")
        scan = self._deposit(self._file([gone]))
        self.assertEqual(scan.page_ids.reason, "gone")

    def test_a_page_of_another_flashcoop_is_a_coordinators_to_sort(self):
        picture = self._signed()[0]
        facilitator = self._create_user("facilitator", "elsewhere")
        other = self._create_cohort("Elsewhere", coordinator_id=facilitator.id)
        session = other.generate_sessions(days=1)[0]
        Scan = self.env["flashcoop.scan"].with_user(facilitator)
        scan = Scan.read_files(other, self._file([picture]).with_user(facilitator))
        self.assertFalse(scan.page_ids)
        self.assertEqual(
            (scan.page_count, scan.unread_count, scan.foreign_count), (1, 1, 1)
        )
        page = self.env["flashcoop.scan.page"].search([("scan_id", "=", scan.id)])
        with self.assertRaises(AccessError):
            page.with_user(facilitator).read(["raw"])
        page = page.with_user(self._create_user("coordinator"))
        page.session_ids = session  # scanned there on purpose
        self.assertTrue(page.with_user(facilitator).raw)
        page.session_ids = False
        page.unlink()
        scan.invalidate_recordset()
        self.assertEqual(scan.page_count, 0)

    def test_a_page_scanned_twice_is_shown(self):
        picture = self._signed()[0]
        scan = self._deposit(self._file([picture, picture]))
        self.assertEqual(scan.page_ids.mapped("is_repeated"), [True, True])

    def test_a_page_cannot_go_to_a_half_day_of_another_flashcoop(self):
        other = self._create_cohort("Elsewhere")
        other.generate_sessions(days=1)
        scan = self._deposit(self._file([self._signed()[0]]))
        with self.assertRefused("choose half-days", ValidationError):
            scan.sudo().page_ids.session_ids = other.session_ids[0]

    def test_a_file_that_cannot_be_opened_is_named_and_nothing_is_kept(self):
        good = self._file([self._signed()[0]])
        for name, content in (("notes.txt", b"hello"), ("broken.pdf", b"%PDF-1.4 no")):
            with self.assertRefused(name):
                self._deposit(good, self._attachment(content, name))
        self.assertFalse(self.env["flashcoop.scan"].search([]))
        with self.assertRefused("Choose the files"):
            self.env["flashcoop.scan.deposit"].with_user(self.facilitator).create(
                {"cohort_id": self.cohort.id}
            ).action_deposit()

    def test_a_scanned_page_stays_as_it_is(self):
        page = self._deposit(self._file([self._signed()[0]])).page_ids
        for values in ({"raw": b"eA=="}, {"code": "x"}, {"reason": "gone"}):
            with self.assertRefused("stays as it is"):
                page.write(values)

    def test_the_signed_sheet_of_a_locked_half_day_is_proof(self):
        coordinator = self._create_user("coordinator")
        scan = self._deposit(self._file(self._signed()[:2])).with_user(coordinator)
        self.sessions[0].action_all_present()
        self.sessions[0].locked = True
        with self.assertRefused("proof"):
            scan.page_ids[0].session_ids = self.sessions[1]
        with self.assertRefused("proof"):
            scan.unlink()
        scan.page_ids[1].unlink()

    def _confirm(self, page, **values):
        wizard = (
            self.env["flashcoop.scan.confirm"]
            .with_user(self.facilitator)
            .create({"page_id": page.id, **values})
        )
        wizard.action_confirm()

    def test_who_signed_the_page_is_said_by_a_person(self):
        page = self._deposit(self._file([self._signed()[0]])).page_ids
        session = self.sessions[0]
        with self.assertRefused("Nobody is chosen"):
            self._confirm(page)
        lines = session.attendance_ids
        lines.filtered(lambda a: a.participant_id == self.ana).status = "present"
        lines.filtered(lambda a: a.participant_id == self.bob).status = "absent"
        self._confirm(page, facilitator_id=self.facilitator.partner_id.id)
        self.assertEqual(lines.filtered("is_signed").participant_id, self.ana)
        self.assertTrue(session.is_signed)
        self.assertFalse(session.chain_problem)
        self.assertEqual(session.signature_ids.mapped("way"), ["paper", "paper"])
        with self.assertRefused("already"):
            self._confirm(page, facilitator_id=self.facilitator.partner_id.id)
        with self.assertRefused("rests on this page"):
            page.with_user(self._create_user("coordinator")).unlink()

    def test_only_a_facilitator_of_the_half_day_has_signed_its_sheet(self):
        page = self._deposit(self._file([self._signed()[0]])).page_ids
        self.sessions[0].attendance_ids.status = "absent"
        stranger = self._create_user("facilitator", "stranger")
        coordinator = self._create_user("coordinator")
        baker = self._create_partner("The baker")
        for partner in (self.ana.partner_id, stranger.partner_id, baker):
            with self.assertRefused("is no facilitator of"):
                self._confirm(page, facilitator_id=partner.id)
        self.sessions[0].facilitator_ids = baker
        wizard = self.env["flashcoop.scan.confirm"].with_user(self.facilitator)
        choice = wizard.create({"page_id": page.id}).facilitator_choice_ids
        signers = (baker, self.facilitator.partner_id, coordinator.partner_id)
        for partner in signers:
            self.assertIn(partner, choice)
        self.assertFalse(choice & (self.ana.partner_id + stranger.partner_id))
        self.assertEqual(wizard.create({"page_id": page.id}).raw, page.raw)
        for partner in signers:
            self._confirm(page, facilitator_id=partner.id)
            signature = self.sessions[0].facilitator_signature_id
            self.assertEqual(signature.partner_id, partner)
            self.sessions[0].withdraw_signature(signature.id, "Test")

    def test_a_coordinator_of_another_company_has_not_signed(self):
        page = self._deposit(self._file([self._signed()[0]])).page_ids
        there = self._create_company()
        other = self._create_user("coordinator", "there", company_id=there.id)
        with self.assertRefused("is no facilitator of"):
            self._confirm(page, facilitator_id=other.partner_id.id)

    def test_somebody_absent_cannot_have_signed(self):
        page = self._deposit(self._file([self._signed()[0]])).page_ids
        absent = self.sessions[0].attendance_ids[0]
        absent.status = "absent"
        with self.assertRefused("not marked present"):
            self._confirm(page, attendance_ids=[Command.set(absent.ids)])

    def test_a_filled_sheet_shows_the_signatures(self):
        session = self.sessions[0]
        session.action_all_present()
        image = Image.new("RGB", (40, 20), "navy")
        stream = io.BytesIO()
        image.save(stream, format="PNG")
        session._add_signature(
            session.attendance_ids[0],
            way="tablet",
            image=base64.b64encode(stream.getvalue()).decode(),
        )
        wizard = self._print(content="filled", sessions=session)
        picture = self._picture(self._draw_pdf(SHEET, wizard)).convert("RGB")
        colours = picture.getcolors(1 << 24)
        self.assertTrue(any(blue - red > 100 for _count, (red, _g, blue) in colours))

    def test_a_facilitator_deletes_no_scan(self):
        scan = self._deposit(self._file([self._signed()[0]]))
        with self.assertRaises(AccessError):
            scan.unlink()

    def test_who_may_not_know_people_sees_no_page(self):
        scan = self._deposit(self._file([self._signed()[0]]))
        foreign = self._create_user("facilitator", "foreign")
        self.assertFalse(self.env["flashcoop.scan"].with_user(foreign).search([]))
        for role in ("officer", "auditor"):
            user = self._create_user(role)
            with self.assertRaises(AccessError):
                scan.with_user(user).page_ids.read(["raw"])
            with self.assertRaises(AccessError):
                self.sessions[0].with_user(user).read(["scan_page_ids"])

    def test_another_company_sees_no_scan(self):
        scan = self._deposit(self._file([self._signed()[0]]))
        there = self._create_company()
        user = self._create_user("coordinator", company_id=there.id)
        self.assertFalse(scan.with_user(user).search([]))
        self.assertFalse(scan.page_ids.with_user(user).search([]))

    def test_a_file_of_too_many_pages_is_refused(self):
        self.patch(flashcoop_scan, "MAX_PAGES", 1)
        file = self._file(self._signed()[:2])
        self.patch(scan_reader, "read_pages", None)  # which nobody comes to
        with self.assertRefused("2 pages", UserError):
            self._deposit(file)
