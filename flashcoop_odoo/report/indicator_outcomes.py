"""What became of people after they left, in codes, for the indicators.

Which answer counts for a term, the follow-up itself decides: it holds the last one
whose day lies within the term's window, four weeks from leaving for the first.
"""

from collections import defaultdict, namedtuple

from ..calc.indicators import (
    NOT_ASKED,
    PENDING,
    REMOVED,
    STILL_THERE,
    UNKNOWN,
    UNREACHABLE,
)

TERMS = {"exit": 0, "m3": 1, "m6": 2}
SAID = ("state", "kind_id", "qualification", "improved")
FIELDS = ("participant_id", "term", "window_end", *SAID)
Answer = namedtuple("Answer", ("is_open", *SAID))
_LABOUR = {"searching": "seeking"}


def read_outcomes(select, participants, on):
    """Return {participant id: the last fields of a Person, from ``exit_labour`` on}.

    :param select: see ``People._select``.
    :param participants: their domain on follow-ups.
    :param on: the day on which one looks: what may still be told then is pending.
    """
    kinds = {
        kind_id: (_LABOUR.get(situation, situation), category)
        for kind_id, situation, category in select(
            "flashcoop.exit.kind", [], ("id", "situation", "category")
        )
    }
    answers = defaultdict(lambda: [None] * len(TERMS))
    domain = [*participants, ("term", "in", list(TERMS))]
    for participant_id, term, last_day, *said in select(
        "flashcoop.followup", domain, FIELDS
    ):
        is_open = bool(last_day and last_day >= on)
        answers[participant_id][TERMS[term]] = (is_open, *said)
    outcomes = {}  # of the same answers, found once
    for found in {tuple(found) for found in answers.values()}:
        outcomes[found] = _outcome(
            *(said and Answer._make(said) for said in found), kinds
        )
    return {key: outcomes[tuple(found)] for key, found in answers.items()}


def _outcome(leaving, m3, m6, kinds):
    exit_labour, exit_category = _situation(leaving, kinds)
    m6_labour, m6_category = _situation(m6, kinds)
    return (
        exit_labour,
        exit_category,
        _detail(leaving, "qualification"),
        _situation(m3, kinds)[1],
        m6_labour,
        m6_category,
        _detail(m6, "improved"),
    )


def _why_none(answer):
    """Return why a term has no answer, None when it has one."""
    if answer is None:
        return STILL_THERE
    if answer.state == "answered":
        return None
    if answer.state == "unreachable":
        return UNREACHABLE
    return PENDING if answer.state == "todo" and answer.is_open else NOT_ASKED


def _situation(answer, kinds):
    """Return (labour situation, category) of an answer, or why there is none."""
    if why := _why_none(answer):
        return why, why
    labour, category = kinds[answer.kind_id]
    if category == "removed":  # moved away, died…: observed by nobody
        return REMOVED, REMOVED
    return (UNKNOWN if labour == "unknown" else labour), category


def _detail(answer, name):
    return _why_none(answer) or getattr(answer, name) or NOT_ASKED
