"""The till in a real browser and in French, as a seller without a role in Flashcoop."""

from till import TillFactory

from odoo.tests import HttpCase

SECONDS = 300  # a tour on a busy machine; an idle one takes a tenth of it


class TestTill(TillFactory, HttpCase):
    browser_size = "1400x900"

    def test_a_day_at_the_till_ends_in_the_books_of_each_flashcoop(self):
        self.seller.write(
            {"lang": "fr_FR", "password": "seller", "odoobot_state": "disabled"}
        )
        self.seller.login = "seller"
        self.start_tour(
            f"/pos/ui/{self.shop.id}",
            "flashcoop_pos_day",
            login="seller",
            timeout=SECONDS,
        )
        self.env.invalidate_all()
        session = self.env["pos.session"].search(
            [("config_id", "=", self.shop.id), ("state", "=", "closed")]
        )
        own, other = (self._distribution((100, c)) for c in (self.cohort, self.other))
        self.assertEqual(
            self._items(session.move_id), [(2.0, {}), (2.0, own), (10.0, other)]
        )
        self.assertActual(self.cohort, row70=2.0)
        self.assertActual(self.other, row70=10.0)
