from odoo import api, fields, models
from odoo.exceptions import UserError


class FlashcoopFundingRescaleWizard(models.TransientModel):
    """Asks for another amount granted and shows what becomes of each part."""

    _name = "flashcoop.funding.rescale"
    _description = "Change the Amount Granted"

    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="funding_id.currency_id")
    asked_amount = fields.Monetary(related="funding_id.asked_amount")
    granted_amount = fields.Monetary(
        compute="_compute_granted_amount",
        store=True,  # what is granted now; the user enters another amount
        readonly=False,
    )
    preview_html = fields.Html(compute="_compute_preview_html", sanitize=False)

    @api.depends("funding_id")
    def _compute_granted_amount(self):
        for wizard in self:
            funding = wizard.funding_id
            wizard.granted_amount = funding.granted_amount or funding.asked_amount

    @api.depends("funding_id", "granted_amount")
    def _compute_preview_html(self):
        for wizard in self:
            funding = wizard.funding_id
            wizard.preview_html = bool(funding) and self.env["ir.qweb"]._render(
                "flashcoop_odoo.funding_rescale_preview", wizard._get_preview()
            )

    def _get_preview(self):
        """Return what the preview draws: each part as it is and as it would be."""
        self.ensure_one()
        funding = self.funding_id._origin
        try:
            shares, instalments, more = funding._get_rescaled(self.granted_amount)
        except UserError as error:
            return {"error": str(error), "tables": []}
        parts = [(i.name, i.amount, amount) for i, amount in instalments.items()]
        if more:
            parts.append((self.env._("Supplement"), 0.0, more))
        tables = [
            (
                self.env._("Shares"),
                [
                    (self._name_share(share), share.amount, amount)
                    for share, amount in shares.items()
                ],
            ),
            (self.env._("Instalments"), parts),
        ]
        return {
            "error": False,
            "tables": [table for table in tables if table[1]],
            "money": funding.currency_id.format,
        }

    def _name_share(self, share):
        year = share.fiscal_year_end
        return f"{share.cohort_id.name} ({year.year})" if year else share.cohort_id.name

    def action_apply(self):
        self.ensure_one()
        self.funding_id.rescale_parts(self.granted_amount)
        return {"type": "ir.actions.act_window_close"}
