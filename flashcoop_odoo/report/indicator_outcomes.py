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

FIELDS = (
    *("participant_id", "term", "state", "kind_id", "qualification", "improved"),
    "window_end",
)
Answer = namedtuple("Answer", FIELDS)
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
    answers = defaultdict(dict)
    domain = [*participants, ("term", "in", ("exit", "m3", "m6"))]
    for row in select("flashcoop.followup", domain, FIELDS):
        answer = Answer._make(row)
        answers[answer.participant_id][answer.term] = answer
    return {
        participant_id: _outcome(found, kinds, on)
        for participant_id, found in answers.items()
    }


def _outcome(found, kinds, on):
    leaving, m3, m6 = (found.get(term) for term in ("exit", "m3", "m6"))
    exit_labour, exit_category = _situation(leaving, kinds, on)
    m6_labour, m6_category = _situation(m6, kinds, on)
    return (
        exit_labour,
        exit_category,
        _detail(leaving, "qualification", on),
        _situation(m3, kinds, on)[1],
        m6_labour,
        m6_category,
        _detail(m6, "improved", on),
    )


def _why_none(answer, on):
    """Return why a term has no answer, None when it has one."""
    if answer is None:
        return STILL_THERE
    if answer.state == "answered":
        return None
    if answer.state == "unreachable":
        return UNREACHABLE
    is_open = answer.state == "todo" and answer.window_end and answer.window_end >= on
    return PENDING if is_open else NOT_ASKED


def _situation(answer, kinds, on):
    """Return (labour situation, category) of an answer, or why there is none."""
    if why := _why_none(answer, on):
        return why, why
    labour, category = kinds[answer.kind_id]
    if category == "removed":  # moved away, died…: observed by nobody
        return REMOVED, REMOVED
    return (UNKNOWN if labour == "unknown" else labour), category


def _detail(answer, name, on):
    return _why_none(answer, on) or getattr(answer, name) or NOT_ASKED
