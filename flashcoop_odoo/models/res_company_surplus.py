from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..calc.headings import parse_prefixes
from .flashcoop_surplus import BASES

# Where shares and gifts go when the company names no account, the first that exists.
SHARE_PREFIXES = {"share": ("658",), "gift": ("657", "6238", "658")}


class ResCompanySurplus(models.Model):
    """What a carrying body keeps of a result, and where the members' shares go."""

    _inherit = "res.company"

    flashcoop_contribution_rate = fields.Float(
        string="Contribution of a Flashcoop (%)",
        digits=(5, 2),
        default=10.0,
        help="What the carrying body keeps, proposed on each closing of accounts.",
    )
    flashcoop_contribution_base = fields.Selection(
        selection=BASES,
        string="Base of the Contribution",
        default="turnover",
        required=True,
    )
    flashcoop_purchase_prefixes = fields.Char(
        string="Accounts of Direct Purchases",
        default="60",
        required=True,
        help="First digits of the accounts of what a group buys to sell, separated by"
        " commas.",
    )
    flashcoop_share_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Account of Shares",
        domain="[('internal_group', '=', 'expense')]",
        check_company=True,
        help="The members' shares are a cost of the carrying body. Empty: the first"
        " account in 658. Ask your accountant: what people under another status than"
        " CAPE get may be pay, with its own account and declarations.",
    )
    flashcoop_gift_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Account of Gifts",
        domain="[('internal_group', '=', 'expense')]",
        check_company=True,
        help="Empty: the first account in 657, 6238 or 658.",
    )
    flashcoop_share_payable_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Account of What Members Are Owed",
        domain="[('account_type', '=', 'liability_payable')]",
        check_company=True,
        help="Such as 467 “coopérants, parts à payer”, of the type Payable, so that"
        " members are not mixed with suppliers. Empty: the payable account of each"
        " contact.",
    )

    _flashcoop_contribution_bounds = models.Constraint(
        "CHECK (flashcoop_contribution_rate BETWEEN 0 AND 100)",
        "The contribution lies between 0 and 100 %.",
    )

    @api.constrains("flashcoop_purchase_prefixes")
    def _check_flashcoop_purchase_prefixes(self):
        for company in self:
            prefixes = parse_prefixes(company.flashcoop_purchase_prefixes)
            if not all(prefix.isdigit() and prefix[0] == "6" for prefix in prefixes):
                raise ValidationError(
                    self.env._(
                        "Accounts of purchases begin with 6: write their first digits,"
                        " separated by commas, such as 601,607."
                    )
                )

    def _get_flashcoop_share_account(self, kind):
        """Return the account of costs of a ``share`` or a ``gift`` (in sudo).

        :raise UserError: when the company has none.
        """
        self.ensure_one()
        account = self.sudo()[f"flashcoop_{kind}_account_id"]
        for prefix in SHARE_PREFIXES[kind]:
            account = account or self._find_flashcoop_account(prefix)
        if not account:
            raise UserError(
                self.env._(
                    "%(company)s has no account %(prefixes)s for the shares: choose"
                    " one in the settings of Flashcoop.",
                    company=self.name,
                    prefixes=", ".join(SHARE_PREFIXES[kind]),
                )
            )
        return account

    def _find_flashcoop_account(self, prefix):
        accounts = self.env["account.account"].sudo().with_company(self)
        return accounts.search(
            [
                *accounts._check_company_domain(self),
                ("code", "=like", f"{prefix}%"),
                ("internal_group", "=", "expense"),
            ],
            order="code",
            limit=1,
        )
