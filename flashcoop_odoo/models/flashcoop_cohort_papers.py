from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from .flashcoop_contract_clause import POINTS
from .flashcoop_participant import IDENTITY_GROUPS

BLANK = "……………………"  # to be filled in by hand


class FlashcoopCohortPapers(models.Model):
    """The papers of a cohort's participants: how far they are, and their texts."""

    _inherit = "flashcoop.cohort"

    commitment_max = fields.Monetary(
        string="Maximum Commitments",
        help="What the group may commit to third parties at most, including VAT; stated"
        " in the support contract (C. com. R127-1, 4°).",
    )
    contract_clause_ids = fields.One2many(
        comodel_name="flashcoop.contract.clause", inverse_name="cohort_id"
    )
    document_summary = fields.Char(
        string="Documents",
        compute="_compute_document_summary",
        groups=IDENTITY_GROUPS,
        help="Required documents received, of all participants.",
    )

    @api.depends("participant_ids.document_ids.is_missing")
    def _compute_document_summary(self):
        groups = self.env["flashcoop.participant.document"]._read_group(
            [("cohort_id", "in", self._origin.ids), ("kind_id.is_required", "=", True)],
            ["cohort_id"],
            ["__count", "received_on:count"],
        )
        counts = {cohort.id: (total, there) for cohort, total, there in groups}
        for cohort in self:
            total, there = counts.get(cohort._origin.id, (0, 0))
            cohort.document_summary = f"{there}/{total}" if total else False

    # === TEXTS === #

    def _get_contract_texts(self):
        """Return the points of the support contract, as (title, text): the text of this
        cohort, else of its company, else of all."""
        self.ensure_one()
        clauses = self.env["flashcoop.contract.clause"].search(
            [
                ("cohort_id", "in", (self.id, False)),
                ("company_id", "in", (self.company_id.id, False)),
            ]
        )
        nearest = {}
        for clause in clauses.sorted(lambda c: (bool(c.cohort_id), bool(c.company_id))):
            nearest[clause.point] = clause.text
        titles = dict(
            clauses._fields["point"]._description_selection(self.env)  # translated
        )
        return [(titles[point], nearest.get(point, "")) for point, _title in POINTS]

    def action_own_contract(self):
        """Give this cohort texts of its own, to be changed for it alone."""
        self.ensure_one()
        own = self.contract_clause_ids.mapped("point")
        self.env["flashcoop.contract.clause"].create(
            [
                {"cohort_id": self.id, "point": point, "text": text or BLANK}
                for (point, _title), (_label, text) in zip(
                    POINTS, self._get_contract_texts(), strict=True
                )
                if point not in own
            ]
        )
        return self._action_open(
            self.env._("Texts of the support contract"),
            "flashcoop.contract.clause",
        )

    def duplicate_edition(self, date_start, name=None):
        """Extend to copy the texts of the contract.

        sudo: an officer makes new editions, and reads no contracts.
        """
        new = super().duplicate_edition(date_start, name)
        for clause in self.sudo().contract_clause_ids:
            clause.copy({"cohort_id": new.id})
        return new

    def _get_funder_names(self):
        """Return the names of who pays for this cohort and is told of participants.

        sudo: the notice names them to people whose helper reads no fundings.
        """
        self.ensure_one()
        fundings = self.sudo().share_ids.funding_id
        fundings = fundings.filtered(lambda f: f.state != "refused" and not f.is_own)
        return sorted(set(fundings.partner_id.mapped("name")))

    def _get_privacy_contact(self):
        company = self.company_id.sudo()  # read for all who print
        return company.flashcoop_privacy_contact or company.email or BLANK

    def action_view_documents(self):
        self.ensure_one()
        return self._action_papers(
            self.env._("Documents"),
            "flashcoop.participant.document",
            {"search_default_group_by_person": 1},
        )

    def action_view_consents(self):
        self.ensure_one()
        return self._action_papers(self.env._("Consents"), "flashcoop.consent")

    def _action_papers(self, name, model, context=None, domain=None):
        """Return the action of a list, of cards on a phone."""
        action = self._action_open(name, model, context, domain, "list,kanban,form")
        return action | {"mobile_view_mode": "kanban"}

    # === WHAT STANDS IN THE TEXTS === #

    def _format_commitment_max(self):
        if not self.commitment_max:
            return BLANK
        return format_amount(self.env, self.commitment_max, self.currency_id)

    def _format_day(self, day):
        return format_date(self.env, day) or BLANK
