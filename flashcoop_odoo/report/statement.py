"""The statement: what the books say of cohorts, by row of the funder's form.

:func:`find` is the only place where figures are found. The screen, the pivot, the
PDF, the sheet and the JSON draw what it returns and add nothing up.

Why few queries: analytic lines are grouped once for all cohorts by (cohort,
account, funding), budgets once, contributions in kind once; rows are resolved in
memory (a few hundred accounts, sixty rows).
"""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo.fields import Domain

from ..calc.headings import Layout
from ..calc.money import from_units, percent, to_units


@dataclass
class Row:
    """One printed row. Amounts are whole units of the currency's rounding."""

    heading: object
    funder: object = None  # res.partner, on rows that are split by funder
    forecast: int = 0
    actual: int = 0

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
    unmapped: list = field(default_factory=list)  # [(account, units)]

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
        return self.amount(sum(units for _account, units in self.unmapped))

    @property
    def result(self):
        """Income − costs + not mapped = Σ of the analytic lines."""
        rows = [row for row in self.rows if not row.heading.is_total]
        sign = {"product": 1, "charge": -1}
        units = sum(sign.get(row.heading.side, 0) * row.actual for row in rows)
        return self.amount(units + sum(units for _account, units in self.unmapped))

    def to_json(self):
        """Return the public shape; see ``flashcoop.cohort.get_statement``."""
        return {
            "cohort_id": self.cohorts.id,
            "currency": self.cohorts.currency_id.name,
            "date_from": self.date_from and self.date_from.isoformat(),
            "date_to": self.date_to and self.date_to.isoformat(),
            "headings": [self._row_json(row) for row in self.rows],
            "not_mapped": self.unmapped_json(),
        }

    def unmapped_json(self):
        """Return the entries that no row takes, by account number."""
        company = self.cohorts.company_id[:1]
        rows = [
            {
                "code": account.with_company(company).code or "",
                "name": account.name or "",
                "amount": self.amount(units),
            }
            for account, units in self.unmapped
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
        return [
            self._row_json(row)
            | {
                "kind": row.heading.kind,
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
            totals[row.heading.id] if row.heading.kind == "total" else amount
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


def find(cohorts, date_from=None, date_to=None):
    """Return {cohort id: Statement} for cohorts given in sudo.

    :param cohorts: a sudo recordset; the caller has checked the user's rights.
    :param date_from, date_to: bounds on the accounting date, both included.
    """
    finder = _Finder(cohorts, date_from, date_to)
    return {cohort.id: finder.statement(cohort) for cohort in cohorts}


def find_together(cohorts, date_from=None, date_to=None):
    """Return one Statement for all of ``cohorts`` (of one company) added up."""
    return _Finder(cohorts, date_from, date_to).statement(cohorts)


class _Finder:
    """Reads everything once, then cuts it by cohort."""

    def __init__(self, cohorts, date_from, date_to):
        self.cohorts, self.env = cohorts, cohorts.env
        self.date_from, self.date_to = date_from, date_to
        self.layout = self.env["flashcoop.heading"]._get_layout()
        self.entries = self._read_entries()
        self.budgets = self._read_budgets()
        self.inkinds = self._read_inkinds()
        self.kinds_by_nature = self._headings_by_nature()

    # --- reading: one query each ---

    def _read_entries(self):
        """Return {cohort: [(account, funding, amount)]} from the analytic lines."""
        Account = self.env["account.analytic.account"]
        cohort_column = Account._flashcoop_plan("cohort")._column_name()
        funder_column = Account._flashcoop_plan("funder")._column_name()
        accounts = self.cohorts.analytic_account_id
        domain = Domain(cohort_column, "in", accounts.ids) & self._period("date")
        groups = self.env["account.analytic.line"]._read_group(
            domain,
            [cohort_column, "general_account_id", funder_column],
            ["amount:sum"],
            order="amount:sum",  # no join to sort by names
        )
        cohorts = {cohort.analytic_account_id: cohort for cohort in self.cohorts}
        fundings = self._fundings_by_account([group[2].id for group in groups])
        entries = defaultdict(list)
        for account, general, funder, amount in groups:
            funding = fundings.get(funder.id)
            entries[cohorts[account]].append((general, funding, amount))
        return entries

    def _fundings_by_account(self, account_ids):
        fundings = self.env["flashcoop.funding"].search(
            [("analytic_account_id", "in", list(set(filter(None, account_ids))))]
        )
        return {funding.analytic_account_id.id: funding for funding in fundings}

    def _read_budgets(self):
        groups = self.env["flashcoop.budget.line"]._read_group(
            [("cohort_id", "in", self.cohorts.ids)],
            ["cohort_id", "heading_id", "funding_id"],
            ["amount:sum"],
        )
        return _by_first(groups)

    def _read_inkinds(self):
        groups = self.env["flashcoop.inkind"]._read_group(
            Domain("cohort_id", "in", self.cohorts.ids) & self._period("date"),
            ["cohort_id", "nature"],
            ["amount:sum"],
        )
        return _by_first(groups)

    def _period(self, name):
        domain = Domain.TRUE
        if self.date_from:
            domain &= Domain(name, ">=", self.date_from)
        if self.date_to:
            domain &= Domain(name, "<=", self.date_to)
        return domain

    def _headings_by_nature(self):
        natures = defaultdict(list)
        for heading in self.layout.headings:
            for nature in heading.inkind_natures:
                natures[nature].append(heading)
        return natures

    # --- cutting: in memory ---

    def statement(self, cohorts):
        company = cohorts.company_id
        company.ensure_one()
        step = company.currency_id.rounding
        cells, unmapped = _Cells(step), defaultdict(int)
        for cohort in cohorts:
            self._add_entries(cohort, cells, unmapped)
            for heading, funding, amount in self.budgets[cohort]:
                cells.add(heading.id, funding.partner_id, forecast=amount)
            for nature, amount in self.inkinds[cohort]:
                for heading in self.kinds_by_nature[nature]:
                    cells.add(heading.id, None, actual=amount)
        return Statement(
            cohorts,
            self.date_from,
            self.date_to,
            step,
            self._rows(cells),
            list(unmapped.items()),
        )

    def _add_entries(self, cohort, cells, unmapped):
        for account, funding, amount in self.entries[cohort]:
            code = account.with_company(cohort.company_id).code
            kind = funding.kind_id.code if funding else None
            heading = self.layout.resolve(code, kind)
            if heading is None:
                unmapped[account] += to_units(amount, cells.step)
                continue
            sign = -1 if heading.side == "charge" else 1
            funder = funding.partner_id if heading.funder_kinds else None
            cells.add(heading.id, funder, actual=sign * amount)
            for memo in self.layout.memos(code):
                cells.add(memo.id, None, actual=amount)

    def _rows(self, cells):
        forecast = self.layout.totals(cells.totals("forecast"))
        actual = self.layout.totals(cells.totals("actual"))
        rows = []
        for heading in self.layout.headings:
            funders = cells.funders(heading) if heading.funder_kinds else []
            if not funders:
                rows.append(
                    Row(heading, None, forecast[heading.id], actual[heading.id])
                )
            for funder in funders:
                cell = cells.cells[heading.id, funder]
                rows.append(Row(heading, funder, cell["forecast"], cell["actual"]))
        return rows


class _Cells:
    """Amounts by (heading, funder), in whole units."""

    def __init__(self, step):
        self.step = step
        self.cells = defaultdict(lambda: {"forecast": 0, "actual": 0})

    def add(self, heading_id, funder, **amounts):
        cell = self.cells[heading_id, funder or None]
        for name, amount in amounts.items():
            cell[name] += to_units(amount, self.step)

    def totals(self, name):
        totals = defaultdict(int)
        for (heading_id, _funder), cell in self.cells.items():
            totals[heading_id] += cell[name]
        return totals

    def funders(self, heading):
        """Return the funders of a heading by name; None (no funder) first."""
        funders = [funder for key, funder in self.cells if key == heading.id]
        return sorted(funders, key=lambda f: (f.name or "", f.id) if f else ("", 0))


def _whole_percent(actual, forecast):
    share = percent(actual, forecast)
    return None if share is None else to_units(share, 1)


def _by_first(groups):
    """Return first element → the rest of each tuple, for ``_read_group`` rows."""
    result = defaultdict(list)
    for first, *rest in groups:
        result[first].append(rest)
    return result
