from odoo import api, fields, models
from odoo.exceptions import UserError

# What a taking is of; sales are matched by it.
FIXED_FIELDS = {"mode_id", "sheet_id"}


class FlashcoopStallTaking(models.Model):
    """What one stall sheet took by one means of payment, expected and counted."""

    _name = "flashcoop.stall.taking"
    _description = "Takings of a Stall Sheet"
    _inherit = ["flashcoop.stall.part"]
    _order = "sheet_id, sequence, id"

    mode_id = fields.Many2one(
        comodel_name="flashcoop.payment.mode",
        string="Means",
        required=True,
        ondelete="restrict",
        readonly=True,
    )
    is_cash = fields.Boolean(related="mode_id.is_cash")
    sequence = fields.Integer(related="mode_id.sequence", store=True)
    expected_amount = fields.Monetary(
        string="From the Sales", compute="_compute_expected_amount"
    )
    counted_amount = fields.Monetary(
        string="Counted",
        compute="_compute_counted_amount",
        store=True,  # typed for all means but cash, which is counted coin by coin
        readonly=False,
        help="Cash: notes and coins less the opening float.",
    )
    difference_amount = fields.Monetary(
        string="Difference", compute="_compute_difference_amount"
    )

    _mode_uniq = models.Constraint(
        "UNIQUE(sheet_id, mode_id)", "This means is already on the sheet."
    )

    @api.depends("sheet_id.entry_ids")
    def _compute_expected_amount(self):
        groups = self.env["flashcoop.stall.entry"]._read_group(
            [("sheet_id", "in", self.sheet_id.ids), ("kind", "=", "sale")],
            ["sheet_id", "mode_id"],
            ["amount:sum"],
        )
        found = {(sheet.id, mode.id): amount for sheet, mode, amount in groups}
        for taking in self:
            amount = found.get((taking.sheet_id._origin.id, taking.mode_id.id), 0.0)
            taking.expected_amount = amount

    @api.depends("mode_id", "sheet_id.opening_float", "sheet_id.count_ids.amount")
    def _compute_counted_amount(self):
        for taking in self:
            if taking.is_cash:
                sheet = taking.sheet_id
                taking.counted_amount = sheet.cash_counted - sheet.opening_float
            else:
                taking.counted_amount = taking.counted_amount

    @api.depends("expected_amount", "counted_amount")
    def _compute_difference_amount(self):
        for taking in self:
            difference = taking.counted_amount - taking.expected_amount
            taking.difference_amount = difference

    # === CRUD METHODS === #

    def write(self, vals):
        if FIXED_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "Takings stay with their means of payment and their sheet: correct"
                    " how the sales were paid instead."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        entries = self.sheet_id.entry_ids
        for taking in self:
            if (
                taking.mode_id
                in entries.filtered(
                    lambda e, sheet=taking.sheet_id: e.sheet_id == sheet
                ).mode_id
            ):
                raise UserError(
                    self.env._(
                        "Sales of “%(sheet)s” were paid by “%(mode)s”: its takings"
                        " stay on the sheet.",
                        sheet=taking.sheet_id.display_name,
                        mode=taking.mode_id.name,
                    )
                )

    # === CLOSING === #

    def _check_counted(self):
        """Refuse a means other than cash whose total is not that of the sales: a bank
        will pay what was really taken, to the cent."""
        self.ensure_one()
        format_amount = self.currency_id.format
        if not self.is_cash and not self.currency_id.is_zero(self.difference_amount):
            raise UserError(
                self.env._(
                    "%(mode)s: %(counted)s counted, but %(expected)s sold. Type the"
                    " total again, or correct how the sales were paid.",
                    mode=self.mode_id.name,
                    counted=format_amount(self.counted_amount),
                    expected=format_amount(self.expected_amount),
                )
            )

    def _post(self, account, day):
        """Book what the sales brought by this means, or what was paid back by it.

        :param account: the receivable account of the sales.
        :param day: accounting date.
        :return: the item on that account, in sudo; empty when nothing came or went.
        """
        self.ensure_one()
        amount = self.expected_amount
        if self.currency_id.is_zero(amount):
            return self.env["account.move.line"].sudo()
        if self.is_cash:
            move = self._create_cash_line(amount, account, day).move_id
        else:
            move = self._create_payment(amount, account, day).move_id
        return move.line_ids.filtered(lambda r: r.account_id == account)

    def _create_cash_line(self, amount, account, day):
        """Put cash into the cash journal (in sudo); a negative amount takes it out."""
        sheet = self.sheet_id
        journal = self.mode_id._get_journal(self.company_id)
        line = (
            self.env["account.bank.statement.line"]
            .sudo()
            .with_company(self.company_id)
            .create(
                {
                    "journal_id": journal.id,
                    "date": day,
                    "amount": amount,
                    "payment_ref": sheet._get_reference(),
                    "ref": sheet._get_reference(),
                    "counterpart_account_id": account.id,
                }
            )
        )
        line.move_id.flashcoop_stall_sheet_id = sheet
        return line

    def _create_payment(self, amount, account, day):
        """Return a posted payment (in sudo), which waits for the bank's statement."""
        sheet = self.sheet_id
        customer = self.company_id.sudo()._get_flashcoop_stall_customer()
        payment = (
            self.env["account.payment"]
            .sudo()
            .with_company(self.company_id)
            .create(
                {
                    "payment_type": "inbound" if amount > 0 else "outbound",
                    "partner_type": "customer",
                    "amount": abs(amount),
                    "date": day,
                    "journal_id": self.mode_id._get_journal(self.company_id).id,
                    "memo": f"{sheet._get_reference()} {self.mode_id.name}",
                    "partner_id": customer.id,
                    "destination_account_id": account.id,
                }
            )
        )
        payment.action_post()
        payment.move_id.flashcoop_stall_sheet_id = sheet
        return payment
