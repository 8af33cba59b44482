"""The people of some cohorts in codes, for the indicators: read once, in few queries.

Rows as the database gives them, not records: twenty thousand people would take longer
to make than to read.
"""

from collections import Counter, defaultdict, namedtuple
from datetime import timedelta

from odoo.tools import SQL

from ..calc.ages import age_on
from ..calc.indicators import (
    ISCED_UNKNOWN,
    MISSING,
    NOBODY,
    NOT_ASKED,
    OPEN_END,
    UNKNOWN,
    Person,
    Stay,
    is_too_short,
    long_term,
    merge,
)
from ..calc.unemployment import BANDS, whole_months
from ..models.flashcoop_attendance import ATTENDED
from .indicator_outcomes import read_outcomes

FIELDS = (
    *("id", "partner_id", "cohort_id", "state", "entry_date", "exit_date"),
    *("pseudonym", "birth_date", "gender", "labour_status", "unemployed_since"),
    *("unemployed_months", "unemployed_for", "diploma_level_id", "education_level_id"),
    *("disability", "nationality", "foreign_background", "minority"),
    *("housing_exclusion", "rural", "qpv", "benefit", "prescriber_id"),
    "came_alone",
)
Record = namedtuple("Record", FIELDS)
BELOW_LEVEL_3 = 2


class People:
    """Who counts as a participant of ``cohorts``, one :class:`Stay` a person.

    :param cohorts: in sudo; the caller has checked the user's rights.
    :param date_from, date_to: bounds on the day of the first entry, both included.
    :param on: the day on which one looks: what is due later is pending.
    """

    def __init__(self, cohorts, date_from, date_to, on):
        self.cohorts, self.env, self.on = cohorts, cohorts.env, on
        self.left_out = Counter()  # why → how many participations do not count
        self.thresholds = self.env["flashcoop.indicator"]._get_thresholds()
        self.levels = self._read_levels()
        self.days = self._read_days()
        self.presence = self._read_presence()
        records = [record for record in self._read_records() if self._counts(record)]
        mine = [("cohort_id", "in", cohorts.ids)]
        self.outcomes = read_outcomes(self._select, mine, on)
        self.by_key = {record.id: self._stay(record) for record in records}
        self.stays = self._keep(merge(self.by_key.values()), date_from, date_to)

    # --- reading: one query each ---

    def _select(self, model, domain, names, groupby=0, extra=()):
        """Return rows of columns as the database gives them.

        :param groupby: how many of the first columns are grouped by.
        :param extra: SQL of further columns, aggregates for instance.
        """
        Model = self.env[model].with_context(active_test=False)
        query = Model._search(domain)
        columns = [Model._field_to_sql(Model._table, name, query) for name in names]
        if groupby:
            query.groupby = SQL(", ").join(columns[:groupby])
        return self.env.execute_query(query.select(*columns, *extra))

    def _read_records(self):
        domain = [("cohort_id", "in", self.cohorts.ids)]
        rows = self._select("flashcoop.participant", domain, FIELDS)
        return map(Record._make, rows)

    def _read_levels(self):
        """Return {id: (ISCED, number in the French framework)}; each may be unknown."""
        rows = self._select("flashcoop.education.level", [], ("id", "isced", "code"))
        return {
            level_id: (
                UNKNOWN if isced == ISCED_UNKNOWN else isced or 0,
                level_number(code, isced or 0),
            )
            for level_id, isced, code in rows
        }

    def _read_days(self):
        """Return {cohort id: days of its programme}; from first to last day where there
        is no programme."""
        days = defaultdict(set)
        domain = [("cohort_id", "in", self.cohorts.ids)]
        rows = self._select("flashcoop.session", domain, ("cohort_id", "date"), 2)
        for cohort_id, day in rows:
            days[cohort_id].add(day)
        for cohort in self.cohorts:
            if cohort.id not in days:
                length = (cohort.date_end - cohort.date_start).days + 1
                days[cohort.id].update(
                    cohort.date_start + timedelta(days=number)
                    for number in range(length)
                )
        return {cohort_id: frozenset(found) for cohort_id, found in days.items()}

    def _read_presence(self):
        """Return {participant id: (minutes, half-days filled in, attended)}."""
        rows = self._select(
            "flashcoop.attendance",
            [("cohort_id", "in", self.cohorts.ids), ("status", "!=", "expected")],
            ("participant_id",),
            1,
            (
                SQL("SUM(minutes), COUNT(*)"),
                SQL("COUNT(*) FILTER (WHERE status IN %s)", ATTENDED),
            ),
        )
        return {participant_id: presence for participant_id, *presence in rows}

    # --- who counts ---

    def _counts(self, record):
        """Say whether somebody took part; note why not."""
        _minutes, filled, attended = self.presence.get(record.id, (0, 0, 0))
        if record.state in ("candidate", "declined"):
            self.left_out[record.state] += 1
            return False
        never_came = not attended and (record.state == "admitted" or filled)
        if record.state in ("admitted", "left") and never_came:
            self.left_out["never_came"] += 1
            return False
        return True

    def _keep(self, people, date_from, date_to):
        """Return those whose first entry lies in the period."""
        kept = [
            stay
            for stay in people.values()
            if (not date_from or stay.entry >= date_from)
            and (not date_to or stay.entry <= date_to)
        ]
        self.left_out["too_short"] = sum(map(is_too_short, kept))
        return kept

    # --- in codes ---

    def _stay(self, record):
        return Stay(
            record.partner_id,
            record.entry_date,
            self._person(record),
            self.days[record.cohort_id],
            *self.presence.get(record.id, (0, 0, 0)),
            record.pseudonym,
            record.id,
        )

    def _person(self, record):
        age = age_on(record.birth_date, record.entry_date)
        diploma = self.levels.get(record.diploma_level_id)
        level = self.levels.get(record.education_level_id)
        return Person(
            record.gender or NOT_ASKED,
            NOT_ASKED if age is None else age,
            record.labour_status or NOT_ASKED,
            self._long_term(record, age, "long_term"),
            self._long_term(record, age, "city_long_term"),
            diploma[0] if diploma else NOT_ASKED,
            level[1] if level else NOT_ASKED,
            record.disability or NOT_ASKED,
            record.nationality or NOT_ASKED,
            record.foreign_background or NOT_ASKED,
            record.minority or NOT_ASKED,
            record.housing_exclusion or NOT_ASKED,
            record.rural or NOT_ASKED,
            record.qpv or NOT_ASKED,
            record.benefit or NOT_ASKED,
            record.prescriber_id or (NOBODY if record.came_alone else NOT_ASKED),
            *self.outcomes.get(record.id, ()),
        )

    def _long_term(self, record, age, name):
        if record.labour_status != "unemployed":
            is_known = record.labour_status and record.labour_status not in MISSING
            return "no" if is_known else record.labour_status or NOT_ASKED
        months = months_without_work(record)
        if months in MISSING:
            return months
        thresholds = self.thresholds[name]
        threshold = next(
            (found for day, found in thresholds if day <= record.entry_date),
            thresholds[-1][1],
        )
        return long_term(*months, age, threshold)


def level_number(code, isced):
    """Return 2 for below level 3, else 3 to 8, or that it is unknown; a level that
    somebody added goes by its ISCED."""
    if isced == ISCED_UNKNOWN:
        return UNKNOWN
    if code.isdigit():
        return int(code)
    return BELOW_LEVEL_3 if isced <= 2 else max(isced, 4)


def months_without_work(record):
    """Return (least, most) completed months on the entry date, or why there are none
    to tell; the date is believed first, then the months, then the band."""
    if record.unemployed_since:
        months = whole_months(record.unemployed_since, record.entry_date)
        return months, months
    if record.unemployed_months:
        return record.unemployed_months, record.unemployed_months
    return _BAND_MONTHS.get(record.unemployed_for, record.unemployed_for or NOT_ASKED)


_BAND_MONTHS = {
    code: (low, OPEN_END if end is None else end - 1)
    for (end, code), low in zip(BANDS, (0, *(end for end, _c in BANDS)), strict=False)
}
