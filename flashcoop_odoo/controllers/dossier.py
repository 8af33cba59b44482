import tempfile

from werkzeug.wsgi import wrap_file

from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, Response, content_disposition, request, route

IN_MEMORY = 1 << 22  # bytes; larger dossiers are written on disk


class DossierController(Controller):
    """Hands out the dossier of a report to who may make it."""

    @route("/flashcoop/funder_report/<int:report_id>/dossier", type="http", auth="user")
    def dossier(self, report_id):
        """Return the ZIP; the same answer for “not there” and “not for you”."""
        report = request.env["flashcoop.funder.report"].browse(report_id)
        # closed with the response
        # pylint: disable-next=consider-using-with
        stream = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        try:
            report._write_dossier(stream)
        except (AccessError, MissingError):
            return request.not_found()
        size = stream.tell()
        stream.seek(0)
        name = f"{report._get_file_name()}-dossier.zip"
        return Response(
            wrap_file(request.httprequest.environ, stream),
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
            direct_passthrough=True,
        )
