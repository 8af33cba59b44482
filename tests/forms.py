"""A small fillable PDF with the fields of the State's form, whose blank is not ours to
ship."""

import io

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject
from reportlab.pdfgen.canvas import Canvas

from odoo.addons.flashcoop_odoo.report.form_15059_fields import all_fields

BOXES = {  # widths of the real form where they matter; (width, height) in points
    "txt_siret": (195, 14, 14),
    "txt_RNA": (195, 14, 14),
    "txt_asso": (197, 14, 6),
    "num_exo": (15, 13, 2),
    "num_pour": (14, 8, None),
    "num": (48, 8, None),
}
LONG = ("mise_en_oeuvre", "beneficiares", "actions", "obj", "regle", "ecarts")
LONG += ("contributions", "observations")


def blank_form(without=()):
    """Return the bytes of a blank form.

    :param without: words; the fields whose name holds one are left out.
    """
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    pages = {}
    for name in all_fields():
        pages.setdefault(name.split(".")[1], []).append(name)
    canvas.drawString(50, 800, "Page 1")
    canvas.showPage()
    for names in pages.values():
        _draw_fields(canvas, [n for n in names if not any(w in n for w in without)])
        canvas.showPage()
    canvas.save()
    return _as_published(stream.getvalue())


def _draw_fields(canvas, names):
    for number, name in enumerate(names):
        width, height, limit = _box(name)
        canvas.acroForm.textfield(
            name=name,
            x=20 + number % 4 * 130 if height < 20 else 30,
            y=800 - number // 4 * 12,
            width=width,
            height=height,
            maxlen=limit,
            fontSize=7 if name.endswith("]") and "num_" in name else 10,
            fieldFlags="multiline" if height > 20 else "",
        )


def _box(name):
    short = name.rsplit(".")[-1]
    if any(word in short for word in LONG):
        return 493, 100, None
    if "Page4" in name:
        return 250, 14, None
    return next(
        (box for start, box in BOXES.items() if short.startswith(start)),
        (123, 14, None),
    )


def _as_published(raw):
    """Return the PDF with the parts that the published form has: scripts for one
    reader, rights that changes break, totals that nobody may write."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    root = writer.root_object
    root["/AcroForm"].get_object()[NameObject("/XFA")] = ArrayObject()
    root[NameObject("/Perms")] = DictionaryObject()
    for name, widget in read_fields(writer).items():
        if "num_achat_P" in name:
            widget[NameObject("/Ff")] = NumberObject(1)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def read_fields(pdf):
    """Return {name: widget} of a PDF's text fields."""
    widgets = (
        reference.get_object()
        for page in pdf.pages
        for reference in page.get("/Annots", None) or ()
    )
    return {str(widget["/T"]): widget for widget in widgets}
