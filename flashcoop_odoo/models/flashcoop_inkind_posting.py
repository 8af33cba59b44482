from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..report.french import in_french
from .flashcoop_funding_amounts import ACCOUNTING_GROUPS

# Nature → (use, source) in the chart of associations, which numbers 870 and 875 the
# other way round than the form: see `flashcoop.heading`.
ACCOUNTS = {
    "volunteering": ("864", "875"),
    "service": ("862", "871"),
    "loan": ("861", "871"),
    "gift": ("860", "870"),
}
# Of what is booked.
ENTRY_STATES = [("draft", "Entries to post"), ("posted", "Entries posted")]


class FlashcoopInkindPosting(models.Model):
    """Contributions in kind in the books: off-balance accounts alone, a journal of
    their own, no analytic account. Booked or not, the statement counts them by nature.
    """

    _inherit = "flashcoop.inkind"

    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Journal Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=ACCOUNTING_GROUPS,
    )
    regime = fields.Selection(related="company_id.flashcoop_regime")
    is_booked = fields.Boolean(
        string="Booked", compute="_compute_is_booked", help="An entry stands for it."
    )
    entry_state = fields.Selection(
        selection=ENTRY_STATES, string="Entries", compute="_compute_is_booked"
    )

    @api.depends("move_id.state")
    def _compute_is_booked(self):
        for inkind in self:
            move = inkind.sudo().move_id  # whether there is one, not which
            inkind.is_booked = bool(move) and move.state != "cancel"
            inkind.entry_state = inkind.is_booked and move.state

    def _check_not_booked(self):
        for inkind in self:
            if inkind.is_booked:
                raise UserError(
                    self.env._(
                        "“%s” stands in the books: ask your accountant to cancel or"
                        " delete its entry first.",
                        inkind.name,
                    )
                )

    def action_book(self):
        """Create draft entries on 86 and 87: one a volunteer sheet and fiscal year, one
        for each of the others.

        :raise AccessError: for those who book no awards.
        :raise UserError: for what is not validated or booked already, for a commercial
            company, without the accounts, or in a locked period.
        """
        if not self.env.user.has_group("flashcoop_odoo.flashcoop_group_funding"):
            raise AccessError(
                self.env._("Only funding officers and managers book contributions.")
            )
        self.check_access("write")
        (self | self.sheet_id.line_ids).lock_for_update()
        loose = self.filtered(lambda inkind: not inkind.sheet_id)
        batches = [sheet.line_ids for sheet in self.sheet_id] + list(loose)
        if not batches:
            raise UserError(self.env._("There is nothing to book."))
        years = []
        for batch in batches:
            batch._check_can_book()
            years += batch.grouped(
                lambda inkind: inkind._get_fiscal_year_end()
            ).values()
        for batch in years:
            batch._book()
        return self.env["flashcoop.year.end"]._notify_drafts(len(years))

    def _get_fiscal_year_end(self):
        company = self.company_id.sudo()  # its calendar, for whoever books
        return company.compute_fiscalyear_dates(self.date)["date_to"]

    def _check_can_book(self):
        company = self.company_id
        if company.flashcoop_regime == "company":
            raise UserError(
                self.env._(
                    "%s keeps the accounts of a commercial company, which has no"
                    " classes 86 and 87: contributions in kind show in reports alone.",
                    company.name,
                )
            )
        self._check_not_booked()
        for inkind in self:
            if not inkind.is_validated:
                raise UserError(self.env._("“%s” is not validated yet.", inkind.name))

    def _book(self):
        """Create the draft of one batch (sudo: officers propose, accountants post)."""
        company = self.company_id
        numbers = {number for line in self for number in ACCOUNTS[line.nature]}
        roles = self.env["flashcoop.account.role"].search(
            [("code", "in", list(numbers))]
        )
        accounts = roles._get_accounts(company)
        journal = company.sudo()._get_flashcoop_inkind_journal()
        day = max(self.mapped("date"))
        company._check_flashcoop_open(day, journal)
        lines = in_french(self).sudo()
        move = (
            self.env["account.move"]
            .sudo()
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "date": day,
                    "journal_id": journal.id,
                    "ref": lines.env._(
                        "Contributions in kind – %s", self.cohort_id.name
                    ),
                    "line_ids": [
                        Command.create(vals)
                        for line in lines
                        for vals in line._prepare_item_vals(accounts)
                    ],
                }
            )
        )
        self.sudo()._write_frozen({"move_id": move.id})

    def _prepare_item_vals(self, accounts):
        """Return the two items of a contribution, for the same amount."""
        label = f"{self.date:%d/%m/%Y} {self.name}"
        return [
            {
                "name": label,
                "account_id": accounts[number].id,
                "partner_id": self.partner_id.id,
                "balance": sign * self.amount,
                "analytic_distribution": False,
            }
            for number, sign in zip(ACCOUNTS[self.nature], (1, -1), strict=True)
        ]
