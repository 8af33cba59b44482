from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

MONTHS_OF_ADDRESSES = 12  # how long the address of a visit is kept (CNIL on logs)


class FlashcoopFunderVisit(models.Model):
    """One look at reports through a funder's link, or one file taken."""

    _name = "flashcoop.funder.visit"
    _description = "Visit of a Funder"
    _order = "date desc, id desc"

    link_id = fields.Many2one(
        comodel_name="flashcoop.funder.link",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="link_id.company_id", store=True, index=True)
    date = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, help="In UTC."
    )
    report_id = fields.Many2one(
        comodel_name="flashcoop.funder.report",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty for the page with all of them.",
    )
    file_name = fields.Char(string="File Taken", readonly=True)
    ip = fields.Char(string="Address", readonly=True, help="Kept for twelve months.")

    @api.autovacuum
    def _forget_addresses(self):
        limit = fields.Datetime.now() - relativedelta(months=MONTHS_OF_ADDRESSES)
        self.search([("date", "<", limit), ("ip", "!=", False)]).write({"ip": False})
