"""From the application to the call for funds, in a real browser, in French."""

from test_tours import TourCase

from odoo import Command


class TestApplicationTour(TourCase):
    def test_from_the_application_to_the_call_for_funds(self):
        cohort = self._create_cohort("Chez Cook'is")
        self.company.partner_id.bank_ids = [
            Command.clear(),
            Command.create({"acc_number": "FR7630006000011234567890189"}),
        ]
        funding = self._create_funding(
            [(cohort, 1000)],
            kind="state",
            name="Contrat de ville",
            asked_amount=1000,
            granted_amount=0,
            date_granted=False,
            instalment_ids=[
                Command.create(
                    {
                        "name": name,
                        "trigger": trigger,
                        "amount": amount,
                        "due_date": day,
                    }
                )
                for name, trigger, amount, day in (
                    ("Acompte", "signature", 700, False),
                    ("Solde", "final", 300, False),
                )
            ],
        )
        officer = self._create_login("officer")
        self._walk("flashcoop_application", officer)

        self.assertEqual(funding.application_ids.asked_amount, 1000.0)
        self.assertEqual(funding.application_ids.content["file_number"], "DA-2022-0042")
        self.assertEqual(funding.state, "granted")
        self.assertEqual(funding.share_ids.amount, 800.0)
        first, second = funding.instalment_ids
        self.assertEqual((first.amount, second.amount), (560.0, 240.0))
        self.assertEqual(first.call_id.state, "issued")
        self.assertEqual(first.call_id.amount, 560.0)
        self.assertEqual(first.call_id.issued_by_id, officer)
        self.assertIn("2104567890", dict(first.call_id.content["references"]).values())
        self.assertFalse(second.call_id)
