from odoo import api, fields, models
from odoo.exceptions import UserError

from .flashcoop_participant_retention import MANAGER, check_manager


class FlashcoopParticipantDue(models.Model):
    """Which files are due to be archived or anonymised: a dry run that a manager reads,
    chooses from and carries out."""

    _inherit = "flashcoop.participant"

    archive_from = fields.Date(
        compute="_compute_retention",
        groups=MANAGER,
        help="The working files hold the person no more from this day on.",
    )
    anonymise_from = fields.Date(
        compute="_compute_retention",
        groups=MANAGER,
        help="No funder may ask for proof any more from this day on.",
    )
    retention_step = fields.Selection(
        selection=[
            ("held", "Held"),
            ("working", "Working file"),
            ("archive", "To archive"),
            ("archived", "Archived, proof still asked"),
            ("anonymise", "To anonymise"),
            ("done", "Anonymised"),
        ],
        string="What Is Due",
        compute="_compute_retention",
        groups=MANAGER,
    )

    @api.depends(
        "archived_on", "anonymised_on", "legal_hold", "contacted_on", "exit_date"
    )
    def _compute_retention(self):
        today = fields.Date.context_today(self)
        saved = self._origin
        retention, held = saved._get_retention(), saved._get_hold()
        for participant in self:
            known = participant._origin  # none on the form of somebody new
            archive, erasure = retention.get(known, (False, False))
            participant.archive_from, participant.anonymise_from = archive, erasure
            participant.retention_step = known and participant._get_retention_step(
                held[known], archive <= today, erasure <= today
            )

    def _get_retention_step(self, is_held, is_archivable, is_erasable):
        if self.anonymised_on:
            return "done"
        if is_held:
            return "held"
        if is_erasable:
            return "anonymise"
        if self.archived_on:
            return "archived"
        return "archive" if is_archivable else "working"

    @api.model
    def action_open_retention(self):
        """Open the files that are due, each with its step: nothing is done yet."""
        check_manager(self.env)
        open_files = self.search([("anonymised_on", "=", False)])
        due = open_files.filtered(
            lambda p: p.retention_step in ("archive", "anonymise", "held")
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.retention_action"
        )
        return action | {"domain": [("id", "in", due.ids)]}

    def action_archive_files(self):
        """Leave the chosen files to managers alone.

        :raise UserError: when one is not due yet, or held.
        """
        check_manager(self.env)
        for participant in self:
            if participant.retention_step not in ("archive", "anonymise"):
                raise UserError(
                    self.env._(
                        "The file of %s is not due to be archived: it is in use, held"
                        " or archived already.",
                        participant.display_name,
                    )
                )
        self._archive_files()
        self.env["flashcoop.access.log"]._add(self, "archive", self._name)

    def action_anonymise_files(self):
        """Anonymise the chosen people; it cannot be undone.

        :raise UserError: when one is not due yet, or held.
        """
        self.anonymise()
        self.env["flashcoop.access.log"]._add(self, "anonymise", self._name)
