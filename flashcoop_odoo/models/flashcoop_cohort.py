import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..calc.halfdays import working_days

# Sheets row by row; others read counts.
ATTENDANCE_GROUPS = ",".join(
    f"flashcoop_odoo.flashcoop_group_{role}" for role in ("facilitator", "auditor")
)

STATES = [
    ("draft", "Draft"),
    ("recruiting", "Recruiting"),
    ("running", "Running"),
    ("closing", "Closing"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]


class FlashcoopCohort(models.Model):
    """One edition of an ephemeral cooperative: a group that starts and ends together.

    Its euros are the posted journal items that carry its analytic account; they
    are read in ``flashcoop_cohort_money`` and never stored here.
    """

    _name = "flashcoop.cohort"
    _description = "Flashcoop"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "reference"]

    name = fields.Char(required=True, tracking=True)
    reference = fields.Char(readonly=True, copy=False, index="trigram")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    carrier_id = fields.Many2one(
        comodel_name="res.partner",
        string="Carrying Body",
        compute="_compute_carrier_id",
        store=True,  # chosen by the user; the company's own contact by default
        readonly=False,
        precompute=True,
        check_company=True,
        help="The organisation that invoices and answers for the group before it has"
        " a legal existence of its own.",
    )
    trade = fields.Char(help="What the group makes and sells.")
    place_id = fields.Many2one(comodel_name="res.partner", check_company=True)
    coordinator_id = fields.Many2one(
        comodel_name="res.users",
        default=lambda self: self.env.user,
        tracking=True,
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    date_start = fields.Date(required=True, tracking=True)
    date_end = fields.Date(
        required=True,
        tracking=True,
        compute="_compute_date_end",
        store=True,  # a suggestion the user may change
        readonly=False,
        precompute=True,
    )
    tz = fields.Selection(
        selection="_selection_tz",
        string="Time Zone",
        required=True,
        default=lambda self: self.env.user.tz or "Europe/Paris",
    )
    state = fields.Selection(
        selection=STATES,
        default="draft",
        required=True,
        copy=False,
        tracking=True,
        group_expand="_group_expand_state",
    )
    closing_note = fields.Text(
        copy=False,
        tracking=True,
        help="Why the Flashcoop was closed with things left to settle.",
    )
    note = fields.Html()
    event_id = fields.Many2one(
        comodel_name="event.event",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    analytic_account_id = fields.Many2one(
        comodel_name="account.analytic.account",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    session_ids = fields.One2many(
        comodel_name="flashcoop.session", inverse_name="cohort_id"
    )
    participant_ids = fields.One2many(
        comodel_name="flashcoop.participant", inverse_name="cohort_id"
    )
    attendance_ids = fields.One2many(
        comodel_name="flashcoop.attendance",
        inverse_name="cohort_id",
        groups=ATTENDANCE_GROUPS,
    )
    actor_ids = fields.One2many(
        comodel_name="flashcoop.actor", inverse_name="cohort_id"
    )
    session_count = fields.Integer(compute="_compute_people_counts")
    participant_count = fields.Integer(
        compute="_compute_people_counts",
        help="Admitted, active or gone; not candidates.",
    )
    candidate_count = fields.Integer(compute="_compute_people_counts")
    attendance_rate = fields.Float(
        compute="_compute_attendance_rate",
        help="Half-days attended ÷ half-days filled in, in percent.",
    )
    filled_count = fields.Integer(
        compute="_compute_attendance_rate",
        help="Lines of attendance filled in; without one, there is no rate.",
    )

    to_settle = fields.Text(
        compute="_compute_to_settle",
        help="What is still missing before the Flashcoop can be closed.",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_start <= date_end)", "A Flashcoop cannot end before it starts."
    )
    _account_uniq = models.UniqueIndex(
        "(analytic_account_id) WHERE analytic_account_id IS NOT NULL",
        "This analytic account belongs to another Flashcoop.",
    )
    _event_uniq = models.UniqueIndex(
        "(event_id) WHERE event_id IS NOT NULL",
        "This event belongs to another Flashcoop.",
    )

    @api.model
    def _selection_tz(self):
        return [(tz, tz) for tz in sorted(pytz.common_timezones)]

    @api.model
    def _group_expand_state(self, states, _domain):
        """Return the columns of the kanban: from the first that holds something on,
        since it fills the screen of a phone, without the dead end when empty."""
        columns = [state for state, _label in STATES if state != "cancelled"]
        first = min((columns.index(s) for s in states if s in columns), default=0)
        return columns[first:]

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    def _compute_carrier_id(self):
        for cohort in self:
            cohort.carrier_id = cohort.company_id.partner_id

    @api.depends("date_start")
    def _compute_date_end(self):
        for cohort in self:
            end = cohort.date_end
            if cohort.date_start and not cohort.session_ids:
                count = cohort.company_id.flashcoop_days or 1
                end = working_days(cohort.date_start, count)[-1]
            cohort.date_end = end

    @api.depends("name", "reference")
    def _compute_display_name(self):
        for cohort in self:
            cohort.display_name = cohort.name or cohort.reference

    @api.depends("session_ids", "participant_ids.state")
    def _compute_people_counts(self):
        sessions = dict(
            self.env["flashcoop.session"]
            .sudo()
            ._read_group([("cohort_id", "in", self.ids)], ["cohort_id"], ["__count"])
        )
        people = {
            (cohort.id, state): count
            for cohort, state, count in self.env["flashcoop.participant"]
            .sudo()
            ._read_group(
                [("cohort_id", "in", self.ids)], ["cohort_id", "state"], ["__count"]
            )
        }
        for cohort in self:
            cohort.session_count = sessions.get(cohort._origin, 0)
            cohort.candidate_count = people.get((cohort._origin.id, "candidate"), 0)
            cohort.participant_count = sum(
                people.get((cohort._origin.id, state), 0)
                for state in ("admitted", "active", "completed", "left")
            )

    @api.depends("attendance_ids.status")
    def _compute_attendance_rate(self):
        filled, attended = {}, {}
        for cohort, status, count in (
            self.env["flashcoop.attendance"]
            .sudo()
            ._read_group(
                [("cohort_id", "in", self.ids), ("status", "!=", "expected")],
                ["cohort_id", "status"],
                ["__count"],
            )
        ):
            filled[cohort.id] = filled.get(cohort.id, 0) + count
            if status in ("present", "late"):
                attended[cohort.id] = attended.get(cohort.id, 0) + count
        for cohort in self:
            total = cohort.filled_count = filled.get(cohort._origin.id, 0)
            cohort.attendance_rate = (
                100.0 * attended.get(cohort._origin.id, 0) / total if total else 0.0
            )

    @api.depends("state")
    @api.depends_context("lang", "uid")
    def _compute_to_settle(self):
        for cohort in self:
            saved = cohort._origin  # the form of a new one has nothing to settle
            cohort.to_settle = "\n".join(saved._get_to_settle()) if saved else ""

    # === CONSTRAINTS === #

    @api.constrains("date_start", "date_end")
    def _check_sessions_inside(self):
        self.session_ids._check_date_inside_cohort()

    @api.constrains("company_id", "analytic_account_id")
    def _check_company_unchanged(self):
        for cohort in self:
            account = cohort.analytic_account_id
            if account and account.company_id != cohort.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(cohort)s” keeps its company: its entries belong to"
                        " %(company)s. Duplicate the edition in the other company"
                        " instead.",
                        cohort=cohort.name,
                        company=account.company_id.name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("reference"):
                vals["reference"] = self.env["ir.sequence"].next_by_code(
                    "flashcoop.cohort",
                    sequence_date=fields.Date.to_date(vals.get("date_start")),
                )
        cohorts = super().create(vals_list)
        cohorts._create_analytic_accounts()
        cohorts._create_events()
        return cohorts

    def write(self, vals):
        self._check_guarded_fields(vals)
        if "state" in vals:
            self._check_transition(vals["state"], vals.get("closing_note"))
        first_days = {cohort.id: cohort.date_start for cohort in self}
        result = super().write(vals)
        if "date_start" in vals:
            self.sudo().participant_ids._follow_first_day(first_days)
        if self._event_fields() & vals.keys():
            self._sync_event()
        if "name" in vals:
            for cohort in self.sudo():
                cohort.analytic_account_id.name = cohort.name
        return result

    def _check_guarded_fields(self, vals):
        """Links to core are ours to make; the course of a Flashcoop is not a
        facilitator's, unless they coordinate it.

        :raise AccessError: also for programs.
        """
        if self.env.su:
            return
        if {"event_id", "analytic_account_id"} & vals.keys():
            raise AccessError(
                self.env._(
                    "The event and the analytic account of a Flashcoop are made with"
                    " it and cannot be exchanged."
                )
            )
        is_course = {"state", "active", "coordinator_id", "company_id"} & vals.keys()
        roles = ",".join(
            f"flashcoop_odoo.flashcoop_group_{role}"
            for role in ("coordinator", "funding")
        )
        if is_course and not self.env.user.has_groups(roles):
            others = self.filtered(lambda c: c.coordinator_id != self.env.user)
            if others:
                raise AccessError(
                    self.env._(
                        "The coordinator of “%s” decides on its course.", others[0].name
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Refuse what would orphan money or people; a mistake has neither."""
        for cohort in self.sudo():
            money = cohort._has_entries() or cohort._get_draft_moves()
            if money or cohort.participant_ids or cohort.share_ids:
                raise UserError(
                    self.env._(
                        "“%(cohort)s” has people, fundings or accounting entries:"
                        " cancel it or archive it instead of deleting it.",
                        cohort=cohort.name,
                    )
                )

    def unlink(self):
        events, accounts = self.sudo().event_id, self.sudo().analytic_account_id
        result = super().unlink()
        events.unlink()
        accounts.unlink()
        return result

    def copy_data(self, default=None):
        """Shift the end with the start, so that a copy keeps its length."""
        default = dict(default or {})
        vals_list = super().copy_data(default=default)
        for cohort, vals in zip(self, vals_list, strict=True):
            start = fields.Date.to_date(vals.get("date_start"))
            if start and "date_end" not in default:
                vals["date_end"] = start + (cohort.date_end - cohort.date_start)
            if "name" not in default:
                vals["name"] = self.env._("%s (copy)", cohort.name)
        return vals_list

    # === LINKS TO CORE === #

    def _create_analytic_accounts(self):
        """Give each cohort its account in the Flashcoop plan.

        sudo: a coordinator has no right on analytic accounts and needs none.
        """
        plan = self.env["account.analytic.account"]._flashcoop_plan("cohort")
        for cohort in self.sudo().filtered(lambda c: not c.analytic_account_id):
            cohort.analytic_account_id = (
                self.env["account.analytic.account"]
                .sudo()
                .create(
                    {
                        "name": cohort.name,
                        "code": cohort.reference,
                        "plan_id": plan.id,
                        "company_id": cohort.company_id.id,
                    }
                )
            )
