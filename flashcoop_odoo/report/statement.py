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
from odoo.tools import SQL

from ..calc.headings import Layout
from ..calc.money import from_units, percent, to_units
from .statement_cells import Cells, Targets


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
    unmapped: list = field(default_factory=list)  # [(account code, name, units)]

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
    def result(self):
        """Income − costs + not mapped = Σ of the analytic lines."""
        rows = [row for row in self.rows if not row.heading.is_total]
        sign = {"product": 1, "charge": -1}
        units = sum(sign.get(row.heading.side, 0) * row.actual for row in rows)
        return self.amount(units + sum(units for *_account, units in self.unmapped))

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


@dataclass(frozen=True)
class Entry:
    """What one account of one funding holds of a cohort; income is positive."""

    heading: object  # calc.headings.Heading, None when no row takes it
    account_id: int
    code: str
    funder_account_id: int  # analytic account of the funding charged, or None
    units: int


def find_entries(cohorts, domain):
    """Return {cohort id: [Entry]} for cohorts given in sudo, finer than the rows.

    :param domain: which analytic lines are looked at.
    """
    finder = _Finder(cohorts, None, None, domain)
    return {cohort.id: finder.split(cohort) for cohort in cohorts}


def find_together(cohorts, date_from=None, date_to=None):
    """Return one Statement for all of ``cohorts`` (of one company) added up."""
    return _Finder(cohorts, date_from, date_to).statement(cohorts)


class _Finder:
    """Reads everything once, then cuts it by cohort."""

    def __init__(self, cohorts, date_from, date_to, domain=Domain.TRUE):
        self.cohorts, self.env, self.domain = cohorts, cohorts.env, domain
        self.date_from, self.date_to = date_from, date_to
        self.layout = self.env["flashcoop.heading"]._get_layout()
        cohorts.company_id.fetch(["currency_id", "parent_path"])  # not its 100 others
        self.entries = self._read_entries()
        self.fundings = self._read_fundings()
        self.budgets = self._read_budgets()
        self.inkinds = self._read_inkinds()
        self.funders = self._read_funders()
        self.kinds_by_nature = self._headings_by_nature()
        self._targets = {}  # company → Targets

    # --- reading: one query each ---

    def _read_entries(self):
        """Return {cohort's analytic account id: [(that id, account id, funder's account
        id, amount)]}.

        Ids and the rows as they come: making and hashing records for tens of thousands
        of groups would take longer than the query.
        """
        Account = self.env["account.analytic.account"]
        Line = self.env["account.analytic.line"]
        cohort_column = Account._flashcoop_column("cohort")
        accounts = self.cohorts.analytic_account_id.ids
        query = Line._search(
            Domain(cohort_column, "in", accounts) & self._period("date") & self.domain
        )
        columns = [
            Line._field_to_sql(Line._table, name, query)
            for name in (
                cohort_column,
                "general_account_id",
                Account._flashcoop_column("funder"),
            )
        ]
        amount = Line._field_to_sql(Line._table, "amount", query)
        query.groupby = SQL(", ").join(columns)
        entries = defaultdict(list)
        for row in self.env.execute_query(
            query.select(*columns, SQL("SUM(%s)", amount))
        ):
            entries[row[0]].append(row)
        return entries

    def _entries_of(self, cohort):
        return self.entries.get(cohort.analytic_account_id.id, ())

    def _read_accounts(self, company):
        """Return {account id: (number in ``company``, name)} of the entries'."""
        ids = {row[1] for rows in self.entries.values() for row in rows}
        Account = self.env["account.account"].with_company(company)
        query = Account.browse(filter(None, ids))._as_query(ordered=False)
        columns = (
            Account._field_to_sql(Account._table, name, query)
            for name in ("id", "code", "name")
        )
        rows = self.env.execute_query(query.select(*columns))
        return {account_id: account for account_id, *account in rows}

    def _read_fundings(self):
        """Return {analytic account id: (kind code, contact id)} of the entries'
        fundings, archived or not."""
        ids = {row[2] for rows in self.entries.values() for row in rows}
        fundings = (
            self.env["flashcoop.funding"]
            .with_context(active_test=False)
            .search_fetch(
                [("analytic_account_id", "in", list(filter(None, ids)))],
                ["analytic_account_id", "partner_id", "kind_id"],
            )
        )
        codes = self.env["flashcoop.funder.kind"]._get_codes()
        return {
            funding.analytic_account_id.id: (
                codes[funding.kind_id.id],
                funding.partner_id.id,
            )
            for funding in fundings
        }

    def _read_budgets(self):
        groups = self.env["flashcoop.budget.line"]._read_group(
            [("cohort_id", "in", self.cohorts.ids)],
            ["cohort_id", "heading_id", "funding_id"],
            ["amount:sum"],
            order="amount:sum",  # no join to sort by names
        )
        return _by_first(groups)

    def _read_inkinds(self):
        groups = self.env["flashcoop.inkind"]._read_group(
            Domain("cohort_id", "in", self.cohorts.ids) & self._period("date"),
            ["cohort_id", "nature"],
            ["amount:sum"],
        )
        return _by_first(groups)

    def _read_funders(self):
        """Return {contact id: contact} of the fundings of entries and budgets."""
        ids = {funder_id for _kind, funder_id in self.fundings.values()}
        for rows in self.budgets.values():
            ids.update(funding.partner_id.id for _heading, funding, _amount in rows)
        funders = self.env["res.partner"].browse(filter(None, ids))
        funders.fetch(["name"])
        return {funder.id: funder for funder in funders}

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
        cells, unmapped = Cells(step), defaultdict(int)
        targets = self._targets_of(company)
        for cohort in cohorts:
            self._add_entries(cohort, targets, cells, unmapped)
            for heading, funding, amount in self.budgets[cohort]:
                cells.add("forecast", heading.id, funding.partner_id.id, amount)
            for nature, amount in self.inkinds[cohort]:
                for heading in self.kinds_by_nature[nature]:
                    cells.add("actual", heading.id, None, amount)
        return Statement(
            cohorts,
            self.date_from,
            self.date_to,
            step,
            self._rows(cells),
            [(*targets.account(key), units) for key, units in unmapped.items()],
        )

    def split(self, cohort):
        """Return the entries of a cohort one by one, each with its row."""
        targets = self._targets_of(cohort.company_id)
        step, by_id = cohort.currency_id.rounding, self.layout.by_id
        return [
            Entry(
                by_id[found[0][0][0]] if (found := targets[account, funder]) else None,
                account,
                targets.account(account)[0],
                funder,
                to_units(amount, step),
            )
            for _cohort, account, funder, amount in self._entries_of(cohort)
        ]

    def _targets_of(self, company):
        if company not in self._targets:
            accounts = self._read_accounts(company)
            self._targets[company] = Targets(self.layout, accounts, self.fundings)
        return self._targets[company]

    def _add_entries(self, cohort, targets, cells, unmapped):
        for _cohort, account_id, funder_id, amount in self._entries_of(cohort):
            units = to_units(amount, cells.step)
            found = targets[account_id, funder_id]
            for cell, sign in found:
                cells.actual[cell] += sign * units
            if not found:
                unmapped[account_id] += units

    def _rows(self, cells):
        forecast = self.layout.totals(cells.totals("forecast"))
        actual = self.layout.totals(cells.totals("actual"))
        funders_by_heading = cells.funders()
        rows = []
        for heading in self.layout.headings:
            key = heading.id
            funders = funders_by_heading[key] if heading.funder_kinds else ()
            if not funders:
                rows.append(Row(heading, None, forecast[key], actual[key]))
            for funder in self._sort_funders(funders):
                cell = key, funder and funder.id
                amounts = cells.forecast.get(cell, 0), cells.actual.get(cell, 0)
                rows.append(Row(heading, funder, *amounts))
        return rows

    def _sort_funders(self, funder_ids):
        """Return the funders by name; None (no funder) first."""
        funders = [self.funders.get(funder_id) for funder_id in funder_ids]
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
