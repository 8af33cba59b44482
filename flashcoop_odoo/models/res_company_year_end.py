from odoo import fields, models
from odoo.exceptions import UserError

REGIME_LABELS = [
    ("full", "Association under ANC 2018-06"),
    ("simple", "Association, simple accounts"),
    ("company", "Commercial company (SCIC, SCOP, CAE)"),
]


class ResCompanyYearEnd(models.Model):
    """Under which rules of accounts the company closes its fundings."""

    _inherit = "res.company"

    flashcoop_regime = fields.Selection(
        selection=REGIME_LABELS,
        string="Accounts of Fundings",
        default="company",
        required=True,
        help="Associations that follow ANC 2018-06 keep dedicated funds (19, 689, 789)"
        " of what a funder gave for a project and is not spent. The others, and"
        " commercial companies under the general chart, keep deferred income (487)"
        " alone.",
    )

    def _get_flashcoop_closing_journal(self):
        """Return the journal of entries of closings (sudo): the first of its kind.

        :raise UserError: when the company has none.
        """
        self.ensure_one()
        journal = (
            self.env["account.journal"]
            .sudo()
            .search(
                [
                    *self.env["account.journal"]._check_company_domain(self),
                    ("type", "=", "general"),
                    ("id", "!=", self.sudo().currency_exchange_journal_id.id),
                ],
                limit=1,
            )
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no journal of miscellaneous operations: create one in"
                    " accounting.",
                    self.name,
                )
            )
        return journal
