"""The bank's own paper that proves an account (RIB), put behind a letter."""

import io

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from ..calc.bank import compact

# What pypdf raises on a file that is broken or uses what it does not know.
UNREADABLE = (
    *(PyPdfError, DependencyError, NotImplementedError),
    *(ValueError, LookupError, TypeError, AttributeError),
)


class UnreadablePaperError(ValueError):
    """The file is no PDF that can be read."""


def read_paper(raw):
    """Return the text of a PDF without spaces; empty when it is a scan.

    :raise UnreadablePaperError: when it is none, or asks for a password to be read.
    """
    try:
        reader = _open(raw)
        if not reader.pages:
            raise UnreadablePaperError
        return compact("".join(page.extract_text() or "" for page in reader.pages))
    except UNREADABLE as error:
        raise UnreadablePaperError from error


def _open(raw):
    """Return a reader of a PDF; those that banks protect against changes alone open
    without a password."""
    reader = pypdf.PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadablePaperError
    return reader


def names_account(raw, iban):
    """True when a PDF names the account, or has no text to tell by."""
    text = read_paper(raw)
    return not text or compact(iban) in text


def add_pages(letter, paper):
    """Return a letter (bytes of a PDF) with the pages of a paper behind it."""
    writer = pypdf.PdfWriter()
    for raw in (letter, paper):
        writer.append(_open(raw))
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
