"""The printed form CERFA 15059*02: a report's content laid out, never added up.

:func:`draw_table` places the rows in the pairs of the form's sheet 2, its blank lines
included; PDF and spreadsheet draw the same pairs.

The words are the form's own, hence French and not translated.
"""

from dataclasses import dataclass

CHARGE_SIDES = ("charge", "inkind_use")

# Lines that the form prints for a row, where it prints more than one: they stay blank
# when no funder takes them.
PRINTED_LINES = {
    "604": 2,
    "74.1": 3,
    "74.2": 2,
    "74.3": 2,
    "74.4": 2,
    "74.5": 2,
    "74.6": 2,
    "74.10": 2,
    "P": 3,
    "871": 2,
}
# Free rows that stand on a blank line of the form; others are printed when used.
BLANK_LINES = {"604", "611", "69", "74.0", "P"}
# The words of the form where nobody completed them with the name of a funder.
PROMPTS = {
    "74.1": "Etat : préciser le(s) ministère(s) sollicité(s)",
    "74.2": "Région(s) :",
    "74.3": "Département(s) :",
    "74.5": "Commune(s) :",
    "74.6": "Organismes sociaux (détailler) :",
}
FOOTNOTES = {"74": "2", "74.4": "3"}
TALL = {"70"}  # stands beside two rows of costs on the form
# The first row of each block; blocks start on the same line on both sides.
BLOCKS = {
    "65": 1,
    "75": 1,
    "I.1": 2,
    "P": 2,
    "TC": 3,
    "TP": 3,
    "86": 4,
    "87": 4,
    "TCV": 5,
    "TPV": 5,
}
BANDS = {
    0: (
        "Charges directes affectées à l’action",
        "Ressources directes affectées à l’action",
    ),
    2: (
        "CHARGES INDIRECTES AFFECTEES A L’ACTION",
        "RESSOURCES PROPRES AFFECTEES A L’ACTION",
    ),
    4: ("CONTRIBUTIONS VOLONTAIRES", None),
}
QUALITY_QUESTIONS = (
    ("implementation_text", "Décrire précisément la mise en œuvre de l’action :"),
    (
        "beneficiaries_text",
        "Quel a été le nombre approximatif de personnes bénéficiaires (par type de"
        " publics) ?",
    ),
    (
        "dates_places_text",
        "Quels ont été les date(s) et lieu(x) de réalisation de votre action ?",
    ),
    (
        "objectives_text",
        "Les objectifs de l’action ont-ils été atteints au regard des indicateurs"
        " utilisés ?",
    ),
)
ANNEX_QUESTIONS = (
    (
        "indirect_rules_text",
        "Règles de répartition des charges indirectes affectées à l'action"
        " subventionnée (exemple : quote-part ou pourcentage des loyers, des salaires,"
        " etc.) :",
    ),
    (
        "variance_text",
        "Expliquer et justifier les écarts significatifs éventuels entre le budget"
        " prévisionnel de l’action et le budget final exécuté :",
    ),
    (
        "inkind_text",
        "Contributions volontaires en nature affectées à la réalisation du projet ou de"
        " l'action subventionnée :",
    ),
    (
        "observations_text",
        "Observations à formuler sur le compte-rendu financier de l’opération"
        " subventionnée :",
    ),
)


# === SHEET 2 === #


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
        """True when amounts are printed: the form leaves unused lines empty."""
        row = self.row
        return bool(row) and (row["kind"] == "total" or has_figures(row))


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


def draw_table(content):
    """Return the :class:`Line` s of sheet 2, in the order and pairs of the form."""
    charges, products = _blocks(content, True), _blocks(content, False)
    lines = []
    for number in range(max(BLOCKS.values()) + 1):
        if number in BANDS:
            lines.append(Line(band=BANDS[number]))
        lines += _pair(charges.get(number, []), products.get(number, []))
    return lines


def _blocks(content, is_charge):
    """Return {block: cells} of one side of the table."""
    rows = [
        row for row in content["rows"] if (row["side"] in CHARGE_SIDES) == is_charge
    ]
    counts = {}
    for row in rows:
        counts[row["code"]] = counts.get(row["code"], 0) + 1
    blocks, block, seen = {}, 0, {}
    for row in rows:
        code = row["code"]
        block = max(block, BLOCKS.get(code, 0))
        cells = blocks.setdefault(block, [])
        seen[code] = seen.get(code, 0) + 1
        if cell := _cell(row, seen[code] == 1):
            cells.append(cell)
        if seen[code] == counts[code]:
            blank = PRINTED_LINES.get(code, 1) - counts[code]
            cells += [Cell(_dash(code)) for _number in range(blank)]
    return blocks


def _cell(row, is_first):
    """Return the cell of a row; None for a free row without a line nor figures."""
    code = row["code"]
    if row["kind"] == "free" and not has_figures(row) and not row["funder"]:
        return Cell() if code in BLANK_LINES else None
    is_class = code.isdigit() and len(code) == 2
    is_strong = row["kind"] == "total" or is_class or code.startswith("I.")
    return Cell(
        *_title(row, is_first),
        row=row,
        is_strong=is_strong,
        is_grey=row["kind"] == "total"
        and is_class
        and row["side"] in ("charge", "product"),
        footnote=FOOTNOTES.get(code, "") if is_first else "",
    )


def _title(row, is_first):
    """Return the words of the form and the name of the funder."""
    if not row["funder"]:
        return PROMPTS.get(row["code"], row["heading"]), ""
    return (row["heading"], row["funder"]) if is_first else (f"- {row['funder']}", "")


def _dash(code):
    return (
        "-"
        if code in PRINTED_LINES and code.startswith("74.") and code != "74.10"
        else ""
    )


def _pair(charges, products):
    """Return the lines of a block; the shorter side is filled up."""
    left, right = list(charges), []
    for cell in products:
        right.append(cell)
        if cell.row and cell.row["code"] in TALL:
            right.append(None)  # covered by the cell above
    length = max(len(left), len(right))
    left += [Cell(is_padding=True) for _number in range(length - len(left))]
    right += [Cell(is_padding=True) for _number in range(length - len(right))]
    lines = [Line(*cells) for cells in zip(left, right, strict=True)]
    for line, following in zip(lines, lines[1:], strict=False):
        line.is_tall = following.product is None
    return lines


# === SENTENCES === #


def sentence_text(content):
    """Return the closing sentence of sheet 2, in whole euros as the form wants."""
    sentence = content["sentence"]
    share = sentence["percent_whole"]
    text = "La subvention de {}\xa0€ représente {}\xa0% du Total des produits.".format(
        whole(sentence["amount_whole"]), "………" if share is None else whole(share)
    )
    return f"{text} {sentence.get('note', '')}".rstrip()


def not_mapped_text(content):
    """Return what stands in no row of the form, empty when all has one."""
    value, currency = content["not_mapped"], content["currency"]
    if not value["accounts"]:
        return ""
    accounts = " ; ".join(
        f"{account['code']} {account['name']} : {exact(account['amount'], currency)}"
        for account in value["accounts"]
    )
    return (
        "Écritures sans ligne dans ce formulaire, non comptées ci-dessus (produits en"
        f" positif) : {exact(value['amount'], currency)}, soit {accounts}."
    )


def actions_text(content, room=170):
    """Return the names of the cohorts; the first ones when there are too many.

    >>> actions_text({"cohorts": ["Un", "Deux", "Trois"]}, room=8)
    'Un, Deux… (3 actions, voir le bilan)'
    """
    names = content["cohorts"]
    shown = list(names)
    while len(shown) > 1 and len(", ".join(shown)) > room:
        shown.pop()
    text = ", ".join(shown)
    if len(shown) < len(names):
        text += f"… ({len(names)} actions, voir le bilan)"
    return text


# === NUMBERS, AS A FRENCH READER WRITES THEM === #


def whole(amount):
    """Return whole euros with no-break spaces between thousands.

    >>> whole(-1234567)
    '-1\\xa0234\\xa0567'
    """
    return f"{amount:,}".replace(",", "\xa0")


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
