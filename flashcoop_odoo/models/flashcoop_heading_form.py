from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..calc.headings import FORM


class FlashcoopHeadingForm(models.Model):
    """Rows of other forms than the one that budgets are written on.

    Money in the books finds its row by account prefix on every form; a budget line
    follows ``source_id`` from the row it is written on.
    """

    _inherit = "flashcoop.heading"

    source_id = fields.Many2one(
        comodel_name="flashcoop.heading",
        string="Shows the Budget Of",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('form', '=', '15059'), ('kind', 'in', ('line', 'free'))]",
        help="The row of the report whose budget shows here. Of several rows, the one"
        " that takes its accounts, unless the budget line says otherwise.",
    )

    @api.depends("form")
    def _compute_display_name(self):
        """Extend to leave out codes that nobody prints."""
        others = self.filtered(lambda heading: heading.form != FORM)
        for heading in others:
            heading.display_name = heading.name or ""
        return super(FlashcoopHeadingForm, self - others)._compute_display_name()

    @api.constrains("form", "parent_id", "source_id")
    def _check_form(self):
        for heading in self:
            parent, source = heading.parent_id, heading.source_id
            if (parent and parent.form != heading.form) or (
                source and (heading.form == FORM or source.form != FORM)
            ):
                raise ValidationError(
                    self.env._(
                        "“%s” adds to a row of its own form, and shows the budget of a"
                        " row of the report.",
                        heading.display_name,
                    )
                )

    @api.model
    @ormcache("form")
    def _get_budget_rows(self, form):
        """Return {id of a row that budgets are written on: id of the row of ``form``
        that shows them}; None for the form that they are written on.

        A row that somebody added to the report goes where its accounts go, else where
        those of the row above it go; without either it has no row.
        """
        if form == FORM:
            return None
        layout, budget = self._get_layout(form), self._get_layout()
        shown = {}
        # sudo: rows are the same for everybody
        for row in self.sudo().search(
            [("form", "=", form), ("source_id", "!=", False)]
        ):
            shown.setdefault(row.source_id.id, []).append(row.id)
        rows = {}
        for heading in budget.headings:
            if heading.is_total:
                continue
            parent = budget.by_id.get(heading.parent)
            codes = [
                *heading.prefixes,
                heading.code,
                *([parent.code] if parent else ()),
            ]
            kind = next(iter(sorted(heading.funder_kinds)), None)
            found = [layout.resolve(code, kind) for code in codes]
            found = [row.id for row in found if row and row.side == heading.side]
            several = shown.get(heading.id, found)
            if several:
                taking = [row_id for row_id in found if row_id in several]
                rows[heading.id] = (taking or several)[0]
        return rows
