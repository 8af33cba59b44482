from odoo import fields, models

from .res_partner import ALL_GROUPS


class EventEvent(models.Model):
    _inherit = "event.event"

    flashcoop_cohort_ids = fields.One2many(
        comodel_name="flashcoop.cohort",
        inverse_name="event_id",
        string="Flashcoop",
        groups=ALL_GROUPS,
        help="The Flashcoop whose enrolment this event is (at most one).",
    )

    def action_view_flashcoop_cohort(self):
        return self.flashcoop_cohort_ids._get_records_action()
