from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..report.french import in_french

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

    flashcoop_inkind_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Journal of Contributions in Kind",
        domain="[('type', '=', 'general')]",
        check_company=True,
        help="Off-balance entries stand apart from all others. Empty: it is created at"
        " the first of them.",
    )

    def _check_flashcoop_open(self, day, journal):
        """Refuse an entry in a locked period, where core would move its date.

        :raise UserError: when the books are locked on that day for this user.
        """
        company = self.sudo()
        if company._get_violated_lock_dates(day, False, journal):
            raise UserError(
                self.env._(
                    "The books of %(company)s are locked on %(day)s: no entry can be"
                    " dated so. Ask your accountant to open the period.",
                    company=company.name,
                    day=format_date(self.env, day),
                )
            )

    def _get_flashcoop_inkind_journal(self):
        """Return the journal of contributions in kind, created when it is needed."""
        self.ensure_one()
        if not self.flashcoop_inkind_journal_id:
            journals = (
                self.env["account.journal"]
                .with_context(active_test=False)
                .search([("company_id", "=", self.id)])
            )
            taken = set(journals.mapped("code"))
            codes = ("CVN", *(f"CVN{number}" for number in range(2, 10)))
            self.flashcoop_inkind_journal_id = self.env["account.journal"].create(
                {
                    "name": in_french(self).env._("Contributions in kind"),
                    "code": next(code for code in codes if code not in taken),
                    "type": "general",
                    "company_id": self.id,
                    "show_on_dashboard": False,
                }
            )
        return self.flashcoop_inkind_journal_id

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
                    ("id", "not in", self._get_flashcoop_special_journals().ids),
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

    def _get_flashcoop_special_journals(self):
        """Return the journals of this kind that serve something else (sudo)."""
        company = self.sudo()
        return (
            company.currency_exchange_journal_id | company.flashcoop_inkind_journal_id
        )
