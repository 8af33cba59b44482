from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _creation_message(self):
        """Override of `mail` to name our records in words that agree with all of them:
        “Feuille de bénévolat créé” would be wrong in French."""
        if not self._name.startswith("flashcoop."):
            return super()._creation_message()
        model = self.env["ir.model"]._get(self._name)
        return self.env._("Created: %s", model.name)
