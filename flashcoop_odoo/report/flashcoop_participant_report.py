from odoo import fields, models
from odoo.tools import SQL

from ..calc.ages import AGE_BANDS
from ..calc.followup import DYNAMIC

AGES = [
    ("0", "15 years and under"),
    ("16", "16 to 17 years"),
    ("18", "18 to 25 years"),
    ("26", "26 to 64 years"),
    ("65", "65 years and over"),
]


class FlashcoopParticipantReport(models.Model):
    """One participation that counts, with what is known of it; for pivots and graphs.

    For coordinators only: it shows single people. Who counts is what the indicators
    say (:mod:`.indicator_people`); a person who took part in two Flashcoops stands here
    twice and is one of the *people*.
    """

    _name = "flashcoop.participant.report"
    _description = "Statistics on Participants"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "flashcoop.participant": [
            *("cohort_id", "company_id", "partner_id", "state", "entry_date", "qpv"),
            *("birth_date", "gender", "education_level_id", "diploma_level_id"),
            *("labour_status", "unemployed_for", "benefit", "disability"),
            *("prescriber_id",),
        ],
        "flashcoop.attendance": ["participant_id", "status", "minutes"],
        "flashcoop.followup": ["participant_id", "term", "kind_id", "state"],
        "flashcoop.exit.kind": ["category"],
    }

    participant_id = fields.Many2one("flashcoop.participant", readonly=True)
    cohort_id = fields.Many2one("flashcoop.cohort", string="Flashcoop", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Date(string="Entered On", readonly=True)
    gender = fields.Selection(selection="_selection_gender", readonly=True)
    age_band = fields.Selection(
        selection=AGES, string="Age on Entry", readonly=True, help="In whole years."
    )
    education_level_id = fields.Many2one(
        "flashcoop.education.level", string="Level Reached", readonly=True
    )
    diploma_level_id = fields.Many2one(
        "flashcoop.education.level", string="Highest Diploma", readonly=True
    )
    labour_status = fields.Selection(
        selection="_selection_labour_status", readonly=True
    )
    unemployed_for = fields.Selection(
        selection="_selection_unemployed_for", readonly=True
    )
    qpv = fields.Selection(
        selection="_selection_qpv", string="Priority District (QPV)", readonly=True
    )
    benefit = fields.Selection(selection="_selection_benefit", readonly=True)
    disability = fields.Selection(
        selection="_selection_disability",
        string="Recognised Disability (RQTH)",
        readonly=True,
    )
    prescriber_id = fields.Many2one("res.partner", readonly=True)
    exit_kind_id = fields.Many2one(
        "flashcoop.exit.kind", string="Exit", readonly=True, help="Upon leaving."
    )
    exit_category = fields.Selection(selection="_selection_category", readonly=True)
    m6_category = fields.Selection(
        selection="_selection_category", string="Category at 6 Months", readonly=True
    )
    person_key = fields.Integer(
        string="People",
        readonly=True,
        aggregator="count_distinct",
        help="Each person once, however many Flashcoops they took part in.",
    )
    hours = fields.Float(string="Hours of Presence", readonly=True)
    filled = fields.Integer(string="Half-days Filled In", readonly=True)
    attended = fields.Integer(string="Half-days Attended", readonly=True)
    rate = fields.Float(
        string="Attendance Rate (%)",
        readonly=True,
        aggregator="avg",
        help="Half-days attended ÷ half-days filled in, of all people together.",
    )
    dynamic_rate = fields.Float(
        string="Dynamic Exits (%)",
        readonly=True,
        aggregator="avg",
        help="Dynamic exits ÷ exits observed: of those who left and were asked.",
    )

    def _selection_of(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    def _selection_gender(self):
        return self._selection_of("flashcoop.participant", "gender")

    def _selection_labour_status(self):
        return self._selection_of("flashcoop.participant", "labour_status")

    def _selection_unemployed_for(self):
        return self._selection_of("flashcoop.participant", "unemployed_for")

    def _selection_qpv(self):
        return self._selection_of("flashcoop.participant", "qpv")

    def _selection_benefit(self):
        return self._selection_of("flashcoop.participant", "benefit")

    def _selection_disability(self):
        return self._selection_of("flashcoop.participant", "disability")

    def _selection_category(self):
        return self._selection_of("flashcoop.exit.kind", "category")

    def _read_group_select(self, aggregate_spec, query):
        """Override of `base` to let a rate be that of all half-days together: the mean
        of people's rates is another number."""
        if aggregate_spec != "rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        attended, filled = (
            self._field_to_sql(self._table, name, query)
            for name in ("attended", "filled")
        )
        return SQL("100.0 * SUM(%s) / NULLIF(SUM(%s), 0)", attended, filled)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT person.id,
                   person.id AS participant_id,
                   person.cohort_id,
                   person.company_id,
                   person.partner_id AS person_key,
                   person.entry_date AS date,
                   person.gender,
                   %(age_band)s AS age_band,
                   person.education_level_id,
                   person.diploma_level_id,
                   person.labour_status,
                   person.unemployed_for,
                   person.qpv,
                   person.benefit,
                   person.disability,
                   person.prescriber_id,
                   leaving.kind_id AS exit_kind_id,
                   exit_kind.category AS exit_category,
                   m6_kind.category AS m6_category,
                   COALESCE(presence.minutes, 0) / 60.0 AS hours,
                   COALESCE(presence.filled, 0) AS filled,
                   COALESCE(presence.attended, 0) AS attended,
                   100.0 * presence.attended / NULLIF(presence.filled, 0) AS rate,
                   CASE WHEN exit_kind.category = 'removed'
                          OR leaving.state IS NULL
                          OR leaving.state NOT IN ('answered', 'unreachable')
                        THEN NULL
                        WHEN exit_kind.category IN %(dynamic)s THEN 100.0
                        ELSE 0.0 END AS dynamic_rate
              FROM flashcoop_participant person
              %(joins)s
             WHERE person.state IN ('active', 'completed')
                OR presence.attended > 0 AND person.state IN ('admitted', 'left')
                OR presence.filled IS NULL AND person.state = 'left'
            """,
            age_band=self._select_age_band(),
            dynamic=DYNAMIC,
            joins=self._select_joins(),
        )

    def _select_joins(self):
        return SQL(
            """
              LEFT JOIN (
                    SELECT participant_id,
                           SUM(minutes) AS minutes,
                           COUNT(*)::integer AS filled,
                           (COUNT(*) FILTER (
                               WHERE status IN ('present', 'late')
                           ))::integer AS attended
                      FROM flashcoop_attendance
                     WHERE status != 'expected'
                     GROUP BY participant_id
                   ) presence ON presence.participant_id = person.id
              LEFT JOIN flashcoop_followup leaving
                ON leaving.participant_id = person.id AND leaving.term = 'exit'
              LEFT JOIN flashcoop_exit_kind exit_kind ON exit_kind.id = leaving.kind_id
              LEFT JOIN flashcoop_followup m6
                ON m6.participant_id = person.id AND m6.term = 'm6'
              LEFT JOIN flashcoop_exit_kind m6_kind ON m6_kind.id = m6.kind_id
            """
        )

    def _select_age_band(self):
        """Return the first year of the band that a person's age on entry lies in."""
        age = SQL("EXTRACT(YEAR FROM AGE(person.entry_date, person.birth_date))")
        cases = [
            SQL("WHEN %s >= %s THEN %s", age, low, str(low))
            for low, _high in reversed(AGE_BANDS)
        ]
        return SQL("CASE %s END", SQL(" ").join(cases))
