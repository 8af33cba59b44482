from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..calc.headings import parse_prefixes

STATES = [
    ("draft", "Draft"),
    ("asked", "Asked"),
    ("admissible", "Admissible"),
    ("granted", "Granted"),
    ("to_report", "To report"),
    ("reported", "Reported"),
    ("closed", "Closed"),
    ("refused", "Refused"),
]
TRANSITIONS = {
    "draft": {"asked", "granted", "refused"},
    "asked": {"draft", "admissible", "granted", "refused"},
    "admissible": {"asked", "granted", "refused"},
    "granted": {"admissible", "to_report", "reported"},
    "to_report": {"granted", "reported"},
    "reported": {"to_report", "closed"},
    "closed": {"reported"},
    "refused": {"draft"},
}
GRANTED_STATES = ("granted", "to_report", "reported", "closed")
# What a document in the books says of a funding.
BOOKED_FIELDS = {
    *("granted_amount", "date_granted", "partner_id", "kind_id", "company_id"),
    "booking",
}


class FlashcoopFunding(models.Model):
    """One funder's contribution: what was asked, granted, under which rules, and
    the report it is due. Booking lives in ``flashcoop_funding_award``."""

    _name = "flashcoop.funding"
    _description = "Funding"
    _inherit = ["flashcoop.reminded", "mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "reference", "file_number", "partner_id.name"]

    name = fields.Char(required=True, tracking=True)
    reference = fields.Char(readonly=True, copy=False)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Funder",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    kind_id = fields.Many2one(
        comodel_name="flashcoop.funder.kind",
        string="Funder Kind",
        required=True,
        ondelete="restrict",
        index=True,
        help="Decides the row of the funder's report and the income account.",
    )
    is_own = fields.Boolean(related="kind_id.is_own")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="In Charge",
        default=lambda self: self.env.user,
        check_company=True,
        tracking=True,
    )
    state = fields.Selection(
        selection=STATES,
        default="draft",
        required=True,
        copy=False,
        tracking=True,
        group_expand="_group_expand_state",
    )
    file_number = fields.Char(
        copy=False, help="Number of the application or convention at the funder's."
    )
    date_from = fields.Date(
        string="Eligible From", help="First day of the costs that the funder accepts."
    )
    date_to = fields.Date(string="Eligible Until")
    date_asked = fields.Date(copy=False)
    date_granted = fields.Date(
        string="Date of the Decision",
        copy=False,
        help="Day on which the funder decided; the award is booked on it.",
    )
    fiscal_year_end = fields.Date(
        string="Granted for the Year Ending",
        compute="_compute_fiscal_year_end",
        store=True,  # a suggestion: the convention decides
        readonly=False,
        help="Last day of the fiscal year for which the funding is granted.",
    )
    report_due_date = fields.Date(
        string="Report Due",
        compute="_compute_report_due_date",
        store=True,  # searched, sorted; the convention may say otherwise
        readonly=False,
        help="Six months after the end of the fiscal year (law 2000-321, art. 10),"
        " unless the convention says otherwise.",
    )
    asked_amount = fields.Monetary(string="Asked", tracking=True)
    granted_amount = fields.Monetary(string="Granted", copy=False, tracking=True)
    booking = fields.Selection(
        selection=[
            ("award", "At the award, all instalments at once"),
            ("instalment", "Instalment by instalment (conditional grant)"),
        ],
        default="award",
        required=True,
        help="A conditional grant is income only when its condition is met.",
    )
    # --- Rules the funder sets on costs ---
    eligible_prefixes = fields.Char(
        help="First digits of the accounts that the funder accepts, separated by"
        " commas. Empty: all.",
    )
    cap_rate = fields.Float(
        string="Maximum Rate", help="Highest share of the total cost, in percent."
    )
    tax_basis = fields.Selection(
        selection=[("excluded", "Excluding VAT"), ("included", "Including VAT")],
        default="excluded",
        required=True,
        help="Whether the funder counts costs without or with VAT.",
    )
    inkind_counted = fields.Boolean(
        string="In-kind Counted",
        help="The funder accepts contributions in kind as cost.",
    )
    note = fields.Html()
    analytic_account_id = fields.Many2one(
        comodel_name="account.analytic.account",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    share_ids = fields.One2many(
        comodel_name="flashcoop.funding.share", inverse_name="funding_id"
    )
    cohort_ids = fields.Many2many(
        comodel_name="flashcoop.cohort", compute="_compute_cohort_ids"
    )
    instalment_ids = fields.One2many(
        comodel_name="flashcoop.funding.instalment",
        inverse_name="funding_id",
        copy=False,
    )
    funder_report_ids = fields.One2many(
        comodel_name="flashcoop.funder.report", inverse_name="funding_id"
    )
    report_count = fields.Integer(compute="_compute_report_count")
    is_granted = fields.Boolean(compute="_compute_is_granted")
    unshared_amount = fields.Monetary(
        compute="_compute_unshared_amount",
        help="Part of the grant that no Flashcoop has yet.",
    )

    _asked_positive = models.Constraint(
        "CHECK (asked_amount >= 0 AND granted_amount >= 0)",
        "Amounts asked and granted cannot be negative.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_from <= date_to)", "Eligibility cannot end before it starts."
    )
    _rate_bounds = models.Constraint(
        "CHECK (cap_rate >= 0 AND cap_rate <= 100)",
        "The maximum rate lies between 0 and 100 %.",
    )

    @api.model
    def _group_expand_state(self, states, _domain):
        """Return the columns of the kanban: from the first that holds something on,
        since it fills the screen of a phone, without the ends when empty."""
        columns = [s for s, _label in STATES if s not in ("closed", "refused")]
        first = min((columns.index(s) for s in states if s in columns), default=0)
        return columns[first:]

    # === COMPUTE METHODS === #

    @api.depends("date_granted", "date_to", "company_id")
    def _compute_fiscal_year_end(self):
        for funding in self:
            day = funding.date_granted or funding.date_to
            if day:
                year = funding.company_id.compute_fiscalyear_dates(day)
                funding.fiscal_year_end = year["date_to"]
            else:
                funding.fiscal_year_end = funding.fiscal_year_end

    @api.depends("fiscal_year_end")
    def _compute_report_due_date(self):
        for funding in self:
            funding.report_due_date = funding._get_report_due(funding.fiscal_year_end)

    def _get_report_due(self, end):
        """Return the last day of the report on a fiscal year, False without one."""
        return end and end + relativedelta(months=6, day=31)

    @api.depends("share_ids.cohort_id")
    def _compute_cohort_ids(self):
        for funding in self:
            funding.cohort_ids = funding.share_ids.cohort_id

    @api.depends("funder_report_ids")
    def _compute_report_count(self):
        for funding in self:
            funding.report_count = len(funding.funder_report_ids)

    @api.depends("state")
    def _compute_is_granted(self):
        for funding in self:
            funding.is_granted = funding.state in GRANTED_STATES

    @api.depends("share_ids.amount", "granted_amount", "asked_amount", "state")
    def _compute_unshared_amount(self):
        for funding in self:
            shared = sum(funding.share_ids.mapped("amount"))
            funding.unshared_amount = funding._get_ceiling() - shared

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for funding in self:
            names = filter(None, [funding.partner_id.name, funding.name])
            funding.display_name = " – ".join(names)

    # === CONSTRAINTS === #

    @api.constrains("eligible_prefixes")
    def _check_eligible_prefixes(self):
        for funding in self:
            for prefix in parse_prefixes(funding.eligible_prefixes):
                if not prefix.isalnum():
                    raise ValidationError(
                        self.env._(
                            "“%s” is not the beginning of an account number: write"
                            " digits separated by commas, such as 60,61.",
                            prefix,
                        )
                    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("reference"):
                vals["reference"] = self.env["ir.sequence"].next_by_code(
                    "flashcoop.funding",
                    sequence_date=fields.Date.to_date(vals.get("date_from")),
                )
        with self._editing_parts():
            fundings = super().create(vals_list)
            fundings._check_parts()
        fundings._create_analytic_accounts()
        return fundings

    def write(self, vals):
        if "analytic_account_id" in vals and not self.env.su:
            raise AccessError(
                self.env._(
                    "The analytic account of a funding is made with it and cannot be"
                    " exchanged."
                )
            )
        if "state" in vals:
            self._check_transition(vals["state"])
        if BOOKED_FIELDS & vals.keys():
            self._check_not_booked(vals)
        moving = self._get_moving(vals)
        with self._editing_parts():
            self._lower_open_parts(vals)
            result = super().write(vals)
            if {"share_ids", "instalment_ids"} & vals.keys():
                self._check_parts()
        # sudo: officers need no right on analytic accounts
        moving.sudo().analytic_account_id.company_id = vals.get("company_id")
        if "name" in vals or "partner_id" in vals:
            for funding in self.sudo():
                funding.analytic_account_id.name = funding.display_name
        return result

    def unlink(self):
        self._unlink_except_used()  # before its parts speak for themselves
        accounts = self.sudo().analytic_account_id
        self.share_ids.unlink()
        self.instalment_ids.unlink()
        result = super().unlink()
        accounts.unlink()
        return result

    # === STATES === #

    def _check_transition(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for funding in self:
            if funding.state != state and state not in TRANSITIONS[funding.state]:
                raise UserError(
                    self.env._(
                        "“%(funding)s” cannot go from “%(old)s” to “%(new)s”.",
                        funding=funding.display_name,
                        old=labels[funding.state],
                        new=labels.get(state, state),
                    )
                )
            if state not in GRANTED_STATES and funding.is_booked:
                raise UserError(
                    self.env._(
                        "The award of “%s” stands in the books: cancel it first.",
                        funding.display_name,
                    )
                )

    def action_ask(self):
        for funding in self:
            if not funding.asked_amount:
                raise UserError(
                    self.env._("Enter the amount asked of %s.", funding.partner_id.name)
                )
            day = funding.date_asked or fields.Date.context_today(funding)
            funding.write({"state": "asked", "date_asked": day})

    def action_admissible(self):
        self.write({"state": "admissible"})

    def action_refuse(self):
        self.write({"state": "refused"})

    def action_draft(self):
        self.write({"state": "draft"})

    def action_to_report(self):
        self.write({"state": "to_report"})

    def action_close(self):
        self.write({"state": "closed"})
