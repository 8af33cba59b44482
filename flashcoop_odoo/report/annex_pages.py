"""Plain pages of titles and texts, drawn without a PDF engine."""

import io
import unicodedata
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

EDGE = 18 * mm
SUBSTITUTES = str.maketrans(
    {"\u202f": "\xa0", "\u2011": "-", "→": "->", "≥": ">=", "≤": "<=", "\t": " "}
)
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=14, leading=18)
HEAD = ParagraphStyle(
    "head", fontName="Helvetica-Bold", fontSize=10, leading=13, keepWithNext=1
)
CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=7, leading=8.6)
CELL_HEAD = ParagraphStyle("cell_head", parent=CELL, fontName="Helvetica-Bold")
AMOUNT = ParagraphStyle("amount", parent=CELL, alignment=2)
AMOUNT_HEAD = ParagraphStyle("amount_head", parent=CELL_HEAD, alignment=2)
FACT = ParagraphStyle("fact", fontName="Helvetica", fontSize=9, leading=12)
RULES = [
    ("GRID", (0, 0), (-1, -1), 0.4, colors.black),
    ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#FFCC00")),
    ("BACKGROUND", (0, -1), (-1, -1), colors.HexColor("#C0C0C0")),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("FONT", (0, 0), (-1, -1), CELL.fontName, CELL.fontSize, CELL.leading),
]
TEXT = ParagraphStyle(
    "text", fontName="Helvetica", fontSize=9.5, leading=12.5, splitLongWords=1
)


def printable(text):
    """Return a text in the letters of the fonts that every reader has (Windows-1252);
    others lose their accent, or become a question mark.

    >>> printable("Łódź, à 5\u202f€ – œuf")
    '?ódz, à 5\\xa0€ – œuf'
    """
    return "".join(map(_printable, (text or "").translate(SUBSTITUTES)))


def _printable(letter):
    if letter == "\n" or letter.encode("cp1252", "ignore"):
        return letter
    base = unicodedata.normalize("NFKD", letter)
    return base.encode("cp1252", "ignore").decode("cp1252") or "?"


class _NumberedCanvas(Canvas):
    """Writes “page i/n” and the small print when all pages are known."""

    mark, word = "", "page"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._states = []

    def showPage(self):
        self._states.append(dict(vars(self)))
        self._startPage()

    def save(self):
        for number, state in enumerate(self._states, start=1):
            vars(self).update(state)
            self.setFont("Helvetica", 7)
            self.drawString(EDGE, 10 * mm, self.mark)
            foot = f"{self.word} {number}/{len(self._states)}"
            self.drawRightString(self._pagesize[0] - EDGE, 10 * mm, foot)
            Canvas.showPage(self)
        return super().save()


def annex_pdf(title, sections, mark=""):
    """Return the bytes of a PDF with a title and ``[(head, text)]``, on as many pages
    as it takes."""
    flow = [Paragraph(escape(printable(title)), TITLE)]
    for head, text in sections:
        flow += [Spacer(1, 5 * mm), Paragraph(escape(printable(head)), HEAD)]
        for line in printable(text).splitlines():
            flow.append(Paragraph(escape(line) or "\xa0", TEXT))
    return build_pdf(flow, title, mark, A4, "annexe, page")


def build_pdf(flow, title, mark, pagesize, word):
    """Return the bytes of a PDF of flowables.

    :param mark: small print at the foot of each page, before "``word`` i/n".
    """
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=pagesize,
        **{f"{side}Margin": EDGE for side in ("left", "right", "top", "bottom")},
        title=printable(title),
        invariant=1,  # equal contents give equal bytes
    )
    foot = {"mark": printable(mark), "word": word}
    document.build(flow, canvasmaker=type("Canvas", (_NumberedCanvas,), foot))
    return stream.getvalue()


def text_of(value):
    """Return a value as text of a paragraph, nothing of it being markup."""
    text = "" if value in (None, False) else str(value)
    return escape(printable(text)).replace("\n", "<br/>")


def ruled_table(data, widths, rights=()):
    """Return a table for a landscape page: a head that is repeated on each page, and
    totals in its last row.

    Cells are paragraphs, or short texts on one line, which are drawn much faster.

    :param widths: of the columns in mm; made narrower together when they do not fit.
    :param rights: numbers of the columns whose short texts stand on the right.
    """
    room = (landscape(A4)[0] - 2 * EDGE) / mm
    scale = min(1, room / sum(widths)) * mm
    columns = [width * scale for width in widths]
    aligned = [("ALIGN", (column, 0), (column, -1), "RIGHT") for column in rights]
    style = TableStyle(RULES + aligned)
    return Table(data, colWidths=columns, repeatRows=1, style=style)
