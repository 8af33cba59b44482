"""In which indicators a person counts, and how people are counted.

A :class:`Person` is one participant of one operation, in codes. Each field holds an
answer, or one of the codes of :data:`MISSING`: why there is none. A test takes a person
and returns True, False, or that code when the answer is not known: who may or may not
belong is counted as missing, never as outside.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

NOT_ASKED, UNKNOWN, REFUSED = "not_asked", "unknown", "refused"
UNREACHABLE, PENDING = "unreachable", "pending"  # pending: has left, may still tell
STILL_THERE = "still_there"  # has not left
REMOVED = "removed"  # moved away, died…: counts nowhere among those who left
MISSING = (NOT_ASKED, UNKNOWN, REFUSED, UNREACHABLE, PENDING, STILL_THERE, REMOVED)
_MISSING = frozenset(MISSING)

GENDERS = ("f", "m", "x")
UNSTATED = "unstated"  # the gender is not known
COLUMNS = (*GENDERS, UNSTATED)

OPEN_END = 10**4  # years, months: beyond any


class Person(NamedTuple):
    """One participant of one operation, in codes. Ages in years, on the entry date."""

    gender: str = NOT_ASKED
    age: int | str = NOT_ASKED
    labour: str = NOT_ASKED  # unemployed, inactive, education, employed
    long_term: str = NOT_ASKED  # yes, no: out of work for long, as the ESF+ counts
    city_long_term: str = NOT_ASKED  # the same, as the politique de la ville counts
    isced: int | str = NOT_ASKED  # of the highest diploma obtained
    level: int | str = NOT_ASKED  # of the French framework, reached; 2: below level 3
    disability: str = NOT_ASKED
    nationality: str = NOT_ASKED  # fr, eu, non_eu (stateless included)
    background: str = NOT_ASKED
    minority: str = NOT_ASKED
    housing: str = NOT_ASKED
    rural: str = NOT_ASKED
    qpv: str = NOT_ASKED
    benefit: str = NOT_ASKED
    prescriber: int | str = NOT_ASKED
    # Where the person stood: the last answer within four weeks of leaving, then later.
    exit_labour: str = STILL_THERE  # employed, seeking, education, inactive
    exit_category: str = STILL_THERE  # durable, transition, positive, other
    qualification: str = STILL_THERE  # gained by then: yes, no
    m3_category: str = STILL_THERE
    m6_labour: str = STILL_THERE
    m6_category: str = STILL_THERE
    improved: str = STILL_THERE  # at six months, of somebody employed at entry: yes, no


# --- Tests -----------------------------------------------------------------------


@dataclass(frozen=True)
class Test:
    """A question about a person: the fields it looks at, with values that make a
    difference, and the answer it finds."""

    samples: dict
    answer: Callable

    @property
    def fields(self):
        return self.samples.keys()

    def __call__(self, person):
        """Return True, False, or the code of :data:`MISSING` that stands for why the
        answer is not known."""
        return self.answer(person)


def _on(name, passes, samples):
    def answer(person):
        value = getattr(person, name)
        return value if value in _MISSING else passes(value)

    return Test({name: frozenset(samples)}, answer)


def one_of(name, *codes):
    """Return the test that a field holds one of some codes.

    >>> test = one_of("labour", "inactive", "education")
    >>> [test(Person(labour=code)) for code in ("education", "employed", "unknown")]
    [True, False, 'unknown']
    """
    return _on(name, lambda value: value in codes, [*codes, "no other"])


def between(name, low, high):
    """Return the test that a number lies between two others, both included.

    >>> test = between("age", 18, 29)
    >>> [test(Person(age=age)) for age in (17, 18, 29, 30, NOT_ASKED)]
    [False, True, True, False, 'not_asked']
    """
    return _on(name, lambda value: low <= value <= high, [low - 1, low, high, high + 1])


def neither(test):
    """Return the opposite of a test; what is not known stays so.

    >>> neither(one_of("labour", "employed"))(Person(labour="inactive"))
    True
    """

    def answer(person):
        found = test(person)
        return found if found in _MISSING else not found

    return Test(test.samples, answer)


def both(*tests):
    """Return the test that all hold: one that fails settles it, else one that is not
    known leaves it open.

    >>> test = both(one_of("labour", "inactive"), one_of("exit_labour", "seeking"))
    >>> test(Person(labour="employed")), test(Person(labour="inactive"))
    (False, 'still_there')
    """

    def answer(person):
        found = [test(person) for test in tests]
        if False in found:
            return False
        return next((code for code in found if code is not True), True)

    samples = {}
    for other in tests:
        for name, values in other.samples.items():
            samples[name] = samples.get(name, frozenset()) | values
    return Test(samples, answer)


everybody = Test({}, lambda _person: True)


def possible_persons(tests):
    """Return persons who make a difference to some tests, whether they exist or not.

    >>> [person.age for person in possible_persons([between("age", 18, 29)])]
    [17, 18, 29, 30, 'not_asked']
    """
    found = {}
    for test in tests:
        values = [
            [*sorted(samples, key=str), NOT_ASKED] for samples in test.samples.values()
        ]
        for combination in product(*values):
            codes = dict(zip(test.samples, combination, strict=True))
            found[Person()._replace(**codes)] = None
    return list(found)


# --- How long out of work ----------------------------------------------------------


@dataclass(frozen=True)
class Threshold:
    """From how many completed months without work somebody counts as long-term; a
    programme may count the young earlier."""

    months: int = 12
    young_months: int = 0  # 0: as everybody
    young_age: int = 25  # young: younger than this on the entry date

    def of(self, age):
        """Return the months asked at an age, None when that depends on an age that is
        not known.

        >>> Threshold().of(None), Threshold(12, 6).of(20), Threshold(12, 6).of(25)
        (12, 6, 12)
        >>> Threshold(12, 6).of(None) is None
        True
        """
        young = self.young_months or self.months
        if young == self.months:
            return self.months
        if age is None:
            return None
        return young if age < self.young_age else self.months


def long_term(low, high, age, threshold):
    """Say whether an unemployed person is long-term: yes, no or unknown.

    :param low, high: the completed months without work lie between them, both
        included; equal when they are known.
    :param age: on the entry date, None when not known.

    >>> long_term(12, 12, 30, Threshold()), long_term(11, 11, 30, Threshold())
    ('yes', 'no')
    >>> long_term(6, 11, 20, Threshold(12, 6)), long_term(6, 11, None, Threshold(12, 6))
    ('yes', 'unknown')
    >>> long_term(24, OPEN_END, None, Threshold(12, 6))
    'yes'
    """
    asked = threshold.of(age)
    asked = [threshold.months, threshold.young_months] if asked is None else [asked]
    if low >= max(asked):
        return "yes"
    return "no" if high < min(asked) else UNKNOWN


# --- One record for each person ------------------------------------------------------

ENTRY_FIELDS = Person._fields[: Person._fields.index("exit_labour")]


@dataclass
class Stay:
    """One participation of somebody in one cohort."""

    who: object  # the same for all stays of one person
    entry: object  # first day
    person: Person
    days: frozenset = frozenset()  # of the programme
    minutes: int = 0  # of presence
    filled: int = 0  # half-days of which it is known whether they came
    attended: int = 0
    label: str = ""  # a code to show instead of the person
    key: int = 0


def merge(stays):
    """Return {who: Stay}: one record for each person, as the funds ask.

    The situation at entry is that of the first entry, the situation afterwards that of
    the last stay; presence adds up.

    >>> first = Stay("Ana", 1, Person(labour="inactive", exit_labour="seeking"))
    >>> last = Stay("Ana", 2, Person(labour="unemployed", exit_labour="employed"))
    >>> person = merge([last, first])["Ana"].person
    >>> person.labour, person.exit_labour
    ('inactive', 'employed')
    """
    people = {}
    for stay in sorted(stays, key=lambda stay: (stay.entry, stay.key)):
        first = people.get(stay.who)
        people[stay.who] = stay if first is None else _join(first, stay)
    return people


def _join(first, last):
    kept = {name: getattr(first.person, name) for name in ENTRY_FIELDS}
    return Stay(
        first.who,
        first.entry,
        last.person._replace(**kept),
        first.days | last.days,
        first.minutes + last.minutes,
        first.filled + last.filled,
        first.attended + last.attended,
        first.label,
        first.key,
    )


def is_too_short(stay):
    """Say whether the support lasts a day or less: such people are no participants.

    >>> is_too_short(Stay("Ana", 1, Person(), frozenset([1]))), is_too_short(
    ...     Stay("Ana", 1, Person(), frozenset([1, 2])))
    (True, False)
    """
    return len(stay.days) <= 1


# --- Counting ----------------------------------------------------------------------


@dataclass
class Tally:
    """How many belong, by gender, and of how many that is not known, by reason."""

    counts: Counter = field(default_factory=Counter)  # column of COLUMNS → people
    missing: Counter = field(default_factory=Counter)  # code of MISSING → people

    @property
    def total(self):
        return sum(self.counts.values())


def column_of(person):
    """Return the column of a person: their gender, or that it is not known."""
    return person.gender if person.gender in GENDERS else UNSTATED


def tally(people, test):
    """Count those of ``people`` (Person → how many alike) who pass a test.

    >>> people = Counter([Person("f", 20), Person("f", 20), Person("m")])
    >>> found = tally(people, between("age", 18, 29))
    >>> dict(found.counts), dict(found.missing)
    ({'f': 2}, {'not_asked': 1})
    """
    result = Tally()
    for person, number in people.items():
        answer = test(person)
        if answer is True:
            result.counts[column_of(person)] += number
        elif answer is not False:
            result.missing[answer] += number
    return result


# --- The indicators ------------------------------------------------------------------

_WITHOUT_WORK = ("inactive", "education")  # neither working nor seeking work
_JOBLESS_AT_ENTRY = neither(one_of("labour", "employed"))

# European Social Fund+ (Regulation (EU) 2021/1057, Annex I): code → test.
ESF = {
    "EECO01": everybody,
    "EECO02": one_of("labour", "unemployed"),
    "EECO03": both(one_of("labour", "unemployed"), one_of("long_term", "yes")),
    "EECO04": one_of("labour", *_WITHOUT_WORK),
    "EECO05": one_of("labour", "employed"),
    "EECO06": between("age", 0, 17),
    "EECO07": between("age", 18, 29),
    "EECO08": between("age", 55, OPEN_END),
    "EECO09": between("isced", 0, 2),
    "EECO10": between("isced", 3, 4),
    "EECO11": between("isced", 5, 8),
    "EECO12": one_of("disability", "yes"),
    "EECO13": one_of("nationality", "non_eu"),
    "EECO14": one_of("background", "yes"),
    "EECO15": one_of("minority", "yes"),
    "EECO16": one_of("housing", "yes"),
    "EECO17": one_of("rural", "yes"),
    "EECR01": both(one_of("labour", *_WITHOUT_WORK), one_of("exit_labour", "seeking")),
    "EECR02": both(
        neither(one_of("labour", "education")), one_of("exit_labour", "education")
    ),
    "EECR03": one_of("qualification", "yes"),
    "EECR04": both(_JOBLESS_AT_ENTRY, one_of("exit_labour", "employed")),
    "EECR05": both(_JOBLESS_AT_ENTRY, one_of("m6_labour", "employed")),
    "EECR06": both(one_of("labour", "employed"), one_of("improved", "yes")),
}
# Organisations, not people: a Flashcoop feeds neither.
ESF_ENTITIES = ("EECO18", "EECO19")

# Politique de la ville: code → test. Its age bands are those of `ages.AGE_BANDS`.
CITY = {
    "PV01": everybody,
    "PV10": between("age", 0, 15),
    "PV11": between("age", 16, 17),
    "PV12": between("age", 18, 25),
    "PV13": between("age", 26, 64),
    "PV14": between("age", 65, OPEN_END),
    "PV20": one_of("qpv", "yes"),
    "PV30": between("level", 0, 3),
    "PV40": one_of("labour", "unemployed"),
    "PV41": both(one_of("labour", "unemployed"), one_of("city_long_term", "yes")),
    "PV42": one_of("labour", "education"),
    "PV43": one_of("labour", "inactive"),
    "PV44": one_of("labour", "employed"),
    "PV45": both(between("age", 15, 29), one_of("labour", "unemployed", "inactive")),
    "PV50": one_of("benefit", "rsa"),
    "PV51": one_of("disability", "yes"),
}
EXIT_CATEGORIES = {
    "1": ("durable",),
    "2": ("transition",),
    "3": ("positive",),
    "4": ("durable", "transition", "positive"),  # sorties dynamiques
    "5": ("other",),
}
for _term, _name in (("7", "exit"), ("8", "m3"), ("9", "m6")):
    for _rank, _codes in EXIT_CATEGORIES.items():
        CITY[f"PV{_term}{_rank}"] = one_of(f"{_name}_category", *_codes)

TESTS = ESF | CITY

# Rows that share the people out: nobody stands in two rows of a set.
PARTITIONS = (
    ("EECO02", "EECO04", "EECO05"),
    ("EECO06", "EECO07", "EECO08"),
    ("EECO09", "EECO10", "EECO11"),
    ("EECR01", "EECR04"),
    ("PV10", "PV11", "PV12", "PV13", "PV14"),
    ("PV40", "PV42", "PV43", "PV44"),
    ("PV71", "PV72", "PV73", "PV75"),
    ("PV81", "PV82", "PV83", "PV85"),
    ("PV91", "PV92", "PV93", "PV95"),
)
