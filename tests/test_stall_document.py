"""The stall sheet on paper: what it says, and that each closing keeps its own."""

import io

import pypdf
from test_stall_sheet import StallCase

from odoo.exceptions import AccessError
from odoo.tools import html2plaintext

STALL_REPORT = "flashcoop_odoo.stall_sheet_pdf"


class TestDocument(StallCase):
    def _sell_and_close(self):
        self.sheet.location = "Market of Les Ulis"
        self.sheet.line_ids[0].brought = 40
        self._sell(self.sheet)
        self._count(self.sheet, c10=0, c5=1)
        self.sheet.difference_reason = "Change given twice"
        self.sheet.with_user(self.facilitator).action_close()

    def _get_files(self):
        return self.env["ir.attachment"].search(
            [("res_model", "=", self.sheet._name), ("res_id", "=", self.sheet.id)],
            order="id",
        )

    def _read(self, sheets):
        """Return the words of the document, single spaces, and its page count."""
        pdf = self._draw_pdf(STALL_REPORT, sheets.with_env(self.env))
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        text = " ".join(page.extract_text() for page in pages)
        text = text.replace("\u200b", "")  # keeps a minus with its number
        return " ".join(text.split()), len(pages)

    def _read_html(self, sheet):
        html, _kind = sheet.env["ir.actions.report"]._render_qweb_html(
            STALL_REPORT, sheet.ids
        )
        return " ".join(html2plaintext(html.decode()).split())

    def test_one_page_says_what_left_what_came_in_and_the_vat_booked(self):
        self._sell_and_close()
        text, pages = self._read(self.sheet)
        self.assertEqual(pages, 1)
        for words in ("FDC/2022/001", "Chez Nous", "Les Ulis", "Change given twice"):
            self.assertIn(words, text)
        self.assertRegex(text, r"Cookie 40 28 2 1 9 1[.,]50 € 42[.,]00 €")
        self.assertRegex(text, r"30[.,]00 € 25[.,]00 € -5[.,]00 €")
        # as in the receipt: 42 € at 5.5 % and 4 € at 20 %
        self.assertRegex(text, r"5,5 % 39[.,]81 € 2[.,]19 € 42[.,]00 €")
        self.assertRegex(text, r"20 % 3[.,]33 € 0[.,]67 € 4[.,]00 €")
        receipt = self.sheet.move_ids.filtered(lambda m: m.move_type == "out_receipt")
        self.assertIn(receipt.name, text)

    def test_several_sheets_are_printed_at_once(self):
        self._sell_and_close()
        _text, pages = self._read(self.sheet + self.sheet.copy())
        self.assertEqual(pages, 2)

    def test_every_price_a_product_was_sold_at_is_there(self):
        self.sheet.record_entries([self._entry("a", self.cookie)])
        self.cookie.price_unit = 2.0
        self.sheet.record_entries([self._entry("b", self.cookie)])
        self.assertRegex(self._read_html(self.sheet), r"1[.,]50 € / 2[.,]00 €")

    def test_without_vat_the_mention_of_the_receipt_stands_there(self):
        self.company.flashcoop_vat_exempt = True
        self._sell(self.sheet)
        self.assertIn("261-7-1", self._read_html(self.sheet))
        self.sheet.action_close()
        self.company.flashcoop_vat_exempt = False  # later, for other days
        self.assertIn("261-7-1", self._read_html(self.sheet))
        self.assertNotIn("5,5 %", self._read_html(self.sheet))

    def test_an_open_or_an_empty_sheet_prints_without_a_receipt(self):
        self.assertIn("Chez Nous", self._read_html(self.sheet))
        self._count(self.sheet, c50=1)
        self.sheet.action_close()
        self.assertIn("FDC/2022/001", self._read_html(self.sheet))

    def test_each_closing_keeps_its_document(self):
        self._sell_and_close()
        first = self._get_files()
        self.assertEqual(first.mapped("name"), ["FDC-2022-001-v1.html"])
        self.sheet.reopen("Two cookies forgotten")
        self.sheet.record_entries([self._entry("f", self.cookie, 2, "card")])
        self._taking(self.sheet, "card").counted_amount = 15.0
        self.sheet.action_close()
        files = self._get_files()
        self.assertEqual(files[0], first)
        self.assertEqual(files[1].name, "FDC-2022-001-v2.html")
        self.assertRegex(files[1].raw.decode(), r"45[.,]00")
        self.assertNotRegex(first.raw.decode(), r"45[.,]00")

    def test_the_kept_document_names_no_person(self):
        ana = self._create_participant(self.cohort, "Ana Lima")
        self.sheet.seller_ids = ana
        self._sell_and_close()
        kept = self._get_files().raw.decode()
        self.assertIn(ana.pseudonym, kept)
        self.assertNotIn("Ana Lima", kept)
        facilitator = self.sheet.with_user(self.facilitator)
        self.assertIn("Ana Lima", self._read_html(facilitator))
        officer = self.sheet.with_user(self._create_user("officer"))
        self.assertNotIn("Ana Lima", self._read_html(officer))

    def test_who_may_not_read_the_sheet_cannot_print_it(self):
        foreign = self.sheet.with_user(self._create_user("facilitator", "foreign"))
        with self.assertRaises(AccessError):
            self._read_html(foreign)
