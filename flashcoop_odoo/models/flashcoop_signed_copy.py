from odoo import fields, models


class FlashcoopSignedCopy(models.AbstractModel):
    """A paper of one participant, with the copy that was signed; it comes in after the
    closing of the Flashcoop too."""

    _name = "flashcoop.signed.copy"
    _description = "Signed Paper of a Participant"

    participant_id = fields.Many2one(
        comodel_name="flashcoop.participant",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
    )
    cohort_id = fields.Many2one(
        related="participant_id.cohort_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, index=True
    )
    file = fields.Binary(string="Signed Copy", attachment=True)
    file_name = fields.Char()
