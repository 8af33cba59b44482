"""One interim report lets one part be called, the earliest; and what makes a funding
reported: final reports on all its shares, or an officer's word with its reason."""

from freezegun import freeze_time
from test_call_for_funds import CallCase
from test_report_review import CORE_REPORT

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger


class InterimCase(CallCase):
    """Three parts wait for interim reports: spring, summer, and one without a date."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funding.write(
            {
                "granted_amount": 6000,
                "instalment_ids": [
                    cls._part("Été", 1000, "interim", "2022-09-01"),
                    cls._part("Printemps 2", 1000, "interim", "2022-07-01"),
                ],
            }
        )
        cls.funding.share_ids.amount = 6000
        cls.summer, cls.spring = (
            cls.funding.instalment_ids.filtered(lambda i, n=name: i.name == n)
            for name in ("Été", "Printemps 2")
        )
        cls.funding.action_grant()

    def _send(self, kind="interim", report=None, **values):
        report = report or self.env["flashcoop.funder.report"].create(
            {"funding_id": self.funding.id, "kind": kind, **values}
        )
        with mute_logger(CORE_REPORT):
            self._send_report(report)
        self.env.invalidate_all()
        return report

    def _interim(self):
        return self._callable().filtered(lambda i: i.trigger == "interim")


class TestOnePartAReport(InterimCase):
    def test_the_earliest_part_is_called_first(self):
        parts = self.funding.instalment_ids.filtered(lambda i: i.trigger == "interim")
        first, *rest = parts.sorted(lambda i: (i.due_date, i.id))
        self._send()
        self.assertEqual(self._interim(), first)
        for part in rest:
            with self.assertRefused("waits for the sending of one more interim"):
                part.action_call()

    def test_each_report_lets_one_more_be_called(self):
        self._send()
        first = self._interim()
        self._issue(first)
        self.assertFalse(self._interim())
        self._send()
        self.assertEqual(len(self._interim()), 1)
        self.assertNotEqual(self._interim(), first)

    def test_a_cancelled_call_gives_its_turn_back(self):
        self._send()
        part = self._interim()
        self._issue(part).action_cancel()
        self.env.invalidate_all()
        self.assertEqual(self._interim(), part)

    def test_a_new_version_is_no_other_report(self):
        report = self._send()
        part = self._interim()
        self._issue(part)
        self._send(report=report.new_version("A bill was missing"))
        self.assertFalse(self._interim())

    def test_a_part_that_was_paid_without_a_call_has_had_its_turn(self):
        self._send()
        part = self._interim()
        award = self.funding.sudo().move_ids
        line = award.line_ids.filtered(lambda li: li.flashcoop_instalment_id == part)
        self._pay(line)
        self.env.invalidate_all()
        self.assertEqual(part.status, "received")
        self.assertFalse(self._interim())

    def _pay(self, line):
        """Pay one receivable line (by the superuser, on behalf of an accountant)."""
        context = {"active_model": "account.move.line", "active_ids": line.ids}
        wizard = self.env["account.payment.register"].sudo().with_context(context)
        wizard.create({"payment_date": "2022-06-15"}).action_create_payments()

    def test_only_the_part_that_is_pulled_gets_its_date(self):
        parts = self.funding.instalment_ids.filtered(lambda i: i.trigger == "interim")
        estimated = parts.filtered("date_estimated")
        self.assertEqual(estimated, self.interim)
        self._send()
        pulled = self._interim()
        self.assertEqual(
            self.interim.date_estimated,
            pulled != self.interim,
        )

    def test_a_real_date_after_the_guesses_does_not_lose_the_turn(self):
        funding = self._create_funding([(self.cohort, 3000)], kind="region")
        funding.instalment_ids = [
            self._part("Un", 1000, "interim", False),
            self._part("Deux", 1000, "interim", False),
            self._part("Solde 2", 1000, "final", False),
        ]
        funding.action_grant()
        first, second, _final = funding.instalment_ids
        with freeze_time(f"{first.due_date} 10:00:00"):
            report = self._send(funding_id=funding.id)
            self.assertGreater(first.due_date, second.due_date)
            self.assertTrue(second.date_estimated)
            parts = funding.instalment_ids
            self.assertEqual(parts.filtered("is_callable"), first)
            self._send(report=report.new_version("A bill was missing"))
            self.assertTrue(second.date_estimated)

    def test_a_final_report_lets_all_be_called(self):
        self._send("final")
        self.assertEqual(len(self._interim()), 3)

    def test_another_funding_s_report_pulls_nothing_here(self):
        other = self._create_funding([(self.cohort, 500)], kind="region")
        other.action_grant()
        self._send(funding_id=other.id)
        self.assertFalse(self._interim())


class TestReported(InterimCase):
    def test_an_interim_report_alone_does_not_make_it_reported(self):
        self._send()
        self.assertEqual(self.funding.state, "granted")
        with self.assertRefused("is not reported yet: send the final report"):
            self.funding.state = "reported"
        self.assertNotIn(self.final, self._callable())

    def test_an_officer_says_so_for_a_reason(self):
        self._send()
        for reason in (False, "", "  "):
            with self.assertRefused("is not reported yet"):
                self.funding.declare_reported(reason)
        self.funding.declare_reported(
            "Letter of 12 May: the interim report told it all"
        )
        self.assertEqual(self.funding.state, "reported")
        self.assertIn(self.final, self._callable())
        self.env.flush_all()
        self.assertIn("Letter of 12 May", self.funding.reported_reason)

    def test_each_time_needs_a_reason_of_its_own(self):
        self.funding.declare_reported("Told on paper")
        self.funding.state = "to_report"
        self.assertFalse(self.funding.reported_reason)
        with self.assertRefused("is not reported yet"):
            self.funding.state = "reported"

    def test_none_is_entered_as_reported_without_a_reason(self):
        for state in ("reported", "closed"):
            Funding = self.env["flashcoop.funding"].with_context(default_state=state)
            values = {"partner_id": self.funding.partner_id.id, "name": "Old"}
            part = {"name": "All", "due_date": "2019-06-01", "amount": 100}
            values |= {
                "kind_id": self.funding.kind_id.id,
                "granted_amount": 100,
                "date_granted": "2019-02-01",
                "instalment_ids": [Command.create(part)],
            }
            with self.assertRefused("is not reported yet"):
                Funding.create(values)
            with self.assertRefused("is not reported yet"):
                Funding.create(values | {"state": state})
            funding = Funding.create(values | {"reported_reason": "Told in 2019"})
            self.assertEqual(funding.state, state)

    def test_the_wizard_says_it(self):
        wizard = self.env["flashcoop.funding.reported"].create(
            {"funding_id": self.funding.id, "reason": "Told on paper"}
        )
        wizard.action_declare()
        self.assertEqual(self.funding.state, "reported")
        with self.assertRefused("or is reported already", UserError):
            wizard.action_declare()

    def test_others_say_nothing(self):
        for role in ("coordinator", "auditor", "accountant"):
            funding = self.funding.with_user(self._create_user(role))
            with self.subTest(role=role), self.assertRaises(AccessError):
                funding.declare_reported("Because")

    def test_a_final_report_on_all_shares_needs_no_reason(self):
        self._send("final")
        self.assertEqual(self.funding.state, "reported")
        self.assertFalse(self.funding.reported_reason)

    def test_a_year_without_its_final_report_is_not_reported(self):
        funding = self._create_funding([(self.cohort, 3000)], kind="region")
        share = funding.share_ids
        funding.granted_amount = 6000
        share.fiscal_year_end = "2022-12-31"
        share.copy({"funding_id": funding.id, "fiscal_year_end": "2023-12-31"})
        funding.action_grant()
        values = {"funding_id": funding.id, "date_from": "2022-01-01"}
        self._send("final", **values, date_to="2022-12-31")
        self.assertEqual(funding.state, "granted")
        values["date_from"] = "2023-01-01"
        self._send("interim", **values, date_to="2023-06-30")
        self.assertEqual(funding.state, "granted")
        funding.declare_reported("The interim report told all of 2023")
        self.assertEqual(funding.state, "reported")
