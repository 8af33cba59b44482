from odoo import models

CONTENT_FIELDS = {"raw", "datas", "db_datas", "store_fname"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        """Override of `base` to keep the files of a sent report as they were sent."""
        if CONTENT_FIELDS & vals.keys():
            # sudo: whoever writes the file, seeing the report or not
            reports = self.env["flashcoop.funder.report"].sudo()
            reports.search(
                [
                    "|",
                    ("sent_document_id", "in", self.ids),
                    ("sent_sheet_id", "in", self.ids),
                ]
            )._check_files_open()
        return super().write(vals)
