from odoo import api, fields, models
from odoo.tools import format_date

from .notification import success


class FlashcoopYearEndEntries(models.Model):
    """What became of a closing in the books, told to whoever may read the closing."""

    _inherit = "flashcoop.year.end"

    entries_text = fields.Text(
        string="Entries in the Books",
        compute="_compute_entries_text",
        help="Day, what it is, funding, amount and whether it is posted.",
    )

    @api.depends("line_ids")
    @api.depends_context("lang")
    def _compute_entries_text(self):
        # sudo: those who propose entries learn what became of them; they open none
        moves = self.env["account.move"].sudo()
        found = moves.search(
            [
                ("flashcoop_year_end_line_id.year_end_id", "in", self.ids),
                ("state", "in", ("draft", "posted")),
            ],
            order="date, id",
        ).grouped("flashcoop_year_end_id")
        for year_end in self:
            entries = found.get(year_end._origin.sudo(), moves)
            year_end.entries_text = "\n".join(map(year_end._say_entry, entries))

    def _say_entry(self, move):
        states = dict(move._fields["state"]._description_selection(self.env))
        line = move.flashcoop_year_end_line_id
        return " · ".join(
            [
                format_date(self.env, move.date),
                line.with_env(self.env)._get_label(move.flashcoop_year_end_step),
                line.funding_id.name,
                self.currency_id.format(move.amount_total),
                states[move.state],
            ]
        )

    # === ACTIONS === #

    def action_view_entries(self):
        """Open the entries of the closing, for accountants."""
        self.ensure_one()
        view = self.env.ref("flashcoop_odoo.account_move_year_end_view_list")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries of “%s”", self.display_name),
            "res_model": "account.move",
            "views": [(view.id, "list"), (False, "kanban"), (False, "form")],
            "context": {"create": False},
            "domain": [("flashcoop_year_end_line_id.year_end_id", "=", self.id)],
        }

    @api.model
    def _notify_drafts(self, count):
        """Return the message that says how many drafts there are and who goes on."""
        message = self.env._(
            "Entries in draft: %s. Your accountant reads and posts them.", count
        )
        if self.env.user.has_group("account.group_account_invoice"):
            message = self.env._("Entries in draft: %s. Read and post them.", count)
        return success(message)
