from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..calc.ages import age_on
from ..calc.districts import is_district_code
from ..calc.unemployment import duration_band
from .flashcoop_participant import SOCIAL_GROUPS

# An empty field was not asked; “unknown” was asked and not answered.
YES_NO = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]
# Nobody has to answer what is special-category data.
YES_NO_REFUSED = [*YES_NO, ("refused", "Does not wish to answer")]

# What only the person can tell. Birth date, gender and who sent them are known before.
ENTRY_FIELDS = (
    *("nationality", "foreign_background", "minority", "disability"),
    *("education_level_id", "diploma_level_id", "labour_status", "employment_kind"),
    *("unemployed_since", "unemployed_months", "unemployed_for", "benefit"),
    *("qpv", "qpv_code", "qpv_checked_on", "qpv_method", "rural", "housing_exclusion"),
)


class FlashcoopParticipantEntry(models.Model):
    """The entry situation of a participant: taken once, at entry, and dated.

    Which of these fields are asked, the fundings of the cohort decide.
    """

    _inherit = "flashcoop.participant"

    entry_asked_on = fields.Date(
        string="Entry Situation Asked On",
        copy=False,
        groups=SOCIAL_GROUPS,
        help="Day of the entry questionnaire; the day of the first answer when it is"
        " not given. Empty: not asked yet.",
    )

    # --- The person ---
    birth_date = fields.Date(groups=SOCIAL_GROUPS)
    age = fields.Integer(
        compute="_compute_age",
        groups=SOCIAL_GROUPS,
        help="In whole years on the entry date.",
    )
    gender = fields.Selection(
        selection=[
            ("f", "Woman"),
            ("m", "Man"),
            ("x", "Non-binary"),
            ("unknown", "Not known, or does not say"),
        ],
        groups=SOCIAL_GROUPS,
    )
    nationality = fields.Selection(
        selection=[
            ("fr", "French"),
            ("eu", "European Union"),
            ("non_eu", "Outside the European Union, stateless included"),
            ("unknown", "Not known"),
        ],
        groups=SOCIAL_GROUPS,
    )
    foreign_background = fields.Selection(
        selection=YES_NO_REFUSED,
        string="Both Parents Born Abroad",
        groups=SOCIAL_GROUPS,
        help="Both parents were born outside France. It says nothing of nationality.",
    )
    minority = fields.Selection(
        selection=YES_NO_REFUSED,
        string="Belongs to a Minority",
        groups=SOCIAL_GROUPS,
        help="France does not collect this: it belongs to no set of questions unless"
        " somebody adds it.",
    )
    disability = fields.Selection(
        selection=YES_NO_REFUSED,
        string="Recognised Disability (RQTH)",
        groups=SOCIAL_GROUPS,
        help="Health data: the answer is never required of anybody.",
    )

    # --- Studies and work ---
    education_level_id = fields.Many2one(
        comodel_name="flashcoop.education.level",
        string="Level Reached",
        groups=SOCIAL_GROUPS,
    )
    diploma_level_id = fields.Many2one(
        comodel_name="flashcoop.education.level",
        string="Highest Diploma",
        groups=SOCIAL_GROUPS,
        help="Highest diploma obtained: reaching a level is not passing its exam.",
    )
    unemployed_since = fields.Date(groups=SOCIAL_GROUPS)
    unemployed_months = fields.Integer(
        groups=SOCIAL_GROUPS, help="Declared duration, when the date is not known."
    )
    unemployed_for = fields.Selection(
        selection=[
            ("lt6", "Less than 6 months"),
            ("6_11", "6 to 11 months"),
            ("12_23", "12 to 23 months"),
            ("ge24", "24 months or more"),
            ("unknown", "Not known"),
        ],
        compute="_compute_unemployed_for",
        store=True,  # asked as a band where neither date nor months are known
        readonly=False,
        groups=SOCIAL_GROUPS,
        help="On the entry date. From the date or the months when there are any.",
    )

    # --- Where the person lives ---
    qpv = fields.Selection(
        selection=YES_NO,
        string="Priority District (QPV)",
        groups=SOCIAL_GROUPS,
    )
    qpv_code = fields.Char(
        string="QPV Code",
        groups=SOCIAL_GROUPS,
        help="Eight characters: QP… in the list of 2014, QN… in that of 2024.",
    )
    qpv_checked_on = fields.Date(
        string="QPV Checked On",
        groups=SOCIAL_GROUPS,
        help="The list of districts in force on that day counts.",
    )
    rural = fields.Selection(
        selection=YES_NO,
        string="Rural Area",
        groups=SOCIAL_GROUPS,
    )
    housing_exclusion = fields.Selection(
        selection=YES_NO,
        string="Without Stable Housing",
        groups=SOCIAL_GROUPS,
        help="Without a home, or in insecure or unfit housing.",
    )

    # --- Who sent the person ---
    prescriber_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        index="btree_not_null",
        groups=SOCIAL_GROUPS,
        help="The organisation that sent the person.",
    )
    came_alone = fields.Boolean(
        string="Came on Their Own",
        groups=SOCIAL_GROUPS,
        help="No organisation sent the person.",
    )
    adviser_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        groups=SOCIAL_GROUPS,
        help="Who follows the person at the prescriber's.",
    )

    _unemployed_months_positive = models.Constraint(
        "CHECK (unemployed_months >= 0)",
        "The months of unemployment cannot be negative.",
    )
    _came_alone_or_sent = models.Constraint(
        "CHECK (came_alone IS NOT TRUE OR prescriber_id IS NULL)",
        "Who came on their own was sent by nobody: empty the prescriber, or untick.",
    )

    # === COMPUTE METHODS === #

    @api.depends("birth_date", "entry_date")
    def _compute_age(self):
        for participant in self:
            participant.age = (
                age_on(participant.birth_date, participant.entry_date) or 0
            )

    @api.depends("unemployed_since", "unemployed_months", "entry_date")
    def _compute_unemployed_for(self):
        for participant in self:
            participant.unemployed_for = (
                duration_band(
                    participant.unemployed_since,
                    participant.unemployed_months,
                    participant.entry_date,
                )
                or participant.unemployed_for
            )

    # === CONSTRAINTS === #

    @api.constrains("birth_date", "entry_date")
    def _check_birth_date(self):
        for participant in self:
            if (
                participant.birth_date
                and participant.entry_date
                and not 10 <= participant.age <= 100
            ):
                raise ValidationError(
                    self.env._(
                        "%(person)s would be %(age)s years old at entry: check the date"
                        " of birth.",
                        person=participant.display_name,
                        age=participant.age,
                    )
                )

    @api.constrains("qpv_code")
    def _check_qpv_code(self):
        for participant in self:
            code = participant.qpv_code
            if code and not is_district_code(code):
                raise ValidationError(
                    self.env._(
                        "“%s” is no code of a priority district: it has eight"
                        " characters, such as QP091027 or QN09105M.",
                        code,
                    )
                )

    @api.constrains("qpv_code", "qpv")
    def _check_qpv_answer(self):
        for participant in self:
            if participant.qpv_code and participant.qpv != "yes":
                raise ValidationError(
                    self.env._(
                        "%s has the code of a priority district: answer “Yes” to"
                        " “Priority District”, or remove the code.",
                        participant.display_name,
                    )
                )

    # === CRUD === #

    @api.model
    def _get_known_values(self, vals, cohort):
        known = super()._get_known_values(vals, cohort)
        if not {"unemployed_since", "unemployed_months"} & vals.keys():
            known["unemployed_for"] = False
        return known

    @api.model_create_multi
    def create(self, vals_list):
        today = fields.Date.context_today(self)
        return super().create(
            [
                ({"entry_asked_on": today} if self._get_answers(vals) else {})
                | self._prepare_entry_vals(vals)
                for vals in vals_list
            ]
        )

    def write(self, vals):
        result = super().write(self._prepare_entry_vals(vals))
        if "entry_asked_on" not in vals and self._get_answers(vals):
            self.filtered(lambda p: not p.entry_asked_on).write(
                {"entry_asked_on": fields.Date.context_today(self)}
            )
        return result

    @api.model
    def _prepare_entry_vals(self, vals):
        """Return the values with a code of a district as it is printed, and without one
        for somebody who lives elsewhere."""
        if vals.get("qpv_code"):
            return vals | {"qpv_code": "".join(vals["qpv_code"].split()).upper()}
        if "qpv" in vals and vals["qpv"] != "yes" and "qpv_code" not in vals:
            return vals | {"qpv_code": False}
        return vals

    @api.model
    def _get_entry_fields(self):
        """Return the names of the fields that a questionnaire at entry fills."""
        return ENTRY_FIELDS

    @api.model
    def _get_answers(self, vals):
        """Return the names of what somebody has answered in these values."""
        return {
            name
            for name in self._get_entry_fields()
            if vals.get(name) or vals.get(f"{name}_id")  # see `…_participant_answers`
        }
