from odoo import models
from odoo.tools import format_date


class FlashcoopSessionGrid(models.Model):
    """One half-day as a column of the grid."""

    _inherit = "flashcoop.session"

    def _prepare_grid_column(self):
        periods = dict(self._fields["period"]._description_selection(self.env))
        return {
            "id": self.id,
            "name": self.display_name,
            "day": format_date(self.env, self.date, date_format="EEE d MMM"),
            "period": periods[self.period],
            "locked": self.locked,
            "open": not self.locked and not self.is_final,
        }
