from odoo import fields, models
from odoo.exceptions import UserError

from ..report.french import in_french


class FlashcoopPaymentMode(models.Model):
    """A means by which customers pay at a stall: cash, card, cheque, transfer…"""

    _name = "flashcoop.payment.mode"
    _description = "Means of Payment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_cash = fields.Boolean(
        string="Cash", help="Counted in notes and coins, with an opening float."
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        company_dependent=True,
        ondelete="restrict",
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
        help="Where the takings are booked. Empty: the first cash or bank journal.",
    )

    _one_cash = models.UniqueIndex(
        "(is_cash) WHERE is_cash AND active",
        "There is one cash box: another means of payment is already “Cash”.",
    )

    def _get_journal(self, company):
        """Return the journal of this means in ``company``, in sudo.

        A company without a cash journal gets one at its first stall sheet.

        :raise UserError: when the company has no bank journal for the others.
        """
        self.ensure_one()
        mode = self.sudo().with_company(company)
        kind = "cash" if mode.is_cash else "bank"
        journals = mode.env["account.journal"]
        journal = mode.journal_id or journals.search(
            [*journals._check_company_domain(company), ("type", "=", kind)], limit=1
        )
        if not journal and mode.is_cash:
            journal = mode._create_cash_journal(company)
        if not journal:
            raise UserError(
                self.env._(
                    "No bank journal in %(company)s for takings by “%(mode)s”: choose"
                    " one in Flashcoop > Configuration > Means of payment.",
                    company=company.name,
                    mode=self.name,
                )
            )
        return journal

    def _create_cash_journal(self, company):
        return self.env["account.journal"].create(
            {
                "name": in_french(company).env._("Cash"),
                "type": "cash",
                "company_id": company.id,
            }
        )
