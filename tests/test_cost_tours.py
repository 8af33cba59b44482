"""From the list of costs to who pays for them, in a browser, in French."""

from phones import Phone
from test_tours import TourCase

from odoo import Command


class TestCosts(TourCase):
    def test_costs_are_charged_and_the_rest_is_suggested(self):
        cohort = self._create_cohort("Chez Cook'is")
        own = self._distribution((100, cohort))
        bills = [
            self._create_bill([(prefix, amount, own)])
            for prefix, amount in (("606", 100), ("623", 40), ("625", 30))
        ]
        city = self._fund(cohort, "Ville", "municipality", "606")
        region = self._fund(cohort, "Région", "region", "606,623")
        officer = self._create_login("officer")
        self.assertFalse(officer.has_group("account.group_account_readonly"))
        self._walk("flashcoop_costs", officer)

        self.assertEqual(
            [bill.invoice_line_ids.flashcoop_funding_id for bill in bills],
            [city, region, city.browse()],
        )

    def _fund(self, cohort, funder, kind, prefixes):
        funding = self._create_funding(
            [(cohort, 500)],
            kind=kind,
            instalments=[("2022-06-01", 500)],
            partner_id=self._create_partner(funder).id,
            eligible_prefixes=prefixes,
        )
        funding.action_grant()
        return funding


class TestBillOnAPhone(TourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_line_of_a_bill_is_charged_from_its_card(self):
        own = self._distribution((100, self._create_cohort("Chez Cook'is")))
        bill = self._create_bill([("606", 100, own)])
        officer = self._create_login("officer")
        officer.group_ids = [
            Command.link(self.env.ref("account.group_account_invoice").id)
        ]
        with self.allow_requests(all_requests=True):
            phone = Phone(self, officer.login)
            phone.open(f"{self.base_url()}/odoo/account.move/{bill.id}")
            phone.tap(".o_kanban_record button[name='action_flashcoop_charge']")
            phone.wait(".modal button[name='action_charge']")
            self._wait_remaining_requests()
