from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .res_company_year_end import REGIME_LABELS


class FlashcoopYearEnd(models.Model):
    """The closing of one fiscal year of one company: what of each funding's income
    belongs to it, and the entries that say so, which an accountant posts."""

    _name = "flashcoop.year.end"
    _description = "Year End of Fundings"
    _order = "date_to desc, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="From", readonly=True, copy=False)
    date_to = fields.Date(
        string="End of Fiscal Year",
        required=True,
        copy=False,
        default=lambda self: self._default_date_to(),
        help="Any day of the fiscal year: its last day is kept.",
    )
    regime = fields.Selection(
        selection=REGIME_LABELS,
        string="Accounts Kept As",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.flashcoop_regime,
        help="The company's, from the settings; kept with the closing.",
    )
    line_ids = fields.One2many(
        comodel_name="flashcoop.year.end.line", inverse_name="year_end_id"
    )
    draft_count = fields.Integer(string="Drafts", compute="_compute_counts")
    posted_count = fields.Integer(string="Posted", compute="_compute_counts")
    state = fields.Selection(
        selection=[
            ("open", "No entry yet"),
            ("draft", "Entries to post"),
            ("posted", "Entries posted"),
        ],
        compute="_compute_counts",
    )
    has_released = fields.Boolean(
        compute="_compute_has_released",
        help="Dedicated funds of before are left, and the accounts keep none any more.",
    )
    missing_count = fields.Integer(
        string="Entries Missing",
        compute="_compute_missing_count",
        help="Entries that would be proposed as the books are now.",
    )

    _year_uniq = models.Constraint(
        "UNIQUE(company_id, date_to)",
        "This fiscal year is already being closed: open that closing.",
    )

    @api.model
    def _default_date_to(self):
        """Return the end of the fiscal year before today's."""
        today = fields.Date.context_today(self)
        year = self.env.company.compute_fiscalyear_dates(today)
        return year["date_from"] - relativedelta(days=1)

    # === COMPUTE METHODS === #

    @api.depends("date_to")
    def _compute_display_name(self):
        for year_end in self:
            year_end.display_name = self.env._(
                "Year end %s",
                year_end.date_to and year_end.date_to.strftime("%d/%m/%Y"),
            )

    @api.depends("line_ids")
    def _compute_counts(self):
        """One query for all, in sudo: how many entries, not which."""
        groups = (
            self.sudo()
            .env["account.move"]
            ._read_group(
                [
                    ("flashcoop_year_end_line_id.year_end_id", "in", self.ids),
                    ("state", "in", ("draft", "posted")),
                ],
                ["flashcoop_year_end_line_id.year_end_id", "state"],
                ["__count"],
            )
        )
        counts = {(record.id, state): count for record, state, count in groups}
        for year_end in self:
            drafts = counts.get((year_end._origin.id, "draft"), 0)
            posted = counts.get((year_end._origin.id, "posted"), 0)
            year_end.draft_count, year_end.posted_count = drafts, posted
            year_end.state = "draft" if drafts else "posted" if posted else "open"

    @api.depends("regime", "line_ids.opening_amount")
    def _compute_has_released(self):
        for year_end in self:
            before = year_end.regime != "full" and year_end.line_ids
            year_end.has_released = before and any(before.mapped("opening_amount"))

    @api.depends(
        "regime",
        "line_ids.later_amount",
        "line_ids.accrued_amount",
        "line_ids.brought_amount",
        "line_ids.is_dedicated",
    )
    def _compute_missing_count(self):
        for year_end in self:
            gaps = year_end.line_ids._get_gaps()
            year_end.missing_count = sum(map(len, gaps.values()))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = self.env["res.company"].browse(
                vals.get("company_id") or self.default_get(["company_id"])["company_id"]
            )
            vals["regime"] = company.flashcoop_regime
            day = vals.get("date_to") or self._default_date_to()
            vals.update(self._prepare_dates(company, day))
        year_ends = super().create(vals_list)
        for year_end in year_ends:
            year_end._read_books_again()
        return year_ends

    def write(self, vals):
        if {"date_from", "date_to", "company_id", "regime"} & vals.keys():
            self._check_no_entry()
        if "regime" in vals:
            self._refuse_regime()
        if not {"date_from", "date_to", "company_id"} & vals.keys():
            return super().write(vals)
        for year_end in self:
            company = self.env["res.company"].browse(
                vals.get("company_id") or year_end.company_id.id
            )
            day = vals.get("date_to") or year_end.date_to
            dates = self._prepare_dates(company, day)
            regime = {"regime": company.flashcoop_regime}
            super(FlashcoopYearEnd, year_end).write(vals | dates | regime)
            year_end.line_ids.unlink()  # those of another year or company
            year_end._read_books_again()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_entries(self):
        self._check_no_entry()

    def _check_no_entry(self):
        """Refuse what would contradict the entries of a closing."""
        for year_end in self:
            if year_end.draft_count or year_end.posted_count:
                raise UserError(
                    self.env._(
                        "“%s” has entries in the books: take the drafts back first;"
                        " what is posted stays.",
                        year_end.display_name,
                    )
                )

    def _refuse_regime(self):
        raise UserError(
            self.env._(
                "How the accounts are kept is the company's, from the settings: it is"
                " not chosen closing by closing."
            )
        )

    def _follow_company(self):
        """Take the company's regime of today while there is no entry."""
        for year_end in self:
            regime = year_end.company_id.flashcoop_regime
            entries = year_end.draft_count or year_end.posted_count
            if year_end.regime != regime and not entries:
                year_end._write_regime(regime)

    def _write_regime(self, regime):
        # past our own guard, on purpose
        # pylint: disable-next=super-method-mismatch
        return super().write({"regime": regime})

    def _prepare_dates(self, company, day):
        return company.compute_fiscalyear_dates(fields.Date.to_date(day))

    # === ACTIONS === #

    def action_read_books(self):
        """Bring in fundings that came since, and propose again what nobody decided."""
        self.check_access("write")
        self._follow_company()
        for year_end in self:
            year_end._read_books_again()
        return True

    def action_open_accounts(self):
        """Open the step that creates missing accounts."""
        self.ensure_one()
        return self.env["flashcoop.account.setup"]._open(self.company_id, self.regime)
