"""The printed form CERFA 15059*02: a report's content laid out, never added up.

:func:`draw_table` places the rows in the pairs of the form's sheet 2, its blank lines
included; PDF and spreadsheet draw the same pairs.

The words are the form's own, hence French and not translated.
"""

from . import form_table
from .form_table import Shape, exact, number, whole
from .form_table import day as day  # for those who draw this form

SHAPE = Shape(
    # Lines that the form prints for a row, where it prints more than one: they stay
    # blank when no funder takes them.
    printed_lines={
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
    },
    dashed={"74.1", "74.2", "74.3", "74.4", "74.5", "74.6"},
    blank_lines={"604", "611", "69", "74.0", "P"},
    prompts={
        "74.1": "Etat : préciser le(s) ministère(s) sollicité(s)",
        "74.2": "Région(s) :",
        "74.3": "Département(s) :",
        "74.5": "Commune(s) :",
        "74.6": "Organismes sociaux (détailler) :",
    },
    footnotes={"74": "2", "74.4": "3"},
    tall={"70"},  # stands beside two rows of costs on the form
    blocks={
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
    },
    bands={
        0: (
            "Charges directes affectées à l’action",
            "Ressources directes affectées à l’action",
        ),
        2: (
            "CHARGES INDIRECTES AFFECTEES A L’ACTION",
            "RESSOURCES PROPRES AFFECTEES A L’ACTION",
        ),
        4: ("CONTRIBUTIONS VOLONTAIRES", None),
    },
)
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

DEDICATED_TITLE = (
    "Fonds dédiés à cette subvention (comptes 19, 689 et 789, écritures comptabilisées)"
    " :"
)

INDIRECT_KEYS = {  # units of reports sent before their lines told them
    "hours": "h",
    "payroll": "€ de masse salariale",
    "area": "m² × jours",
    "participants": "participant·es",
    "direct": "€ de charges directes",
}


def draw_table(content):
    """Return the :class:`.form_table.Line` s of sheet 2, as the form pairs them."""
    return form_table.draw_table(content["rows"], SHAPE)


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


def difference_text(content):
    """Return by how much the totals of income and costs differ, empty when they do not
    and in reports of before this was said.

    >>> difference_text({"difference": -355.75, "difference_whole": -356,
    ...                  "currency": "EUR"}).replace("\xa0", " ")
    'Produits moins charges, au centime : -355,75 € (insuffisance de produits).'
    >>> difference_text({"difference": 0.0, "difference_whole": 1, "currency": "EUR"})
    'Les totaux sont égaux au centime ; ils diffèrent de 1\xa0€ par les arrondis.'
    >>> difference_text({"difference": 0.0, "difference_whole": 0, "currency": "EUR"})
    ''
    """
    amount, whole_amount = content.get("difference"), content.get("difference_whole")
    currency = content["currency"]
    if amount:
        kind = "excédent de produits" if amount > 0 else "insuffisance de produits"
        shown = exact(amount, currency)
        return f"Produits moins charges, au centime : {shown} ({kind})."
    if whole_amount:
        unit = "€" if currency == "EUR" else currency
        return (
            "Les totaux sont égaux au centime ; ils diffèrent de"
            f" {whole(abs(whole_amount))}\xa0{unit} par les arrondis."
        )
    return ""


def annex_texts(content):
    """Return the answers of sheet 3, with the rule of each indirect cost below what
    was written on them, and the dedicated funds below the observations."""
    currency, texts = content["currency"], content["texts"]
    indirect = [indirect_text(line, currency) for line in _indirect(content)]
    years = content.get("dedicated", ())  # reports sent earlier have none
    dedicated = [DEDICATED_TITLE] if years else []
    dedicated += [dedicated_text(year, currency) for year in years]
    return texts | {
        "indirect_rules_text": _below(texts["indirect_rules_text"], indirect),
        "observations_text": _below(texts["observations_text"], dedicated),
    }


def _below(words, lines):
    return "\n".join(filter(None, [words, *lines]))


def dedicated_text(year, currency="EUR"):
    """Return the dedicated funds of one year in one line.

    >>> dedicated_text({"day": "2022-12-31", "opening": 0, "new": 1500, "used": 600,
    ...                 "closing": 900}).replace("\xa0", " ")
    'Au 31/12/2022 : ouverture 0,00 € + reports 1 500,00 € - utilisations 600,00 € = clôture 900,00 €'
    """  # noqa: E501 (one line of a paper)
    opening, new, used, closing = (
        exact(year[name], currency) for name in ("opening", "new", "used", "closing")
    )
    return (
        f"Au {day(year['day'])} : ouverture {opening} + reports {new} - utilisations"
        f" {used} = clôture {closing}"
    )


def _indirect(content):
    return content.get("indirect", ())  # reports sent earlier have none


def indirect_text(line, currency="EUR"):
    """Return key, base, rate and amount of an indirect cost in one line.

    >>> indirect_text({"name": "Loyer", "row": "Autres", "key": "session_hours",
    ...                "unit": "heures de demi-journées", "base": 2400,
    ...                "quantity": 49, "total": 980, "rate": 5, "amount": 120})
    'Loyer (Autres) : 2\\xa0400,00\\xa0€ × 49 / 980 heures de demi-journées (5 %) = 120,00\\xa0€'
    >>> indirect_text({"name": "Loyer", "row": "Autres", "key": "hours", "base": 1200,
    ...                "quantity": 84, "total": 1607, "rate": 5.2271, "amount": 62.72})
    'Loyer (Autres) : 1\\xa0200,00\\xa0€ × 84 / 1\\xa0607 h (5,2271 %) = 62,72\\xa0€'
    >>> indirect_text({"name": "Siège", "row": "Autres", "key": "flat", "base": 1000,
    ...                "quantity": 0, "total": 0, "rate": 7.0, "amount": 70})
    'Siège (Autres) : 7 % de 1\\xa0000,00\\xa0€ = 70,00\\xa0€'
    """  # noqa: E501 (one line of a paper)
    base, amount = exact(line["base"], currency), exact(line["amount"], currency)
    rate = number(line["rate"])
    if unit := line.get("unit") or INDIRECT_KEYS.get(line["key"]):
        parts = f"{number(line['quantity'])} / {number(line['total'])}"
        rule = f"{base} × {parts} {unit} ({rate} %)"
    else:
        rule = f"{rate} % de {base}"
    return f"{line['name']} ({line['row']}) : {rule} = {amount}"


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
