from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..calc.bank import is_iban
from ..report.french import in_french


class FlashcoopFundingCall(models.Model):
    """A call for funds: the letter that asks a funder to pay one instalment.

    Written as a draft; issuing numbers it, freezes it and marks its instalment as
    called. An instalment has one call that stands.
    """

    _name = "flashcoop.funding.call"
    _description = "Call for Funds"
    _inherit = ["flashcoop.frozen"]
    _order = "date desc, id desc"
    _check_company_auto = True
    # what only issuing and cancelling write
    _frozen_fields = frozenset(
        {
            *("name", "state", "content", "content_hash", "document_id"),
            *("issued_on", "issued_by_id", "estimated_date", "called_date"),
        }
    )

    name = fields.Char(string="Number", readonly=True, copy=False)
    instalment_id = fields.Many2one(
        comodel_name="flashcoop.funding.instalment",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    funding_id = fields.Many2one(
        related="instalment_id.funding_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="instalment_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        related="funding_id.partner_id",
        store=True,  # grouped by funder
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("issued", "Issued"),
            ("cancelled", "Voided"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    date = fields.Date(
        string="Date of the Letter", required=True, default=fields.Date.context_today
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,  # a suggestion: what is still due
        readonly=False,
        precompute=True,
        required=True,
    )
    status = fields.Selection(related="instalment_id.status", string="Payment")
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_addressee",
        store=True,
        readonly=False,
        precompute=True,
        help="The letter is for their attention.",
    )
    bank_account_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Account to Pay",
        compute="_compute_addressee",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        domain="[('id', 'in', bank_account_ids)]",
    )
    bank_account_ids = fields.Many2many(
        comodel_name="res.partner.bank", compute="_compute_bank_account_ids"
    )
    body = fields.Text(
        string="Text of the Letter",
        compute="_compute_body",
        store=True,  # a suggestion, in French as the letter
        readonly=False,
        precompute=True,
    )
    enclosures = fields.Text(help="One a line: what goes with the letter.")
    signatory = fields.Char(
        compute="_compute_addressee", store=True, readonly=False, precompute=True
    )
    signed_place = fields.Char(
        compute="_compute_addressee", store=True, readonly=False, precompute=True
    )
    content = fields.Json(readonly=True, copy=False)
    content_hash = fields.Char(
        string="Fingerprint",
        readonly=True,
        copy=False,
        help="SHA-256 of the frozen letter.",
    )
    document_id = fields.Many2one(
        comodel_name="ir.attachment",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The letter as it was issued (HTML when no PDF engine was there).",
    )
    issued_on = fields.Datetime(readonly=True, copy=False)
    issued_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A call for funds asks for an amount above zero."
    )
    _instalment_uniq = models.UniqueIndex(
        "(instalment_id) WHERE state != 'cancelled'",
        "This instalment has a call for funds already: use it, or cancel it first.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for call in self:
            number = call.name or self.env._("Draft call for funds")
            names = filter(None, [number, call.partner_id.name])
            call.display_name = " – ".join(names)

    @api.depends("instalment_id")
    def _compute_amount(self):
        for call in self:
            call.amount = call.instalment_id.residual_amount

    @api.depends("instalment_id")
    def _compute_addressee(self):
        for call in self:
            company = call.instalment_id.company_id
            call.contact_id = call.instalment_id.funding_id.contact_id
            call.bank_account_id = company._get_flashcoop_bank_accounts()[:1]
            call.signatory = company.flashcoop_legal_representative
            call.signed_place = company.city

    @api.depends("company_id")
    def _compute_bank_account_ids(self):
        for call in self:
            call.bank_account_ids = call.company_id._get_flashcoop_bank_accounts()

    @api.depends("instalment_id")
    def _compute_body(self):
        for call in self:
            instalment = in_french(call.instalment_id)
            call.body = instalment and instalment._get_call_text()

    # === CONSTRAINTS === #

    @api.constrains("amount", "instalment_id")
    def _check_amount(self):
        for call in self.filtered(lambda c: c.state == "draft"):
            due = call.instalment_id.residual_amount
            if call.currency_id.compare_amounts(call.amount, due) > 0:
                raise ValidationError(
                    self.env._(
                        "%(due)s are still due on “%(part)s”: no more can be called.",
                        due=call.currency_id.format(due),
                        part=call.instalment_id.name,
                    )
                )

    @api.constrains("bank_account_id")
    def _check_bank_account(self):
        for call in self:
            account = call.bank_account_id
            allowed = call.company_id._get_flashcoop_bank_accounts()
            if account and account not in allowed:
                raise ValidationError(
                    self.env._(
                        "%(account)s is no bank account of %(company)s: funders pay the"
                        " organisation that they grant to.",
                        account=account.sudo().acc_number,  # the user chose it
                        company=call.company_id.name,
                    )
                )

    # === CRUD === #

    def write(self, vals):
        self._check_not_forged(vals)  # before what an issued call says
        if vals:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        self._check_draft()

    def _get_frozen_sentence(self):
        return self.env._(
            "A call for funds gets its number and its state by issuing it or"
            " cancelling it."
        )

    def _check_draft(self):
        for call in self:
            if call.name:  # it left the house
                raise UserError(
                    self.env._(
                        "%s has been issued and stays as it was: cancel it and write"
                        " another one.",
                        call.display_name,
                    )
                )

    # === ACTIONS === #

    def action_issue(self):
        """Number and freeze the letter, attach it, mark the instalment as called.

        :raise UserError: when the instalment cannot be called yet or is called, or no
            valid account to pay is there.
        """
        for call in self:
            funding = call.funding_id
            funding._check_officer()
            funding._touch()  # two people at once
            call._check_issuable()
            call._check_rib()
            call._write_frozen(
                {
                    "name": call._get_next_number(),
                    "state": "issued",
                    "issued_on": fields.Datetime.now(),
                    "issued_by_id": self.env.uid,
                }
            )
            content = call._get_content()
            digest = funding._hash_application(content)
            call._write_frozen({"content": content, "content_hash": digest})
            call._attach_document()
            call._date_instalment()
            call.instalment_id._close_reminders()
        return True

    def action_cancel(self):
        """Withdraw letters: their numbers and texts stay, the instalments can be called
        again, and fall due when they did before the letter dated them.

        :raise UserError: for a draft, which is discarded, or one that is void already.
        """
        for call in self:
            call.funding_id._check_officer()
            call._check_issued()
            call._write_frozen({"state": "cancelled"})
            call.flush_recordset(["state"])  # makes room for the next one
            call._restore_date()
            call.funding_id.message_post(
                body=self.env._("Call for funds %s is cancelled.", call.name)
            )
        return True

    def action_discard(self):
        """Delete a draft and go back to its funding."""
        self.ensure_one()
        funding = self.funding_id
        funding._check_officer()
        self.unlink()
        # "main": no breadcrumb leads back to the draft that is gone
        return funding._get_records_action(target="main")

    def _check_issued(self):
        if self.state == "draft":
            raise UserError(
                self.env._(
                    "This call for funds has not been issued, so there is nothing to"
                    " cancel: discard the draft instead."
                )
            )
        if self.state == "cancelled":
            raise UserError(self.env._("%s is void already.", self.display_name))

    def _get_next_number(self):
        return self.env["ir.sequence"].next_by_code(
            "flashcoop.funding.call", sequence_date=self.date
        )

    def _check_issuable(self):
        self.ensure_one()
        self._check_draft()
        instalment, account = self.instalment_id, self.bank_account_id
        instalment._check_callable()
        self._check_amount()
        if not account:
            raise UserError(
                self.env._(
                    "%s has no bank account: enter its IBAN on the company's contact.",
                    self.company_id.name,
                )
            )
        number = account.sudo().acc_number  # shown to whoever reads the letter
        if not is_iban(number):
            raise UserError(
                self.env._(
                    "“%s” is not a valid IBAN: correct it on the company's contact"
                    " before a funder pays to it.",
                    number,
                )
            )
