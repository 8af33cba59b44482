"""Bank accounts as letters print them: IBAN in groups of four, French RIB."""

import re


def compact(number):
    """Return an account number without what people put between its signs.

    >>> compact("fr76 3000-6000 01")
    'FR763000600001'
    """
    return re.sub(r"[\W_]", "", number or "").upper()


def is_iban(number):
    """True when a number is an IBAN: its check digits are right (ISO 13616).

    >>> is_iban("FR76 3000 6000 0112 3456 7890 189"), is_iban("GB82WEST12345698765432")
    (True, True)
    >>> is_iban("FR76 3000 6000 0112 3456 7890 188"), is_iban("30006 00001")
    (False, False)
    """
    text = compact(number)
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
        return False
    digits = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
    return int(digits) % 97 == 1


def group_iban(number):
    """Return an IBAN as it is printed.

    >>> group_iban("FR7630006000011234567890189")
    'FR76 3000 6000 0112 3456 7890 189'
    """
    text = compact(number)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def rib(number):
    """Return (bank, branch, account, key) of a French IBAN, None of another one.

    >>> rib("FR76 3000 6000 0112 3456 7890 189")
    ('30006', '00001', '12345678901', '89')
    >>> rib("GB82WEST12345698765432") is None
    True
    """
    text = compact(number)
    if not text.startswith("FR") or len(text) != 27:
        return None
    return text[4:9], text[9:14], text[14:25], text[25:]
