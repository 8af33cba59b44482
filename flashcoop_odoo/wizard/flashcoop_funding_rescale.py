from odoo import api, fields, models
from odoo.exceptions import UserError


class FlashcoopFundingRescaleWizard(models.TransientModel):
    """An amendment: asks for another amount and shows what becomes of each part."""

    _name = "flashcoop.funding.rescale"
    _description = "Amendment to a Grant"

    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="funding_id.currency_id")
    current_amount = fields.Monetary(
        string="Granted until Now", related="funding_id.granted_amount"
    )
    granted_amount = fields.Monetary(
        string="Amount after the Amendment",
        compute="_compute_granted_amount",
        store=True,  # what is granted now; the user enters another amount
        readonly=False,
    )
    preview_html = fields.Html(compute="_compute_preview_html", sanitize=False)

    @api.depends("funding_id")
    def _compute_granted_amount(self):
        for wizard in self:
            wizard.granted_amount = wizard.funding_id.granted_amount

    @api.depends("funding_id", "granted_amount")
    def _compute_preview_html(self):
        for wizard in self:
            funding = wizard.funding_id
            wizard.preview_html = bool(funding) and self.env["ir.qweb"]._render(
                "flashcoop_odoo.funding_parts_preview", wizard._get_preview()
            )

    def _get_preview(self):
        """Return what the preview draws: each part as it is and as it would be."""
        self.ensure_one()
        funding = self.funding_id._origin
        try:
            tables = funding._preview_parts(self.granted_amount)
        except UserError as error:
            return {"error": str(error), "tables": []}
        return {"error": False, "tables": tables, "money": funding.currency_id.format}

    def action_apply(self):
        self.ensure_one()
        self.funding_id.rescale_parts(self.granted_amount)
        return {"type": "ir.actions.act_window_close"}
