"""Who a report says took part: numbers, never names. In French, as the form is.

The numbers are those of the indicators; see :mod:`.indicators`.
"""

from ..calc.indicators import NOT_ASKED, UNSTATED
from ..calc.suppression import SMALLEST_CELL
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


def describe_beneficiaries(cohorts, release_small_groups=False):
    """Return the sentences of sheet 1 on the people of some cohorts.

    :param cohorts: in sudo; everybody counts once, whatever cohorts they took part in.
    :param release_small_groups: whether a person decided to show cells under five
        people. Else a breakdown with such a cell is left out as a whole, so that
        no cell can be worked out from the others.
    """
    value = indicators.find(cohorts)
    lines = [f"{value.count} {'personnes' if value.count > 1 else 'personne'}"]
    for title, counts in _breakdowns(value):
        known = {label: count for label, count in counts.items() if count}
        if not known:
            continue
        if not release_small_groups and min(known.values()) < SMALLEST_CELL:
            continue
        cells = ", ".join(f"{label} : {count}" for label, count in known.items())
        lines.append(f"{title} – {cells}")
    return "\n".join(lines)


def _breakdowns(value):
    """Yield (title, {label: count}) by sex, age band, level and status."""
    yield "Sexe", _by_gender(value)
    yield "Âge à l'entrée", _by_age(value)
    yield "Niveau atteint", _by_level(value)
    yield "Situation à l'entrée", _by_status(value)


def _by_gender(value):
    genders = value.cells("PV01")
    return {
        "femmes": genders["f"],
        "hommes": genders["m"],
        "non binaires": genders["x"],
        "non renseigné": genders[UNSTATED],
    }


def _by_age(value):
    counts = {label: value.total(code) for code, label in AGE_ROWS.items()}
    return counts | {"non renseigné": value.breakdown("age")[NOT_ASKED]}


def _by_level(value):
    counts = value.breakdown("level")
    levels = in_french(value.cohorts.env["flashcoop.education.level"]).search([])
    names = {}
    for level in levels:
        names.setdefault(level_number(level.code, level.isced), level.name)
    labels = {names[number]: counts[number] for number in sorted(names)}
    return labels | {"non renseigné": counts[NOT_ASKED]}


def _by_status(value):
    field = value.cohorts.env["flashcoop.participant"]._fields["labour_status"]
    names = dict(field._description_selection(in_french(value.cohorts).env))
    counts = value.breakdown("labour")
    return {
        names.get(status, "non renseignée").lower(): counts[status]
        for status in (*names, NOT_ASKED)
    }
