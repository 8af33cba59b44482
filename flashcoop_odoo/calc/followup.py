"""When people are asked what became of them, and which of their answers counts.

Days are dates without an hour; windows are closed on both sides.
"""

from dateutil.relativedelta import relativedelta

# Within how many days a situation upon leaving counts, and an answer about a later one.
WINDOW_DAYS = 28
# Term → months after the last day of participation.
TERMS = {"exit": 0, "m3": 3, "m6": 6, "m12": 12}
DYNAMIC = ("durable", "transition", "positive")


def window(end, term):
    """Return the first and the last day whose situation counts for a term.

    >>> from datetime import date
    >>> [str(day) for day in window(date(2022, 3, 15), "exit")]
    ['2022-03-15', '2022-04-12']
    >>> [str(day) for day in window(date(2022, 8, 31), "m6")]  # no 31 February
    ['2023-02-28', '2023-03-28']
    """
    first = end + relativedelta(months=TERMS[term])
    return first, first + relativedelta(days=WINDOW_DAYS)


def due(end, term):
    """Return the day by which one should have asked: the last one upon leaving, since
    situations change until then; the first one later on, since that day is meant.

    >>> from datetime import date
    >>> str(due(date(2022, 3, 15), "exit")), str(due(date(2022, 3, 15), "m6"))
    ('2022-04-12', '2022-09-15')
    """
    first, last = window(end, term)
    return last if term == "exit" else first


def clamp(day, first, last):
    """Return the day of the window that is nearest to ``day``.

    >>> clamp(5, 7, 9), clamp(8, 7, 9), clamp(12, 7, 9)
    (7, 8, 9)
    """
    return min(max(day, first), last)


def effective(answers):
    """Return the answers that stand, oldest situation first.

    :param answers: pairs (day of the situation, value) in the order in which they were
        given. A later one about the same or an earlier day replaces the former; a pair
        without a day takes back all before it.

    >>> effective([(5, "searching"), (20, "job")])
    [(5, 'searching'), (20, 'job')]
    >>> effective([(5, "searching"), (20, "job"), (20, "training")])
    [(5, 'searching'), (20, 'training')]
    >>> effective([(20, "job"), (5, "searching")])
    [(5, 'searching')]
    >>> effective([(20, "job"), (None, None)])
    []
    """
    standing = []
    for day, value in answers:
        if day is None:
            standing = []
            continue
        while standing and standing[-1][0] >= day:
            standing.pop()
        standing.append((day, value))
    return standing


def status_on(answers, day):
    """Return the last value known for a day, or None.

    >>> answers = [(5, "searching"), (20, "job")]
    >>> status_on(answers, 4), status_on(answers, 19), status_on(answers, 28)
    (None, 'searching', 'job')
    """
    values = [value for when, value in effective(answers) if when <= day]
    return values[-1] if values else None


UNREACHABLE = "unreachable"  # asked, and nobody answered


def exit_rate(counts):
    """Return (dynamic exits, exits observed, rate in percent or None).

    Observed are the exits that somebody asked about, those of people who could not be
    reached too; withdrawn exits count nowhere, nor do people whom nobody asked.

    :param counts: {category, ``UNREACHABLE``, or None for not asked: number of people}.

    >>> exit_rate({"durable": 1, "positive": 1, "other": 1, UNREACHABLE: 1, None: 7})
    (2, 4, 50.0)
    >>> exit_rate({"removed": 2, None: 3})
    (0, 0, None)
    """
    dynamic = sum(counts.get(category, 0) for category in DYNAMIC)
    observed = sum(n for c, n in counts.items() if c not in ("removed", None))
    return dynamic, observed, 100 * dynamic / observed if observed else None
