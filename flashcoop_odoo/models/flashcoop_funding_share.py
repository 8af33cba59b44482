from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..calc.money import split


class FlashcoopFundingShare(models.Model):
    """What one funding gives to one cohort, for one fiscal year."""

    _name = "flashcoop.funding.share"
    _description = "Funding Share"
    _order = "funding_id, id"
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
    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    fiscal_year_end = fields.Date(
        string="Year Ending",
        compute="_compute_fiscal_year_end",
        store=True,  # a suggestion: the agreement decides
        readonly=False,
        precompute=True,
        index=True,
        help="Last day of the fiscal year that the share is for. A Flashcoop over two"
        " years may have a share for each; one share without a year is split between"
        " them by the half-days.",
    )
    amount = fields.Monetary(required=True)
    net_amount = fields.Monetary(
        compute="_compute_net_amount",
        help="The share less what credit notes took from this Flashcoop.",
    )
    received_amount = fields.Monetary(
        string="Received",
        compute="_compute_received_amount",
        help="What the funder paid, in proportion of the shares.",
    )
    funder_id = fields.Many2one(related="funding_id.partner_id")
    state = fields.Selection(related="funding_id.state")

    _cohort_year_uniq = models.UniqueIndex(
        "(funding_id, cohort_id, COALESCE(fiscal_year_end, DATE '1900-01-01'))",
        "This Flashcoop already has a share of the funding for that year: change that"
        " share.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A share cannot be negative."
    )

    @api.depends("cohort_id")
    def _compute_fiscal_year_end(self):
        """The year of the Flashcoop; none where it is in two, since a guess would
        leave all of the share to one of them."""
        for share in self:
            cohort = share.sudo().cohort_id  # whoever plans the money of an edition
            day = cohort.date_start or cohort.date_end or share.funding_id.date_from
            end = day and share._get_year_end(day)
            over = cohort.date_end and share._get_year_end(cohort.date_end) != end
            share.fiscal_year_end = end if not over else False

    def _get_year_end(self, day):
        company = self.company_id or self.funding_id.company_id or self.env.company
        return company.compute_fiscalyear_dates(day)["date_to"]

    @api.depends("amount", "funding_id.given_back_amount")
    def _compute_net_amount(self):
        net = self._get_net()
        for share in self:
            share.net_amount = net[share]

    @api.depends("amount", "funding_id.received_amount")
    def _compute_received_amount(self):
        received = self._get_received()
        for share in self:
            share.received_amount = received.get(share, 0.0)

    def _get_net(self):
        """Return {share: amount less what credit notes took from its Flashcoop}."""
        column = self.env["account.analytic.account"]._flashcoop_column("cohort")
        funding = "move_line_id.move_id.flashcoop_funding_id"
        groups = (
            self.sudo()
            .env["account.analytic.line"]
            ._read_group(
                [
                    (funding, "in", self.funding_id.ids),
                    ("move_line_id.move_id.move_type", "=", "out_refund"),
                    (column, "in", self.sudo().cohort_id.analytic_account_id.ids),
                ],
                [funding, column],
                ["amount:sum"],
            )
        )
        back = {(record.id, account.id): -amount for record, account, amount in groups}
        if not back:
            return {share: share.amount for share in self}
        taken = {}
        for funding in self.funding_id:
            funding_id = funding._origin.id
            by_account = {
                a: amount for (f, a), amount in back.items() if f == funding_id
            }
            taken |= funding.share_ids._spread_over_years(by_account, reverse=True)
        return {share: share.amount - taken.get(share, 0.0) for share in self}

    def _spread_over_years(self, by_account, reverse=False):
        """Return {share: its part of what its Flashcoop got (or gave back)}: the first
        year first, each up to its amount, what is more to the last one.

        :param by_account: {analytic account id of a cohort: amount}.
        :param reverse: begin with the last year.
        """
        parts = {}
        for cohort, shares in self.grouped("cohort_id").items():
            rest = by_account.get(cohort.sudo().analytic_account_id.id, 0.0)
            ordered = shares.sorted(
                lambda s: (s.fiscal_year_end or date.min, s._origin.id or 0), reverse
            )
            for share in ordered[:-1]:
                parts[share] = min(rest, share.amount)
                rest -= parts[share]
            parts[ordered[-1]] = shares.currency_id.round(rest)
        return parts

    def _get_received(self):
        """Return {share: amount} of the fundings' shares: what came in, split over all
        of them and what no Flashcoop has, to the cent."""
        received, paid = {}, self.funding_id._get_received()
        for funding in self.funding_id:
            shares = funding.share_ids
            weights = [*shares.mapped("amount"), max(funding.unshared_amount, 0.0)]
            amount = paid.get(funding._origin.id, 0.0) if any(weights) else 0.0
            parts = split(amount, weights, funding.currency_id.rounding)
            received.update(zip(shares, parts, strict=False))
        return received

    @api.depends("funding_id", "cohort_id")
    def _compute_display_name(self):
        for share in self:
            share.display_name = (
                f"{share.funding_id.display_name} / {share.cohort_id.name}"
            )

    def _name_with_year(self):
        year = self.fiscal_year_end
        return f"{self.cohort_id.name} ({year.year})" if year else self.cohort_id.name

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares._align_years()
        for share in shares:
            share._check_not_booked({"amount": share.amount})
        shares.funding_id._check_parts()
        return shares

    def write(self, vals):
        if {"amount", "cohort_id", "funding_id"} & vals.keys():
            self._check_not_booked(vals)
        fundings = self.funding_id
        result = super().write(vals)
        if "fiscal_year_end" in vals:
            self._align_years()
        if "funding_id" in vals:
            self._check_not_booked()
        (fundings | self.funding_id)._check_parts()
        return result

    def _align_years(self):
        """Bring any day of a fiscal year to its last one, so that years add up."""
        for share in self.filtered("fiscal_year_end"):
            end = share._get_year_end(share.fiscal_year_end)
            if share.fiscal_year_end != end:
                share.fiscal_year_end = end

    def action_open_funding(self):
        return self.funding_id._get_records_action()

    def action_open_report(self):
        """Open the report of the funding, a new one if there is none yet."""
        return self.funding_id.action_create_report()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        self._check_not_booked()

    def _check_not_booked(self, vals=None):
        """Refuse to change what the books say of a share.

        Of a grant booked instalment by instalment, each share may change but for the
        part that its Flashcoop has got.

        :param vals: what is to be written; by default the share comes or goes.
        """
        for share in self.filtered("funding_id.is_booked"):
            if not share.funding_id._is_part_booked():
                raise UserError(
                    self.env._(
                        "The award of “%s” is booked with its shares: cancel the award"
                        " to change them.",
                        share.funding_id.display_name,
                    )
                )
            share._check_not_below_booked(vals or {})

    def _check_not_below_booked(self, vals):
        booked = self.funding_id._get_booked_by_share().get(self, 0.0)
        moves = {"cohort_id", "funding_id"} & vals.keys()
        amount = 0.0 if moves or not vals else vals["amount"] or 0.0
        if self.currency_id.compare_amounts(amount, booked) < 0:
            raise UserError(
                self.env._(
                    "%(booked)s of “%(funding)s” are booked for %(cohort)s already:"
                    " its share cannot be less.",
                    booked=self.currency_id.format(booked),
                    funding=self.funding_id.display_name,
                    cohort=self.cohort_id.name,
                )
            )
