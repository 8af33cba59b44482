from odoo import fields, models
from odoo.tools import SQL

from ..models.flashcoop_cohort import ATTENDANCE_GROUPS


class FlashcoopAttendanceReport(models.Model):
    """Attendance by cohort, half-day and status, for pivots. Funding officers count it
    without people, so a row's number says nothing of its person; auditors read people
    by their pseudonym."""

    _name = "flashcoop.attendance.report"
    _description = "Attendance Analysis"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "flashcoop.attendance": ["status", "minutes", "session_id", "participant_id"],
        "flashcoop.session": ["date", "period", "cohort_id", "company_id"],
    }

    cohort_id = fields.Many2one("flashcoop.cohort", string="Flashcoop", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    session_id = fields.Many2one("flashcoop.session", string="Half-day", readonly=True)
    participant_id = fields.Many2one(
        "flashcoop.participant", readonly=True, groups=ATTENDANCE_GROUPS
    )
    date = fields.Date(readonly=True)
    period = fields.Selection(
        selection=[("morning", "Morning"), ("afternoon", "Afternoon")], readonly=True
    )
    status = fields.Selection(
        selection=[
            ("expected", "Expected"),
            ("present", "Present"),
            ("late", "Late"),
            ("excused", "Excused"),
            ("absent", "Absent"),
        ],
        readonly=True,
    )
    hours = fields.Float(string="Hours of Presence", readonly=True)
    attended = fields.Integer(string="Half-days Attended", readonly=True)
    rate = fields.Float(
        string="Attendance Rate (%)",
        readonly=True,
        aggregator="avg",
        help="Half-days attended ÷ half-days filled in.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row_number() OVER (
                       ORDER BY attendance.session_id,
                                attendance.status,
                                attendance.minutes
                   ) AS id,
                   session.cohort_id,
                   session.company_id,
                   attendance.session_id,
                   attendance.participant_id,
                   session.date,
                   session.period,
                   attendance.status,
                   attendance.minutes / 60.0 AS hours,
                   (attendance.status IN ('present', 'late'))::integer AS attended,
                   CASE WHEN attendance.status = 'expected' THEN NULL
                        WHEN attendance.status IN ('present', 'late') THEN 100.0
                        ELSE 0.0 END AS rate
              FROM flashcoop_attendance attendance
              JOIN flashcoop_session session ON session.id = attendance.session_id
            """
        )
