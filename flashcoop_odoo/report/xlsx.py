"""The funder report as a spreadsheet: draws the content and adds nothing up.

Amounts are numbers, exact to the cent, beside the whole euros that the form prints.
"""

import io
from datetime import datetime

import xlsxwriter

from .form_15059 import (
    ANNEX_QUESTIONS,
    QUALITY_QUESTIONS,
    annex_texts,
    day,
    difference_text,
    draw_table,
    not_mapped_text,
)

YELLOW, NAVY, BLUE, GREY = "#FFCC00", "#000080", "#B7DEE8", "#C0C0C0"
CREATED = datetime(2018, 5, 30)  # of the form: equal contents give equal bytes
HEADERS = (
    "Prévision",
    "Réalisation",
    "%",
    "Prévision (euros entiers)",
    "Réalisation (euros entiers)",
    "% (euros entiers)",
)
SIDE_WIDTH = 1 + len(HEADERS)
KEYS = (
    ("forecast", "exact"),
    ("actual", "exact"),
    ("percent", "percent"),
    ("forecast_whole", "whole"),
    ("actual_whole", "whole"),
    ("percent_whole", "whole"),
)
NUMBER_FORMATS = {"exact": "#,##0.00", "whole": "#,##0", "percent": "0.00"}


def funder_report_xlsx(content, mark=""):
    """Return the workbook (bytes) of a report's content.

    :param content: see ``flashcoop.funder.report._get_content``.
    :param mark: small print at the foot of each page: number, version, state.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties(
            {"title": f"Compte rendu {content['number']}", "created": CREATED}
        )
        writer = FormWriter(book, content, mark)
        writer.write_quality()
        writer.write_table()
        writer.write_annex()
    return stream.getvalue()


class FormWriter:
    """Writes the three sheets of the form into a workbook.

    ``keys`` are the columns of numbers on each side of the table.
    """

    keys = KEYS

    @property
    def side_width(self):
        return 1 + len(self.keys)

    def __init__(self, book, content, mark):
        self.book, self.content, self.mark = book, content, mark
        self.formats = {}

    def style(self, **properties):
        """Return a format, made once for its properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
            self.formats[key] = self.book.add_format(base | properties)
        return self.formats[key]

    def add_sheet(self, name, title, width):
        """Return a new A4 sheet with its yellow title over ``width`` columns."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)  # A4
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        foot = self.mark.replace("&", "&&")  # & begins a code
        sheet.set_footer(f"&L&8{foot}&R&8&P/&N")
        style = self.style(bold=True, font_size=18, font_color=NAVY, bg_color=YELLOW)
        sheet.set_row(0, 28)
        if width > 1:
            sheet.merge_range(0, 0, 0, width - 1, "", style)
        sheet.write_string(0, 0, title, style)
        return sheet

    # --- sheets 1 and 3 ---

    def write_quality(self):
        content, identity = self.content, self.content["identity"]
        kind = ", intermédiaire" if content.get("kind") == "interim" else ""
        sheet = self.add_sheet(
            "Bilan qualitatif", "1. Bilan qualitatif de l’action réalisée", 2
        )
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, 1, 78)
        facts = [
            ("Nom", identity["body_name"]),
            ("Numéro SIRET", identity["body_siret"]),
            (
                "Numéro RNA ou à défaut celui du récépissé en préfecture",
                identity["body_rna"],
            ),
            (
                "Alsace-Moselle : date de l'inscription au registre des Associations",
                identity["body_register"],
            ),
            ("Financeur", content["funder"]),
            ("Subvention", content["funding"]),
            ("Numéro de dossier", content["file_number"]),
            ("Action", ", ".join(content["cohorts"])),
            ("Période", f"{day(content['date_from'])} – {day(content['date_to'])}"),
            (
                "Compte rendu",
                f"{content['number']}, version {content['version']}{kind}",
            ),
        ]
        row = self._write_pairs(sheet, 2, facts)
        self._write_answers(sheet, row + 1, QUALITY_QUESTIONS)

    def write_annex(self):
        sheet = self.add_sheet("Annexe", "3. Données chiffrées : annexe.", 2)
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, 1, 78)
        row = self._write_answers(sheet, 2, ANNEX_QUESTIONS)
        content = self.content
        facts = [
            ("Je soussigné(e), (nom et prénom)", content["signatory"]),
            (
                "représentant(e) légal(e) de l’association",
                content["identity"]["body_name"],
            ),
            ("certifie exactes les informations du présent compte rendu.", ""),
            ("Fait, le", day(content["signed_on"])),
            ("à", content["signed_place"]),
            ("Signature", ""),
        ]
        self._write_pairs(sheet, row + 1, facts)

    def _write_pairs(self, sheet, row, pairs):
        for label, value in pairs:
            sheet.write_string(row, 0, label, self.style(bold=True, text_wrap=True))
            sheet.write_string(row, 1, value or "", self.style(text_wrap=True))
            row += 1
        return row

    def _write_answers(self, sheet, row, questions):
        """Write each question above its answer; return the row after the last."""
        question_style = self.style(bold=True, italic=True, text_wrap=True)
        answer_style = self.style(text_wrap=True, border=1)
        texts = annex_texts(self.content)
        for name, question in questions:
            answer = texts[name]
            sheet.merge_range(row, 0, row, 1, "", question_style)
            sheet.write_string(row, 0, question, question_style)
            sheet.set_row(row, 30)
            sheet.merge_range(row + 1, 0, row + 1, 1, "", answer_style)
            sheet.write_string(row + 1, 0, answer, answer_style)
            count = sum(1 + len(line) // 115 for line in answer.split("\n"))
            sheet.set_row(row + 1, min(max(60, 14 * count), 400))
            row += 3
        return row

    # --- sheet 2 ---

    def write_table(self):
        sheet = self.add_sheet(
            "Tableau de synthèse", "2. Tableau de synthèse.", 2 * SIDE_WIDTH
        )
        sheet.set_landscape()
        head = self.style(bold=True, border=1, align="center", text_wrap=True)
        year = self.content["fiscal_year"]
        sheet.write_string(1, 0, f"Exercice {year or '20…'}", self.style(bold=True))
        for start, title in ((0, "CHARGES"), (SIDE_WIDTH, "PRODUITS")):
            sheet.set_column(start, start, 38)
            sheet.set_column(start + 1, start + 6, 12)
            sheet.set_column(start + 3, start + 3, 8)
            sheet.set_column(start + 6, start + 6, 8)
            for column, text in enumerate((title, *HEADERS)):
                sheet.write_string(2, start + column, text, head)
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)
        row = 3
        for line in draw_table(self.content):
            if line.band:
                self._write_band(sheet, row, line.band)
            else:
                self._write_cell(sheet, row, 0, line.charge)
                self._write_cell(sheet, row, SIDE_WIDTH, line.product)
            row += 1
        self._write_end(sheet, row)

    def _write_band(self, sheet, row, band):
        style = self.style(bold=True, border=1, align="center", bg_color=BLUE)
        left, right = band
        if right is None:
            sheet.merge_range(row, 0, row, 2 * self.side_width - 1, left, style)
            return
        sheet.merge_range(row, 0, row, self.side_width - 1, left, style)
        last = 2 * self.side_width - 1
        sheet.merge_range(row, self.side_width, row, last, right, style)

    def _write_cell(self, sheet, row, start, cell):
        if cell is None:  # beside the two lines of row 70
            label, source, strong, grey = "", None, False, False
        else:
            label, source = cell.label, cell.row if cell.is_filled else None
            strong, grey = cell.is_strong, cell.is_grey
        look = {"border": 1, "bold": strong}
        text_style = self.style(
            text_wrap=True, font_color=NAVY if strong else "#000000", **look
        )
        sheet.write_string(row, start, label, text_style)
        if grey:
            look["bg_color"] = GREY
        for column, (key, kind) in enumerate(self.keys, start=start + 1):
            style = self.style(num_format=NUMBER_FORMATS[kind], **look)
            value = source[key] if source else None
            if value is None:
                sheet.write_blank(row, column, None, style)
            else:
                sheet.write_number(row, column, value, style)

    def _write_end(self, sheet, row):
        style = self.style(bold=True, text_wrap=True)
        content = self.content
        texts = [content["sentence"]["text"], difference_text(content)]
        texts.append(not_mapped_text(content))
        for text in filter(None, texts):
            sheet.merge_range(row, 0, row, 2 * SIDE_WIDTH - 1, "", style)
            sheet.write_string(row, 0, text, style)
            sheet.set_row(row, 15 * (1 + len(text) // 190))
            row += 1
