import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..report.form_15059_filled import fill_form


class FlashcoopFunderReportForm(models.Model):
    """The State's own form, filled in: when the company has put its blank here."""

    _inherit = "flashcoop.funder.report"

    sent_form_id = fields.Many2one(
        comodel_name="ir.attachment",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The official form as it was filled in when the report was sent.",
    )
    has_form = fields.Boolean(
        compute="_compute_has_form", help="The official form can be filled in."
    )
    form_file = fields.Binary(
        compute="_compute_form_file", attachment=False, help="The form as of now."
    )

    @api.depends("company_id", "sent_form_id", "content")
    def _compute_has_form(self):
        for report in self:
            report.has_form = bool(report.sent_form_id or report._has_blank())

    @api.depends("content", "cohort_ids", "date_from", "date_to")
    def _compute_form_file(self):
        for report in self:
            form = report.id and report.has_form and report._get_form()
            report.form_file = form and base64.b64encode(form)

    def _has_blank(self):
        """True when the company has put its blank here; its size alone is read."""
        company = self.company_id.with_context(bin_size=True)
        return bool(company.flashcoop_form_15059)

    def _get_blank(self):
        """Return the blank form (bytes), empty when the company has put none here."""
        company = self.company_id.with_context(bin_size=False)
        return base64.b64decode(company.flashcoop_form_15059 or b"")

    def _get_form(self, content=None):
        """Return the filled form (bytes): as sent, or from today's books, which say
        ``content`` when it is at hand."""
        self.ensure_one()
        if self.sent_form_id:
            return self.sent_form_id.raw
        content = content or self._get_content()
        return fill_form(self._get_blank(), content, self._get_mark(content))

    def _draw_files(self, content):
        files = super()._draw_files(content)
        if self._has_blank():
            files["sent_form_id"] = ("-cerfa.pdf", self._get_form(content))
        return files

    def action_download_form(self):
        """Return the official form, filled in.

        :raise UserError: when the blank is not there yet.
        """
        self.ensure_one()
        if not self.has_form:
            raise UserError(
                self.env._(
                    "The blank form CERFA 15059*02 is not here yet: an administrator"
                    " puts it in the settings of Flashcoop, under “Reports to funders”."
                )
            )
        if self.sent_form_id:
            return self._download(self.sent_form_id)
        url = f"/web/content/{self._name}/{self.id}/form_file"
        name = f"{self._get_file_name()}-cerfa.pdf"
        return self._open_url(f"{url}?download=true&filename={name}")
