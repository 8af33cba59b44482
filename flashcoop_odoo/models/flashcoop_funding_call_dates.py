from odoo import fields, models


class FlashcoopFundingCallDates(models.Model):
    """A letter dates an instalment whose date was an estimate; without the letter, the
    estimate holds again."""

    _inherit = "flashcoop.funding.call"

    estimated_date = fields.Date(
        readonly=True,
        copy=False,
        help="The estimate that the letter took the place of, if it did.",
    )
    called_date = fields.Date(
        string="Payment Expected By",
        readonly=True,
        copy=False,
        help="The due date that the letter gave to its instalment.",
    )

    def _date_instalment(self):
        """Let the letter date its instalment, and remember what stood there."""
        self.ensure_one()
        instalment = self.instalment_id
        if not instalment.date_estimated:
            return
        estimate = instalment.due_date
        instalment._set_known_dates(self.date)
        self._write_frozen(
            {"estimated_date": estimate, "called_date": instalment.due_date}
        )

    def _restore_date(self):
        """Put the estimate back, unless another date has been entered since."""
        self.ensure_one()
        instalment = self.instalment_id
        if self.estimated_date and instalment.due_date == self.called_date:
            instalment._set_estimate(self.estimated_date)
        instalment._forget_reminders()
