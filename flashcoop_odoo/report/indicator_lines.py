"""One line a participant, in codes and under a pseudonym: what an ESF+ file asks for.

Neither name nor birth date nor prescriber, whose name alone may tell why somebody is
followed. An answer is its code; ``not_asked``, ``unknown``… say why there is none.
"""

import csv
import io

import xlsxwriter

from ..calc.indicator_codes import ESF
from ..calc.indicators import MISSING, Person, is_too_short

_HIDDEN = ("prescriber", "city_long_term")
_NAMES = tuple(name for name in Person._fields if name not in _HIDDEN)
HEADER = (
    *("pseudonym", "entry_date", "programme_days", "hours"),
    *("half_days_filled", "half_days_attended"),
    *_NAMES,
    *ESF,
)


def participant_lines(value):
    """Return the lines (tuples as :data:`HEADER`) of a value, in the order of
    pseudonyms: that of entry would tell who is who.

    An indicator is 1, 0, or the code of why it is not known; all are 0 for somebody
    whose support was a day or less.
    """
    lines = []
    for stay in value.stays:
        person = stay.person
        lines.append(
            (
                stay.label,
                stay.entry.isoformat(),
                len(stay.days),
                round(stay.minutes / 60, 2),
                stay.filled,
                stay.attended,
                *(getattr(person, name) for name in _NAMES),
                *(_flag(stay, test) for test in ESF.values()),
            )
        )
    return sorted(lines)


def _flag(stay, test):
    if is_too_short(stay):
        return 0
    answer = test(stay.person)
    return answer if answer in MISSING else int(answer)


def lines_csv(lines, header=HEADER):
    """Return the lines as CSV (bytes) that a French spreadsheet opens as it is."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for line in lines:
        writer.writerow(
            str(cell).replace(".", ",") if isinstance(cell, float) else cell
            for cell in line
        )
    return stream.getvalue().encode("utf-8-sig")


def lines_xlsx(lines, legend, titles, legend_name):
    """Return the lines as a workbook (bytes), its second sheet saying what the codes
    stand for.

    :param legend: see :func:`.indicator_legend.legend`.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        _write_sheet(book, "participants", HEADER, lines, [14] * len(HEADER))
        _write_sheet(book, legend_name, titles, legend, [20, 52, 14, 52])
    return stream.getvalue()


def _write_sheet(book, name, header, lines, widths):
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    sheet.write_row(0, 0, header, bold)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(lines), 1), len(header) - 1)
    for number, line in enumerate(lines, start=1):
        sheet.write_row(number, 0, line)
