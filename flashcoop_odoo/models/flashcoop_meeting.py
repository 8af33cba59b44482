from odoo import api, fields, models
from odoo.tools import format_date


class FlashcoopMeeting(models.Model):
    """One information meeting of a cohort: who was invited, who came, who joined.

    Who comes to it is no participant: funders count nobody for having listened.
    """

    _name = "flashcoop.meeting"
    _description = "Information Meeting"
    _inherit = ["flashcoop.cohort.part"]
    _order = "date desc, id desc"
    _check_company_auto = True

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True, index=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    hour = fields.Float(help="When it begins, in the cohort's local time.")
    place_id = fields.Many2one(comodel_name="res.partner", check_company=True)
    note = fields.Text()
    guest_ids = fields.One2many(
        comodel_name="flashcoop.meeting.guest", inverse_name="meeting_id"
    )
    invited_count = fields.Integer(compute="_compute_counts")
    came_count = fields.Integer(compute="_compute_counts")
    joined_count = fields.Integer(compute="_compute_counts")

    _hour_bounds = models.Constraint(
        "CHECK (hour >= 0 AND hour < 24)", "A meeting begins between 0:00 and 24:00."
    )

    @api.depends("date", "cohort_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for meeting in self:
            meeting.display_name = self.env._(
                "Information meeting of %s",
                format_date(self.env, meeting.date) or meeting.cohort_id.name or "",
            )

    @api.depends("guest_ids.status", "guest_ids.participant_id")
    def _compute_counts(self):
        for meeting in self:
            guests = meeting.guest_ids
            meeting.invited_count = len(guests)
            meeting.came_count = len(guests.filtered(lambda g: g.status == "came"))
            meeting.joined_count = len(guests.filtered("participant_id"))

    def action_join(self):
        """Make candidates of those who came and wish to join."""
        for meeting in self:
            meeting.guest_ids.filtered("wishes_to_join")._join()
