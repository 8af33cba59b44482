from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..report.french import in_french
from .flashcoop_funding_amounts import ACCOUNTING_GROUPS


class FlashcoopSurplusPosting(models.Model):
    """How the shares go into the books, and come out of them again.

    One purchase receipt a member, one for the cause: each has its own residual, and
    core's Register Payment pays it. The contribution to the carrying body is not
    booked: its money is in the same books already, and nobody owes it to anybody.
    """

    _inherit = "flashcoop.surplus"

    move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="flashcoop_surplus_id",
        string="Entries",
        groups=ACCOUNTING_GROUPS,
        help="Receipts of the shares and, when a posting was cancelled, reversals.",
    )
    gift_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry of the Gift",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=ACCOUNTING_GROUPS,
    )
    to_pay_amount = fields.Monetary(
        string="To Pay",
        compute="_compute_to_pay_amount",
        help="Shares of the members, and the gift.",
    )
    residual_amount = fields.Monetary(
        string="Still Due",
        compute="_compute_residual_amount",
        help="What is not paid yet of the shares and the gift.",
    )
    gift_residual_amount = fields.Monetary(
        string="Gift Still Due", compute="_compute_residual_amount"
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.amount", "gift_amount")
    def _compute_to_pay_amount(self):
        for surplus in self:
            amount = sum(surplus.line_ids.mapped("amount")) + surplus.gift_amount
            surplus.to_pay_amount = surplus.currency_id.round(amount)

    @api.depends("line_ids.residual_amount", "gift_move_id.amount_residual")
    def _compute_residual_amount(self):
        for surplus in self:
            gift = surplus.sudo().gift_move_id  # whether it is paid, not the entry
            surplus.gift_residual_amount = gift.amount_residual if gift else 0.0
            surplus.residual_amount = surplus.currency_id.round(
                sum(surplus.line_ids.mapped("residual_amount"))
                + surplus.gift_residual_amount
            )

    # === ACTIONS === #

    def action_post(self):
        """Put the shares into the books.

        :raise AccessError: for a facilitator.
        :raise UserError: when there is nothing to pay, or it is posted already;
            nothing is booked then.
        """
        self._check_manager()
        for surplus in self:
            surplus.check_access("write")
            surplus.lock_for_update()
            surplus.cohort_id._check_open()
            surplus._check_can_post()
            surplus._post_shares()

    def cancel_posting(self, reason):
        """Take the shares out of the books by reversal; the vote stands.

        :param reason: why, kept in the history.
        :raise AccessError: for a facilitator.
        :raise UserError: without a reason, or once somebody was paid.
        """
        self.ensure_one()
        self._check_manager()
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the posting is cancelled."))
        self.lock_for_update()
        self.cohort_id._check_open()
        if self.step != "posted":
            raise UserError(self.env._("“%s” is not posted.", self.display_name))
        self._check_nobody_paid()
        receipts = self._get_receipts()
        receipts._reverse_moves(
            [self._prepare_reversal_vals(move) for move in receipts], cancel=True
        )
        # sudo: the links to entries are an accountant's, the role was checked above
        self.sudo().line_ids._write_frozen({"move_id": False})
        self.sudo()._write_frozen({"gift_move_id": False})
        self._write_frozen({"step": "voted", "version": self.version + 1})
        self.message_post(body=self.env._("Posting cancelled: %s", reason.strip()))

    def action_register_payment(self):
        """Open core's Register Payment on what is still due."""
        self.ensure_one()
        due = self.move_ids & self._get_receipts().sudo(False)
        return due.filtered("amount_residual").action_register_payment()

    def action_view_entries(self):
        self.ensure_one()
        return self.move_ids._get_records_action(name=self.display_name)

    # === POSTING === #

    def _check_manager(self):
        if not self._may_manage():
            raise AccessError(
                self.env._("A coordinator or a funding officer posts the shares.")
            )

    def _check_can_post(self):
        self.ensure_one()
        if self.step != "voted":
            raise UserError(
                self.env._(
                    "The shares of “%s” are posted once, after the vote.",
                    self.display_name,
                )
            )
        if self.currency_id.compare_amounts(self.to_pay_amount, 0) <= 0:
            raise UserError(
                self.env._(
                    "There is nothing to pay to anybody: the vote closes these"
                    " accounts, no entry is needed."
                )
            )

    def _check_nobody_paid(self):
        self.ensure_one()
        if self.currency_id.compare_amounts(self.residual_amount, self.to_pay_amount):
            paid = self.line_ids.filtered("paid_amount")
            names = paid.mapped("display_name") or [self.gift_partner_id.display_name]
            raise UserError(
                self.env._(
                    "Already paid, at least in part: %s. Undo the payment in"
                    " accounting first.",
                    ", ".join(names),
                )
            )

    def _get_receipts(self):
        """Return the receipts in force (sudo): a coordinator posts and follows them
        without a right on invoices."""
        surpluses = self.sudo()
        return surpluses.line_ids.move_id | surpluses.gift_move_id

    def _post_shares(self):
        self.ensure_one()
        # sudo: a coordinator posts without a right on invoices, a funding officer
        # without one on who members are; the role was checked by the caller.
        books = in_french(self).sudo().with_company(self.company_id)
        for line in books.line_ids:
            if self.currency_id.compare_amounts(line.amount, 0) > 0:
                partner = line.participant_id.partner_id
                move = books._post_receipt(partner, line.amount, "share")
                line._write_frozen({"move_id": move.id})
        if self.currency_id.compare_amounts(self.gift_amount, 0) > 0:
            move = books._post_receipt(self.gift_partner_id, self.gift_amount, "gift")
            books._write_frozen({"gift_move_id": move.id})
        self._write_frozen({"step": "posted"})
        day = max(self._get_receipts().mapped("date"))
        if day != self.vote_date:
            self.message_post(
                body=self.env._("This month is locked: booked on %s.", day)
            )

    def _post_receipt(self, partner, amount, kind):
        """Post what is owed to one contact and return it; ``self`` is in sudo."""
        move = self.env["account.move"].create(
            self._prepare_receipt_vals(partner, amount, kind)
        )
        payable = self.company_id.flashcoop_share_payable_account_id
        if payable:
            due = move.line_ids.filtered(lambda r: r.display_type == "payment_term")
            due.account_id = payable
        move.action_post()
        if self.currency_id.compare_amounts(move.amount_total, amount):
            raise UserError(
                self.env._(
                    "The entry would be of %(entry)s for a share of %(share)s: check"
                    " the account of the shares.",
                    entry=self.currency_id.format(move.amount_total),
                    share=self.currency_id.format(amount),
                )
            )
        return move

    def _prepare_receipt_vals(self, partner, amount, kind):
        account = self.company_id._get_flashcoop_share_account(kind)
        labels = {
            "share": self.env._("Share of the result, %s", self.cohort_id.name),
            "gift": self.env._("Gift out of the result, %s", self.cohort_id.name),
        }
        line = {
            "name": labels[kind],
            "account_id": account.id,
            "quantity": 1,
            "price_unit": amount,
            "tax_ids": [Command.set([])],
            "analytic_distribution": {
                str(self.cohort_id.analytic_account_id.id): 100,
            },
        }
        return {
            "move_type": "in_receipt",
            "partner_id": partner.id,
            "invoice_date": self.vote_date,
            "date": self.vote_date,
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "currency_id": self.currency_id.id,
            "ref": self._get_reference(),
            "flashcoop_surplus_id": self.id,
            "invoice_line_ids": [Command.create(line)],
        }

    def _get_reference(self):
        """Return what entries are labelled with: the Flashcoop, and which posting."""
        name = self.cohort_id.reference
        return name if self.version == 1 else f"{name} v{self.version}"

    def _prepare_reversal_vals(self, move):
        return {
            "date": move.date,
            "invoice_date": move.invoice_date,
            "ref": in_french(self).env._("Reversal of %s", move.ref),
            "flashcoop_surplus_id": self.id,
        }
