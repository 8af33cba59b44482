from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

from .flashcoop_funder_report_warnings import bullets


class FlashcoopFunderReportSending(models.Model):
    """A report is sent on purpose: what is still open is told first, and kept."""

    _inherit = "flashcoop.funder.report"

    def action_send(self):
        """Open the dialog that tells what is still open; nothing is sent yet.

        :raise AccessError: for those who may not write reports.
        :raise UserError: when the report cannot be sent at all.
        """
        _content, lines = self._prepare_sending()
        dialog = self.env["flashcoop.report.send"].create(
            {"report_id": self.id, "open_text": "\n".join(lines)}
        )
        name = self.env._("Send the report")
        return dialog._get_records_action(name=name, target="new")

    def send(self, open_text=""):
        """Send the report: all that it says is frozen.

        :param open_text: what the user has read of what is still open and sends it
            with, one point a line; see ``warning_text``.
        :raise UserError: when the report cannot be sent, or when something is open that
            the user has not read.
        """
        content, lines = self._prepare_sending()
        self._check_told(lines, open_text or "")
        self._note_open_points(lines)
        self._send(content)

    def _prepare_sending(self):
        """Return what would be sent and what is open of it, for who may send it."""
        self.ensure_one()
        self.check_access("write")
        content = self._get_content()
        self._check_sendable(content)
        return content, self._get_open_points(content)

    def _check_sendable(self, content):
        result = super()._check_sendable(content)
        if lines := self._get_blocking(content):
            raise UserError(
                self.env._(
                    "%(report)s cannot be sent yet. %(problems)s",
                    report=self.display_name,
                    problems=" ".join(lines),
                )
            )
        return result

    def _get_open_points(self, content):
        """Return what is open, each point on one line."""
        return [line.replace("\n", " ") for line in self._get_warnings(content)]

    def _check_told(self, lines, open_text):
        """:raise UserError: when ``lines`` hold what ``open_text`` does not."""
        told = set(open_text.split("\n"))
        if untold := [line for line in lines if line not in told]:
            raise UserError(
                self.env._(
                    "%(report)s was not sent: this is still open, and was not"
                    " confirmed. %(points)s Settle it, or press “Send” again to send it"
                    " as it is.",
                    report=self.display_name,
                    points=" ".join(untold),
                )
            )

    def _note_open_points(self, lines):
        """Keep on the report what was open when it was sent, by whom and when."""
        if not lines:
            return
        title = self.env._("Sent on purpose while this was still open:")
        self.message_post(body=Markup("<p>%s</p>%s") % (title, bullets(lines)))
