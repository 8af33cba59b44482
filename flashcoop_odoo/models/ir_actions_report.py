import io
import logging

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base.models import ir_actions_report as core_report

_logger = logging.getLogger(__name__)


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Override of `base` to draw our documents one by one, since wkhtmltopdf on
        an unpatched Qt refuses several in one call, and to give the file that is kept
        of what was sent or voted. `base` merges the streams."""
        report = self._get_report(report_ref)
        ours = (report.report_name or "").startswith("flashcoop_odoo.")
        if not ours or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        for record in self.env[report.model].browse(dict.fromkeys(res_ids)):
            keeps = hasattr(record, "_get_kept_attachment")
            kept = keeps and record._get_kept_attachment(report)
            if kept and kept.mimetype == "application/pdf":
                stream = io.BytesIO(kept.raw)
                streams[record.id] = {"stream": stream, "attachment": kept}
            else:
                streams |= super()._render_qweb_pdf_prepare_streams(
                    report_ref, dict(data or {}), record.ids
                )
        return streams

    def _get_rendering_context(self, report, docids, data):
        """Override of `base` to write down who prints what is known of people."""
        records = self.env[report.model].browse(docids)
        if hasattr(records, "_get_logged_people"):
            records._note_access("print")
        values = super()._get_rendering_context(report, docids, data)
        return values | {"paper_scale": self._get_paper_scale(values)}

    @api.model
    def _get_paper_scale(self, values):
        """Return by how much lengths must grow for a millimetre to be one on paper.

        wkhtmltopdf on an unpatched Qt lays pages out 1.25 to 1.3 times wider than the
        paper (it depends on the screen it imagines) and cannot be told not to; a
        patched one obeys the paper format. Pages come out 4 % smaller at most, never
        larger than the paper.
        """
        if values.get("report_type") != "pdf":
            return 1
        return 0.96 if core_report._wkhtml().is_patched_qt else 1.25

    @api.model
    def _render_file(self, report_ref, res_ids):
        """Return (bytes, "pdf"), or (bytes, "html") when no PDF can be made: what is
        kept as a file never waits for a PDF engine."""
        if self.get_wkhtmltopdf_state() not in ("install", "broken"):
            try:
                content, extension = self._render_qweb_pdf(report_ref, res_ids)
                if extension == "html" or content.startswith(b"%PDF"):
                    return content, extension
            except (UserError, OSError) as error:
                _logger.warning("No PDF of %s %s: %s", report_ref, res_ids, error)
        return self._render_qweb_html(report_ref, res_ids)
