from odoo import SUPERUSER_ID, api, models

from .flashcoop_participant import SOCIAL_GROUPS
from .flashcoop_participant_retention import MANAGER


class FlashcoopParticipantPrivacy(models.Model):
    """Who looks at a participant's social situation is written down; the archive
    shows no name to who is no manager."""

    _name = "flashcoop.participant"
    _inherit = [
        *("flashcoop.participant", "flashcoop.logged", "flashcoop.people.notes"),
    ]

    @api.model
    def _get_logged_fields(self):
        return {
            name
            for name, field in self._fields.items()
            if field.groups == SOCIAL_GROUPS
        }

    def _get_logged_people(self):
        return self

    @api.depends("archived_on")
    def _compute_display_name(self):
        """Extend to show no name of the archive; the user counts, not sudo."""
        result = super()._compute_display_name()
        if self.env.uid != SUPERUSER_ID and not self.env.user.has_group(MANAGER):
            for participant in self.filtered(lambda p: p.sudo().archived_on):
                participant.display_name = participant.pseudonym
        return result
