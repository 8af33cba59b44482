from odoo import api, fields, models
from odoo.tools import SQL

from .flashcoop_participant_admission import SEATED_STATES


class FlashcoopCohortPlaces(models.Model):
    """How many may take part in a cohort, and who waits for a place."""

    _inherit = "flashcoop.cohort"

    min_participants = fields.Integer(
        string="Minimum Group",
        help="Fewer, and the Flashcoop is not worth starting. 0: no minimum.",
    )
    max_participants = fields.Integer(
        string="Maximum Group",
        help="More are admitted only with a written reason. 0: no maximum.",
    )
    seated_count = fields.Integer(
        string="Places Taken", compute="_compute_places", compute_sudo=True
    )
    waiting_count = fields.Integer(compute="_compute_places", compute_sudo=True)
    is_full = fields.Boolean(compute="_compute_places", compute_sudo=True)
    places_message = fields.Char(
        compute="_compute_places",
        compute_sudo=True,
        help="What is out of step between places, people and waiting list.",
    )

    _group_sizes = models.Constraint(
        "CHECK (min_participants >= 0 AND max_participants >= 0 AND"
        " (max_participants = 0 OR min_participants <= max_participants))",
        "The minimum of a group cannot be above its maximum, nor below zero.",
    )

    @api.depends(
        *("min_participants", "max_participants", "state"),
        *("participant_ids.state", "participant_ids.waiting_rank"),
    )
    @api.depends_context("lang")
    def _compute_places(self):
        groups = self.env["flashcoop.participant"]._read_group(
            [
                ("cohort_id", "in", self._origin.ids),
                "|",
                ("state", "in", SEATED_STATES),
                ("waiting_rank", ">", 0),
            ],
            ["cohort_id", "state"],
            ["__count"],
        )
        counts = {(cohort.id, state): count for cohort, state, count in groups}
        for cohort in self:
            key = cohort._origin.id
            cohort.seated_count = sum(counts.get((key, s), 0) for s in SEATED_STATES)
            cohort.waiting_count = counts.get((key, "candidate"), 0)
            cohort.is_full = 0 < cohort.max_participants <= cohort.seated_count
            cohort.places_message = cohort._get_places_message()

    def _get_places_message(self):
        self.ensure_one()
        taken, least, most = (
            self.seated_count,
            self.min_participants,
            self.max_participants,
        )
        if self.state not in ("recruiting", "running"):
            return False
        if most and taken > most:
            return self.env._(
                "More people than places: %(taken)s for %(most)s.",
                taken=taken,
                most=most,
            )
        if most and self.waiting_count and taken < most:
            return self.env._(
                "Places free: %(free)s; candidates who wait: %(waiting)s. Admit the"
                " first of them.",
                free=most - taken,
                waiting=self.waiting_count,
            )
        if taken < least:
            return self.env._(
                "People missing to the minimum of %(least)s: %(missing)s.",
                missing=least - taken,
                least=least,
            )
        return False

    def _touch(self):
        """Let a transaction that counts the same places fail and be tried again."""
        self.env.cr.execute(
            SQL(
                "UPDATE flashcoop_cohort SET write_date = write_date WHERE id IN %s",
                tuple(self.ids),
            )
        )

    # === WAITING LIST === #

    def _get_waiting(self):
        self.ensure_one()
        return self.env["flashcoop.participant"].search(
            [("cohort_id", "=", self.id), ("waiting_rank", ">", 0)],
            order="waiting_rank, id",
        )

    def _get_last_rank(self):
        return max(self._get_waiting().mapped("waiting_rank"), default=0)

    def _close_ranks(self):
        """Let those who still wait move up."""
        for cohort in self:
            for rank, person in enumerate(cohort._get_waiting(), start=1):
                if person.waiting_rank != rank:
                    person.waiting_rank = rank

    def action_view_waiting(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.participant_waiting_action"
        )
        return action | {
            "domain": [("cohort_id", "=", self.id), ("waiting_rank", ">", 0)],
            "context": {},
        }
