from odoo import api, fields, models


class FlashcoopInkindMultiplier(models.Model):
    """Hours that count more than once the rate: no law says so, hence somebody has to,
    once for a kind of task or for one contribution."""

    _inherit = "flashcoop.inkind"

    needs_basis = fields.Boolean(
        compute="_compute_needs_basis",
        help="It counts more than once the rate, and nothing says why.",
    )

    @api.depends("nature", "level_id.multiplier", "level_id.source")
    def _compute_needs_basis(self):
        for inkind in self:
            level = inkind.level_id.sudo()  # a table for everybody
            inkind.needs_basis = (
                inkind.nature == "volunteering"
                and level.multiplier > 1
                and not (level.source or "").strip()
            )

    def _get_multiplier_problem(self):
        """Return why hours cannot count more than once, None if somebody decided so."""
        if not self.needs_basis:
            return None
        level = self.level_id.sudo()  # a table for everybody
        return self.env._(
            "“%(level)s” counts %(multiplier)g times the rate, and nothing says why:"
            " there is no legal multiplier. Write who approved it, and when, for"
            " “%(name)s” under “How it is valued”; a manager may write it once for all"
            " in Configuration > Kinds of volunteers' tasks.",
            level=level.name,
            multiplier=level.multiplier,
            name=self.name or "–",
        )
