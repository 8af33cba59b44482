from odoo import fields, models
from odoo.exceptions import UserError


class FlashcoopScanDeposit(models.TransientModel):
    """Deposits files of signed attendance sheets on a cohort."""

    _name = "flashcoop.scan.deposit"
    _description = "Deposit Signed Sheets"

    cohort_id = fields.Many2one(
        comodel_name="flashcoop.cohort",
        string="Flashcoop",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    attachment_ids = fields.Many2many(comodel_name="ir.attachment", string="Files")

    def action_deposit(self):
        """Read the files and open what was found on their pages."""
        self.ensure_one()
        if not self.attachment_ids:
            raise UserError(
                self.env._("Choose the files that came out of the scanner first.")
            )
        scan = self.env["flashcoop.scan"].read_files(
            self.cohort_id, self.attachment_ids
        )
        self.attachment_ids.unlink()  # their pages are kept
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Signed sheets"),
            "res_model": "flashcoop.scan",
            "res_id": scan.id,
            "view_mode": "form",
        }
