from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from ..report.french import in_french
from .misses import count_misses

HEADERS = [
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
]


class FollowupPage(http.Controller):
    """The page on which a person says what became of them."""

    # No protection against forged requests: the link is the only right there is, a
    # session adds none, and the page may stay open for days on a phone.
    @http.route(
        "/flashcoop/followup/<int:followup_id>/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
    )
    @count_misses
    def followup(self, followup_id, token, **answer):
        """Show the questions, or take the answers; one page for any wrong link."""
        env = in_french(request.env["flashcoop.followup"]).env
        request.update_context(lang=env.lang)
        followup = request.env["flashcoop.followup"]._find_by_token(followup_id, token)
        if not followup:
            return self._render("flashcoop_odoo.followup_page_closed", status=404)
        values = {"followup": followup, "kinds": followup._get_public_kinds()}
        if request.httprequest.method == "POST":
            try:
                followup._answer_by_person(self._read(answer))
            except UserError as error:
                values["error"] = str(error)
            else:
                return self._render("flashcoop_odoo.followup_page_thanks", **values)
        return self._render("flashcoop_odoo.followup_page", **values)

    def _read(self, answer):
        """Return what was answered as values, without what makes no sense."""
        kind = answer.get("kind", "")
        try:
            start = fields.Date.to_date(answer.get("contract_start") or False)
        except ValueError:
            start = False
        said = {
            name: answer[name] if answer.get(name) in ("yes", "no") else False
            for name in ("qualification", "improved")
        }
        return {
            "kind_id": int(kind) if kind.isdecimal() and len(kind) < 10 else False,
            "contract_start": start,
            **said,
        }

    def _render(self, template, status=200, **values):
        response = request.render(template, values)
        response.status_code = status
        response.headers.extend(HEADERS)
        return response
