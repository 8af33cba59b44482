"""Reads the square codes on scanned pages.

Rendering and recognising need two libraries that Odoo does not bring (pypdfium2 and
zxing-cpp); without them everything else works, and `is_available` says so.
"""

import importlib.util
from contextlib import closing, contextmanager

from PIL import ImageOps

LIBRARIES = ("pypdfium2", "zxingcpp")
# Dots per inch, tried in turn: a small picture is read faster, a fine one better.
RESOLUTIONS = (150, 250)


def is_available():
    """Say whether codes can be read on this server."""
    return all(importlib.util.find_spec(name) for name in LIBRARIES)


def count_pages(pdf):
    """Return the number of pages of a PDF, none of which is rendered.

    :raise ValueError: as ``read_pages``.
    """
    with _open(pdf) as document:
        return len(document)


def read_pages(pdf):
    """Yield the texts of the codes of each page of a PDF, in order.

    :param bytes pdf: scanned or printed; turned, tilted or noisy pages are read too.
    :raise ValueError: when it cannot be opened: broken, or with a password.
    """
    with _open(pdf) as document:
        for page in document:
            yield _read_page(page)


@contextmanager
def _open(pdf):
    import pypdfium2  # noqa: PLC0415  # not everywhere, see is_available

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    with closing(document):
        yield document


def _read_page(page):
    """Return the texts of the codes of a page; finer and clearer until there is one."""
    for resolution in RESOLUTIONS:
        image = page.render(scale=resolution / 72, grayscale=True).to_pil()
        for picture in (image, ImageOps.autocontrast(image, cutoff=5)):
            if texts := _read_image(picture):
                return texts
    return []


def _read_image(image):
    import zxingcpp  # noqa: PLC0415  # not everywhere, see is_available

    formats = zxingcpp.BarcodeFormat.QRCode
    return [found.text for found in zxingcpp.read_barcodes(image, formats=formats)]
