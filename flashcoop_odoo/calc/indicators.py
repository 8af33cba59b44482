"""In which indicators a person counts, and how people are counted.

A :class:`Person` is one participant of one operation, in codes. Each field holds an
answer, or one of the codes of :data:`MISSING`: why there is none. A test takes a person
and returns True, False, or that code when the answer is not known: who may or may not
belong is counted as missing, never as outside.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product, repeat
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
ISCED_UNKNOWN = 9  # “not elsewhere classified”: asked, and not known
NOBODY = 0  # as a prescriber: the person came on their own


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
    return _on(name, lambda value: value in codes, codes)


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


# Every answer that a field may hold, of fields that hold few. Who reads a table knows
# them: three statuses that are nobody's make the fourth everybody's.
_YES_NO = ("yes", "no")
POSSIBLE = {
    "labour": ("unemployed", "inactive", "education", "employed"),
    "isced": range(9),
    "level": range(2, 9),
    "nationality": ("fr", "eu", "non_eu"),
    "benefit": ("rsa", "another"),
    "exit_labour": ("employed", "seeking", "education", "inactive"),
    "m6_labour": ("employed", "seeking", "education", "inactive"),
    **dict.fromkeys(
        ("exit_category", "m3_category", "m6_category"),
        ("durable", "transition", "positive", "other"),
    ),
    **dict.fromkeys(("long_term", "city_long_term", "disability", "qpv"), _YES_NO),
    **dict.fromkeys(("background", "minority", "housing", "rural"), _YES_NO),
    **dict.fromkeys(("qualification", "improved"), _YES_NO),
}


def possible_persons(tests):
    """Return persons who make a difference to some tests, whether they exist or not.

    >>> [person.age for person in possible_persons([between("age", 0, 29)])]
    [0, 29, 30, 'not_asked']
    >>> len(possible_persons([one_of("labour", "employed")]))
    5
    """
    found = {}
    for test in tests:
        values = [
            [*_possible(name, samples), NOT_ASKED]
            for name, samples in test.samples.items()
        ]
        for combination in product(*values):
            codes = dict(zip(test.samples, combination, strict=True))
            found[Person()._replace(**codes)] = None
    return list(found)


def _possible(name, samples):
    if name in POSSIBLE:
        return POSSIBLE[name]
    return sorted(value for value in samples if value >= 0)  # ages, ids


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


@dataclass(slots=True)
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
    later_keys: tuple = ()  # of the participations that were joined to it

    @property
    def keys(self):
        return (self.key, *self.later_keys)


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
        first.later_keys + last.keys,
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


class Crowd:
    """Many persons, told apart by what a test looks at: twenty thousand people are of a
    few dozen kinds, and each kind is asked once."""

    def __init__(self, persons):
        persons = list(persons)
        self._count = len(persons)
        columns = zip(*persons, strict=True) if persons else repeat(())
        self._columns = dict(zip(Person._fields, columns, strict=False))
        self._kinds = {}  # names of fields → Counter of their codes

    def __len__(self):
        return self._count

    def tally(self, test):
        """Count those who pass a test.

        >>> crowd = Crowd([Person("f", 20), Person("f", 20), Person("m")])
        >>> found = crowd.tally(between("age", 18, 29))
        >>> dict(found.counts), dict(found.missing)
        ({'f': 2}, {'not_asked': 1})
        """
        names, result = ("gender", *test.fields), Tally()
        for codes, number in self._kinds_by(names).items():
            person = _NOBODY._replace(**dict(zip(names, codes, strict=True)))
            answer = test(person)
            if answer is True:
                result.counts[column_of(person)] += number
            elif answer is not False:
                result.missing[answer] += number
        return result

    def _kinds_by(self, names):
        if names not in self._kinds:
            columns = [self._columns[name] for name in names]
            self._kinds[names] = Counter(zip(*columns, strict=True))
        return self._kinds[names]


_NOBODY = Person()
