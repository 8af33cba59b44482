"""What the codes of a file of one line a person stand for, in words."""

from ..calc.indicator_codes import ESF
from ..calc.indicators import MISSING
from .indicator_lines import HEADER
from .indicator_words import Words

# Column → field of the participant whose words it has.
_PARTICIPANT = {
    "gender": "gender",
    "labour": "labour_status",
    "disability": "disability",
    "nationality": "nationality",
    "background": "foreign_background",
    "minority": "minority",
    "housing": "housing_exclusion",
    "rural": "rural",
    "qpv": "qpv",
    "benefit": "benefit",
}
_CATEGORIES = ("exit_category", "m3_category", "m6_category")
_SITUATIONS = ("exit_labour", "m6_labour")
_ISCED = range(9)


def legend(env, value):
    """Return [(column, its meaning, code, meaning of the code)], in the order of the
    columns; a column of numbers has one row without a code, and what stands for an
    answer in any column comes last, under ``*``.

    :param value: the :class:`.indicators.Indicators` of the lines.
    """
    words = _Legend(env)
    names = {row.code: row.label for row in value.rows if not row.is_detail}
    rows = []
    for column in HEADER:
        title = names.get(column) if column in ESF else words.titles[column]
        codes = words.codes(column)
        rows += [(column, title, *pair) for pair in codes] or [(column, title, "", "")]
    return rows + [("*", env._("Why there is no answer"), *pair) for pair in words.none]


class _Legend:
    def __init__(self, env):
        self.env = env
        self.people = env["flashcoop.participant"]
        # What a participant's form calls “not known” has words for each column.
        self.none = [(code, Words.reasons_of(env)[code]) for code in MISSING]
        self.titles = self._titles()

    def codes(self, column):
        """Return [(code, meaning)] of a column; of numbers, nothing."""
        if column in _PARTICIPANT:
            return self._options(self.people, _PARTICIPANT[column])
        kinds = self.env["flashcoop.exit.kind"]
        if column in _CATEGORIES:
            return self._options(kinds, "category")
        if column in _SITUATIONS:
            return [
                ("seeking" if code == "searching" else code, text)
                for code, text in self._options(kinds, "situation")
            ]
        if column == "isced":
            return [(n, self.env._("ISCED level %s", n)) for n in _ISCED]
        if column == "level":
            return self._levels()
        if column in ("long_term", "qualification", "improved"):
            return [("yes", self.env._("Yes")), ("no", self.env._("No"))]
        if column in ESF:
            return [(1, self.env._("Counted")), (0, self.env._("Not counted"))]
        return []

    def _options(self, records, name):
        """Return the codes that a field may hold, without those that say why there is
        no answer."""
        field = records._fields[name]
        return [
            (code, text)
            for code, text in field._description_selection(self.env)
            if code not in MISSING
        ]

    def _levels(self):
        return [
            (2, self.env._("Below level 3")),
            *(
                (n, self.env._("Level %s of the French framework", n))
                for n in range(3, 9)
            ),
        ]

    def _titles(self):
        labels = {
            column: self.people._fields[name]._description_string(self.env)
            for column, name in _PARTICIPANT.items()
        }
        return labels | {
            "pseudonym": self.env._("Pseudonym"),
            "entry_date": self.env._("Day of the first entry"),
            "programme_days": self.env._("Days of the programme"),
            "hours": self.env._("Hours of presence"),
            "half_days_filled": self.env._("Half-days filled in"),
            "half_days_attended": self.env._("Half-days attended"),
            "age": self.env._("Age on entry, in whole years"),
            "labour": self.env._("Situation with regard to work, on entry"),
            "long_term": self.env._("Unemployed for long, as the ESF+ counts"),
            "isced": self.env._("Highest diploma obtained, international level"),
            "level": self.env._("Level reached, in the French framework"),
            "exit_labour": self.env._("Situation within four weeks of leaving"),
            "exit_category": self.env._("Kind of exit"),
            "qualification": self.env._("Qualification gained by then"),
            "m3_category": self.env._("Kind of exit at three months"),
            "m6_labour": self.env._("Situation at six months"),
            "m6_category": self.env._("Kind of exit at six months"),
            "improved": self.env._(
                "Better situation at six months, of who worked at entry"
            ),
        }


def legend_titles(env):
    return (env._("Column"), env._("Meaning"), env._("Code"), env._("It stands for"))
