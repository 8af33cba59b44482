from odoo import api, models
from odoo.exceptions import UserError


class FlashcoopFundingLinks(models.Model):
    """What hangs on a funding: its analytic account, and who names it."""

    _inherit = "flashcoop.funding"

    def _create_analytic_accounts(self):
        """Give each funding its account in the Funders plan (sudo: officers need
        no right on analytic accounts)."""
        plan = self.env["account.analytic.account"]._flashcoop_plan("funder")
        for funding in self.sudo().filtered(lambda f: not f.analytic_account_id):
            funding.analytic_account_id = (
                self.env["account.analytic.account"]
                .sudo()
                .create(
                    {
                        "name": funding.display_name,
                        "code": funding.reference,
                        "plan_id": plan.id,
                        "company_id": funding.company_id.id,
                        "partner_id": funding.partner_id.id,
                    }
                )
            )

    def _has_entries(self):
        """True when an analytic line, posted or not, names the funding."""
        return bool(
            self.sudo()
            .env["account.analytic.line"]
            .search_count(
                [("auto_account_id", "in", self.sudo().analytic_account_id.ids)],
                limit=1,
            )
        )

    def _get_draft_moves(self):
        """Return the draft documents with a line charged to the funding (sudo)."""
        accounts = self.sudo().analytic_account_id
        lines = self.sudo().env["account.move.line"]
        return lines.search(
            [
                ("parent_state", "=", "draft"),
                ("analytic_distribution", "in", accounts.ids),
            ]
        ).move_id

    def _get_moving(self, vals):
        """Return the fundings that change their company, with their analytic account.

        :raise UserError: when something of the old company hangs on one.
        """
        if "company_id" not in vals:
            return self.browse()
        moving = self.filtered(lambda f: f.company_id.id != vals["company_id"])
        for funding in moving.sudo():
            lines = funding.env["flashcoop.budget.line"].search_count(
                [("funding_id", "=", funding.id)], limit=1
            )
            if (
                funding.share_ids
                or funding.funder_report_ids
                or funding.application_ids
                or lines
                or funding.move_ids
                or funding._has_entries()
                or funding._get_draft_moves()
            ):
                raise UserError(
                    self.env._(
                        "“%(funding)s” has shares, budget lines, reports or documents"
                        " in %(company)s: remove them before you change its company,"
                        " or make a new funding there.",
                        funding=funding.display_name,
                        company=funding.company_id.name,
                    )
                )
        return moving

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for funding in self.sudo():
            if funding.is_granted or funding.move_ids or funding._has_entries():
                raise UserError(
                    self.env._(
                        "“%s” has been granted or has entries: archive it instead of"
                        " deleting it.",
                        funding.display_name,
                    )
                )
            if drafts := funding._get_draft_moves():
                raise UserError(
                    self.env._(
                        "“%(funding)s” is named on draft documents (%(count)s), such as"
                        " %(document)s of %(partner)s: take it off their lines before"
                        " you delete it.",
                        funding=funding.display_name,
                        count=len(drafts),
                        document=drafts[0].display_name,
                        partner=drafts[0].partner_id.name or "–",
                    )
                )
