from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..calc.followup import due, window
from .flashcoop_participant_entry import YES_NO

TERMS = [
    ("exit", "On leaving"),
    ("m3", "After 3 months"),
    ("m6", "After 6 months"),
    ("m12", "After 12 months"),
]
CHANNELS = [
    ("phone", "Phone"),
    ("text", "Text message"),
    ("email", "E-mail"),
    ("meeting", "Meeting"),
    ("adviser", "Through the adviser"),
    ("link", "By the person, through the link"),
]

# What the person says: writing it is answering.
ANSWER_FIELDS = {
    *("kind_id", "situation_date", "contract_start", "weekly_hours", "improved"),
    *("qualification", "qualification_name"),
}
# What answering, planning and cancelling alone write.
FROZEN_FIELDS = {
    *("state", "answered_on", "answered_by_id", "is_by_person", "token"),
    *("due_date", "window_start", "window_end"),
}


class FlashcoopFollowup(models.Model):
    """What became of one participant at one term: one dated answer, or none yet.

    “To ask” is no answer; “unreachable” is one. Several answers may be given about one
    term: the fields hold the last, ``attempt_ids`` all of them. The situation that an
    answer tells of lies within the term's window, even when it was told later.
    """

    _name = "flashcoop.followup"
    _description = "Follow-up"
    _inherit = [
        *("flashcoop.frozen", "flashcoop.reminded"),
        *("mail.thread", "mail.activity.mixin"),
    ]
    _frozen_fields = FROZEN_FIELDS
    _order = "due_date, cohort_id, participant_id, id"
    _check_company_auto = True

    participant_id = fields.Many2one(
        comodel_name="flashcoop.participant",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    # stored: searched, grouped, in rules
    cohort_id = fields.Many2one(
        related="participant_id.cohort_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, index=True
    )
    pseudonym = fields.Char(related="participant_id.pseudonym")
    term = fields.Selection(
        selection=TERMS, string="Moment", required=True, default="exit"
    )
    state = fields.Selection(
        selection=[
            ("todo", "To ask"),
            ("answered", "Answered"),
            ("unreachable", "Unreachable"),
            ("cancelled", "Not to be asked"),
        ],
        default="todo",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    # stored: searched and sorted; kept once there is an answer
    due_date = fields.Date(
        compute="_compute_dates",
        store=True,
        index=True,
        help="By when to ask: 28 days after leaving; 3, 6, 12 months later on the day.",
    )
    window_start = fields.Date(
        string="Situation From",
        compute="_compute_dates",
        store=True,
        help="First day whose situation counts for this term.",
    )
    window_end = fields.Date(
        string="Situation Until",
        compute="_compute_dates",
        store=True,
        help="Last day whose situation counts: 28 days after the first.",
    )
    answered_on = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        comodel_name="res.users", string="Noted By", readonly=True, copy=False
    )
    is_by_person = fields.Boolean(string="By the Person", readonly=True, copy=False)
    is_late = fields.Boolean(
        compute="_compute_is_late", help="Told after the last day that counts."
    )
    channel = fields.Selection(
        selection=CHANNELS, string="Reached By", default="phone", copy=False
    )
    kind_id = fields.Many2one(
        comodel_name="flashcoop.exit.kind",
        string="What Became of Them",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    situation = fields.Selection(related="kind_id.situation")
    category = fields.Selection(related="kind_id.category")
    is_better_eligible = fields.Boolean(compute="_compute_is_better_eligible")
    situation_date = fields.Date(
        string="Situation On",
        copy=False,
        help="The day that the answer tells of; today by default.",
    )
    contract_start = fields.Date(copy=False)
    weekly_hours = fields.Float(copy=False, help="Hours of work a week.")
    improved = fields.Selection(
        selection=YES_NO,
        string="Better Than at Entry",
        copy=False,
        help="For people who worked at entry: from precarious to stable work, from too"
        " few hours to full time, a more skilled job or a promotion; a mere rise in pay"
        " is none.",
    )
    qualification = fields.Selection(
        selection=YES_NO, string="Qualification Gained", copy=False
    )
    qualification_name = fields.Char(string="Which Qualification", copy=False)
    comment = fields.Text(
        copy=False,
        help="Facts only: the person may read it.",
    )
    cancel_reason = fields.Char(string="Why Not to Ask", copy=False)

    _term_uniq = models.Constraint(
        "UNIQUE(participant_id, term)",
        "This person already has a follow-up for this term.",
    )
    _answered_with_kind = models.Constraint(
        "CHECK ((state = 'answered') = (kind_id IS NOT NULL))",
        "A follow-up is answered when it says what became of the person.",
    )

    # === COMPUTE METHODS === #

    @api.depends("term", "participant_id.pseudonym", "participant_id.partner_id.name")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        terms = dict(self._fields["term"]._description_selection(self.env))
        for followup in self:
            person = followup.participant_id.display_name
            followup.display_name = f"{person} – {terms.get(followup.term, '')}"

    @api.depends("term", "participant_id.participation_end")
    def _compute_dates(self):
        """Follow the last day of participation as long as nobody has answered."""
        for followup in self:
            if followup.state != "todo":
                followup.due_date = followup.due_date
                followup.window_start = followup.window_start
                followup.window_end = followup.window_end
                continue
            followup.update(followup._prepare_dates())

    def _prepare_dates(self):
        self.ensure_one()
        end = self.participant_id.participation_end
        first, last = window(end, self.term) if end else (False, False)
        return {
            "due_date": due(end, self.term) if end else False,
            "window_start": first,
            "window_end": last,
        }

    @api.depends("answered_on", "window_end")
    def _compute_is_late(self):
        for followup in self:
            told = followup.answered_on
            day = told and fields.Datetime.context_timestamp(followup, told).date()
            followup.is_late = bool(
                day and followup.window_end and day > followup.window_end
            )

    @api.depends("kind_id.is_better_eligible", "participant_id.labour_status")
    def _compute_is_better_eligible(self):
        for followup in self:
            followup.is_better_eligible = (
                followup.kind_id.is_better_eligible
                and followup.participant_id.labour_status == "employed"
            )

    # === CONSTRAINTS === #

    @api.constrains("situation_date", "kind_id")
    def _check_situation_date(self):
        for followup in self:
            first, last = followup.window_start, followup.window_end
            day = followup.situation_date
            if day and first and not first <= day <= last:
                raise ValidationError(
                    self.env._(
                        "%(followup)s tells of a day from %(first)s to %(last)s: the"
                        " situation on %(day)s belongs to another term.",
                        followup=followup.display_name,
                        first=format_date(self.env, first),
                        last=format_date(self.env, last),
                        day=format_date(self.env, day),
                    )
                )

    @api.constrains("weekly_hours")
    def _check_weekly_hours(self):
        for followup in self:
            if not 0 <= followup.weekly_hours <= 60:
                raise ValidationError(
                    self.env._("Hours of work a week lie between 0 and 60.")
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        answers = [
            {name: vals.pop(name) for name in ANSWER_FIELDS & vals.keys()}
            for vals in vals_list
        ]
        followups = super().create(vals_list)
        for followup, answer in zip(followups, answers, strict=True):
            if any(answer.values()):
                followup.write(answer)
        return followups

    def write(self, vals):
        self._check_not_forged(vals)
        if {"participant_id", "term"} & vals.keys():
            self._check_same(vals)
        if not ANSWER_FIELDS & vals.keys():
            return super().write(vals)
        self._check_may_be_answered()
        if vals.get("kind_id"):  # the database wants both at once
            vals = {**vals, "state": "answered"}
        result = self._write_frozen(vals)
        self._record_answer()
        return result

    def _get_frozen_sentence(self):
        return self.env._(
            "A follow-up changes by what the person answers and by its"
            " buttons; its dates follow the last day of the participation."
        )

    def _check_same(self, vals):
        """An answer stays the one that this person gave at this term."""
        for followup in self:
            is_same = followup.term == vals.get("term", followup.term) and (
                followup.participant_id.id
                == vals.get("participant_id", followup.participant_id.id)
            )
            if not is_same:
                raise UserError(
                    self.env._("A follow-up keeps its person and its term.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        for followup in self:
            if followup.state != "todo" or followup.attempt_ids:
                raise UserError(
                    self.env._(
                        "%s has been worked on: cancel it, with the reason, instead of"
                        " deleting it.",
                        followup.display_name,
                    )
                )
