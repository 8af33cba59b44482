from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..calc.chart import look
from ..calc.headings import parse_prefixes

# Which regimes each choice of accounts serves.
REGIMES = {
    "all": {"company", "simple", "full"},
    "association": {"simple", "full"},
    "full": {"full"},
}


class FlashcoopAccountRole(models.Model):
    """An account that the books of fundings need, by what it is for.

    A chart may number it otherwise, or use its number for something else: see
    :mod:`..calc.chart`. Labels are those of the official chart, hence French.
    """

    _name = "flashcoop.account.role"
    _description = "Account of Fundings"
    _order = "sequence, code, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(
        string="Number",
        required=True,
        help="In the official chart, without the zeros at its end.",
    )
    name = fields.Char(string="Label", required=True)
    prefixes = fields.Char(
        required=True,
        help="First digits of the accounts that may serve, the best first, separated"
        " by commas.",
    )
    words = fields.Char(
        help="What the name of such an account says, separated by commas: an account"
        " under this number that says none of it means something else. Empty: any.",
    )
    account_type = fields.Selection(
        selection=[
            ("asset_current", "Current asset"),
            ("liability_current", "Current liability"),
            ("liability_non_current", "Long-term liability"),
            ("expense", "Cost"),
            ("income", "Income"),
            ("off_balance", "Off-balance"),
        ],
        string="Type",
        required=True,
    )
    regime = fields.Selection(
        selection=[
            ("all", "All organisations"),
            ("association", "Associations"),
            ("full", "Associations under ANC 2018-06"),
        ],
        string="Kept By",
        required=True,
        default="all",
    )
    account_id = fields.Many2one(
        comodel_name="account.account",
        company_dependent=True,
        ondelete="restrict",
        help="Empty: the first account of the chart whose number and name fit.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another account of fundings already has this number."
    )

    @api.constrains("code", "prefixes")
    def _check_code(self):
        for role in self:
            for number in (role.code, *parse_prefixes(role.prefixes)):
                if not number.isdigit():
                    raise ValidationError(
                        self.env._(
                            "“%s” is not the beginning of an account number: write"
                            " digits.",
                            number,
                        )
                    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for role in self:
            role.display_name = f"{role.code} {role.name}"

    # === BUSINESS === #

    @api.model
    def _of_regime(self, regime):
        """Return the roles of an organisation under a regime."""
        served = [name for name, regimes in REGIMES.items() if regime in regimes]
        return self.search([("regime", "in", served)])

    @api.model
    def _read_chart(self, company):
        """Return ({number: account}, {number: its name in all languages}) of a
        company, in sudo: who sets up fundings need not read the chart."""
        accounts = self.env["account.account"].sudo().with_company(company)
        found = accounts.search(accounts._check_company_domain(company))
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        by_code, names = {}, {}
        for account in found.filtered("code"):
            by_code[account.code] = account
            names[account.code] = " ".join(
                account.with_context(lang=lang).name or "" for lang in langs
            )
        return by_code, names

    def _look(self, company):
        """Return {role: (:class:`..calc.chart.Found`, account it names, in sudo)}."""
        by_code, names = self._read_chart(company)
        digits = max(map(len, by_code), default=6)
        result = {}
        for role in self:
            chosen = role.sudo().with_company(company).account_id
            chosen = chosen.filtered("code")  # of this company
            found = look(
                role.code,
                parse_prefixes(role.prefixes),
                parse_prefixes(role.words),
                {chosen.code: ""} if chosen else names,
                digits,
            )
            if chosen:
                found = found._replace(status="exists", code=chosen.code, taken="")
            number = found.taken or found.code
            result[role] = found, chosen or by_code.get(number, chosen)
        return result

    def _get_accounts(self, company):
        """Return {number of the role: account (sudo)} of all of ``self``.

        :raise UserError: when the company lacks some, with their numbers.
        """
        found = self._look(company)
        missing = [
            role.display_name
            for role, (look_up, _account) in found.items()
            if look_up.status != "exists"
        ]
        if missing:
            raise UserError(
                self.env._(
                    "The chart of %(company)s lacks: %(accounts)s. Create them in"
                    " Flashcoop > Funding > Accounts of associations, or choose them in"
                    " Flashcoop > Configuration > Accounts of fundings.",
                    company=company.name,
                    accounts=", ".join(missing),
                )
            )
        return {role.code: account for role, (_found, account) in found.items()}
