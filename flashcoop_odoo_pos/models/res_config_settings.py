from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_flashcoop_cohort_id = fields.Many2one(
        related="pos_config_id.flashcoop_cohort_id", readonly=False
    )
