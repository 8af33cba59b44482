"""The papers behind the bills: small PDFs, made as the demo is loaded."""

import io

from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from . import money, people

TITLES = {"in_invoice": "FACTURE", "in_refund": "AVOIR"}
MARGIN, LINE = 40, 18  # points


def attach(moves, missing):
    """Attach its paper to each document, but to those of the vendors of ``missing``.

    :param missing: keys of ``people.ORGANISATIONS``.
    """
    absent = {people.ORGANISATIONS[key][0] for key in missing}
    moves.env["ir.attachment"].create(
        [
            {
                "name": f"{move.name.replace('/', '-')}.pdf",
                "raw": _draw(move),
                "mimetype": "application/pdf",
                "res_model": move._name,
                "res_id": move.id,
            }
            for move in moves
            if move.partner_id.name not in absent
        ]
    )


def _draw(move):
    """Return the paper of a document (bytes)."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A5, invariant=True)
    canvas.setTitle(move.name)
    height = A5[1] - MARGIN
    for text in _get_lines(move):
        canvas.drawString(MARGIN, height, text)
        height -= LINE
    canvas.save()
    return file.getvalue()


def _get_lines(move):
    amount = move.currency_id.format
    yield f"{TITLES[move.move_type]} du {move.invoice_date:%d/%m/%Y}"
    yield move.partner_id.name
    yield f"à {move.company_id.name}"
    yield ""
    for line in move.invoice_line_ids:
        yield f"{line.name} : {amount(line.price_subtotal)}"
    yield ""
    yield f"TVA : {amount(move.amount_tax)}"
    yield f"Total : {amount(move.amount_total)}"
    yield ""
    yield money.NOTE
