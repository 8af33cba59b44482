"""Rows of cells out of what people paste, or keep in a file of text."""

import csv
import io

SEPARATORS = ("\t", ";", "|", ",")


def decode(data):
    """Return the text of a file, whatever program saved it.

    >>> decode("Zoé".encode("cp1252")), decode("Zoé".encode("utf-8-sig"))
    ('Zoé', 'Zoé')
    >>> decode("Zoé".encode("utf-16"))
    'Zoé'
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def find_separator(text):
    """Return the character that parts cells, the one that most lines hold; None when
    there is one column.

    >>> find_separator("a;b,c;d") + find_separator("Nom, prénom;âge")
    ';;'
    >>> find_separator("just one column") is None
    True
    """
    lines = text.splitlines()
    counts = {sign: sum(sign in line for line in lines) for sign in SEPARATORS}
    best = max(counts, key=counts.get)  # the first of several
    return best if counts[best] else None


def read_rows(text):
    """Return the rows of a text; quoted cells may hold separators and line breaks.

    >>> read_rows('Nom;Ville\\n"Lima; Ana";Les Ulis')
    [['Nom', 'Ville'], ['Lima; Ana', 'Les Ulis']]
    >>> read_rows("Ana\\nBo")
    [['Ana'], ['Bo']]
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    separator = find_separator(text)
    lines = text.split("\n")
    if separator is None:
        return [[line] for line in lines]
    if text.count('"') % 2:  # one that is never closed would swallow the rest
        return [line.split(separator) for line in lines]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in lines]
