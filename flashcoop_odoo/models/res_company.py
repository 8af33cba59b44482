from odoo import fields, models

from ..report.french import in_french


class ResCompany(models.Model):
    _inherit = "res.company"

    flashcoop_days = fields.Integer(
        string="Days of a Flashcoop",
        default=7,
        help="Working days of a programme, weekends and public holidays left out.",
    )
    flashcoop_rna = fields.Char(
        string="RNA", help="Number in the national register of associations."
    )
    flashcoop_local_register = fields.Char(
        string="Local Register of Associations",
        help="Date of entry in the register (Alsace-Moselle).",
    )
    flashcoop_legal_representative = fields.Char(
        string="Legal Representative", help="Signs the reports to funders."
    )
    flashcoop_grant_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Grants Journal",
        domain="[('type', '=', 'sale')]",
        check_company=True,
        help="Where awards are booked, apart from the numbering of invoices.",
    )

    flashcoop_retention_months = fields.Integer(
        string="Months of Working Files",
        default=24,
        help="How long after the last contact a participant's file is kept among the"
        " working files.",
    )

    _flashcoop_retention_bounds = models.Constraint(
        "CHECK (flashcoop_retention_months BETWEEN 1 AND 120)",
        "Working files are kept between 1 and 120 months.",
    )
    _flashcoop_days_bounds = models.Constraint(
        "CHECK (flashcoop_days BETWEEN 1 AND 60)",
        "A Flashcoop has between 1 and 60 days.",
    )

    def _get_flashcoop_bank_accounts(self):
        """Return the bank accounts that funders may pay to, those of journals first.

        sudo: officers have no right on journals; letters tell these accounts anyway.
        """
        company = self.sudo()
        journals = company.env["account.journal"].search(
            [("company_id", "in", company.ids), ("type", "=", "bank")]
        )
        accounts = journals.bank_account_id | company.partner_id.bank_ids
        return accounts.filtered("active").with_env(self.env)

    def _get_flashcoop_grant_journal(self):
        """Return the journal of awards, created at the first award."""
        self.ensure_one()
        if not self.flashcoop_grant_journal_id:
            journals = (
                self.env["account.journal"]
                .with_context(active_test=False)
                .search([("company_id", "=", self.id)])
            )
            taken = set(journals.mapped("code"))
            codes = ("SUBV", *(f"SUBV{number}" for number in range(2, 10)))
            self.flashcoop_grant_journal_id = self.env["account.journal"].create(
                {
                    "name": in_french(self).env._("Grants"),
                    "code": next(code for code in codes if code not in taken),
                    "type": "sale",
                    "company_id": self.id,
                    "refund_sequence": True,
                }
            )
        return self.flashcoop_grant_journal_id
