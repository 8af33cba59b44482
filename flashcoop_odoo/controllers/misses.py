import functools
import time

from odoo.http import request
from odoo.tools import config

from ..calc.misses import SPAN, Misses, who_asks
from ..report.french import in_french

_misses = {}  # database → Misses


def count_misses(endpoint):
    """Answer an address from which too many wrong links were opened with a page that
    says so (429), whatever it opens: a right link would tell itself from wrong ones."""

    @functools.wraps(endpoint)
    def counted(*args, **kwargs):
        misses = _misses.setdefault(request.db, Misses())
        http = request.httprequest
        address = who_asks(
            http.remote_addr, "X-Forwarded-For" in http.headers, config["proxy_mode"]
        )
        if address and misses.is_blocked(address, time.monotonic()):
            return _refuse()
        response = endpoint(*args, **kwargs)
        status = getattr(response, "status_code", None) or response.code
        if address and status == 404:
            misses.add(address, time.monotonic())
        return response

    return counted


def _refuse():
    request.update_context(lang=in_french(request.env["res.lang"]).env.lang)
    response = request.render("flashcoop_odoo.page_too_many", {})
    response.status_code = 429
    response.headers["Retry-After"] = str(SPAN)
    response.headers["Cache-Control"] = "no-store"
    return response
