from odoo import api, fields, models

from .flashcoop_heading import INKIND_NATURES


class FlashcoopInkind(models.Model):
    """One valued contribution in kind: volunteer hours, services, premises, gifts.

    It shows in classes 86 and 87 of the form by its nature, on both sides for the
    same amount, and never mixes with money.
    """

    _name = "flashcoop.inkind"
    _description = "Contribution in Kind"
    _order = "date, id"
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
    name = fields.Char(required=True, help="What was given or done.")
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Given By", check_company=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    nature = fields.Selection(
        selection=INKIND_NATURES, required=True, default="volunteering"
    )
    quantity = fields.Float(default=1.0, help="Hours, days, pieces.")
    unit_value = fields.Monetary(help="Value of one hour, day or piece.")
    amount = fields.Monetary(
        string="Value",
        compute="_compute_amount",
        store=True,  # summed by nature; valued by hand when there is no unit
        readonly=False,
        precompute=True,
    )

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A contribution in kind has a positive value."
    )

    @api.depends("quantity", "unit_value")
    def _compute_amount(self):
        for inkind in self:
            if inkind.unit_value:
                inkind.amount = inkind.currency_id.round(
                    inkind.quantity * inkind.unit_value
                )
            else:
                inkind.amount = inkind.amount
