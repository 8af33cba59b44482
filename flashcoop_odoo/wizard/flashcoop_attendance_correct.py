from odoo import api, fields, models

from ..models.flashcoop_attendance_change import STATUS


class FlashcoopAttendanceCorrect(models.TransientModel):
    _name = "flashcoop.attendance.correct"
    _description = "Correct a Validated Sheet"

    attendance_id = fields.Many2one(
        comodel_name="flashcoop.attendance",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    old_status = fields.Selection(related="attendance_id.status", string="So Far")
    status = fields.Selection(selection=STATUS[1:], required=True)
    late_minutes = fields.Integer(string="Late By", help="In minutes.")
    reason = fields.Char(string="Why Correct It", required=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        line = self.env["flashcoop.attendance"].browse(values.get("attendance_id"))
        if line and line.status != "expected":
            values |= {"status": line.status, "late_minutes": line.late_minutes}
        return values

    def action_correct(self):
        vals = {"status": self.status}
        if self.status == "late":
            vals["late_minutes"] = self.late_minutes
        self.attendance_id.correct(vals, self.reason)
