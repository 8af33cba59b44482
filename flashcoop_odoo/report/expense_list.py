"""The expense list (état récapitulatif des dépenses) as PDF and spreadsheet: draws the
rows of a report's content and adds up nothing but its columns.

The words are the funder's, hence French and not translated.
"""

import io
from typing import NamedTuple

import xlsxwriter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Paragraph, Spacer

from ..calc.money import from_units, to_units
from .annex_pages import (
    AMOUNT_HEAD,
    CELL,
    CELL_HEAD,
    FACT,
    TITLE,
    build_pdf,
    printable,
    ruled_table,
    text_of,
)
from .form_table import day, exact
from .xlsx import CREATED, GREY, YELLOW

TITLE_TEXT = "État récapitulatif des dépenses"
CONTROL_TITLE = f"{TITLE_TEXT} après contrôle du financeur"
SCOPES = {
    "charged": "Dépenses imputées à cette subvention",
    "all": "Toutes les dépenses de l’action",
}
TAXES = {"excluded": "montants hors TVA récupérable", "included": "montants TTC"}
#: (head, key of the row, kind, width in mm)
COLUMNS = (
    ("N°", "number", "number", 9),
    ("Pièce", "voucher", "text", 30),
    ("Fournisseur", "supplier", "text", 38),
    ("Objet", "label", "text", 50),
    ("Compte", "account", "text", 16),
    ("Facture du", "invoice_date", "day", 18),
    ("Payée le", "payment_date", "day", 18),
    ("Montant", "amount", "money", 23),
    ("dont action", "part", "money", 23),
    ("Imputé", "charged", "money", 23),
)
CONTROL_COLUMNS = (
    ("Admis", "admitted", "money", 23),
    ("Motif", "reason", "text", 30),
)


class Control(NamedTuple):
    """What the funder said of a list that was sent. Days as they are printed."""

    day: str
    sent: str
    admitted: dict  # number of the row → (amount admitted, reason)

    def note(self, content):
        """Return what the paper must say of itself."""
        return (
            f"Après contrôle du {self.day}. Les colonnes « Admis » et « Motif » ont été"
            f" ajoutées à l’état envoyé le {self.sent} (compte rendu"
            f" {content['number']}, version {content['version']}) ; l’empreinte de"
            " cette version ne les couvre pas."
        )

    def mark(self, content):
        """Return the small print of its pages."""
        return (
            f"Contrôle du financeur du {self.day} – compte rendu {content['number']}"
            f" version {content['version']}"
        )


def expense_columns(control):
    return COLUMNS + (CONTROL_COLUMNS if control else ())


def expense_rows(content, control=None):
    """Return the rows to draw; contents of before there were lists have none."""
    rows = []
    for row in content.get("expenses", ()):
        known = control.admitted if control else {}
        amount, reason = known.get(row["number"], (row["claimed"], ""))
        rows.append(row | {"admitted": amount, "reason": reason})
    return rows


def expense_totals(rows):
    """Return {key: sum} of the columns of money.

    >>> expense_totals([{"amount": .1, "part": 0, "charged": 0, "admitted": .2}] * 3)
    {'amount': 0.3, 'part': 0.0, 'charged': 0.0, 'admitted': 0.6}
    """
    keys = ("amount", "part", "charged", "admitted")
    return {key: from_units(sum(to_units(row[key]) for row in rows)) for key in keys}


def expense_facts(content):
    """Return [(label, text)] of the head of the list."""
    tax = TAXES[content.get("expense_tax", "excluded")]
    period = f"du {day(content['date_from'])} au {day(content['date_to'])}"
    return [
        ("Organisme", content["identity"]["body_name"]),
        ("Financeur", content["funder"]),
        (
            "Subvention",
            " – ".join(filter(None, (content["funding"], content["file_number"]))),
        ),
        ("Action", ", ".join(content["cohorts"])),
        ("Période", period),
        ("Liste", f"{SCOPES[content.get('expense_scope', 'charged')]}, {tax}"),
    ]


# === PDF === #


def expense_pdf(content, mark="", control=None):
    """Return the list as the bytes of a PDF: A4 landscape, heads repeated.

    :param control: :class:`Control` of the paper on what was admitted; nobody of the
        organisation signs that one.
    """
    rows = expense_rows(content, control)
    title = CONTROL_TITLE if control else TITLE_TEXT
    flow = [Paragraph(title, TITLE), Spacer(1, 3 * mm)]
    flow += [
        Paragraph(f"<b>{label}</b> : {text_of(text)}", FACT)
        for label, text in expense_facts(content)
    ]
    if control:
        note = text_of(control.note(content))
        flow += [Spacer(1, 2 * mm), Paragraph(f"<b>{note}</b>", FACT)]
    flow += [Spacer(1, 4 * mm), _table(content, rows, control)]
    if not control:
        flow += [Spacer(1, 6 * mm), _signature(content, rows)]
    mark = control.mark(content) if control else mark
    return build_pdf(flow, title, mark, landscape(A4), "page")


def _table(content, rows, control):
    columns = expense_columns(control)
    data = [
        [
            Paragraph(head, AMOUNT_HEAD if kind == "money" else CELL_HEAD)
            for head, _key, kind, _width in columns
        ]
    ]
    data += [
        [_cell(row[key], kind, content["currency"]) for _h, key, kind, _w in columns]
        for row in rows
    ]
    sums = expense_totals(rows)
    foot = [
        Paragraph(exact(sums[key], content["currency"]), AMOUNT_HEAD)
        if kind == "money"
        else ""
        for _head, key, kind, _width in columns
    ]
    foot[1] = Paragraph("TOTAL", CELL_HEAD)
    rights = [i for i, column in enumerate(columns) if column[2] == "money"]
    return ruled_table([*data, foot], [width for *_c, width in columns], rights)


def _cell(value, kind, currency):
    if kind == "text":
        return Paragraph(text_of(value), CELL)
    if kind == "money":
        return printable(exact(value, currency))
    return (day(value) or "–") if kind == "day" else str(value)


def _signature(content, rows):
    place, signed = content["signed_place"], day(content["signed_on"])
    unpaid = [str(row["number"]) for row in rows if not row["payment_date"]]
    but = f", sauf le n° {', '.join(unpaid)}, à payer" if unpaid else ""
    lines = (
        f"{content['signatory'] or '…' * 20}, représentant(e) légal(e), certifie"
        f" exactes les dépenses ci-dessus, acquittées aux dates indiquées{but}.",
        f"Fait à {place or '…' * 12}, le {signed or '…' * 8}",
        "Signature",
    )
    return KeepTogether([Paragraph(text_of(line), FACT) for line in lines])


# === SPREADSHEET === #


def expense_xlsx(content, mark="", control=None):
    """Return the list as a workbook (bytes), amounts and days as such."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        title = f"Dépenses {content['number']}"
        book.set_properties({"title": title, "created": CREATED})
        _write_sheet(book, content, mark, control)
    return stream.getvalue()


def _write_sheet(book, content, mark, control):
    sheet = book.add_worksheet("Contrôle" if control else "Dépenses")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    mark = control.mark(content) if control else mark
    sheet.set_footer(f"&L&8{mark.replace('&', '&&')}&R&8&P/&N")
    bold = book.add_format({"bold": True})
    title = CONTROL_TITLE if control else TITLE_TEXT
    sheet.write_string(0, 0, title, book.add_format({"bold": 1, "font_size": 14}))
    row = 1
    facts = expense_facts(content)
    if control:
        facts.append(("Contrôle", control.note(content)))
    for label, text in facts:
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 2, text or "")
        row += 1
    columns, rows = expense_columns(control), expense_rows(content, control)
    row += 1
    head = book.add_format({"bold": 1, "border": 1, "bg_color": YELLOW, "text_wrap": 1})
    for column, (name, _key, _kind, width) in enumerate(columns):
        sheet.set_column(column, column, width / 1.9)
        sheet.write_string(row, column, name, head)
    sheet.repeat_rows(row)
    sheet.freeze_panes(row + 1, 0)
    for number, values in enumerate(rows, start=row + 1):
        _write_row(book, sheet, number, columns, values)
    total = {"voucher": "TOTAL"} | expense_totals(rows)
    look = {"bold": 1, "bg_color": GREY}
    _write_row(book, sheet, row + 1 + len(rows), columns, total, look)


def _write_row(book, sheet, row, columns, values, look=None):
    formats = {"money": {"num_format": "#,##0.00"}, "text": {"text_wrap": 1}}
    for column, (_name, key, kind, _width) in enumerate(columns):
        style = _format(book, {"border": 1} | formats.get(kind, {}) | (look or {}))
        value = values.get(key)
        if value in (None, False, ""):
            sheet.write_blank(row, column, None, style)
        elif kind in ("money", "number"):
            sheet.write_number(row, column, value, style)
        else:
            text = day(value) if kind == "day" else str(value)
            sheet.write_string(row, column, text, style)


def _format(book, properties):
    """Return a format of the workbook, made once for its properties."""
    known = book.__dict__.setdefault("flashcoop_formats", {})
    key = tuple(sorted(properties.items()))
    if key not in known:
        known[key] = book.add_format({"valign": "top"} | properties)
    return known[key]
