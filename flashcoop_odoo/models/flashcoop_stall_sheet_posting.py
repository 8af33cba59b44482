from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError

from ..report.french import in_french
from .flashcoop_funding_amounts import ACCOUNTING_GROUPS

REOPEN_GROUPS = (
    "flashcoop_odoo.flashcoop_group_coordinator,flashcoop_odoo.flashcoop_group_funding"
)


class FlashcoopStallSheetPosting(models.Model):
    """How a stall sheet goes into the books, and comes out of them again.

    One receipt for all that was sold, with the taxes of the products and the cohort's
    analytic account; one payment a means, cash through the cash journal; what the cash
    box has too much or too little on an account of its own.
    """

    _inherit = "flashcoop.stall.sheet"

    move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="flashcoop_stall_sheet_id",
        string="Entries",
        groups=ACCOUNTING_GROUPS,
    )

    # === ACTIONS === #

    def action_close(self):
        """Put each sheet into the books.

        :raise UserError: when something is left to settle; nothing is posted then.
        """
        for sheet in self:
            sheet._close()

    def reopen(self, reason):
        """Take the sheet out of the books by reversal; its next closing is a new
        version under the same number.

        :param reason: why, kept in the history.
        :raise UserError: without a reason, or when a bank statement already holds the
            takings.
        """
        self.ensure_one()
        self.check_access("write")
        if not (self.env.su or self.env.user.has_groups(REOPEN_GROUPS)):
            raise AccessError(
                self.env._("A coordinator or a funding officer reopens a stall sheet.")
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the sheet is reopened."))
        self._take_turn()
        self.cohort_id._check_open()
        if self.state != "closed":
            raise UserError(self.env._("“%s” is not closed.", self.display_name))
        self._reverse_entries()
        self._write_frozen({"state": "open", "version": self.version + 1})
        self.message_post(body=self.env._("Reopened: %s", reason.strip()))

    def action_view_entries(self):
        self.ensure_one()
        return self.move_ids._get_records_action(name=self.display_name)

    # === CLOSING === #

    def _close(self):
        self.ensure_one()
        self.check_access("write")
        self._take_turn()
        self.cohort_id._check_open()
        self._check_not_booked()
        self._check_can_close()
        if not self.name:
            # sudo: a facilitator closes the day without a right on sequences
            sequence = self.company_id.sudo()._get_flashcoop_stall_sequence()
            number = sequence.next_by_id(sequence_date=self.date)
            self._write_frozen({"name": number})
        receipt = self._post_receipt()
        day = receipt.date or self.date
        self._post_takings(receipt, day)
        self._post_cash_difference(day)
        self._write_frozen({"state": "closed"})
        self._say_if_locked()

    def _say_if_locked(self):
        """Say on what day the sheet is booked when core moved it out of a locked
        month."""
        day = max(self._get_live_moves().mapped("date"), default=self.date)
        if day != self.date:
            self.message_post(
                body=self.env._("This month is locked: booked on %s.", day)
            )

    def _check_can_close(self):
        self.ensure_one()
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("A sheet of a day to come cannot be closed."))
        for taking in self.taking_ids:
            taking._check_counted()
        cash = self.taking_ids.filtered("is_cash").difference_amount
        if not self.currency_id.is_zero(cash) and not self.difference_reason:
            raise UserError(
                self.env._(
                    "The cash box holds %(gap)s more (or less, if negative) than the"
                    " sales brought: count again, or write why.",
                    gap=self.currency_id.format(cash),
                )
            )

    def _moves_sudo(self):
        """account.move in sudo: a facilitator closes the day without any right on
        invoices. The caller has checked the facilitator; the author stays."""
        return self.env["account.move"].sudo().with_company(self.company_id)

    def _post_receipt(self):
        """Post the receipt of all that was sold and return it, in sudo; a credit note
        when more came back than was sold, empty when nothing was sold."""
        lines = self._prepare_line_commands()
        if not lines:
            return self._moves_sudo()
        receipt = self._moves_sudo().create(self._prepare_receipt_vals(lines))
        receipt.action_post()
        total = self._get_sales_sign() * receipt.amount_total
        if self.currency_id.compare_amounts(total, self.sales_amount):
            raise UserError(
                self.env._(
                    "The receipt would be of %(receipt)s for sales of %(sales)s: check"
                    " the taxes of the products.",
                    receipt=self.currency_id.format(total),
                    sales=self.currency_id.format(self.sales_amount),
                )
            )
        return receipt

    def _get_sales_sign(self):
        """Return −1 for a day on which more was paid back than sold, else 1."""
        return -1 if self.currency_id.compare_amounts(self.sales_amount, 0) < 0 else 1

    def _prepare_receipt_vals(self, lines):
        company = self.company_id.sudo()
        return {
            "move_type": "out_refund" if self._get_sales_sign() < 0 else "out_receipt",
            "journal_id": company._get_flashcoop_stall_journal().id,
            "partner_id": company._get_flashcoop_stall_customer().id,
            "invoice_date": self.date,
            "date": self.date,
            "invoice_payment_term_id": False,
            "currency_id": self.currency_id.id,
            "fiscal_position_id": False,
            "ref": self._get_reference(),
            "narration": company.flashcoop_vat_exempt and company.flashcoop_vat_mention,
            "flashcoop_stall_sheet_id": self.id,
            "invoice_line_ids": lines,
        }

    def _get_reference(self):
        """Return what entries are labelled with: the number, and which version."""
        return self.name if self.version == 1 else f"{self.name} v{self.version}"

    def _prepare_line_commands(self):
        groups = self.env["flashcoop.stall.entry"]._read_group(
            [("sheet_id", "=", self.id), ("kind", "=", "sale")],
            ["offer_id", "price_unit"],
            ["quantity:sum"],
        )
        return [
            Command.create(self._prepare_line_vals(offer, price, quantity))
            for offer, price, quantity in groups
            if quantity
        ]

    def _prepare_line_vals(self, offer, price, quantity):
        return {
            "product_id": offer.product_id.id,
            "name": offer.name,
            "quantity": self._get_sales_sign() * quantity,
            "price_unit": price,
            "tax_ids": [Command.set(offer._get_taxes(self.place).ids)],
            "analytic_distribution": self._prepare_distribution(),
        }

    def _prepare_distribution(self):
        return {str(self.cohort_id.sudo().analytic_account_id.id): 100}

    def _post_takings(self, receipt, day):
        """Book what came in and what was paid back, and match it with the receipt in
        one go: what was sold by one means may have been paid back by another.

        :param receipt: account.move in sudo, empty when all that was sold came back.
        :param day: accounting date.
        """
        due = receipt.line_ids.filtered(lambda r: r.display_type == "payment_term")
        account = due.account_id or self._get_customer_account()
        paid = due.browse()
        for taking in self.taking_ids:
            paid += taking._post(account, day)
        if paid:
            (due + paid).reconcile()

    def _get_customer_account(self):
        """Return the receivable account of who buys at a stall, in sudo."""
        company = self.company_id.sudo()
        customer = company._get_flashcoop_stall_customer().with_company(company)
        return customer.property_account_receivable_id

    def _post_cash_difference(self, day):
        taking = self.taking_ids.filtered("is_cash")
        amount = taking.difference_amount
        if self.currency_id.is_zero(amount):
            return
        kind = "profit" if amount > 0 else "loss"
        account = self.company_id._get_flashcoop_cash_account(kind)
        line = taking._create_cash_line(amount, account, day)
        counterpart = line.move_id.line_ids.filtered(lambda r: r.account_id == account)
        counterpart.analytic_distribution = self._prepare_distribution()

    # === REOPENING === #

    def _get_live_moves(self):
        """Return, in sudo, what the last closing posted and no reopening reversed."""
        moves = self._moves_sudo().search(
            [
                ("flashcoop_stall_sheet_id", "=", self.id),
                ("state", "=", "posted"),
                ("reversed_entry_id", "=", False),
            ]
        )
        return moves.filtered(
            lambda move: not move.reversal_move_ids.filtered("flashcoop_stall_sheet_id")
        )

    def _reverse_entries(self):
        """Reverse what the last closing posted, on its day or, when that month is
        locked, on the first open day."""
        moves = self._get_live_moves()
        self._check_can_reverse(moves)
        moves.line_ids.remove_move_reconcile()
        cash = moves.filtered("statement_line_id")
        reversals = (moves - cash)._reverse_moves(
            [self._prepare_reversal_vals(move) for move in moves - cash], cancel=True
        )
        days = reversals.mapped("date")
        for move in cash:
            self._reverse_cash(move, max([move.date, *days]))

    def _check_can_reverse(self, moves):
        if moves.origin_payment_id.reconciled_statement_line_ids:
            raise UserError(
                self.env._(
                    "A bank statement already holds takings of “%s”: an accountant must"
                    " undo that match first.",
                    self.display_name,
                )
            )
        if moves.reversal_move_ids.filtered(lambda move: move.state != "cancel"):
            raise UserError(
                self.env._(
                    "An accountant has made a credit note on the receipt of “%s”: it"
                    " must be cancelled first.",
                    self.display_name,
                )
            )

    def _prepare_reversal_vals(self, move):
        return {
            "date": move.date,
            "invoice_date": move.invoice_date,
            "ref": in_french(self).env._("Reversal of %s", move.ref),
            "flashcoop_stall_sheet_id": self.id,
        }

    def _reverse_cash(self, move, day):
        """Take out of the cash book what ``move`` put into it, by a line of its own."""
        line = move.statement_line_id
        own = move.line_ids.filtered(
            lambda r: r.account_id != move.journal_id.default_account_id
        )
        taking = self.taking_ids.filtered("is_cash")
        back = taking._create_cash_line(-line.amount, own.account_id, day).move_id
        back.reversed_entry_id = move
        counterpart = back.line_ids.filtered(lambda r: r.account_id == own.account_id)
        counterpart.analytic_distribution = own.analytic_distribution
        if own.account_id.reconcile:
            (own + counterpart).reconcile()
