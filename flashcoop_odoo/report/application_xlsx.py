"""The budget of an application as a spreadsheet: draws and adds nothing up."""

import io

import xlsxwriter

from .form_12156 import draw_table
from .xlsx import CREATED, FormWriter

TITLE = "Budget prévisionnel"


def application_xlsx(document):
    """Return the workbook (bytes) of an application.

    :param document: see ``flashcoop.funding._draw_application``.
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": TITLE, "created": CREATED})
        _Writer(book, document["content"], document["mark"]).write_budget(document)
    return stream.getvalue()


class _Writer(FormWriter):
    keys = (("forecast", "exact"), ("forecast_whole", "whole"))

    def write_budget(self, document):
        """Write who asks whom, the budget, and what must be known beside it."""
        width = 2 * self.side_width
        sheet = self.add_sheet(TITLE, TITLE, width)
        row = self._write_facts(sheet, document["facts"])
        head = self.style(bold=True, border=1, align="center", text_wrap=True)
        for start, title in ((0, "CHARGES"), (self.side_width, "PRODUITS")):
            sheet.set_column(start, start, 48)
            sheet.set_column(start + 1, start + 2, 14)
            for column, text in enumerate(
                (title, "Montant", "Montant (euros entiers)")
            ):
                sheet.write_string(row, start + column, text, head)
        for line in draw_table(self.content):
            row += 1
            if line.band:
                self._write_band(sheet, row, line.band)
            else:
                self._write_cell(sheet, row, 0, line.charge)
                self._write_cell(sheet, row, self.side_width, line.product)
        style = self.style(bold=True, text_wrap=True)
        for text in (document["sentence"], *document["notes"]):
            row += 1
            sheet.merge_range(row, 0, row, width - 1, "", style)
            sheet.write_string(row, 0, text, style)
            sheet.set_row(row, 15 * (1 + len(text) // 140))

    def _write_facts(self, sheet, facts):
        """Write (label, value) pairs; return the row below them."""
        row = 2
        for label, value in facts:
            sheet.write_string(row, 0, label, self.style(bold=True))
            style = self.style(text_wrap=True)
            sheet.merge_range(row, 1, row, 2 * self.side_width - 1, "", style)
            sheet.write_string(row, 1, value, style)
            row += 1
        return row + 1
