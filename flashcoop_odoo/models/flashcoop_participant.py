import secrets

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError

from .flashcoop_cohort import ATTENDANCE_GROUPS
from .frozen import with_defaults

# Who may see who a participant is, and who may see their social situation.
IDENTITY_GROUPS = ",".join(
    f"flashcoop_odoo.flashcoop_group_{role}" for role in ("facilitator", "coordinator")
)
SOCIAL_GROUPS = "flashcoop_odoo.flashcoop_group_coordinator"


class FlashcoopParticipant(models.Model):
    """One person in one cohort: course and exit; the entry situation continues in
    ``flashcoop_participant_entry``.

    The person is a contact; nothing of it is copied here. Who they are, and their
    social situation, are rights of their own: other users see the pseudonym.
    """

    _name = "flashcoop.participant"
    _description = "Flashcoop Participant"
    _inherit = ["flashcoop.cohort.part", "mail.thread", "mail.activity.mixin"]
    _order = "cohort_id desc, id"
    _rec_name = "pseudonym"
    _check_company_auto = True

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="cohort_id.company_id", store=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        groups=IDENTITY_GROUPS,
    )
    registration_id = fields.Many2one(
        comodel_name="event.registration",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=IDENTITY_GROUPS,
    )
    pseudonym = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._new_pseudonym(),
        help="Random code that stands for the person where names are not shown.",
    )
    state = fields.Selection(
        selection=[
            ("candidate", "Candidate"),
            ("admitted", "Admitted"),
            ("active", "Taking part"),
            ("completed", "Completed"),
            ("left", "Left early"),
            ("declined", "Declined"),
        ],
        default="candidate",
        required=True,
        copy=False,
        tracking=True,
    )
    legal_status = fields.Selection(
        selection=[
            ("cape", "CAPE (business project support contract)"),
            ("trainee", "Vocational trainee"),
            ("internship", "Internship agreement"),
            ("pmsmp", "Work placement (PMSMP)"),
            ("cej", "Youth commitment contract (CEJ, PACEA)"),
            ("volunteer", "Volunteer"),
            ("employee", "Employee"),
            ("other", "Other"),
        ],
        default="cape",
    )
    entry_date = fields.Date(
        compute="_compute_entry_date",
        store=True,  # the first day by default, which the user may change
        readonly=False,
    )
    exit_date = fields.Date(
        copy=False, help="Last day, when the person left before the end."
    )
    exit_reason = fields.Char(copy=False, groups=SOCIAL_GROUPS)

    note = fields.Html(groups=SOCIAL_GROUPS)

    attendance_ids = fields.One2many(
        comodel_name="flashcoop.attendance",
        inverse_name="participant_id",
        groups=ATTENDANCE_GROUPS,
    )
    attendance_rate = fields.Float(
        compute="_compute_attendance",
        groups=ATTENDANCE_GROUPS,
        help="Half-days attended ÷ half-days filled in, in percent.",
    )
    filled_count = fields.Integer(
        compute="_compute_attendance",
        groups=ATTENDANCE_GROUPS,
        help="Half-days filled in; without one, there is no rate.",
    )
    attended_hours = fields.Float(
        compute="_compute_attendance", groups=ATTENDANCE_GROUPS
    )

    _person_uniq = models.Constraint(
        "UNIQUE(cohort_id, partner_id)", "This person is already in the Flashcoop."
    )
    _registration_uniq = models.UniqueIndex(
        "(registration_id) WHERE registration_id IS NOT NULL",
        "This registration already belongs to a participant.",
    )
    _pseudonym_uniq = models.Constraint(
        "UNIQUE(pseudonym)", "This pseudonym is taken: try again."
    )

    @api.model
    def _may_know_people(self):
        """True when the user may know who participants are.

        The user counts, not sudo: names of linked records are read in sudo.
        """
        return self.env.uid == SUPERUSER_ID or self.env.user.has_groups(IDENTITY_GROUPS)

    @property
    def _rec_names_search(self):
        names = ["pseudonym"]
        return [*names, "partner_id.name"] if self._may_know_people() else names

    @api.model
    def _new_pseudonym(self):
        """Return a random code, without letters that look alike."""
        alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
        number, letters = secrets.randbelow(len(alphabet) ** 8), []
        for _letter in range(8):
            number, letter = divmod(number, len(alphabet))
            letters.append(alphabet[letter])
        return "P-" + "".join(letters)

    # === COMPUTE METHODS === #

    @api.depends("partner_id.name", "pseudonym")
    @api.depends_context("uid")
    def _compute_display_name(self):
        """Show the name to those who may know it, the pseudonym to others."""
        named = self._may_know_people()
        for participant in self:
            name = named and participant.sudo().partner_id.name
            participant.display_name = name or participant.pseudonym

    @api.depends("cohort_id.date_start")
    def _compute_entry_date(self):
        for participant in self:
            if participant.state == "candidate" or not participant.entry_date:
                participant.entry_date = participant.cohort_id.date_start
            else:
                participant.entry_date = participant.entry_date

    @api.depends("attendance_ids.status", "attendance_ids.minutes")
    def _compute_attendance(self):
        rows = self.env["flashcoop.attendance"]._read_group(
            [("participant_id", "in", self.ids), ("status", "!=", "expected")],
            ["participant_id", "status"],
            ["__count", "minutes:sum"],
        )
        filled, there, minutes = {}, {}, {}
        for participant, status, count, total in rows:
            key = participant.id
            filled[key] = filled.get(key, 0) + count
            minutes[key] = minutes.get(key, 0) + total
            if status in ("present", "late"):
                there[key] = there.get(key, 0) + count
        for participant in self:
            key = participant.id
            total = participant.filled_count = filled.get(key, 0)
            participant.attendance_rate = (
                100 * there.get(key, 0) / total if total else 0
            )
            participant.attended_hours = minutes.get(key, 0) / 60

    # === CONSTRAINTS === #

    @api.constrains("exit_date", "entry_date")
    def _check_exit_date(self):
        for participant in self:
            if participant.exit_date and participant.exit_date < participant.entry_date:
                raise ValidationError(
                    self.env._(
                        "%s cannot leave before entering.", participant.display_name
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        participants = super().create(self._add_known_values(vals_list))
        participants._expect_at(participants.cohort_id.session_ids)
        return participants

    @api.model
    def _add_known_values(self, vals_list):
        """Return the values with what is stored and known beforehand: a thousand people
        would be written twice if it were computed afterwards."""
        cohorts = self.env["flashcoop.cohort"].sudo()
        cohorts = cohorts.browse({vals.get("cohort_id") for vals in vals_list} - {None})
        cohorts = {cohort.id: cohort for cohort in cohorts.exists()}
        return [
            self._get_known_values(with_defaults(self, vals), cohort) | vals
            if (cohort := cohorts.get(vals.get("cohort_id")))
            else vals
            for vals in vals_list
        ]

    @api.model
    def _get_known_values(self, vals, cohort):
        """Return what is stored of a new participant whatever is computed. Extend it
        with each stored computed field that starts empty."""
        return {"entry_date": cohort.date_start, "company_id": cohort.company_id.id}

    def write(self, vals):
        if "state" in vals:
            self._check_transition(vals["state"])
        if "cohort_id" in vals:
            self._check_cohort_unchanged(vals["cohort_id"])
        result = super().write(vals)
        if {"state", "exit_date", "entry_date"} & vals.keys():
            self._refresh_expected(self.cohort_id.session_ids)
        return result

    def _check_cohort_unchanged(self, cohort_id):
        """Sheets and the registration are those of the Flashcoop."""
        if moved := self.filtered(lambda p: p.cohort_id.id != cohort_id):
            raise UserError(
                self.env._(
                    "%s stays in this Flashcoop: decline the person here and enter them"
                    " in the other one.",
                    moved[0].display_name,
                )
            )

    def _check_company(self, fnames=None):
        """Extend to let contacts of all companies pass at once: looking at a thousand
        one by one takes as long as writing them."""
        links = {
            name: field.comodel_name
            for name, field in self._fields.items()
            if field.relational and field.check_company
        }
        people = self.sudo()
        if set(links.values()) == {"res.partner"} and not any(
            people.mapped(name).company_id for name in links
        ):
            return None
        return super()._check_company(fnames)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_candidate(self):
        for participant in self:
            took_part = any(a.status != "expected" for a in participant.attendance_ids)
            if took_part or participant.state not in ("candidate", "declined"):
                raise UserError(
                    self.env._(
                        "%s has taken part: say that the person left early instead of"
                        " deleting.",
                        participant.display_name,
                    )
                )
