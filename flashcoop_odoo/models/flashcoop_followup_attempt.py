from odoo import fields, models

from .flashcoop_followup import CHANNELS


class FlashcoopFollowupAttempt(models.Model):
    """One time that somebody tried to learn what became of a person, and its outcome.

    Written by the follow-up alone and never changed: it is the history of the answers.
    """

    _name = "flashcoop.followup.attempt"
    _description = "Follow-up Attempt"
    _order = "date desc, id desc"

    followup_id = fields.Many2one(
        comodel_name="flashcoop.followup",
        required=True,
        index=True,
        ondelete="cascade",
    )
    # stored: in the rule
    company_id = fields.Many2one(
        related="followup_id.company_id", store=True, index=True
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(comodel_name="res.users", string="By")
    channel = fields.Selection(selection=CHANNELS, string="Reached By", default="phone")
    result = fields.Selection(
        selection=[
            ("answered", "Answered"),
            ("no_answer", "No answer"),
            ("unreachable", "Unreachable"),
            ("sent", "Link sent"),
            ("taken_back", "Answer taken back"),
        ],
        required=True,
    )
    kind_id = fields.Many2one(
        comodel_name="flashcoop.exit.kind",
        string="What Became of Them",
        ondelete="restrict",
    )
    situation_date = fields.Date(string="Situation On")
