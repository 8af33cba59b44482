"""A funder reads the reports sent to them through a link: theirs, and nothing else."""

import html
import io
import re
from datetime import date

import openpyxl
import pypdf
from freezegun import freeze_time
from test_reports_freeze import ReportCase

from odoo.exceptions import AccessError
from odoo.tests import HttpCase

from odoo.addons.flashcoop_odoo.calc.misses import Misses
from odoo.addons.flashcoop_odoo.controllers.misses import _misses
from odoo.addons.flashcoop_odoo.models.flashcoop_funder_report_public import LISTS


class LinkCase(ReportCase):
    """A link to the funding of the case, whose report has been sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls._send(objectives_text="Four people baked and sold.")
        cls.link = cls._create_link()

    @classmethod
    def _create_link(cls, **values):
        values = {"funding_id": cls.funding.id, "name": "Ms Martin"} | values
        values.setdefault("expires_on", "2099-12-31")
        return cls.env["flashcoop.funder.link"].with_user(cls.officer).create(values)

    def _token(self, link=None):
        return (link or self.link).url.rpartition("/")[2]


class TestFunderLink(LinkCase):
    def _found(self, link=None, token=None):
        link = link or self.link
        public = self.env["flashcoop.funder.link"].with_user(
            self.env.ref("base.public_user")
        )
        return public._find_by_token(link.id, token or self._token())

    def test_it_opens_its_own_reports_alone(self):
        self.assertEqual(self._found(), self.link)
        self.assertEqual(self._found()._get_reports(), self.report)
        other = self._create_link(name="Mr Diallo")
        self.assertNotEqual(self._token(other), self._token())
        self.assertFalse(self._found(other))
        self.assertFalse(self._found(token="False"))
        public = self.env["flashcoop.funder.link"]
        self.assertFalse(public._find_by_token(10**8, self._token()))

    def test_another_funding_of_the_same_funder_stays_closed(self):
        other = self._create_funding(
            [(self.cohort, 500)], partner_id=self.funding.partner_id.id
        )
        link = self._create_link(funding_id=other.id)
        self.assertFalse(link._get_reports())

    def test_a_draft_is_not_shown(self):
        self._create_report(funding_id=self.funding.id)
        self.assertEqual(self.link._get_reports(), self.report)

    def test_a_new_version_comes_first_and_the_old_one_stays(self):
        new = self.report.new_version("A bill was missing")
        self.assertEqual(self.link._get_reports(), self.report)
        self._send_report(new)
        self.assertEqual(self.link._get_reports().ids, [new.id, self.report.id])

    def test_it_ends_on_its_last_day(self):
        token = self._token()
        self.link.expires_on = "2022-12-31"
        with freeze_time("2022-12-31 10:00:00"):
            self.env.invalidate_all()
            self.assertTrue(self._found(token=token))
        with freeze_time("2023-01-02 10:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self._found(token=token))
            self.assertFalse(self.link.url)

    def test_by_default_it_lasts_a_year(self):
        with freeze_time("2022-10-01"):
            link = self.env["flashcoop.funder.link"].create(
                {"funding_id": self.funding.id, "name": "Mr Diallo"}
            )
        self.assertEqual(link.expires_on, date(2023, 10, 1))

    def test_revoked_is_for_good_and_leaves_the_others(self):
        other = self._create_link(name="Mr Diallo")
        token = self._token()
        self.link.action_revoke()
        self.assertFalse(self._found(token=token))
        self.assertTrue(self._found(other, self._token(other)))
        with self.assertRefused("keeps its funding"):
            self.link.revoked_on = False

    def test_nobody_writes_the_token_or_moves_the_link(self):
        with self.assertRefused("keeps its funding"):
            self.link.sudo().token = "mine"
        with self.assertRefused("keeps its funding"):
            self.link.with_context(default_token="mine").copy()
        with self.assertRefused("keeps its funding"):
            self.link.sudo().funding_id = self.funding.copy()
        with self.assertRaises(AccessError):
            self.link.read(["token"])
        with self.assertRefused("never deleted"):
            self.link.sudo().unlink()

    def test_the_neighbours_read_no_link(self):
        for role in ("facilitator", "coordinator", "stranger", "accountant"):
            link = self.link.with_user(self._create_user(role))
            with self.subTest(role=role), self.assertRaises(AccessError):
                link.read(["name"])
        auditor = self.link.with_user(self._create_user("auditor"))
        self.assertEqual(auditor.name, "Ms Martin")
        for call in (lambda: auditor.url, auditor.action_revoke):
            with self.assertRaises(AccessError):
                call()

    def test_another_company_reads_neither_link_nor_visit(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        officer = self._create_user("officer", "elsewhere", company_id=company.id)
        self.link._record_visit()
        for records in (self.link, self.link.visit_ids):
            with self.assertRaises(AccessError):
                records.with_user(officer).read(["display_name"])

    def test_the_address_of_a_visit_is_forgotten_after_a_year(self):
        with freeze_time("2022-10-01"):
            self.link._record_visit(ip="192.0.2.1")
        with freeze_time("2023-09-30"):
            self.link._record_visit(ip="192.0.2.2")
        with freeze_time("2023-10-02"):
            self.env["flashcoop.funder.visit"]._forget_addresses()
        self.env.invalidate_all()
        self.assertEqual(self.link.visit_ids.mapped("ip"), ["192.0.2.2", False])


class TestFunderPage(LinkCase, HttpCase):
    def _open(self, *parts, link=None, token=None):
        link = link or self.link
        token = token or self._token(link)
        path = "/".join(["/flashcoop/funder", str(link.id), token, *map(str, parts)])
        return self.url_open(path)

    def _text(self, page):
        """Return what is read, without the code of the page and its secrets."""
        text = re.sub(r"<script.*?</script>|<[^>]+>", " ", page.text, flags=re.S)
        return re.sub(r"\s+", " ", html.unescape(text))

    def test_the_page_shows_what_was_sent_to_the_cent(self):
        page = self._open()
        self.assertEqual(page.status_code, 200)
        text = self._text(page)
        for row in self.report.content["rows"]:
            self.assertIn(row["label"], text)
        self.assertIn("Four people baked and sold.", text)
        self.assertIn(self.report.content_hash[:12], text)
        sentence = self.report.content["sentence"]["text"]
        self.assertIn(re.sub(r"\s+", " ", sentence), text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("noindex", page.headers["X-Robots-Tag"])

    def test_the_page_keeps_what_was_sent_when_the_books_change(self):
        before = self._text(self._open())
        self._create_bill([("606", 999.99, self._all())])
        self.env.flush_all()
        self.assertEqual(self._text(self._open()), before)

    def test_the_files_are_those_that_were_sent(self):
        kept = {
            "document": self.report.sent_document_id,
            "sheet": self.report.sent_sheet_id,
        }
        for code, file in kept.items():
            answer = self._open(self.report.id, code)
            self.assertEqual(answer.content, file.raw)
            self.assertIn("attachment", answer.headers["Content-Disposition"])
            self.assertIn(file.name, answer.headers["Content-Disposition"])
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(
            self.link.visit_ids.mapped("file_name"),
            [kept["sheet"].name, kept["document"].name],
        )

    def test_the_expense_list_is_there_as_it_was_sent(self):
        mine = self._distribution((100, self.cohort, self.funding))
        moulin = self._create_partner("Moulin Vert").id
        bill = self._create_bill([("601", 300, mine)], partner_id=moulin)
        report = self.report.new_version("A bill was missing")
        self._send_report(report)
        before = {c: self._open(report.id, c).content for c in LISTS}
        pdf = pypdf.PdfReader(io.BytesIO(before["expenses"]))
        self.assertIn(bill.name, pdf.pages[0].extract_text())
        book = openpyxl.load_workbook(io.BytesIO(before["expenses_sheet"]))
        cells = {cell.value for row in book.active.rows for cell in row}
        self.assertLessEqual({bill.name, "Moulin Vert", 300}, cells)
        self._create_bill([("601", 77, mine)])
        report.control_date = "2022-06-01"
        report.expense_ids.write({"admitted_amount": 10, "admitted_reason": "Late"})
        self.env.flush_all()
        self.assertEqual({c: self._open(report.id, c).content for c in LISTS}, before)
        self.assertIn(report._get_list_name("pdf"), self._text(self._open()))

    def test_the_expense_list_is_its_own_funder_s_alone(self):
        other = self._create_funding([(self.cohort, 500)], kind="region")
        other = other.with_user(self.officer)
        other.action_grant()
        foreign = self._create_report(funding_id=other.id)
        self._send_report(foreign)
        for code in LISTS:
            self.assertEqual(self._open(foreign.id, code).status_code, 404)
            self.assertEqual(self._open(self.report.id, code).status_code, 200)

    def test_each_visit_is_kept(self):
        self.assertFalse(self.link.visit_count)
        self._open()
        self._open()
        self.env.invalidate_all()
        self.assertEqual(self.link.visit_count, 2)
        self.assertTrue(self.link.last_visit)
        self.assertTrue(all(self.link.visit_ids.mapped("ip")))

    def test_who_tries_many_addresses_is_held_back(self):
        self.addCleanup(_misses.clear)
        _misses[self.env.cr.dbname] = Misses(limit=2)
        for parts in ((), (self.report.id, "document")):
            self.assertEqual(self._open(*parts, token="wrong").status_code, 404)
        for parts in ((), (self.report.id, "document")):
            self.assertEqual(self._open(*parts).status_code, 429)

    def test_all_that_is_wrong_gets_the_same_words(self):
        other = self._create_funding([(self.cohort, 500)], kind="region")
        other = other.with_user(self.officer)
        other.action_grant()
        foreign = self._create_report(funding_id=other.id)
        self._send_report(foreign)
        draft = self._create_report(funding_id=self.funding.id)
        revoked = self._create_link(name="Mr Diallo")
        token = self._token(revoked)
        revoked.action_revoke()
        answers = [
            self._open(token="wrong"),
            self._open(link=revoked, token=token),
            self._open(foreign.id, "document"),
            self._open(draft.id, "document"),
            self._open(self.report.id, "nothing"),
            self._open(10**8, "document"),
            self._open(self.report.id, "document", token="wrong"),
        ]
        self.assertEqual({answer.status_code for answer in answers}, {404})
        self.assertEqual(len({self._text(answer) for answer in answers}), 1)
        self.assertFalse(self.link.visit_count)
