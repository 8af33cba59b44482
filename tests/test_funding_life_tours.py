"""The whole life of one grant in a real browser and in French: asked, granted, called,
charged, paid, reported, and read by its funder without a login."""

import base64
import io
import zipfile

import pypdf
from forms import blank_form
from test_tours import TourCase

from odoo import Command

AWARDS = "/odoo/action-account.action_move_out_invoice_type"
# What the funder's browser looks at: the texts of the page, and that it is no client
# of ours.
READ = """
const text = document.body.innerText;
const missing = [%s].filter((words) => !text.includes(words));
if (missing.length || document.querySelector(".o_web_client, form, script[src]")) {
    console.error("not as expected: " + missing + text);
} else {
    console.log("test successful");
}
"""


class TestLifeOfAFunding(TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.flashcoop_form_15059 = base64.b64encode(blank_form())
        cls.company.partner_id.bank_ids = [
            Command.clear(),
            Command.create({"acc_number": "FR7630006000011234567890189"}),
        ]
        cls.cohort = cls._create_cohort("Chez Cook'is")
        cls.funding = cls._create_application(cls.cohort)
        cls.bill = cls._create_bill(
            [("601", 438.60, cls._distribution((100, cls.cohort)))],
            partner_id=cls._create_partner("Minoterie").id,
        )
        cls.env["ir.attachment"].create(
            {
                "name": "facture.pdf",
                "raw": b"%PDF-1.4",
                "res_model": "account.move",
                "res_id": cls.bill.id,
            }
        )

    @classmethod
    def _create_application(cls, cohort):
        """Return a draft funding of 1,000 with its budget."""
        funding = cls._create_funding(
            [(cohort, 1000)],
            kind="state",
            name="Contrat de ville",
            partner_id=cls._create_partner("Préfecture").id,
            asked_amount=1000,
            granted_amount=0,
            date_granted=False,
            instalment_ids=[
                Command.create(
                    {
                        "name": name,
                        "trigger": trigger,
                        "amount": amount,
                        "due_date": False,
                    }
                )
                for name, trigger, amount in (
                    ("Acompte", "signature", 700),
                    ("Solde", "final", 300),
                )
            ],
        )
        cls.env["flashcoop.budget.line"].create(
            [
                {
                    "cohort_id": cohort.id,
                    "heading_id": cls._heading(code).id,
                    "amount": 1000,
                    "funding_id": payer,
                }
                for code, payer in (("60.1", False), ("74.1", funding.id))
            ]
        )
        return funding

    def test_from_the_application_to_the_page_that_the_funder_reads(self):
        officer = self._create_login("officer")
        accountant = self._create_login("accountant")
        self.assertFalse(officer.has_group("account.group_account_readonly"))

        self._walk("flashcoop_life_asked", officer)
        self._check_asked(officer)
        self._walk("flashcoop_life_paid", accountant, AWARDS)
        self.assertEqual(self.funding.received_amount, 560)
        parts = self.funding.instalment_ids
        self.assertEqual(parts[0].status, "received")
        self._walk("flashcoop_life_reported", officer)
        self._check_reported(officer)
        self._check_read_by_the_funder(officer)

    def _check_asked(self, officer):
        funding = self.funding
        self.assertEqual(funding.application_ids.content["total"], 1000)
        self.assertEqual(funding.application_ids.content["file_number"], "DA-2022-0042")
        self.assertEqual((funding.state, funding.granted_amount), ("granted", 800))
        self.assertEqual(funding.booked_amount, 800)
        self.assertEqual(funding.instalment_ids.mapped("amount"), [560, 240])
        self.assertEqual(funding.share_ids.amount, 800)
        call = funding.instalment_ids.call_ids
        self.assertEqual(call.instalment_id, funding.instalment_ids[0])
        self.assertEqual((call.state, call.amount), ("issued", 560))
        self.assertEqual(call.issued_by_id, officer)
        self.assertIn("2104567890", dict(call.content["references"]).values())
        self.assertEqual(self.bill.invoice_line_ids.flashcoop_funding_id, funding)

    def _check_reported(self, officer):
        report = self.funding.funder_report_ids
        self.assertEqual((report.state, report.sent_by_id), ("sent", officer))
        self.assertTrue(report.is_intact)
        self.assertEqual(self.funding.state, "reported")
        self.assertEqual(report.expense_ids.claimed_amount, 438.60)
        self.assertIn("Moins d'achats", report.content["texts"]["variance_text"])

        self.authenticate(officer.login, officer.login)
        form = self.url_open(f"/web/content/{report.sent_form_id.id}")
        values = pypdf.PdfReader(io.BytesIO(form.content)).get_form_text_fields()
        self.assertIn("439", values.values())  # whole euros
        answer = self.url_open(f"/flashcoop/funder_report/{report.id}/dossier")
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        self.assertEqual(len([n for n in names if n.startswith("pieces/001_")]), 1)
        self.assertTrue(any(name.endswith("-cerfa.pdf") for name in names))

    def _check_read_by_the_funder(self, officer):
        """Open the page in a browser that nobody logged in to."""
        self.logout()
        link = self.env["flashcoop.funder.link"].search([])
        self.assertEqual((link.name, link.visit_count), ("Mme Martin", 0))
        words = ("Contrat de ville", "Préfecture", "438,60", "Quatre personnes")
        self.browser_js(
            "/" + link.with_user(officer).url.split("/", 3)[3],
            READ % ", ".join(f'"{word}"' for word in words),
            login=None,
        )
        self.env.invalidate_all()
        self.assertEqual(link.visit_count, 1)
