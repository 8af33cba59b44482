from odoo import api, fields, models


class FlashcoopStallPart(models.AbstractModel):
    """What belongs to one stall sheet and stays as it is while that is in the books.

    Every change takes its turn at the sheet, so that none slips in beside a closing.
    """

    _name = "flashcoop.stall.part"
    _description = "Part of a Stall Sheet"

    sheet_id = fields.Many2one(
        comodel_name="flashcoop.stall.sheet",
        required=True,
        index=True,
        ondelete="cascade",
    )
    cohort_id = fields.Many2one(related="sheet_id.cohort_id", store=True, index=True)
    company_id = fields.Many2one(related="sheet_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="sheet_id.currency_id")

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.sheet_id._take_turn_open()
        return parts

    def write(self, vals):
        sheets = self.sheet_id
        sheets._take_turn_open()
        result = super().write(vals)
        (self.sheet_id - sheets)._take_turn_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        self.sheet_id._take_turn_open()
