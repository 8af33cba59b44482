"""The State's fillable form CERFA 15059*02 filled in with a report's content.

The blank is the user's: it may not be shipped. Its XFA part is dropped, since only few
readers draw it; every field carries its picture and stays editable. Texts too long for
their box go on on annex pages.
"""

import io

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject, NumberObject, TextStringObject
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from .annex_pages import annex_pdf, printable
from .form_15059 import ANNEX_QUESTIONS, QUALITY_QUESTIONS
from .form_15059_fields import FORM, TEXT_FIELDS, all_fields, field_values

FONT = "Helvetica"  # not narrower than the form's own, which is not in the file
LEADING = 1.25  # at most, of the fonts that pypdf draws with
MULTILINE = 1 << 12
READ_ONLY = 1
TEXT_SIZES = (10, 9.5, 9, 8.5, 8)
SMALLEST = 4.0  # of a number or a name
CONTINUED = "(suite en annexe)"
QUESTIONS = {
    f"{FORM}.{TEXT_FIELDS[name]}": question
    for name, question in (*QUALITY_QUESTIONS, *ANNEX_QUESTIONS)
}


class BlankError(ValueError):
    """The file is no blank form. ``missing`` names the fields it lacks, if it is a
    PDF that can be read."""

    def __init__(self, missing=()):
        super().__init__(f"{len(missing)} fields are missing")
        self.missing = list(missing)


def check_blank(raw):
    """Check that a file is the form.

    :raise BlankError: when it is not.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        found = set() if reader.is_encrypted else set(_widgets(reader))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BlankError from error
    if missing := [name for name in all_fields() if name not in found]:
        raise BlankError(missing)


def fill_form(blank, content, mark=""):
    """Return the form (bytes of a PDF) filled in with ``content``.

    :param blank: bytes of a file that :func:`check_blank` accepts.
    :param mark: small print of the annex pages: number, version, state.
    """
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(blank))
    root = writer.root_object
    root.pop("/Perms", None)
    for key in ("/XFA", "/SigFlags"):
        root["/AcroForm"].get_object().pop(key, None)
    filling = field_values(content)
    fitter = _Fitter(_widgets(writer))
    for page in writer.pages:
        names = (name for name, _widget in _page_widgets(page))
        own = [name for name in names if name in filling.values]
        if own:
            fitted = {name: fitter.fit(name, filling.values[name]) for name in own}
            _write_page(writer, page, fitted)
    sections = fitter.sections(filling.notes)
    if sections:
        title = "Annexe au compte-rendu financier de subvention"
        writer.append(io.BytesIO(annex_pdf(title, sections, mark)))
    writer.add_metadata({"/Title": f"CERFA 15059*02 – {content['number']}"})
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _write_page(writer, page, fitted):
    """Write values and their pictures: pypdf breaks no lines, so that it draws broken
    ones, and the value gets its own lines back."""
    drawn = {name: ("\n".join(f.lines), "", f.size) for name, f in fitted.items()}
    writer.update_page_form_field_values(page, drawn, auto_regenerate=False)
    for name, widget in _page_widgets(page):
        if name in fitted:
            widget[NameObject("/V")] = TextStringObject(fitted[name].text)
            flags = int(widget.get("/Ff", 0)) & ~READ_ONLY  # no script adds up now
            widget[NameObject("/Ff")] = NumberObject(flags)


def _widgets(pdf):
    """Return {full name: widget} of the text fields of a PDF."""
    return {name: widget for page in pdf.pages for name, widget in _page_widgets(page)}


def _page_widgets(page):
    for reference in page.get("/Annots", None) or ():
        widget = reference.get_object()
        if widget.get("/Subtype") == "/Widget" and widget.get("/FT") == "/Tx":
            yield _full_name(widget), widget


def _full_name(widget):
    names = []
    while widget is not None:
        names.append(widget.get("/T"))
        parent = widget.get("/Parent")
        widget = parent and parent.get_object()
    return ".".join(str(name) for name in reversed(names) if name)


class _Fitted:
    """A text in its box: the value, the lines drawn, their size in points."""

    def __init__(self, text, lines, size):
        self.text, self.lines, self.size = text, lines, size


class _Fitter:
    """Fits texts into their boxes and keeps what does not fit for the annex."""

    def __init__(self, widgets):
        self.widgets, self.rest = widgets, {}

    def fit(self, name, text):
        widget = self.widgets[name]
        text, room = printable(text), int(widget.get("/MaxLen", 0))
        left, bottom, right, top = map(float, widget["/Rect"])
        if int(widget.get("/Ff", 0)) & MULTILINE:
            return self._fit_text(name, text, right - left - 8, top - bottom - 4)
        if room and len(text) > room:
            self.rest[name] = text
            text = text[:room]
        size = _size(widget)
        width = stringWidth(text, FONT, size)
        if width > right - left - 4:
            size = max(SMALLEST, int(10 * size * (right - left - 4) / width) / 10)
        return _Fitted(text, [text], size)

    def _fit_text(self, name, text, width, height):
        for size in TEXT_SIZES:
            lines = simpleSplit(text, FONT, size, width)
            room = int(height / size / LEADING)
            if len(lines) <= room and all(
                stringWidth(line, FONT, size) <= width for line in lines
            ):
                return _Fitted(text, lines, size)
        kept = lines[: room - 1]
        self.rest[name] = _rest(text, kept)
        shown = text[: len(text) - len(self.rest[name])].rstrip()
        return _Fitted(f"{shown}\n{CONTINUED}", [*kept, CONTINUED], size)

    def sections(self, notes):
        """Return [(title, text)] of the annex, in the order of the form."""
        sections = [
            (f"{question} (suite)", self.rest[name])
            for name, question in QUESTIONS.items()
            if name in self.rest
        ]
        others = [text for name, text in self.rest.items() if name not in QUESTIONS]
        if others:
            sections.insert(0, ("Identification", "\n".join(others)))
        if notes:
            sections.append(("Tableau de synthèse : précisions", "\n".join(notes)))
        return sections


def _size(widget):
    """Return the size of letters that a field asks for, in points."""
    words = str(widget.get("/DA", "")).split()
    size = float(words[words.index("Tf") - 1]) if "Tf" in words else 0
    return size or 9.0


def _rest(text, lines):
    """Return what of a text comes after its first lines.

    >>> _rest("one two\\n\\nthree four", ["one two", "", "three"])
    'four'
    """
    position = 0
    for line in lines:
        for word in line.split():
            position = text.index(word, position) + len(word)
    return text[position:].strip()
