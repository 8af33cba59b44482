from odoo import api, fields, models

from .flashcoop_participant import SOCIAL_GROUPS

# Who counts: a candidate is asked nothing.
ENTERED_STATES = ("admitted", "active", "completed", "left")


class FlashcoopCohortEntry(models.Model):
    """What a cohort asks of its participants at entry, and how far that is."""

    _inherit = "flashcoop.cohort"

    entry_field_ids = fields.Many2many(
        comodel_name="flashcoop.entry.field",
        string="Entry Questions",
        compute="_compute_entry_field_ids",
        compute_sudo=True,  # facilitators know no fundings; questions say nothing
        help="What is always asked, and what the fundings of this Flashcoop ask.",
    )
    entry_summary = fields.Char(
        string="Entry Situations",
        compute="_compute_entry_summary",
        groups=SOCIAL_GROUPS,
        help="Participants whose entry situation is complete, of all.",
    )

    @api.depends("share_ids.state", "share_ids.funding_id.entry_field_ids")
    def _compute_entry_field_ids(self):
        always = self.env["flashcoop.entry.field"]._get_always()
        self.share_ids.funding_id.mapped("entry_field_ids")  # all in one query
        for cohort in self:
            fundings = cohort.share_ids.funding_id
            asked = fundings.filtered(lambda f: f.state != "refused").entry_field_ids
            cohort.entry_field_ids = (always | asked).sorted()

    @api.depends("entry_field_ids", "participant_ids.entry_missing")
    def _compute_entry_summary(self):
        self.participant_ids.mapped("entry_missing")  # all in one go
        for cohort in self:
            people = cohort._get_entered()
            complete = people.filtered(lambda p: not p.entry_missing)
            cohort.entry_summary = f"{len(complete)}/{len(people)}" if people else False

    def _get_entered(self):
        return self.participant_ids.filtered(lambda p: p.state in ENTERED_STATES)

    def _get_to_settle(self):
        """Extend with the entry situations that a funder of the cohort asks for."""
        lines = super()._get_to_settle()
        cohort = self.sudo()  # counted only
        asked = cohort.entry_field_ids.filtered(lambda q: not q.is_always)
        people = cohort._get_entered()
        incomplete = people.filtered(lambda p: p._get_missing_questions(asked))
        if incomplete:
            lines.append(
                self.env._(
                    "Participants whose entry situation is not complete: %s",
                    len(incomplete),
                )
            )
        pending = people.filtered("qpv_code_pending")
        if pending:
            lines.append(
                self.env._(
                    "Participants whose priority district has no code yet: %s",
                    len(pending),
                )
            )
        return lines

    def action_view_entry(self):
        """Open the participants with what is missing of their entry situation."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.participant_entry_action"
        )
        return action | {
            "domain": [
                ("cohort_id", "=", self.id),
                ("state", "in", list(ENTERED_STATES)),
            ],
            "context": {"default_cohort_id": self.id},
        }
