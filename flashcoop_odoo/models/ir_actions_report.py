import io

from odoo import models

from .flashcoop_funder_report_files import PDF_REPORT


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Override of `base` to draw our documents one by one, since wkhtmltopdf on
        an unpatched Qt refuses several documents in one call, and to give the file
        that was sent of funder reports that were sent. `base` merges the streams."""
        report = self._get_report(report_ref)
        if report.model == "flashcoop.surplus" and len(res_ids or ()) > 1:
            return self._flashcoop_render_each(report_ref, data, res_ids)
        if report != self.env.ref(PDF_REPORT, raise_if_not_found=False) or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        for record in self.env[report.model].browse(dict.fromkeys(res_ids)):
            sent = record.sent_document_id
            if sent.mimetype == "application/pdf":
                stream = io.BytesIO(sent.raw)
                streams[record.id] = {"stream": stream, "attachment": sent}
            else:
                streams |= super()._render_qweb_pdf_prepare_streams(
                    report_ref, dict(data or {}), record.ids
                )
        return streams

    def _flashcoop_render_each(self, report_ref, data, res_ids):
        streams = {}
        for res_id in dict.fromkeys(res_ids):
            streams |= super()._render_qweb_pdf_prepare_streams(
                report_ref, dict(data or {}), [res_id]
            )
        return streams
