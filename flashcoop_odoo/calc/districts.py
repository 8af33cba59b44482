"""Priority districts of the “politique de la ville” (QPV)."""

import re

_CODE = re.compile("Q[A-Z][0-9A-Z]{6}")


def is_district_code(code):
    """Say whether it has the form of a district's code.

    >>> is_district_code("QP091027"), is_district_code("QN09105M")
    (True, True)
    >>> is_district_code("91027"), is_district_code("qp091027")
    (False, False)
    """
    return bool(_CODE.fullmatch(code))
