"""The code on each page of an attendance sheet: which half-days the page is of.

A page is of the half-days of one cohort between two of them. The code names them by
their numbers in one database, so that a half-day moved after printing is still found,
and a sheet of another database is not taken for one of ours.
"""

import re
from dataclasses import dataclass

PREFIX = "FCE1"  # feuille de coopérative, émargement; the number is that of the format
_CODE = re.compile(rf"{PREFIX}:([0-9A-F]{{8}}):(\d+):(\d+):(\d+):(\d+):(\d+)")


@dataclass(frozen=True)
class SheetCode:
    """Where a page of an attendance sheet belongs.

    :ivar database: eight capital hexadecimal digits, the same for a whole database.
    :ivar cohort: number of the cohort.
    :ivar first: number of the page's first half-day; ``last`` of its last one.
    :ivar page: from 1 to ``pages``, of the sheet of these half-days.
    """

    database: str
    cohort: int
    first: int
    last: int
    page: int = 1
    pages: int = 1

    def __str__(self):
        """Return the text that the square code holds: capitals, digits and colons,
        which keep the squares large.

        >>> str(SheetCode("3F9A2C1B", 12, 101, 102, 1, 2))
        'FCE1:3F9A2C1B:12:101:102:1:2'
        """
        numbers = (self.cohort, self.first, self.last, self.page, self.pages)
        return ":".join((PREFIX, self.database, *map(str, numbers)))


def parse(text):
    """Return the `SheetCode` that ``text`` writes, or None when it writes none.

    >>> parse("FCE1:3F9A2C1B:12:101:102:1:2").pages
    2
    >>> parse("https://example.com")
    >>> parse("FCE1:3F9A2C1B:12:101:102:3:2")
    """
    found = _CODE.fullmatch((text or "").strip())
    if not found:
        return None
    database, *numbers = found.groups()
    code = SheetCode(database, *map(int, numbers))
    return code if 1 <= code.page <= code.pages else None
