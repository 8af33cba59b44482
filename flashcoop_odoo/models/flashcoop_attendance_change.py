from odoo import api, fields, models

from .flashcoop_participant import IDENTITY_GROUPS

STATUS = [
    ("expected", "Expected"),
    ("present", "Present"),
    ("late", "Late"),
    ("excused", "Excused"),
    ("absent", "Absent"),
]


class FlashcoopAttendanceChange(models.Model):
    """What happened to a sheet once it was validated: locked, unlocked, corrected.

    Written by the methods of half-days and attendance alone; never changed.
    """

    _name = "flashcoop.attendance.change"
    _description = "Change of a Validated Sheet"
    _inherit = ["flashcoop.unchangeable"]
    _order = "session_id, id"
    _rec_name = "kind"

    session_id = fields.Many2one(
        comodel_name="flashcoop.session",
        string="Half-day",
        required=True,
        index=True,
        ondelete="restrict",
    )
    cohort_id = fields.Many2one(related="session_id.cohort_id", store=True, index=True)
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        selection=[
            ("lock", "Validated"),
            ("unlock", "Unlocked"),
            ("correction", "Corrected"),
            ("proof", "Proof of an excuse replaced or deleted"),
        ],
        required=True,
    )
    participant_id = fields.Many2one(
        comodel_name="flashcoop.participant",
        index="btree_not_null",
        ondelete="restrict",
        help="Whose line was corrected.",
    )
    old_status = fields.Selection(
        selection=STATUS, string="Before", help="Empty: the line was added."
    )
    old_minutes = fields.Integer(string="Minutes Before")
    new_status = fields.Selection(
        selection=STATUS, string="After", help="Empty: the line was removed."
    )
    new_minutes = fields.Integer(string="Minutes After")
    reason = fields.Char(groups=IDENTITY_GROUPS)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        required=True,
        ondelete="restrict",
    )
    date = fields.Datetime(required=True, help="In UTC, by the server's clock.")

    _reason_given = models.Constraint(
        "CHECK (kind = 'lock' OR reason IS NOT NULL)",
        "A correction needs a reason.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Record changes: by whom and when is found here."""
        who = {"user_id": self.env.uid, "date": fields.Datetime.now()}
        return super().create([vals | who for vals in vals_list])

    def _get_unchangeable_sentence(self):
        return self.env._("The history of a validated sheet cannot be changed.")

    def _erase_personal_data(self):
        """Drop what reasons may tell of a person; the change itself stays."""
        return self._write_unguarded({"reason": self.env._("erased")})
