from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.flashcoop_attendance import ATTENDED


class FlashcoopScanConfirm(models.TransientModel):
    """Says who signed a scanned page: a person looks at it, the machine does not."""

    _name = "flashcoop.scan.confirm"
    _description = "Signatures of a Scanned Page"

    page_id = fields.Many2one(
        comodel_name="flashcoop.scan.page",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    session_ids = fields.Many2many(related="page_id.session_ids")
    raw = fields.Binary(related="page_id.raw")  # to be read beside the names
    attendance_ids = fields.Many2many(
        comodel_name="flashcoop.attendance",
        string="Participants",
        compute="_compute_attendance_ids",
        store=True,  # all who came and have not signed yet, which the user may change
        readonly=False,
        domain="[('session_id', 'in', session_ids), ('is_signed', '=', False),"
        " ('status', 'in', ('present', 'late'))]",
    )
    facilitator_choice_ids = fields.Many2many(
        comodel_name="res.partner", compute="_compute_facilitator_choice_ids"
    )
    facilitator_id = fields.Many2one(
        comodel_name="res.partner",
        domain="[('id', 'in', facilitator_choice_ids)]",
        help="Who signed for the whole sheet; leave empty when nobody did.",
    )

    @api.depends("page_id")
    def _compute_attendance_ids(self):
        for wizard in self:
            lines = wizard.page_id.session_ids.attendance_ids
            wizard.attendance_ids = lines.filtered(
                lambda a: a.status in ATTENDED and not a.is_signed
            )

    @api.depends("page_id")
    def _compute_facilitator_choice_ids(self):
        for wizard in self:
            sessions = wizard.page_id.session_ids
            wizard.facilitator_choice_ids = sessions._get_sheet_signers()

    def action_confirm(self):
        """Record the signatures.

        :raise UserError: when there is nobody to record.
        """
        self.ensure_one()
        if not self.attendance_ids and not self.facilitator_id:
            raise UserError(
                self.env._(
                    "Nobody is chosen. Who came is marked on the half-day first: only"
                    " people present or late can have signed."
                )
            )
        self.page_id._sign_on_paper(self.attendance_ids, self.facilitator_id)
