from odoo import models
from odoo.tools import html2plaintext

from ..report.french import in_french

STALL_REPORT = "flashcoop_odoo.stall_sheet_pdf"


class FlashcoopStallSheetDocument(models.Model):
    """The stall sheet on paper; each closing keeps its own."""

    _inherit = "flashcoop.stall.sheet"

    def action_print(self):
        return self.env.ref(STALL_REPORT).report_action(self, config=False)

    def _close(self):
        """Extend the closing to keep the document of what has just been booked."""
        result = super()._close()
        self._attach_document()
        return result

    def _attach_document(self):
        """Attach the document of this version.

        Sellers stand in it under their pseudonyms: who reads the sheet need not be
        someone who may know people.
        """
        self.ensure_one()
        sheet = self.with_context(flashcoop_pseudonyms=True)
        content, extension = sheet.env["ir.actions.report"]._render_file(
            STALL_REPORT, self.ids
        )
        file = self.env["ir.attachment"].create(
            {
                "name": f"{self._get_file_name()}.{extension}",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self._message_log(
            body=self.env._("Version %s is closed; its document is kept.", self.version)
            if extension == "pdf"
            else self.env._(
                "Version %s is closed. No PDF could be made (is wkhtmltopdf"
                " installed?), so the document is kept as HTML: open it in a browser to"
                " print it.",
                self.version,
            ),
            attachment_ids=file.ids,
        )

    # === WHAT IS PRINTED === #

    def _get_file_name(self):
        """Return the name of the file, without extension: FDC-2022-001-v1."""
        self.ensure_one()
        if not self.name:
            return f"{self.cohort_id.name} {self.date}".replace("/", "-")
        return f"{self.name.replace('/', '-')}-v{self.version}"

    def _get_print_lang(self):
        """Return the language of the document: French where it is active, as the
        books it goes with are."""
        return in_french(self).env.lang

    def _get_printed_sellers(self):
        """Return the names of the sellers as the reader may know them."""
        sellers = self.seller_ids or self.entry_ids.seller_id
        if self.env.context.get("flashcoop_pseudonyms"):
            return sellers.mapped("pseudonym")
        return sellers.mapped("display_name")

    def _get_printed_lines(self):
        """Return ``[(line, [price])]``: what was brought or left, with every price it
        was sold at, taxes included."""
        groups = self.env["flashcoop.stall.entry"]._read_group(
            [("sheet_id", "=", self.id), ("kind", "=", "sale")],
            ["offer_id", "price_unit"],
            ["quantity:sum"],
        )
        prices = {}
        for offer, price, quantity in groups:
            if quantity:
                prices.setdefault(offer, []).append(price)
        return [
            (line, prices.get(line.offer_id, [line.offer_id.price_unit]))
            for line in self.line_ids
            if line.brought or line.sold or line.given or line.broken
        ]

    def _get_receipt(self):
        """Return the posted receipt of this version, or its credit note (in sudo);
        empty when nothing was sold or the sheet is open."""
        self.ensure_one()
        if self.state != "closed":
            return self._moves_sudo()
        return self._get_live_moves().filtered(
            lambda move: move.is_sale_document(include_receipts=True)
        )

    def _get_printed_vat(self):
        """Return the VAT as booked: ``[{name, base, tax, total}]``, one a tax and one
        for what carries none, in company currency; empty without a receipt."""
        lines = self._get_receipt().line_ids
        sold = lines.filtered(lambda line: line.display_type == "product")
        rows = []
        for tax in sold.tax_ids | lines.tax_line_id:  # a rate of 0 % has no tax item
            taxed = sold.filtered(lambda line, tax=tax: tax in line.tax_ids)
            booked = lines.filtered(lambda line, tax=tax: line.tax_line_id == tax)
            name = f"{tax.amount:g} %".replace(".", ",")
            rows.append(self._prepare_printed_vat(name, taxed, booked))
        untaxed = sold.filtered(lambda line: not line.tax_ids)
        if untaxed:
            name = in_french(self).env._("Without VAT")
            rows.append(self._prepare_printed_vat(name, untaxed, lines.browse()))
        return rows

    def _prepare_printed_vat(self, name, sold, booked):
        base, tax = -sum(sold.mapped("balance")), -sum(booked.mapped("balance"))
        return {"name": name, "base": base, "tax": tax, "total": base + tax}

    def _get_printed_vat_mention(self):
        """Return the legal mention of a sale without VAT, as the receipt carries it;
        of a sheet that is not booked, that of the company."""
        receipt = self._get_receipt()
        if receipt:
            return html2plaintext(receipt.narration or "").strip()
        company = self.company_id.sudo()  # a facilitator reads the mention alone
        return company.flashcoop_vat_exempt and company.flashcoop_vat_mention or ""
