"""A funder's decision is recorded as it was taken: amount and day are asked, never
guessed, and what follows from them is shown before."""

from freezegun import freeze_time
from test_award import AwardCase

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Date
from odoo.tests import Form
from odoo.tools import format_date


class GrantingCase(AwardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funding = cls._create_award(
            grant=False,
            asked_amount=10000,
            granted_amount=0,
            date_granted=False,
        )

    def _dialog(self, funding=None):
        """Return the dialog as the officer gets it."""
        action = (funding or self.funding).action_open_grant()
        wizard = self.env[action["res_model"]].with_user(self.officer)
        return Form(wizard.with_context(**action["context"]))

    def _day(self, day):
        return format_date(self.env, day)

    def _parts(self, funding=None):
        funding = funding or self.funding
        return (
            funding.instalment_ids.mapped("amount"),
            funding.share_ids.mapped("amount"),
        )


class TestNothingIsGuessed(GrantingCase):
    def test_without_amount_or_day_nothing_is_granted(self):
        for vals, missing in (
            ({}, "without the amount granted and the date of the funder's decision"),
            ({"date_granted": "2022-02-10"}, "without the amount granted: enter it"),
            (
                {"granted_amount": 10000, "date_granted": False},
                "without the date of the funder's decision, which decides the fiscal",
            ),
        ):
            self.funding.write(vals)
            with self.assertRefused(missing):
                self.funding.action_grant()
            with self.assertRefused(missing, ValidationError):
                self.funding.state = "granted"
        self.assertEqual(self.funding.state, "draft")
        self.assertFalse(self.funding.sudo().move_ids)
        self.assertFalse(self.funding.date_granted)

    def test_what_is_granted_keeps_its_day(self):
        self.funding.grant(10000, "2022-02-10")
        with self.assertRefused("“Convention” is booked|is booked: cancel the award"):
            self.funding.date_granted = "2026-02-10"
        own = self._create_award(kind="own")
        with self.assertRefused("without the date of the funder", ValidationError):
            own.date_granted = False

    def test_a_decision_does_not_lie_ahead(self):
        with freeze_time("2022-02-09"), self.assertRefused("still to come"):
            self.funding.grant(10000, "2022-02-10")
        self.assertEqual(self.funding.state, "draft")

    def test_an_amendment_comes_after_the_award(self):
        with self.assertRefused("“Record the award” asks for the amount"):
            self.funding.action_rescale()
        self.funding.grant(10000, "2022-02-10")
        with self.assertRefused("is granted already"):
            self.funding.action_open_grant()

    def test_others_record_no_award(self):
        for role in ("coordinator", "auditor", "accountant"):
            other = self.funding.with_user(self._create_user(role, f"one_{role}"))
            with self.assertRaises(AccessError):
                other.action_open_grant()
            with self.assertRaises(AccessError):
                other.grant(10000, "2022-02-10")


class TestTheDialog(GrantingCase):
    @freeze_time("2026-11-28")
    def test_it_proposes_what_was_asked_and_no_day(self):
        form = self._dialog()
        self.assertEqual(form.granted_amount, 10000.0)
        self.assertFalse(form.date_granted)
        self.assertFalse(form.fiscal_year_end or form.report_due_date)
        with self.assertRaises(AssertionError):  # the form asks for it
            form.save()

    def test_it_proposes_what_is_known(self):
        self.funding.write({"granted_amount": 12000, "date_granted": "2022-02-10"})
        form = self._dialog()
        self.assertEqual(form.granted_amount, 12000.0)
        self.assertEqual(form.date_granted, Date.to_date("2022-02-10"))

    def test_it_shows_the_year_the_report_and_the_entry_before(self):
        form = self._dialog()
        form.date_granted = "2022-02-10"
        self.assertEqual(str(form.fiscal_year_end), "2022-12-31")
        self.assertEqual(str(form.report_due_date), "2023-06-30")
        self.assertRegex(
            form.preview_html, f"{self._money(10000)}.*{self._day('2022-02-10')}"
        )
        self.assertFalse(form.warning_text)
        self.assertFalse(self.funding.date_granted, "nothing is written yet")
        form.save().action_apply()
        self.assertEqual(self.funding.state, "granted")
        self.assertEqual(str(self._move(self.funding).date), "2022-02-10")
        self.assertEqual(str(self.funding.report_due_date), "2023-06-30")

    def test_a_day_in_another_year_than_the_costs_is_told(self):
        form = self._dialog()
        form.date_granted = "2024-02-10"
        self.assertIn("lie in another fiscal year", form.warning_text)
        year = f"for the year ending on {self._day('2022-12-31')}"
        self.assertIn(year, form.warning_text)
        form.fiscal_year_end = "2022-12-31"
        self.assertFalse(form.warning_text)
        self.assertEqual(str(form.report_due_date), "2023-06-30")
        form.save().action_apply()
        self.assertEqual(str(self.funding.fiscal_year_end), "2022-12-31")
        self.assertEqual(str(self.funding.date_granted), "2024-02-10")

    def test_a_year_entered_before_stays(self):
        self.funding.write(
            {
                "date_granted": "2022-12-20",
                "fiscal_year_end": "2023-12-31",
                "report_due_date": "2024-03-31",
            }
        )
        form = self._dialog()
        self.assertEqual(str(form.fiscal_year_end), "2023-12-31")
        self.assertEqual(str(form.report_due_date), "2024-03-31")
        form.save().action_apply()
        self.assertEqual(str(self.funding.report_due_date), "2024-03-31")

    def test_another_amount_than_asked_brings_the_parts_along(self):
        form = self._dialog()
        form.granted_amount = 8000
        form.date_granted = "2022-02-10"
        form.agreement_number = "CPO-7"
        form.date_signed = "2022-02-15"
        self.assertRegex(form.preview_html, self._money(4800))
        form.save().action_apply()
        self.assertEqual(self._parts(), ([4000, 2400, 1600], [4800, 3200]))
        self.assertEqual(self._move(self.funding).amount_total, 8000.0)
        self.assertEqual(self.funding.agreement_number, "CPO-7")
        self.assertEqual(str(self.funding.date_signed), "2022-02-15")

    def test_what_is_emptied_in_the_dialog_is_emptied(self):
        self.funding.write({"agreement_number": "CPO-6", "date_signed": "2022-02-15"})
        form = self._dialog()
        self.assertEqual(form.agreement_number, "CPO-6")
        form.date_granted = "2022-02-10"
        form.agreement_number = form.date_signed = False
        form.save().action_apply()
        self.assertFalse(self.funding.agreement_number or self.funding.date_signed)

    def test_a_locked_day_is_told_and_no_other_is_promised(self):
        self.company.sudo().fiscalyear_lock_date = "2022-03-31"
        form = self._dialog()
        form.date_granted = "2022-02-10"
        self.assertIn("locked on " + self._day("2022-02-10"), form.warning_text)
        self.assertNotIn("of income are booked", form.preview_html)
        form.date_granted = "2022-04-10"
        self.assertFalse(form.warning_text)
        self.assertIn("of income are booked", form.preview_html)

    def test_shares_brought_to_the_amount_before_stay(self):
        first, second = self.funding.share_ids
        self.funding.write({"share_ids": [(1, second.id, {"amount": 2000})]})
        self.funding.grant(8000, "2022-02-10")
        self.assertEqual((first.amount, second.amount), (6000.0, 2000.0))

    def test_instalments_that_do_not_make_the_amount_are_told(self):
        self.funding.instalment_ids[0].unlink()
        form = self._dialog()
        form.date_granted = "2022-02-10"
        self.assertIn("change the instalments", form.preview_html)
        wizard = form.save()
        with self.assertRefused("change the instalments"):
            wizard.action_apply()
        self.assertFalse(self.funding.date_granted, "nothing is half written")

    def test_what_is_not_booked_is_said(self):
        for kind, booking, words in (
            ("own", "award", "Own funds: nothing is booked"),
            ("epci", "instalment", "Conditional grant: nothing is booked now"),
        ):
            funding = self._create_award(grant=False, kind=kind, booking=booking)
            self.assertIn(words, self._dialog(funding).preview_html)
