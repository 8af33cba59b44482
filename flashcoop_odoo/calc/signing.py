"""The half-day of now, the names on the page, and the ink of a signature."""

import io
from datetime import timedelta

from PIL import Image

EARLY = timedelta(minutes=30)  # before a half-day, its sheet is open to sign
LARGEST = 300_000  # bytes of one drawing
LONGEST = 3000  # pixels of its longer side
SHORTEST = 8  # pixels: less ink than that is a slip of the finger
KEPT_WIDTH = 600  # pixels


def pick_current(half_days, now):
    """Return the key of the half-day that somebody wants who asks at ``now``: the one
    under way, else the last one of the past 12 hours that is still open, else the next
    one, else the last one; None of none.

    :param half_days: tuples (key, start, stop, is locked) in any order.

    >>> from datetime import datetime
    >>> def at(hour): return datetime(2022, 3, 7, hour)
    >>> days = [("am", at(8), at(11), False), ("pm", at(13), at(16), False)]
    >>> [pick_current(days, at(h)) for h in (6, 9, 12, 14, 17)]
    ['am', 'am', 'am', 'pm', 'pm']
    >>> days[0] = ("am", at(8), at(11), True)
    >>> pick_current(days, at(12)), pick_current(days, datetime(2022, 4, 1))
    ('pm', 'pm')
    >>> pick_current([], at(12))
    """
    rows = sorted(half_days, key=lambda row: row[1])
    under_way = [row for row in rows if row[1] - EARLY <= now <= row[2]]
    recent = now - timedelta(hours=12)
    unfinished = [r for r in rows if recent <= r[2] < now and not r[3]]
    coming = [row for row in rows if row[1] > now]
    for found in (under_way[:1], unfinished[-1:], coming[:1], rows[-1:]):
        if found:
            return found[0][0]
    return None


def first_names(names):
    """Return the shortest names that tell people of one sheet apart: the first name,
    with the initial of the family name where two would be alike, in full if need be.

    Family names in capitals are told from first names wherever they stand.

    >>> first_names(["Ana Lima", "DIALLO Bo", "Ana Costa", "Cy"])
    ['Ana L.', 'Bo', 'Ana C.', 'Cy']
    >>> first_names(["Ana Lima", "Ana Lopez", ""])
    ['Ana Lima', 'Ana Lopez', '']
    """
    shortest = [_first_and_rest(name) for name in names]
    first = [name for name, _rest in shortest]
    initial = [f"{name} {rest[:1]}." if rest else name for name, rest in shortest]
    short = [
        name if first.count(name) == 1 else with_initial
        for name, with_initial in zip(first, initial, strict=True)
    ]
    return [
        name if short.count(name) == 1 else full
        for name, full in zip(short, names, strict=True)
    ]


def _first_and_rest(name):
    words = name.split()
    given = [word for word in words if not (word.isupper() and len(word) > 1)]
    first = next(iter(given or words), "")
    words = [word for word in words if word != first]
    return first, " ".join(words)


def clean_drawing(data):
    """Return the ink of a drawn signature as a small PNG, or None when there is none.

    The same ink gives the same image wherever on the sheet it was drawn, and nothing
    of the file that was sent is left.

    :param data: the bytes of a PNG, its paper transparent or white.
    :raise ValueError: when it is no PNG, or one too large for a signature.

    >>> clean_drawing(b"no image")
    Traceback (most recent call last):
    ...
    ValueError: no drawing
    """
    if not data.startswith(b"\x89PNG") or len(data) > LARGEST:
        raise ValueError("no drawing")
    try:
        image = Image.open(io.BytesIO(data), formats=["PNG"])
        if max(image.size) > LONGEST:
            raise ValueError("no drawing")
        image = image.convert("RGBA")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("no drawing") from error
    darkness = image.convert("L").point(lambda level: 255 - level)
    ink = Image.new("L", image.size)
    ink.paste(darkness, mask=image.getchannel("A"))
    box = ink.getbbox()
    if not box or max(box[2] - box[0], box[3] - box[1]) < SHORTEST:
        return None
    ink = ink.crop(box)
    ink.thumbnail((KEPT_WIDTH, KEPT_WIDTH))
    blue = Image.new("RGBA", ink.size, (0, 0, 90, 0))
    blue.putalpha(ink)
    kept = io.BytesIO()
    blue.save(kept, "PNG", optimize=True)
    return kept.getvalue()
