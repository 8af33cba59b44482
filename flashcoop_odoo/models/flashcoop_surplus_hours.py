from odoo import api, fields, models

from ..calc.halfdays import in_hours


class FlashcoopSurplusHours(models.Model):
    """Which hours count where members share by hours: those they signed for, unless
    the group decides otherwise; and what is said of the others."""

    _inherit = "flashcoop.surplus"

    counts_unsigned = fields.Boolean(
        string="Count Unsigned Half-days",
        tracking=True,
        help="By default an hour attended counts once its member has signed for the"
        " half-day, on a screen or on paper. Ticked: all hours attended count; the"
        " minutes of the vote say so.",
    )
    unsigned_count = fields.Integer(
        string="Half-days Not Signed",
        compute="_compute_unsigned_count",
        help="Half-days that members who take part attended and did not sign for.",
    )

    @api.depends("step", "line_ids.takes_part", "line_ids.unsigned_count")
    def _compute_unsigned_count(self):
        for surplus in self:
            members = surplus.line_ids.filtered("takes_part")
            count = sum(members.mapped("unsigned_count"))
            surplus.unsigned_count = (surplus.content or {}).get("unsigned", count)

    def _get_content(self):
        """Extend: the minutes say how many half-days were not signed."""
        return super()._get_content() | {"unsigned": self.unsigned_count}

    def _get_warnings(self):
        """Extend with what is attended and not signed for, and its effect."""
        lines = super()._get_warnings()
        if self.unsigned_count:
            lines.insert(bool(self.unfilled_count), self._get_unsigned_warning())
        return lines

    def _get_unsigned_warning(self):
        members = self.line_ids.filtered(lambda m: m.takes_part and m.unsigned_count)
        what = self.env._(
            "Half-days attended and not signed for: %(count)s, %(hours)s in all"
            " (%(people)s).",
            count=self.unsigned_count,
            hours=in_hours(sum(members.mapped("unsigned_minutes"))),
            people=", ".join(
                f"{name} {in_hours(minutes)}"
                for name, minutes in zip(
                    members.participant_id.mapped("display_name"),
                    members.mapped("unsigned_minutes"),
                    strict=True,
                )
            ),
        )
        if self.counts_unsigned:
            return f"{what} {self._get_counted_text()}"
        effect = self.env._(
            "They do not count in a sharing by hours: let the members sign, record the"
            " sheets signed on paper, or tick “Count unsigned half-days”."
        )
        return f"{what} {effect}"

    def _get_counted_text(self):
        return self.env._("They count all the same, as the group decided.")

    def _get_unsigned_text(self):
        """Return what the minutes say of half-days not signed; False of none."""
        if not self.unsigned_count or self.rule not in ("hours", "mixed"):
            return False
        what = self.env._(
            "Half-days attended and not signed for: %s.", self.unsigned_count
        )
        if self.counts_unsigned:
            return f"{what} {self._get_counted_text()}"
        effect = self.env._("Their hours do not count.")
        return f"{what} {effect}"

    def _get_hours_title(self):
        if self.counts_unsigned:
            return self.env._("Hours attended")
        return self.env._("Hours signed for")
