from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

# Fundings that still wait for money.
WAITING_STATES = ("granted", "to_report", "reported")
# What stays as the document in the books was made of.
GUARDED_FIELDS = {"amount", "trigger", "due_date", "condition_date", "funding_id"}


class FlashcoopFundingInstalment(models.Model):
    """One due part of a funding. In the books it is one receivable line."""

    _name = "flashcoop.funding.instalment"
    _description = "Funding Instalment"
    _order = "funding_id, due_date, id"
    _check_company_auto = True

    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="funding_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="funding_id.currency_id")
    partner_id = fields.Many2one(related="funding_id.partner_id")
    name = fields.Char(
        string="Label", required=True, default=lambda self: self.env._("Payment")
    )
    trigger = fields.Selection(
        selection=[
            ("signature", "Signature of the convention"),
            ("date", "Date"),
            ("interim", "Interim report"),
            ("final", "Final report"),
        ],
        default="date",
        required=True,
        help="What makes the funder pay this part.",
    )
    due_date = fields.Date(
        default=fields.Date.context_today,
        index=True,
        help="When the money should come. Empty: not known yet, since it follows a"
        " signature or a report.",
    )
    condition_date = fields.Date(
        string="Condition Met On",
        copy=False,
        help="Day on which the condition of a conditional part was met: it dates the"
        " income.",
    )
    amount = fields.Monetary(required=True)
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Document",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    is_booked = fields.Boolean(compute="_compute_received_amount")
    received_amount = fields.Monetary(
        string="Received",
        compute="_compute_received_amount",
        help="Payments reconciled on this part; credit notes are not payments.",
    )
    residual_amount = fields.Monetary(
        string="Still Due", compute="_compute_received_amount"
    )
    status = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("due", "To receive"),
            ("late", "Late"),
            ("partial", "Partly received"),
            ("received", "Received"),
            ("settled", "Settled by credit note"),
        ],
        compute="_compute_received_amount",
    )

    is_overdue = fields.Boolean(
        string="Payment Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="Its due date has passed and it is neither paid nor settled.",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "An instalment is an amount above zero."
    )

    @api.depends("amount", "due_date", "move_id.state", "move_id.amount_residual")
    def _compute_received_amount(self):
        """Read the receivable line of each part (sudo: totals only)."""
        today = fields.Date.context_today(self)
        lines = {
            line.flashcoop_instalment_id.id: line
            for line in self.sudo()
            .env["account.move.line"]
            .search(
                [
                    ("flashcoop_instalment_id", "in", self.ids),
                    ("parent_state", "=", "posted"),
                ]
            )
        }
        for instalment in self:
            line = lines.get(instalment._origin.id)
            move = instalment.sudo().move_id
            instalment.is_booked = bool(move) and move.state != "cancel"
            paid = instalment._get_paid(line) if line else 0.0
            residual = line.amount_residual if line else instalment.amount
            instalment.received_amount = paid
            instalment.residual_amount = residual
            instalment.status = instalment._get_status(line, paid, residual, today)

    @api.depends("status", "due_date", "funding_id.state", "funding_id.is_own")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for instalment in self:
            funding = instalment.funding_id
            instalment.is_overdue = (
                instalment.due_date
                and instalment.due_date < today
                and funding.state in WAITING_STATES
                and not instalment.date_estimated
                and not funding.is_own
                and instalment.status not in ("received", "settled")
            )

    def _search_is_overdue(self, operator, _value):
        if operator != "in":
            return NotImplemented
        return (
            self._get_awaited_domain()
            & Domain("due_date", "<", fields.Date.context_today(self))
            & Domain("date_estimated", "=", False)
        )

    def _get_awaited_domain(self):
        """Return the domain of the parts of granted fundings that are not settled."""
        # sudo: officers have no right on the lines of an award
        settled = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("flashcoop_instalment_id", "!=", False),
                    ("parent_state", "=", "posted"),
                    ("amount_residual", "=", 0),
                ]
            )
        )
        return (
            Domain("funding_id.state", "in", WAITING_STATES)
            & Domain("funding_id.kind_id.is_own", "=", False)
            & Domain("id", "not in", settled.flashcoop_instalment_id.ids)
        )

    def _get_paid(self, line):
        """Return what payments reconciled on a receivable line, in company currency."""
        return sum(
            partial.amount
            for partial in line.matched_credit_ids
            if partial.credit_move_id.move_id.move_type != "out_refund"
        )

    def _get_status(self, line, paid, residual, today):
        if not line:
            return "planned"
        if self.currency_id.is_zero(residual):
            return "settled" if self.currency_id.is_zero(paid) else "received"
        if self.due_date and self.due_date < today and not self.date_estimated:
            return "late"
        return "due" if self.currency_id.is_zero(paid) else "partial"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        instalments = super().create(vals_list)
        instalments.funding_id._check_parts()
        return instalments

    def write(self, vals):
        guarded = GUARDED_FIELDS & vals.keys()
        if guarded:
            (self - self._get_datable(guarded))._check_not_booked()
        fundings = self.funding_id
        result = super().write(vals)
        (fundings | self.funding_id)._check_parts()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        self._check_not_booked()

    def unlink(self):
        fundings = self.funding_id
        result = super().unlink()
        fundings.exists()._check_parts()
        return result

    def _check_not_booked(self):
        for instalment in self:
            if instalment.is_booked:
                raise UserError(
                    self.env._(
                        "“%(part)s” of %(funder)s is booked: cancel the award to change"
                        " it.",
                        part=instalment.name,
                        funder=instalment.partner_id.name,
                    )
                )

    # === ACTIONS === #

    def action_book(self, date=None):
        """Book each part on its own: the condition of the grant is met.

        :param date: the day when the condition was met, which dates the income; by
            default the one entered on the part, else today.
        :raise UserError: when a part is booked already or not granted, or when the
            day is still to come.
        """
        self.funding_id._check_officer()
        for instalment in self:
            funding = instalment.funding_id
            if not funding.is_granted or instalment.is_booked:
                raise UserError(
                    self.env._(
                        "“%s” cannot be booked: it is booked already, or its funding is"
                        " not granted.",
                        instalment.name,
                    )
                )
            conditional = funding.booking == "instalment"
            day = instalment._meet_condition(date) if conditional else date
            funding._book(instalment, day)
        return True

    def _meet_condition(self, date):
        """Note and return the day on which the condition was met."""
        today = fields.Date.context_today(self)
        day = fields.Date.to_date(date) or self.condition_date or today
        if day > today:
            raise UserError(
                self.env._(
                    "The condition of “%(part)s” cannot be met on %(day)s, which is"
                    " still to come: book it once it is.",
                    part=self.name,
                    day=format_date(self.env, day),
                )
            )
        self.condition_date = day
        return day
