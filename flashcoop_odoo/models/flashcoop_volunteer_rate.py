from odoo import api, fields, models

from ..calc.volunteering import rate_on


class FlashcoopVolunteerRate(models.Model):
    """What an hour is worth from a day on: by default the French minimum wage, gross,
    in euros."""

    _name = "flashcoop.volunteer.rate"
    _description = "Rate of a Volunteer's Hour"
    _order = "date_from desc"
    _rec_name = "date_from"

    date_from = fields.Date(string="From", required=True)
    amount = fields.Float(string="Per Hour (€)", digits=(6, 2), required=True)
    note = fields.Char(string="Source", default="SMIC horaire brut")

    _date_uniq = models.Constraint(
        "UNIQUE(date_from)", "A rate starts on this day already: change that one."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A rate is an amount above zero."
    )

    @api.model
    def _get_on(self, day):
        """Return the amount of an hour on a day, None when no rate was in force."""
        # one row or two a year
        # pylint: disable-next=no-search-all
        rates = self.sudo().search([])
        return rate_on(day, [(rate.date_from, rate.amount) for rate in rates])
