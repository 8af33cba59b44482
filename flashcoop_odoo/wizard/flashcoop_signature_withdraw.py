from odoo import fields, models


class FlashcoopSignatureWithdraw(models.TransientModel):
    """Takes back a signature given by mistake; the chain keeps both."""

    _name = "flashcoop.signature.withdraw"
    _description = "Take Back a Signature"

    session_id = fields.Many2one(
        comodel_name="flashcoop.session",
        string="Half-day",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    signature_id = fields.Many2one(
        comodel_name="flashcoop.signature",
        required=True,
        ondelete="cascade",
        domain="[('session_id', '=', session_id), ('is_valid', '=', True)]",
    )
    reason = fields.Char(string="Why Take It Back", required=True)

    def action_withdraw(self):
        self.session_id.withdraw_signature(self.signature_id.id, self.reason)
