"""The pages of the printed form, cut and numbered by ourselves.

PDF engines differ in what they can repeat, number or keep together, so nothing is
left to them: texts are measured on the widest font of the style sheet, and what is
called a page here never overflows one. The sizes go with the style sheet of
``funder_report_templates.xml``: change both. The budget of an application is fitted by
the same measures.
"""

from dataclasses import dataclass, field

from .form_15059 import (
    ANNEX_QUESTIONS,
    QUALITY_QUESTIONS,
    annex_texts,
    difference_text,
    draw_table,
    not_mapped_text,
)
from .text_measure import wrap, wrapped_count

# Sizes on paper. Heights in mm, letters in points; A4 less 10 mm on each edge.
PAGE_WIDTH = 190
PAGE_HEIGHT = 275
POINT = 25.4 / 72
TEXT_POINTS = 9
TEXT_LINE = TEXT_POINTS * 1.3 * POINT
TABLE_POINTS = (8.0, 7.6, 7.2, 6.8, 6.4, 6.0, 5.6)  # the largest that fits one page
TABLE_HEIGHT = 212
LABEL_WIDTHS = (0.225 * PAGE_WIDTH - 1.6, 0.275 * PAGE_WIDTH - 1.6)
ANSWER_LINES = 6  # the least room that the form gives to an answer


@dataclass
class Answer:
    """A question and (a part of) its answer; ``height`` in mm is the least."""

    question: str
    is_first: bool
    text: str
    height: float = ANSWER_LINES * TEXT_LINE


@dataclass
class Page:
    """One sheet of paper. ``kind``: cover, quality, table or annex."""

    kind: str
    is_first: bool = True
    is_last: bool = True  # carries the end of the sheet: sentence, signature
    lines: list = field(default_factory=list)
    points: float = TABLE_POINTS[0]
    answers: list = field(default_factory=list)
    number: int = 0
    count: int = 0


def draw_pages(content):
    """Return the pages of the document, in order and numbered."""
    texts = content["texts"]
    pages = [
        Page("cover"),
        *_text_pages("quality", QUALITY_QUESTIONS, texts, head=40),
        *_table_pages(content),
        *_text_pages("annex", ANNEX_QUESTIONS, annex_texts(content), head=0, tail=72),
    ]
    for number, page in enumerate(pages, start=1):
        page.number, page.count = number, len(pages)
    return pages


def _table_pages(content):
    room = max(TABLE_HEIGHT - _notes_height(content), TABLE_HEIGHT / 2)
    return fit_table(draw_table(content), room)


def fit_table(lines, room, widths=LABEL_WIDTHS):
    """Return the pages of a table in the largest letters that bring it onto one page.

    :param room: mm for the table on a page.
    :param widths: mm for the labels of each side.
    """
    for points in TABLE_POINTS:
        heights = [_line_height(line, points, widths) for line in lines]
        if sum(heights) <= room:
            return [Page("table", lines=lines, points=points)]
    return _cut_table(lines, heights, points, room)


def _notes_height(content):
    """Return the mm of what is told below the sentence of sheet 2."""
    height = 6.5 if difference_text(content) else 0  # one line
    if text := not_mapped_text(content):
        height += 3 + 3.2 * wrapped_count(text, PAGE_WIDTH / POINT / 7, True)
    return height


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


def _line_height(line, points, widths):
    if line.band:
        return points * 1.2 * POINT + 1.4
    cells = zip((line.charge, line.product), widths, strict=True)
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
            page.answers.append(Answer(question, is_first, _join(part)))
            free -= title + max(len(part), ANSWER_LINES) * TEXT_LINE
            is_first = False
    if free < tail:
        pages.append(Page(kind, is_first=False))
    pages[-1].is_last = True
    return pages


def _join(lines):
    """Return the text of wrapped lines: its paragraphs, not its lines, end."""
    return "".join(text + ("\n" if ends else " ") for text, ends in lines).rstrip()
