"""What :mod:`.statement` returns: plain values, which the rest draws."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from ..calc.headings import Layout
from ..calc.money import from_units, percent, to_units


class Funder(NamedTuple):
    """Who gives a row's amount."""

    id: int
    name: str


@dataclass
class Row:
    """One printed row. Amounts are whole units of the currency's rounding."""

    heading: object
    funder: Funder | None = None  # on rows that are split by funder
    forecast: int = 0
    actual: int = 0
    indirect: int = 0  # shares of overheads in ``actual``: worked out, not booked
    dedicated: int = 0  # year-end entries in ``actual``, costs positive; not analytic

    @property
    def label(self):
        if not self.funder:
            return self.heading.label
        return f"{self.heading.label} : {self.funder.name}"


@dataclass
class Statement:
    """The rows of one cohort, or of several added up, over a period."""

    cohorts: object
    date_from: object = None
    date_to: object = None
    step: float = 0.01
    rows: list = field(default_factory=list)
    unmapped: list = field(default_factory=list)  # [(account code, name, units)]
    unplaced: int = 0  # units budgeted on rows that this form does not have

    def amount(self, units):
        return from_units(units, self.step)

    def row(self, code):
        """Return the (first) row of a heading code."""
        return next(row for row in self.rows if row.heading.code == code)

    def actual(self, code):
        """Return the actual amount of a heading, all funders together."""
        return self.amount(
            sum(row.actual for row in self.rows if row.heading.code == code)
        )

    def forecast(self, code):
        """Return the forecast of a heading, all funders together."""
        return self.amount(
            sum(row.forecast for row in self.rows if row.heading.code == code)
        )

    @property
    def unmapped_amount(self):
        """Σ of the entries that no row takes, income positive."""
        return self.amount(sum(units for *_account, units in self.unmapped))

    @property
    def indirect_amount(self):
        """Σ of the shares of overheads, which stand in no analytic line."""
        return self.amount(sum(row.indirect for row in self.rows))

    @property
    def direct_cost(self):
        """All costs but the shares of overheads."""
        return self.amount(
            to_units(self.actual("TC"), self.step)
            - sum(row.indirect for row in self.rows)
        )

    @property
    def result(self):
        """Income − costs + not mapped + indirect + dedicated = Σ of the analytic
        lines."""
        rows = [row for row in self.rows if row.heading.kind in ("line", "free")]
        sign = {"product": 1, "charge": -1}
        units = sum(sign.get(row.heading.side, 0) * row.actual for row in rows)
        units += sum(row.indirect + row.dedicated for row in rows)
        return self.amount(units + sum(units for *_account, units in self.unmapped))

    def to_json(self):
        """Return the public shape; see ``flashcoop.cohort.get_statement``."""
        indirect = self.indirect_amount
        return {
            "cohort_id": self.cohorts.id,
            "currency": self.cohorts.currency_id.name,
            "date_from": self.date_from and self.date_from.isoformat(),
            "date_to": self.date_to and self.date_to.isoformat(),
            "headings": [self._row_json(row) for row in self.rows],
            "not_mapped": self.unmapped_json(),
        } | ({"indirect": indirect} if indirect else {})

    def unmapped_json(self):
        """Return the entries that no row takes, by account number."""
        rows = [
            {"code": code, "name": name, "amount": self.amount(units)}
            for code, name, units in self.unmapped
        ]
        return {
            "amount": self.unmapped_amount,
            "accounts": sorted(rows, key=lambda row: row["code"]),
        }

    def to_whole_rows(self):
        """Return the rows with, beside exact amounts, whole units of currency.

        The form takes no cents: each row is rounded once and the totals add the
        rounded rows, so that what is printed adds up.
        """
        forecast = self._whole_totals("forecast")
        actual = self._whole_totals("actual")
        codes = {row.heading.id: row.heading.code for row in self.rows}
        return [
            self._row_json(row)
            | {
                "kind": row.heading.kind,
                "parent": codes.get(row.heading.parent, ""),
                "heading": row.heading.label,
                "funder": row.funder.name if row.funder else "",
                "forecast_whole": forecast[number],
                "actual_whole": actual[number],
                "percent_whole": _whole_percent(actual[number], forecast[number]),
            }
            for number, row in enumerate(self.rows)
        ]

    def _whole_totals(self, name):
        """Return the whole amount of each row, in order."""
        whole = [to_units(self.amount(getattr(row, name)), 1) for row in self.rows]
        sums = defaultdict(int)
        for row, amount in zip(self.rows, whole, strict=True):
            sums[row.heading.id] += amount
        headings = {row.heading.id: row.heading for row in self.rows}
        totals = Layout(headings.values()).totals(sums)
        return [
            totals[row.heading.id]
            if row.heading.kind in ("total", "balance")
            else amount
            for row, amount in zip(self.rows, whole, strict=True)
        ]

    def _row_json(self, row):
        return {
            "code": row.heading.code,
            "label": row.label,
            "side": row.heading.side,
            "is_total": row.heading.is_total,
            "forecast": self.amount(row.forecast),
            "actual": self.amount(row.actual),
            "variance": self.amount(row.actual - row.forecast),
            "percent": percent(row.actual, row.forecast),
        }


def _whole_percent(actual, forecast):
    share = percent(actual, forecast)
    return None if share is None else to_units(share, 1)
