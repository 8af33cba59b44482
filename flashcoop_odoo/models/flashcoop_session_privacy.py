from odoo import models


class FlashcoopSessionPrivacy(models.Model):
    """Notes on a half-day say who came and how it went, by name."""

    _name = "flashcoop.session"
    _inherit = ["flashcoop.session", "flashcoop.people.notes"]
