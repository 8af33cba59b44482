from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..calc.money import from_units
from ..calc.year_end import TAKEN_BACK


class AccountMoveYearEnd(models.Model):
    """Entries of a closing: found from where they come, posted on their day or not at
    all, and an entry before the one that takes it back."""

    _inherit = "account.move"

    flashcoop_year_end_id = fields.Many2one(
        related="flashcoop_year_end_line_id.year_end_id", string="Year End"
    )
    flashcoop_year_end_funding_id = fields.Many2one(
        related="flashcoop_year_end_line_id.funding_id", string="Funding Closed"
    )

    # === CONSTRAINTS === #

    @api.constrains("state")
    def _check_flashcoop_taken_back(self):
        """What a closing takes back in the next year is posted in its own: at no time
        is more taken back than there is."""
        moves = self.sudo().filtered("flashcoop_year_end_line_id")  # sums, of all
        if not moves:
            return
        lines = moves.flashcoop_year_end_line_id
        lines.year_end_id._touch()  # of two accountants, the second sees the first
        posted = lines.year_end_id._read_entries(lines, ["posted"])
        for move in moves:
            steps = posted[move.flashcoop_year_end_line_id.id]
            for step, back in TAKEN_BACK.items():
                touched = move.flashcoop_year_end_step in (step, back)
                if touched and steps[back] > steps[step]:
                    raise ValidationError(move._say_taken_back(step, back, steps))

    def _say_taken_back(self, step, back, steps):
        """Return what is wrong about an entry and the one that takes it back."""
        line = self.flashcoop_year_end_line_id
        currency, day = line.currency_id, line.year_end_id._get_day
        names = {
            "funding": line.funding_id.display_name,
            "step": line._get_label(step),
            "day": format_date(self.env, day(step)),
            "next": format_date(self.env, day(back)),
            "amount": currency.format(from_units(steps[step], currency.rounding)),
            "back": currency.format(from_units(steps[back], currency.rounding)),
        }
        if self.flashcoop_year_end_step == back:
            return self.env._(
                "“%(funding)s”, %(step)s: the entry of %(next)s takes back %(back)s,"
                " and %(amount)s are posted on %(day)s. Post that of %(day)s first, or"
                " both together.",
                **names,
            )
        return self.env._(
            "“%(funding)s”, %(step)s: %(amount)s would be left on %(day)s, and %(back)s"
            " are taken back on %(next)s already. Change the entry of %(next)s first,"
            " or both together.",
            **names,
        )

    # === BUSINESS === #

    def _post(self, soft=True):
        """Override of `account` to refuse in a locked period what belongs to its day:
        core would date it in another year without a word."""
        for move in self:
            inkind = move.company_id.flashcoop_inkind_journal_id
            in_kind = inkind and move.journal_id == inkind
            if move.flashcoop_year_end_line_id or in_kind:
                move.company_id._check_flashcoop_open(move.date, move.journal_id)
        return super()._post(soft=soft)

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Override of `account` to keep what takes an entry of a closing away in the
        fiscal year of that entry, where it is missing again."""
        values = default_values_list or [{} for _move in self]
        for move, vals in zip(self, values, strict=True):
            if move.flashcoop_year_end_line_id:
                vals["date"] = vals.get("date") or move.date
                move._check_flashcoop_same_year(fields.Date.to_date(vals["date"]))
        return super()._reverse_moves(default_values_list=values, cancel=cancel)

    def _check_flashcoop_same_year(self, day):
        year = self.company_id.sudo().compute_fiscalyear_dates(self.date)
        if not year["date_from"] <= day <= year["date_to"]:
            raise UserError(
                self.env._(
                    "“%(entry)s” closes the year ending %(end)s: date what reverses it"
                    " in that year, such as %(day)s. Once the year is locked, say what"
                    " changes in the closing of the next one.",
                    entry=self.ref or self.display_name,
                    end=format_date(self.env, year["date_to"]),
                    day=format_date(self.env, self.date),
                )
            )

    def action_view_flashcoop_year_end(self):
        """Open the closing that an entry comes from."""
        self.ensure_one()
        return self.flashcoop_year_end_line_id.year_end_id._get_records_action()
