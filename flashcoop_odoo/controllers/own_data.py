from odoo.exceptions import AccessError
from odoo.http import Controller, content_disposition, request, route


class OwnDataController(Controller):
    """Hands out the file of one person's own data to who may read it."""

    @route("/flashcoop/own_data/<int:participant_id>", type="http", auth="user")
    def own_data(self, participant_id):
        """Return the ZIP; the same answer for “not there” and “not for you”."""
        participant = request.env["flashcoop.participant"].browse(participant_id)
        try:
            content = participant.exists()._export_own_data()
        except (AccessError, ValueError):
            return request.not_found()
        name = f"{participant.pseudonym}.zip"
        return request.make_response(
            content,
            [
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
