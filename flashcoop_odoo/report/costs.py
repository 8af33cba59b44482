"""The costs: one value a journal item of class 6 and Flashcoop, with its proofs.

:func:`find` is the one place where single costs are found; worklist and expense list
draw what it returns. The figures are those of the statement, line by line: analytic
lines of posted items, multiplied by their percentages.

A few queries whatever the number of costs: analytic lines once, then what the items,
their taxes, payments and attachments say.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from odoo.fields import Domain

from ..calc.money import from_units, split, to_units
from .cost_reader import Reader


@dataclass(frozen=True)
class Cost:
    """What one Flashcoop bears of one journal item; credit notes are negative.

    All amounts are in company currency and to the cent. ``amount`` and
    ``amount_total`` are of the whole item, excluding and including VAT that can be
    recovered; ``part`` and ``charged`` are the Flashcoop's, excluding that VAT.
    """

    cohort_id: int  # None: charged to a funding, on no Flashcoop
    line_id: int  # None: an analytic line written by hand, without a journal item
    move_id: int
    entry_ids: tuple  # analytic lines
    date: object  # accounting date
    invoice_date: object
    payment_dates: tuple  # of the payments reconciled, oldest first
    is_paid: bool  # nothing is left to pay
    is_shared: bool  # the result shared out, not spent
    voucher: str  # number of the document in the books
    reference: str  # the supplier's own
    partner_id: int
    partner_name: str
    account_id: int
    code: str  # number of the account
    account_name: str
    label: str
    amount: float
    amount_total: float
    part: float
    charged: dict = field(default_factory=dict)  # {funding id: amount}
    attachment_count: int = 0  # files of the document
    step: float = 0.01  # rounding of the currency

    @property
    def key(self):
        """The id of the cost in the worklist (see ``flashcoop.cost``)."""
        return make_key(self.line_id, self.entry_ids, self.cohort_id)

    @property
    def charged_amount(self):
        """What all fundings together take of the part."""
        return self._round(sum(self.charged.values()))

    @property
    def left(self):
        """What no funding takes of the part."""
        return self._round(self.part - self.charged_amount)

    @property
    def part_total(self):
        """The part, including VAT that can be recovered."""
        return self.with_tax(self.part)

    def with_tax(self, amount):
        """Return what ``amount``, a part of the item, is with that VAT."""
        if not self.amount:
            return amount
        return self._round(amount * self.amount_total / self.amount)

    def _round(self, amount):
        return from_units(to_units(amount, self.step), self.step)


def find(cohorts, date_from=None, date_to=None):
    """Return {cohort id: [Cost]} for cohorts given in sudo, oldest cost first.

    :param cohorts: a sudo recordset; the caller has checked the user's rights.
    :param date_from, date_to: bounds on the accounting date, both included.
    """
    result = {cohort.id: [] for cohort in cohorts}
    column = cohorts.env["account.analytic.account"]._flashcoop_column("cohort")
    for company, own in cohorts.grouped("company_id").items():
        chosen = Domain(column, "in", own.analytic_account_id.ids)
        finder = _Finder(company, chosen & _period(date_from, date_to))
        for cost in finder.costs():
            if cost.cohort_id in result:
                result[cost.cohort_id].append(cost)
    return result


def find_charged(fundings, date_from=None, date_to=None, cohorts=None):
    """Return {funding id: [Cost]}, the costs charged to fundings given in sudo, on
    whatever Flashcoop or on none.

    :param cohorts: those whose charges are needed, if not all; the costs of others are
        found in part.
    """
    result = {funding.id: [] for funding in fundings}
    Account = fundings.env["account.analytic.account"]
    funder, cohort = map(Account._flashcoop_column, ("funder", "cohort"))
    where = _period(date_from, date_to)
    if cohorts is not None:
        keys = [*cohorts.analytic_account_id.ids, False]  # or under a key of their own
        where &= Domain(cohort, "in", keys)
    for company, own in fundings.grouped("company_id").items():
        chosen = Domain(funder, "in", own.analytic_account_id.ids)
        finder = _Finder(company, chosen & where)
        for cost in finder.costs():
            for funding_id in cost.charged.keys() & result.keys():
                result[funding_id].append(cost)
    return result


class Charge(NamedTuple):
    """What a funding bears on one account for one cohort, None: for none by name. In
    company currency; credit notes lower it."""

    cohort_id: int
    code: str
    amount: float
    step: float = 0.01  # rounding of the currency


def add_charged(fundings, date_from=None, date_to=None):
    """Return {funding id: [Charge]}: :func:`find_charged`, added up by PostgreSQL."""
    result = {funding.id: [] for funding in fundings}
    where = _period(date_from, date_to)
    for company, own in fundings.grouped("company_id").items():
        for funding_id, charge in _add_charged(company, own, where):
            result[funding_id].append(charge)
    return result


def _add_charged(company, fundings, where):
    """Yield (funding id, :class:`Charge`) of the fundings of a company.

    The items that a funding pays for by an analytic line without a Flashcoop are cut
    between Flashcoops one by one.
    """
    Line = company.env["account.analytic.line"].with_company(company)
    Account = company.env["account.analytic.account"]
    funder, cohort = map(Account._flashcoop_column, ("funder", "cohort"))
    owners = {funding.analytic_account_id.id: funding.id for funding in fundings}
    mine = Domain(funder, "in", list(owners)) & where
    loose = mine & Domain(cohort, "=", False) & Domain("move_line_id", "!=", False)
    items = Line._search(loose).subselect("move_line_id")
    rest = mine & Domain("move_line_id", "not in", items)
    classed = Line.env["account.account"]._search([("code", "=like", "6%")])
    rest &= Domain("general_account_id", "in", classed)
    by = [funder, cohort, "general_account_id"]
    groups = Line._read_group(rest, by, ["amount:sum"])
    Cohort = company.env["flashcoop.cohort"].with_context(active_test=False)
    accounts = [account.id for _payer, account, *_others in groups if account]
    cohorts = Cohort.search([("analytic_account_id", "in", accounts)])
    cohort_ids = {own.analytic_account_id.id: own.id for own in cohorts}
    step = company.currency_id.rounding
    for payer, account, general, amount in groups:
        charge = Charge(cohort_ids.get(account.id), general.code, -amount, step)
        yield owners[payer.id], charge
    for cost in _Finder(company, loose).costs():
        for funding_id in cost.charged.keys() & set(fundings.ids):
            amount = cost.charged[funding_id]
            yield funding_id, Charge(cost.cohort_id, cost.code, amount, step)


def find_by_key(company, keys):
    """Return {key: Cost} of the costs of a company that have these keys."""
    items = [read_key(key) for key in keys]
    chosen = Domain("move_line_id", "in", [item for item, _alone, _c in items if item])
    chosen |= Domain("id", "in", [alone for _item, alone, _c in items if alone])
    found = {cost.key: cost for cost in _Finder(company, chosen).costs()}
    return {key: found[key] for key in keys if key in found}


COHORT_BITS = 20  # a key fits the 53 bits of a number in a browser


def make_key(line_id, entry_ids, cohort_id):
    """Return one number for a cost: its item, or the line written by hand, and the
    cohort. Charging a cost makes its analytic lines anew, and leaves this as it is.

    >>> [read_key(make_key(7, (90, 91), 3)), read_key(make_key(None, (90,), 3))]
    [(7, None, 3), (None, 90, 3)]
    """
    item = line_id * 2 if line_id else entry_ids[0] * 2 + 1
    return (item << COHORT_BITS) + (cohort_id or 0)


def read_key(key):
    """Return (item id, id of the analytic line written by hand, cohort id)."""
    item, is_alone = divmod(key >> COHORT_BITS, 2)
    ids = (None, item) if is_alone else (item, None)
    return *ids, key & ((1 << COHORT_BITS) - 1)


def _period(date_from, date_to):
    domain = Domain.TRUE
    if date_from:
        domain &= Domain("date", ">=", date_from)
    if date_to:
        domain &= Domain("date", "<=", date_to)
    return domain


class _Finder(Reader):
    """Cuts what was read into costs, in memory."""

    def costs(self):
        """Return the costs, oldest first."""
        cohorts = self._read_owners("flashcoop.cohort", 1)
        fundings = self._read_owners("flashcoop.funding", 2)
        found = []
        for key, facts in self.items.items():
            whole = self._whole(facts)
            parts = self._parts(whole, self.entries[key], cohorts, fundings)
            found += [replace(whole, **part) for part in parts]
        return sorted(found, key=lambda c: (c.date, c.voucher, c.line_id or 0))

    def _whole(self, facts):
        """Return the item as a cost, before it is cut between Flashcoops."""
        move_id, vat = facts["move_id"], self.taxes.get(facts["line_id"], 0)
        days = (facts["date"],) if facts["is_bank"] else ()
        texts = ("voucher", "reference", "partner_name", "code")
        texts += ("account_name", "label")
        ids = ("line_id", "partner_id", "account_id", "date", "invoice_date")
        return Cost(
            cohort_id=None,
            move_id=move_id,
            entry_ids=(),
            payment_dates=self.payments.get(move_id, days),
            is_paid=bool(facts["is_paid"]),
            is_shared=facts["is_shared"],
            amount=self._round(float(facts["amount"])),
            amount_total=self._round(float(facts["amount"]) + float(vat)),
            part=0.0,
            attachment_count=self.attachments.get(move_id, 0),
            step=self.step,
            **{name: facts[name] for name in ids},
            **{name: facts[name] or "" for name in texts},
        )

    def _parts(self, whole, rows, cohorts, fundings):
        """Return what is each Flashcoop's own of an item.

        A funding that stands on an analytic line without a Flashcoop (separate keys)
        pays for all of them, in proportion of their parts.
        """
        own = [row for row in rows if row[1] in cohorts]
        loose = [row for row in rows if row[1] not in cohorts and row[2] in fundings]
        parts = defaultdict(float)
        charged = defaultdict(lambda: defaultdict(float))
        entry_ids = defaultdict(list)
        for _key, account, funder, amount, ids in own or loose:
            cohort_id = cohorts.get(account)
            parts[cohort_id] += float(amount)
            entry_ids[cohort_id] += ids
            if funder in fundings:
                charged[cohort_id][fundings[funder]] += float(amount)
        for _key, _account, funder, amount, ids in loose if own else ():
            weights = [abs(part) for part in parts.values()]
            rest = max(abs(whole.amount) - sum(weights), 0)  # on no Flashcoop
            shares = split(float(amount), [*weights, rest], self.step)
            for cohort_id, share in zip(parts, shares, strict=False):
                charged[cohort_id][fundings[funder]] += share
                entry_ids[cohort_id] += ids
        return [
            {
                "cohort_id": cohort_id,
                "entry_ids": tuple(sorted(entry_ids[cohort_id])),
                "part": self._round(part),
                "charged": {
                    funding_id: self._round(amount)
                    for funding_id, amount in charged[cohort_id].items()
                },
            }
            for cohort_id, part in parts.items()
        ]

    def _round(self, amount):
        return from_units(to_units(amount, self.step), self.step)
