import json

from odoo import api, fields, models

from ..calc.chain import fingerprint

KINDS = [("sale", "Sale"), ("gift", "Gift"), ("breakage", "Breakage")]


class FlashcoopStallEntry(models.Model):
    """One product that left the stall: sold, given or broken.

    What is entered stays: a wrong tap is taken back by an entry of the opposite
    quantity, and each entry carries the hash of the one before it, as French law asks
    of those who record their sales in software (CGI art. 286 I 3° bis). Entries are
    made by ``flashcoop.stall.sheet.record_entries`` alone.
    """

    _name = "flashcoop.stall.entry"
    _description = "Stall Entry"
    _inherit = ["flashcoop.unchangeable"]
    _order = "sheet_id, number"
    _rec_name = "uuid"
    _check_company_auto = True

    sheet_id = fields.Many2one(
        comodel_name="flashcoop.stall.sheet",
        required=True,
        index=True,
        ondelete="restrict",
    )
    cohort_id = fields.Many2one(related="sheet_id.cohort_id", store=True, index=True)
    company_id = fields.Many2one(related="sheet_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="sheet_id.currency_id")
    number = fields.Integer(required=True, help="Rank in the sheet, without gaps.")
    uuid = fields.Char(
        required=True, help="Made by the phone: the same entry sent twice counts once."
    )
    ticket = fields.Char(required=True, help="What one customer bought together.")
    time = fields.Datetime(required=True, help="When it was entered on the phone.")
    kind = fields.Selection(selection=KINDS, required=True)
    offer_id = fields.Many2one(
        comodel_name="flashcoop.offer", required=True, index=True, ondelete="restrict"
    )
    quantity = fields.Integer(required=True, help="Negative: taken back.")
    price_unit = fields.Monetary(required=True, help="Taxes included.")
    amount = fields.Monetary(required=True, help="Taxes included.")
    mode_id = fields.Many2one(
        comodel_name="flashcoop.payment.mode",
        string="Paid By",
        index="btree_not_null",
        ondelete="restrict",
    )
    seller_id = fields.Many2one(
        comodel_name="flashcoop.participant",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    hash = fields.Char(required=True, readonly=True)

    _uuid_uniq = models.Constraint(
        "UNIQUE(sheet_id, uuid)", "This entry is already on the sheet."
    )
    _number_uniq = models.Constraint(
        "UNIQUE(sheet_id, number)", "Two entries of a sheet cannot have one number."
    )
    _quantity_not_zero = models.Constraint(
        "CHECK (quantity != 0)", "An entry has a quantity."
    )
    _sale_paid = models.Constraint(
        "CHECK ((kind = 'sale') = (mode_id IS NOT NULL))",
        "A sale is paid by some means, a gift or a breakage by none.",
    )
    _free_is_free = models.Constraint(
        "CHECK (kind = 'sale' OR amount = 0)", "A gift or a breakage costs nothing."
    )

    _ticket = models.Index("(sheet_id, ticket)")

    def _get_unchangeable_sentence(self):
        return self.env._(
            "What was entered at the stall stays: take it back with an entry of the"
            " opposite quantity."
        )

    @api.model
    def _hash(self, previous, vals):
        """Return the hash that ties an entry to the one before it.

        :param previous: hash of the entry before, empty for the first.
        :param vals: the entry's values as they are stored.
        """
        names = (
            *("number", "uuid", "ticket", "time", "kind", "offer_id", "quantity"),
            *("price_unit", "amount", "mode_id", "seller_id"),
        )
        content = [vals[name] or None for name in names]
        text = previous + json.dumps(content, default=str)
        return fingerprint(text.encode())
