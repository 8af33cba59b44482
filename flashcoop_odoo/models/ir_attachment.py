from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .flashcoop_funder_report_files import FILE_FIELDS

CONTENT_FIELDS = {"raw", "datas", "db_datas", "store_fname"}
# Files of fields that prove something: changed through their record, or not at all.
EVIDENCE = {("flashcoop.attendance", "proof"), ("flashcoop.scan.page", "raw")}
# Files that lie on these are about people.
ABOUT_PEOPLE = ("flashcoop.participant", "flashcoop.session")
LINK_FIELDS = {"res_model", "res_id", "res_field"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        """Override of `base` to keep the files of a sent report and of a vote as they
        are."""
        if CONTENT_FIELDS & vals.keys():
            # sudo: whoever writes the file, seeing the report or not
            reports = self.env["flashcoop.funder.report"].sudo()
            reports.search(
                Domain.OR([(name, "in", self.ids)] for name in FILE_FIELDS)
            )._check_files_open()
            calls = self.env["flashcoop.funding.call"].sudo()
            calls.search([("document_id", "in", self.ids)])._check_draft()
        if (CONTENT_FIELDS | LINK_FIELDS) & vals.keys():
            self._check_no_minutes()
            self._check_no_evidence()
        return super().write(vals)

    def _check_access(self, operation):
        """Override of `base`: files about a person are for who may know people."""
        result = super()._check_access(operation)
        if self.env.su or self.env["flashcoop.participant"]._may_know_people():
            return result
        private = self.filtered(lambda file: file.sudo().res_model in ABOUT_PEOPLE)
        if not private:
            return result
        forbidden, error = result or (self.browse(), None)
        return forbidden | private, error or (
            lambda: AccessError(
                self.env._("Files about a person are for who may know people.")
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_minutes(self):
        self._check_no_minutes()
        self._check_no_evidence()

    def _check_no_evidence(self):
        """Refuse to touch files of evidence by hand; fields write theirs in sudo."""
        files = self.browse() if self.env.su else self.sudo()
        if any((file.res_model, file.res_field) in EVIDENCE for file in files):
            raise UserError(
                self.env._(
                    "This file proves an attendance: it is changed on the sheet of the"
                    " half-day."
                )
            )

    def _check_no_minutes(self):
        """Refuse to touch the minutes of a vote that stands."""
        minutes = self.sudo().filtered(  # whoever writes the file, seeing it or not
            lambda file: (
                (file.res_model, file.res_field)
                == ("flashcoop.surplus", "minutes_file")
            )
        )
        results = self.env["flashcoop.surplus"].sudo().browse(minutes.mapped("res_id"))
        for surplus in results.exists().filtered(
            lambda s: s.minutes_hash and not s.minutes_erased_on
        ):
            raise UserError(
                self.env._(
                    "The minutes of “%s” are those of its vote: they are not changed.",
                    surplus.display_name,
                )
            )
