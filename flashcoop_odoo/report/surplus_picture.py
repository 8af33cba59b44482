"""Where the money of the sales went, as a bar: measures for an inline SVG."""

COLOURS = {
    "sold": "#2b6cb0",
    "spent": "#c05621",
    "other": "#975a16",
    "carrier": "#718096",
    "gift": "#b83280",
    "kept": "#4a5568",
    "members": "#2f855a",
}
WIDTH = 1000
# From which width (in the picture's own units) an amount fits into its part.
ROOM = 110


class Picture:
    """Parts of a bar, side by side, that together are as wide as the picture.

    :param parts: ``[(kind of COLOURS, label, amount, amount as text)]``; what is not
        positive is left out.
    """

    width = WIDTH

    def __init__(self, parts):
        parts = [part for part in parts if part[2] > 0]
        total = sum(amount for _kind, _label, amount, _text in parts)
        self.bars, left = [], 0.0
        for kind, label, amount, text in parts:
            width = WIDTH * amount / total
            self.bars.append(
                {
                    "colour": COLOURS[kind],
                    "label": label,
                    "text": text,
                    "left": round(left, 1),
                    "width": round(width, 1),
                    "middle": round(left + width / 2, 1),
                    "has_room": width >= ROOM,
                }
            )
            left += width
