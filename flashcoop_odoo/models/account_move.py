from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import frozendict


class AccountMove(models.Model):
    _inherit = "account.move"

    flashcoop_funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        string="Funding",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The award, or the part given back, that this document books.",
    )
    flashcoop_stall_sheet_id = fields.Many2one(
        comodel_name="flashcoop.stall.sheet",
        string="Stall Sheet",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The selling day that this entry books.",
    )
    flashcoop_surplus_id = fields.Many2one(
        comodel_name="flashcoop.surplus",
        string="Sharing of the Result",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The closing of accounts whose share or gift this entry books.",
    )
    flashcoop_year_end_line_id = fields.Many2one(
        comodel_name="flashcoop.year.end.line",
        string="Funding at Year End",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",  # of what is cancelled: a closing with entries stays
        help="The closing of a funding's year that this entry belongs to.",
    )
    flashcoop_year_end_step = fields.Selection(
        selection=[
            ("accrual", "Income to receive"),
            ("accrual_back", "Income to receive, taken back"),
            ("deferral", "Deferred income"),
            ("deferral_back", "Deferred income, taken back"),
            ("report", "Carried to dedicated funds"),
            ("use", "Use of dedicated funds"),
        ],
        string="Step of the Year End",
        readonly=True,
        copy=False,
    )
    flashcoop_instalment_ids = fields.One2many(
        comodel_name="flashcoop.funding.instalment",
        inverse_name="move_id",
        string="Instalments",
    )

    @api.depends("flashcoop_instalment_ids.amount", "flashcoop_instalment_ids.due_date")
    def _compute_needed_terms(self):
        """Override of `account` to give an award one receivable line an instalment."""
        result = super()._compute_needed_terms()
        for move in self:
            if move._flashcoop_has_instalments():
                move.needed_terms = move._flashcoop_needed_terms()
        return result

    def _flashcoop_has_instalments(self):
        """True when the instalments add up to the document, as they must."""
        self.ensure_one()
        instalments = self.sudo().flashcoop_instalment_ids
        return bool(
            instalments
            and self.move_type == "out_invoice"
            and not self.company_currency_id.compare_amounts(
                sum(instalments.mapped("amount")), self.amount_total_signed
            )
        )

    def _flashcoop_needed_terms(self):
        """Return core's needed terms: key of a receivable line → its amounts. A part
        whose date is not known falls due with the document: once it is cancelled."""
        return {
            frozendict(
                {
                    "move_id": self.id,
                    "date_maturity": instalment.due_date or self.invoice_date,
                    "discount_date": False,
                    "flashcoop_instalment_id": instalment.id,
                }
            ): {"balance": instalment.amount, "amount_currency": instalment.amount}
            for instalment in self.sudo().flashcoop_instalment_ids
        }

    def _post(self, soft=True):
        """Override of `account` to refuse an award whose instalments do not add up."""
        for move in self:
            is_award = move.flashcoop_funding_id and move.move_type == "out_invoice"
            if is_award and not move._flashcoop_has_instalments():
                raise UserError(
                    self.env._(
                        "The instalments of “%(funding)s” do not add up to this"
                        " document: cancel it and book the award again from the"
                        " funding.",
                        funding=move.flashcoop_funding_id.display_name,
                    )
                )
        return super()._post(soft=soft)

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Override of `account` to tie the credit note of an award to its funding.

        A share is reversed by cancelling its posting alone, which says so in the
        values: else the member would count as paid.
        """
        values = default_values_list or [{} for _move in self]
        for move, vals in zip(self, values, strict=True):
            if not vals.get("flashcoop_surplus_id"):
                move._check_no_share()
            if move.flashcoop_funding_id:
                vals.setdefault("flashcoop_funding_id", move.flashcoop_funding_id.id)
            if move.flashcoop_year_end_line_id:  # what it takes away is missing again
                vals["flashcoop_year_end_line_id"] = move.flashcoop_year_end_line_id.id
                vals["flashcoop_year_end_step"] = move.flashcoop_year_end_step
        return super()._reverse_moves(default_values_list=values, cancel=cancel)

    def button_draft(self):
        """Override of `account`: an entry of a stall sheet goes back with its sheet."""
        sheets = self.sudo().flashcoop_stall_sheet_id
        if sheets:
            raise UserError(
                self.env._(
                    "This entry books the stall sheet “%s”: reopen the sheet to take it"
                    " back.",
                    sheets[0].display_name,
                )
            )
        self._check_no_share()
        return super().button_draft()

    def _check_no_share(self):
        """Refuse to take a member's share back other than with all the others.

        :raise UserError: when one of the entries books a share or a gift.
        """
        if surplus := self.sudo().flashcoop_surplus_id[:1]:  # whoever sees it or not
            raise UserError(
                self.env._(
                    "This entry books a share of “%s”: cancel the posting there to take"
                    " it back.",
                    surplus.display_name,
                )
            )

    def action_view_flashcoop_funding(self):
        return self.flashcoop_funding_id._get_records_action()
