"""How many lines a text takes on paper, without asking the engine that prints it.

Widths are those of DejaVu Sans, in em, rounded up by groups; narrower fonts only
leave more room.
"""

import re

SLIM = frozenset("iljI.,;:'’!| \xa0")
NARROW = frozenset("tfr()[]-/")
WIDE = frozenset("mwMW@%Œœ…—")
BOLD = 1.13


def text_width(text, is_bold=False):
    """Return the width of ``text`` in em.

    >>> text_width("mi") > text_width("ii")
    True
    """
    width = 0.0
    for letter in text:
        if letter in SLIM:
            width += 0.34
        elif letter in NARROW:
            width += 0.42
        elif letter in WIDE:
            width += 1.0
        elif letter.isupper():
            width += 0.77
        else:
            width += 0.64
    return width * (BOLD if is_bold else 1)


def wrap(text, width, is_bold=False):
    """Return ``[(line, ends_paragraph)]`` of a text in lines of ``width`` em.

    >>> wrap("one two\\nthree", 4.5)
    [('one two', True), ('three', True)]
    >>> wrap("one two", 3)
    [('one', False), ('two', True)]
    >>> wrap("", 3)
    []
    """
    lines = []
    for paragraph in (text or "").strip().splitlines():
        line = ""
        for word in _words(paragraph, width, is_bold):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, is_bold) > width:
                lines.append((line, False))
                longer = word
            line = longer
        lines.append((line, True))
    return lines


def wrapped_count(text, width, is_bold=False):
    """Return how many lines a text takes, one at least.

    >>> wrapped_count("", 10), wrapped_count("one two", 3)
    (1, 2)
    """
    return max(len(wrap(text, width, is_bold)), 1)


def _words(paragraph, width, is_bold):
    """Yield the words of a paragraph; one wider than a line is cut."""
    longest = max(int(width / (BOLD if is_bold else 1)), 1)  # no letter exceeds 1 em
    for word in paragraph.split(" "):
        if text_width(word, is_bold) <= width:
            yield word
        else:
            yield from re.findall(f".{{1,{longest}}}", word)
