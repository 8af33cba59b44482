from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class FlashcoopSurplusVote(models.Model):
    """The vote: what must be settled before, and what it freezes."""

    _inherit = "flashcoop.surplus"

    warning_text = fields.Text(
        compute="_compute_warning_text",
        help="What may still change the result before the vote.",
    )
    difference_text = fields.Text(
        compute="_compute_difference_text",
        help="What changed in the books since the vote.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        *("cohort_id", "step", "line_ids", "rule", "unfilled_count", "unsigned_count"),
        "counts_unsigned",
    )
    @api.depends_context("lang")
    def _compute_warning_text(self):
        for surplus in self:
            lines = surplus._get_warnings() if surplus.step == "draft" else []
            surplus.warning_text = "\n".join(lines)

    def _get_warnings(self):
        """Return the sentences on what may still change the result."""
        self.ensure_one()
        cohort, lines = self.cohort_id.sudo()._origin, []  # counts, no documents
        if not cohort:
            return lines
        if self.unfilled_count:
            lines.append(
                self.env._(
                    "Half-days not filled in: %s. The hours attended are incomplete.",
                    self.unfilled_count,
                )
            )
        if drafts := len(cohort._get_draft_moves()):
            lines.append(
                self.env._("Draft documents that do not count yet: %s.", drafts)
            )
        if sheets := len(cohort.stall_sheet_ids.filtered(lambda s: s.state == "open")):
            lines.append(self.env._("Selling days not closed yet: %s.", sheets))
        if missing := self._get_missing_members():
            lines.append(
                self.env._(
                    "Members without a line: %s. Click “Update members”.",
                    ", ".join(missing.mapped("display_name")),
                )
            )
        return lines

    @api.depends("step", "content")
    @api.depends_context("lang")
    def _compute_difference_text(self):
        frozen = self.filtered(lambda s: s.step != "draft" and s.content)
        live = frozen._get_live_figures() if frozen else {}
        for surplus in self:
            surplus.difference_text = surplus._get_difference(live.get(surplus))

    def _get_difference(self, live):
        """Return a line a figure that the books now hold otherwise; False if none."""
        if not live:
            return False
        frozen, currency = self.content["figures"], self.currency_id
        lines = [
            self.env._(
                "%(figure)s: %(now)s in the books now, %(then)s at the vote.",
                figure=self._fields[f"{name}_amount"]._description_string(self.env),
                now=currency.format(live[name]),
                then=currency.format(frozen[name]),
            )
            for name in ("turnover", "purchase", "contribution", "other", "result")
            if currency.compare_amounts(live[name], frozen[name])
        ]
        return "\n".join(lines)

    # === ACTIONS === #

    def action_vote(self):
        """Record the vote and freeze result, rule and shares.

        :raise UserError: when the vote or the sharing is incomplete.
        """
        for surplus in self:
            surplus.check_access("write")
            surplus.lock_for_update()
            surplus.cohort_id._check_open()
            surplus._check_draft()
            surplus._check_vote()
            surplus._check_sharing()
            for line in surplus.line_ids:
                line._write_frozen(
                    {"voted_minutes": line.minutes, "voted_amount": line.amount}
                )
            surplus._write_frozen({"content": surplus._get_content(), "step": "voted"})
            surplus.message_post(body=surplus._get_vote_text())

    def action_back_to_draft(self):
        """Give up the vote, as long as nothing is in the books."""
        for surplus in self:
            surplus.check_access("write")
            surplus.lock_for_update()
            surplus.cohort_id._check_open()
            if surplus.step == "posted":
                raise UserError(
                    self.env._(
                        "The shares of “%s” are in the books: cancel the posting"
                        " first.",
                        surplus.display_name,
                    )
                )
            surplus.line_ids._write_frozen({"voted_minutes": 0, "voted_amount": 0})
            surplus._write_frozen({"content": False, "step": "draft"})

    # === BUSINESS === #

    def _get_content(self):
        """Return what the vote freezes, as plain JSON."""
        figures = self._get_live_figures()[self]
        return {"figures": figures, "unfilled": self.unfilled_count}

    def _check_vote(self):
        self.ensure_one()
        if not self.vote_date or not self.present_ids:
            raise UserError(
                self.env._("Enter the day of the vote, and tick who was there.")
            )
        self._check_vote_date()
        if self.votes_for <= self.votes_against:
            raise UserError(
                self.env._(
                    "%(votes_for)s for, %(votes_against)s against: without a majority"
                    " nothing is decided. Change the rule and vote again.",
                    votes_for=self.votes_for,
                    votes_against=self.votes_against,
                )
            )
        if missing := self._get_missing_members().filtered(lambda p: p.state != "left"):
            raise UserError(
                self.env._(
                    "%s took part and has no line: click “Update members”, look at the"
                    " shares again, then vote.",
                    missing[0].display_name,
                )
            )

    def _check_vote_date(self):
        self.ensure_one()
        if self.vote_date > fields.Date.context_today(self):
            raise UserError(self.env._("The day of the vote is still to come."))
        if (start := self.cohort_id.date_start) and self.vote_date < start:
            raise UserError(
                self.env._(
                    "The vote cannot be on %(vote)s: “%(cohort)s” began on %(start)s."
                    " Correct the day of the vote.",
                    vote=format_date(self.env, self.vote_date),
                    cohort=self.cohort_id.name,
                    start=format_date(self.env, start),
                )
            )

    def _check_sharing(self):
        self.ensure_one()
        if self.currency_id.compare_amounts(self.result_amount, 0) <= 0:
            return  # nothing to share, by any rule
        needs_cause = self.gift_percent or self.rule == "given"
        if needs_cause and not self.gift_partner_id:
            raise UserError(self.env._("Say which cause the gift goes to."))
        if self.rule in ("given", "kept") or not self.rest_amount:
            return
        if not any(self._get_weights(self.rule)):
            raise UserError(
                self.env._(
                    "By this rule nobody would get anything: tick who takes part, and"
                    " enter their points, or have the half-days filled in and signed."
                )
            )
