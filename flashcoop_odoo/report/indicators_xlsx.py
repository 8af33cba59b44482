"""The indicators as a spreadsheet: draws the value and adds nothing up."""

import io

import xlsxwriter

from ..calc.suppression import TOTAL
from .indicator_words import STAR
from .indicators import NO_FIGURE

GREEN, GREY = "#E6F4EA", "#EDF2F7"
FORMATS = {"people": "0", "hours": "#,##0.0", "percent": "0.0"}


def indicators_xlsx(words, about):
    """Return the workbook (bytes) of a value in words.

    :param words: :class:`.indicator_words.Words` of what may leave the house.
    :param about: pairs (label, text) for the head.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        _Sheet(book, words).draw(about)
    return stream.getvalue()


class _Sheet:
    def __init__(self, book, words):
        self.book, self.words, self._ = book, words, words.env._
        self.sheet = book.add_worksheet(self._("Indicators"))
        self.formats = {}
        self.keys = [*words.columns, TOTAL]

    def style(self, **properties):
        """Return a format, made once for its properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
            self.formats[key] = self.book.add_format(base | properties)
        return self.formats[key]

    def draw(self, about):
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 1, 52)
        sheet.set_column(2, 1 + len(self.keys), 11)
        after = 2 + len(self.keys)
        sheet.set_column(after, after + 1, 11)
        sheet.set_column(after + 2, after + 2, 28)
        sheet.set_column(after + 3, after + 4, 60)
        title = self.style(bold=True, font_size=16)
        sheet.write_string(0, 0, self._("Indicators"), title)
        row = 1
        for label, text in about:
            sheet.write_string(row, 0, label, self.style(bold=True))
            sheet.write_string(row, 1, text or "", self.style())
            row += 1
        if self.words.value.is_suppressed:
            note = self._(
                "%s: kept back, because it is of fewer than five people or would tell"
                " such a number.",
                STAR,
            )
            sheet.write_string(row, 0, note, self.style(italic=True))
            row += 1
        row = self._write_head(row + 1)
        for label, rows in self.words.sections():
            self._write_section(row, label)
            row += 1
            for line in rows:
                self._write_row(row, line)
                row += 1

    def _write_head(self, row):
        titles = [
            self._("Code"),
            self._("Indicator"),
            *self.words.columns.values(),
            self._("Total"),
            self._("Share (%)"),
            self._("No answer"),
            self._("Why no answer"),
            self._("Definition"),
            self._("Source"),
        ]
        style = self.style(bold=True, border=1, bg_color=GREY, text_wrap=True)
        for column, text in enumerate(titles):
            self.sheet.write_string(row, column, text, style)
        self.sheet.freeze_panes(row + 1, 2)
        self.sheet.repeat_rows(row)
        return row + 1

    def _write_section(self, row, label):
        style = self.style(bold=True, bg_color=GREEN)
        last = 6 + len(self.keys)
        self.sheet.merge_range(row, 0, row, last, "", style)
        self.sheet.write_string(row, 0, label, style)

    def _write_row(self, row, line):
        text = self.style(text_wrap=True, border=1)
        label = self.style(text_wrap=True, border=1, indent=2 if line.is_detail else 0)
        sheet, column = self.sheet, 2
        sheet.write_string(row, 0, "" if line.is_detail else line.code, text)
        sheet.write_string(row, 1, line.label, label)
        for key in self.keys:
            self._write_number(row, column, line, key)
            column += 1
        if line.share is None or not line.test:
            sheet.write_blank(row, column, None, text)
        else:
            style = self.style(border=1, num_format="0.0")
            sheet.write_number(row, column, line.share, style)
        if line.missing_count is None:
            style = self.style(border=1, align="right")
            sheet.write_string(row, column + 1, self.words.missing(line), style)
        else:
            sheet.write_number(row, column + 1, line.missing_count, text)
        reasons = self.words.not_applicable(line) or self.words.missing_reasons(line)
        sheet.write_string(row, column + 2, reasons, text)
        sheet.write_string(row, column + 3, line.definition, text)
        sheet.write_string(row, column + 4, line.source, text)

    def _write_number(self, row, column, line, key):
        if line.unit == "entity" or line.cells[key] in (None, NO_FIGURE):
            style = self.style(border=1, align="right")
            self.sheet.write_string(row, column, self.words.cell(line, key), style)
            return
        style = self.style(border=1, num_format=FORMATS[line.unit], bold=key == TOTAL)
        self.sheet.write_number(row, column, line.cells[key], style)
