"""What a funder reads - PDF, spreadsheet, screen - is the content, row by row."""

import doctest
import io
import re
from unittest.mock import patch

import openpyxl
import pypdf
from common import CORE_REPORT, FlashcoopCase

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_actions_report import IrActionsReport
from odoo.addons.flashcoop_odoo.report import form_15059, text_measure
from odoo.addons.flashcoop_odoo.report.form_15059 import draw_table
from odoo.addons.flashcoop_odoo.report.form_15059_pages import draw_pages

PDF_REPORT = "flashcoop_odoo.funder_report_pdf"
SUPERSCRIPTS = {"74": "2", "74.4": "3"}  # footnotes, on the first row of a code
FOUR_FUNDERS = (
    ("Préfecture de l'Essonne", "state", 6000),
    ("Communauté Paris-Saclay", "epci", 2000),
    ("Ville des Ulis", "municipality", 800.5),
    ("Fondation du Pain", "private", 1000),
)


class DocumentCase(FlashcoopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # No server answers here, so no style sheet of another Odoo gets in.
        cls.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")
        cls.report = cls._create_report()

    @classmethod
    def _create_report(cls, funders=FOUR_FUNDERS, **values):
        """Return a report on a cohort with costs, sales, budget, in-kind and, for the
        first funder of ``(name, kind, amount)``, its grant."""
        cohort = cls._create_cohort("Chez Nous")
        fundings = cls.env["flashcoop.funding"]
        for name, kind, amount in funders:
            fundings |= cls._create_funding(
                [(cohort, amount)],
                kind,
                partner_id=cls._create_partner(name).id,
                file_number=f"DOS-{len(fundings) + 1}",
            )
        fundings.action_grant()
        alone = cls._distribution((100, cohort))
        shared = cls._distribution((100, cohort, fundings[0]))
        cls._create_bill(
            [
                ("601", 612.37, shared),
                ("606", 95.45, alone),
                ("604", 300.5, alone),
                ("613", 450.49, alone),
                ("616", 80.49, alone),
                ("622", 2500.49, alone),
                ("633", 0.3, alone),
                ("641", 1800, alone),
                ("467", 33.2, alone),  # no row of the form takes it
            ]
        )
        cls._create_sale([("701", 1830.66, alone), ("758", 10, alone)])
        for code, amount in (("60.1", 650), ("61.1", 450), ("70", 1500)):
            cls.env["flashcoop.budget.line"].create(
                {
                    "cohort_id": cohort.id,
                    "heading_id": cls._heading(code).id,
                    "amount": amount,
                }
            )
        cls.env["flashcoop.inkind"].create(
            {
                "cohort_id": cohort.id,
                "name": "Steering committee",
                "nature": "volunteering",
                "quantity": 24,
                "unit_value": 12,
                "date": "2022-03-10",
            }
        )
        return cls.env["flashcoop.funder.report"].create(
            {
                "funding_id": fundings[0].id,
                "cohort_ids": [Command.set(cohort.ids)],
                "objectives_text": "Sept jours tenus.\nDeux reprises d'études.",
                "signatory": "Camille Modèle",
                **values,
            }
        )

    def _render_once(self):
        """Return the pages of the draft, rendered once for the class."""
        if "pages" not in vars(type(self)):
            type(self).pages = self._render(self.report)
        return self.pages

    def _render(self, reports):
        """Return the pages of a real PDF, as texts with single spaces."""
        return self._read_pages(self._draw_pdf(PDF_REPORT, reports.with_env(self.env)))

    def _read_pages(self, pdf):
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        return [" ".join(page.extract_text().split()) for page in reader.pages]

    def _printed_row(self, row, is_first):
        """Return the words and numbers of a row as the form prints them."""
        note = SUPERSCRIPTS.get(row["code"], "") if is_first else ""
        if row["funder"]:
            title = f"{row['heading']} {note}".strip() if is_first else "-"
            text = f"{title} : {row['funder']}" if is_first else f"- {row['funder']}"
        else:
            text = f"{row['heading']} {note}".strip()
        numbers = (row["forecast_whole"], row["actual_whole"], row["percent_whole"])
        shown = (f"{n:,}".replace(",", " ") for n in numbers if n is not None)
        return " ".join((text, *shown))

    def _assert_printed(self, content, text):
        """Check that every row with figures stands in the text of sheet 2."""
        seen = set()
        for row in content["rows"]:
            is_first = row["code"] not in seen
            seen.add(row["code"])
            if row["kind"] == "total" or row["forecast"] or row["actual"]:
                self.assertIn(self._printed_row(row, is_first), text)


class TestPdf(DocumentCase):
    def test_the_four_sheets_of_the_form_come_in_order(self):
        pages = self._render_once()
        self.assertEqual(len(pages), 4)
        self.assertIn("COMPTE-RENDU FINANCIER DE SUBVENTION", pages[0])
        self.assertIn("1. Bilan qualitatif de l’action réalisée", pages[1])
        self.assertIn("Sept jours tenus. Deux reprises d'études.", pages[1])
        self.assertIn("2. Tableau de synthèse", pages[2])
        self.assertIn("3. Données chiffrées : annexe.", pages[3])
        self.assertIn("(nom et prénom) Camille Modèle", pages[3])
        for number, page in enumerate(pages, start=1):
            self.assertIn(f"page {number}/4", page)
            self.assertIn("PROJET", page)

    def test_every_row_of_the_content_is_printed(self):
        self._assert_printed(self.report._get_content(), self._render_once()[2])

    def test_figures_worked_out_by_hand_are_printed(self):
        # 612.37 → 612, 95.45 → 95, 300.50 → 301: together 1 008 for 1 008.32.
        # 70: 1 830.66 → 1 831; 74: 6 000 + 2 000 + 801 + 1 000; 75: 10.
        text = self._render_once()[2]
        for line in (
            "60 – Achat 650 1 008 155",
            "Prestations de services 0 301",
            "Achats matières et fournitures 650 612 94",
            "61 - Services extérieurs 450 530 118",
            "Etat : Préfecture de l'Essonne 0 6 000",
            "Intercommunalité(s) : EPCI 3 : Communauté Paris-Saclay 0 2 000",
            "74- Subventions d'exploitation 2 0 9 801",
            "864- Personnel bénévole 0 288",
            "870- Bénévolat 0 288",
            "Total des produits 1 500 11 642 776",
            "TOTAL 1 500 11 930 795",
            "La subvention de 6 000 € représente 52 % du Total des produits.",
        ):
            self.assertIn(line, text)

    def test_whole_euros_printed_add_up(self):
        rows = self.report._get_content()["rows"]
        self._assert_printed({"rows": rows}, self._render_once()[2])
        total = {row["code"]: row for row in rows if row["is_total"]}
        for code, sides in (
            ("TC", ("charge",)),
            ("TCV", ("charge", "inkind_use")),
            ("TP", ("product",)),
            ("TPV", ("product", "inkind_source")),
        ):
            parts = [r for r in rows if r["side"] in sides and not r["is_total"]]
            for name in ("forecast_whole", "actual_whole"):
                self.assertEqual(sum(r[name] for r in parts), total[code][name], code)

    def test_entries_without_a_row_are_told_below_the_table(self):
        text = self._render_once()[2]
        account = self._account("467")
        self.assertIn(f"-33,20 €, soit {account.code}", text)
        self.assertIn("Écritures sans ligne dans ce formulaire", text)

    def test_twelve_funders_stand_on_one_sheet(self):
        funders = [(f"Région numéro {n}", "region", 100 + n) for n in range(6)]
        funders += [(f"Direction du travail {n}", "state", 300.4 + n) for n in range(4)]
        funders += [
            ("Ville des Ulis", "municipality", 50),
            ("Caisse d'allocations familiales au nom vraiment très long", "social", 70),
        ]
        report = self._create_report(funders)
        pages = self._render(report)
        self.assertEqual(len(pages), 4)
        self._assert_printed(report._get_content(), pages[2])
        self.assertIn("Leur inscription en comptabilité", pages[2])  # footnote 4

    def test_a_long_text_flows_to_the_next_page(self):
        paragraph = " ".join(f"mot{n}" for n in range(1, 241))
        text = "\n".join(f"Paragraphe {n} {paragraph}" for n in range(1, 13))
        report = self.report
        report.implementation_text = text
        pages = self._render(report)
        drawn = draw_pages(report._get_content())
        self.assertEqual(len(pages), len(drawn))
        self.assertGreater(len(pages), 5)
        quality = " ".join(
            page
            for page, sheet in zip(pages, drawn, strict=True)
            if sheet.kind == "quality"
        )
        self.assertEqual(quality.count("mot240"), 12)
        self.assertEqual(quality.count("mot1 "), 12)
        self.assertIn(f"page {len(pages)}/{len(pages)}", pages[-1])

    def test_what_a_user_writes_is_text_not_markup(self):
        self.report.observations_text = "a < b & <b>c</b>"
        self.assertIn("a < b & <b>c</b>", self._render(self.report)[3])

    def test_several_reports_are_merged(self):
        first, second = self.report, self._create_report()
        pages = self._render(first | second)
        self.assertEqual(len(pages), 8)
        self.assertIn(first.name, pages[0])
        self.assertIn(second.name, pages[4])


class TestLayout(DocumentCase):
    def test_the_examples_in_docstrings_hold(self):
        for module in (form_15059, text_measure):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed)

    def test_rows_stand_in_the_pairs_of_the_form(self):
        lines = draw_table(self.report._get_content())
        pairs = {
            line.charge.label: line.product.label
            for line in lines
            if line.charge and line.product
        }
        for charge, product in (
            ("Achats matières et fournitures", "74- Subventions d'exploitation"),
            ("Entretien et réparation", "Région(s) :"),
            ("63 - Impôts et taxes", "-"),
            ("Rémunération des personnels", "Autres établissements publics"),
            (
                "65- Autres charges de gestion courante",
                "75 - Autres produits de gestion courante",
            ),
            ("Total des charges", "Total des produits"),
            ("862- Prestations", ""),
            ("864- Personnel bénévole", "875- Dons en nature"),
        ):
            self.assertEqual(pairs[charge], product, charge)

    def test_a_table_for_eighty_funders_loses_no_row(self):
        content = self.report._get_content()
        model = next(row for row in content["rows"] if row["code"] == "74.1")
        rows = [
            model | {"funder": f"Service {n}", "label": f"Etat : Service {n}"}
            for n in range(80)
        ]
        index = content["rows"].index(model)
        content = content | {
            "rows": content["rows"][:index] + rows + content["rows"][index + 1 :]
        }
        pages = [p for p in draw_pages(content) if p.kind == "table"]
        self.assertGreater(len(pages), 1)
        drawn = [line for page in pages for line in page.lines]
        self.assertEqual(drawn, draw_table(content))
        self.assertEqual(
            [page.is_last for page in pages], [False] * (len(pages) - 1) + [True]
        )

    def test_a_heading_of_the_users_own_is_drawn_too(self):
        self.env["flashcoop.heading"].create(
            {
                "code": "62.5",
                "name": "Sécurité",
                "sequence": 155,
                "parent_id": self._heading("62").id,
                "account_prefixes": "6282",
            }
        )
        lines = draw_table(self.report._get_content())
        labels = [line.charge.label for line in lines if line.charge]
        self.assertEqual(
            labels[labels.index("Services bancaires, autres") + 1], "Sécurité"
        )


class TestSpreadsheet(DocumentCase):
    def _read(self, report):
        return openpyxl.load_workbook(io.BytesIO(report.get_xlsx()))

    def test_every_row_of_the_content_is_there_as_numbers(self):
        report = self.report
        sheet = self._read(report)["Tableau de synthèse"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        sides = ([row[:7] for row in rows], [row[7:14] for row in rows])
        for row in report._get_content()["rows"]:
            if not (row["kind"] == "total" or row["forecast"] or row["actual"]):
                continue
            side = sides[row["side"] in ("product", "inkind_source")]
            numbers = [
                row[name]
                for name in (
                    "forecast",
                    "actual",
                    "percent",
                    "forecast_whole",
                    "actual_whole",
                    "percent_whole",
                )
            ]
            self.assertIn([row["label"], *numbers], side)

    def test_the_three_sheets_carry_the_texts(self):
        self.report.variance_text = "=1+1"
        book = self._read(self.report)
        self.assertEqual(
            book.sheetnames, ["Bilan qualitatif", "Tableau de synthèse", "Annexe"]
        )
        annex = [cell.value for row in book["Annexe"].iter_rows() for cell in row]
        self.assertIn("=1+1", annex)
        formulas = [
            c for row in book["Annexe"].iter_rows() for c in row if c.data_type == "f"
        ]
        self.assertFalse(formulas)
        self.assertIn("Camille Modèle", annex)

    def test_equal_contents_give_equal_bytes(self):
        report = self.report
        self.assertEqual(report.get_xlsx(), report.get_xlsx())

    def test_a_draft_is_downloaded_from_todays_books(self):
        report = self.report
        url = report.action_download_xlsx()["url"]
        self.assertIn(
            f"/web/content/flashcoop.funder.report/{report.id}/xlsx_file", url
        )
        self.assertIn("-projet.xlsx", url)


class TestSending(DocumentCase):
    def _send(self, report):
        """Send as an officer, who has no right on the books; return it as theirs."""
        officer = self._create_user("officer")
        report = report.with_user(officer).with_context(force_report_rendering=True)
        with mute_logger(CORE_REPORT):
            self._send_report(report)
        return report

    def test_sending_keeps_both_files(self):
        self._need_engine()
        report = self._send(self.report)
        name = report.name.replace("/", "-")
        self.assertEqual(report.sent_document_id.name, f"{name}-v1.pdf")
        self.assertEqual(report.sent_sheet_id.name, f"{name}-v1.xlsx")
        self.assertIn(report.sent_document_id, report.message_ids.attachment_ids)
        pages = self._read_pages(report.sent_document_id.raw)
        self._assert_printed(report.content, pages[2])
        for page in pages:
            self.assertIn(f"version 1 – envoyé le {report.sent_on:%d/%m/%Y}", page)
            self.assertIn(f"empreinte {report.content_hash[:12]}", page)
            self.assertNotIn("PROJET", page)

    def test_the_files_stay_when_the_books_change(self):
        self._need_engine()
        report = self._send(self.report)
        sheet, document = report.get_xlsx(), report.sent_document_id
        cohort = report.cohort_ids.with_env(self.env)
        self._create_bill([("601", 99, self._distribution((100, cohort)))])
        self.assertEqual(report.get_xlsx(), sheet)
        self.assertIn(f"/web/content/{document.id}?", report.action_print()["url"])
        self.assertIn("612", self._render(report.with_env(self.env))[2])
        self.assertIn("As sent", report.difference_html)

    def test_the_files_cannot_be_replaced(self):
        report = self._send(self.report)
        other = self.env["ir.attachment"].create({"name": "x.pdf", "raw": b"x"})
        with self.assertRaisesRegex(UserError, "those of its sending"):
            report.write({"sent_document_id": other.id})
        draft = self._create_report()
        with self.assertRaisesRegex(UserError, "those of its sending"):
            draft.write({"sent_sheet_id": other.id})

    def test_without_an_engine_the_document_is_html(self):
        report = self.report
        with patch.object(
            IrActionsReport, "get_wkhtmltopdf_state", lambda self: "install"
        ):
            report = self._send(report)
        self.assertEqual(report.state, "sent")
        self.assertTrue(report.sent_document_id.name.endswith("-v1.html"))
        self.assertIn("Préfecture de", report.sent_document_id.raw.decode())
        self.assertIn("wkhtmltopdf", report.message_ids[0].body)

    @mute_logger("odoo.addons.flashcoop_odoo.models.ir_actions_report")
    def test_an_engine_that_fails_does_not_block_sending(self):
        def fail(*args, **kwargs):
            raise UserError("Memory limit too low")

        self._need_engine()
        report = self.report
        with patch.object(IrActionsReport, "_run_wkhtmltopdf", fail):
            report = self._send(report)
        self.assertEqual(report.state, "sent")
        self.assertTrue(report.sent_document_id.name.endswith(".html"))

    def test_a_draft_is_printed_by_the_report_action(self):
        action = self.report.action_print()
        self.assertEqual(action["type"], "ir.actions.report")


class TestScreen(DocumentCase):
    def test_figures_of_a_report_show_exact_amounts(self):
        report = self.report
        text = re.sub(r"\s+", " ", report.table_html.replace("\xa0", " "))
        money = self.company.currency_id.format
        for amount in (612.37, 1008.32, 1830.66, 11641.16):
            self.assertIn(money(amount).replace("\xa0", " "), text)
        self.assertIn(
            report._get_content()["sentence"]["text"].replace("\xa0", " "), text
        )

    def test_the_statement_tells_what_no_row_takes(self):
        cohort = self.report.cohort_ids
        self.assertIn("no row of the form takes", cohort.statement_html)
        self.assertIn(self._account("467").code, cohort.statement_html)
        self.assertIn("Rows without figures", cohort.statement_html)
