"""A form's table of costs and income: rows placed in pairs, never added up.

What differs from one form to another is its :class:`Shape`; PDF and spreadsheet draw
the same :class:`Line` s.
"""

from dataclasses import dataclass, field

CHARGE_SIDES = ("charge", "inkind_use")


@dataclass(frozen=True)
class Shape:
    """How a form prints its rows; all is by the code of a row.

    ``blocks`` names the first row of each block: blocks start on the same line on both
    sides, and ``bands`` stand above them. ``printed_lines`` counts the lines that the
    form keeps for a row, blank when nobody takes them, with a dash for those in
    ``dashed``. ``blank_lines`` are free rows that stand on a blank line of the form;
    others are printed when used. ``prompts`` are the words of the form where nobody
    completed them with the name of a funder. A row in ``tall`` stands beside two.
    ``prefix`` is what the codes of all rows begin with.
    """

    blocks: dict
    bands: dict
    printed_lines: dict = field(default_factory=dict)
    dashed: set = frozenset()
    blank_lines: set = frozenset()
    prompts: dict = field(default_factory=dict)
    footnotes: dict = field(default_factory=dict)
    tall: set = frozenset()
    prefix: str = ""


@dataclass
class Cell:
    """One side of a printed line. ``row`` is the content's row, None when blank."""

    title: str = ""
    name: str = ""  # of the funder
    row: dict | None = None
    is_strong: bool = False
    is_grey: bool = False
    footnote: str = ""
    is_padding: bool = False  # beside a line that the form does not have

    @property
    def label(self):
        return " : ".join(filter(None, (self.title, self.name)))

    def text(self, name):
        """Return a number of the row as it is printed; empty when there is none."""
        value = self.row[name] if self.is_filled else None
        return "" if value is None else whole(value)

    @property
    def is_filled(self):
        """True when amounts are printed: unused lines and classes stay empty, the
        totals at the foot do not.

        >>> row = {"kind": "total", "forecast": 0.0, "actual": 0.0}
        >>> Cell(row=row, is_grey=True).is_filled, Cell(row=row).is_filled
        (False, True)
        """
        row = self.row
        is_foot = bool(row) and row["kind"] == "total" and not self.is_grey
        return bool(row) and (is_foot or has_figures(row))


@dataclass
class Line:
    """One printed line of the table: two cells, or a band of titles."""

    charge: Cell | None = None
    product: Cell | None = None
    band: tuple | None = None
    is_tall: bool = False


def has_figures(row):
    """True when an exact amount of the row is not zero.

    >>> has_figures({"forecast": 0.0, "actual": 0.3})
    True
    """
    return bool(row["forecast"] or row["actual"])


def draw_table(rows, shape):
    """Return the :class:`Line` s of a table, in the order and pairs of its form.

    :param rows: of a content; see ``statement_value.Statement.to_whole_rows``.
    """
    charges, products = _blocks(rows, True, shape), _blocks(rows, False, shape)
    lines = []
    for number in range(max(shape.blocks.values()) + 1):
        if number in shape.bands:
            lines.append(Line(band=shape.bands[number]))
        lines += _pair(charges.get(number, []), products.get(number, []), shape)
    return lines


def _blocks(rows, is_charge, shape):
    """Return {block: cells} of one side of the table."""
    rows = [row for row in rows if (row["side"] in CHARGE_SIDES) == is_charge]
    counts = {}
    for row in rows:
        counts[row["code"]] = counts.get(row["code"], 0) + 1
    blocks, block, seen = {}, 0, {}
    for row in rows:
        code = row["code"]
        block = max(block, shape.blocks.get(code, 0))
        cells = blocks.setdefault(block, [])
        seen[code] = seen.get(code, 0) + 1
        if cell := _cell(row, seen[code] == 1, shape):
            cells.append(cell)
        if seen[code] == counts[code]:
            blank = shape.printed_lines.get(code, 1) - counts[code]
            dash = "-" if code in shape.dashed else ""
            cells += [Cell(dash) for _number in range(blank)]
    return blocks


def _cell(row, is_first, shape):
    """Return the cell of a row; None for a free row without a line nor figures."""
    code = row["code"]
    if row["kind"] == "free" and not has_figures(row) and not row["funder"]:
        return Cell() if code in shape.blank_lines else None
    short = code.removeprefix(shape.prefix)
    is_class = short.isdigit() and len(short) == 2
    is_strong = row["kind"] == "total" or is_class or short.startswith("I.")
    return Cell(
        *_title(row, is_first, shape),
        row=row,
        is_strong=is_strong,
        is_grey=row["kind"] == "total"
        and is_class
        and row["side"] in ("charge", "product"),
        footnote=shape.footnotes.get(code, "") if is_first else "",
    )


def _title(row, is_first, shape):
    """Return the words of the form and the name of the funder."""
    if not row["funder"]:
        return shape.prompts.get(row["code"], row["heading"]), ""
    return (row["heading"], row["funder"]) if is_first else (f"- {row['funder']}", "")


def _pair(charges, products, shape):
    """Return the lines of a block; the shorter side is filled up."""
    left, right = list(charges), []
    for cell in products:
        right.append(cell)
        if cell.row and cell.row["code"] in shape.tall:
            right.append(None)  # covered by the cell above
    length = max(len(left), len(right))
    left += [Cell(is_padding=True) for _number in range(length - len(left))]
    right += [Cell(is_padding=True) for _number in range(length - len(right))]
    lines = [Line(*cells) for cells in zip(left, right, strict=True)]
    for line, following in zip(lines, lines[1:], strict=False):
        line.is_tall = following.product is None
    return lines


# === NUMBERS, AS A FRENCH READER WRITES THEM === #


def whole(amount):
    """Return whole euros with no-break spaces between thousands.

    >>> whole(-1234567)
    '-1\\xa0234\\xa0567'
    """
    return f"{amount:,}".replace(",", "\xa0")


def number(value):
    """Return a number with the decimals it needs.

    >>> number(1607.0), number(5.25)
    ('1\\xa0607', '5,25')
    """
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.replace(",", "\xa0").replace(".", ",")


def exact(amount, currency="EUR"):
    """Return an amount to the cent.

    >>> exact(1234.5)
    '1\\xa0234,50\\xa0€'
    """
    text = f"{amount:,.2f}".replace(",", "\xa0").replace(".", ",")
    return f"{text}\xa0{'€' if currency == 'EUR' else currency}"


def day(text):
    """Return an ISO date as it is written in France; empty when there is none.

    >>> day("2022-03-07"), day(None)
    ('07/03/2022', '')
    """
    return "/".join(reversed(text.split("-"))) if text else ""
