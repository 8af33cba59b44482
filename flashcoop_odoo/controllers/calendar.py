from odoo import http
from odoo.http import request

from .misses import count_misses


class CalendarFile(http.Controller):
    """The half-days of a cohort as a file that calendars subscribe to."""

    @http.route(
        "/flashcoop/calendar/<int:cohort_id>/<string:token>.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    @count_misses
    def calendar(self, cohort_id, token):
        """Send the file; any wrong link is simply not found."""
        cohort = request.env["flashcoop.cohort"]._find_by_calendar_token(
            cohort_id, token
        )
        if not cohort:
            return request.not_found()
        return request.make_response(
            cohort._get_ics(),
            [
                ("Content-Type", "text/calendar; charset=utf-8"),
                ("Content-Disposition", "inline; filename=flashcoop.ics"),
                ("Cache-Control", "no-store"),
                ("X-Robots-Tag", "noindex, nofollow"),
            ],
        )
