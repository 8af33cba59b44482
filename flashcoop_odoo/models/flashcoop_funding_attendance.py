from odoo import fields, models


class FlashcoopFundingAttendance(models.Model):
    """What a funder asks of attendance."""

    _inherit = "flashcoop.funding"

    min_attendance_rate = fields.Float(
        string="Minimum Attendance",
        help="Half-days attended ÷ half-days filled in, in percent, that the funder"
        " asks of each participant. Zero: none.",
    )

    _min_attendance_rate_bounds = models.Constraint(
        "CHECK (min_attendance_rate >= 0 AND min_attendance_rate <= 100)",
        "The minimum attendance lies between 0 and 100 %.",
    )
