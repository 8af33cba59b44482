from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from .flashcoop_funding_amounts import ACCOUNTING_GROUPS
from .frozen import with_defaults

OPENING_FIELDS = {"dedicated_opening_amount", "dedicated_opening_date"}
# Who answers for the balance of the accounts 19.
ACCOUNTANT = "account.group_account_invoice"


class FlashcoopFundingDedicated(models.Model):
    """Dedicated funds (fonds dédiés, 19) of a funding that was booked elsewhere before:
    what was not spent of it when its books were taken over."""

    _inherit = "flashcoop.funding"

    dedicated_opening_amount = fields.Monetary(
        string="Dedicated Funds Taken Over",
        copy=False,
        tracking=True,
        help="Balance of account 19 of this funding on the day on which it was taken"
        " over from other books. An accountant enters it; the opening entry of the"
        " books holds it as well.",
    )
    dedicated_opening_date = fields.Date(
        string="Taken Over On",
        copy=False,
        tracking=True,
        help="Last day of the fiscal year that was closed elsewhere.",
    )
    has_dedicated_funds = fields.Boolean(
        compute="_compute_has_dedicated_funds",
        help="The company keeps dedicated funds, and the user books.",
    )

    _dedicated_opening_positive = models.Constraint(
        "CHECK (COALESCE(dedicated_opening_amount, 0) >= 0)",
        "Dedicated funds that were taken over are zero or more.",
    )

    @api.depends("company_id.flashcoop_regime")
    @api.depends_context("uid")
    def _compute_has_dedicated_funds(self):
        books = self.env.user.has_groups(ACCOUNTING_GROUPS)
        for funding in self:
            full = funding.company_id.flashcoop_regime == "full"
            funding.has_dedicated_funds = books and full

    @api.constrains("dedicated_opening_amount")
    def _check_dedicated_once(self):
        openings = self.filtered("dedicated_opening_amount")
        # sudo: a figure of the closing, which the rule is about
        lines = self.env["flashcoop.year.end.line"].sudo()
        lines.search([("funding_id", "in", openings.ids)])._check_brought_amount()

    @api.constrains(*sorted(OPENING_FIELDS))
    def _check_dedicated_opening(self):
        for funding in self:
            amount, day = (
                funding.dedicated_opening_amount,
                funding.dedicated_opening_date,
            )
            if amount and day:
                funding._check_year_end_day(day)
            if amount and (not day or day > fields.Date.context_today(funding)):
                raise ValidationError(
                    self.env._(
                        "“%s”: dedicated funds are taken over on a day that has been:"
                        " the last one of the year closed elsewhere.",
                        funding.display_name,
                    )
                )

    def _check_year_end_day(self, day):
        """Refuse a day on which no fiscal year of the company ends."""
        year = self.company_id.sudo().compute_fiscalyear_dates(day)
        if day != year["date_to"]:
            raise ValidationError(
                self.env._(
                    "“%(funding)s”: no fiscal year ends on %(day)s. Dedicated funds are"
                    " taken over on the last day of one: %(before)s or %(after)s.",
                    funding=self.display_name,
                    day=format_date(self.env, day),
                    before=format_date(
                        self.env, year["date_from"] - relativedelta(days=1)
                    ),
                    after=format_date(self.env, year["date_to"]),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            values = with_defaults(self, vals)
            if any(values.get(name) for name in OPENING_FIELDS):
                self._check_accountant()
        return super().create(vals_list)

    def write(self, vals):
        """Extend to leave the opening to accountants, and to keep it once a closing
        rests on it."""
        if OPENING_FIELDS & vals.keys():
            self._check_accountant()
            self._check_opening_open()
        return super().write(vals)

    def _check_accountant(self):
        if not self.env.su and not self.env.user.has_group(ACCOUNTANT):
            raise AccessError(
                self.env._(
                    "Dedicated funds that were taken over are entered by who books in"
                    " accounting."
                )
            )

    def _check_opening_open(self):
        # sudo: whether there are entries, not which
        entries = self.env["account.move"].sudo()
        for funding in self:
            if entries.search_count(
                [
                    ("flashcoop_year_end_line_id.funding_id", "=", funding.id),
                    ("state", "in", ("draft", "posted")),
                ],
                limit=1,
            ):
                raise UserError(
                    self.env._(
                        "A year end of “%s” rests on these dedicated funds: take its"
                        " draft entries back first; what is posted stays.",
                        funding.display_name,
                    )
                )
