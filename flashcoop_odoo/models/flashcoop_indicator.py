from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..calc.indicator_codes import ESF_ENTITIES, TESTS
from ..calc.indicators import Threshold

PRESCRIBERS, HOURS, ATTENDANCE = "PV60", "PV65", "PV66"
KNOWN_CODES = {*TESTS, *ESF_ENTITIES, PRESCRIBERS, HOURS, ATTENDANCE}
# Whose definition says from when somebody is out of work for long.
LONG_TERM = {"long_term": "EECO03", "city_long_term": "PV41"}

SECTIONS = [
    ("esf_entry", "ESF+: participants, on entry"),
    ("esf_exit", "ESF+: results, on leaving and at six months"),
    ("esf_entity", "ESF+: organisations"),
    ("city_people", "Politique de la ville: participants, on entry"),
    ("city_presence", "Politique de la ville: hours and attendance"),
    ("city_exit", "Politique de la ville: on leaving"),
    ("city_m3", "Politique de la ville: at three months"),
    ("city_m6", "Politique de la ville: at six months"),
]


class FlashcoopIndicator(models.Model):
    """The definition of one indicator, from a day on; shown beside the number.

    What is counted is code (:mod:`..calc.indicators`); the words, their source and the
    threshold of long unemployment are data. A definition that changes is a new record:
    what was counted under the old one keeps it.
    """

    _name = "flashcoop.indicator"
    _description = "Indicator"
    _order = "sequence, code, valid_from desc"
    _rec_names_search = ["code", "name"]

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    definition = fields.Text(required=True, translate=True)
    source = fields.Char(translate=True, help="The text that asks for it.")
    section = fields.Selection(selection=SECTIONS, required=True)
    valid_from = fields.Date(required=True, default="2021-01-01")
    threshold_months = fields.Integer(
        string="Months Without Work",
        default=12,
        help="Completed months without work from which somebody is long-term"
        " unemployed.",
    )
    threshold_young_months = fields.Integer(
        string="Months of the Young",
        help="The same for people under the age beside; 0: as everybody.",
    )
    threshold_young_age = fields.Integer(string="Young Under", default=25)
    has_threshold = fields.Boolean(compute="_compute_has_threshold")

    _code_uniq = models.Constraint(
        "UNIQUE(code, valid_from)",
        "This indicator has a definition from this day on already.",
    )
    _months_positive = models.Constraint(
        "CHECK (threshold_months > 0 AND threshold_young_months >= 0"
        " AND threshold_young_age >= 0)",
        "The months and the age of a threshold cannot be negative, nor zero months.",
    )

    @api.depends("code")
    def _compute_has_threshold(self):
        for indicator in self:
            indicator.has_threshold = indicator.code in LONG_TERM.values()

    @api.depends("code", "name")
    def _compute_display_name(self):
        for indicator in self:
            indicator.display_name = f"{indicator.code} – {indicator.name}"

    @api.constrains("code")
    def _check_code(self):
        for indicator in self:
            if indicator.code not in KNOWN_CODES:
                raise ValidationError(
                    self.env._(
                        "Nothing is counted under “%s”: choose the code of an indicator"
                        " that exists.",
                        indicator.code,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_delivered(self):
        """An upgrade would bring it back."""
        for indicator in self:
            if indicator.get_external_id()[indicator.id].startswith("flashcoop_odoo."):
                raise UserError(
                    self.env._(
                        "The definition of %s comes with the application: add one that"
                        " is valid from another day instead.",
                        indicator.code,
                    )
                )

    @api.model
    def _get_definitions(self, day):
        """Return {code: definition} in force on a day, in printed order; of a day
        before the first one, the first."""
        found = {}
        # pylint: disable-next=no-search-all
        for indicator in self.search([]):  # some sixty, and few versions of each
            kept = found.get(indicator.code)
            if not kept or kept.valid_from > day:  # the newest comes first
                found[indicator.code] = indicator
        return found

    @api.model
    def _get_thresholds(self):
        """Return {field of a person: [(day, threshold from then on)]}, newest first."""
        rows = self.search(
            [("code", "in", list(LONG_TERM.values()))], order="valid_from desc"
        )
        return {
            name: [
                (
                    row.valid_from,
                    Threshold(
                        row.threshold_months,
                        row.threshold_young_months,
                        row.threshold_young_age,
                    ),
                )
                for row in rows
                if row.code == code
            ]
            for name, code in LONG_TERM.items()
        }

    @api.model
    def _today(self):
        return fields.Date.context_today(self)

    def _get_full_definition(self):
        """Return the definition with its threshold, if it has one."""
        self.ensure_one()
        if not self.has_threshold:
            return self.definition
        young = self.threshold_young_months
        if young and young != self.threshold_months:
            threshold = self.env._(
                "Threshold: %(months)s completed months, %(young)s under %(age)s years"
                " of age.",
                months=self.threshold_months,
                young=young,
                age=self.threshold_young_age,
            )
        else:
            threshold = self.env._(
                "Threshold: %s completed months.", self.threshold_months
            )
        return f"{self.definition} {threshold}"
