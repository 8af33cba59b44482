"""The printed form CERFA 15059*02: a report's content laid out, never added up.

:func:`draw_table` places the rows in the pairs of the form's sheet 2, its blank lines
included; PDF and sheet draw the same pairs. :func:`draw_pages` cuts all four parts
into pages by itself, because PDF engines differ in what they can repeat or number:
it measures texts on the widest font of the style sheet (DejaVu Sans), so that what
it calls a page never overflows one.

The words are the form's own, hence French and not translated.
"""

from dataclasses import dataclass, field

from .text_measure import wrap, wrapped_count

CHARGE_SIDES = ("charge", "inkind_use")

# Lines that the form prints for a row, where it prints more than one: they stay blank
# when no funder takes them.
PRINTED_LINES = {
    "604": 2,
    "74.1": 3,
    "74.2": 2,
    "74.3": 2,
    "74.4": 2,
    "74.5": 2,
    "74.6": 2,
    "74.10": 2,
    "P": 3,
    "871": 2,
}
# Free rows that stand on a blank line of the form; others are printed when used.
BLANK_LINES = {"604", "611", "69", "74.0", "P"}
# The words of the form where nobody completed them with the name of a funder.
PROMPTS = {
    "74.1": "Etat : préciser le(s) ministère(s) sollicité(s)",
    "74.2": "Région(s) :",
    "74.3": "Département(s) :",
    "74.5": "Commune(s) :",
    "74.6": "Organismes sociaux (détailler) :",
}
FOOTNOTES = {"74": "2", "74.4": "3"}
TALL = {"70"}  # stands beside two rows of costs on the form
# The first row of each block; blocks start on the same line on both sides.
BLOCKS = {
    "65": 1,
    "75": 1,
    "I.1": 2,
    "P": 2,
    "TC": 3,
    "TP": 3,
    "86": 4,
    "87": 4,
    "TCV": 5,
    "TPV": 5,
}
BANDS = {
    0: (
        "Charges directes affectées à l’action",
        "Ressources directes affectées à l’action",
    ),
    2: (
        "CHARGES INDIRECTES AFFECTEES A L’ACTION",
        "RESSOURCES PROPRES AFFECTEES A L’ACTION",
    ),
    4: ("CONTRIBUTIONS VOLONTAIRES", None),
}
QUALITY_QUESTIONS = (
    ("implementation_text", "Décrire précisément la mise en œuvre de l’action :"),
    (
        "beneficiaries_text",
        "Quel a été le nombre approximatif de personnes bénéficiaires (par type de"
        " publics) ?",
    ),
    (
        "dates_places_text",
        "Quels ont été les date(s) et lieu(x) de réalisation de votre action ?",
    ),
    (
        "objectives_text",
        "Les objectifs de l’action ont-ils été atteints au regard des indicateurs"
        " utilisés ?",
    ),
)
ANNEX_QUESTIONS = (
    (
        "indirect_rules_text",
        "Règles de répartition des charges indirectes affectées à l'action"
        " subventionnée (exemple : quote-part ou pourcentage des loyers, des salaires,"
        " etc.) :",
    ),
    (
        "variance_text",
        "Expliquer et justifier les écarts significatifs éventuels entre le budget"
        " prévisionnel de l’action et le budget final exécuté :",
    ),
    (
        "inkind_text",
        "Contributions volontaires en nature affectées à la réalisation du projet ou de"
        " l'action subventionnée :",
    ),
    (
        "observations_text",
        "Observations à formuler sur le compte-rendu financier de l’opération"
        " subventionnée :",
    ),
)

# Sizes on paper. Heights in mm, letters in points; A4 less 10 mm on each edge.
PAGE_WIDTH = 190
PAGE_HEIGHT = 275
POINT = 25.4 / 72
TEXT_POINTS = 9
TEXT_LINE = TEXT_POINTS * 1.3 * POINT
TABLE_POINTS = (7.2, 6.8, 6.4, 6.0, 5.6)  # the largest that fits one page
TABLE_HEIGHT = 212
LABEL_WIDTHS = (0.225 * PAGE_WIDTH - 1.6, 0.275 * PAGE_WIDTH - 1.6)
ANSWER_LINES = 6  # the least room that the form gives to an answer


# === SHEET 2 === #


@dataclass
class Cell:
    """One side of a printed line. ``row`` is the content's row, None when blank."""

    label: str = ""
    row: dict | None = None
    is_strong: bool = False
    is_grey: bool = False
    footnote: str = ""
    is_padding: bool = False  # beside a line that the form does not have

    @property
    def is_filled(self):
        """True when amounts are printed: the form leaves unused lines empty."""
        row = self.row
        return bool(row) and (row["is_total"] or has_figures(row))


@dataclass
class Line:
    """One printed line of the table: two cells, or a band of titles."""

    charge: Cell | None = None
    product: Cell | None = None
    band: tuple | None = None
    is_tall: bool = False


def has_figures(row):
    """True when an exact amount of the row is not zero.

    >>> has_figures({"forecast": 0.0, "actual": 0.3})
    True
    """
    return bool(row["forecast"] or row["actual"])


def draw_table(content):
    """Return the :class:`Line` s of sheet 2, in the order and pairs of the form."""
    charges, products = _blocks(content, True), _blocks(content, False)
    lines = []
    for number in range(max(BLOCKS.values()) + 1):
        if number in BANDS:
            lines.append(Line(band=BANDS[number]))
        lines += _pair(charges.get(number, []), products.get(number, []))
    return lines


def _blocks(content, is_charge):
    """Return {block: cells} of one side of the table."""
    rows = [
        row for row in content["rows"] if (row["side"] in CHARGE_SIDES) == is_charge
    ]
    counts = {}
    for row in rows:
        counts[row["code"]] = counts.get(row["code"], 0) + 1
    blocks, block, seen = {}, 0, {}
    for row in rows:
        code = row["code"]
        block = max(block, BLOCKS.get(code, 0))
        cells = blocks.setdefault(block, [])
        seen[code] = seen.get(code, 0) + 1
        if cell := _cell(row, seen[code] == 1):
            cells.append(cell)
        if seen[code] == counts[code]:
            blank = PRINTED_LINES.get(code, 1) - counts[code]
            cells += [Cell(_dash(code)) for _number in range(blank)]
    return blocks


def _cell(row, is_first):
    """Return the cell of a row; None for a free row without a line nor figures."""
    code = row["code"]
    if row["kind"] == "free" and not has_figures(row) and not row["funder"]:
        return Cell() if code in BLANK_LINES else None
    is_class = code.isdigit() and len(code) == 2
    return Cell(
        label=_label(row, is_first),
        row=row,
        is_strong=row["kind"] == "total" or is_class or code.startswith("I."),
        is_grey=row["kind"] == "total"
        and is_class
        and row["side"] in ("charge", "product"),
        footnote=FOOTNOTES.get(code, "") if is_first else "",
    )


def _label(row, is_first):
    if not row["funder"]:
        return PROMPTS.get(row["code"], row["heading"])
    return row["label"] if is_first else f"- {row['funder']}"


def _dash(code):
    return (
        "-"
        if code in PRINTED_LINES and code.startswith("74.") and code != "74.10"
        else ""
    )


def _pair(charges, products):
    """Return the lines of a block; the shorter side is filled up."""
    left, right = list(charges), []
    for cell in products:
        right.append(cell)
        if cell.row and cell.row["code"] in TALL:
            right.append(None)  # covered by the cell above
    length = max(len(left), len(right))
    left += [Cell(is_padding=True) for _number in range(length - len(left))]
    right += [Cell(is_padding=True) for _number in range(length - len(right))]
    lines = [Line(*cells) for cells in zip(left, right, strict=True)]
    for line, following in zip(lines, lines[1:], strict=False):
        line.is_tall = following.product is None
    return lines


# === PAGES === #


@dataclass
class Page:
    """One sheet of paper. ``kind``: cover, quality, table or annex."""

    kind: str
    is_first: bool = True
    is_last: bool = True  # carries the end of the sheet: sentence, signature
    lines: list = field(default_factory=list)
    points: float = TABLE_POINTS[0]
    answers: list = field(default_factory=list)  # [(question, is_first, text, mm)]
    number: int = 0
    count: int = 0


def draw_pages(content):
    """Return the pages of the document, in order and numbered."""
    texts = content["texts"]
    pages = [
        Page("cover"),
        *_text_pages("quality", QUALITY_QUESTIONS, texts, head=40),
        *_table_pages(content),
        *_text_pages("annex", ANNEX_QUESTIONS, texts, head=0, tail=72),
    ]
    for number, page in enumerate(pages, start=1):
        page.number, page.count = number, len(pages)
    return pages


def _table_pages(content):
    lines = draw_table(content)
    room = max(TABLE_HEIGHT - _not_mapped_height(content), TABLE_HEIGHT / 2)
    for points in TABLE_POINTS:
        heights = [_line_height(line, points) for line in lines]
        if sum(heights) <= room:
            return [Page("table", lines=lines, points=points)]
    return _cut_table(lines, heights, points, room)


def _not_mapped_height(content):
    text = not_mapped_text(content)
    if not text:
        return 0
    return 3 + 3.2 * wrapped_count(text, PAGE_WIDTH / POINT / 7, True)


def not_mapped_text(content):
    """Return what stands in no row of the form, empty when all has one."""
    value, currency = content["not_mapped"], content["currency"]
    if not value["accounts"]:
        return ""
    accounts = " ; ".join(
        f"{account['code']} {account['name']} : {exact(account['amount'], currency)}"
        for account in value["accounts"]
    )
    return (
        "Écritures sans ligne dans ce formulaire, non comptées ci-dessus (produits en"
        f" positif) : {exact(value['amount'], currency)}, soit {accounts}."
    )


def _cut_table(lines, heights, points, room):
    """Cut a table that no size of letters brings onto one page."""
    pages, used = [Page("table", is_last=False, points=points)], 0
    for line, height in zip(lines, heights, strict=True):
        if used + height > room and not _is_covered(line):
            pages.append(Page("table", False, False, points=points))
            used = 0
        pages[-1].lines.append(line)
        used += height
    pages[-1].is_last = True
    return pages


def _is_covered(line):
    return line.band is None and line.product is None


def _line_height(line, points):
    if line.band:
        return points * 1.2 * POINT + 1.4
    cells = zip((line.charge, line.product), LABEL_WIDTHS, strict=True)
    count = max(
        wrapped_count(cell.label, width / POINT / points, cell.is_strong)
        for cell, width in cells
        if cell and not (cell is line.product and line.is_tall)
    )
    return count * points * 1.2 * POINT + 1.1


def _text_pages(kind, questions, texts, head, tail=0):
    """Lay questions and answers out; answers too long go on to the next page.

    :param head: mm above the first question of the first page.
    :param tail: mm kept after the last answer.
    """
    room = PAGE_HEIGHT - 32  # band of the title, foot
    page = Page(kind, is_last=False)
    pages, free = [page], room - head
    for name, question in questions:
        lines = wrap(texts[name], PAGE_WIDTH / POINT / TEXT_POINTS)
        is_first = True
        while lines or is_first:
            title = TEXT_LINE * wrapped_count(question, PAGE_WIDTH / POINT / 10) + 5
            fitting = int((free - title) / TEXT_LINE)
            if fitting < ANSWER_LINES:
                page = Page(kind, is_first=False, is_last=False)
                pages.append(page)
                free = room
                continue
            part, lines = lines[:fitting], lines[fitting:]
            height = max(len(part), ANSWER_LINES) * TEXT_LINE
            page.answers.append((question, is_first, _join(part), height))
            free -= title + height
            is_first = False
    if free < tail:
        pages.append(Page(kind, is_first=False))
    pages[-1].is_last = True
    return pages


def _join(lines):
    """Return the text of wrapped lines: its paragraphs, not its lines, end."""
    return "".join(text + ("\n" if ends else " ") for text, ends in lines).rstrip()


# === NUMBERS, AS A FRENCH READER WRITES THEM === #


def whole(amount):
    """Return whole euros with no-break spaces between thousands.

    >>> whole(-1234567)
    '-1\\xa0234\\xa0567'
    """
    return f"{amount:,}".replace(",", "\xa0")


def exact(amount, currency="EUR"):
    """Return an amount to the cent.

    >>> exact(1234.5)
    '1\\xa0234,50\\xa0€'
    """
    text = f"{amount:,.2f}".replace(",", "\xa0").replace(".", ",")
    return f"{text}\xa0{'€' if currency == 'EUR' else currency}"


def day(text):
    """Return an ISO date as it is written in France; empty when there is none.

    >>> day("2022-03-07"), day(None)
    ('07/03/2022', '')
    """
    return "/".join(reversed(text.split("-"))) if text else ""
