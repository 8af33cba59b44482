"""Locked months, both ways: closing into one, and taking a day out of one."""

from freezegun import freeze_time
from test_stall_sheet import StallCase

LOCKED = "2022-03-12"  # the day of the sheet


@freeze_time("2022-03-14 18:00:00")
class TestLocks(StallCase):
    def _days(self, moves):
        """Return the accounting days of entries that are after the lock, or not."""
        return {str(day) > LOCKED for day in moves.mapped("date")}

    def _said(self):
        return "".join(self.sheet.message_ids.mapped("body"))

    def _cash(self):
        """Return what the cash book holds."""
        journals = self.env["account.journal"].search([("type", "=", "cash")])
        items = self.env["account.move.line"].search(
            [("account_id", "in", journals.default_account_id.ids)]
        )
        return sum(items.mapped("balance"))

    def test_a_day_of_a_locked_year_is_booked_later_cash_and_card_too(self):
        self._sell(self.sheet)
        self.company.fiscalyear_lock_date = LOCKED
        self.sheet.action_close()
        self.assertEqual(self._days(self.sheet.move_ids), {True})
        self.assertEqual(self._cash(), 30.0)
        self.assertActual(self.cohort, row70=43.14)
        self.assertIn("locked", self._said())

    def test_a_day_is_taken_out_of_a_locked_year_on_a_later_day(self):
        self._sell(self.sheet)
        self.sheet.action_close()
        booked = self.sheet.move_ids
        self.assertEqual(self._days(booked), {False})
        self.company.fiscalyear_lock_date = LOCKED
        self.sheet.reopen("Counted again")
        self.assertEqual(self._days(self.sheet.move_ids - booked), {True})
        self.assertEqual(self._cash(), 0.0)
        self.assertActual(self.cohort, row70=0.0)
        self.sheet.action_close()
        self.assertEqual(self._cash(), 30.0)
        self.assertActual(self.cohort, row70=43.14)

    def test_cash_found_on_a_locked_day_without_sales_is_booked_later(self):
        self._count(self.sheet, c50=1, c5=1)
        self.sheet.difference_reason = "Found in the box"
        self.company.fiscalyear_lock_date = LOCKED
        self.sheet.action_close()
        self.assertEqual(self._days(self.sheet.move_ids), {True})
        self.assertEqual(self._cash(), 5.0)
        self.sheet.reopen("It was ours")
        self.assertEqual(self._cash(), 0.0)
