import json

from odoo import api, models
from odoo.exceptions import UserError


class SpreadsheetDashboardShare(models.Model):
    _inherit = "spreadsheet.dashboard.share"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `spreadsheet_dashboard` to make no public copy of what our
        models say: funders get their own reports, each by a link of its own."""
        shares = super().create(vals_list)
        shares._check_not_flashcoop()
        return shares

    def write(self, vals):
        """Override of `spreadsheet_dashboard`: nor by another name."""
        result = super().write(vals)
        if {
            "dashboard_id",
            "spreadsheet_data",
            "spreadsheet_binary_data",
        } & vals.keys():
            self._check_not_flashcoop()
        return result

    def _check_not_flashcoop(self):
        for share in self:
            if share._shows_flashcoop():
                raise UserError(
                    self.env._(
                        "“%s” is not shared by a public link: whoever has the link"
                        " would read the figures of all funders, and it cannot be"
                        " revoked here. Give colleagues a role, and give a funder the"
                        " link of its own reports, from Funding > Links for funders.",
                        share.dashboard_id.name,
                    )
                )

    def _check_dashboard_access(self, access_token):
        """Override of `spreadsheet_dashboard`: links made before this rule are dead."""
        token = None if self._shows_flashcoop() else access_token
        return super()._check_dashboard_access(token)

    def _shows_flashcoop(self):
        """True when the dashboard, ours or a copy, or what is kept of it under whatever
        name, reads a model of ours."""
        share = self.sudo()  # whoever opens the link; nothing of it is returned
        return any(
            name.startswith("flashcoop.")
            for source in (share, share.dashboard_id)
            for name in _names(json.loads(source.spreadsheet_data or "{}"))
        )


def _names(data):
    """Yield each text of nested JSON.

    >>> sorted(_names({"a": ["b", {"c": "d"}], "e": 1}))
    ['b', 'd']
    """
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _names(value)
