"""Looking for an account in a chart: the same number may mean something else.

754 is “ristournes des coopératives” in the general chart and gifts in that of
associations, 7551 a joint operation here and a contribution there: a number alone
says nothing, so the name is read too.
"""

import unicodedata
from typing import NamedTuple


class Found(NamedTuple):
    """What a chart says of an account that is looked for.

    ``status``: ``exists`` (``code`` is its number), ``free`` (``code`` can be created)
    or ``taken`` (``taken`` is the number that means something else, ``code`` the next
    one that is free).
    """

    status: str
    code: str
    taken: str = ""


def plain(text):
    """Return a text without capitals and accents.

    >>> plain("Fonds DÉDIÉS")
    'fonds dedies'
    """
    decomposed = unicodedata.normalize("NFKD", text or "")
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def means(name, words):
    """Say whether a name holds one of ``words``; any name does when there are none.

    >>> means("Dons manuels", ("don", "mécénat")), means("Ristournes", ("don",))
    (True, False)
    >>> means("Abandons", ("don",))
    False
    """
    known = plain(name).replace("'", " ").split()
    return not words or any(
        all(
            any(token.startswith(part) for token in known)
            for part in plain(word).split()
        )
        for word in words
    )


def look(code, prefixes, words, accounts, digits=6):
    """Look for an account in a chart.

    :param code: the number it should have, without the zeros at its end.
    :param prefixes: where else its like may stand, the best first.
    :param words: what its name may say; see :func:`means`.
    :param accounts: {number: name, in all languages one after the other}.
    :return: :class:`Found`.

    >>> chart = {"754000": "Ristournes", "755100": "Quote-part", "487000": "PCA"}
    >>> look("487", ("487",), (), chart)
    Found(status='exists', code='487000', taken='')
    >>> look("7541", ("7541",), ("don",), chart)
    Found(status='free', code='754100', taken='')
    >>> look("7551", ("7551",), ("contribution",), chart)
    Found(status='taken', code='755110', taken='755100')
    """
    for prefix in prefixes:
        for number in sorted(accounts):
            if number.startswith(prefix) and means(accounts[number], words):
                return Found("exists", number)
    number = code.ljust(digits, "0")
    if number not in accounts:
        return Found("free", number)
    return Found("taken", next_free(code, accounts, digits), number)


def next_free(code, accounts, digits=6):
    """Return the next free number under ``code``: tens before units.

    >>> next_free("7551", {"755100", "755110"})
    '755120'
    >>> next_free("755100", {"755100"})
    '7551001'
    """
    room = max(digits - len(code), 1)
    steps = [n * 10 ** (room - 1) for n in range(1, 10)]
    for number in (*steps, *range(1, 10**room)):
        candidate = f"{code}{number:0{room}d}"
        if candidate not in accounts:
            return candidate
    return next_free(code, accounts, digits + 1)
