from odoo import models

from ..report.french import long_date


class FlashcoopSessionGrid(models.Model):
    """One half-day as a column of the grid."""

    _inherit = "flashcoop.session"

    def _prepare_grid_column(self):
        periods = dict(self._fields["period"]._description_selection(self.env))
        return {
            "id": self.id,
            "name": self.display_name,
            "day": long_date(self.env, self.date, "EEE d MMM"),
            "period": periods[self.period],
            "locked": self.locked,
            "open": not self.locked and not self.is_final,
        }
