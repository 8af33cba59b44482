from odoo import api, models

from .personal_data import overwrite


class FlashcoopSurplusLinePrivacy(models.Model):
    """The share of somebody whose file is anonymised: its entry names a contact, so the
    line lets go of the entry as soon as the share is paid."""

    _inherit = "flashcoop.surplus.line"

    def _let_go_of_entries(self):
        """Forget which entry paid, and keep how much; what is still due needs its entry
        until it is paid (in sudo, past every guard: see ``personal_data``)."""
        for line in self.sudo():
            move = line.move_id
            if move and move.currency_id.is_zero(move.amount_residual):
                overwrite(line, {"settled_amount": move.amount_total, "move_id": False})

    @api.autovacuum
    def _gc_entries(self):
        """Let go of entries that were paid after the file was anonymised."""
        self.search(
            [("participant_id.anonymised_on", "!=", False), ("move_id", "!=", False)]
        )._let_go_of_entries()
