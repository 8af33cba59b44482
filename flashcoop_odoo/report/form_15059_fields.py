"""Where a report's content stands in the State's fillable form CERFA 15059*02.

:func:`field_values` names the form's own fields and adds nothing up but the rows that
the form has no line for: these go to the line of their kind, and are told one by one on
an annex page.

The words are the form's own, hence French and not translated.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from ..calc.money import percent, to_units
from .form_15059 import annex_texts, difference_text, not_mapped_text, sentence_text
from .form_table import day, has_figures, whole

FORM = "topmostSubform[0]"
# Rows of the form → its lines, in order. Amounts stand in num_P_…, num_R_…, num_pour_….
LINES = {
    "60": ("achat",),
    "604": ("1_1", "1_2"),
    "60.1": ("1_3",),
    "60.2": ("1_4",),
    "61": ("SE",),
    "61.1": ("1_5",),
    "61.2": ("1_6",),
    "61.3": ("1_7",),
    "61.4": ("1_8",),
    "611": ("1_9",),
    "62": ("ASE",),
    "62.1": ("1_10",),
    "62.2": ("1_11",),
    "62.3": ("1_12",),
    "62.4": ("1_13",),
    "63": ("IT",),
    "63.1": ("1_14",),
    "63.2": ("1_15",),
    "64": ("CP",),
    "64.1": ("1_16",),
    "64.2": ("1_17",),
    "64.3": ("1_18",),
    "65": ("1_19",),
    "69": ("1_20",),
    "66": ("1_21",),
    "67": ("1_22",),
    "68": ("1_23",),
    "I.1": ("1_24",),
    "I.2": ("1_25",),
    "I.3": ("1_26",),
    "TC": ("1_27",),
    "86": ("1_28",),
    "860": ("1_29",),
    "861": ("1_30",),
    "862": ("1_31",),
    "864": ("1_32",),
    "TCV": ("1_33",),
    "70": ("2_1",),
    "73": ("2_2",),
    "74": ("SUBE",),
    "74.1": ("2_3", "2_4", "2_5"),
    "74.2": ("2_6", "2_7"),
    "74.3": ("2_8", "2_9"),
    "74.4": ("2_10", "2_11"),
    "74.5": ("2_12", "2_13"),
    "74.6": ("2_14", "2_15"),
    "74.7": ("2_16",),
    "74.8": ("2_17",),
    "74.0": ("2_18",),
    "74.9": ("2_19",),
    "74.10": ("2_20", "2_21"),
    "75": ("2_22",),
    "75.1": ("2_23",),
    "76": ("2_24",),
    "77": ("2_25",),
    "78": ("2_26",),
    "P": ("2_27", "2_28", "2_29"),
    "TP": ("2_30",),
    "87": ("2_31",),
    "870": ("2_32",),
    "871": ("2_33", "2_34"),
    "875": ("2_35",),
    "TPV": ("2_36",),
}
# Lines whose label is a field too: named by us.
NAMED = {"1_1", "1_2", "1_9", "1_20"} | {
    f"2_{number}" for number in (4, 5, 7, 9, 11, 13, 15, 18, 21, 27, 28, 29)
}
# The row that takes what the form has no line for: by its total, else by its side.
SUBSTITUTES = {
    "60": "60.2",
    "61": "611",
    "62": "62.4",
    "63": "63.2",
    "64": "64.3",
    "74": "74.9",
    "charge": "65",
    "product": "75",
    "inkind_use": "862",
    "inkind_source": "871",
}
TEXT_FIELDS = {
    "implementation_text": "Page2[0].txt_mise_en_oeuvre[0]",
    "beneficiaries_text": "Page2[0].txt_beneficiares[0]",
    "dates_places_text": "Page2[0].txt_actions[0]",
    "objectives_text": "Page2[0].txt_obj[0]",
    "indirect_rules_text": "Page4[0].txt_regle[0]",
    "variance_text": "Page4[0].txt_ecarts[0]",
    "inkind_text": "Page4[0].txt_contributions[0]",
    "observations_text": "Page4[0].txt_observations[0]",
}
FACT_FIELDS = (
    *("Page2[0].txt_nom[0]", "Page2[0].txt_siret[0]"),
    *("Page2[0].txt_RNA[0]", "Page2[0].txt_asso[0]"),
    *("Page3[0].num_exo[0]", "Page3[0].num_subvention[0]"),
    *("Page3[0].num_pourcentage[0]", "Page4[0].txt_nom[0]", "Page4[0].dat_fait[0]"),
    *("Page4[0].txt_asso[0]", "Page4[0].txt_asso[1]"),
)


def amount_fields(key):
    """Return the names of a line's fields: forecast, actual, percent.

    >>> amount_fields("1_3")[0], amount_fields("SE")[2]
    ('Page3[0].num_P_1_3[0]', 'Page3[0].num_SE_pour[0]')
    """
    names = ("P", "R", "pour")
    if key[0].isdigit():
        return tuple(f"Page3[0].num_{name}_{key}[0]" for name in names)
    return tuple(f"Page3[0].num_{key}_{name}[0]" for name in names)


def label_field(key):
    return f"Page3[0].txt_{key}[0]"


def all_fields():
    """Return the full names of the fields that a blank form must have."""
    names = [*FACT_FIELDS, *TEXT_FIELDS.values()]
    for keys in LINES.values():
        for key in keys:
            names += amount_fields(key)
            if key in NAMED:
                names.append(label_field(key))
    return [f"{FORM}.{name}" for name in names]


@dataclass
class Filling:
    """What goes into the form: field → text, and the notes of the annex page."""

    values: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)

    def set(self, name, text):
        self.values[f"{FORM}.{name}"] = text


def field_values(content):
    """Return the :class:`Filling` of a report's content; every field has a value, so
    that nothing of a form that somebody had filled in stays."""
    filling = Filling(dict.fromkeys(all_fields(), ""))
    _set_facts(filling, content)
    texts = annex_texts(content)
    for name, field_name in TEXT_FIELDS.items():
        filling.set(field_name, texts[name].strip())
    for key, rows in _place(content["rows"]).items():
        _set_line(filling, key, rows)
    # the sentence of the form has no room for what its percentage is of
    sentence = content["sentence"].get("note") and sentence_text(content)
    notes = sentence, difference_text(content), not_mapped_text(content)
    filling.notes.extend(filter(None, notes))
    return filling


def _set_facts(filling, content):
    identity, sentence = content["identity"], content["sentence"]
    share, year = sentence["percent_whole"], content["fiscal_year"]
    body, register = identity["body_name"], identity["body_register"]
    facts = (
        *(body, _letters(identity["body_siret"]), _letters(identity["body_rna"])),
        _short_day(register),
        str(year)[-2:] if year else "",
        whole(sentence["amount_whole"]),
        "" if share is None else whole(share),
        *(content["signatory"], day(content["signed_on"])),
        *(body, content["signed_place"]),
    )
    for name, text in zip(FACT_FIELDS, facts, strict=True):
        filling.set(name, text)


def _letters(text):
    """Return a number without its spaces and dots.

    >>> _letters("552 100 554 00013")
    '55210055400013'
    """
    return "".join(letter for letter in text if letter.isalnum())


def _short_day(text):
    """Return a day in the six boxes of the form; other words as they are.

    >>> _short_day("07/03/1998"), _short_day("1998-03-07"), _short_day("tome 3")
    ('070398', '070398', 'tome 3')
    """
    digits = _letters(text)
    if not (digits.isdigit() and len(digits) == 8):
        return text
    if "-" in text:
        return digits[6:] + digits[4:6] + digits[2:4]
    return digits[:4] + digits[6:]


# === THE TABLE === #


def _place(rows):
    """Return {line of the form: rows of the content that stand on it}."""
    by_code, strays = defaultdict(list), []
    for row in rows:
        if row["kind"] == "total" or has_figures(row):
            known = row["code"] in LINES
            by_code[row["code"]].append(row) if known else strays.append(row)
    lines = defaultdict(list)
    for code, own in by_code.items():
        keys = _keys(code, own)
        for number, row in enumerate(own):
            lines[keys[min(number, len(keys) - 1)]].append(row)
    for row in strays:
        keys = LINES[_substitute(row)]
        key = next((k for k in reversed(keys) if k in lines), keys[0])
        lines[key].append(row)
    return lines


def _keys(code, rows):
    """Return the lines of a row: those with a field for the funder's name when they
    suffice, since the first of its lines has none."""
    keys = LINES[code]
    named = [key for key in keys if key in NAMED]
    are_funders = all(row["funder"] for row in rows)
    return named if are_funders and len(rows) <= len(named) else keys


def _substitute(row):
    total = row.get("parent") or row["code"][:2]
    return SUBSTITUTES.get(total) or SUBSTITUTES[row["side"]]


def _set_line(filling, key, rows):
    forecast = sum(row["forecast_whole"] for row in rows)
    actual = sum(row["actual_whole"] for row in rows)
    share = percent(actual, forecast)
    texts = (
        *(whole(forecast), whole(actual)),
        "" if share is None else whole(to_units(share, 1)),
    )
    for name, text in zip(amount_fields(key), texts, strict=True):
        filling.set(name, text)
    if key in NAMED:
        label = rows[0]["funder"] or rows[0]["heading"]
        filling.set(label_field(key), label if len(rows) == 1 else "voir l’annexe")
    if len(rows) > 1:
        parts = " ; ".join(map(_describe, rows))
        filling.notes.append(f"Sur une même ligne : {parts}.")
    elif rows[0]["funder"] and key not in NAMED:
        filling.notes.append(f"{_describe(rows[0])}.")


def _describe(row):
    """Return a row in words: it has no line of its own, or no room for its name."""
    return (
        f"{row['label']} : prévision {whole(row['forecast_whole'])}\xa0€,"
        f" réalisation {whole(row['actual_whole'])}\xa0€"
    )
