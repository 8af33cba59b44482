from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

ENTERED = ("agreement_number", "date_signed")
SUGGESTED = ("fiscal_year_end", "report_due_date")  # empty: computed


class FlashcoopFundingGrantWizard(models.TransientModel):
    """Asks for a funder's decision and shows what follows from it, before anything is
    written: fiscal year, report, entry, each part."""

    _name = "flashcoop.funding.grant"
    _description = "Record the Award"

    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="funding_id.currency_id")
    is_own = fields.Boolean(related="funding_id.is_own")
    asked_amount = fields.Monetary(related="funding_id.asked_amount")
    granted_amount = fields.Monetary(
        compute="_compute_known",
        store=True,  # what is known; the user enters what was decided
        readonly=False,
        precompute=True,
    )
    date_granted = fields.Date(
        string="Date of the Decision",
        compute="_compute_known",
        store=True,
        readonly=False,
        precompute=True,
        help="Day of the deliberation, the order or the letter, not the day on which it"
        " is recorded here: it dates the income.",
    )
    agreement_number = fields.Char(
        compute="_compute_known",
        store=True,
        readonly=False,
        precompute=True,
        help="Number of the convention or of the order that grants.",
    )
    date_signed = fields.Date(
        string="Agreement Signed On",
        compute="_compute_known",
        store=True,
        readonly=False,
        precompute=True,
        help="Makes the instalments due at the signature callable.",
    )
    fiscal_year_end = fields.Date(
        string="Granted for the Year Ending",
        compute="_compute_fiscal_year_end",
        store=True,  # a suggestion: the convention decides
        readonly=False,
        precompute=True,
    )
    report_due_date = fields.Date(
        string="Report Due",
        compute="_compute_report_due_date",
        store=True,  # a suggestion too
        readonly=False,
        precompute=True,
    )
    warning_text = fields.Text(compute="_compute_preview")
    preview_html = fields.Html(compute="_compute_preview", sanitize=False)

    # === COMPUTE METHODS === #

    @api.depends("funding_id")
    def _compute_known(self):
        for wizard in self:
            funding = wizard.funding_id
            wizard.granted_amount = funding.granted_amount or funding.asked_amount
            for name in ("date_granted", "agreement_number", "date_signed"):
                wizard[name] = funding[name]

    @api.depends("date_granted", "funding_id")
    def _compute_fiscal_year_end(self):
        """The year of the decision; what somebody entered stays with its day."""
        for wizard in self:
            funding, day = wizard.funding_id, wizard.date_granted
            known = funding.fiscal_year_end if day == funding.date_granted else False
            year = day and funding.company_id.compute_fiscalyear_dates(day)
            wizard.fiscal_year_end = day and (known or year["date_to"])

    @api.depends("fiscal_year_end", "funding_id")
    def _compute_report_due_date(self):
        for wizard in self:
            funding, end = wizard.funding_id, wizard.fiscal_year_end
            is_known = end and end == funding.fiscal_year_end
            known = funding.report_due_date if is_known else False
            wizard.report_due_date = known or funding._get_report_due(end)

    @api.depends("granted_amount", "date_granted", "fiscal_year_end", "funding_id")
    def _compute_preview(self):
        for wizard in self:
            sentences = wizard._get_warnings() if wizard.funding_id else []
            wizard.warning_text = "\n".join(sentences) or False
            wizard.preview_html = bool(wizard.funding_id) and self.env[
                "ir.qweb"
            ]._render("flashcoop_odoo.funding_grant_preview", wizard._get_preview())

    # === PREVIEW === #

    def _get_warnings(self):
        """Return what does not go with the decision as it is entered."""
        return self._get_day_warnings() + self._get_share_warnings()

    def _get_day_warnings(self):
        day, sentences = self.date_granted, []
        if day and day > fields.Date.context_today(self):
            sentences.append(
                self.env._("The date of the decision is still to come: correct it.")
            )
        if self._is_locked():
            sentences.append(
                self.env._(
                    "The books are locked on %s: the entry would be dated after the"
                    " lock. Ask your accountant first, above all where that is another"
                    " fiscal year.",
                    format_date(self.env, day),
                )
            )
        if self._is_outside_period():
            sentences.append(
                self.env._(
                    "The costs that the funder accepts lie in another fiscal year than"
                    " the one ending on %s: check the date of the decision and the"
                    " year.",
                    format_date(self.env, self.fiscal_year_end),
                )
            )
        return sentences

    def _get_share_warnings(self):
        shares, sentences = self.funding_id._origin.share_ids, []
        years = set(shares.mapped("fiscal_year_end")) - {False}
        if self.fiscal_year_end and years and self.fiscal_year_end not in years:
            sentences.append(
                self.env._(
                    "The shares of the Flashcoops are for the year ending on %s.",
                    ", ".join(format_date(self.env, end) for end in sorted(years)),
                )
            )
        if over := shares.filtered(lambda s: not s.fiscal_year_end).cohort_id:
            sentences.append(
                self.env._(
                    "%s: over two fiscal years, so the half-days split the share"
                    " between them. If the agreement says otherwise, enter one share"
                    " a year first.",
                    ", ".join(over.mapped("name")),
                )
            )
        return sentences

    def _is_locked(self):
        """True when core would date the entry on another day than the decision."""
        funding = self.funding_id._origin
        if funding.is_own or funding.booking != "award":
            return False
        company = funding.company_id.sudo()  # locks are for accountants to read
        locks = company._get_lock_date_violations(
            self.date_granted, purchase=False, tax=False
        )
        return bool(locks)

    def _is_outside_period(self):
        """True when no cost that the funder accepts is in the year granted for."""
        funding, end = self.funding_id._origin, self.fiscal_year_end
        if not end:
            return False
        start = funding.company_id.compute_fiscalyear_dates(end)["date_from"]
        return bool(
            (funding.date_to and funding.date_to < start)
            or (funding.date_from and funding.date_from > end)
        )

    def _get_preview(self):
        """Return what the preview draws: what is booked, each part as it would be."""
        funding, amount = self.funding_id._origin, self.granted_amount
        if not amount:
            return {"booking": "", "error": False, "tables": [], "money": None}
        try:
            tables = funding._preview_parts(amount)
        except UserError as error:
            return {"booking": "", "error": str(error), "tables": []}
        return {
            "booking": self._say_booking(),
            "error": funding._get_sum_error(amount),
            "tables": tables,
            "money": funding.currency_id.format,
        }

    def _say_booking(self):
        """Return what recording the award books."""
        funding = self.funding_id._origin
        if funding.is_own:
            return self.env._("Own funds: nothing is booked.")
        if funding.booking == "instalment":
            return self.env._(
                "Conditional grant: nothing is booked now. Each instalment is booked"
                " once its condition is met."
            )
        if not self.date_granted or self._is_locked():
            return ""
        amount = funding.currency_id.format(self.granted_amount)
        day = format_date(self.env, self.date_granted)
        if not funding.instalment_ids:
            return self.env._(
                "%(amount)s of income are booked on %(day)s. No instalment is planned:"
                " one is made of the whole, due that day. If the funder pays in several"
                " parts, discard this and enter them on the tab “Instalments” first.",
                amount=amount,
                day=day,
            )
        return self.env._(
            "%(amount)s of income are booked on %(day)s; the funder owes them from then"
            " on, instalment by instalment.",
            amount=amount,
            day=day,
        )

    # === ACTIONS === #

    def action_apply(self):
        self.ensure_one()
        told = {name: self[name] for name in ENTERED}
        told |= {name: self[name] for name in SUGGESTED if self[name]}
        self.funding_id.grant(self.granted_amount, self.date_granted, told)
        return {"type": "ir.actions.act_window_close"}
