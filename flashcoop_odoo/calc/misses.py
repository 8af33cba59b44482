"""How many wrong links were opened from one address.

A token cannot be guessed; what is held back is the machine that tries. Kept in memory,
one count a worker, as Odoo counts failed logins: nothing is written for a visitor.
"""

import ipaddress

LIMIT = 60  # wrong links in a span; a kitchen that scans an old code has some
SPAN = 600  # seconds
MOST_ADDRESSES = 10_000  # kept at once


class Misses:
    """Counts wrong links an address and a span.

    >>> misses = Misses(limit=2, span=60)
    >>> misses.add("a", 0), misses.is_blocked("a", 1)
    (None, False)
    >>> misses.add("a", 30), misses.is_blocked("a", 31), misses.is_blocked("b", 31)
    (None, True, False)
    >>> misses.is_blocked("a", 60)  # the span of the first one is over
    False
    """

    def __init__(self, limit=LIMIT, span=SPAN):
        self.limit, self.span = limit, span
        self._counts = {}  # address → (begin of the span, wrong links in it)

    def add(self, address, now):
        begin, count = self._get(address, now)
        self._counts.pop(address, None)  # the latest stand last
        self._counts[address] = begin, count + 1
        while len(self._counts) > MOST_ADDRESSES:
            del self._counts[next(iter(self._counts))]

    def is_blocked(self, address, now):
        return self._get(address, now)[1] >= self.limit

    def _get(self, address, now):
        begin, count = self._counts.get(address, (now, 0))
        return (begin, count) if now - begin < self.span else (now, 0)


def who_asks(remote, forwarded, proxy_mode):
    """Return the address to count for, None when everybody would share it.

    :param remote: address of the connection, the visitor's own in proxy mode.
    :param forwarded: whether a proxy says that it speaks for somebody.
    :param proxy_mode: whether Odoo believes that proxy.

    >>> who_asks("8.8.8.8", False, False), who_asks("8.8.8.8", True, True)
    ('8.8.8.8', '8.8.8.8')
    >>> who_asks("127.0.0.1", True, False) is None  # a proxy that Odoo does not know
    True
    >>> who_asks("8.8.8.8", True, False)  # anybody may say to be a proxy
    '8.8.8.8'
    """
    try:
        is_near = not ipaddress.ip_address(remote or "").is_global
    except ValueError:
        return None
    return None if forwarded and not proxy_mode and is_near else remote
