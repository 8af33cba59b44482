"""Which questions of the entry questionnaire a person still has to be asked."""

# A question that only some answers to another one raise: question → (other, answers).
FOLLOW_UPS = {
    "unemployed_for": ("labour_status", ("unemployed",)),
    "employment_kind": ("labour_status", ("employed",)),
    "qpv_code": ("qpv", ("yes",)),
    "qpv_checked_on": ("qpv", ("yes", "no")),
    "qpv_method": ("qpv", ("yes", "no")),
}
# What comes with a question wherever it is asked.
PARTS = {"qpv": ("qpv_code", "qpv_checked_on", "qpv_method")}


def with_parts(questions):
    """Return the questions, each followed by what comes with it.

    >>> with_parts(["rural", "qpv"])
    ['rural', 'qpv', 'qpv_code', 'qpv_checked_on', 'qpv_method']
    """
    return [
        part for question in questions for part in (question, *PARTS.get(question, ()))
    ]


def expected(questions, answers):
    """Return those of the questions that this person has to answer.

    :param answers: {question: answer}; what is false or absent was not asked.

    >>> expected(["labour_status", "unemployed_for"], {})
    ['labour_status']
    >>> expected(["labour_status", "unemployed_for"], {"labour_status": "unemployed"})
    ['labour_status', 'unemployed_for']
    >>> expected(["qpv"], {"qpv": "no"})
    ['qpv', 'qpv_checked_on', 'qpv_method']
    """
    return [
        question
        for question in with_parts(questions)
        if question not in FOLLOW_UPS
        or answers.get(FOLLOW_UPS[question][0]) in FOLLOW_UPS[question][1]
    ]


def missing(questions, answers):
    """Return those of the questions that nobody has asked this person yet; “unknown”
    and “does not wish to answer” are answers.

    >>> missing(["qpv", "rural"], {"qpv": "unknown"})
    ['rural']
    """
    return [name for name in expected(questions, answers) if not answers.get(name)]
