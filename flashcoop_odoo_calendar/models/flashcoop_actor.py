from odoo import api, models


class FlashcoopActor(models.Model):
    """Who facilitates has the half-days in the calendar."""

    _inherit = "flashcoop.actor"

    @api.model_create_multi
    def create(self, vals_list):
        actors = super().create(vals_list)
        actors._sync_calendar()
        return actors

    def write(self, vals):
        sessions = self.sudo().cohort_id.session_ids
        result = super().write(vals)
        (sessions | self.sudo().cohort_id.session_ids)._sync_calendar()
        return result

    def unlink(self):
        sessions = self.sudo().cohort_id.session_ids  # sudo: as the half-days do
        result = super().unlink()
        sessions._sync_calendar()
        return result

    def _sync_calendar(self):
        self.sudo().cohort_id.session_ids._sync_calendar()
