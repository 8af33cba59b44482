from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

VALID_YEARS = 2  # unless the paper says otherwise


class FlashcoopConsent(models.Model):
    """What one participant agreed to, for one use: given, and perhaps withdrawn.

    Never a condition of anything. What was given and withdrawn stays on record: it is
    the proof of what was allowed when. Withdrawing goes on after the closing.
    """

    _name = "flashcoop.consent"
    _description = "Consent"
    _inherit = ["flashcoop.signed.copy"]
    _order = "given_on desc, id desc"
    _check_company_auto = True

    subject = fields.Selection(
        selection=[
            ("image", "Image and voice"),
            ("quote", "Words quoted with the first name"),
        ],
        default="image",
        required=True,
    )
    purpose = fields.Selection(
        selection=[
            ("report", "Reports to the funders"),
            ("web", "Website and social networks"),
            ("press", "Press and printed papers"),
            ("training", "Training and presentations"),
        ],
        required=True,
    )
    given_on = fields.Date(required=True, default=fields.Date.context_today)
    valid_until = fields.Date(
        compute="_compute_valid_until",
        store=True,  # a suggestion: the signed paper decides
        readonly=False,
        precompute=True,
    )
    guardian_agreed = fields.Boolean(
        string="Parents Agreed",
        help="Of a minor, both the person and the holders of parental authority agree.",
    )
    withdrawn_on = fields.Date(copy=False)
    state = fields.Selection(
        selection=[
            ("given", "Given"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
    )

    _dates_ordered = models.Constraint(
        "CHECK (given_on <= valid_until AND given_on <= withdrawn_on)",
        "A consent neither ends nor is withdrawn before it is given.",
    )

    # === COMPUTE METHODS === #

    @api.depends("given_on")
    def _compute_valid_until(self):
        for consent in self:
            if consent.given_on:
                consent.valid_until = consent.given_on + relativedelta(
                    years=VALID_YEARS
                )

    @api.depends("withdrawn_on", "valid_until")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for consent in self:
            if consent.withdrawn_on:
                consent.state = "withdrawn"
            elif consent.valid_until and consent.valid_until < today:
                consent.state = "expired"
            else:
                consent.state = "given"

    @api.depends("participant_id", "purpose")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for consent in self:
            purpose = purposes.get(consent.purpose, "")
            consent.display_name = f"{consent.participant_id.display_name}, {purpose}"

    # === CONSTRAINTS === #

    @api.constrains("guardian_agreed", "participant_id")
    def _check_guardian(self):
        for consent in self:
            if consent.participant_id.sudo().is_minor and not consent.guardian_agreed:
                raise ValidationError(
                    self.env._(
                        "%s is a minor: the holders of parental authority have to agree"
                        " as well.",
                        consent.participant_id.display_name,
                    )
                )

    # === CRUD === #

    def write(self, vals):
        """Extend to keep what was given and withdrawn as it was."""
        if vals and not self.env.su:
            for consent in self.filtered("withdrawn_on"):
                raise UserError(
                    self.env._(
                        "The consent “%s” is withdrawn and stays so: record a new one"
                        " when the person agrees again.",
                        consent.display_name,
                    )
                )
        return super().write(vals)

    # === ACTIONS === #

    def action_withdraw(self):
        self.write({"withdrawn_on": fields.Date.context_today(self)})
