from odoo import api, fields, models


class FlashcoopParticipantDocument(models.Model):
    """One paper of one participant: expected, or received on a day.

    Made with the admission, see ``participant._sync_documents``. Papers come in after
    the closing too.
    """

    _name = "flashcoop.participant.document"
    _description = "Document of a Participant"
    _inherit = ["flashcoop.signed.copy"]
    _order = "participant_id, sequence, id"
    _check_company_auto = True

    kind_id = fields.Many2one(
        comodel_name="flashcoop.document.kind",
        string="Document",
        required=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(related="kind_id.sequence", store=True)
    is_required = fields.Boolean(related="kind_id.is_required")
    received_on = fields.Date(help="The day the signed paper came in.")
    is_missing = fields.Boolean(
        compute="_compute_is_missing", search="_search_is_missing"
    )

    _kind_uniq = models.Constraint(
        "UNIQUE(participant_id, kind_id)", "This person has this document already."
    )

    @api.depends("received_on", "kind_id.is_required")
    def _compute_is_missing(self):
        for document in self:
            document.is_missing = document.is_required and not document.received_on

    def _search_is_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = fields.Domain("received_on", "=", False)
        domain &= fields.Domain("kind_id.is_required", "=", True)
        return domain if set(value) == {True} else ~domain

    @api.depends("participant_id", "kind_id.name")
    def _compute_display_name(self):
        for document in self:
            document.display_name = (
                f"{document.kind_id.name} – {document.participant_id.display_name}"
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._add_reception(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._add_reception(vals))

    @api.model
    def _add_reception(self, vals):
        """Return the values with the day, today, of a copy that comes without one."""
        if vals.get("file") and not vals.get("received_on"):
            return vals | {"received_on": fields.Date.context_today(self)}
        return vals

    # === ACTIONS === #

    def action_receive(self):
        today = fields.Date.context_today(self)
        self.filtered(lambda d: not d.received_on).received_on = today
