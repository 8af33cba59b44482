import mimetypes

from odoo import http
from odoo.http import request

from ..report.french import in_french
from .followup import HEADERS
from .misses import count_misses

OTHER_TYPE = "application/octet-stream"
ADDRESS = "/flashcoop/funder/<int:link_id>/<string:token>"


class FunderPage(http.Controller):
    """The page on which a funder reads the reports that were sent to them."""

    @http.route(ADDRESS, type="http", auth="public", methods=["GET"])
    @count_misses
    def reports(self, link_id, token, **_ignored):
        """Show the reports; one page, in the same words, for any wrong address."""
        link = self._find(link_id, token)
        if not link:
            return self._render_closed()
        link._record_visit(ip=request.httprequest.remote_addr)
        values = {"link": link, "reports": link._get_reports()}
        return self._finish(request.render("flashcoop_odoo.funder_page", values))

    @http.route(
        f"{ADDRESS}/<int:report_id>/<string:code>",
        type="http",
        auth="public",
        methods=["GET"],
    )
    @count_misses
    def file(self, link_id, token, report_id, code, **_ignored):
        """Hand out one file that was sent."""
        link = self._find(link_id, token)
        reports = link and link._get_reports()
        report = reports and reports.filtered(lambda r: r.id == report_id)
        name = report and report._get_public_files().get(code)
        if not name:
            return self._render_closed()
        link._record_visit(report, name, request.httprequest.remote_addr)
        raw = report._read_public_file(code)
        headers = [
            ("Content-Type", mimetypes.guess_type(name)[0] or OTHER_TYPE),
            ("Content-Disposition", http.content_disposition(name)),
        ]
        return self._finish(request.make_response(raw, headers))

    def _find(self, link_id, token):
        env = in_french(request.env["flashcoop.funder.link"]).env
        request.update_context(lang=env.lang)
        return request.env["flashcoop.funder.link"]._find_by_token(link_id, token)

    def _render_closed(self):
        response = request.render("flashcoop_odoo.followup_page_closed")
        response.status_code = 404
        return self._finish(response)

    def _finish(self, response):
        for name, value in HEADERS:
            response.headers[name] = value
        return response
