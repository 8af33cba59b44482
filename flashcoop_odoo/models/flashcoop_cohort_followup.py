from collections import Counter

from odoo import api, fields, models

from ..calc.followup import UNREACHABLE, exit_rate
from ..calc.suppression import TOTAL
from ..report import indicators
from .flashcoop_cohort_indicators import FULL_GROUPS
from .flashcoop_participant_followup import GONE_STATES


class FlashcoopCohortFollowup(models.Model):
    """What became of the people of a cohort, counted, and who is still to be asked.

    Counts are for everybody who may open the Flashcoop; answers are for coordinators.
    """

    _inherit = "flashcoop.cohort"

    followup_due_count = fields.Integer(
        compute="_compute_followup_counts",
        help="Follow-ups to ask that are due within seven days or overdue.",
    )
    followup_missing_count = fields.Integer(
        compute="_compute_followup_counts",
        help="People who left without a follow-up being planned.",
    )
    exit_unanswered_count = fields.Integer(
        compute="_compute_followup_counts",
        help="People who left and were neither asked nor found unreachable on leaving.",
    )
    dynamic_exit_count = fields.Integer(
        string="Dynamic Exits",
        compute="_compute_exit_figures",
        groups=FULL_GROUPS,
        help="“Sorties dynamiques”: lasting employment, transitional employment and"
        " positive exits, by the last answer about the 28 days after leaving.",
    )
    observed_exit_count = fields.Integer(
        string="Exits Observed",
        compute="_compute_exit_figures",
        groups=FULL_GROUPS,
        help="People who completed or left early and were asked, those not reached too,"
        " without the exits withdrawn (move, illness, birth, death…).",
    )
    dynamic_exit_rate = fields.Float(
        compute="_compute_exit_figures",
        groups=FULL_GROUPS,
        help="Dynamic exits ÷ exits observed, in percent; says nothing when none was.",
    )
    dynamic_exit_text = fields.Char(
        string="Dynamic Exits on Leaving",
        compute="_compute_dynamic_exit_text",
        help="Out of those asked. Who may not know single people reads it as it may"
        " leave the house.",
    )

    # === COMPUTE METHODS === #

    @api.depends("participant_ids.state", "participant_ids.followup_ids.state")
    def _compute_followup_counts(self):
        """sudo: numbers alone, of all people of the Flashcoops asked."""
        gone = self._get_gone_counts()
        due = self._count_followups(
            [("state", "=", "todo"), ("due_date", "<=", "today +7d")]
        )
        planned = self._count_followups([("term", "=", "exit")], gone_only=True)
        settled = self._count_followups(
            [("term", "=", "exit"), ("state", "!=", "todo")], gone_only=True
        )
        for cohort in self:
            key = cohort._origin.id
            left = gone.get(key, 0)
            cohort.followup_due_count = due.get(key, 0)
            cohort.followup_missing_count = left - planned.get(key, 0)
            cohort.exit_unanswered_count = left - settled.get(key, 0)

    def _get_gone_counts(self):
        """Return {cohort id: people who completed or left}."""
        rows = (
            self.env["flashcoop.participant"]
            .sudo()
            ._read_group(
                [("cohort_id", "in", self.ids), ("state", "in", GONE_STATES)],
                ["cohort_id"],
                ["__count"],
            )
        )
        return {cohort.id: count for cohort, count in rows}

    def _count_followups(self, domain, gone_only=False):
        """Return {cohort id: number of its follow-ups of the domain}."""
        domain = [("cohort_id", "in", self.ids), *domain]
        if gone_only:
            domain.append(("participant_id.state", "in", GONE_STATES))
        rows = (
            self.env["flashcoop.followup"]
            .sudo()
            ._read_group(domain, ["cohort_id"], ["__count"])
        )
        return {cohort.id: count for cohort, count in rows}

    @api.depends(
        "participant_ids.state",
        "participant_ids.followup_ids.state",
        "participant_ids.followup_ids.kind_id",
    )
    def _compute_exit_figures(self):
        figures = self._get_exit_counts()
        for cohort in self:
            dynamic, observed, rate = exit_rate(figures.get(cohort._origin.id, {}))
            cohort.dynamic_exit_count = dynamic
            cohort.observed_exit_count = observed
            cohort.dynamic_exit_rate = rate or 0.0

    @api.depends(
        "participant_ids.state",
        "participant_ids.followup_ids.state",
        "participant_ids.followup_ids.kind_id",
    )
    @api.depends_context("lang", "uid")
    def _compute_dynamic_exit_text(self):
        is_full = self.env.su or self.env.user.has_groups(FULL_GROUPS)
        figures = self._get_exit_counts()
        for cohort in self:
            counts = figures.get(cohort._origin.id, {})
            text = is_full and cohort._get_exit_text(counts)
            cohort.dynamic_exit_text = text or cohort._get_suppressed_exit_text(counts)

    def _get_exit_text(self, counts):
        """Say how many of those asked left for something, and how many were not asked;
        False while nobody has left."""
        dynamic, observed, rate = exit_rate(counts)
        unasked = counts.get(None, 0)
        if not observed:
            return self.env._("not asked: %s", unasked) if unasked else False
        text = self.env._(
            "%(dynamic)s out of %(observed)s asked (%(rate)s %%)",
            dynamic=dynamic,
            observed=observed,
            rate=round(rate),
        )
        if not unasked:
            return text
        return self.env._("%(text)s; not asked: %(number)s", text=text, number=unasked)

    def _get_suppressed_exit_text(self, counts):
        """Say the same as the files of indicators that may leave the house (sudo: a
        number that tells nobody)."""
        _dynamic, observed, _rate = exit_rate(counts)
        if not observed:
            return self._get_exit_text(counts)
        value = indicators.find(self._origin.sudo())
        row = self._let_out_indicators(value, {"PV74"}).row("PV74")
        number = row.cells[TOTAL]
        if number is None:
            return self.env._("kept back: groups of fewer than five people")
        if row.share is None:
            return str(number)
        return self.env._(
            "%(dynamic)s (%(rate)s %% of those asked)",
            dynamic=number,
            rate=round(row.share),
        )

    def _get_exit_counts(self, term="exit"):
        """Return {cohort id: {category of the exit, ``UNREACHABLE``, or None for not
        asked: number of people}}, of all who completed or left (sudo: only counted)."""
        counts = {}
        answers = self.env["flashcoop.followup"].sudo()
        for cohort, kind, count in answers._read_group(
            [
                ("cohort_id", "in", self.ids),
                ("term", "=", term),
                ("state", "in", ("answered", "unreachable")),
                ("participant_id.state", "in", GONE_STATES),
            ],
            ["cohort_id", "kind_id"],
            ["__count"],
        ):
            of_cohort = counts.setdefault(cohort.id, Counter())
            of_cohort[kind.category or UNREACHABLE] += count
        for cohort_id, gone in self._get_gone_counts().items():
            of_cohort = counts.setdefault(cohort_id, Counter())
            of_cohort[None] = gone - sum(of_cohort.values())
        return counts

    # === CRUD === #

    def write(self, vals):
        """Extend to let reminders follow the last day and the coordinator."""
        result = super().write(vals)
        if {"date_end", "coordinator_id"} & vals.keys():
            self.sudo().participant_ids._move_followups()
        return result

    def _get_to_settle(self):
        """Extend with the people nobody has asked what became of them."""
        lines = super()._get_to_settle()
        if self.exit_unanswered_count:
            lines.append(
                self.env._(
                    "People who left and were not asked what became of them: %s",
                    self.exit_unanswered_count,
                )
            )
        return lines

    # === ACTIONS === #

    def action_plan_followups(self):
        """Make the follow-ups that people who left lack: for Flashcoops that are older
        than the follow-up."""
        self.check_access("write")
        people = self.participant_ids.filtered(lambda p: p.state in GONE_STATES)
        people._plan_followups()
        return self.action_view_followups()

    def action_view_followups(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.followup_action"
        )
        return action | {
            "domain": [("cohort_id", "in", self.ids)],
            "context": {"search_default_group_by_term": 1},
        }
