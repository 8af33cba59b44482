"""From a report to its expense list, what the funder admits, and the dossier: in a real
browser, in French, as a funding officer."""

import io
import zipfile

from test_tours import TourCase


class TestReport(TourCase):
    def test_report_expense_list_dossier(self):
        cohort = self._create_cohort("Chez Cook'is")
        funding = self._create_funding([(cohort, 800)], name="Contrat de ville")
        funding.action_grant()
        mine = self._distribution((100, cohort, funding))
        bills = self.env["account.move"]
        for supplier, amount in (("Minoterie", 300), ("Bailleur", 200)):
            partner = self._create_partner(supplier)
            bills |= self._create_bill([("601", amount, mine)], partner_id=partner.id)
        self.env["ir.attachment"].create(
            {
                "name": "facture.pdf",
                "raw": b"%PDF-1.4",
                "res_model": "account.move",
                "res_id": bills[0].id,
            }
        )
        officer = self._create_login("officer")
        self.assertFalse(officer.has_group("account.group_account_readonly"))
        self._walk("flashcoop_report", officer)

        report = funding.funder_report_ids
        self.assertEqual((report.state, report.kind), ("sent", "final"))
        self.assertEqual(
            [(e.supplier, e.admitted_amount) for e in report.expense_ids],
            [("Minoterie", 300.0), ("Bailleur", 60.0)],
        )
        self.assertEqual(report.expense_ids[1].admitted_reason, "Bail absent")
        self.assertTrue(report.is_intact)

        self.authenticate(officer.login, officer.login)
        answer = self.url_open(f"/flashcoop/funder_report/{report.id}/dossier")
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        bill = bills[0].name.replace("/", "-")
        self.assertIn(f"pieces/001_{bill}_Minoterie.pdf", archive.namelist())
