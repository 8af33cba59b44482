"""The financing plan as PDF and spreadsheet: draws what :mod:`.financing_plan` found.

The words are those of a French file, hence not translated.
"""

import io

import xlsxwriter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer

from .annex_pages import (
    AMOUNT,
    AMOUNT_HEAD,
    CELL,
    CELL_HEAD,
    FACT,
    TITLE,
    build_pdf,
    ruled_table,
    text_of,
)
from .form_table import exact
from .xlsx import CREATED, GREY, YELLOW

HEADS = ("Prévu", "Demandé", "Accordé", "Reçu", "Dépensé", "Reste")
WIDTHS = (95, 26, 26, 26, 26, 26, 26)  # mm


def check_lines(plan, currency):
    """Return what the plan comes to, in words: the balance of budget and of actual."""
    lines = [
        f"Charges prévues : {exact(plan.planned_cost, currency)} ; financements"
        f" prévus : {exact(plan.total.planned, currency)}.",
        f"Charges réalisées : {exact(plan.cost, currency)} ; accordé ou encaissé :"
        f" {exact(plan.total.granted, currency)}.",
        f"Charges imputées à un financement : {exact(plan.total.spent, currency)} ;"
        f" à aucun : {exact(plan.uncharged, currency)}.",
    ]
    if plan.planned_gap:
        lines.append(
            "Le budget n’est pas équilibré : écart de"
            f" {exact(plan.planned_gap, currency)} (charges moins financements)."
        )
    if plan.to_find:
        lines.append(f"Il reste {exact(plan.to_find, currency)} à financer.")
    lines += [
        f"{row.label} : {exact(-row.left, currency)} imputés de plus qu’accordé."
        for row in plan.overspent
    ]
    return lines


def plan_pdf(plan, name, currency, states):
    """Return the plan of a Flashcoop as the bytes of a PDF.

    :param states: {state of a funding: its label}.
    """
    data = [[Paragraph("Financement", CELL_HEAD)]]
    data[0] += [Paragraph(text, AMOUNT_HEAD) for text in HEADS]
    for row in [*plan.rows, plan.total]:
        is_total = row.kind == "total"
        label = text_of(_label(row, states))
        cells = [Paragraph(label, CELL_HEAD if is_total else CELL)]
        for amount in row.cells.values():
            text = "" if amount is None else exact(amount, currency)
            cells.append(Paragraph(text, AMOUNT_HEAD if is_total else AMOUNT))
        data.append(cells)
    title = f"Plan de financement – {name}"
    flow = [Paragraph(text_of(title), TITLE), Spacer(1, 5 * mm)]
    flow += [ruled_table(data, WIDTHS), Spacer(1, 5 * mm)]
    flow += [Paragraph(text_of(line), FACT) for line in check_lines(plan, currency)]
    return build_pdf(flow, title, title, landscape(A4), "page")


def _label(row, states):
    state = states.get(row.state)
    return f"{row.label} ({state})" if state else row.label


def plan_xlsx(plan, name, currency, states):
    """Return the plan as a workbook (bytes)."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        title = f"Plan de financement – {name}"
        book.set_properties({"title": title, "created": CREATED})
        sheet = book.add_worksheet("Plan de financement")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 52)
        sheet.set_column(1, 6, 14)
        bold = book.add_format({"bold": 1, "font_size": 14})
        sheet.write_string(0, 0, title, bold)
        _write_rows(book, sheet, plan, states)
        for number, text in enumerate(check_lines(plan, currency)):
            sheet.write_string(5 + len(plan.rows) + number, 0, text)
    return stream.getvalue()


def _write_rows(book, sheet, plan, states):
    head = book.add_format({"bold": 1, "border": 1, "bg_color": YELLOW})
    for column, text in enumerate(("Financement", *HEADS)):
        sheet.write_string(2, column, text, head)
    line = {"border": 1, "num_format": "#,##0.00"}
    usual = book.add_format(line)
    strong = book.add_format(line | {"bold": 1, "bg_color": GREY})
    for number, row in enumerate([*plan.rows, plan.total], start=3):
        style = strong if row.kind == "total" else usual
        sheet.write_string(number, 0, _label(row, states), style)
        for column, amount in enumerate(row.cells.values(), start=1):
            if amount is None:
                sheet.write_blank(number, column, None, style)
            else:
                sheet.write_number(number, column, amount, style)
