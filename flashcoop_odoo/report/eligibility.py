"""What the fundings can pay for: their rules and what is left of them, read once.

The rules themselves are plain Python (:mod:`..calc.eligibility`); this reads what they
decide on and says it in words.
"""

from collections import Counter

from odoo.fields import Domain
from odoo.tools import format_date

from ..calc import eligibility as calc
from ..calc.money import from_units, to_units
from . import costs, statement

OPEN_STATES = ("granted", "to_report")
# May pay for costs, of whatever Flashcoop they help.
PAYERS = Domain("state", "in", OPEN_STATES) & Domain("kind_id.is_own", "=", False)


def find_payers(cohorts):
    """Return the fundings (sudo) that may pay for costs of cohorts given in sudo: those
    that are granted and not reported yet, and help one of them, or nobody by name."""
    mine = Domain("share_ids.cohort_id", "in", cohorts.ids)
    anybody = Domain("share_ids", "=", False)
    own = Domain("company_id", "in", cohorts.company_id.ids)
    return cohorts.env["flashcoop.funding"].search(PAYERS & own & (mine | anybody))


def accepted_by(fundings):
    """Return the domain on ``flashcoop.cost`` of what at least one of the fundings,
    given in sudo, accepts: :meth:`Board.accepts`, for PostgreSQL."""
    rules = fundings._get_rules()
    return Domain.OR(_accepted(rules[f.id], f.company_id) for f in fundings)


def _accepted(rules, company):
    domain = Domain("company_id", "=", company.id) & Domain("is_shared", "=", False)
    if rules.cohorts:
        domain &= Domain("cohort_id", "in", list(rules.cohorts))
    if rules.accepted:
        domain &= Domain.OR(map(_starts_with, rules.accepted))
    if rules.refused:
        domain &= ~Domain.OR(map(_starts_with, rules.refused))
    for operator, day in ((">=", rules.date_from), ("<=", rules.date_to)):
        if day:
            domain &= _counted_day(rules, operator, day)
    return domain


def _starts_with(prefix):
    return Domain("account_code", "=like", f"{prefix}%")


def _counted_day(rules, operator, day):
    """Compare the day that decides (see :func:`~..calc.eligibility.counted_day`)."""
    in_books = Domain("date", operator, day)
    if not rules.by_invoice:
        return in_books
    without = Domain("invoice_date", "=", False)
    return Domain("invoice_date", operator, day) | (without & in_books)


class Board:
    """Rules and rooms of fundings given in sudo; a few queries whatever the costs."""

    def __init__(self, fundings):
        self.fundings, self.env = fundings, fundings.env
        self.layout = self.env["flashcoop.heading"]._get_layout()
        self.rules = fundings._get_rules()
        self._statements, self._costs, self._row_cache = {}, None, {}
        shares = fundings.share_ids
        self._net = shares._get_net() if shares else {}
        self.rooms = {funding.id: self._room(funding) for funding in fundings}
        self._spend()

    # --- reading --- #

    def item(self, cost):
        """Return a :class:`.costs.Cost` as the rules see it."""
        return calc.Item(
            cost.key,
            cost.cohort_id,
            cost.code,
            cost.date,
            *(
                to_units(amount, cost.step)
                for amount in (cost.amount, cost.part, cost.part_total)
            ),
            cost.invoice_date,
            self._rows(cost.code),
            {key: to_units(part, cost.step) for key, part in cost.charged.items()},
            cost.is_shared,
        )

    def _rows(self, code):
        if code not in self._row_cache:
            heading = self.layout.resolve(code)
            rows = [heading, *self.layout.ancestors(heading)] if heading else []
            self._row_cache[code] = frozenset(row.id for row in rows)
        return self._row_cache[code]

    def _room(self, funding):
        step, shares = funding.currency_id.rounding, Counter()
        for share in funding.share_ids:  # of several years, one each
            shares[share.cohort_id.id] += to_units(self._net[share], step)
        return calc.Room(
            to_units(funding.net_amount, step),
            dict(shares),
            {cap.heading_id.id: to_units(cap.amount, step) for cap in funding.cap_ids},
            self._rate_room(funding, step),
        )

    def _rate_room(self, funding, step):
        """Return the most that the rate of a funding allows in all, None without.

        One that names no Flashcoop has no “all costs of its Flashcoops”: the costs
        that it accepts, of any of its company, are its base.
        """
        if not self._has_rate_room(funding):
            return None
        cohorts = self._helped(funding)
        base = (
            self._total(funding, cohorts, step)
            if funding.rate_basis == "total" and funding.share_ids
            else self._eligible(funding, cohorts)
        )
        if funding.inkind_counted:
            value = self._statement(funding, cohorts)
            base += to_units(value.actual("86"), step)
        return int(base * funding.cap_rate / 100 + 1e-9)

    def _has_rate_room(self, funding):
        return funding.cap_rate and funding.rate_basis != "cost"

    def _helped(self, funding):
        """Return the Flashcoops that a funding may pay for, archived or not."""
        cohorts = funding.share_ids.cohort_id.with_context(active_test=False)
        company = funding.company_id
        return cohorts or cohorts.search([("company_id", "=", company.id)])

    def _total(self, funding, cohorts, step):
        base = to_units(self._statement(funding, cohorts).actual("TC"), step)
        if funding.tax_basis == "included":
            items = self._items(funding, cohorts)
            days = funding.date_from, funding.date_to
            base += sum(i.total - i.part for i in items if _within(i.date, *days))
        return base

    def _eligible(self, funding, cohorts):
        rules = self.rules[funding.id]
        return sum(
            calc.counted(rules, item, item.part)
            for item in self._items(funding, cohorts)
            if not calc.refusals(rules, item)
        )

    def _items(self, funding, cohorts):
        """Return the costs of cohorts of a funding; read once for all fundings."""
        if self._costs is None:
            rated = self.fundings.filtered(self._has_rate_room)
            self._costs = costs.find(cohorts.union(*map(self._helped, rated)))
        return [self.item(c) for cohort in cohorts for c in self._costs[cohort.id]]

    def _statement(self, funding, cohorts):
        key = cohorts, funding.date_from, funding.date_to
        if key not in self._statements:
            self._statements[key] = statement.find_together(*key)
        return self._statements[key]

    def _spend(self):
        """Take what is charged already out of the rooms: added up by PostgreSQL, but
        cost by cost where VAT counts."""
        with_tax = self.fundings.filtered(lambda f: self.rules[f.id].with_tax)
        for funding_id, charges in costs.add_charged(self.fundings - with_tax).items():
            for charge in charges:
                rows = self._rows(charge.code)
                units = to_units(charge.amount, charge.step)
                self.rooms[funding_id].spend(charge.cohort_id, rows, units)
        for funding_id, found in costs.find_charged(with_tax).items():
            for cost in found:
                units = to_units(cost.charged[funding_id], cost.step)
                item = self.item(cost)
                counted = calc.counted(self.rules[funding_id], item, units)
                self.rooms[funding_id].take(item, counted)

    # --- answers --- #

    def answers(self, cost):
        """Return {funding id: (what it may still take of the cost, reasons)}; in
        company currency, as the books count."""
        item, found = self.item(cost), {}
        for funding in self.fundings:
            rules, room = self.rules[funding.id], self.rooms[funding.id]
            reasons = calc.refusals(rules, item)
            units, limit = (0, None) if reasons else calc.allowed(rules, room, item)
            if limit:
                reasons = [limit]
            found[funding.id] = from_units(units, cost.step), reasons
        return found

    def accepts(self, funding, cost):
        """True when the rules of a funding accept a cost, whatever is left of it."""
        return not calc.refusals(self.rules[funding.id], self.item(cost))

    def unspent(self, fundings, found):
        """Return {funding: what it keeps} once free costs are spread over fundings of
        one company, each cost once; counted its own way.

        :param found: a list of :class:`.costs.Cost` of that company.
        """
        keys = fundings.ids
        plan = calc.suggest(
            [self.rules[key] for key in keys],
            {key: self.rooms[key] for key in keys},
            calc.net([self.item(cost) for cost in found]),
            calc.within,
        )
        return {
            funding: from_units(plan.unspent[funding.id], funding.currency_id.rounding)
            for funding in fundings
            if funding.id in plan.unspent
        }

    def left(self, funding):
        """Return what a funding can still spend, counted its own way."""
        step = funding.currency_id.rounding
        return from_units(max(self.rooms[funding.id].grant, 0), step)


def _within(day, first, last):
    return (not first or day >= first) and (not last or day <= last)


def say(env, reason):
    """Return a :class:`~..calc.eligibility.Reason` in words, to stand after the name
    of a funding."""
    code, value = reason
    if code in ("refused_account", "account"):
        value = ", ".join(value)
    elif code in ("early", "late"):
        value = format_date(env, value)
    elif code == "cap":
        value = env["flashcoop.heading"].browse(value).sudo().display_name
    elif code == "part":
        value = f"{value:g}"
    return _sentences(env, value)[code]


def _sentences(env, value):
    return {
        "shared": env._("pays for no share of the result"),
        "flashcoop": env._("gives nothing to this Flashcoop"),
        "refused_account": env._("refuses the accounts %s", value),
        "account": env._("accepts the accounts %s only", value),
        "early": env._("accepts costs from %s on", value),
        "late": env._("accepts costs until %s", value),
        "refunded": env._("takes no credit note: it goes where its bill is charged"),
        "part": env._("pays at most %s %% of a cost", value),
        "cap": env._("has nothing left for “%s”", value),
        "rate": env._("has reached its share of the costs"),
        "share": env._("has nothing left of the share of this Flashcoop"),
        "grant": env._("has nothing left"),
    }
