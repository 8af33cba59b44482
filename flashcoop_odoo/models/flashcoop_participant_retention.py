from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..calc.retention import archive_day, erasure_day
from .flashcoop_participant import SOCIAL_GROUPS
from .frozen import with_defaults
from .personal_data import overwrite

MANAGER = "flashcoop_odoo.flashcoop_group_manager"
COURSE_FIELDS = {"archived_on", "anonymised_on"}  # written by our own methods alone


def check_manager(env):
    """Check that the user may decide how long files are kept.

    :raise AccessError: for who is no manager.
    """
    if not env.user.has_group(MANAGER):
        raise AccessError(
            env._(
                "Only a manager sees how long files are kept, archives and anonymises"
                " them."
            )
        )


class FlashcoopParticipantRetention(models.Model):
    """How long a participant's file is kept, and what holds it."""

    _inherit = "flashcoop.participant"

    contacted_on = fields.Date(
        string="Last Contact",
        copy=False,
        groups=SOCIAL_GROUPS,
        help="When you last heard of the person, later than what is written here:"
        " half-days, exit and follow-ups count by themselves.",
    )
    legal_hold = fields.Boolean(
        copy=False,
        groups=MANAGER,
        help="Nothing is archived or anonymised: a dispute or an audit is going on.",
    )
    legal_hold_reason = fields.Char(copy=False, groups=MANAGER)
    archived_on = fields.Date(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Since when managers alone see the file.",
    )
    anonymised_on = fields.Date(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Since when nothing tells who it was.",
    )

    _held_with_reason = models.Constraint(
        "CHECK (legal_hold IS NOT TRUE OR legal_hold_reason IS NOT NULL)",
        "Say why the file is held.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_course_fields(with_defaults(self, vals))
        return super().create(vals_list)

    def write(self, vals):
        self._check_course_fields(dict.fromkeys(vals, True))  # emptied neither
        if vals.keys() - {"legal_hold", "legal_hold_reason"}:
            self._check_not_anonymised()
        return super().write(vals)

    def _check_course_fields(self, vals):
        if any(vals.get(name) for name in COURSE_FIELDS):
            raise UserError(
                self.env._("A file is archived and anonymised by its own buttons.")
            )

    def _check_not_anonymised(self):
        if any(participant.sudo().anonymised_on for participant in self):
            raise UserError(
                self.env._(
                    "This file is anonymised: what is left of it stays for the totals."
                )
            )

    # === BUSINESS === #

    def _get_last_contacts(self):
        """Return {participant: day one last heard of them}; a constant number of
        queries."""
        people = self.sudo()
        attendances = people.env["flashcoop.attendance"]._read_group(
            [("participant_id", "in", people.ids), ("minutes", ">", 0)],
            ["participant_id"],
        )
        came = {person for [person] in attendances}
        answers = people.env["flashcoop.followup"]._read_group(
            [("participant_id", "in", people.ids), ("state", "=", "answered")],
            ["participant_id"],
            ["answered_on:max"],
        )
        answered = {person: moment.date() for person, moment in answers}
        return {
            person: max(
                filter(
                    None,
                    (
                        *(person.entry_date, person.exit_date, person.contacted_on),
                        person in came and person.cohort_id.date_end,
                        answered.get(person),
                    ),
                )
            )
            for person in people
        }

    def _get_retention(self):
        """Return {participant: (first day archived, first day anonymised)}.

        Taken per person: who came twice is kept as long as the later time asks.
        """
        everybody = self.sudo().with_context(active_test=False)
        everybody |= everybody.search([("partner_id", "in", everybody.partner_id.ids)])
        contacts = everybody._get_last_contacts()
        bounds = {}
        for partner, stays in everybody.grouped("partner_id").items():
            last = max(contacts[stay] for stay in stays)
            months = max(stays.company_id.mapped("flashcoop_retention_months"))
            proofs = stays.cohort_id._get_proof_ends()
            bounds[partner] = (
                archive_day(last, months),
                erasure_day(last, months, proofs),
            )
        return {person: bounds[person.sudo().partner_id] for person in self}

    def _get_stay_ends(self):
        """Return {participant: first day on which nobody asks for the papers of this
        participation}, whatever becomes of the person's other files."""
        contacts = self._get_last_contacts()
        proofs = {cohort: cohort._get_proof_ends() for cohort in self.cohort_id}
        return {
            person: erasure_day(
                contacts[person],
                person.company_id.flashcoop_retention_months,
                proofs[person.cohort_id],
            )
            for person in self
        }

    def _get_hold(self):
        """Return {participant: whether a hold on any of their files stops us}."""
        held = self.sudo().search(
            [
                ("partner_id", "in", self.sudo().partner_id.ids),
                ("legal_hold", "=", True),
            ]
        )
        return {p: p.sudo().partner_id in held.partner_id for p in self}

    def _archive_files(self):
        """Leave the files to managers alone, those of closed Flashcoops too."""
        overwrite(self, {"archived_on": fields.Date.context_today(self)})
