from odoo import fields, models
from odoo.exceptions import UserError

from ..report.french import in_french
from .flashcoop_cohort_states import FINAL_STATES

# Rates of French law (CGI art. 278-0 bis, 279 n, 278); the tax itself is the company's.
VAT_RATES = {"food": 5.5, "onsite": 10.0, "sweets": 20.0, "other": 20.0}


class ResCompanySales(models.Model):
    """How a company sells at a stall: VAT, and where its cash differences go."""

    _inherit = "res.company"

    flashcoop_vat_exempt = fields.Boolean(
        string="Sales without VAT",
        help="For organisations below the ceiling of accessory income: sales carry no"
        " VAT, documents carry the mention below, and costs count with their VAT."
        " Switched off, products for sale that carry no tax get that of their kind:"
        " a product that is exempt by itself carries a tax of 0 %.",
    )
    flashcoop_vat_mention = fields.Char(
        string="Mention of the Exemption",
        default="TVA non applicable, art. 261-7-1° b du CGI",
        help="Printed on sale documents instead of VAT.",
    )

    flashcoop_stall_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Stall Sales Journal",
        domain="[('type', '=', 'sale')]",
        check_company=True,
        help="Where stall sheets are booked. Empty: the first sales journal.",
    )

    flashcoop_stall_customer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Stall Customers",
        check_company=True,
        help="One contact for all who buy at a stall, created at the first sheet: core"
        " asks for a customer on a credit note.",
    )

    def _get_flashcoop_stall_customer(self):
        """Return the contact that stands for all who buy at a stall."""
        self.ensure_one()
        if not self.flashcoop_stall_customer_id:
            self.flashcoop_stall_customer_id = self.env["res.partner"].create(
                {
                    "name": in_french(self).env._("Customers at the stall"),
                    "company_id": self.id,
                }
            )
        return self.flashcoop_stall_customer_id

    def _get_flashcoop_stall_journal(self):
        """Return the sales journal of stall sheets, never that of the grants.

        :raise UserError: when the company has none.
        """
        self.ensure_one()
        journals = self.env["account.journal"]
        journal = self.flashcoop_stall_journal_id or journals.search(
            [
                *journals._check_company_domain(self),
                ("type", "=", "sale"),
                ("id", "!=", self.flashcoop_grant_journal_id.id),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._("%s has no sales journal: create one first.", self.name)
            )
        return journal

    def _get_flashcoop_stall_sequence(self):
        """Return the numbering of stall sheets, one a company and without gaps."""
        self.ensure_one()
        code = "flashcoop.stall.sheet"
        sequences = self.env["ir.sequence"]
        sequence = sequences.search([("code", "=", code), ("company_id", "=", self.id)])
        return sequence or sequences.create(
            {
                "name": f"Flashcoop: stall sheets, {self.name}",
                "code": code,
                "prefix": "FDC/%(range_year)s/",
                "padding": 3,
                "implementation": "no_gap",
                "use_date_range": True,
                "company_id": self.id,
            }
        )

    # === VAT === #

    def write(self, vals):
        """Override of `base` to carry a change of the exemption to what is for sale."""
        name = "flashcoop_vat_exempt"
        turned = self.filtered(lambda c: name in vals and c[name] != bool(vals[name]))
        result = super().write(vals)
        for company in turned:
            company._follow_flashcoop_vat()
        return result

    def _follow_flashcoop_vat(self):
        """Give products that were made without VAT and are still for sale their tax,
        and say on the selling days that are not booked yet how they will be."""
        self.ensure_one()
        # sudo: who may change the company need not see its Flashcoops
        ours = [("company_id", "=", self.id)]
        sheets = self.env["flashcoop.stall.sheet"].sudo()
        sheets = sheets.search(
            [*ours, ("state", "=", "open"), ("entry_ids", "!=", False)]
        )
        if self.flashcoop_vat_exempt:
            body = self.env._("Sales are now without VAT: so will this day be booked.")
        else:
            offers = self.env["flashcoop.offer"].sudo().with_context(active_test=True)
            for_sale = [*ours, ("cohort_id.state", "not in", FINAL_STATES)]
            offers.search(for_sale)._give_missing_taxes()
            body = self.env._("Sales now carry VAT: so will this day be booked.")
        for sheet in sheets:
            sheet.message_post(body=body)

    def _find_flashcoop_vat(self, kind):
        """Return the sale tax, included in prices, of a kind of sale (in sudo), active
        or not; empty when the company has none, or sells without VAT.

        :param kind: a key of ``VAT_RATES``.
        """
        self.ensure_one()
        taxes = self.env["account.tax"].sudo().with_context(active_test=False)
        if self.flashcoop_vat_exempt:
            return taxes
        found = taxes.search(
            [
                *taxes._check_company_domain(self),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
                ("amount", "=", VAT_RATES[kind]),
                ("tax_scope", "in", (False, "consu")),
            ],
        )
        return found.filtered("price_include").sorted(
            lambda tax: (not tax.active, tax.sequence, tax.id)
        )[:1]

    def _get_flashcoop_vat(self, kind):
        """Return the tax of ``_find_flashcoop_vat``, ready for use: the French chart
        ships the reduced rates inactive.

        :raise UserError: when the company sells with VAT and has no such tax.
        """
        tax = self._find_flashcoop_vat(kind)
        if not tax and not self.flashcoop_vat_exempt:
            raise UserError(
                self.env._(
                    "%(company)s has no sale tax of %(rate)s %% included in prices:"
                    " create one in Accounting > Configuration > Taxes.",
                    company=self.name,
                    rate=VAT_RATES[kind],
                )
            )
        tax.filtered(lambda tax: not tax.active).active = True
        return tax

    # === CASH === #

    def _get_flashcoop_cash_account(self, kind):
        """Return the account of cash differences (in sudo).

        :param kind: ``profit`` or ``loss``; 758 and 658 in the French chart, where
            core's own default is outside of the classes of income and costs.
        :raise UserError: when the company has no account for it.
        """
        self.ensure_one()
        prefix = {"profit": "758", "loss": "658"}[kind]
        accounts = self.env["account.account"].sudo().with_company(self)
        account = accounts.search(
            [
                *accounts._check_company_domain(self),
                ("code", "=like", f"{prefix}%"),
            ],
            order="code",
            limit=1,
        )
        field = {"profit": "income", "loss": "expense"}[kind]
        account = account or self.sudo()[f"default_cash_difference_{field}_account_id"]
        if not account:
            raise UserError(
                self.env._(
                    "%(company)s has no account %(prefix)s for cash differences:"
                    " create it in Accounting > Configuration > Chart of accounts.",
                    company=self.name,
                    prefix=prefix,
                )
            )
        return account
