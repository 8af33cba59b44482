from odoo import api, fields, models


class FlashcoopFundingRetention(models.Model):
    """How long a funder may ask for proof."""

    _inherit = "flashcoop.funding"

    proof_years = fields.Integer(
        string="Years of Proof",
        compute="_compute_proof_years",
        store=True,  # those of the kind of funder, which the user may change
        readonly=False,
        help="Proof is kept these many years from 31 December of the year of the last"
        " payment. Participants' files wait for it before they are anonymised.",
    )

    _proof_years_bounds = models.Constraint(
        "CHECK (proof_years BETWEEN 0 AND 30)",
        "Proof is kept between 0 and 30 years.",
    )

    @api.depends("kind_id")
    def _compute_proof_years(self):
        for funding in self:
            funding.proof_years = funding.kind_id.proof_years

    def _get_last_payment_day(self):
        """Return the day of the funder's last payment, the end of its period or the
        last due date, whichever is latest: what is still to come counts."""
        self.ensure_one()
        funding = self.sudo()
        lines = funding._get_award_lines_paid()
        days = [
            funding.date_to,
            funding.date_granted,
            *funding.instalment_ids.mapped("due_date"),
            *lines.mapped("date"),
        ]
        return max(filter(None, days), default=fields.Date.context_today(self))

    def _get_award_lines_paid(self):
        """Return the items that pay the funder's awards."""
        receivables = self.sudo().move_ids.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        partials = receivables.matched_credit_ids | receivables.matched_debit_ids
        return (partials.debit_move_id | partials.credit_move_id) - receivables
