"""Analytic distributions: ``{"12,21": 60.0, "13": 40.0}``.

Keys are comma-joined analytic account ids, one a plan; values are percentages of
the journal item, to two decimals. All of it is plain dicts and ids.
"""

from .money import from_units, split, to_units


def key_ids(key):
    """Return the ids in a key.

    >>> key_ids("12,21")
    [12, 21]
    """
    return [int(part) for part in key.split(",") if part.strip().isdigit()]


def taken(distribution, accounts):
    """Return the percentage of the item that ``accounts`` (a set of ids) take.

    >>> taken({"1,9": 60.0, "2": 40.0}, {9})
    60.0
    """
    units = sum(
        to_units(value)
        for key, value in (distribution or {}).items()
        if key != "__update__" and not accounts.isdisjoint(key_ids(key))
    )
    return from_units(units)


def without(distribution, accounts):
    """Return the distribution with ``accounts`` taken out of the keys.

    Keys that become equal are added up; keys that become empty are dropped.

    >>> without({"1,9": 60.0, "1": 20.0, "9": 10.0}, {9})
    {'1': 80.0}
    """
    units = {}
    for key, value in (distribution or {}).items():
        if key == "__update__":
            continue
        rest = ",".join(str(i) for i in key_ids(key) if i not in accounts)
        if rest:
            units[rest] = units.get(rest, 0) + to_units(value)
    return {rest: from_units(value) for rest, value in units.items()}


def charge(distribution, plan_accounts, shares):
    """Charge parts of an item to accounts of one plan, keeping the other plans.

    :param distribution: what the item carries today.
    :param plan_accounts: ids of every account of the plan being written; those
        that the item carries are replaced.
    :param shares: account id → percentage of the item, Σ ≤ 100.
    :return: a distribution with combined keys. Each part of the other plans is
        cut along ``shares``; the remainder of a cut goes to its last part, so
        the other plans keep their percentages to the hundredth.

    :raise ValueError: when the shares are negative or exceed 100.

    >>> charge({"1": 60.0, "2": 40.0}, {8, 9}, {9: 100.0})
    {'1,9': 60.0, '2,9': 40.0}
    >>> charge({"1": 100.0}, {8, 9}, {8: 33.33, 9: 33.33})
    {'1,8': 33.33, '1,9': 33.33, '1': 33.34}
    >>> charge({}, {9}, {9: 50.0})
    {'9': 50.0}
    >>> charge({"1,9": 50.0, "1": 50.0}, {9}, {})
    {'1': 100.0}
    """
    units = {account: to_units(part) for account, part in shares.items()}
    if any(part < 0 for part in units.values()) or sum(units.values()) > 10000:
        raise ValueError("the parts must lie between 0 and 100 % of the item")
    units = {account: part for account, part in units.items() if part}
    rests = without(distribution, plan_accounts)
    missing = 10000 - sum(to_units(value) for value in rests.values())
    if missing > 0:
        rests[""] = from_units(missing)
    result = {}
    for rest, value in rests.items():
        accounts = [*units, None]
        weights = [*units.values(), 10000 - sum(units.values())]
        for account, part in zip(accounts, split(value, weights), strict=True):
            key = ",".join(filter(None, [rest, str(account or "")]))
            if key and part:
                result[key] = part
    return result
