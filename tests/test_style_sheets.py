"""The style sheets compile. Core serves a broken bundle all the same, without any
styles, and tells nobody but who looks at the page."""

from pathlib import Path

from odoo.tests import TransactionCase

from odoo.addons import flashcoop_odoo

SHEETS = Path(flashcoop_odoo.__file__).parent / "static/src"


class TestStyleSheets(TransactionCase):
    def _compile(self, bundle):
        """Return a bundle as CSS, and what is wrong with it."""
        compiled = self.env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=False)
        return compiled.preprocess_css(), compiled.css_errors

    def test_the_screens_of_users_have_ours(self):
        css, errors = self._compile("web.assets_backend")
        self.assertFalse(errors)
        self.assertIn(".o_flashcoop_board .o_board_row", css)
        for sheet in SHEETS.rglob("*.scss"):
            with self.subTest(sheet=sheet.name):
                self.assertIn(sheet.name, css)

    def test_the_page_of_funders_has_those_of_core(self):
        css, errors = self._compile("web.assets_frontend")
        self.assertFalse(errors)
        self.assertIn(".container", css)
