from odoo import api, fields, models
from odoo.fields import Domain


class FlashcoopFundingEntry(models.Model):
    """What a funder wants to know of participants when they enter."""

    _inherit = "flashcoop.funding"

    entry_field_ids = fields.Many2many(
        comodel_name="flashcoop.entry.field",
        string="Entry Questions",
        compute="_compute_entry_field_ids",
        store=True,  # a suggestion of the kind: the convention decides
        readonly=False,
        precompute=True,
        domain=[("is_always", "=", False)],
        help="What this funder asks of each participant at entry. A Flashcoop asks what"
        " its fundings ask, unless they are refused.",
    )

    @api.depends("kind_id")
    def _compute_entry_field_ids(self):
        questions = self.env["flashcoop.entry.field"].search(Domain.TRUE)
        for funding in self:
            funding.entry_field_ids = questions.filtered(
                lambda q, kind=funding.kind_id: kind in q.kind_ids
            )
