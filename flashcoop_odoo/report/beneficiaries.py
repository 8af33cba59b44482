"""Who a report says took part: numbers, never names. In French, as the form is.

The numbers are those of the indicators; see :mod:`.indicators`.
"""

from ..calc.indicators import ISCED_UNKNOWN
from ..calc.suppression import TOTAL
from . import indicators
from .french import in_french
from .indicator_people import level_number

AGE_ROWS = {
    "PV10": "0-15 ans",
    "PV11": "16-17 ans",
    "PV12": "18-25 ans",
    "PV13": "26-64 ans",
    "PV14": "65 ans et plus",
}
STATUS_ROWS = {
    "unemployed": "PV40",
    "education": "PV42",
    "inactive": "PV43",
    "employed": "PV44",
}


def describe_beneficiaries(cohorts, release_small_groups=False, is_shown=True):
    """Return the sentences of sheet 1 on the people of some cohorts.

    :param cohorts: in sudo; everybody counts once, whatever cohorts they took part in.
    :param release_small_groups: whether a person decided to show cells under five
        people. Else the numbers are those that somebody sees who may not know small
        ones, and a breakdown that misses one is left out as a whole.
    :param is_shown: False to compare a text alone: small cells are not noted as shown.
    """
    value = indicators.find(cohorts)
    if not release_small_groups:
        value = cohorts._let_out_indicators(value, _drawn(value))
    elif is_shown:
        cohorts.env["flashcoop.indicator.file"]._note_full(value, _drawn(value))
    lines = [f"{value.count} {'personnes' if value.count > 1 else 'personne'}"]
    for title, counts in _breakdowns(value):
        if None in counts.values():
            continue
        cells = [f"{label} : {count}" for label, count in counts.items() if count]
        if cells:
            lines.append(f"{title} – {', '.join(cells)}")
    return "\n".join(lines)


def _drawn(value):
    """Return the names of the rows that the sentences draw."""
    levels = {f"level:{level}" for level in value.level_counts()}
    return {"PV01", *AGE_ROWS, "PV30", *STATUS_ROWS.values(), *levels}


def _breakdowns(value):
    """Yield (title, {label: count}) by sex, age band, level and status; a count that is
    kept back is None."""
    yield "Sexe", _by_gender(value)
    yield "Âge à l'entrée", _by_age(value)
    yield "Niveau atteint", _by_level(value)
    yield "Situation à l'entrée", _by_status(value)


def _by_gender(value):
    genders = value.row("PV01").cells
    return {
        "femmes": genders["f"],
        "hommes": genders["m"],
        "non binaires": genders["x"],
        "non renseigné": genders["unstated"],
    }


def _by_age(value):
    counts = {label: value.row(code).cells[TOTAL] for code, label in AGE_ROWS.items()}
    return counts | {"non renseigné": value.row("PV10").missing_count}


def _by_level(value):
    counts = value.level_counts()
    levels = in_french(value.cohorts.env["flashcoop.education.level"])
    names = {}
    # pylint: disable-next=no-search-all
    for level in levels.search([]):  # a dozen
        if level.isced != ISCED_UNKNOWN:  # among those not stated
            names.setdefault(level_number(level.code, level.isced), level.name)
    labels = {names[number]: counts.get(number, 0) for number in sorted(names)}
    return labels | {"non renseigné": value.row("PV30").missing_count}


def _by_status(value):
    field = value.cohorts.env["flashcoop.participant"]._fields["labour_status"]
    names = dict(field._description_selection(in_french(value.cohorts).env))
    counts = {
        names[status].lower(): value.row(code).cells[TOTAL]
        for status, code in STATUS_ROWS.items()
    }
    row = value.row("PV40")
    if row.missing is None:  # why they did not answer is kept back
        return counts | {"non renseignée": row.missing_count}
    return counts | {
        names.get(why, "non renseignée").lower(): count
        for why, count in row.missing.items()
    }
