"""Which cells of a table of people leave the house.

A cell of one to four people names them, and so does one that can be worked out from
the others: the total less its neighbours, the group less those who belong. So cells are
let out one by one, the most useful first, and only while no *secret* follows from all
that is out. Secrets are the numbers of one to four people who belong to a row, or who
do not, in any of its columns or in some of them together.

How many there are is no secret. Of how many an answer is missing is a number like the
others: it is let out while it tells no secret. Where a row looks at one field it may be
under five, since it says nothing of the answer; where it looks at several (“inactive
at entry, and seeking work since”) it counts people of a kind, and may not.

People fall into *atoms*: those who stand in the same cells. A published number is a sum
of atoms, hence a vector; what can be worked out is the space that the vectors span.
A published zero says that each of its atoms is empty.
"""

from collections import Counter, defaultdict
from itertools import chain, combinations, product

SMALLEST_CELL = 5  # people; below, a number names them
TOTAL = "total"
UNANSWERED = "unanswered"  # stands for a column: of how many it is not known
_PRIME = (1 << 61) - 1  # arithmetic modulo a prime: exact, and fast
_HALF = _PRIME // 2


def hidden_cells(people, tests, columns, column_of, strangers=()):
    """Return the set of (key, column) that must not be shown; a column is one of
    ``columns``, ``TOTAL`` or ``UNANSWERED``.

    :param people: Counter of persons (hashable), alike counted together.
    :param tests: {key: test} in the order in which cells are let out. A test has
        ``fields``, those it looks at, and returns True, False or anything else when it
        is not known.
    :param columns: what shares the people out, :func:`column_of` being that of one.
    :param strangers: persons that a reader cannot rule out; the more, the fewer cells
        must be hidden.

    >>> class Yes:
    ...     fields = frozenset(["answer"])
    ...     def __call__(self, person):
    ...         return person[1] == "yes"
    >>> people = Counter({("f", "yes"): 6, ("f", "no"): 6, ("m", "yes"): 2})
    >>> sorted(hidden_cells(people, {"row": Yes()}, "fm", lambda person: person[0]))
    [('row', 'f'), ('row', 'm')]
    """
    hidden = set()
    for keys in _families(tests):
        table = _Table(people, [tests[key] for key in keys], columns, column_of)
        table.add_strangers(strangers)
        hidden |= {(keys[row], column) for row, column in table.hidden()}
    return hidden


def _families(tests):
    """Return lists of keys: tests that look at common fields, directly or not, must be
    judged together. Those that look at none stand in each list."""
    common = [key for key, test in tests.items() if not test.fields]
    families = []  # (fields, keys)
    for key, test in tests.items():
        if not test.fields:
            continue
        fields, keys = set(test.fields), [key]
        for family in [family for family in families if family[0] & fields]:
            families.remove(family)
            fields |= family[0]
            keys = family[1] + keys
        families.append((fields, keys))
    order = {key: rank for rank, key in enumerate(tests)}
    return [[*common, *sorted(keys, key=order.get)] for _fields, keys in families] or [
        common
    ]


class _Table:
    """Rows that hang together, and what is out of them so far."""

    def __init__(self, people, tests, columns, column_of):
        self.tests, self.columns = tests, columns
        self.sized = None
        self.sizes = Counter()  # atom (signature, column) → people
        for person, count in people.items():
            self.sizes[self._signature(person), column_of(person)] += count

    def _signature(self, person):
        answers = (test(person) for test in self.tests)
        return tuple(a if a is True or a is False else None for a in answers)

    def add_strangers(self, persons):
        """Add the atoms that may be empty, in each column."""
        signatures = {signature for signature, _column in self.sizes}
        signatures.update(map(self._signature, persons))
        for atom in product(sorted(signatures, key=str), self.columns):
            self.sizes.setdefault(atom, 0)

    def hidden(self):
        """Return the set of (row number, column) to hide."""
        rows = range(len(self.tests))
        groups = [row for row in rows if not self.tests[row].fields]
        others = [row for row in rows if self.tests[row].fields]
        simple = [row for row in others if len(self.tests[row].fields) == 1]
        self._index()
        self.space, self.secrets = _Space(), self._secrets()
        if not self.secrets:
            return {(r, UNANSWERED) for r in others if self._is_small(r, UNANSWERED)}
        self._publish(self._cell(None, TOTAL))
        hidden = self._let_out(groups, TOTAL, *self.columns)
        # The sizes of the columns are in all families: none may tell more of them.
        self.sized = self.space.clone()
        for column in self.columns:
            self.sized.add(_vector(self._cell(None, column)))
        self.told = self.sized.rank - self.space.rank
        hidden |= self._let_out(simple, UNANSWERED)
        hidden |= self._let_out(others, TOTAL, *self.columns)
        hidden |= self._let_out([r for r in others if r not in simple], UNANSWERED)
        assert all(self.secrets), "a number of few people follows from those let out"
        return hidden

    def _cell(self, row, column, kind=True):
        """Return the atoms of a cell; ``kind`` False: of those who do not belong, None:
        of whom it is not known. Row None: everybody."""
        if column == UNANSWERED:
            column, kind = TOTAL, None
        return self.cells.get((row, column, kind if row is not None else True), ())

    def _index(self):
        self.cells = defaultdict(list)
        for atom in self.sizes:
            signature, own = atom
            for column in (own, TOTAL):
                self.cells[None, column, True].append(atom)
                for row, kind in enumerate(signature):
                    self.cells[row, column, kind].append(atom)

    def _size(self, atoms):
        return sum(self.sizes[atom] for atom in atoms)

    def _secrets(self):
        """Return the vectors of what must not follow from what is out."""
        secrets, everybody = set(), frozenset(self.sizes)
        for row, kind in product(range(len(self.tests)), (True, False)):
            parts = [self._cell(row, column, kind) for column in self.columns]
            for number in range(1, len(parts) + 1):
                for some in combinations(parts, number):
                    atoms = frozenset(chain(*some))
                    if 0 < self._size(atoms) < SMALLEST_CELL:
                        secrets.add(atoms)
        return [_vector(atoms) for atoms in secrets - {everybody}]

    def _is_small(self, row, column):
        """Say whether a number is of one to four people of some kind."""
        is_kind = column != UNANSWERED or len(self.tests[row].fields) > 1
        return is_kind and 0 < self._size(self._cell(row, column)) < SMALLEST_CELL

    def _let_out(self, rows, *columns):
        """Let out columns, one by one; return the cells that had to be hidden."""
        hidden = set()
        for column, row in product(columns, rows):
            if column == TOTAL and not self.tests[row].fields:
                continue  # how many there are
            if self._is_small(row, column) or not self._try(self._cell(row, column)):
                hidden.add((row, column))
        return hidden

    def _try(self, atoms):
        """Let out the number of some atoms; return False, and let out nothing, when a
        secret would follow."""
        space, sized = self.space.clone(), self.sized and self.sized.clone()
        secrets = self._tell(space, atoms, self.secrets)
        if sized:
            self._tell(sized, atoms)
        if not all(secrets) or (sized and sized.rank - space.rank < self.told):
            return False
        self.space, self.secrets, self.sized = space, secrets, sized
        return True

    def _publish(self, atoms):
        self.secrets = self._tell(self.space, atoms, self.secrets)

    def _tell(self, space, atoms, secrets=()):
        """Add to a space what a published number tells; return the secrets, reduced."""
        if self._size(atoms):
            return space.add(_vector(atoms), secrets)
        return space.forget(atoms, secrets)


def _vector(atoms):
    return dict.fromkeys(atoms, 1)


class _Space:
    """The span of some vectors (atom → coefficient), fully reduced.

    ``known`` are the atoms that lie in it by themselves, most often because they are
    empty; they stand in no row, and no row holds the pivot of another.
    """

    def __init__(self, rows=(), known=()):
        self.rows = dict(rows)  # pivot → vector whose coefficient there is 1
        self.known = set(known)

    @property
    def rank(self):
        return len(self.rows) + len(self.known)

    def clone(self):
        return _Space(self.rows, self.known)

    def add(self, vector, others=()):
        """Add a vector; return ``others``, reduced before, reduced by it too."""
        vector = self.reduce(vector)
        if not vector:
            return others
        if len(vector) == 1:
            return self.forget(vector, others)
        pivot, coefficient = next(iter(vector.items()))
        inverse = _centred(pow(coefficient, -1, _PRIME))
        row = {atom: _centred(c * inverse) for atom, c in vector.items()}
        for key, other in self.rows.items():
            if pivot in other:
                self.rows[key] = _eliminate(other, pivot, row)
        self.rows[pivot] = row
        self._settle_single_rows()
        return [_eliminate(other, pivot, row) for other in others]

    def forget(self, atoms, others=()):
        """Add the vectors of single atoms; return ``others`` reduced by them too."""
        atoms = set(atoms) - self.known
        self.known |= atoms
        again = []  # what a row says without its pivot
        for pivot, row in list(self.rows.items()):
            if not atoms.isdisjoint(row):
                rest = {atom: c for atom, c in row.items() if atom not in atoms}
                if pivot in atoms or len(rest) == 1:
                    del self.rows[pivot]
                    again.append(rest)
                else:
                    self.rows[pivot] = rest
        others = [_without(other, atoms) for other in others]
        for rest in again:
            others = self.add(rest, others)
        return others

    def _settle_single_rows(self):
        for pivot in [pivot for pivot, row in self.rows.items() if len(row) == 1]:
            del self.rows[pivot]
            self.known.add(pivot)

    def reduce(self, vector):
        """Return what is left of a vector: nothing when it lies in the span."""
        vector = _without(vector, self.known)
        for pivot in [atom for atom in vector if atom in self.rows]:
            vector = _eliminate(vector, pivot, self.rows[pivot])
        return vector


def _without(vector, atoms):
    if atoms.isdisjoint(vector):
        return vector
    return {atom: c for atom, c in vector.items() if atom not in atoms}


def _eliminate(vector, pivot, row):
    factor = vector.get(pivot)
    if not factor:
        return vector
    result = dict(vector)
    for atom, coefficient in row.items():
        value = result.get(atom, 0) - factor * coefficient
        if value > _HALF or value < -_HALF:
            value = _centred(value)
        if value:
            result[atom] = value
        else:
            result.pop(atom, None)
    return result


def _centred(value):
    """Return a number modulo the prime, the one nearest to zero: most stay 1 or -1."""
    value %= _PRIME
    return value - _PRIME if value > _HALF else value
