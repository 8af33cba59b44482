from odoo import fields, models


class FlashcoopFundingReportedWizard(models.TransientModel):
    _name = "flashcoop.funding.reported"
    _description = "Everything Has Been Reported"

    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding", required=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    def action_declare(self):
        self.funding_id.declare_reported(self.reason)
