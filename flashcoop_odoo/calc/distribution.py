"""Analytic distributions: ``{"12,21": 60.0, "13": 40.0}``.

Keys are comma-joined analytic account ids, one a plan; values are percentages of
the journal item, to two decimals. All of it is plain dicts and ids.
"""

from .money import from_units, to_units


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


def nearest_percentage(amount, total):
    """Return the percentage of ``total``, to two decimals, that is nearest to
    ``amount``.

    >>> nearest_percentage(33.33, 1000), nearest_percentage(50, 200)
    (3.33, 25.0)
    """
    return from_units(to_units(amount / total * 100))


def charge(distribution, plan_accounts, shares):
    """Charge parts of an item to accounts of one plan, keeping the other plans.

    :param plan_accounts: ids of every account of the plan being written; those
        that the item carries are replaced.
    :param shares: account id → percentage of the item, Σ ≤ 100.
    :return: a distribution with combined keys, in the order in which the database
        gives them back (it decides cents). Parts of the other plans are cut along
        ``shares``; both keep their percentages to the hundredth.
    :raise ValueError: when the shares are negative or exceed 100.

    >>> charge({"1": 60.0, "2": 40.0}, {9}, {9: 3.33})
    {'1': 58.0, '2': 38.67, '1,9': 2.0, '2,9': 1.33}
    >>> charge({"1,9": 50.0, "1": 50.0}, {9}, {})
    {'1': 100.0}
    """
    units = _share_units(shares)
    rests = _whole(without(distribution, plan_accounts))
    accounts = [*units, None]
    weights = [*units.values(), 10000 - sum(units.values())]
    result = {}
    for rest, parts in _cut(rests, weights):
        for account, part in zip(accounts, parts, strict=True):
            key = ",".join(filter(None, [rest, str(account or "")]))
            if key and part:
                result[key] = from_units(part)
    return dict(sorted(result.items(), key=lambda item: (len(item[0]), item[0])))


def charge_more(distribution, plan_accounts, within, account, share=None):
    """Charge more of an item to one account, out of what nobody of its plan pays.

    What is charged already stays. Nothing outside the keys that hold ``within`` moves.

    :param plan_accounts: ids of every account of the plan being written.
    :param within: account of another plan whose part pays; None: the whole item.
    :param share: percentage of the item; None: all that is free.
    :return: a distribution, as from :func:`charge`.
    :raise ValueError: when less than ``share`` is free.

    >>> charge_more({"1": 60.0, "2": 40.0}, {8, 9}, 1, 9, 45.0)
    {'1': 15.0, '2': 40.0, '1,9': 45.0}
    >>> charge_more({"1,8": 50.0, "1": 50.0}, {8, 9}, 1, 9)
    {'1,8': 50.0, '1,9': 50.0}
    >>> charge_more({"1,8": 50.0, "1": 50.0}, {8, 9}, 1, 9, 50.01)
    Traceback (most recent call last):
    ValueError: less than that is free
    """
    units = {key: to_units(v) for key, v in distribution.items() if key != "__update__"}
    free = [
        key
        for key in units
        if plan_accounts.isdisjoint(key_ids(key))
        and (within is None or within in key_ids(key))
    ]
    room = min(
        sum(units[key] for key in free),
        10000 - to_units(taken(distribution, plan_accounts)),
    )
    wanted = room if share is None else to_units(share)
    if not 0 < wanted <= room:
        raise ValueError("less than that is free")
    total, seen, given = sum(units[key] for key in free), 0, 0
    for key in free:
        seen += units[key]
        part = wanted * seen // total - given
        given += part
        units[key] -= part
        target = f"{key},{account}"
        units[target] = units.get(target, 0) + part
    result = {key: from_units(part) for key, part in units.items() if part}
    return dict(sorted(result.items(), key=lambda item: (len(item[0]), item[0])))


def _whole(rests):
    """Return ``rests`` with what is missing to 100 % under no key.

    >>> _whole({"1": 60.0})
    {'1': 60.0, '': 40.0}
    """
    missing = 10000 - sum(to_units(value) for value in rests.values())
    return rests | {"": from_units(missing)} if missing > 0 else rests


def _share_units(shares):
    """Return the shares in hundredths of a percent, without those of nothing."""
    units = {account: to_units(part) for account, part in shares.items()}
    if any(part < 0 for part in units.values()) or sum(units.values()) > 10000:
        raise ValueError("the parts must lie between 0 and 100 % of the item")
    return {account: part for account, part in units.items() if part}


def _cut(rests, weights):
    """Yield each key of ``rests`` with its hundredths cut along ``weights``.

    A cut adds up to what is cut. It aims at what all cuts so far should have given
    together, so that roundings do not add up either.
    """
    given, total = [0] * len(weights), 0
    for rest, value in rests.items():
        units = to_units(value)
        total += units
        pairs = zip(weights, given, strict=True)
        aims = [weight * total - 10000 * got for weight, got in pairs]
        parts = [max(aim // 10000, 0) for aim in aims]
        gaps = sorted(range(len(parts)), key=lambda n: (aims[n] - 10000 * parts[n], n))
        left = units - sum(parts)
        for number in gaps[len(gaps) - left :] if left > 0 else ():
            parts[number] += 1
        for number in [n for n in gaps if parts[n]][: max(-left, 0)]:
            parts[number] -= 1
        given = [g + part for g, part in zip(given, parts, strict=True)]
        yield rest, parts
