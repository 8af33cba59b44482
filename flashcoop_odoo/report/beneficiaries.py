"""Who a report says took part: numbers, never names. In French, as the form is."""

from collections import Counter

from ..calc.ages import age_band
from .french import in_french

SMALLEST_CELL = 5  # people; below, a number names them


def describe_beneficiaries(participants, release_small_groups=False):
    """Return the sentences of sheet 1 on the people of some cohorts.

    :param participants: in sudo; candidates and people who declined do not count.
    :param release_small_groups: whether a person decided to show cells under five
        people. Else a breakdown with such a cell is left out as a whole, so that
        no cell can be worked out from the others.
    """
    people = participants.filtered(
        lambda p: p.state in ("admitted", "active", "completed", "left")
    )
    lines = [f"{len(people)} {'personnes' if len(people) > 1 else 'personne'}"]
    for title, counts in _breakdowns(people):
        known = {label: count for label, count in counts.items() if count}
        if not known:
            continue
        if not release_small_groups and min(known.values()) < SMALLEST_CELL:
            continue
        cells = ", ".join(f"{label} : {count}" for label, count in known.items())
        lines.append(f"{title} – {cells}")
    return "\n".join(lines)


def _breakdowns(people):
    """Yield (title, {label: count}) by sex, age band, level and status."""
    yield "Sexe", _by_gender(people)
    yield "Âge à l'entrée", _by_age(people)
    yield "Niveau atteint", _by_level(people)
    yield "Situation à l'entrée", _by_status(people)


def _by_gender(people):
    genders = Counter(people.mapped("gender"))
    return {
        "femmes": genders["f"],
        "hommes": genders["m"],
        "non binaires": genders["x"],
        "non renseigné": genders[False],
    }


def _by_age(people):
    bands = Counter(age_band(p.age or None) for p in people)
    return {
        _band_label(band): bands[band]
        for band in sorted(bands, key=lambda band: band or (999, None))
    }


def _by_level(people):
    levels = Counter(p.education_level_id for p in people)
    return {
        (in_french(level).name or "non renseigné"): levels[level]
        for level in sorted(levels, key=lambda level: level.sequence)
    }


def _by_status(people):
    statuses = Counter(people.mapped("labour_status"))
    field = people._fields["labour_status"]
    names = dict(field._description_selection(in_french(people).env))
    return {
        names.get(status, "non renseignée").lower(): count
        for status, count in statuses.items()
    }


def _band_label(band):
    if band is None:
        return "non renseigné"
    low, high = band
    return f"{low}-{high} ans" if high else f"{low} ans et plus"
