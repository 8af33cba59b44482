"""What follows from several tables of people together, by subtraction.

Two tables that keep back each small number may still tell one: of twelve people, and of
the same but for two. Tables shown before cannot be taken back, so a new one keeps back
what they and it would tell.

The tables that show a cell cut the people into *blocks*, those who stand in the same
tables. Whatever is added and subtracted of this cell is a sum over blocks, so a cell is
let out only where the number of each block that is new may be shown as well.
"""

from collections import defaultdict


def told_by_subtraction(mine, tables, cells, hidden_of):
    """Return those of ``cells`` that a new table must keep back.

    :param mine: whom the new table counts (hashable).
    :param tables: [(whom it counts, cells that it showed)] of tables shown before.
    :param cells: what the new table would show.
    :param hidden_of: function from a frozenset of people to the cells that a table of
        them alone would keep back.

    >>> few = lambda people: {"a"} if len(people) < 3 else set()
    >>> told_by_subtraction({1, 2, 3, 4}, [({1, 2, 3}, {"a"})], {"a"}, few)
    {'a'}
    >>> told_by_subtraction({1, 2, 3, 4}, [({1, 2, 3}, {"b"})], {"a"}, few)
    set()
    >>> told_by_subtraction({1, 2, 3}, [({4, 5, 6, 7}, {"a"})], {"a"}, few)
    set()

    Of three groups shown one by one and together, the last follows from the others:

    >>> before = [({1, 2, 3, 4, 5, 6, 7}, {"a"}), ({1, 2, 3}, {"a"})]
    >>> told_by_subtraction({4, 5, 6}, before, {"a"}, few)
    {'a'}
    """
    mine, tables = frozenset(mine), [(people, shown) for people, shown in tables]
    groups = defaultdict(set)  # numbers of the tables that show a cell → cells
    for cell in cells:
        groups[
            tuple(n for n, (_people, shown) in enumerate(tables) if cell in shown)
        ].add(cell)
    kept, known = set(), {}
    for numbers, group in groups.items():
        for block in _new_blocks(mine, [tables[n][0] for n in numbers]):
            if block not in known:
                known[block] = hidden_of(block)
            kept |= group & known[block]
    return kept


def _new_blocks(mine, tables):
    """Yield the blocks that a new table makes among those of others."""
    stands_in = defaultdict(list)
    for number, people in enumerate(tables):
        for person in people:
            stands_in[person].append(number)
    blocks = defaultdict(set)
    for person, numbers in stands_in.items():
        blocks[tuple(numbers)].add(person)
    for block in blocks.values():
        inside = block & mine
        if inside and inside != block:
            yield frozenset(inside)
            yield frozenset(block - inside)
    rest = mine.difference(stands_in)
    if rest and rest != mine:
        yield rest
