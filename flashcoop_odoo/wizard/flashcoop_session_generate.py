from odoo import api, fields, models


class FlashcoopSessionGenerate(models.TransientModel):
    _name = "flashcoop.session.generate"
    _description = "Generate Half-days"

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort", required=True, ondelete="cascade"
    )
    date_start = fields.Date(
        string="First Day", compute="_compute_defaults", store=True, readonly=False
    )
    days = fields.Integer(compute="_compute_defaults", store=True, readonly=False)
    saturday = fields.Date(
        string="Day of Sale",
        help="Replaces the last day but one, for a sale on a Saturday.",
    )

    @api.depends("cohort_id")
    def _compute_defaults(self):
        for wizard in self:
            wizard.date_start = wizard.cohort_id.date_start
            wizard.days = wizard.cohort_id.company_id.flashcoop_days

    def action_generate(self):
        self.cohort_id.generate_sessions(self.date_start, self.days, self.saturday)
        return self.cohort_id.action_view_sessions()
