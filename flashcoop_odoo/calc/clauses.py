"""Texts of a contract, with names in braces that stand for what differs."""

import re

_NAME = re.compile(r"\{(\w+)\}")


def fill(text, values):
    """Return the text with the values in the place of their names.

    >>> fill("Until {end}, {body} pays {this}.", {"end": "15/03", "body": "Us"})
    'Until 15/03, Us pays {this}.'
    """
    return _NAME.sub(lambda found: str(values.get(found[1], found[0])), text or "")


def unknown_names(text, names):
    """Return the names in braces that stand for nothing.

    >>> unknown_names("{end} {ends} {ends}", {"end"})
    ['ends']
    """
    return sorted(set(_NAME.findall(text or "")) - set(names))
