from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from .flashcoop_funding_amounts import ACCOUNTING_GROUPS

FROZEN_FIELDS = {"voted_minutes", "voted_amount", "move_id", "settled_amount"}


class FlashcoopSurplusLine(models.Model):
    """What one member gets of the result of their cohort, by each rule.

    Amounts are in company currency; hours are those signed for, or all those attended
    where the group counts them, from the sheets of the half-days, until the vote
    freezes them.
    """

    _name = "flashcoop.surplus.line"
    _description = "Share of a Member"
    _inherit = ["flashcoop.frozen", "flashcoop.cohort.part"]
    _frozen_fields = FROZEN_FIELDS
    _order = "surplus_id, id"
    _rec_name = "participant_id"
    _check_company_auto = True

    surplus_id = fields.Many2one(
        comodel_name="flashcoop.surplus",
        required=True,
        index=True,
        ondelete="cascade",
    )
    cohort_id = fields.Many2one(related="surplus_id.cohort_id", store=True, index=True)
    company_id = fields.Many2one(
        related="surplus_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="surplus_id.currency_id")
    participant_id = fields.Many2one(
        comodel_name="flashcoop.participant",
        string="Member",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    participant_state = fields.Selection(related="participant_id.state")
    takes_part = fields.Boolean(
        default=True, help="Gets a share. The group decides on who left early."
    )
    points = fields.Integer(help="Given by the group, for the rule by points.")
    minutes = fields.Integer(compute="_compute_minutes")
    hours = fields.Float(
        compute="_compute_minutes",
        help="Hours attended that the member signed for, on a screen or on paper; all"
        " hours attended where unsigned half-days count.",
    )
    unsigned_minutes = fields.Integer(
        compute="_compute_minutes",
        help="Minutes attended that the member did not sign for.",
    )
    unsigned_count = fields.Integer(compute="_compute_minutes")
    equal_amount = fields.Monetary(string="Equal Parts", compute="_compute_amounts")
    hours_amount = fields.Monetary(string="By Hours", compute="_compute_amounts")
    points_amount = fields.Monetary(string="By Points", compute="_compute_amounts")
    mixed_amount = fields.Monetary(string="Mixed", compute="_compute_amounts")
    amount = fields.Monetary(
        string="Share",
        compute="_compute_amounts",
        help="By the rule chosen; frozen by the vote.",
    )
    voted_minutes = fields.Integer(readonly=True, copy=False)
    voted_amount = fields.Monetary(readonly=True, copy=False)
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Journal Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=ACCOUNTING_GROUPS,
    )
    settled_amount = fields.Monetary(
        readonly=True,
        copy=False,
        help="What was paid, once the line names its entry no more.",
    )
    paid_amount = fields.Monetary(string="Paid", compute="_compute_paid_amount")
    residual_amount = fields.Monetary(
        string="Still Due", compute="_compute_paid_amount"
    )

    _member_uniq = models.Constraint(
        "UNIQUE(surplus_id, participant_id)", "This member is already in the table."
    )
    _points_positive = models.Constraint(
        "CHECK (points >= 0)", "Points cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends(
        *("surplus_id.step", "surplus_id.counts_unsigned", "voted_minutes"),
        "participant_id.attendance_ids.minutes",
        "participant_id.attendance_ids.is_signed",
    )
    def _compute_minutes(self):
        attended, signed = self._get_attended(), self._get_attended(is_signed=True)
        for line in self:
            person = line.participant_id._origin.id
            minutes, half_days = attended.get(person, (0, 0))
            own_minutes, own_half_days = signed.get(person, (0, 0))
            if line.surplus_id.step != "draft":
                line.minutes = line.voted_minutes
                line.unsigned_minutes = line.unsigned_count = 0
            else:
                counts_all = line.surplus_id.counts_unsigned
                line.minutes = minutes if counts_all else own_minutes
                line.unsigned_minutes = minutes - own_minutes
                line.unsigned_count = half_days - own_half_days
            line.hours = line.minutes / 60

    def _get_attended(self, **conditions):
        """Return {id of a participant: (minutes, half-days)} of those attended."""
        groups = (
            self.env["flashcoop.attendance"]
            .sudo()  # hours as a total: who reads the line may know them
            ._read_group(
                [
                    ("participant_id", "in", self.participant_id.ids),
                    ("minutes", ">", 0),
                    *((name, "=", value) for name, value in conditions.items()),
                ],
                ["participant_id"],
                ["minutes:sum", "__count"],
            )
        )
        return {person.id: found for person, *found in groups}

    @api.depends(
        "surplus_id.rest_amount",
        "surplus_id.rule",
        "surplus_id.equal_percent",
        "surplus_id.step",
        "surplus_id.line_ids.takes_part",
        "surplus_id.line_ids.points",
        "surplus_id.line_ids.minutes",
        "voted_amount",
    )
    def _compute_amounts(self):
        for surplus in self.surplus_id:
            simulated = surplus._simulate()
            for number, line in enumerate(surplus.line_ids):
                if line not in self:
                    continue  # asked for one alone: writing the others is refused
                for rule, amounts in simulated.items():
                    line[f"{rule}_amount"] = amounts[number]
                chosen = simulated.get(surplus.rule)
                live = chosen[number] if chosen else 0.0
                is_draft = surplus.step == "draft"
                line.amount = live if is_draft else line.voted_amount
        for line in self - self.surplus_id.line_ids:
            line.equal_amount = line.hours_amount = line.points_amount = 0.0
            line.mixed_amount = line.amount = 0.0

    @api.depends("move_id.amount_residual", "voted_amount", "settled_amount")
    def _compute_paid_amount(self):
        for line in self:
            move = line.sudo().move_id  # whether the share is paid, not the entry
            line.residual_amount = move.amount_residual
            paid = move.amount_total - move.amount_residual
            line.paid_amount = paid if move else line.settled_amount

    def _format_hours(self):
        """Return the hours that count as people write them, such as 24 h 30."""
        self.ensure_one()
        hours, minutes = divmod(self.minutes, 60)
        return f"{hours} h {minutes:02d}".replace(" ", "\N{NO-BREAK SPACE}")

    def _get_receipt_text(self):
        self.ensure_one()
        return self.env._(
            "I, %(person)s, have received from %(carrier)s:",
            person=self.participant_id.display_name,
            carrier=self.surplus_id._get_carrier_name(),
        )

    def _get_payment_texts(self):
        """Return what the books say of how the share was paid, a sentence a payment;
        empty when nothing was."""
        self.ensure_one()
        # sudo: how the share was paid, not the entries, to who prints the receipt
        paid = self.sudo().move_id.line_ids.matched_debit_ids.sorted("max_date")
        return [
            self.env._(
                "%(amount)s on %(day)s: %(means)s",
                amount=self.surplus_id._format(part.amount),
                day=format_date(self.env, part.debit_move_id.date),
                means=self._get_means(part.debit_move_id.move_id),
            )
            for part in paid
        ]

    def _get_means(self, move):
        """Return by what means an entry paid, as its journal and payment say."""
        payment = move.origin_payment_id.payment_method_line_id
        if move.journal_id.type == "cash":
            return self.env._("in cash")
        if payment.code == "check_printing":
            return self.env._("by cheque")
        if payment.code == "sepa_ct":
            return self.env._("by bank transfer")
        is_named = payment.code and payment.code != "manual"
        return payment.name if is_named else move.journal_id.name

    # === CONSTRAINTS === #

    @api.constrains("participant_id", "surplus_id")
    def _check_same_cohort(self):
        for line in self:
            if line.participant_id.cohort_id != line.surplus_id.cohort_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to “%(cohort)s”.",
                        person=line.participant_id.display_name,
                        cohort=line.surplus_id.cohort_id.name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.surplus_id._check_draft()
        return lines

    def write(self, vals):
        self._check_not_forged(vals)  # which says more than that it was voted
        self.surplus_id._check_draft()
        result = super().write(vals)
        self.surplus_id._check_draft()  # the line may have come from another closing
        return result

    def _get_frozen_sentence(self):
        return self.env._(
            "A share is fixed by the vote and booked by posting: use the"
            " buttons of the form."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_voted(self):
        self.surplus_id._check_draft()
