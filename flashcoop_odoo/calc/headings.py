"""From a journal item's account and funder to a row of a form.

The layout of a form is a list of :class:`Heading` in printed order; it is data.
"""

from dataclasses import dataclass
from functools import cached_property

SIDES = ("charge", "product", "inkind_use", "inkind_source")
FORM = "15059"  # whose rows budgets are written on


@dataclass(frozen=True)
class Heading:
    """One row of a form.

    ``kind``: ``line`` (printed), ``free`` (a blank line of the form, named by
    us), ``total`` (sum of the rows below it in the tree), ``memo`` (an "of
    which": shown, never added) or ``balance`` (what the other side of the money has
    more, so that a budget shows equal totals; nothing else feeds it). ``parent`` is the
    id of the total it adds to; for a memo, of the row it is a part of.
    ``prefixes`` are account number prefixes. With ``funder_kinds`` the row only
    takes amounts of a funding of these kinds.
    """

    id: int
    code: str
    label: str
    side: str
    kind: str = "line"
    parent: int | None = None
    prefixes: tuple = ()
    funder_kinds: frozenset = frozenset()
    inkind_natures: frozenset = frozenset()

    @property
    def is_total(self):
        """True when the row must not be added up: a total, or an "of which"."""
        return self.kind in ("total", "memo")


def parse_prefixes(text):
    """Return the tuple of prefixes in a comma-separated text.

    >>> parse_prefixes(" 601, 602,,607 ")
    ('601', '602', '607')
    """
    return tuple(filter(None, (part.strip() for part in (text or "").split(","))))


class Layout:
    """A form: its headings in printed order and the rules between them."""

    def __init__(self, headings):
        self.headings = list(headings)
        self._resolved, self._targets = {}, {}

    @cached_property
    def by_id(self):
        return {heading.id: heading for heading in self.headings}

    @cached_property
    def _rules(self):
        """Prefix → [(funder kinds, heading)] of the rows that take journal items."""
        rules = {}
        for heading in self.headings:
            if not heading.is_total:
                for prefix in heading.prefixes:
                    rules.setdefault(prefix, []).append(heading)
        return rules

    def resolve(self, code, funder_kind=None):
        """Return the heading of an account number, None if no row takes it.

        The longest prefix wins; at equal length a row for this funder kind wins
        over a row for anyone.

        >>> layout = Layout([
        ...     Heading(1, "74.2", "Région", "product", prefixes=("74",),
        ...             funder_kinds=frozenset({"region"})),
        ...     Heading(2, "74.0", "Autres", "product", prefixes=("74",)),
        ...     Heading(3, "77", "Exceptionnels", "product", prefixes=("77", "747")),
        ... ])
        >>> [layout.resolve(*key).code for key in (
        ...     ("741000", "region"), ("741000", None), ("747000", "region"))]
        ['74.2', '74.0', '77']
        >>> layout.resolve("512000") is None
        True
        """
        key = (code, funder_kind)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(code or "", funder_kind)
        return self._resolved[key]

    def _resolve(self, code, funder_kind):
        for length in range(len(code), 0, -1):
            candidates = self._rules.get(code[:length], ())
            for heading in candidates:
                if funder_kind and funder_kind in heading.funder_kinds:
                    return heading
            for heading in candidates:
                if not heading.funder_kinds:
                    return heading
        return None

    def targets(self, code, funder_kind=None):
        """Return [(heading id, whether it is split by funder, sign)] of the rows that
        show an account: the row that takes it, then its "of which" rows.

        Costs are positive on their side, hence the sign; none when no row takes it.
        """
        key = (code, funder_kind)
        if key not in self._targets:
            self._targets[key] = self._find_targets(code, funder_kind)
        return self._targets[key]

    def _find_targets(self, code, funder_kind):
        heading = self.resolve(code, funder_kind)
        if not heading:
            return []
        sign = -1 if heading.side == "charge" else 1
        memos = [(memo.id, False, 1) for memo in self.memos(code, heading)]
        return [(heading.id, bool(heading.funder_kinds), sign), *memos]

    def memos(self, code, heading):
        """Return the "of which" rows of ``heading`` that also show an account."""
        return [
            memo
            for memo in self._memos.get(heading.id, ())
            if (code or "").startswith(memo.prefixes)
        ]

    @cached_property
    def _memos(self):
        """Heading id → its "of which" rows."""
        memos = {}
        for heading in self.headings:
            if heading.kind == "memo":
                memos.setdefault(heading.parent, []).append(heading)
        return memos

    def ancestors(self, heading):
        """Yield the totals that a row adds to, nearest first."""
        while heading.parent and (heading := self.by_id.get(heading.parent)):
            yield heading

    def totals(self, amounts):
        """Add the totals to the amounts of the rows.

        :param amounts: heading id → whole number of units; rows that are totals or
            balance are ignored, memo rows are kept but never added.
        :return: a new dict with every heading id.

        >>> layout = Layout([
        ...     Heading(1, "T", "Total", "charge", "total"),
        ...     Heading(2, "60", "Achats", "charge", parent=1),
        ...     Heading(3, "EX", "Excédent", "charge", "balance", parent=1),
        ...     Heading(4, "70", "Ventes", "product"),
        ... ])
        >>> layout.totals({2: 700, 3: 5, 4: 1000})
        {1: 1000, 2: 700, 3: 300, 4: 1000}
        >>> layout.totals({2: 700, 4: 500})
        {1: 700, 2: 700, 3: 0, 4: 500}
        """
        result = dict.fromkeys(self.by_id, 0)
        for heading_id, amount in self._balance(amounts).items():
            for target in self._adds_to.get(heading_id, ()):
                result[target] += amount
        return result

    def _balance(self, amounts):
        """Return ``amounts`` with those of the rows that balance costs and income."""
        rows = [row for row in self.headings if row.kind == "balance"]
        if not rows:
            return amounts
        sums = {"charge": 0, "product": 0}
        for heading_id, amount in amounts.items():
            heading = self.by_id[heading_id]
            if heading.kind in ("line", "free") and heading.side in sums:
                sums[heading.side] += amount
        gap = sums["product"] - sums["charge"]
        return amounts | {
            row.id: max(gap if row.side == "charge" else -gap, 0) for row in rows
        }

    @cached_property
    def _adds_to(self):
        """Heading id → ids of the rows that show its amount: itself and its totals."""
        return {
            heading.id: [heading.id, *self._total_ids(heading)]
            for heading in self.headings
            if heading.kind != "total"
        }

    def _total_ids(self, heading):
        return [] if heading.is_total else [row.id for row in self.ancestors(heading)]
