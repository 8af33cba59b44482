"""Which funding may pay for which cost, how much of it, and why not more.

All amounts are whole units (cents). What a *funding* has and limits is counted its own
way, excluding or including VAT; what is charged of a *cost* is always in the units of
the books, excluding VAT that can be recovered.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

NONE = frozenset()


class Reason(NamedTuple):
    """Why a funding pays for nothing, or for no more, of a cost.

    ``code``: ``refunded`` (a credit note), ``shared`` (of the result), ``flashcoop``,
    ``refused_account``, ``account``, ``early``, ``late``; or a limit: ``part``,
    ``cap``, ``rate``, ``share``, ``grant``. ``value`` is what the rule says: days,
    prefixes, a row.
    """

    code: str
    value: object = None


@dataclass(frozen=True)
class Rules:
    """What one funder accepts. Empty: no rule."""

    key: int
    accepted: tuple = ()  # prefixes of accounts
    refused: tuple = ()  # win over the accepted ones
    date_from: date | None = None
    date_to: date | None = None
    by_invoice: bool = False  # the day that counts; else the accounting date
    with_tax: bool = False  # counted including VAT
    part_rate: float = 0  # highest share of each cost, in percent
    cohorts: frozenset = NONE  # that have a share; empty: any


@dataclass(frozen=True)
class Item:
    """One cost of one cohort. ``whole``: the journal item, ``part``: the cohort's part
    of it, ``total``: that part including VAT; ``charged``: {funding: units}."""

    key: object
    cohort: int
    code: str
    date: date
    whole: int
    part: int
    total: int
    invoice_date: date | None = None
    rows: frozenset = NONE  # rows of the form that show it, totals included
    charged: dict = field(default_factory=dict)
    is_shared: bool = False  # the result, shared out: nobody pays for it

    @property
    def left(self):
        """What nobody pays for."""
        return self.part - sum(self.charged.values())


@dataclass
class Room:
    """What a funding can still take, counted its way; None: no limit."""

    grant: int
    shares: dict = field(default_factory=dict)  # cohort → units
    caps: dict = field(default_factory=dict)  # row → units
    rate: int | None = None  # of all costs together

    def duplicate(self):
        return replace(self, shares=dict(self.shares), caps=dict(self.caps))

    def take(self, item, counted):
        """Lower what is left by ``counted``, spent on ``item``."""
        self.spend(item.cohort, item.rows, counted)

    def spend(self, cohort, rows, counted):
        """Lower what is left by ``counted``, spent for a cohort on rows of the form."""
        self.grant -= counted
        if cohort in self.shares:
            self.shares[cohort] -= counted
        for row in rows & self.caps.keys():
            self.caps[row] -= counted
        if self.rate is not None:
            self.rate -= counted

    def limits(self, item):
        """Yield (units, reason) of all that limits what ``item`` may take."""
        yield self.grant, Reason("grant")
        if item.cohort in self.shares:
            yield self.shares[item.cohort], Reason("share")
        for row in sorted(item.rows & self.caps.keys()):
            yield self.caps[row], Reason("cap", row)
        if self.rate is not None:
            yield self.rate, Reason("rate")


def refusals(rules, item):
    """Return all the reasons why a funder does not accept a cost, [] when it does.

    >>> rules = Rules(1, accepted=("60",), refused=("6063",), date_to=date(2022, 3, 31))
    >>> def codes(code, day):
    ...     item = Item(1, 1, code, day, 100, 100, 100)
    ...     return [reason.code for reason in refusals(rules, item)]
    >>> codes("606100", date(2022, 3, 31)), codes("606300", date(2022, 4, 1))
    ([], ['refused_account', 'late'])
    >>> codes("613000", date(2022, 3, 1))
    ['account']
    """
    found = [Reason("shared")] if item.is_shared else []
    if rules.cohorts and item.cohort not in rules.cohorts:
        found.append(Reason("flashcoop"))
    if rules.refused and item.code.startswith(rules.refused):
        found.append(Reason("refused_account", rules.refused))
    elif rules.accepted and not item.code.startswith(rules.accepted):
        found.append(Reason("account", rules.accepted))
    day = counted_day(rules, item)
    if rules.date_from and day < rules.date_from:
        found.append(Reason("early", rules.date_from))
    if rules.date_to and day > rules.date_to:
        found.append(Reason("late", rules.date_to))
    return found


def counted_day(rules, item):
    """Return the day that decides: of the invoice if the funder asks for it and there
    is one, else of the books."""
    return (rules.by_invoice and item.invoice_date) or item.date


def counted(rules, item, units):
    """Return what a funder counts for ``units`` of a cost.

    >>> item = Item(1, 1, "60", date(2022, 3, 1), 100, 100, 120)
    >>> counted(Rules(1), item, 50), counted(Rules(1, with_tax=True), item, 50)
    (50, 60)
    """
    if not rules.with_tax or not item.part:
        return units
    return round(units * item.total / item.part)


def allowed(rules, room, item):
    """Return (units, reason) of the most that a funding may still take of a cost it
    accepts; the reason, None when it takes all that is left, is what stops it.

    The units are what a share of the item in hundredths of a percent comes to, never
    more than the limits.

    >>> item = Item(1, 1, "60", date(2022, 3, 1), 10000, 10000, 12000)
    >>> allowed(Rules(1), Room(3333), item)
    (3333, Reason(code='grant', value=None))
    >>> allowed(Rules(1, with_tax=True), Room(6000), item)
    (5000, Reason(code='grant', value=None))
    >>> allowed(Rules(1, part_rate=80), Room(99999), item)
    (8000, Reason(code='part', value=80))
    >>> allowed(Rules(1), Room(99999), item)
    (10000, None)
    """
    most, why = within(rules, room, item)
    return (_in_hundredths(item, most), why) if why and most else (most, why)


def within(rules, room, item):
    """Return what :func:`allowed` does, to the cent: what could be paid, though no
    share in hundredths may come to it.

    >>> item = Item(1, 1, "60", date(2022, 3, 1), 100000, 100000, 100000)
    >>> within(Rules(1), Room(3333), item)[0], allowed(Rules(1), Room(3333), item)[0]
    (3333, 3330)
    """
    if item.left <= 0:
        return 0, Reason("refunded") if item.part < 0 else None
    most, why = item.left, None
    for limit, reason in _limits(rules, room, item):
        units = _books(rules, item, limit)
        if units < most:
            most, why = units, reason
    return most, why


def _limits(rules, room, item):
    if rules.part_rate:
        most = int(counted(rules, item, item.part) * rules.part_rate / 100 + 1e-9)
        taken = counted(rules, item, item.charged.get(rules.key, 0))
        yield most - taken, Reason("part", rules.part_rate)
    yield from room.limits(item)


def _books(rules, item, limit):
    """Return the most units of the books that count for no more than ``limit``."""
    if limit <= 0:
        return 0
    if not rules.with_tax or item.total <= 0:
        return limit
    return limit * item.part // item.total


def _in_hundredths(item, units):
    """Return the most that hundredths of a percent of the item give within ``units``.

    >>> item = Item(1, 1, "60", date(2022, 3, 1), 100000, 100000, 100000)
    >>> _in_hundredths(item, 3333)
    3330
    >>> hundredths(item, 3333)
    333
    """
    return from_hundredths(item, hundredths(item, units))


def hundredths(item, units):
    """Return the most hundredths of a percent of the item that come to ``units``, once
    rounded."""
    return (units * 10000 + 4999) // item.whole if item.whole > 0 else 0


def from_hundredths(item, share):
    """Return the units that hundredths of a percent of the item come to."""
    return (item.whole * share + 5000) // 10000


# === SUGGESTION === #


class Step(NamedTuple):
    """One charge: a funding takes ``units`` of a cost. ``reason``: why not all that
    was left of it; ``others``: how many other fundings accept it; ``lost``: units that
    it could pay and no share in hundredths of a percent comes to."""

    funding: int
    item: object
    units: int
    reason: Reason | None
    others: int
    room: int  # what the funding had left before
    lost: int = 0


class Rank(NamedTuple):
    """Why a funding comes when it does: of ``accepted`` units it accepts it can take
    ``room``; the less choice it has, the earlier it comes."""

    funding: int
    accepted: int
    room: int


class Rest(NamedTuple):
    """What is left of a cost, and why each funding takes no more of it."""

    item: object
    units: int
    reasons: tuple  # (funding, Reason)


class Plan(NamedTuple):
    """What :func:`suggest` found; ``unspent``: {funding: units it could not spend}."""

    ranks: list
    steps: list
    rests: list
    unspent: dict


def suggest(rules, rooms, items, most=allowed):
    """Spread what is left of ``items`` over fundings within their rules.

    Greedy, the tightest funding first: the one that accepts the least for each unit it
    has to spend. Of what it accepts, it takes first what fewest others accept, then
    the oldest. Nothing that is charged already moves.

    :param rules: a list of :class:`Rules`.
    :param rooms: {funding: Room}; left as they are.
    :param items: a list of :class:`Item`.
    :param most: :func:`allowed`, or :func:`within` to the cent.
    """
    rooms = {key: room.duplicate() for key, room in rooms.items()}
    accepting = {item.key: _accepting(rules, item) for item in items}
    ranks = _rank(rules, rooms, items, accepting)
    by_key = {rule.key: rule for rule in rules}
    left = {item.key: item for item in items}
    steps = []
    for rank in ranks:
        rule, room = by_key[rank.funding], rooms[rank.funding]
        mine = [item for item in items if rule.key in accepting[item.key]]
        mine.sort(key=lambda i: (len(accepting[i.key]), i.date, str(i.key)))
        for item in mine:
            taken = most(rule, room, left[item.key])
            others = len(accepting[item.key]) - 1
            step = _step(rule, room, left[item.key], taken, others)
            if step:
                steps.append(step)
                left[item.key] = charge(left[item.key], rule, step.units)
    rests = [_rest(rules, rooms, left[item.key]) for item in items]
    unspent = {key: room.grant for key, room in rooms.items() if room.grant > 0}
    return Plan(ranks, steps, [rest for rest in rests if rest.units], unspent)


def _accepting(rules, item):
    return {rule.key for rule in rules if not refusals(rule, item)}


def _rank(rules, rooms, items, accepting):
    """Return the :class:`Rank` s of the fundings that can pay for something."""
    ranks = []
    for rule in rules:
        room = rooms[rule.key].grant
        accepted = sum(
            counted(rule, item, item.left)
            for item in items
            if item.left > 0 and rule.key in accepting[item.key]
        )
        if accepted > 0 and room > 0:
            ranks.append(Rank(rule.key, accepted, room))
    ends = {rule.key: rule.date_to or date.max for rule in rules}
    return sorted(ranks, key=lambda r: (r.accepted / r.room, ends[r[0]], r[0]))


def _step(rule, room, item, taken, others):
    """Take what a funding may take of a cost out of its room; None if nothing."""
    units, reason = taken
    if units <= 0:
        return None
    before, lost = room.grant, within(rule, room, item)[0] - units
    room.take(item, counted(rule, item, units))
    return Step(rule.key, item.key, units, reason, others, before, lost)


def net(items):
    """Return the items without what credit notes take back: each takes off the costs of
    its Flashcoop on the same account.

    >>> item = Item(1, 1, "60", date(2022, 3, 1), 100, 100, 100)
    >>> back = replace(item, key=2, whole=-30, part=-30, total=-30)
    >>> [i.left for i in net([item, back])]
    [70]
    """
    found, back = [], Counter()
    for item in items:
        back[item.cohort, item.code] -= min(item.left, 0)
    for item in items:
        taken = max(min(back[item.cohort, item.code], item.left), 0)
        back[item.cohort, item.code] -= taken
        if item.left > taken:
            charged = item.charged | {None: taken} if taken else item.charged
            found.append(replace(item, charged=charged))
    return found


def charge(item, rule, units):
    """Return the cost with more of it charged to a funding."""
    charged = item.charged | {rule.key: item.charged.get(rule.key, 0) + units}
    return replace(item, charged=charged)


def _rest(rules, rooms, item):
    reasons = []
    for rule in rules:
        why = refusals(rule, item) or [allowed(rule, rooms[rule.key], item)[1]]
        reasons += [(rule.key, reason) for reason in why if reason]
    return Rest(item.key, item.left, tuple(reasons))
