from odoo import api, fields, models
from odoo.fields import Domain

ACCOUNTING_GROUPS = "account.group_account_readonly,account.group_account_invoice"


class FlashcoopFundingAmounts(models.Model):
    """What the books say of a funding: booked, received, given back, spent."""

    _inherit = "flashcoop.funding"

    move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="flashcoop_funding_id",
        string="Award Documents",
        groups=ACCOUNTING_GROUPS,
    )
    is_booked = fields.Boolean(
        compute="_compute_book_amounts", help="A document stands in the books."
    )
    booked_amount = fields.Monetary(
        string="Booked", compute="_compute_book_amounts", help="Posted awards."
    )
    given_back_amount = fields.Monetary(
        string="Given Back",
        compute="_compute_book_amounts",
        help="Posted credit notes.",
    )
    net_amount = fields.Monetary(
        string="Net Grant",
        compute="_compute_book_amounts",
        help="Granted less given back.",
    )
    received_amount = fields.Monetary(
        string="Received",
        compute="_compute_book_amounts",
        help="What is reconciled on the award: payments, less what was paid back.",
    )
    due_amount = fields.Monetary(
        string="Still to Receive", compute="_compute_book_amounts"
    )
    spent_amount = fields.Monetary(
        string="Spent",
        compute="_compute_spent_amount",
        help="Costs charged to this funding in the books.",
    )
    remaining_amount = fields.Monetary(
        string="Remaining",
        compute="_compute_spent_amount",
        help="Net grant less the costs charged to it.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "granted_amount", "state", "move_ids.state", "move_ids.amount_residual"
    )
    def _compute_book_amounts(self):
        """One query on documents and one on receivables, in sudo: officers see
        totals of documents that they have no right to open."""
        moves = (
            self.sudo()
            .env["account.move"]
            .search(
                [("flashcoop_funding_id", "in", self.ids), ("state", "!=", "cancel")]
            )
        )
        received = self._get_received()
        by_funding = moves.grouped("flashcoop_funding_id")
        for funding in self:
            all_own = by_funding.get(funding.sudo()._origin, moves.browse())
            own = all_own.filtered(lambda m: m.state == "posted")
            refunds = own.filtered(lambda m: m.move_type == "out_refund")
            funding.is_booked = bool(all_own - refunds)
            funding.booked_amount = sum((own - refunds).mapped("amount_total_signed"))
            funding.given_back_amount = -sum(refunds.mapped("amount_total_signed"))
            funding.received_amount = received.get(funding._origin.id, 0.0)
            granted = funding.granted_amount if funding.is_granted else 0.0
            funding.net_amount = granted - funding.given_back_amount
            due = 0.0 if funding.is_own else funding.net_amount
            funding.due_amount = due - funding.received_amount

    def _get_received(self):
        """Return {funding id: balance − residual of its receivable lines}, in sudo:
        totals."""
        groups = (
            self.sudo()
            .env["account.move.line"]
            ._read_group(
                [
                    ("move_id.flashcoop_funding_id", "in", self.ids),
                    ("parent_state", "=", "posted"),
                    ("display_type", "=", "payment_term"),
                ],
                ["move_id.flashcoop_funding_id"],
                ["balance:sum", "amount_residual:sum"],
            )
        )
        return {funding.id: balance - residual for funding, balance, residual in groups}

    @api.depends("granted_amount", "state")
    def _compute_spent_amount(self):
        spent = self._read_spent()
        for funding in self:
            currency = funding.currency_id
            amount = spent.get(funding.sudo().analytic_account_id.id, 0.0)
            funding.spent_amount = currency.round(amount)
            funding.remaining_amount = currency.round(funding.net_amount - amount)

    def _read_spent(self, domain=Domain.TRUE):
        """Return {analytic account id: costs charged to the funding}, in sudo: totals.

        :param domain: which analytic lines are looked at.
        """
        layout = self.env["flashcoop.heading"]._get_layout()
        column = self.env["account.analytic.account"]._flashcoop_column("funder")
        accounts = self.sudo().analytic_account_id
        spent = {}
        for account, general, amount in (
            self.sudo()
            .env["account.analytic.line"]
            ._read_group(
                Domain(column, "in", accounts.ids) & domain,
                [column, "general_account_id"],
                ["amount:sum"],
            )
        ):
            code = general.with_company(account.company_id).code
            heading = layout.resolve(code)
            if heading and heading.side == "charge":
                spent[account.id] = spent.get(account.id, 0.0) - amount
        return spent
