from odoo import api, fields, models

from .flashcoop_attendance import ATTENDED

STREAK = 3  # absences in a row, from which on somebody is called
UNDER_WAY = ("admitted", "active")


class FlashcoopCohortAttendance(models.Model):
    """What is left to do on the sheets of a cohort."""

    _inherit = "flashcoop.cohort"

    unfilled_count = fields.Integer(
        string="To Fill In",
        compute="_compute_sheets_left",
        compute_sudo=True,  # counts alone
        help="Half-days of the past where somebody is still merely expected.",
    )
    unvalidated_count = fields.Integer(
        string="To Validate",
        compute="_compute_sheets_left",
        compute_sudo=True,
        help="Half-days of the past that no facilitator has validated.",
    )
    unsigned_count = fields.Integer(
        string="Signatures Missing",
        compute="_compute_sheets_left",
        compute_sudo=True,
        help="People at half-days of the past, present without signature.",
    )
    missing_count = fields.Integer(
        string="Three Absences",
        compute="_compute_people_at_risk",
        compute_sudo=True,
        help="People who missed three half-days in a row.",
    )
    under_minimum_count = fields.Integer(
        string="Under the Minimum",
        compute="_compute_people_at_risk",
        compute_sudo=True,
        help="People whose attendance is lower than a funder asks.",
    )
    min_attendance_rate = fields.Float(
        string="Minimum Attendance",
        compute="_compute_min_attendance_rate",
        compute_sudo=True,  # the rule concerns who keeps the sheets
        help="The highest that a funder asks of each participant, in percent.",
    )
    attendance_warning_count = fields.Integer(
        compute="_compute_attendance_warning_count", compute_sudo=True
    )

    def _get_past(self):
        now = fields.Datetime.now()
        return [("cohort_id", "in", self._origin.ids), ("stop", "<", now)]

    @api.depends("session_ids.locked", "attendance_ids.status")
    def _compute_sheets_left(self):
        Session = self.env["flashcoop.session"]
        past = self._get_past()
        unfilled = [("attendance_ids.status", "=", "expected")]
        unfilled = self._count_by_cohort(Session, [*past, *unfilled])
        open_ones = self._count_by_cohort(Session, [*past, ("locked", "=", False)])
        unsigned = self._count_by_cohort(
            self.env["flashcoop.attendance"],
            [
                ("cohort_id", "in", self._origin.ids),
                ("session_id.stop", "<", fields.Datetime.now()),
                ("status", "in", ATTENDED),
                ("is_signed", "=", False),
            ],
        )
        for cohort in self:
            key = cohort._origin.id
            cohort.unfilled_count = unfilled.get(key, 0)
            cohort.unvalidated_count = open_ones.get(key, 0)
            cohort.unsigned_count = unsigned.get(key, 0)

    @api.model
    def _count_by_cohort(self, model, domain):
        rows = model._read_group(domain, ["cohort_id"], ["__count"])
        return {cohort.id: count for cohort, count in rows}

    @api.depends("share_ids.funding_id.min_attendance_rate")
    def _compute_min_attendance_rate(self):
        for cohort in self:
            rates = cohort.share_ids.funding_id.mapped("min_attendance_rate")
            cohort.min_attendance_rate = max(rates, default=0.0)

    @api.depends("participant_ids.absences_in_row", "attendance_ids.status")
    def _compute_people_at_risk(self):
        for cohort in self:
            people = cohort.participant_ids.filtered(lambda p: p.state in UNDER_WAY)
            missing = people.filtered(lambda p: p.absences_in_row >= STREAK)
            cohort.missing_count = len(missing)
            cohort.under_minimum_count = len(cohort._get_people_under_minimum())

    def _get_people_under_minimum(self):
        self.ensure_one()
        return self.participant_ids.filtered(
            lambda p: (
                p.state in (*UNDER_WAY, "completed")
                and any(a.status != "expected" for a in p.attendance_ids)
                and p.attendance_rate < self.min_attendance_rate
            )
        )

    @api.depends("session_ids.warning_count")
    def _compute_attendance_warning_count(self):
        for cohort in self:
            with_warnings = cohort.session_ids.filtered("warning_count")
            cohort.attendance_warning_count = len(with_warnings)

    def _get_to_settle(self):
        """Extend with half-days that nobody validated, and signatures that lack."""
        lines = super()._get_to_settle()
        sessions = self.sudo().session_ids
        unvalidated = sessions.filtered(lambda s: s.is_filled and not s.locked)
        if unvalidated:
            lines.append(
                self.env._(
                    "Half-days that no facilitator has validated: %s", len(unvalidated)
                )
            )
        unsigned = sum(s.attended_count - s.signed_count for s in sessions)
        if unsigned:
            lines.append(self.env._("Present without signature: %s", unsigned))
        return lines

    # === ACTIONS === #

    def _open_sheets(self, name, domain):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.session_worklist_action"
        )
        domain = [("cohort_id", "=", self.id), *domain]
        return action | {"display_name": name, "domain": domain, "context": {}}

    def action_open_unfilled(self):
        now = fields.Datetime.to_string(fields.Datetime.now())
        domain = [("stop", "<", now), ("attendance_ids.status", "=", "expected")]
        return self._open_sheets(self.env._("Half-days to fill in"), domain)

    def action_open_unvalidated(self):
        now = fields.Datetime.to_string(fields.Datetime.now())
        domain = [("stop", "<", now), ("locked", "=", False)]
        return self._open_sheets(self.env._("Half-days to validate"), domain)

    def action_open_warnings(self):
        ids = self.session_ids.filtered("warning_count").ids
        name = self.env._("Half-days with warnings")
        return self._open_sheets(name, [("id", "in", ids)])

    def action_open_unsigned(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.attendance_action"
        )
        now = fields.Datetime.to_string(fields.Datetime.now())
        domain = [
            ("cohort_id", "=", self.id),
            ("session_id.stop", "<", now),
            ("status", "in", ATTENDED),
            ("is_signed", "=", False),
        ]
        name = self.env._("Present without signature")
        return action | {"display_name": name, "domain": domain}

    def action_open_people_at_risk(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "flashcoop_odoo.participant_action"
        )
        people = self.participant_ids.filtered(
            lambda p: p.state in UNDER_WAY and p.absences_in_row >= STREAK
        )
        people |= self._get_people_under_minimum()
        name = self.env._("Attendance to follow")
        domain = [("id", "in", people.ids)]
        return action | {"display_name": name, "domain": domain, "context": {}}
