"""The statement: what the books say of cohorts, by row of the funder's form.

:func:`find` is the only place where figures are found. The screen, the pivot, the
PDF, the sheet and the JSON draw what it returns and add nothing up.

Why few queries: analytic lines are grouped once for all cohorts by (cohort,
account, funding), budgets, contributions in kind, indirect costs once; rows are
resolved in memory (a few hundred accounts, sixty rows).
"""

from collections import defaultdict
from dataclasses import dataclass

from odoo.fields import Domain
from odoo.tools import SQL

from ..calc.headings import FORM
from ..calc.money import to_units
from .dedicated import read_dedicated
from .statement_cells import Cells, Targets
from .statement_value import Funder, Row, Statement


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


def find_together(cohorts, date_from=None, date_to=None, funding=None, own=0.0):
    """Return one Statement for all of ``cohorts`` (of one company) added up.

    :param funding: whose report it is for: its own indirect costs count.
    :param own: what the organisation says that it puts in of its own, which stands in
        no books.
    """
    finder = _Finder(cohorts, date_from, date_to, funding=funding)
    return finder.statement(cohorts, own)


def find_forecast(cohorts, form):
    """Return one Statement of the budgets of ``cohorts`` added up, on the rows of
    ``form``; nothing of the books."""
    return _Finder(cohorts, None, None, Domain.FALSE, form).statement(cohorts)


class _Finder:
    """Reads everything once, then cuts it by cohort."""

    def __init__(
        self,
        cohorts,
        date_from,
        date_to,
        domain=Domain.TRUE,
        form=FORM,
        funding=None,
    ):
        self.cohorts, self.env, self.domain = cohorts, cohorts.env, domain
        self.date_from, self.date_to = date_from, date_to
        self.layout = self.env["flashcoop.heading"]._get_layout(form)
        self.rows_of_budget = self.env["flashcoop.heading"]._get_budget_rows(form)
        cohorts.company_id.fetch(["currency_id", "parent_path"])  # not its 100 others
        self.entries = self._read_entries()
        self.budgets = self._read_budgets()
        self.inkinds = self._read_inkinds()
        self.indirects = self._read_indirects(funding)
        self.dedicated = self._read_dedicated(funding)
        fundings = self._read_fundings()
        codes = self.env["flashcoop.funder.kind"]._get_codes()
        self.kinds = {row[1]: (codes[row[2]], row[3]) for row in fundings}
        self.contacts = {row[0]: row[3] for row in fundings}
        self.funders = {row[3]: Funder(row[3], row[4]) for row in fundings}
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
        """Return [(id, analytic account id, kind id, contact id, contact's name)] of
        the fundings of entries and budgets, archived or not."""
        Funding = self.env["flashcoop.funding"].with_context(active_test=False)
        accounts = {row[2] for rows in self.entries.values() for row in rows}
        planned = {row[1].id for rows in self.budgets.values() for row in rows}
        query = Funding._search(
            Domain("analytic_account_id", "in", list(filter(None, accounts)))
            | Domain("id", "in", list(filter(None, planned)))
        )
        table, contact = Funding._table, Funding._fields["partner_id"]
        Contact, alias = contact.join(Funding, table, query)
        columns = [
            Funding._field_to_sql(table, name, query)
            for name in ("id", "analytic_account_id", "kind_id", "partner_id")
        ]
        name = Contact._field_to_sql(alias, "name", query)
        return self.env.execute_query(query.select(*columns, name))

    def _read_budgets(self):
        groups = self.env["flashcoop.budget.line"]._read_group(
            [("cohort_id", "in", self.cohorts.ids)],
            ["cohort_id", "heading_id", "funding_id", "detail_id"],
            ["amount:sum"],
            order="amount:sum",  # no join to sort by names
        )
        return _by_first(groups)

    def _read_inkinds(self):
        groups = self.env["flashcoop.inkind"]._read_group(
            Domain("cohort_id", "in", self.cohorts.ids)
            & self._period("date")
            & self.env["flashcoop.inkind"]._get_counted_domain(),
            ["cohort_id", "nature"],
            ["amount:sum"],
        )
        return _by_first(groups)

    def _read_indirects(self, funding):
        """Return {cohort: indirect costs}; a forecast is of all the cohort, whatever
        the period."""
        forecast = Domain("stage", "=", "forecast")
        domain = forecast | self._period("date")
        Indirect = self.env["flashcoop.indirect.cost"]
        return Indirect._find(self.cohorts, domain, funding)

    def _read_dedicated(self, funding):
        """Return {code of the row: units} of the year-end entries of the funding whose
        report it is (dedicated funds), posted in the period.

        They are of the whole funding: a report on some of its Flashcoops has none.
        """
        if not funding or funding.share_ids.cohort_id - self.cohorts:
            return {}
        return read_dedicated(funding, self.date_from, self.date_to)

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

    def statement(self, cohorts, own=0.0):
        company = cohorts.company_id
        company.ensure_one()
        step = company.currency_id.rounding
        cells, unmapped, unplaced = Cells(step), defaultdict(int), 0
        targets = self._targets_of(company)
        for cohort in cohorts:
            self._add_entries(cohort, targets, cells, unmapped)
            for heading, funding, detail, amount in self.budgets[cohort]:
                contact_id = self.contacts.get(funding.id)
                row_id = self._row_of_budget(heading.id, detail.id)
                if row_id:
                    cells.add("forecast", row_id, contact_id, amount)
                else:
                    unplaced += to_units(amount, step)
            for nature, amount in self.inkinds[cohort]:
                for heading in self.kinds_by_nature[nature]:
                    cells.add("actual", heading.id, None, amount)
            for indirect in self.indirects.get(cohort, ()):
                if row_id := self._row_of_budget(indirect.heading_id.id, None):
                    cells.add_indirect(row_id, indirect)
                elif indirect.stage == "forecast":
                    unplaced += to_units(indirect.amount, step)
        self._add_dedicated(cells)
        self._add_own(cells, own)
        return Statement(
            cohorts,
            self.date_from,
            self.date_to,
            step,
            self._rows(cells),
            [(*targets.account(key), units) for key, units in unmapped.items()],
            unplaced,
        )

    def _add_dedicated(self, cells):
        for heading in self.layout.headings if self.dedicated else ():
            if units := self.dedicated.get(heading.code):
                cells.add_dedicated(heading, units)

    def _add_own(self, cells, own):
        """Add own resources on the row of own funds: beside its budget, when that names
        one funding alone."""
        rows = [h.id for h in self.layout.headings if "own" in h.funder_kinds]
        if not own or not rows:
            return
        planned = {funder for row, funder in cells.forecast if row == rows[0]}
        cells.add("actual", rows[0], planned.pop() if len(planned) == 1 else None, own)

    def _row_of_budget(self, heading_id, detail_id):
        """Return the id of the row that shows a budget line, None if there is none."""
        if self.rows_of_budget is None:  # the form that budgets are written on
            return heading_id
        if detail_id in self.layout.by_id:
            return detail_id
        return self.rows_of_budget.get(heading_id)

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
            self._targets[company] = Targets(self.layout, accounts, self.kinds)
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
                amounts = forecast[key], actual[key], cells.indirect.get(key, 0)
                dedicated = cells.dedicated.get(key, 0)
                rows.append(Row(heading, None, *amounts, dedicated))
            for funder in self._sort_funders(funders):
                cell = key, funder and funder.id
                amounts = cells.forecast.get(cell, 0), cells.actual.get(cell, 0)
                rows.append(Row(heading, funder, *amounts))
        return rows

    def _sort_funders(self, funder_ids):
        """Return the funders by name; None (no funder) first."""
        funders = [self.funders.get(funder_id) for funder_id in funder_ids]
        return sorted(funders, key=lambda f: (f.name or "", f.id) if f else ("", 0))


def _by_first(groups):
    """Return first element → the rest of each tuple, for ``_read_group`` rows."""
    result = defaultdict(list)
    for first, *rest in groups:
        result[first].append(rest)
    return result
