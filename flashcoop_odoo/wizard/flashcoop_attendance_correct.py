from odoo import api, fields, models
from odoo.exceptions import UserError

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
    proof_change = fields.Selection(
        selection=[("put", "Put another file there"), ("delete", "Delete it")],
        string="Proof of the Excuse",
        help="Empty: it stays as it is.",
    )
    proof = fields.Binary(string="File", attachment=True)
    proof_name = fields.Char()
    reason = fields.Char(string="Why Correct It", required=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        line = self.env["flashcoop.attendance"].browse(values.get("attendance_id"))
        if line and line.status != "expected":
            values |= {"status": line.status, "late_minutes": line.late_minutes}
        return values

    def action_correct(self):
        """Correct the line, and the proof when that is asked for.

        :raise UserError: when the other proof lacks.
        """
        if self.proof_change == "put" and not self.proof:
            raise UserError(self.env._("Choose the proof that is to stand there."))
        vals = {"status": self.status}
        if self.status == "late":
            vals["late_minutes"] = self.late_minutes
        self.attendance_id.correct(vals, self.reason)
        if self.proof_change:
            wizard = self.with_context(bin_size=False)
            proof = wizard.proof if self.proof_change == "put" else False
            self.attendance_id.replace_proof(proof, self.proof_name, self.reason)
