from odoo import api, fields, models
from odoo.fields import Domain

from .flashcoop_participant import IDENTITY_GROUPS

ADULT_AGE = 18  # years
PAPER_STATES = ("admitted", "active", "completed", "left")


class FlashcoopParticipantPapers(models.Model):
    """Which papers a participant hands in, and who signs for a minor."""

    _inherit = ["flashcoop.participant", "flashcoop.people.paper"]
    _name = "flashcoop.participant"

    is_minor = fields.Boolean(
        string="Minor at Entry",
        compute="_compute_is_minor",
        compute_sudo=True,  # who collects signatures need not know the date of birth
        groups=IDENTITY_GROUPS,
    )
    guardian_id = fields.Many2one(
        comodel_name="res.partner",
        string="Holder of Parental Authority",
        check_company=True,
        index="btree_not_null",
        groups=IDENTITY_GROUPS,
        help="Who signs for a minor, and is called in an emergency.",
    )
    guardian_relation = fields.Char(
        groups=IDENTITY_GROUPS, help="E.g. mother, father, guardian."
    )
    document_ids = fields.One2many(
        comodel_name="flashcoop.participant.document",
        inverse_name="participant_id",
        groups=IDENTITY_GROUPS,
    )
    consent_ids = fields.One2many(
        comodel_name="flashcoop.consent",
        inverse_name="participant_id",
        groups=IDENTITY_GROUPS,
    )
    document_summary = fields.Char(
        string="Documents",
        compute="_compute_documents",
        groups=IDENTITY_GROUPS,
        help="Required documents received, of all.",
    )
    documents_missing = fields.Char(
        string="Missing Documents",
        compute="_compute_documents",
        groups=IDENTITY_GROUPS,
    )

    @api.depends("birth_date", "entry_date")
    def _compute_is_minor(self):
        for participant in self:
            participant.is_minor = (
                bool(participant.birth_date) and participant.age < ADULT_AGE
            )

    @api.depends(
        *("document_ids.is_missing", "document_ids.is_required"),
        *("is_minor", "guardian_id"),
    )
    @api.depends_context("lang")
    def _compute_documents(self):
        for participant in self:
            required = participant.document_ids.filtered("is_required")
            missing = required.filtered("is_missing")
            names = missing.mapped("kind_id.name")
            if participant.is_minor and not participant.guardian_id:
                names.append(self.env._("Holder of parental authority"))
            participant.documents_missing = ", ".join(names)
            participant.document_summary = (
                f"{len(required) - len(missing)}/{len(required)}" if required else False
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        participants = super().create(vals_list)
        participants._sync_documents()
        return participants

    def write(self, vals):
        result = super().write(vals)
        if {"state", "legal_status", "birth_date", "entry_date"} & vals.keys():
            self._sync_documents()
        return result

    def _sync_documents(self):
        """Expect the papers of those who are in, and no others; what has come in stays.

        sudo: the list follows from facts that the user may not know.
        """
        people = self.sudo().filtered(lambda p: p.state in PAPER_STATES)
        if not people:
            return
        kinds = self.env["flashcoop.document.kind"].sudo().search(Domain.TRUE)
        vals_list, superfluous = [], people.document_ids.browse()
        for person in people:
            needed = kinds.filtered(lambda k, p=person: k._is_for(p))
            known = person.document_ids
            vals_list += [
                {"participant_id": person.id, "kind_id": kind.id}
                for kind in needed - known.kind_id
            ]
            superfluous |= known.filtered(
                lambda d, needed=needed: (
                    d.kind_id not in needed and not d.received_on and not d.file_name
                )
            )
        superfluous.unlink()
        self.env["flashcoop.participant.document"].sudo().create(vals_list)

    # === ACTIONS === #

    def action_view_documents(self):
        self.ensure_one()
        return self.cohort_id._action_papers(
            self.env._("Documents"),
            "flashcoop.participant.document",
            {"default_participant_id": self.id},
            [("participant_id", "=", self.id)],
        )

    def action_view_consents(self):
        self.ensure_one()
        return self.cohort_id._action_papers(
            self.env._("Consents"),
            "flashcoop.consent",
            {"default_participant_id": self.id},
            [("participant_id", "=", self.id)],
        )
