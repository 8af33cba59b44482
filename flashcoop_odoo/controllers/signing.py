from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .misses import count_misses


class Signing(http.Controller):
    """People sign a half-day on their own phones, by the code on the screen."""

    @http.route(
        "/flashcoop/sign/<int:session_id>/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
    )
    @count_misses
    def sign(self, session_id, token, person=None, image=None, **_kwargs):
        """Show who may sign, then the paper, then thanks.

        A wrong code and an old one look alike. Wrong ones alone are counted: a whole
        kitchen signs from one address.
        """
        request.update_context(lang=self._get_lang())
        session = request.env["flashcoop.session"]._find_open_to_sign(session_id, token)
        if not session:
            return self._page("flashcoop_odoo.sign_closed", status=404)
        error = ""
        if request.httprequest.method == "POST":
            try:
                name = session._get_signers().get(person, ("",))[0]
                session._sign_on_own_phone(person, image)
                return self._page("flashcoop_odoo.sign_done", name=name)
            except UserError as refusal:
                error = str(refusal)
        signers = {key: name for key, (name, _line) in session._get_signers().items()}
        return self._page(
            "flashcoop_odoo.sign_page",
            session=session,
            signers=signers,
            person=person if person in signers else "",
            error=error,
        )

    def _get_lang(self):
        """The page is in French wherever it is installed."""
        installed = dict(request.env["res.lang"].get_installed())
        return "fr_FR" if "fr_FR" in installed else request.env.lang

    def _page(self, template, status=200, **values):
        response = request.render(template, values)
        response.status_code = status
        # the address is the key: it goes to nobody else, and stays in no cache
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
