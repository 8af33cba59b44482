"""What is sold at the till reaches the books of its Flashcoop, once, to the cent."""

from till import TillCase


class TestSession(TillCase):
    def test_each_flashcoop_gets_its_sales_and_taxes_stay_what_they_are(self):
        session = self._open()
        self._sell(session, (self.cookie, 10))
        self._sell(session, (self.cup, 1), method=self.card)
        self._sell(session, (self.cookie, 3), flashcoop_cohort_id=self.other.id)
        self._sell(session, (self.cookie, 1), flashcoop_cohort_id=False)
        self._close(session)

        own, other = (self._distribution((100, c)) for c in (self.cohort, self.other))
        self.assertEqual(
            self._items(session.move_id),
            [(10.0, own), (2.0, {}), (20.0, own), (6.0, other)],
        )
        taxes = session.move_id.line_ids.filtered("tax_line_id")
        self.assertEqual(sorted(taxes.mapped("balance")), [-2.0, -1.54])
        self.assertFalse(any(taxes.mapped("analytic_distribution")))
        self.assertActual(self.cohort, row70=30.0)
        self.assertActual(self.other, row70=6.0)
