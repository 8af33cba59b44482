from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

TEXTS = (
    "implementation_text",
    "beneficiaries_text",
    "dates_places_text",
    "objectives_text",
    "indirect_rules_text",
    "variance_text",
    "inkind_text",
    "observations_text",
)
# Who may see single costs and their vouchers: coordinators read totals.
VOUCHER_GROUPS = (
    "flashcoop_odoo.flashcoop_group_funding,flashcoop_odoo.flashcoop_group_auditor"
)
# What only sending, or making a new version, writes.
FROZEN_FIELDS = {
    "content",
    "content_hash",
    "sent_on",
    "sent_by_id",
    "version",
    "previous_id",
    "correction_reason",
}
# What may still change on a report that has been sent.
OPEN_FIELDS = {
    "state",
    "message_main_attachment_id",
    "activity_ids",
    "message_ids",
    "message_follower_ids",
    "sent_document_id",  # once, by sending
    "sent_sheet_id",
    "expense_ids",  # what the funder admits; the rows guard themselves
    "control_date",
}


class FlashcoopFunderReport(models.Model):
    """What a funder is told of its money: CERFA 15059*02, in three sheets.

    Until it is sent, its figures are those of the books. Sending freezes a copy
    (``content``) with its hash; a later change of the books shows as a difference,
    and a correction is a new version.
    """

    _name = "flashcoop.funder.report"
    _description = "Funder Report"
    _inherit = ["flashcoop.frozen", "mail.thread", "mail.activity.mixin"]
    _frozen_fields = FROZEN_FIELDS
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False)
    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="funding_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        related="funding_id.partner_id",
        store=True,  # grouped by funder
    )
    cohort_ids = fields.Many2many(
        comodel_name="flashcoop.cohort",
        relation="flashcoop_cohort_funder_report_rel",
        string="Flashcoops",
        compute="_compute_cohort_ids",
        store=True,  # those of the funding by default; the user chooses
        readonly=False,
        precompute=True,
        check_company=True,
    )
    date_from = fields.Date(
        compute="_compute_period",
        store=True,  # a suggestion
        readonly=False,
        precompute=True,
        help="First accounting date counted; empty for all before the last.",
    )
    date_to = fields.Date(
        compute="_compute_period", store=True, readonly=False, precompute=True
    )
    due_date = fields.Date(related="funding_id.report_due_date", store=True)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("review", "In review"),
            ("sent", "Sent"),
            ("replaced", "Replaced"),
        ],
        default="draft",
        required=True,
        copy=False,
        tracking=True,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one(
        comodel_name="flashcoop.funder.report",
        string="Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    correction_reason = fields.Text(readonly=True, copy=False)
    # --- Sheet 1 ---
    body_name = fields.Char(
        string="Organisation",
        compute="_compute_identity",
        store=True,
        readonly=False,
        precompute=True,
    )
    body_siret = fields.Char(
        string="SIRET",
        compute="_compute_identity",
        store=True,
        readonly=False,
        precompute=True,
    )
    body_rna = fields.Char(
        string="RNA",
        compute="_compute_identity",
        store=True,
        readonly=False,
        precompute=True,
        help="Number in the national register of associations, or of the receipt.",
    )
    body_register = fields.Char(
        string="Register of Associations (Alsace-Moselle)",
        compute="_compute_identity",
        store=True,
        readonly=False,
        precompute=True,
    )
    implementation_text = fields.Text(
        string="How the Action Was Carried Out",
        compute="_compute_texts",
        store=True,
        readonly=False,
    )
    release_small_groups = fields.Boolean(
        string="Show Groups under 5 People",
        tracking=True,
        help="In a group of four, a breakdown by sex, age and level names people."
        " Ticking this is your decision, and it is logged.",
    )
    beneficiaries_text = fields.Text(
        string="People Who Benefited",
        compute="_compute_beneficiaries_text",
        store=True,
        readonly=False,
    )
    dates_places_text = fields.Text(
        string="Dates and Places", compute="_compute_texts", store=True, readonly=False
    )
    objectives_text = fields.Text(string="Were the Objectives Reached?")
    # --- Sheet 3 ---
    indirect_rules_text = fields.Text(string="How Indirect Costs Are Shared")
    variance_text = fields.Text(
        string="Significant Gaps between Budget and Actual",
    )
    inkind_text = fields.Text(
        string="Contributions in Kind",
        compute="_compute_texts",
        store=True,
        readonly=False,
    )
    observations_text = fields.Text(string="Observations")
    signatory = fields.Char(
        compute="_compute_identity", store=True, readonly=False, precompute=True
    )
    signed_place = fields.Char(
        compute="_compute_identity", store=True, readonly=False, precompute=True
    )
    signed_on = fields.Date(copy=False)
    # --- Frozen ---
    # holds the expense list; read by _get_frozen
    content = fields.Json(readonly=True, copy=False, groups=VOUCHER_GROUPS)
    content_hash = fields.Char(
        string="Fingerprint",
        readonly=True,
        copy=False,
        help="SHA-256 of the frozen content.",
    )
    sent_on = fields.Datetime(readonly=True, copy=False)
    sent_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    line_ids = fields.One2many(
        comodel_name="flashcoop.funder.report.line",
        inverse_name="report_id",
        readonly=True,
        copy=False,
    )
    # --- Drawn ---
    table_html = fields.Html(string="Figures", compute="_compute_drawn", sanitize=False)
    row_values = fields.Json(
        compute="_compute_drawn", help="The rows of the form, for what shows some."
    )
    difference_count = fields.Integer(compute="_compute_differences")
    difference_html = fields.Html(compute="_compute_differences", sanitize=False)
    is_intact = fields.Boolean(
        compute="_compute_is_intact",
        help="The frozen content still has its fingerprint.",
    )
    warning_text = fields.Text(compute="_compute_drawn")

    _dates_ordered = models.Constraint(
        "CHECK (date_from <= date_to)", "The period cannot end before it starts."
    )

    _previous_uniq = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL",
        "This report has a new version already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("funding_id")
    def _compute_cohort_ids(self):
        for report in self:
            if not report.cohort_ids:
                report.cohort_ids = report.funding_id._get_report_cohorts()
            else:
                report.cohort_ids = report.cohort_ids

    @api.depends("funding_id")
    def _compute_period(self):
        """Suggest the fiscal year, wide enough for the award and the Flashcoops."""
        for report in self:
            days = report.funding_id._get_days_of_report()
            report.date_from = report.date_from or min(days, default=False)
            report.date_to = report.date_to or max(days, default=False)

    @api.depends("funding_id")
    def _compute_identity(self):
        for report in self:
            company = report.company_id or report.funding_id.company_id
            report.body_name = company.name
            report.body_siret = company.company_registry
            report.body_rna = company.flashcoop_rna
            report.body_register = company.flashcoop_local_register
            report.signatory = company.flashcoop_legal_representative
            report.signed_place = company.city

    # === CONSTRAINTS === #

    @api.constrains("cohort_ids", "funding_id")
    def _check_cohorts(self):
        for report in self:
            if not report.cohort_ids:
                raise ValidationError(
                    self.env._(
                        "A report tells of at least one Flashcoop: give “%s” a share of"
                        " one, or choose it here.",
                        report.funding_id.display_name,
                    )
                )
            shared = report.funding_id._get_report_cohorts()
            if shared and report.cohort_ids - shared:
                raise ValidationError(
                    self.env._(
                        "“%(funding)s” gives nothing to %(cohorts)s: the report of a"
                        " funding tells of the Flashcoops that have a share of it.",
                        funding=report.funding_id.display_name,
                        cohorts=", ".join((report.cohort_ids - shared).mapped("name")),
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        for report in reports.filtered(lambda r: not r.name):
            report.name = report._get_next_number()
        return reports

    def write(self, vals):
        if "state" in vals:
            self._check_transition(vals["state"])
        if vals.keys() - OPEN_FIELDS:
            self._check_not_sent()
        return super().write(vals)

    def _is_forged(self, vals):
        """Extend: a state that freezes is written by freezing alone."""
        return vals.get("state") in ("sent", "replaced") or super()._is_forged(vals)

    def _get_frozen_sentence(self):
        return self.env._(
            "A report is frozen by sending it, and replaced by sending a new version:"
            " its frozen content cannot be written."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_not_sent()

    @api.depends("name", "version", "partner_id.name")
    def _compute_display_name(self):
        for report in self:
            number = report.name and f"{report.name} v{report.version}"
            names = filter(None, [number, report.partner_id.name])
            report.display_name = " – ".join(names)

    def _check_not_sent(self):
        for report in self:
            if report._is_frozen():
                raise UserError(
                    self.env._(
                        "%s has been sent and stays as it was sent: make a new version"
                        " to correct it.",
                        report.display_name,
                    )
                )
