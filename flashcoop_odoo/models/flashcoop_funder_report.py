import hashlib
import json

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..calc.money import to_units
from ..report import statement
from ..report.beneficiaries import describe_beneficiaries

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
TRANSITIONS = {
    "draft": {"review", "sent"},
    "review": {"draft", "sent"},
    "sent": {"replaced"},
    "replaced": set(),
}
# What may still change on a report that has been sent.
OPEN_FIELDS = {
    "state",
    "message_main_attachment_id",
    "activity_ids",
    "message_ids",
    "message_follower_ids",
}


class FlashcoopFunderReport(models.Model):
    """What a funder is told of its money: CERFA 15059*02, in three sheets.

    Until it is sent, its figures are those of the books. Sending freezes a copy
    (``content``) with its hash; a later change of the books shows as a difference,
    and a correction is a new version.
    """

    _name = "flashcoop.funder.report"
    _description = "Funder Report"
    _inherit = ["mail.thread", "mail.activity.mixin"]
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
        compute="_compute_inkind_text",
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
    content = fields.Json(readonly=True, copy=False)
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
    table_html = fields.Html(
        string="Figures", compute="_compute_table_html", sanitize=False
    )
    difference_count = fields.Integer(compute="_compute_differences")
    difference_html = fields.Html(compute="_compute_differences", sanitize=False)
    is_intact = fields.Boolean(
        compute="_compute_is_intact",
        help="The frozen content still has its fingerprint.",
    )
    warning_text = fields.Text(compute="_compute_warning_text")

    _dates_ordered = models.Constraint(
        "CHECK (date_from <= date_to)", "The period cannot end before it starts."
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
        for report in self:
            funding = report.funding_id
            report.date_from = report.date_from or funding.date_from
            report.date_to = report.date_to or funding.date_to

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

    @api.depends("cohort_ids")
    def _compute_texts(self):
        for report in self:
            cohorts = report.cohort_ids.sudo()  # texts for the officer: no identity
            report.dates_places_text = report._describe_dates(cohorts)
            report.implementation_text = report._describe_action(cohorts)

    @api.depends("cohort_ids", "release_small_groups")
    def _compute_beneficiaries_text(self):
        for report in self:
            # sudo: aggregates for people who may not see persons; the function
            # keeps cells under five back unless somebody decided otherwise.
            report.beneficiaries_text = describe_beneficiaries(
                report.with_context(lang="fr_FR").cohort_ids.sudo().participant_ids,
                report.release_small_groups,
            )

    @api.depends("cohort_ids")
    def _compute_inkind_text(self):
        for report in self:
            lines = report.with_context(lang="fr_FR").cohort_ids.sudo().inkind_ids
            natures = dict(lines._fields["nature"]._description_selection(lines.env))
            report.inkind_text = "\n".join(
                f"{natures[line.nature]} – {line.name} : {line.quantity:g} ×"
                f" {line.currency_id.format(line.unit_value or line.amount)}"
                f" = {line.currency_id.format(line.amount)}"
                for line in lines
            )

    def _describe_dates(self, cohorts):
        lang = self.with_context(lang="fr_FR").env
        return "\n".join(
            "{} : du {} au {}{}".format(
                cohort.name,
                format_date(lang, cohort.date_start),
                format_date(lang, cohort.date_end),
                f", {cohort.place_id.display_name}" if cohort.place_id else "",
            )
            for cohort in cohorts
        )

    def _describe_action(self, cohorts):
        """Return facts in French (the form is) that a person completes."""
        texts = []
        for cohort in cohorts:
            hours = sum(cohort.session_ids.mapped("minutes")) / 60
            texts.append(
                f"{cohort.name} ({cohort.trade or 'coopérative éphémère'}) :"
                f" {len(cohort.session_ids)} demi-journées, {hours:g} heures,"
                f" {len(cohort.actor_ids)} intervenants et partenaires."
            )
        return "\n".join(texts)

    @api.depends("state", "cohort_ids", "date_from", "date_to", "content")
    def _compute_table_html(self):
        for report in self:
            report.table_html = report.cohort_ids and self.env["ir.qweb"]._render(
                "flashcoop_odoo.funder_report_table", {"content": report._get_content()}
            )

    @api.depends("state", "content")
    def _compute_differences(self):
        for report in self:
            differences = report.get_differences() if report.content else []
            report.difference_count = len(differences)
            report.difference_html = differences and self.env["ir.qweb"]._render(
                "flashcoop_odoo.funder_report_differences",
                {"differences": differences, "report": report},
            )

    @api.depends("content", "content_hash")
    def _compute_is_intact(self):
        for report in self:
            report.is_intact = not report.content or (
                self._hash(report.content) == report.content_hash
            )

    @api.depends("cohort_ids", "date_from", "date_to", "state")
    @api.depends_context("lang")
    def _compute_warning_text(self):
        for report in self:
            lines = []
            if report.state in ("draft", "review") and report.cohort_ids:
                lines = report._get_warnings()
            report.warning_text = "\n".join(lines)

    def _get_warnings(self):
        """Return what the user should settle before sending."""
        currency = self.currency_id
        lines = [
            self.env._(
                "%(amount)s stand on account %(code)s %(name)s, which has no row of the"
                " form.",
                amount=currency.format(account["amount"]),
                code=account["code"],
                name=account["name"],
            )
            for account in self._get_content()["not_mapped"]["accounts"]
        ]
        for cohort in self.cohort_ids.sudo():
            if drafts := cohort._get_draft_moves():
                lines.append(
                    self.env._(
                        "%(cohort)s: %(count)s draft documents are not counted.",
                        cohort=cohort.name,
                        count=len(drafts),
                    )
                )
            if cohort.budget_message:
                lines.append(f"{cohort.name} : {cohort.budget_message}")
        return lines

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

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("name"):
                vals["name"] = self.env["ir.sequence"].next_by_code(
                    "flashcoop.funder.report"
                )
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals:
            self._check_transition(vals["state"])
        if vals.keys() - OPEN_FIELDS:
            self._check_not_sent()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_not_sent()

    @api.depends("name", "version", "partner_id.name")
    def _compute_display_name(self):
        for report in self:
            report.display_name = (
                f"{report.name} v{report.version} – {report.partner_id.name or ''}"
            )

    def _check_not_sent(self):
        for report in self:
            if report.content:
                raise UserError(
                    self.env._(
                        "%s has been sent and stays as it was sent: make a new version"
                        " to correct it.",
                        report.display_name,
                    )
                )

    # === STATES === #

    def _check_transition(self, state):
        for report in self:
            if report.state != state and state not in TRANSITIONS[report.state]:
                raise UserError(
                    self.env._(
                        "%s cannot change its state like this.", report.display_name
                    )
                )

    def action_review(self):
        self.write({"state": "review"})

    def action_draft(self):
        self.write({"state": "draft"})

    def action_send(self):
        """Freeze the report: content, hash, lines, PDF and sheet."""
        for report in self:
            report._check_transition("sent")
            report.signed_on = report.signed_on or fields.Date.context_today(report)
            content = report._get_content()
            report.write(
                {
                    "content": content,
                    "content_hash": self._hash(content),
                    "sent_on": fields.Datetime.now(),
                    "sent_by_id": self.env.uid,
                    "line_ids": [
                        Command.create(row) for row in self._line_vals(content)
                    ],
                    "state": "sent",
                }
            )
            report._attach_files()
            funding = report.funding_id
            if funding.state in ("granted", "to_report"):
                funding.state = "reported"
        return True

    def _line_vals(self, content):
        names = self.line_ids._fields.keys()
        return [
            {name: row[name] for name in row.keys() & names} | {"sequence": number}
            for number, row in enumerate(content["rows"])
        ]

    def new_version(self, reason):
        """Return a draft that replaces this report; the old one stays readable.

        :raise UserError: when it was not sent, or no reason is given.
        """
        self.ensure_one()
        if self.state != "sent" or not (reason or "").strip():
            raise UserError(
                self.env._(
                    "A new version replaces a report that was sent, for a written"
                    " reason."
                )
            )
        new = self.copy(
            {"name": self.name, "cohort_ids": [Command.set(self.cohort_ids.ids)]}
            | {name: self[name] for name in TEXTS}
        )
        # version and previous_id are readonly on screen, not for us
        new.write(
            {
                "version": self.version + 1,
                "previous_id": self.id,
                "correction_reason": reason.strip(),
            }
        )
        self.state = "replaced"
        return new

    # === CONTENT === #

    def _get_content(self):
        """Return all that the report says, as plain data: the frozen copy once it
        is sent, today's books before. PDF, sheet and screen draw it.

        ``rows`` carry exact amounts and, for the form, whole euros: each row is
        rounded once and the totals add the rounded rows.
        """
        self.ensure_one()
        if self.content:
            return self.content
        value = statement.find_together(
            self.sudo().cohort_ids._origin, self.date_from, self.date_to
        )
        rows = value.to_whole_rows()
        return {
            "number": self.name,
            "version": self.version,
            "funder": self.partner_id.name or self.funding_id.partner_id.name,
            "funding": self.funding_id.name,
            "file_number": self.funding_id.file_number or "",
            "cohorts": self.cohort_ids.mapped("name"),
            "currency": self.currency_id.name,
            "date_from": self.date_from and self.date_from.isoformat(),
            "date_to": self.date_to and self.date_to.isoformat(),
            "fiscal_year": self._get_fiscal_year(),
            "identity": {
                name: self[name] or ""
                for name in ("body_name", "body_siret", "body_rna", "body_register")
            },
            "texts": {name: self[name] or "" for name in TEXTS},
            "rows": rows,
            "not_mapped": value.unmapped_json(),
            "sentence": self._get_sentence(value),
            "signatory": self.signatory or "",
            "signed_place": self.signed_place or "",
            "signed_on": self.signed_on and self.signed_on.isoformat(),
        }

    def _get_fiscal_year(self):
        day = self.funding_id.fiscal_year_end or self.date_to
        return day.year if day else False

    def _get_sentence(self, value):
        """Return the closing sentence for the cohorts of the report.

        The amount is their part of the grant; a funding without shares counts whole.
        """
        funding = self.funding_id
        shares = funding.share_ids.filtered(lambda s: s.cohort_id in self.cohort_ids)
        amount = sum(shares.mapped("net_amount")) if shares else funding.net_amount
        sentence = funding._get_sentence(amount, value.actual("TP"))
        share = sentence["percent"]
        return sentence | {
            "amount_whole": to_units(amount, 1),
            "percent_whole": None if share is None else to_units(share, 1),
        }

    @api.model
    def _hash(self, content):
        """Return the SHA-256 of content in canonical JSON."""
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def get_differences(self):
        """Return what the books say today that the sent report does not.

        :return: a list of ``{code, label, frozen, current, difference}`` in the
            order of the form, in company currency; empty when nothing changed.
        """
        self.ensure_one()
        if not self.content:
            return []
        self.check_access("read")
        value = statement.find_together(
            self.sudo().cohort_ids, self.date_from, self.date_to
        )
        current = {(r["code"], r["label"]): r for r in value.to_whole_rows()}
        frozen = {(r["code"], r["label"]): r for r in self.content["rows"]}
        keys = list(frozen) + [key for key in current if key not in frozen]
        differences = []
        for code, label in keys:
            old = frozen.get((code, label), {}).get("actual", 0.0)
            new = current.get((code, label), {}).get("actual", 0.0)
            if self.currency_id.compare_amounts(old, new):
                differences.append(
                    {
                        "code": code,
                        "label": label,
                        "frozen": old,
                        "current": new,
                        "difference": self.currency_id.round(new - old),
                    }
                )
        return differences
