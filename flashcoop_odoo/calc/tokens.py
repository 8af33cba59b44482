"""Tokens of links: who has one has a right."""

import hmac
import secrets


def is_token(known, given):
    """Say whether a token is the one that is known; where none is known, nothing is.

    It takes as long whatever is given, which is any text a browser may send.

    >>> is_token("abc", "abc"), is_token("abc", "abd"), is_token("abc", "é")
    (True, False, False)
    >>> is_token(False, ""), is_token(None, None), is_token("abc", False)
    (False, False, False)
    """
    known = known or secrets.token_urlsafe(32)
    return hmac.compare_digest(known.encode(), (given or "").encode(errors="replace"))
