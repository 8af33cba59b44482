"""Proof of who signed what: entries whose hashes hang together."""

import hashlib
import json


def canonical(content):
    """Return plain values as the one text that stands for them.

    >>> canonical({"b": 1, "a": ["é", None]})
    '{"a":["é",null],"b":1}'
    """
    return json.dumps(
        content, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )


def fingerprint(data):
    """Return the SHA-256 of bytes or of plain values, in hexadecimal.

    >>> fingerprint(b"")[:8], fingerprint({}) == fingerprint(b"{}")
    ('e3b0c442', True)
    """
    if not isinstance(data, bytes):
        data = canonical(data).encode()
    return hashlib.sha256(data).hexdigest()


def link(previous, content):
    """Return the hash of an entry: of what it says and of the entry before it.

    :param previous: hash of the entry before, empty for the first.

    >>> link("", {"a": 1}) != link(link("", {"a": 1}), {"a": 1})
    True
    """
    return fingerprint([previous, content])


def first_broken(entries):
    """Return the number of the first entry that does not hang together with those
    before it, or None.

    :param entries: tuples (number, previous hash, hash, content) in their order.

    >>> one = link("", "a")
    >>> chain = [(1, "", one, "a"), (2, one, link(one, "b"), "b")]
    >>> first_broken(chain), first_broken(chain[1:])
    (None, 2)
    >>> first_broken([(1, "", one, "A")]), first_broken([])
    (1, None)
    """
    expected = 0
    last = ""
    for number, previous, own, content in entries:
        expected += 1
        is_next = number == expected and previous == last
        if not is_next or own != link(previous, content):
            return number
        last = own
    return None
