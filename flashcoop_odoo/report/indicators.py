"""The indicators: how many people of some cohorts count in each.

:func:`find` is the only place where they are counted. The screen, the PDF, the sheet,
the JSON and the texts of funder reports draw what it returns and add nothing up. What
leaves the house goes through :meth:`Indicators.suppress` first.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import product

from ..calc.indicator_codes import TESTS
from ..calc.indicators import (
    COLUMNS,
    MISSING,
    NOBODY,
    NOT_ASKED,
    PENDING,
    POSSIBLE,
    REMOVED,
    STILL_THERE,
    Crowd,
    Test,
    column_of,
    is_too_short,
    one_of,
    possible_persons,
)
from ..calc.money import percent
from ..calc.suppression import SMALLEST_CELL, TOTAL, UNANSWERED, hidden_cells
from ..models.flashcoop_indicator import (
    ATTENDANCE,
    HOURS,
    PRESCRIBERS,
)
from .indicator_comparison import REASONS, kept_back
from .indicator_people import People

# Of exits, why people are not among those of whom the share is: section → reasons. Who
# could not be reached was asked, and is.
UNSEEN = dict.fromkeys(
    ("city_exit", "city_m3", "city_m6"), (STILL_THERE, REMOVED, PENDING, NOT_ASKED)
)
NO_FIGURE = ""  # of nothing: a rate of half-days that nobody has filled in
HAS_PRESCRIBER = Test(
    {"prescriber": frozenset()},
    lambda person: (
        NOT_ASKED if person.prescriber == NOT_ASKED else person.prescriber != NOBODY
    ),
)


@dataclass
class Row:
    """One indicator. ``cells`` are by column (gender, ``TOTAL``); None: kept back."""

    code: str
    label: str
    section: str
    definition: str = ""
    source: str = ""
    unit: str = "people"  # people, hours, percent, entity (applies to no person)
    cells: dict = field(default_factory=dict)
    # Why not known → people; None: kept back. Their sum may be shown all the same.
    missing: dict | None = field(default_factory=dict)
    missing_count: int | None = 0
    share: float | None = None  # in percent of those known; of exits, of those seen
    is_detail: bool = False  # one of the parts of the row before
    test: Test | None = None  # who counts, in rows of people

    @property
    def name(self):
        """What the row counts, in words that stay the same in other tables."""
        if not self.is_detail:
            return self.code
        [prescriber] = self.test.samples["prescriber"]
        return f"{self.code}:{prescriber}"

    def _keep_back(self, columns):
        """Return the row without the numbers of some columns, and without what would
        tell them."""
        kept = {c: None if c in columns else n for c, n in self.cells.items()}
        count = None if UNANSWERED in columns else self.missing_count
        is_condition = self.test and len(self.test.fields) > 1
        few = any(number < SMALLEST_CELL for number in self.missing.values())
        is_told = REASONS in columns or is_condition or few
        reasons = None if count is None or is_told else self.missing
        # A share of exits leaves some reasons out: it tells how many these are.
        unseen = reasons if self.section in UNSEEN else count
        share = None if None in (unseen, kept.get(TOTAL)) else self.share
        return replace(
            self, cells=kept, missing=reasons, missing_count=count, share=share
        )

    def _figure(self, column):
        number = self.cells.get(column)
        return None if number == NO_FIGURE else number

    def to_json(self):
        """Return the public shape; see ``flashcoop.cohort.get_indicators``."""
        return {
            "code": self.code,
            "label": self.label,
            "section": self.section,
            "definition": self.definition,
            "source": self.source,
            "unit": self.unit,
            "women": self._figure("f"),
            "men": self._figure("m"),
            "nonbinary": self._figure("x"),
            "unstated": self._figure("unstated"),
            "total": self._figure(TOTAL),
            "share": self.share,
            "missing": self.missing_count,
            "missing_reasons": self.missing,
            "is_detail": self.is_detail,
        }


@dataclass(frozen=True)
class _Level:
    """Key of the people of one level, among the rows that are suppressed together."""

    level: int

    @property
    def name(self):
        return f"level:{self.level}"


@dataclass
class Indicators:
    """The rows of some cohorts together, as one operation."""

    cohorts: object
    date_from: object
    date_to: object
    on: object
    rows: list
    left_out: Counter  # why participations do not count → how many
    stays: list = field(repr=False)  # one a person; never drawn as they are
    is_suppressed: bool = False  # made to leave the house
    is_compared: bool = False  # keeps back more, because of tables shown before
    hidden_levels: set = field(default_factory=set, repr=False)
    shown: set = field(default_factory=set, repr=False)  # names of cells let out

    def row(self, code):
        """Return the (first) row of a code."""
        return next(row for row in self.rows if row.code == code)

    @property
    def count(self):
        """Number of people who took part, each once."""
        return len(self.stays)

    def level_counts(self):
        """Return {level reached: people}; None: kept back."""
        found = Counter(stay.person.level for stay in self.stays)
        levels = {*POSSIBLE["level"], *found} - {*MISSING}
        return {n: None if n in self.hidden_levels else found[n] for n in levels}

    def only(self, scope):
        """Return the value with the rows of one scope: ``esf`` or ``city``. What is
        to leave the house is suppressed before, or two scopes told on each other."""
        return replace(
            self, rows=[row for row in self.rows if row.section.startswith(scope)]
        )

    def suppress(self, tables=()):
        """Return the value as it may leave the house: without numbers of one to four
        people, nor those that would tell them; see :mod:`..calc.suppression`.

        :param tables: those shown before; what they would tell together with this one
            is kept back as well, see :mod:`..calc.comparison`.
        """
        if self.is_suppressed:
            return self
        hidden = self.hidden_among(self.stays)
        told = kept_back(self, tables, hidden) if tables else set()
        hidden |= told
        rows = [
            row._keep_back({column for n, column in hidden if n == number})
            for number, row in enumerate(self.rows)
        ]
        return replace(
            self,
            rows=rows,
            left_out=Counter(),
            is_suppressed=True,
            is_compared=bool(told),
            hidden_levels={n.level for n, column in hidden if isinstance(n, _Level)},
            shown={name for cell, name in self.names().items() if cell not in hidden},
        )

    def names(self):
        """Return {cell: name}; of how many people there are, none: it is no secret."""
        rows = dict(enumerate(self.rows)) | {
            level: level for level in map(_Level, self.level_counts())
        }
        return {
            (key, column): f"{row.name}/{column}"
            for key, row in rows.items()
            for column in (*COLUMNS, TOTAL, UNANSWERED, REASONS)
            if isinstance(row, _Level) or self._tells(row, column)
        }

    def question(self, key):
        """Return what the row or level of a cell looks at."""
        if isinstance(key, _Level):
            return frozenset(["level"])
        row = self.rows[key]
        return frozenset(row.test.fields) if row.test else row.code

    @staticmethod
    def _tells(row, column):
        if row.unit == "entity":
            return False
        return row.unit != "people" or bool(row.test.fields) or column in COLUMNS

    def hidden_among(self, stays):
        """Return the set of (row, column) that a table of some of the people, or of
        others, would keep back."""
        value = replace(self, stays=stays)
        return value._hidden_in_rows() | value._hidden_in_presence()

    def _hidden_in_rows(self):
        """The two scopes count the same people unless somebody's support was a day or
        less; then their differences would tell of these, and ESF+ is kept back."""
        tests = {n: row.test for n, row in enumerate(self.rows) if row.test}
        hidden = set()
        if any(map(is_too_short, self.stays)):
            esf = {n for n in tests if self.rows[n].section.startswith("esf")}
            hidden = set(product(esf, (*COLUMNS, TOTAL, UNANSWERED)))
            tests = {n: test for n, test in tests.items() if n not in esf}
        # Single levels stand in reports only, yet beside the rows.
        tests |= {_Level(n): one_of("level", n) for n in self.level_counts()}
        return hidden | hidden_cells(
            Counter(stay.person for stay in self.stays),
            tests,
            COLUMNS,
            column_of,
            possible_persons(tests.values()),
        )

    def _hidden_in_presence(self):
        """Hours and rates are shown of five people or more, by gender when no gender is
        one to four people."""
        sizes = Counter(column_of(stay.person) for stay in self.stays)
        rows = [n for n, row in enumerate(self.rows) if row.code in (HOURS, ATTENDANCE)]
        unfilled = sum(not stay.filled for stay in self.stays)
        few = 0 < unfilled < SMALLEST_CELL
        hidden = {(row, UNANSWERED) for row in rows if few}
        if all(size >= SMALLEST_CELL for size in sizes.values()):
            return hidden
        columns = (*COLUMNS, TOTAL) if self.count < SMALLEST_CELL else COLUMNS
        return hidden | set(product(rows, columns))

    def to_json(self):
        return {
            "cohort_ids": self.cohorts.ids,
            "date_from": self.date_from and self.date_from.isoformat(),
            "date_to": self.date_to and self.date_to.isoformat(),
            "on": self.on.isoformat(),
            "participants": self.count,
            "suppressed": self.is_suppressed,
            "compared": self.is_compared,
            "left_out": dict(self.left_out),
            "rows": [row.to_json() for row in self.rows],
        }


def find(cohorts, date_from=None, date_to=None, on=None):
    """Return the :class:`Indicators` of cohorts given in sudo, taken as one operation.

    :param cohorts: a sudo recordset; the caller has checked the user's rights.
    :param date_from, date_to: bounds on the day of a person's first entry, both
        included; the years of an operation add up.
    :param on: the day on which one looks, today if None.
    """
    on = on or cohorts.env["flashcoop.indicator"]._today()
    people = People(cohorts, date_from, date_to, on)
    rows = _Counter(people, date_to or on).rows()
    return Indicators(
        cohorts, date_from, date_to, on, rows, people.left_out, people.stays
    )


class _Counter:
    """Counts the people once for all rows."""

    def __init__(self, people, day):
        self.env, self.stays = people.env, people.stays
        self.people = Crowd(stay.person for stay in self.stays)
        # A day or less of support makes no participant of the ESF+.
        self.esf_people = Crowd(
            stay.person for stay in self.stays if not is_too_short(stay)
        )
        self.definitions = self.env["flashcoop.indicator"]._get_definitions(day)
        self.presence = self._add_up_presence()

    def rows(self):
        rows = []
        for code, definition in self.definitions.items():
            row = Row(
                code,
                definition.name,
                definition.section,
                definition._get_full_definition(),
                definition.source or "",
            )
            rows.append(self._fill(row))
            if code == PRESCRIBERS:
                rows += self._prescriber_rows(row)
        return rows

    def _fill(self, row):
        if row.code == HOURS:
            return self._fill_presence(row, "hours", self._hours)
        if row.code == ATTENDANCE:
            return self._fill_presence(row, "percent", self._rate)
        test = HAS_PRESCRIBER if row.code == PRESCRIBERS else TESTS.get(row.code)
        if test is None:
            row.unit = "entity"
            return row
        return self._fill_people(row, test)

    def _fill_people(self, row, test):
        is_esf = row.section.startswith("esf")
        people = self.esf_people if is_esf else self.people
        found = people.tally(test)
        row.test = test
        row.cells = {column: found.counts[column] for column in COLUMNS}
        row.cells[TOTAL] = found.total
        row.missing = dict(found.missing)
        row.missing_count = sum(found.missing.values())
        if test.fields:
            row.share = percent(found.total, len(people) - self._unseen(row))
        return row

    @staticmethod
    def _unseen(row):
        """Return of how many people a share says nothing: those not known; of exits,
        not those who could not be reached, since these were asked and left as well."""
        if row.section not in UNSEEN:
            return row.missing_count
        return sum(row.missing.get(why, 0) for why in UNSEEN[row.section])

    # --- presence ---

    def _add_up_presence(self):
        """Return {column: [minutes, half-days filled in, attended]}."""
        sums = {column: [0, 0, 0] for column in (*COLUMNS, TOTAL)}
        for stay in self.stays:
            for column in (column_of(stay.person), TOTAL):
                found = sums[column]
                found[0] += stay.minutes
                found[1] += stay.filled
                found[2] += stay.attended
        return sums

    def _fill_presence(self, row, unit, figure):
        row.unit = unit
        row.cells = {column: figure(*sums) for column, sums in self.presence.items()}
        unfilled = sum(not stay.filled for stay in self.stays)
        row.missing = {NOT_ASKED: unfilled} if unfilled else {}
        row.missing_count = unfilled
        return row

    @staticmethod
    def _hours(minutes, _filled, _attended):
        return minutes / 60

    @staticmethod
    def _rate(_minutes, filled, attended):
        return percent(attended, filled) if filled else NO_FIGURE

    # --- parts ---

    def _prescriber_rows(self, parent):
        ids = {stay.person.prescriber for stay in self.stays} - {NOT_ASKED, NOBODY}
        contacts = self.env["res.partner"].browse(ids)
        contacts.fetch(["name"])
        rows = [
            self._fill_people(
                replace(parent, label=contact.name, definition="", is_detail=True),
                one_of("prescriber", contact.id),
            )
            for contact in contacts
        ]
        for row in rows:  # who sent nobody known is said once, above
            row.missing, row.missing_count = {}, 0
        return sorted(rows, key=lambda row: (-row.cells[TOTAL], row.label))
