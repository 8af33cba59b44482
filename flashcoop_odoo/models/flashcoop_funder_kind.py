from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache


class FlashcoopFunderKind(models.Model):
    """A kind of funder, as line 74 of CERFA 15059*02 tells them apart."""

    _name = "flashcoop.funder.kind"
    _description = "Funder Kind"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    is_own = fields.Boolean(
        string="Own Funds",
        help="The organisation's own money: it appears in budgets but awards nothing,"
        " so it is never booked.",
    )
    proof_years = fields.Integer(
        string="Years of Proof",
        default=5,
        help="How long such a funder may ask for proof, from 31 December of the year of"
        " its last payment: five years for European funds (CPR, art. 82) and in"
        " general (C. civ., art. 2224), unless the agreement says otherwise.",
    )
    sheet_mention = fields.Char(
        string="Mention on Sheets",
        translate=True,
        help="Printed on attendance sheets and certificates when such a funder pays,"
        " unless the funding has a mention of its own.",
    )
    income_account_id = fields.Many2one(
        comodel_name="account.account",
        company_dependent=True,
        ondelete="restrict",
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Where the awards of these funders are booked. Empty: the first income"
        " account whose number starts with 74.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another funder kind already has this code."
    )

    @api.model_create_multi
    def create(self, vals_list):
        kinds = super().create(vals_list)
        self.env.registry.clear_cache()  # see _get_codes and the layout of headings
        return kinds

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    @api.model
    @ormcache()
    def _get_codes(self):
        """Return {id: code} of all kinds."""
        return {kind.id: kind.code for kind in self.sudo().search([])}

    def _get_income_account(self, company):
        """Return the income account that an award of this kind credits.

        :raise UserError: when the company's chart has no account for it.
        """
        self.ensure_one()
        kind = self.with_company(company)
        account = kind.income_account_id or self.env["account.account"].with_company(
            company
        ).search(
            [
                *self.env["account.account"]._check_company_domain(company),
                ("code", "=like", "74%"),
                ("account_type", "in", ("income", "income_other")),
            ],
            order="code",
            limit=1,
        )
        if not account:
            raise UserError(
                self.env._(
                    "No income account for funders of the kind “%(kind)s” in"
                    " %(company)s: choose one in Flashcoop > Configuration > Funder"
                    " kinds.",
                    kind=self.name,
                    company=company.name,
                )
            )
        return account
