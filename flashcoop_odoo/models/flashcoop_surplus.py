from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..calc.headings import parse_prefixes
from .frozen import with_defaults

# Who decides what the group bears, and puts the shares into the books.
MANAGE_GROUPS = (
    "flashcoop_odoo.flashcoop_group_coordinator,flashcoop_odoo.flashcoop_group_funding"
)
BASES = [("turnover", "Turnover excluding VAT"), ("margin", "Gross margin")]
RULES = [
    ("equal", "Equal parts"),
    ("hours", "By hours signed for"),
    ("points", "By points"),
    ("mixed", "Partly equal, partly by hours"),
    ("given", "Given to a cause"),
    ("kept", "Kept by the carrying body"),
]
# What is an agreement with the carrying body, and not the group's to decide.
TERMS = {
    "purchase_prefixes",
    "other_heading_ids",
    "bears_funded",
    "contribution_rate",
    "contribution_base",
}
# What only voting, posting and their undoing write.
FROZEN_FIELDS = {
    *("step", "state", "content", "version", "gift_move_id"),
    *("minutes_file", "minutes_name", "minutes_hash", "minutes_erased_on"),
}
# What changes by itself, on a closed Flashcoop too.
OPEN_FIELDS = {"message_main_attachment_id", "message_follower_ids", "message_ids"}


class FlashcoopSurplus(models.Model):
    """The closing of accounts of one cohort: its result, and who gets what of it.

    Amounts are in company currency, sales and costs without the VAT that is
    recovered. Until the vote they are those of the books; the vote freezes them.
    """

    _name = "flashcoop.surplus"
    _description = "Result and Shares"
    _inherit = ["flashcoop.frozen", "flashcoop.cohort.part", "mail.thread"]
    _frozen_fields = FROZEN_FIELDS
    _order = "vote_date desc, id desc"
    _check_company_auto = True

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    step = fields.Selection(
        selection=[("draft", "Draft"), ("voted", "Voted"), ("posted", "Posted")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("voted", "Voted"),
            ("posted", "Posted"),
            ("paid", "Paid"),
        ],
        compute="_compute_state",
        store=True,  # filtered and grouped
        tracking=True,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    can_manage = fields.Boolean(
        compute="_compute_can_manage",
        help="You may change what the group bears and post the shares.",
    )
    # --- What the group bears ---
    purchase_prefixes = fields.Char(
        string="Accounts of Purchases",
        compute="_compute_terms",
        store=True,  # the company's by default, which the user may change
        readonly=False,
        precompute=True,
        required=True,
        help="First digits of the accounts of direct purchases, separated by commas.",
    )
    other_heading_ids = fields.Many2many(
        comodel_name="flashcoop.heading",
        string="Other Costs Borne",
        domain="[('side', '=', 'charge'), ('kind', '!=', 'memo'),"
        " ('form', '=', '15059')]",
        help="Rows of the statement that the group bears besides its purchases; by"
        " default none.",
    )
    bears_funded = fields.Boolean(
        string="Bears Funded Costs",
        help="By default, a cost charged to a funding is paid by the funder and not"
        " taken from what the members earned.",
    )
    contribution_rate = fields.Float(
        string="Contribution (%)",
        digits=(5, 2),
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        help="What the carrying body keeps for its services.",
    )
    contribution_base = fields.Selection(
        selection=BASES,
        string="Of What",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    # --- Rule ---
    rule = fields.Selection(
        selection=RULES, default="equal", required=True, tracking=True
    )
    equal_percent = fields.Float(
        string="Equal Part (%)",
        digits=(5, 2),
        default=50.0,
        help="Shared equally; the rest goes by hours signed for.",
    )
    gift_percent = fields.Float(
        string="First to a Cause (%)",
        digits=(5, 2),
        help="Given away before the rest is shared.",
    )
    gift_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Cause",
        check_company=True,
        index="btree_not_null",
        help="The organisation that the gift goes to.",
    )
    line_ids = fields.One2many(
        comodel_name="flashcoop.surplus.line", inverse_name="surplus_id"
    )
    # --- Vote ---
    vote_date = fields.Date(tracking=True)
    votes_for = fields.Integer(string="For")
    votes_against = fields.Integer(string="Against")
    votes_abstaining = fields.Integer(string="Abstaining")
    present_ids = fields.Many2many(
        comodel_name="flashcoop.participant",
        string="Who Was There",
        domain="[('cohort_id', '=', cohort_id),"
        " ('state', 'not in', ('candidate', 'declined'))]",
        check_company=True,
    )
    decision = fields.Text(help="In the group's own words; printed in the minutes.")

    _cohort_uniq = models.Constraint(
        "UNIQUE(cohort_id)",
        "The accounts of this Flashcoop are already being closed: open that closing.",
    )
    _rates_bounds = models.Constraint(
        "CHECK (contribution_rate BETWEEN 0 AND 100 AND equal_percent BETWEEN 0 AND 100"
        " AND gift_percent BETWEEN 0 AND 100)",
        "A percentage lies between 0 and 100.",
    )
    _votes_positive = models.Constraint(
        "CHECK (votes_for >= 0 AND votes_against >= 0 AND votes_abstaining >= 0)",
        "A number of votes cannot be negative.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        *("step", "line_ids.move_id.amount_residual", "gift_move_id.amount_residual"),
        "line_ids.settled_amount",
    )
    def _compute_state(self):
        for surplus in self:
            moves = surplus.sudo()._get_receipts()  # the state of pay, not the entries
            is_booked = moves or any(surplus.line_ids.mapped("settled_amount"))
            settled = is_booked and all(
                move.currency_id.is_zero(move.amount_residual) for move in moves
            )
            paid = surplus.step == "posted" and settled
            surplus.state = "paid" if paid else surplus.step

    @api.depends("cohort_id.currency_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for surplus in self:  # a new form has amounts before it has a cohort
            cohort = surplus.cohort_id
            surplus.currency_id = cohort.currency_id or self.env.company.currency_id

    @api.depends_context("uid")
    def _compute_can_manage(self):
        self.can_manage = self._may_manage()

    @api.depends("cohort_id")
    def _compute_terms(self):
        for surplus in self:
            company = surplus.cohort_id.sudo().company_id or self.env.company.sudo()
            surplus.purchase_prefixes = company.flashcoop_purchase_prefixes
            surplus.contribution_rate = company.flashcoop_contribution_rate
            surplus.contribution_base = company.flashcoop_contribution_base

    @api.depends("cohort_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for surplus in self:
            name = surplus.cohort_id.name or ""
            surplus.display_name = self.env._("Result of %s", name)

    # === CONSTRAINTS === #

    @api.constrains("purchase_prefixes")
    def _check_purchase_prefixes(self):
        for surplus in self:
            for prefix in parse_prefixes(surplus.purchase_prefixes):
                if not prefix.isdigit() or prefix[0] != "6":
                    raise ValidationError(
                        self.env._(
                            "“%s” is not the beginning of an account of costs: write"
                            " digits that begin with 6, separated by commas, such as"
                            " 601,607.",
                            prefix,
                        )
                    )

    @api.constrains("votes_for", "votes_against", "votes_abstaining", "present_ids")
    def _check_votes(self):
        for surplus in self:
            votes = surplus._count_votes()
            if votes > len(surplus.present_ids):
                raise ValidationError(
                    self.env._(
                        "%(votes)s votes for %(present)s members present: tick who was"
                        " there, or correct the votes.",
                        votes=votes,
                        present=len(surplus.present_ids),
                    )
                )

    @api.constrains("present_ids", "cohort_id")
    def _check_present(self):
        for surplus in self:
            others = surplus.present_ids.filtered(
                lambda p, cohort=surplus.cohort_id: p.cohort_id != cohort
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to “%(cohort)s”.",
                        person=others[0].display_name,
                        cohort=surplus.cohort_id.name,
                    )
                )

    def _count_votes(self):
        self.ensure_one()
        return self.votes_for + self.votes_against + self.votes_abstaining

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_terms_allowed(with_defaults(self, vals))
        surpluses = super().create(vals_list)
        surpluses._add_missing_members()
        return surpluses

    def write(self, vals):
        self._check_not_forged(vals)  # which says more than that it was voted
        if vals.keys() - OPEN_FIELDS:
            self._check_draft()
        self._check_terms_allowed(vals)
        if "cohort_id" in vals:
            self._check_same_cohort(vals["cohort_id"])
        return super().write(vals)

    def _get_frozen_sentence(self):
        return self.env._(
            "A result is frozen by the vote and booked by posting: use the"
            " buttons of the form."
        )

    def _check_same_cohort(self, cohort_id):
        if any(surplus.cohort_id.id != cohort_id for surplus in self):
            raise UserError(
                self.env._(
                    "A closing of accounts stays with its Flashcoop: delete it and"
                    " open one for the other."
                )
            )

    def _check_terms_allowed(self, vals):
        if TERMS & vals.keys() and not self._may_manage():
            raise AccessError(
                self.env._(
                    "What the group bears is agreed with the carrying body: a"
                    " coordinator or a funding officer changes it."
                )
            )

    def _check_draft(self):
        for surplus in self:
            if surplus.step != "draft":
                raise UserError(
                    self.env._(
                        "“%s” has been voted and stays as it was voted: go back to"
                        " draft to change it, before the shares are posted.",
                        surplus.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_voted(self):
        self._check_draft()

    def _is_final_change(self, vals):
        return bool(vals.keys() - OPEN_FIELDS)

    @api.model
    def _may_manage(self):
        return self.env.su or self.env.user.has_groups(MANAGE_GROUPS)

    # === BUSINESS === #

    def _add_missing_members(self):
        """Give each person who took part a line; who left early takes no part unless
        the group decides otherwise."""
        self.env["flashcoop.surplus.line"].create(
            [
                {
                    "surplus_id": surplus.id,
                    "participant_id": person.id,
                    "takes_part": person.state != "left",
                }
                for surplus in self
                for person in surplus._get_missing_members()
            ]
        )

    def _get_missing_members(self):
        self.ensure_one()
        people = self.cohort_id.participant_ids - self.line_ids.participant_id
        return people.filtered(
            lambda p: p.state in ("active", "completed", "left")
        ).sorted("id")

    def action_update_members(self):
        """Add the people who came since the closing was opened."""
        for surplus in self:
            surplus._check_draft()
            surplus._add_missing_members()
