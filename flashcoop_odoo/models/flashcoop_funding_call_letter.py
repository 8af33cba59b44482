from odoo import models

from ..calc.bank import group_iban, rib
from ..report import bank_paper
from ..report.french import in_french, long_date

PDF_REPORT = "flashcoop_odoo.funding_call_pdf"


class FlashcoopFundingCallLetter(models.Model):
    """The letter: what it says as plain data, frozen once it is issued, and its file.

    French as funders read it, whoever writes it.
    """

    _inherit = "flashcoop.funding.call"

    def _get_content(self):
        """Return all that the letter says: the frozen copy once it is issued."""
        self.ensure_one()
        if self.content:
            return self.content
        call = in_french(self)
        return {
            "number": call.name or "",
            "place": call.signed_place or "",
            "date": long_date(call.env, call.date),
            "sender": call._get_sender(),
            "recipient": call._get_recipient(),
            "references": call._get_references(),
            "subject": call._get_subject(),
            "body": call.body or "",
            "amount": call.currency_id.format(call.amount),
            "account": call._get_account(),
            "enclosures": call._get_enclosures(),
            "signatory": call.signatory or "",
        }

    def _get_subject(self):
        part = self.instalment_id._get_subject()
        return " – ".join(filter(None, [self.funding_id.name, part]))

    def _get_enclosures(self):
        """Return what goes with the letter, the RIB first, where there is one."""
        lines = [x.strip() for x in (self.enclosures or "").split("\n") if x.strip()]
        if self._get_rib() and "rib" not in map(str.lower, lines):
            lines.insert(0, "RIB")
        return lines

    def _get_sender(self):
        company = self.company_id
        partner = company.partner_id.sudo()  # the letterhead of the house
        numbers = [
            company.company_registry and f"SIRET {company.company_registry}",
            company.flashcoop_rna and f"RNA {company.flashcoop_rna}",
        ]
        return [
            company.name,
            *_address_lines(partner),
            " – ".join(filter(None, numbers)),
            " – ".join(filter(None, [company.email, company.phone])),
        ]

    def _get_recipient(self):
        contact = self.contact_id
        attention = contact and f"À l’attention de {contact.name}"
        return [self.partner_id.name, attention or "", *_address_lines(self.partner_id)]

    def _get_references(self):
        """Return (label, text) of the numbers by which the funder finds its file."""
        funding = self.funding_id
        agreement = funding.agreement_number or ""
        if funding.date_signed:
            signed = long_date(self.env, funding.date_signed)
            agreement = f"{agreement} signée le {signed}".strip()
        decided = funding.date_granted  # unknown for a grant of before
        pairs = [
            ("Convention", agreement),
            ("Votre décision", decided and f"du {long_date(self.env, decided)}"),
            ("N° de dossier", funding.file_number),
            ("Notre référence", funding.reference),
            ("Engagement juridique (Chorus)", funding.commitment_number),
            ("Code service (Chorus Pro)", funding.service_code),
        ]
        return [[label, text] for label, text in pairs if text]

    def _get_account(self):
        """Return the account to pay, as banks print it; empty when there is none."""
        account = self.bank_account_id.sudo()  # the letter is there to tell it
        if not account:
            return {}
        return {
            "holder": account.acc_holder_name or account.partner_id.name,
            "bank": account.bank_id.name or "",
            "iban": group_iban(account.acc_number),
            "bic": account.bank_bic or "",
            "rib": rib(account.acc_number),
        }

    # === FILES === #

    def action_print(self):
        """Return the letter: once it is issued, the file that was issued."""
        if len(self) == 1 and self.document_id:
            return {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{self.document_id.id}?download=true",
                "target": "download",
            }
        return self.env.ref(PDF_REPORT).report_action(self, config=False)

    def _get_file_name(self):
        self.ensure_one()
        number = (self.name or "projet").replace("/", "-")
        return f"Appel-de-fonds-{number}"

    def _attach_document(self):
        """Keep the letter as a file, and tell of it on the funding."""
        document, extension = self.env["ir.actions.report"]._render_file(
            PDF_REPORT, self.ids
        )
        attachments = self.env["ir.attachment"]
        if rib_file := self._get_rib():
            if extension == "pdf":
                document = bank_paper.add_pages(document, rib_file)
            else:  # no PDF engine: beside the letter
                attachments = self._keep_file("RIB.pdf", rib_file)
        attachment = self._keep_file(f"{self._get_file_name()}.{extension}", document)
        self._write_frozen({"document_id": attachment.id})
        self.funding_id.message_post(
            body=self.env._(
                "Call for funds %(number)s: %(amount)s for “%(part)s”.",
                number=self.name,
                amount=self.currency_id.format(self.amount),
                part=self.instalment_id.name,
            ),
            attachment_ids=(attachment + attachments).ids,
        )

    def _keep_file(self, name, raw):
        return self.env["ir.attachment"].create(
            {"name": name, "raw": raw, "res_model": self._name, "res_id": self.id}
        )

    def _get_kept_attachment(self, report):
        """Return the file that stands for ``report``, once it is issued."""
        self.ensure_one()
        is_ours = report == self.env.ref(PDF_REPORT, raise_if_not_found=False)
        return self.document_id if is_ours else self.env["ir.attachment"]


def _address_lines(partner):
    town = " ".join(filter(None, [partner.zip, partner.city]))
    return [line or "" for line in (partner.street, partner.street2, town)]
