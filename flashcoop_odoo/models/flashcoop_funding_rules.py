from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..calc.eligibility import Rules
from ..calc.headings import parse_prefixes


class FlashcoopFundingRules(models.Model):
    """Which costs a funder accepts; see :mod:`..calc.eligibility`.

    The rules advise and suggest; what people enter on a bill is refused for double
    funding alone.
    """

    _inherit = "flashcoop.funding"

    refused_prefixes = fields.Char(
        string="Refused Accounts",
        help="First digits of the accounts that the funder refuses, separated by"
        " commas; they win over the accepted ones.",
    )
    date_basis = fields.Selection(
        selection=[
            ("accounting", "Accounting date"),
            ("invoice", "Date of the invoice"),
        ],
        string="Day that Counts",
        default="accounting",
        required=True,
        help="Which day of a cost must lie within the eligible dates. A cost without"
        " an invoice goes by its accounting date.",
    )
    rate_basis = fields.Selection(
        selection=[
            ("total", "Of all costs of its Flashcoops"),
            ("eligible", "Of the costs that it accepts"),
            ("cost", "Of each cost"),
        ],
        string="Rate Applies To",
        default="total",
        required=True,
    )
    cap_ids = fields.One2many(
        comodel_name="flashcoop.funding.cap",
        inverse_name="funding_id",
        string="Caps",
        copy=True,
    )

    @api.constrains("refused_prefixes")
    def _check_refused_prefixes(self):
        for funding in self:
            for prefix in parse_prefixes(funding.refused_prefixes):
                if not prefix.isalnum():
                    raise ValidationError(
                        self.env._(
                            "“%s” is not the beginning of an account number: write"
                            " digits separated by commas, such as 60,61.",
                            prefix,
                        )
                    )

    def _get_last_day(self):
        """Return the last day to spend the funding on: where the agreement sets none,
        the end of the last year that it, a share or a Flashcoop of it is of."""
        self.ensure_one()
        if self.date_to:
            return self.date_to
        days = [s.fiscal_year_end or s.cohort_id.date_end for s in self.share_ids]
        return max(filter(None, [self.fiscal_year_end, *days]), default=None)

    def _get_rules(self):
        """Return {funding id: calc.eligibility.Rules}."""
        return {
            funding.id: Rules(
                funding.id,
                parse_prefixes(funding.eligible_prefixes),
                parse_prefixes(funding.refused_prefixes),
                funding.date_from or None,
                funding.date_to or None,
                funding.date_basis == "invoice",
                funding.tax_basis == "included",
                funding.cap_rate if funding.rate_basis == "cost" else 0,
                frozenset(funding.share_ids.cohort_id.ids),
            )
            for funding in self
        }
