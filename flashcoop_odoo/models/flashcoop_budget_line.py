from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..calc.headings import FORM


class FlashcoopBudgetLine(models.Model):
    """Forecast amount of a cohort on one row of the form."""

    _name = "flashcoop.budget.line"
    _description = "Budget Line"
    _inherit = ["flashcoop.cohort.part"]
    _order = "cohort_id, heading_sequence, id"
    _check_company_auto = True

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="cohort_id.currency_id")
    heading_id = fields.Many2one(
        comodel_name="flashcoop.heading",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('kind', 'in', ('line', 'free')), ('form', '=', '15059')]",
    )
    detail_id = fields.Many2one(
        comodel_name="flashcoop.heading",
        string="Row of the Application",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('source_id', '=', heading_id)]",
        help="Where the form of an application has several rows for this one, such as"
        " membership fees and gifts.",
    )
    heading_sequence = fields.Integer(
        related="heading_id.sequence",
        store=True,  # lines come in the order of the form
    )
    side = fields.Selection(
        related="heading_id.side",
        store=True,  # budgets are totalled by side
    )
    funding_id = fields.Many2one(
        comodel_name="flashcoop.funding",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Which funding is expected to bring this income.",
    )
    amount = fields.Monetary(required=True, help="Excluding recoverable VAT.")
    note = fields.Char()

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)",
        "A budget amount is positive: costs and income have their own rows.",
    )
    _row_uniq = models.UniqueIndex(
        "(cohort_id, heading_id, COALESCE(funding_id, 0), COALESCE(detail_id, 0))",
        "The budget already has this row for this funding: change its amount.",
    )

    @api.depends("heading_id", "funding_id")
    def _compute_display_name(self):
        for line in self:
            names = filter(
                None, [line.heading_id.display_name, line.funding_id.display_name]
            )
            line.display_name = " / ".join(names)

    @api.onchange("heading_id")
    def _onchange_heading_id(self):
        if self.detail_id.source_id != self.heading_id:
            self.detail_id = False

    @api.constrains("heading_id", "detail_id")
    def _check_detail(self):
        for line in self:
            if line.detail_id and line.detail_id.source_id != line.heading_id:
                raise ValidationError(
                    self.env._(
                        "“%(detail)s” is not a part of row “%(heading)s”: empty the row"
                        " of the application, or choose another one.",
                        detail=line.detail_id.display_name,
                        heading=line.heading_id.display_name,
                    )
                )

    @api.constrains("heading_id", "funding_id")
    def _check_heading(self):
        for line in self:
            heading, kind = line.heading_id, line.funding_id.kind_id
            if heading.kind not in ("line", "free"):
                raise ValidationError(
                    self.env._(
                        "“%s” is a total: budget the rows below it.",
                        heading.display_name,
                    )
                )
            if heading.form != FORM:
                raise ValidationError(
                    self.env._(
                        "“%s” is a row of an application: budgets are written on the"
                        " rows of the report, from which the application is drawn.",
                        heading.display_name,
                    )
                )
            if kind and kind not in heading.funder_kind_ids:
                raise ValidationError(
                    self.env._(
                        "“%(funding)s” comes from a funder of the kind “%(kind)s”: it"
                        " does not belong on row “%(heading)s”.",
                        funding=line.funding_id.display_name,
                        kind=kind.name,
                        heading=heading.display_name,
                    )
                )
