from odoo import models

from ..report.french import in_french


class FlashcoopPeoplePaper(models.AbstractModel):
    """What is printed for people: in French, whatever the language of who prints."""

    _name = "flashcoop.people.paper"
    _description = "Paper About People"

    def _in_print(self):
        return in_french(self)
