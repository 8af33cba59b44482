import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..report import bank_paper

# A company is read by everybody, visitors of the website included.
RIB_GROUPS = "base.group_system,flashcoop_odoo.flashcoop_group_funding"


class ResCompanyBank(models.Model):
    """The account that funders pay to, as the bank certifies it."""

    _inherit = "res.company"

    flashcoop_rib_file = fields.Binary(
        string="RIB",
        attachment=True,
        groups=RIB_GROUPS,
        help="The PDF that the bank gives: it goes with each call for funds.",
    )
    flashcoop_rib_name = fields.Char(string="Name of the RIB File", groups=RIB_GROUPS)

    @api.constrains("flashcoop_rib_file")
    def _check_flashcoop_rib_file(self):
        for company in self.with_context(bin_size=False):
            if company.flashcoop_rib_file:
                company._check_flashcoop_rib()

    def _check_flashcoop_rib(self):
        """Refuse a file that letters cannot enclose, or of nobody's account."""
        raw = base64.b64decode(self.flashcoop_rib_file)
        try:
            bank_paper.read_paper(raw)
        except bank_paper.UnreadablePaperError as error:
            raise ValidationError(
                self.env._(
                    "This RIB is no PDF that can be read: download it again from the"
                    " bank, or scan it as a PDF without a password."
                )
            ) from error
        numbers = self._get_flashcoop_bank_accounts().sudo().mapped("acc_number")
        known = any(bank_paper.names_account(raw, number) for number in numbers)
        if numbers and not known:
            raise ValidationError(
                self.env._(
                    "This RIB names none of the bank accounts of %(company)s"
                    " (%(accounts)s): enter its IBAN on the company's contact first, or"
                    " choose another file.",
                    company=self.name,
                    accounts=", ".join(numbers),
                )
            )
